import { quotePowerShell } from '../../core/quote-powershell';
import { TRANSPORT_SERVICES } from '../../exchange/setup-commands';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import { GET_REGISTRY_VALUE } from '../phase-commands';
import { mediaPath } from './media';

/** The build that is installed; ExSetup.exe has that of the last update. Source: learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates. */
const TEST_UPDATED = `function Test-Updated {
  param([string] $Build)
  $path = Get-RegistryValue -Path 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15\\Setup' -Name 'MsiInstallPath'
  $file = Join-Path -Path $path -ChildPath 'Bin\\ExSetup.exe'
  return [version] (Get-Item -LiteralPath $file).VersionInfo.FileVersion -ge [version] $Build
}`;

/** Services that an update has disabled and not enabled again; Transport is off for another reason. */
const GET_DISABLED_SERVICES = `function Get-DisabledServices {
  $held = ${TRANSPORT_SERVICES}
  @(Get-Service -Name 'MSExchange*' | Where-Object { $_.StartType -eq 'Disabled' -and $held -notcontains $_.Name }).Name
}`;

/**
 * The security update is installed, before the server has clients. An update that stops halfway leaves services disabled: it is not tried again, since people have to
 * see what it left.
 *
 * Sources: support.microsoft.com/help/5011363 (packages, and services that stay disabled); the public script Install-Exchange15 (/passive for packages that end in .exe).
 * Whether such a package takes /norestart is not documented, so that it may restart the machine by itself.
 */
export function securityUpdatePhase({ media: { securityUpdate } }: InstallationPlan): Phase[] {
  if (securityUpdate === undefined) return [];
  const { name, build } = securityUpdate;
  const file = mediaPath(securityUpdate);
  const start = name.toLowerCase().endsWith('.msp')
    ? `Start-Process -FilePath 'msiexec.exe' -ArgumentList '/update', ('"{0}"' -f ${file}), '/quiet', '/norestart' -Wait -PassThru`
    : `Start-Process -FilePath ${file} -ArgumentList '/passive' -Wait -PassThru`;
  const program = name.replace(/\.[^.]*$/, '');
  const updated = `Test-Updated -Build '${build}'`;
  return [
    {
      id: 'security-update',
      does: 'installs the security update',
      functions: [GET_REGISTRY_VALUE, TEST_UPDATED, GET_DISABLED_SERVICES],
      body: [
        `if (${updated}) { return 'done' }`,
        `$process = ${start}`,
        'if ($process.ExitCode -notin 0, 3010, 1641) { throw "The update has ended with $($process.ExitCode)." }',
        `if ($process.ExitCode -eq 0 -and -not (${updated})) { throw 'The update has ended with 0, and the build is not ${build}: the package is for another cumulative update.' }`,
        "return 'restart'",
      ],
      // The package hands over to Windows Installer, while services are disabled.
      afterRestart: [
        `if (Get-Process -Name ${quotePowerShell(program)}, 'msiexec' -ErrorAction SilentlyContinue) { return Wait-For -Text 'the security update to end' }`,
        '$disabled = @(Get-DisabledServices)',
        'if ($disabled.Count -gt 0) { throw "The update has stopped halfway: $disabled are disabled. Set them to Automatic, and install the update by the page." }',
        `if (${updated}) { return 'done' }`,
        "return 'retry'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 180,
      onTimeout: 'The security update does not end.',
      tries: 2,
    },
  ];
}
