import type { PlacedCopy } from '../vocabulary/group-setup';
import {
  blockLines,
  circularLogging,
  copiesText,
  copiesWhere,
  copyName,
  copyLines,
  copyStatusLines,
  databaseLines,
  firstChoices,
  GUARD,
  mountDialLines,
  redistribution,
  RESTART_BUSY,
  restartStores,
  safetyNetLines,
  SEEDING,
} from '../vocabulary/group-setup';
import type { CopyModel } from '../../model/database-model';
import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import type { DatabaseView, GroupView } from '../group-view';
import { namesOf } from '../estate-parts';
import { exchangeShell } from '../vocabulary/shells';
import { count, forEachOf, nameList, plural, quote } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { stepId } from '../procedure';
import type { Text } from '../text';
import { ref, sentences, text, pageRef } from '../text';

/** What leads from the committed layout to the one of the program. */
interface Changes {
  readonly estate: EstateView;
  readonly group: GroupView;
  /** Databases that the committed layout does not have. */
  readonly created: DatabaseView[];
  /** Copies that are added to those that are there, and to the first of a new database. */
  readonly added: PlacedCopy[];
  readonly removed: PlacedCopy[];
  /** Copies that stay, and begin or stop to lag. */
  readonly relagged: PlacedCopy[];
  /** Databases that stay, and whose copies do not all have the numbers they had. */
  readonly renumbered: DatabaseView[];
  /** Servers with copies that are members no longer. */
  readonly leaving: string[];
  /** Where work is done: a member that had copies before. */
  readonly place: StepPlace;
}

/**
 * The way from the committed layout to the one that the program has now, after members, databases or copies have come or gone: first every copy that is
 * missing, then those that go, so that no database has fewer than before in between. Undefined where nothing has changed, or no layout is given.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies.
 */
export function copyChanges(estate: EstateView): Procedure | undefined {
  const { group } = estate;
  if (!group || group.databases.every((each) => each.committed === undefined)) return undefined;
  const changes = changesOf(estate, group);
  const { created, added, removed, relagged, renumbered } = changes;
  if ([created, added, removed, relagged, renumbered].every((each) => each.length === 0)) return undefined;
  return {
    id: 'copy-changes',
    title: `Change of the copies of ${group.name}`,
    purpose: purpose(changes),
    before: preconditions(changes),
    steps: [
      seeWhole(changes),
      ...(created.length > 0 ? [create(changes)] : []),
      ...(added.length > 0 ? [add(changes)] : []),
      ...lag(changes),
      ...truncate(changes),
      ...(added.length + created.length > 0 ? [restart(changes)] : []),
      ...(renumbered.length > 0 ? [prefer(changes)] : []),
      putActive(changes),
      ...(removed.length > 0 ? [remove(changes), deleteFiles(changes)] : []),
      ...changes.leaving.map((server) => leave(changes, server)),
    ],
    after: afterwards(changes),
  };
}

function changesOf(estate: EstateView, group: GroupView): Changes {
  const standing = group.databases.filter(({ committed = [] }) => committed.length > 0);
  const created = group.databases.filter((each) => !standing.includes(each));
  const members = namesOf(group.members);
  const removed = standing.flatMap(({ name, copies, committed = [] }) =>
    committed.filter((copy) => !find(copies, copy)).map((copy) => ({ ...copy, database: name })),
  );
  const before = new Map(group.databases.map(({ name, committed = [] }) => [name, committed]));
  const held = (copy: PlacedCopy): CopyModel | undefined => find(before.get(copy.database)!, copy);
  const makesItself = (copy: PlacedCopy): boolean =>
    copy.preference === 1 && before.get(copy.database)!.length === 0;
  const old = members.filter((name) =>
    standing.some(({ committed = [] }) => find(committed, { server: name })),
  );
  return {
    estate,
    group,
    created,
    added: copiesWhere(group, (copy) => !held(copy) && !makesItself(copy)),
    removed,
    relagged: copiesWhere(group, (copy) => (held(copy)?.lagged ?? copy.lagged) !== copy.lagged),
    renumbered: standing.filter((each) => isRenumbered(each)),
    leaving: [...new Set(removed.map(({ server }) => server))].filter((server) => !members.includes(server)),
    place: exchangeShell(old[0] ?? members[0]),
  };
}

/** Members that get copies, in the order of the group. */
function gainers({ group, added, created }: Changes): string[] {
  const servers = new Set(
    [...created.map(({ copies: [first] }) => first), ...added].map(({ server }) => server),
  );
  return namesOf(group.members).filter((name) => servers.has(name));
}

/** Members that get copies and had none. */
function freshMembers(changes: Changes): string[] {
  return gainers(changes).filter(
    (name) => !changes.group.databases.some(({ committed = [] }) => find(committed, { server: name })),
  );
}

/** Names of servers are compared as Windows does. */
function find(copies: CopyModel[], { server }: { readonly server: string }): CopyModel | undefined {
  return copies.find((each) => each.server.toUpperCase() === server.toUpperCase());
}

/** Whether a copy does not have the number it had: all of them are set then, whatever numbers those have that are still to go. */
function isRenumbered({ copies, committed = [] }: DatabaseView): boolean {
  return committed.length > 0 && copies.some((copy) => find(committed, copy)?.preference !== copy.preference);
}

function purpose({ group, created, added, removed, relagged, renumbered }: Changes): string {
  const seeded = added.length + created.length;
  const parts = [
    ...(created.length > 0 ? [`${count(created.length, 'database')} created`] : []),
    ...(added.length > 0 ? [`${count(added.length, 'copy', 'copies')} seeded`] : []),
    ...(removed.length > 0 ? [`${count(removed.length, 'copy', 'copies')} removed`] : []),
    ...(relagged.length > 0 ? [`${count(relagged.length, 'copy', 'copies')} changed in lag`] : []),
    ...(renumbered.length > 0 ? [`the copies of ${count(renumbered.length, 'database')} renumbered`] : []),
  ];
  return (
    `The committed layout of ${group.name} is not the one that the program has now, after members, databases or copies have come or gone: ${parts.join(', ')}. ` +
    (seeded > 0
      ? `No even layout takes fewer than ${count(group.fewestMoves, 'new copy', 'new copies')}. `
      : '') +
    'Afterwards every copy is where the program places it.'
  );
}

function preconditions(changes: Changes): Text[] {
  const { group, leaving, estate } = changes;
  const gaining = gainers(changes);
  const fresh = freshMembers(changes);
  return [
    ...(estate.standby
      ? [
          text`Both sites are up, and nothing has been switched over: do the page ${pageRef(PageId.switchback)} first, since databases go to their first choices here.`,
        ]
      : []),
    'You have time: seeding takes hours and loads the servers and the network between the sites. You can interrupt it overnight, since no copy is removed before the others are healthy.',
    ...(fresh.length > 0
      ? [
          text`${nameList(fresh)} ${plural(fresh, 'has', 'have')} Exchange, a certificate, URLs and a place in ${group.name}: ${plural(fresh, 'it', 'they')} came by ${pageRef('new-server')}.`,
        ]
      : []),
    ...(gaining.length > 0
      ? [
          `${nameList([...group.databaseDrives, group.logDrive].map((letter) => `${letter}:`))} of ${nameList(gaining)} have room for what comes; copies that go are still there meanwhile.`,
        ]
      : []),
    ...(leaving.length > 0
      ? [
          `This output has not been applied to the stack of ${nameList(leaving)}: it has the machine no longer, and Terraform would destroy it with its copies.` +
            (fresh.length > 0
              ? ` ${nameList(fresh)} came by an output that still had ${nameList(leaving)}: add servers in one change of the program and remove servers in the next.`
              : ''),
        ]
      : []),
    ...(group.circularLogging
      ? []
      : [`A backup of each database by ${group.backupProduct} that is not older than a day.`]),
  ];
}

function seeWhole({ group, place }: Changes): Step {
  return {
    id: 'check-group-before-changes',
    title: 'Check that the group is healthy before anything moves',
    why: 'Repair what is broken first: a copy is seeded from a healthy one, and a copy that is removed may be the one that is needed.',
    ...place,
    command: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property Servers, OperationalServers, PrimaryActiveManager, WitnessShareInUse`,
    ],
    check: forEachOf(
      'server',
      namesOf(group.members),
      (server) =>
        `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result, Error -AutoSize`,
    ),
    expected: `Servers and OperationalServers list ${nameList(namesOf(group.members))}, and every check has passed.`,
    otherwise:
      `A member is missing under Servers: \`Add-DatabaseAvailabilityGroupServer -Identity ${quote(group.name)}\` with \`-MailboxServer\` and its name. ` +
      'A copy that is not Healthy: `Update-MailboxDatabaseCopy -DeleteExistingFiles` for it, or the rebuild of its server.',
  };
}

function create({ created, place }: Changes): Step {
  return {
    id: 'create-new-databases',
    title: 'Create the new databases',
    why: 'Each is created on the member that is its first choice. The store is restarted later, once for all.',
    ...place,
    command: [
      ...databaseLines(created),
      'repadmin /syncall /AdeP',
      ...forEachOf('database', namesOf(created), (name) => `Mount-Database -Identity ${name}`),
    ],
    check: [
      'Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted, EdbFilePath, LogFolderPath -AutoSize',
    ],
    expected: `Mounted: ${firstChoices(created)}.`,
    otherwise:
      'Not mounted: Active Directory has not replicated the database yet; wait a minute and `Mount-Database` again. A path that is refused: the volume is missing on that server.',
  };
}

/** Exchange refuses to add the second copy of a database, and to remove it, while circular logging is on. */
function withoutCircularLogging(databases: DatabaseView[]): string[] {
  return forEachOf(
    'database',
    namesOf(databases),
    (name) => `Set-MailboxDatabase -Identity ${name} -CircularLoggingEnabled $false`,
  );
}

/** Databases that had a single copy and get others. */
function withSecondCopy(group: GroupView, added: PlacedCopy[]): DatabaseView[] {
  return group.databases.filter(
    ({ name, committed = [] }) => committed.length === 1 && added.some(({ database }) => database === name),
  );
}

function add(changes: Changes): Step {
  const { group, added, place } = changes;
  return {
    id: 'add-copies',
    title: 'Add the copies that are missing',
    why:
      'With the numbers they are to have; the others move up by one where a number is taken. Each is seeded over the network from an active copy: add a few at a time if the network is slow, and expect hours for large databases. ' +
      `Until a copy is Healthy, the logs of its database are not deleted: watch the free space on ${group.logDrive}: of all members.`,
    ...place,
    command: [
      ...mountDialLines(group, freshMembers(changes)),
      ...withoutCircularLogging(withSecondCopy(group, added)),
      ...copyLines(
        group,
        [...added].sort((a, b) => a.preference - b.preference),
      ),
    ],
    check: copyStatusLines(added, SEEDING),
    expected: `${copiesText(added)}: each is Healthy, and CopyQueueLength is 0 or nearly so (Seeding before that).`,
    otherwise: text`"Files exist already": delete the folder of that database on the server, then \`Update-MailboxDatabaseCopy -DeleteExistingFiles\`. Failed or FailedAndSuspended: the same. Do not continue with ${ref('activate-changed-databases')} before all are Healthy.`,
  };
}

/** Copies that begin to lag, whether they are new or not, and those that stop. */
function lag({ group, added, relagged, place }: Changes): Step[] {
  const begin = relagged.filter(({ lagged }) => lagged);
  const stop = relagged.filter(({ lagged }) => !lagged);
  const guarded = [...begin, ...added.filter(({ lagged }) => lagged)];
  if (guarded.length + stop.length === 0) return [];
  return [
    {
      id: 'set-lag',
      title: 'Set which copies lag',
      why: sentences(
        guarded.length > 0 &&
          `${copiesText(guarded)} ${plural(guarded, 'lags', 'lag')} and must not be activated automatically; Safety Net has to hold mail for as long.`,
        stop.length > 0 &&
          `${copiesText(stop)} ${plural(stop, 'lags', 'lag')} no longer and ${plural(stop, 'replays', 'replay')} the logs of the days between.`,
      ),
      ...place,
      command: [
        ...(guarded.length > 0 ? safetyNetLines(group) : []),
        ...lagLines(begin, group.replayLagDays ?? 0),
        ...blockLines(guarded),
        ...lagLines(stop, 0),
        ...forEachOf(
          'copy',
          stop.map(copyName),
          (copy) => `Resume-MailboxDatabaseCopy -Identity ${copy} -Confirm:$false`,
        ),
      ],
      check: copyStatusLines([...guarded, ...stop], GUARD),
      expected: sentences(
        guarded.length > 0 && `ActivationSuspended is True for ${copiesText(guarded)}.`,
        stop.length > 0 &&
          `ActivationSuspended is False for ${copiesText(stop)}, whose ReplayQueueLength falls to 0.`,
      ),
      otherwise:
        'The copy is still being seeded: wait until it is Healthy, then run its line again.' +
        (stop.length > 0
          ? ' A replay queue that does not fall: `Get-MailboxDatabase` shows ReplayLagTimes, which has to be 00:00:00 for that server.'
          : ''),
    },
  ];
}

/** A new database begins without circular logging, and one that had a single copy could not have a second one with it. */
function truncate({ group, created, added, place }: Changes): Step[] {
  const seconds = withSecondCopy(group, added);
  const databases = group.databases.filter((each) => created.includes(each) || seconds.includes(each));
  if (!group.circularLogging || databases.length === 0) return [];
  return [{ ...circularLogging(group, databases, place), id: 'turn-on-circular-logging-again' }];
}

function lagLines(copies: PlacedCopy[], days: number): string[] {
  return forEachOf(
    'copy',
    copies.map(copyName),
    (copy) => `Set-MailboxDatabaseCopy -Identity ${copy} -ReplayLagTime ${days}.00:00:00`,
  );
}

function restart(changes: Changes): Step {
  const servers = gainers(changes);
  return {
    ...restartStores(changes.place, servers, RESTART_BUSY),
    id: stepId('restart-information-store', ...servers),
    title: `Restart the Information Store of ${nameList(servers)}`,
  };
}

function prefer({ renumbered, place }: Changes): Step {
  const copies = renumbered.flatMap(({ name, copies: all }) =>
    all.map((copy) => ({ ...copy, database: name })),
  );
  return {
    id: 'set-preferences',
    title: 'Set the activation preferences',
    why: 'From 1 on within each database, so copies that are to be removed come last, and nothing is active there after the next step.',
    ...place,
    command: copies.map(
      (copy) =>
        `Set-MailboxDatabaseCopy -Identity ${quote(copyName(copy))} -ActivationPreference ${copy.preference}`,
    ),
    check: forEachOf(
      'database',
      namesOf(renumbered),
      (name) => `Get-MailboxDatabase -Identity ${name} | Format-List -Property Name, ActivationPreference`,
    ),
    expected: renumbered
      .map(
        ({ name, copies: all }) =>
          `${name}: ${all.map(({ server, preference }) => `${server} ${preference}`).join(', ')}`,
      )
      .join('; ')
      .concat('. Copies that are to be removed have higher numbers.'),
    otherwise: 'Another order: run the lines of that database again, in their order.',
  };
}

function putActive({ group, place }: Changes): Step {
  return {
    id: 'activate-changed-databases',
    title: 'Activate every database on its first choice',
    why: 'Only when all copies are Healthy and queues are short: a move to a copy that is behind in copying would wait for it.',
    ...place,
    command: redistribution(group),
    check: ['Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted -AutoSize'],
    expected: `Mounted: ${firstChoices(group.databases)}.`,
    otherwise:
      'A database elsewhere: `Get-MailboxDatabaseCopyStatus` for it shows the copy that is not Healthy; then `Move-ActiveMailboxDatabase` with `-ActivateOnServer`.',
  };
}

function remove({ group, removed, place }: Changes): Step {
  const alone = group.databases.filter(
    ({ name, copies }) => copies.length === 1 && removed.some(({ database }) => database === name),
  );
  const lagged = removed.filter((copy) => copy.lagged);
  return {
    id: 'remove-copies',
    title: 'Remove the copies that are no longer wanted',
    why:
      'All other copies are there by now: no database has fewer copies than before. A copy is removed only while another one is active.' +
      (lagged.length > 0
        ? ` The days that ${copiesText(lagged)} lagged behind are lost, and build up again elsewhere.`
        : ''),
    ...place,
    command: [
      ...withoutCircularLogging(alone),
      ...forEachOf(
        'copy',
        removed.map(copyName),
        (copy) => `Remove-MailboxDatabaseCopy -Identity ${copy} -Confirm:$false`,
      ),
    ],
    check: forEachOf(
      'database',
      [...new Set(removed.map(({ database }) => database))],
      (name) =>
        `Get-MailboxDatabase -Identity ${name} | Format-List -Property Name, Servers, ActivationPreference, ReplayLagTimes`,
    ),
    expected: `Servers no longer lists ${removed.map(({ database, server }) => `${server} for ${database}`).join(', ')}.`,
    otherwise: text`The copy is active: go back to ${ref('activate-changed-databases')}.`,
  };
}

/** Exchange leaves the files of a removed copy where they are. Source: learn.microsoft.com/powershell/module/exchangepowershell/remove-mailboxdatabasecopy. */
function deleteFiles({ group, removed, place }: Changes): Step {
  const pathsOf = new Map(
    group.databases.map(({ name, edbFolder, logPath }) => [name, [edbFolder, logPath]]),
  );
  const each = (line: (paths: string) => string): string[] =>
    removed.map(
      ({ database, server }) =>
        `Invoke-Command -ComputerName ${quote(server)} -ScriptBlock { ${line(pathsOf.get(database)!.map(quote).join(', '))} }`,
    );
  return {
    id: 'delete-files',
    title: 'Delete the files that the removed copies left',
    why: text`Exchange leaves them, and the space is needed. Do this only after the check of ${ref('remove-copies')}: what is deleted here is no longer a copy.`,
    ...place,
    command: each((paths) => `Remove-Item -Path ${paths} -Recurse`),
    check: each((paths) => `Test-Path -Path ${paths}`),
    expected: `False for each folder on ${nameList([...new Set(removed.map(({ server }) => server))])}.`,
    otherwise:
      'A file is in use: the copy has not been removed, or the search still indexes it; see the step before, wait some minutes and try again. The server is gone: nothing is left to delete.',
  };
}

function leave({ group, place }: Changes, server: string): Step {
  return {
    id: stepId('remove-member', server),
    title: `Take ${server} out of ${group.name}`,
    why: `It holds no copies any more. With ${count(group.members.length, 'member')} the vote is ${group.quorumMode}, which Exchange sets automatically.`,
    ...place,
    command: [
      `Remove-DatabaseAvailabilityGroupServer -Identity ${quote(group.name)} -MailboxServer ${quote(server)} -Confirm:$false`,
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property Servers, OperationalServers, WitnessShareInUse`,
    ],
    expected: `${server} is not listed; ${nameList(namesOf(group.members))} are.`,
    otherwise: text`Copies are left on it: \`Get-MailboxDatabaseCopyStatus -Server ${quote(server)}\` shows them; go back to ${ref('remove-copies')}. If the server is lost, use \`-ConfigurationOnly\`, and \`Remove-ClusterNode -Force\` with its name.`,
  };
}

function afterwards({ group, leaving }: Changes): Text[] {
  return [
    'Commit `copy-layout.json` of this output as the layout that the program is given: these changes are then no longer listed.',
    ...(leaving.length > 0
      ? [
          text`Go on with ${pageRef('removal-server')} for ${nameList(leaving)}, in the output that still has ${plural(leaving, 'it', 'them')}: Exchange is uninstalled before this output destroys the ${plural(leaving, 'machine', 'machines')}.`,
        ]
      : []),
    ...(group.circularLogging
      ? []
      : [`Check that the next backup by ${group.backupProduct} contains every database.`]),
  ];
}
