import { quotePowerShellLate } from '../../core/quote-powershell';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import { GET_REGISTRY_VALUE } from '../phase-commands';

const PARAMETERS = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';

/**
 * An Edge has its full name, which Exchange takes as it finds it when it is installed.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/install-edge-transport-role (the primary DNS suffix comes first);
 * the public script Install-Exchange15 (its two values in the registry, and a restart).
 */
export function suffixPhase({ dnsSuffix }: InstallationPlan): Phase[] {
  if (dnsSuffix === undefined) return [];
  return [
    {
      id: 'suffix',
      does: 'gives the machine its full name',
      functions: [GET_REGISTRY_VALUE],
      body: [
        `$suffix = ${quotePowerShellLate(dnsSuffix)}`,
        `$path = '${PARAMETERS}'`,
        "foreach ($name in 'Domain', 'NV Domain') {",
        '  if ((Get-RegistryValue -Path $path -Name $name) -ne $suffix) { $null = New-ItemProperty -LiteralPath $path -Name $name -Value $suffix -PropertyType String -Force }',
        '}',
        "if ([System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().DomainName -ne $suffix) { return 'restart' }",
        "return 'done'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 60,
      onTimeout: 'The machine does not take its DNS suffix.',
      tries: 3,
    },
  ];
}
