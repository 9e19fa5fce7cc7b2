import { quotePowerShellLate } from '../../core/quote-powershell';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/**
 * The data volumes have their letters, which all copies of a database share, and without which a recovery fails.
 *
 * Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-exchange-servers.
 */
export function volumesPhase({ volumes }: InstallationPlan): Phase[] {
  if (volumes.length === 0) return [];
  return [
    {
      id: 'volumes',
      does: 'waits for the data volumes',
      body: [
        ...volumes.flatMap(({ label, letter }) => [
          `$volume = Get-Volume -DriveLetter ${letter} -ErrorAction SilentlyContinue`,
          `$label = ${quotePowerShellLate(label)}`,
          `if (-not $volume) { return Wait-For -Text "the volume ${letter} for $label" }`,
          `if ($volume.FileSystemLabel -ne $label) { return Wait-For -Text "the volume ${letter} for $label (another one has the letter: $($volume.FileSystemLabel))" }`,
        ]),
        "return 'done'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 120,
      onTimeout:
        'A data volume is missing: the script of the program that formats it has failed, and the plan of the stack shows its error.',
      tries: 3,
    },
  ];
}
