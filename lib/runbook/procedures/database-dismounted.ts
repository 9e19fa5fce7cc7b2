import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import { nameList, quote } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { made, namesOf } from '../estate-parts';
import { pageRef, ref, sentences, text } from '../text';
import { rebuildPages } from '../vocabulary/pages';
import { forEachServer } from '../vocabulary/group-switchover';
import { exchangeShell } from '../vocabulary/shells';
import { startMachines } from '../vocabulary/start-machines';

const START = 'start-active-server';
const ACCEPT = 'mount-with-missing-logs';

/**
 * A database stays dismounted although the group has its majority: every copy that is left lacks more logs than the mount dial accepts.
 *
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxserver (AutoDatabaseMountDial) and .../move-activemailboxdatabase
 * (MountDialOverride, ActivateOnServer); learn.microsoft.com/exchange/mail-flow/transport-high-availability/safety-net.
 *
 * @returns the page; undefined where no group of several members has databases
 */
export function databaseDismounted(estate: EstateView): Procedure | undefined {
  const { group } = estate;
  if (!group || group.members.length < 2 || group.databases.length === 0) return undefined;
  return {
    id: PageId.databaseDismounted,
    title: 'A database is not mounted by itself',
    purpose: `The server of the active copy is lost, ${group.name} has its majority, and no other copy is mounted: a database is mounted automatically only on ${group.mountableCopy} (mount dial ${group.mountDial}). Afterwards it is mounted, with all logs or with a loss that you have accepted.`,
    before: [
      text`${group.name} has its majority. If it has not, it is the page ${pageRef(PageId.quorumLost)}.`,
      'Somebody has the authority to accept the loss of what the missing logs hold. Safety Net delivers mail again; changes of calendars, contacts, drafts and folders in these logs do not come back.',
    ],
    steps: [
      see(group),
      startMachines({
        id: START,
        machines: made(group.members),
        elsewhere: namesOf(group.members.filter((member) => made([member]).length === 0)),
        why: 'The disk of the lost server has the missing logs. If the machine starts, nothing is lost: the database is mounted there, or the copies fetch the logs.',
        otherwise: text`The machine does not start: go on with ${ref(ACCEPT)}, and rebuild it afterwards.`,
      }),
      accept(group),
    ],
    after: [
      text`Rebuild the server that is lost: ${rebuildPages(group.members)}.`,
      'If such losses are to be accepted without a person, choose another mount dial in the program.',
    ],
  };
}

function copies({ members }: GroupView): string[] {
  return forEachServer(
    members,
    (server) =>
      `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength, LastInspectedLogTime`,
  );
}

const MOUNTED = 'Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted';

function see(group: GroupView): Step {
  return {
    id: 'see-missing-logs',
    title: 'See which copy lacks the fewest logs',
    why: 'CopyQueueLength counts the logs that the copy knows of and has not. It is too small where the lost server had made more of them.',
    ...exchangeShell(group.members[0].name),
    command: copies(group),
    check: [MOUNTED],
    expected:
      'Mounted is False for the databases of the lost server, and their other copies are Healthy or DisconnectedAndHealthy.',
    otherwise:
      'All are mounted: nothing has to be done. All copies are Failed: seed or restore, since no copy can be mounted.',
  };
}

function accept({ name, members, databases }: GroupView): Step {
  return {
    id: ACCEPT,
    title: 'Mount a copy without the missing logs',
    when: text`Only if ${ref(START)} did not bring the server back in time, and the loss is accepted.`,
    why: 'BestAvailability accepts up to 12 missing logs, and BestEffort any number. The server that comes back later has other logs: its copy is seeded again.',
    ...exchangeShell(members[0].name),
    command: [
      `$database = Read-Host ${quote(`Database (${nameList(databases.map((database) => database.name))})`)}`,
      "$server = Read-Host 'Server of the copy that lacks the fewest logs'",
      'if ((Get-MailboxDatabase -Identity $database -Status).Mounted) { throw "$database is mounted." }',
      'Move-ActiveMailboxDatabase -Identity $database -ActivateOnServer $server -MountDialOverride BestEffort',
    ],
    check: [MOUNTED],
    expected: 'Mounted is True for the database, on the server that was chosen.',
    otherwise: sentences(
      `The copy is not healthy: choose another one. The server is blocked for activation: \`Set-MailboxServer\` with -DatabaseCopyAutoActivationPolicy Unrestricted.`,
      `The cmdlet asks for ${name}: the majority is lost, and nothing can be mounted.`,
    ),
  };
}
