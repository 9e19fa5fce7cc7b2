import { moveQueueLines } from '../../exchange/queue-commands';
import { queueFolder as queueFolderOn } from '../../exchange/volume-label';
import type { ServerView } from '../server-view';
import { namesOf } from '../estate-parts';
import { nameList, quote } from '../powershell-text';
import type { Step } from '../procedure';
import { Shell } from '../procedure';
import { code } from '../text';
import type { Target } from './server-protection';
import { onTarget, targetId, targetText } from './server-protection';

/** Folder of the transport queue database; undefined where it stays beside Exchange. */
export function queueFolder({ queueDrive }: ServerView): string | undefined {
  return queueDrive === undefined ? undefined : queueFolderOn(queueDrive);
}

/**
 * The queue database moves to its own Premium disk. Transport is restarted only where it runs: on an Edge and on a server that is rebuilt it is
 * held back until mail may come.
 *
 * Source: learn.microsoft.com/exchange/mail-flow/queues/relocate-queue-database.
 */
export function moveQueue(target: Target): Step[] {
  const servers = target.servers.filter(({ queueDrive }) => queueDrive !== undefined);
  const folder = servers.length === 0 ? undefined : queueFolder(servers[0]);
  if (folder === undefined) return [];
  const moved = { ...target, servers };
  return [
    {
      id: targetId('move-queue', target),
      title: `Move the queue of ${targetText(moved)} to its own disk`,
      why:
        `Every volume with a queue has to be a Premium disk without a host cache, and a queue on a disk of its own can be salvaged when the machine is lost. Transport runs as Network Service, which needs full control of ${code(folder)}. ` +
        'A cumulative update overwrites the file: do this step again after each one, while the server is in maintenance.',
      ...onTarget(moved, Shell.POWERSHELL),
      command: moveQueueLines(quote(folder)),
      check: [
        "Select-String -Path (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Bin\\EdgeTransport.exe.config') -Pattern 'QueueDatabase(Logging)?Path'",
        `(Get-Item -Path ${quote(folder)}).GetAccessControl().Access | Format-Table -Property IdentityReference, FileSystemRights, AccessControlType`,
        `Get-ChildItem -Path ${quote(folder)} | Format-Table -Property Name, Length, LastWriteTime`,
      ],
      expected: `Both keys have the value ${code(folder)}, and Network Service has FullControl. Where Transport runs, mail.que is in the folder.`,
      otherwise:
        'A key that is not found in the file: compare with the copy beside it, whose name ends in .before, and put it back before you try again. ' +
        `No mail.que although Transport runs on ${nameList(namesOf(servers))}: restart MSExchangeTransport. The former files stay where they were; mail in them is sent only if Transport uses them again, so do this step before mail flows, or in maintenance.`,
    },
  ];
}
