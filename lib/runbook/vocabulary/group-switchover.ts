import { FailureId } from '../../core/failure-id';
import { copyName, safetyNetDays } from './group-setup';
import type { GroupFailureModel } from '../../model/availability-group-model';
import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import type { DatabaseView, GroupView } from '../group-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { namesOf } from '../estate-parts';
import { switchOffText } from './datacenter';
import { exchangeShell, windowsShell } from './shells';
import { count, forEachOf, forEachRow, nameList, plural, quote } from '../powershell-text';
import type { Step, StepPlace } from '../procedure';
import { AppliesTo, stepId } from '../procedure';
import type { Text } from '../text';
import { code, ref, sentences, text } from '../text';

/** A group that spans both sites, as a procedure sees it. */
export interface SpannedGroup {
  readonly group: GroupView;
  /** The site that is lost or was, with its members. */
  readonly lost: SiteView;
  readonly lostMembers: ServerView[];
  /** The other one. */
  readonly left: SiteView;
  readonly leftMembers: ServerView[];
}

/** A database with the server that it is to be active on. */
export interface PlacedDatabase {
  readonly database: string;
  readonly server: string;
}

/** Where the databases of a group can be active in a site. */
export interface SitePlaces {
  /** On the copy that comes first there. */
  readonly preferred: PlacedDatabase[];
  /** Those with nothing but lagged copies there. */
  readonly lagged: PlacedDatabase[];
  /** Names of those without any copy there. */
  readonly absent: string[];
}

/** The group seen from a pair of sites; undefined where one of them has no members. */
export function spannedGroup(
  group: GroupView | undefined,
  lost: SiteView,
  left: SiteView | undefined,
): SpannedGroup | undefined {
  if (!group || !left) return undefined;
  const lostMembers = membersIn(group, lost);
  const leftMembers = membersIn(group, left);
  if (lostMembers.length === 0 || leftMembers.length === 0) return undefined;
  return { group, lost, lostMembers, left, leftMembers };
}

/** Why there is no page for a planned switchover; undefined where there is one. */
export function noPlannedSwitchover({ group, primary, standby }: EstateView): string | undefined {
  if (!standby) return 'the estate has one site';
  const spanned = spannedGroup(group, primary, standby);
  if (spanned && placesIn(spanned.group, standby).preferred.length > 0) return undefined;
  return group
    ? `${standby.name} has no copy of a database that could be activated. While ${primary.name} is up, its mailboxes cannot move without a loss of mail`
    : `the program describes no database availability group, so nothing is known of copies in ${standby.name}`;
}

/** The page for the loss of a site's Mailbox servers while its Edges run; undefined where there is none. */
export function transportOutageId(site: SiteView): string | undefined {
  return site.edges.length > 0 && site.mailboxServers.length > 0
    ? PageId.transportOutage(site.code)
    : undefined;
}

/** The members in a site. */
export function membersIn(group: GroupView, site: SiteView): ServerView[] {
  const own = new Set(site.mailboxServers.map(({ name }) => name));
  return group.members.filter(({ name }) => own.has(name));
}

/** Servers with the Transport service in a site: its Mailbox servers. */
export function transportServersOf(site: SiteView): ServerView[] {
  return site.mailboxServers.length > 0 ? site.mailboxServers : site.frontEnds;
}

/** The Exchange Management Shell on the first Mailbox server of a site. */
export function shellIn(site: SiteView): StepPlace {
  return exchangeShell(transportServersOf(site)[0].name);
}

/** A Windows PowerShell as administrator on the first Mailbox server of a site. */
export function windowsIn(site: SiteView): StepPlace {
  return windowsShell(transportServersOf(site)[0].name);
}

/** Names of servers, for people. */
export function nameText(servers: readonly { readonly name: string }[]): string {
  return nameList(namesOf(servers));
}

/** One line for each server. */
export function forEachServer(
  servers: readonly { readonly name: string }[],
  line: (server: string) => string,
): string[] {
  return forEachOf('server', namesOf(servers), line);
}

/** Where each database can be active in a site: its first copy there that is not lagged. */
export function placesIn(group: GroupView, site: SiteView): SitePlaces {
  const own = new Set(site.mailboxServers.map(({ name }) => name));
  const here = group.databases.map((each) => ({
    database: each.name,
    copies: each.copies.filter(({ server }) => own.has(server)).sort((a, b) => a.preference - b.preference),
  }));
  const first = (lagged: boolean): PlacedDatabase[] =>
    here.flatMap(({ database, copies }) => {
      const copy = copies.find((each) => each.lagged === lagged);
      return copy ? [{ database, server: copy.server }] : [];
    });
  const preferred = first(false);
  const served = new Set(preferred.map(({ database }) => database));
  return {
    preferred,
    lagged: first(true).filter(({ database }) => !served.has(database)),
    absent: here.filter(({ copies }) => copies.length === 0).map(({ database }) => database),
  };
}

/** `DB01 on DUBFE1, DB02 on DUBFE2`. */
export function placesText(places: PlacedDatabase[]): string {
  return places.map(({ database, server }) => `${database} on ${server}`).join(', ');
}

/** One line for each database and its server, or a loop over all where they are many. */
export function forEachPlace(
  places: PlacedDatabase[],
  line: (database: string, server: string) => string,
): string[] {
  return forEachRow(
    places.map(({ database, server }) => [database, server]),
    ([database, server]) => line(database, server),
  );
}

/** What the loss of a site leaves of the vote. */
export function lossOf({ group, lost }: SpannedGroup): GroupFailureModel | undefined {
  return group.failure(FailureId.site(lost.code));
}

/** Shows the group and the cluster below it. Without an access point of its own, the cluster is asked on a member. */
export function groupChecks({ group }: SpannedGroup): string[] {
  return [
    `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property OperationalServers, PrimaryActiveManager, StartedMailboxServers, StoppedMailboxServers, WitnessServer, WitnessShareInUse`,
    'Get-ClusterNode | Format-Table -Property Name, State, NodeWeight, DynamicWeight',
  ];
}

/** Shows the active copies of a site's members. */
export function activeCopies(members: ServerView[]): string[] {
  return forEachServer(
    members,
    (server) =>
      `Get-MailboxDatabaseCopyStatus -Server ${server} | Where-Object { $_.ActiveCopy } | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength`,
  );
}

/**
 * The Active Directory site by which the cmdlets know the members of a site; undefined where it does not hold them all or holds others too,
 * as with pairs of one Edge and one Mailbox server, each in a site of its own: then members are named one by one.
 *
 * Source: learn.microsoft.com/powershell/module/exchangepowershell/stop-databaseavailabilitygroup (MailboxServer).
 */
function wholeSite(site: SiteView, other: SiteView): string | undefined {
  const paired = site.subscriptions.some(
    ({ activeDirectorySite }) => activeDirectorySite !== site.directorySite,
  );
  return paired || site.directorySite === other.directorySite ? undefined : site.directorySite;
}

/** A cmdlet of the group for the members of the site that is lost or taken down. */
export function selectionLines(spanned: SpannedGroup, cmdlet: string, rest: string): string[] {
  const line = (selection: string): string =>
    `${cmdlet} -Identity ${quote(spanned.group.name)} ${selection}${rest}`;
  const whole = wholeSite(spanned.lost, spanned.left);
  return whole === undefined
    ? forEachServer(spanned.lostMembers, (server) => line(`-MailboxServer ${server}`))
    : [line(`-ActiveDirectorySite ${quote(whole)}`)];
}

/**
 * Stops members that still run in the lost site, from there.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/datacenter-switchovers (terminate a partially failed datacenter).
 */
export function stopRunning(spanned: SpannedGroup): Step {
  const { group, lost, lostMembers, left } = spanned;
  return {
    id: stepId('stop-members', lost.code),
    title: `Stop the members of ${lost.name} that still run`,
    appliesTo: AppliesTo.UNPLANNED,
    when: `Only while members of ${lost.name} still run although the site cannot serve. Skip this step if all of them are switched off.`,
    why:
      `A member of ${lost.name} that runs on and cannot see ${left.name} may mount a database that ${left.name} mounts too: split brain. Stopped, ` +
      'its Active Manager mounts nothing until it is started again.',
    ...exchangeShell(lostMembers[0].name),
    command: selectionLines(spanned, 'Stop-DatabaseAvailabilityGroup', ''),
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} | Format-List -Property StartedMailboxServers, StoppedMailboxServers`,
      ...activeCopies(lostMembers),
    ],
    expected: `StoppedMailboxServers lists ${nameText(lostMembers)}. No copy on them is Mounted.`,
    otherwise:
      `Where a member does not answer but a domain controller of ${lost.name} does, run the same with -ConfigurationOnly there. Where neither does, ` +
      `${switchOffText(lost, namesOf(lostMembers))}, and continue: a machine that is off mounts nothing. Do not continue while one runs ` +
      'that you can neither stop nor switch off.',
  };
}

/**
 * Tells the surviving site which members are stopped.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/datacenter-switchovers (-ConfigurationOnly in the second datacenter).
 */
export function markStopped(spanned: SpannedGroup): Step {
  const { group, lost, lostMembers, left } = spanned;
  return {
    id: stepId('mark-stopped', lost.code),
    title: `Mark the members of ${lost.name} as stopped`,
    appliesTo: AppliesTo.UNPLANNED,
    why:
      `When power returns to ${lost.name}, its members may come up before the network does. In DAC mode a member that is marked as stopped mounts ` +
      `nothing until you start it. -ConfigurationOnly writes that to Active Directory and asks none of the lost servers.`,
    ...shellIn(left),
    command: selectionLines(spanned, 'Stop-DatabaseAvailabilityGroup', ' -ConfigurationOnly'),
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} | Format-List -Property DatacenterActivationMode, StartedMailboxServers, StoppedMailboxServers`,
    ],
    expected: `DatacenterActivationMode DagOnly; StoppedMailboxServers lists ${nameText(lostMembers)}; StartedMailboxServers lists ${nameText(spanned.leftMembers)}.`,
    otherwise:
      `DatacenterActivationMode Off: the cmdlet refuses; \`Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -DatacenterActivationMode DagOnly\` ` +
      `first. No domain controller answers: those of ${left.name} are ${nameList(left.domainControllers) || 'not in the program'}; nothing of Exchange works until one does. A warning ` +
      'that a member could not be reached is expected. With one member missing from the list, run the line for it alone, with -MailboxServer and its name.',
  };
}

/** The Cluster service has to be stopped before the group is restored. */
export function stopCluster(spanned: SpannedGroup, when: Text): Step {
  const { left, leftMembers } = spanned;
  return {
    id: stepId('stop-cluster', left.code),
    title: `Stop the Cluster service in ${left.name}`,
    appliesTo: AppliesTo.UNPLANNED,
    when,
    why: text`${ref(stepId('restore-group', left.code))} starts it again on ${nameText(leftMembers)} with a quorum of their own. It cannot do so while the Cluster service waits for the lost majority.`,
    ...windowsIn(left),
    command: forEachServer(
      leftMembers,
      (server) =>
        `Invoke-Command -ComputerName ${server} -ScriptBlock { Stop-Service -Name 'ClusSvc' -Force }`,
    ),
    check: forEachServer(
      leftMembers,
      (server) =>
        `Invoke-Command -ComputerName ${server} -ScriptBlock { Get-Service -Name 'ClusSvc' } | Format-Table -Property PSComputerName, Status`,
    ),
    expected: `Stopped on ${nameText(leftMembers)}.`,
    otherwise:
      `Still Running or StopPending on a member after two minutes: restart that member and stop the service again before it has joined. A member that ` +
      `cannot be reached: mark it as stopped too (Stop-DatabaseAvailabilityGroup with -MailboxServer and -ConfigurationOnly) and continue without it.`,
  };
}

/**
 * Shrinks the group to the surviving site.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/manage-ha/datacenter-switchovers (activating Mailbox servers);
 * learn.microsoft.com/powershell/module/exchangepowershell/restore-databaseavailabilitygroup (alternate witness for an even number or a single
 * member, UsePrimaryWitnessServer).
 */
export function restoreGroup(spanned: SpannedGroup, when: Text): Step {
  const { group, lost, lostMembers, left, leftMembers } = spanned;
  const needsWitness = leftMembers.length === 1 || leftMembers.length % 2 === 0;
  const whole = wholeSite(left, lost);
  const site = whole === undefined ? '' : ` -ActiveDirectorySite ${quote(whole)}`;
  const base = `Restore-DatabaseAvailabilityGroup -Identity ${quote(group.name)}${site}`;
  const witness = witnessArguments(spanned, needsWitness);
  return {
    id: stepId('restore-group', left.code),
    title: `Restore ${group.name} in ${left.name}`,
    appliesTo: AppliesTo.UNPLANNED,
    when,
    why:
      `It evicts ${nameText(lostMembers)} from the cluster, which gives ${nameText(leftMembers)} the majority among themselves, and starts the Cluster service. ` +
      (needsWitness
        ? `${count(leftMembers.length, 'member')} ${plural(leftMembers, 'needs', 'need')} a witness as well: ${witness.text}.`
        : `${leftMembers.length} members are an odd number and need no witness` +
          (group.alternateWitness
            ? `; ${group.alternateWitness.name} is named for the day on which one of them is missing.`
            : '. If one of them is missing, the rest is an even number: then add `-AlternateWitnessServer` and `-AlternateWitnessDirectory` with a Windows server that is not a member.')),
    ...shellIn(left),
    command: [...witness.before, `${base}${witness.arguments}`],
    check: [...groupChecks(spanned), 'Get-ClusterQuorum | Format-List -Property QuorumResource'],
    expected:
      `OperationalServers lists ${nameText(leftMembers)}. Get-ClusterNode shows ${plural(leftMembers, 'it', 'them')} Up and nothing of ${lost.name}. ` +
      (needsWitness
        ? 'QuorumResource is a file share witness.'
        : 'QuorumResource is empty, or a witness that has no vote.'),
    otherwise: sentences(
      text`If quorum could not be reduced or a node could not be evicted, check that the Cluster service is Stopped on ${nameText(leftMembers)} (${ref(stepId('stop-cluster', left.code))}) and that`,
      text`StoppedMailboxServers lists ${nameText(lostMembers)} (${ref(stepId('mark-stopped', lost.code))}). Then run it again: it can be repeated, and a second run often completes what the first one started.`,
      needsWitness &&
        'If the witness cannot be reached, check that it runs, that Exchange Trusted Subsystem is in its local Administrators group, and that its firewall lets file sharing and WMI through.',
      'Keep all output: warnings are to be resolved afterwards.',
    ),
  };
}

function witnessArguments(
  { group, lost, left }: SpannedGroup,
  needed: boolean,
): { before: string[]; arguments: string; text: string } {
  const { alternateWitness, witness } = group;
  if (alternateWitness) {
    const { hostName, directory, name } = alternateWitness;
    return {
      before: [],
      arguments: ` -AlternateWitnessServer ${quote(hostName)} -AlternateWitnessDirectory ${quote(directory)}`,
      text: `the alternate one, ${name} in ${alternateWitness.location}`,
    };
  }
  if (!needed) return { before: [], arguments: '', text: '' };
  if (witness && !witness.isLostWith(lost)) {
    return {
      before: [],
      arguments: ' -UsePrimaryWitnessServer',
      text: `${witness.name} in ${witness.location}, which is not lost`,
    };
  }
  return {
    before: [
      `$witness = Read-Host -Prompt ${quote(`Full name of a Windows server in ${left.name} that is not a member of ${group.name}`)}`,
      `$directory = Read-Host -Prompt 'Empty directory on it for the witness'`,
    ],
    arguments: ' -AlternateWitnessServer $witness -AlternateWitnessDirectory $directory',
    text: `any Windows server of ${left.name} that is not a member, since the program has no alternate witness`,
  };
}

/**
 * Lets copies of a site be activated.
 *
 * Source: learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxserver (DatabaseCopyAutoActivationPolicy).
 */
export function liftBlocks({ group, left, leftMembers }: SpannedGroup, planned = false): Step {
  const lagged = laggedCopies(group, leftMembers);
  return {
    id: stepId('unblock-activation', left.code),
    title: `Lift activation blocks in ${left.name}`,
    why: sentences(
      'A server with the policy Blocked activates nothing by itself, and a server with IntrasiteOnly activates nothing from another Active Directory site.',
      lagged.length > 0 &&
        `The lagged copies ${nameList(lagged)} are not activated by themselves and stay as they are: they are the way back from a logical corruption.`,
    ),
    ...shellIn(left),
    command: forEachServer(
      leftMembers,
      (server) =>
        `Set-MailboxServer -Identity ${server} -DatabaseCopyAutoActivationPolicy Unrestricted -DatabaseCopyActivationDisabledAndMoveNow $false`,
    ),
    check: forEachServer(
      leftMembers,
      (server) =>
        `Get-MailboxServer -Identity ${server} | Format-Table -Property Name, DatabaseCopyAutoActivationPolicy, DatabaseCopyActivationDisabledAndMoveNow`,
    ),
    expected: `Unrestricted and False on ${nameText(leftMembers)}.`,
    otherwise: planned
      ? 'If another domain controller still shows the old value, wait for replication.'
      : text`If another domain controller still shows the old value, wait for replication or continue: the moves of ${ref(stepId('activate-databases', left.code))} name their target server, and such a move ignores a block on the server.`,
  };
}

function laggedCopies({ databases }: GroupView, members: ServerView[]): string[] {
  const names = new Set(members.map(({ name }) => name));
  return databases.flatMap(({ name, copies }) =>
    copies
      .filter((copy) => copy.lagged && names.has(copy.server))
      .map(({ server }) => code(copyName({ database: name, server }))),
  );
}

/**
 * Activates each database in the surviving site that Active Manager has not.
 *
 * Source: learn.microsoft.com/powershell/module/exchangepowershell/move-activemailboxdatabase (MountDialOverride and the skip switches).
 */
export function activateDatabases(spanned: SpannedGroup, why: string): Step {
  const { group, lost, left, leftMembers } = spanned;
  const { preferred, lagged, absent } = placesIn(group, left);
  const gone = [
    ...(lagged.length === 0
      ? []
      : [
          text`${nameList(lagged.map(({ database }) => database))} ${plural(lagged, 'has', 'have')} only lagged copies in ${left.name}: ${ref(stepId('activate-lagged-copies', left.code))}.`,
        ]),
    ...(absent.length === 0
      ? []
      : [
          `${nameList(absent)} ${plural(absent, 'has', 'have')} no copy in ${left.name}: back with ${lost.name}, or from backup.`,
        ]),
  ];
  return {
    id: stepId('activate-databases', left.code),
    title: `Activate the databases that are not mounted in ${left.name}`,
    appliesTo: AppliesTo.UNPLANNED,
    why: `${why} Each line moves a database only where it is not mounted, so you can run all of them, also repeatedly.`,
    ...shellIn(left),
    command: forEachPlace(
      preferred,
      (database, server) =>
        `if (-not (Get-MailboxDatabase -Identity ${database} -Status).Mounted) { Move-ActiveMailboxDatabase -Identity ${database} -ActivateOnServer ${server} -Confirm:$false }`,
    ),
    check: activeCopies(leftMembers),
    expected: sentences(
      `Mounted: ${preferred.length} of ${count(group.databases.length, 'database')}. The preferred places are ${placesText(preferred)}; any other member of ${left.name} is also acceptable.`,
      ...gone,
    ),
    otherwise:
      'Too many logs were not copied (the copy queue): a copy with up to 12 missing is mounted with `-MountDialOverride BestAvailability`, any with ' +
      `\`-MountDialOverride BestEffort\`; what the missing logs held is lost from the database, and Safety Net brings the mail of the last ${safetyNetDays(group)} days again automatically. The content index is not healthy: ` +
      '`-SkipClientExperienceChecks`, and search is rebuilt afterwards. The copy is Failed: another copy that is not lagged, or `-SkipHealthChecks`. ' +
      'Moved but Dismounted: `Mount-Database` with the name of the database. Skip a database that cannot be mounted, continue, and come back to it.',
  };
}

/**
 * Activates lagged copies, where there is nothing else. Undefined where that is not so.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/activate-lagged-db-copies.
 */
export function activateLagged({ group, left, leftMembers, lost }: SpannedGroup): Step | undefined {
  const { lagged } = placesIn(group, left);
  if (lagged.length === 0) return undefined;
  return {
    id: stepId('activate-lagged-copies', left.code),
    title: `Activate lagged copies in ${left.name}`,
    appliesTo: AppliesTo.UNPLANNED,
    when: `Only if you decide not to wait for ${lost.name}: the lagged copies are used up by this step.`,
    why: `${placesText(lagged)}: no other copy is left in ${left.name}. Activating one replays the logs of ${group.replayLagDays ?? 0} days, which can take hours, and there is no way back to an earlier time.`,
    ...shellIn(left),
    command: forEachPlace(
      lagged,
      (database, server) =>
        `Move-ActiveMailboxDatabase -Identity ${database} -ActivateOnServer ${server} -SkipLagChecks -Confirm:$false`,
    ),
    check: activeCopies(leftMembers),
    expected: `Mounted: ${placesText(lagged)}.`,
    otherwise:
      'The status shows that logs are replayed: wait. An error over missing logs: repeat with `-MountDialOverride BestEffort`. It stays dismounted: restore ' +
      'the database from backup.',
  };
}

/**
 * Keeps databases off the members of a site while they are healthy: no copy of theirs is activated automatically, and from 2016 CU2 on Active
 * Manager no longer moves a database to its first preference within the hour.
 *
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxserver (DatabaseCopyAutoActivationPolicy) and
 * .../set-databaseavailabilitygroup (PreferenceMoveFrequency).
 */
export function holdLines(group: GroupView, members: ServerView[], hasClientAccessRole: boolean): string[] {
  return [
    ...(hasClientAccessRole
      ? []
      : [
          `Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -PreferenceMoveFrequency ([System.Threading.Timeout]::InfiniteTimeSpan)`,
        ]),
    ...forEachServer(
      members,
      (server) => `Set-MailboxServer -Identity ${server} -DatabaseCopyAutoActivationPolicy Blocked`,
    ),
  ];
}

/** Lets databases move by themselves again: the defaults. */
export function freeLines(group: GroupView, members: ServerView[], hasClientAccessRole: boolean): string[] {
  return [
    ...(hasClientAccessRole
      ? []
      : [`Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -PreferenceMoveFrequency '01:00:00'`]),
    ...forEachServer(
      members,
      (server) => `Set-MailboxServer -Identity ${server} -DatabaseCopyAutoActivationPolicy Unrestricted`,
    ),
  ];
}

/** Shows which of both holds. */
export function holdChecks(group: GroupView, members: ServerView[], hasClientAccessRole: boolean): string[] {
  return [
    ...(hasClientAccessRole
      ? []
      : [
          `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} | Format-List -Property PreferenceMoveFrequency`,
        ]),
    ...forEachServer(
      members,
      (server) =>
        `Get-MailboxServer -Identity ${server} | Format-Table -Property Name, DatabaseCopyAutoActivationPolicy`,
    ),
  ];
}

/** Moves databases while both ends are alive: nothing is lost. */
export function movePlaces(places: PlacedDatabase[]): string[] {
  return forEachPlace(
    places,
    (database, server) =>
      `Move-ActiveMailboxDatabase -Identity ${database} -ActivateOnServer ${server} -Confirm:$false`,
  );
}

/**
 * Whether every copy that is to be activated can be, before anything is moved.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/monitor-dags (status of a copy and its queues).
 */
export function checkCopies({ group, left, leftMembers }: SpannedGroup): Step {
  const { preferred } = placesIn(group, left);
  return {
    id: stepId('check-copies', left.code),
    title: `Check the copies in ${left.name} before the moves`,
    why: 'A move waits for the logs that the copy has not got yet, and is refused for a copy that is not healthy.',
    ...shellIn(left),
    command: forEachServer(
      leftMembers,
      (server) =>
        `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result, Error`,
    ),
    check: forEachServer(
      leftMembers,
      (server) =>
        `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength, ContentIndexState`,
    ),
    expected: `Every check passes. Healthy, with a CopyQueueLength and a ReplayQueueLength below 10: ${placesText(preferred)}. A lagged copy has a long ReplayQueueLength, and it is not moved to.`,
    otherwise:
      'If a queue is long, wait until it is short. If a copy is Suspended, use `Resume-MailboxDatabaseCopy` with its name. If it is Failed or FailedAndSuspended, seed it again with `Update-MailboxDatabaseCopy -DeleteExistingFiles`, and start the moves when it is Healthy.',
  };
}

/**
 * Stops the members of a site that is to be powered off: without that they stay among the started ones, and DAC mode counts on them.
 *
 * Source: learn.microsoft.com/powershell/module/exchangepowershell/stop-databaseavailabilitygroup.
 */
export function stopBeforeShutdown(spanned: SpannedGroup): Step {
  const { lost, lostMembers, left, leftMembers } = spanned;
  const even = leftMembers.length === 1 || leftMembers.length % 2 === 0;
  return {
    id: stepId('stop-before-shutdown', lost.code),
    title: `Stop the members of ${lost.name} before they are powered off`,
    appliesTo: AppliesTo.PLANNED,
    when: `Only if ${lost.name} is to be taken down. Skip this step in a rehearsal.`,
    why:
      `In DAC mode a member that is powered off without this stays in StartedMailboxServers: ${left.name} would wait for it after its own restart, and it could mount databases when it comes up alone. ` +
      `Do it while the members of ${lost.name} still run, and power off only what the check allows. ${nameText(lostMembers)} must have no active copy by now.`,
    ...shellIn(left),
    command: selectionLines(spanned, 'Stop-DatabaseAvailabilityGroup', ''),
    check: [...groupChecks(spanned), ...activeCopies(leftMembers)],
    expected:
      `StoppedMailboxServers lists ${nameText(lostMembers)}, and StartedMailboxServers lists ${nameText(leftMembers)}. The cluster has quorum: Get-ClusterNode answers and shows ${nameText(leftMembers)} Up, with ` +
      `DynamicWeight 1${even ? ', and the witness is in use' : ''}. The databases are still Mounted in ${left.name}. Only then power off the machines of ${lost.name}.`,
    otherwise: sentences(
      'If a member is missing from StoppedMailboxServers, run the line for it alone, with -MailboxServer and its name.',
      even &&
        `If the witness is not in use or is located in ${lost.name}, give the group another with \`Set-DatabaseAvailabilityGroup -WitnessServer\` and \`-WitnessDirectory\` before you power off anything.`,
      `If the cluster loses quorum or a database is dismounted, do not power off anything: start the members again with \`Start-DatabaseAvailabilityGroup\` and find out why.`,
    ),
  };
}

/** Starts the members of a site again. */
export function startLines(spanned: SpannedGroup): string[] {
  return selectionLines(spanned, 'Start-DatabaseAvailabilityGroup', '');
}

/** Databases whose first preference is in a site. */
export function homesIn(group: GroupView, site: SiteView): PlacedDatabase[] {
  const own = new Set(site.mailboxServers.map(({ name }) => name));
  return group.databases.flatMap(({ name, copies }: DatabaseView) => {
    const [first] = [...copies].sort((a, b) => a.preference - b.preference);
    return first && own.has(first.server) ? [{ database: name, server: first.server }] : [];
  });
}
