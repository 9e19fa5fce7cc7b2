import { quotePowerShell, quotePowerShellLate } from '../../core/quote-powershell';
import { oldQueueFolder } from '../../exchange/volume-label';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/**
 * The data volumes have their letters, which all copies of a database share, and without which a recovery fails.
 *
 * Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-exchange-servers.
 */
export function volumesPhase({ volumes, queueFolder }: InstallationPlan): Phase[] {
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
        ...(queueFolder === undefined ? [] : setQueueAside(queueFolder)),
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

/**
 * A queue that is there before Exchange is that of a lost machine. Its mail is salvaged later; a new Transport service would send again what shadow copies have delivered.
 * One that was set aside earlier makes room and is kept.
 */
function setQueueAside(folder: string): string[] {
  const [old, aside] = [quotePowerShell(folder), quotePowerShell(oldQueueFolder(folder))];
  return [
    `if ((Test-Path -LiteralPath ${old}) -and -not (Get-Service -Name 'MSExchangeTransport' -ErrorAction SilentlyContinue)) {`,
    `  if (Test-Path -LiteralPath ${aside}) { Move-Item -LiteralPath ${aside} -Destination (${aside} + '-' + (Get-Date -Format 'yyyyMMddHHmmss')) }`,
    `  Move-Item -LiteralPath ${old} -Destination ${aside}`,
    `  Write-Step -Text ${quotePowerShell(`The queue of the lost machine is set aside as ${oldQueueFolder(folder)}.`)}`,
    '}',
  ];
}
