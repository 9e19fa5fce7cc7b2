import { quotePowerShell } from '../../core/quote-powershell';
import { moveQueueLines } from '../../exchange/queue-commands';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** The transport queue is on its own volume, before there is mail in it. */
export function queuePhase({ queueFolder, role }: InstallationPlan): Phase[] {
  if (queueFolder === undefined || role === InstalledRole.CLIENT_ACCESS) return [];
  const folder = quotePowerShell(queueFolder);
  return [
    {
      id: 'queue',
      does: 'moves the transport queue to its own volume',
      account: PhaseAccount.SYSTEM,
      body: [
        // The process may have begun before Setup made the variable.
        "$install = (Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15\\Setup').MsiInstallPath",
        '$env:ExchangeInstallPath = $install',
        "$file = Join-Path -Path $install -ChildPath 'Bin\\EdgeTransport.exe.config'",
        `if (Select-String -LiteralPath $file -Pattern ${quotePowerShell(`value="${queueFolder}"`)} -SimpleMatch -Quiet) { return 'done' }`,
        ...moveQueueLines(folder),
        "'done'",
      ],
      patienceMinutes: 60,
      onTimeout: 'The queue could not be moved; see the log, then go on.',
      tries: 3,
    },
  ];
}
