import { quotePowerShell } from '../../core/quote-powershell';
import { subscriptionFileLines } from '../../exchange/edge-commands';
import { INSTALLATION } from '../../exchange/installation-names';
import { LOCAL_SHELL } from '../../exchange/organization-shell';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/**
 * The file by which people subscribe an Edge. It has an account that is valid for 24 hours, so that its folder is closed to others, and people make it again where it has
 * become too old.
 */
export function subscriptionFilePhase({ role, computerName }: InstallationPlan): Phase[] {
  if (role !== InstalledRole.EDGE) return [];
  const folder = quotePowerShell(INSTALLATION.subscriptionFolder);
  const file = quotePowerShell(`${INSTALLATION.subscriptionFolder}\\${computerName}.xml`);
  const [makeFolder, makeFile] = subscriptionFileLines(folder, file);
  return [
    {
      id: 'subscription-file',
      does: 'makes the file by which the Edge is subscribed',
      account: PhaseAccount.SYSTEM,
      body: [
        `if (Test-Path -LiteralPath ${file}) { return 'done' }`,
        makeFolder,
        // SYSTEM and the local administrators, whatever their names are in the language of the machine.
        `icacls.exe ${folder} /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null`,
        "if ($LASTEXITCODE -ne 0) { throw 'The folder of the subscription file is open to other users.' }",
        LOCAL_SHELL,
        makeFile,
        "'done'",
      ],
      patienceMinutes: 60,
      onTimeout: 'The subscription file could not be made; see the log, then go on.',
      tries: 3,
    },
  ];
}
