import { SAFETY_NET_DAYS } from '../../exchange/database-limits';
import type { CopyModel } from '../../model/database-model';
import type { EstateView } from '../estate-view';
import type { DatabaseView, GroupView, WitnessView } from '../group-view';
import type { ServerView } from '../server-view';
import { databaseFor, directorySiteOf } from './server-setup';
import { namesOf, siteOf } from '../estate-parts';
import { exchangeShell, windowsShell } from './shells';
import {
  count,
  forEachOf,
  forEachRow,
  nameList,
  quote,
  quoteList,
  unquoted,
  plural,
} from '../powershell-text';
import type { Step, StepPlace } from '../procedure';
import { stepId } from '../procedure';
import { code, ref, text } from '../text';

/** Longest round trip between members. Source: learn.microsoft.com/exchange/high-availability/plan-ha. */
const ROUND_TRIP_MS = 500;

/** A copy with its database. */
export interface PlacedCopy extends CopyModel {
  readonly database: string;
}

/** The group, its databases and their copies. */
export function groupSteps(estate: EstateView): Step[] {
  const { group } = estate;
  if (!group || group.members.length === 0) return [];
  const joined = existingMembers(estate, group);
  if (joined.length > 0) return joinSteps(estate, group, joined);
  return [
    ...witnessRights(estate, group),
    ...roundTrip(estate, group),
    makeGroup(group),
    addMembers(group),
    ...(group.members.length < 2 ? [] : [activationMode(group), mountDial(group), seeGroup(estate, group)]),
    ...databaseSteps(estate, group),
  ];
}

/** Members of a datacenter: they have a group and databases already. */
function existingMembers(estate: EstateView, { members }: GroupView): ServerView[] {
  return members.filter(({ name }) => siteOf(estate, name).existing);
}

/** Servers of Azure join the group of a datacenter: what exists is compared, and nothing of it is made again. */
function joinSteps(estate: EstateView, group: GroupView, joined: ServerView[]): Step[] {
  const added = group.members.filter((member) => !joined.includes(member));
  const names = new Set(namesOf(added));
  const copies = copiesWhere(group, ({ server }) => names.has(server));
  const most = Math.max(0, ...copies.map(({ preference }) => preference));
  const preferences = Array.from({ length: most }, (_, index) => index + 1);
  return [
    ...roundTrip(estate, group),
    compareGroup(group, joined),
    {
      ...makeGroup(group),
      when: text`Only if ${ref('compare-group')} shows no group: the servers of the datacenter are in none yet.`,
    },
    ...witnessRights(estate, group),
    setWitness(group, joined),
    ...(added.length === 0
      ? []
      : [addMembers(group, added), activationMode(group), mountDial(group), seeGroup(estate, group)]),
    ...(group.databases.length === 0 ? [] : [compareDatabases(group, joined)]),
    ...removeOthers(estate, group),
    ...preferences.flatMap((preference) => addCopies(group, preference, copies)),
    ...laggedSteps(group),
    ...(group.circularLogging && group.databases.length > 0
      ? [circularLogging(group, group.databases, onFirst(group))]
      : []),
    ...(copies.length === 0 ? [] : [restartStores(onFirst(group), namesOf(added), RESTART_IDLE)]),
    ...(copies.length === 0 ? [] : [seeCopies(group)]),
  ];
}

const SEE_ACTIVATION =
  'Get-MailboxServer | Format-Table -Property Name, DatabaseCopyAutoActivationPolicy -AutoSize';

/** Whether servers may mount databases by themselves. Source: learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxserver. */
function activationLines(servers: string[], policy: 'Blocked' | 'Unrestricted'): string[] {
  return forEachOf(
    'server',
    servers,
    (server) => `Set-MailboxServer -Identity ${server} -DatabaseCopyAutoActivationPolicy ${policy}`,
  );
}

/** Servers that joined a group in production mount databases from now on, since all that clients and mail need of them is checked. */
export function allowActivation(estate: EstateView): Step[] {
  const members = estate.group?.members ?? [];
  const added = namesOf(members.filter(({ name }) => !siteOf(estate, name).existing));
  if (added.length === 0 || added.length === members.length) return [];
  return [
    {
      id: 'allow-activation',
      title: `Let ${nameList(added)} mount databases by themselves`,
      why: 'They were blocked when they joined the group. Their certificates, Edges, connectors and names have been checked now; while they are blocked, a failure of the datacenter leaves the databases dismounted.',
      ...exchangeShell(members[0].name),
      command: activationLines(added, 'Unrestricted'),
      check: [SEE_ACTIVATION],
      expected: `DatabaseCopyAutoActivationPolicy is Unrestricted on ${nameList(added)}.`,
      otherwise:
        'Another value: run the line of that server again. If a check before this step failed, leave the servers blocked until it passes.',
    },
  ];
}

/** The group of the datacenter as it is, before servers join it. */
function compareGroup(group: GroupView, joined: ServerView[]): Step {
  return {
    id: 'compare-group',
    title: `Compare the group ${group.name} with the program`,
    why: `${group.name} exists, with ${nameList(namesOf(joined))}. The program states its members and databases as they are: what differs is corrected in the program first, or the other pages name what does not exist. A group with an administrative access point needs an address in each new subnet.`,
    ...exchangeShell(joined[0].name),
    command: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} | Format-List -Property Name, Servers, DatabaseAvailabilityGroupIpv4Addresses, ThirdPartyReplication, ManualDagNetworkConfiguration`,
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property OperationalServers, WitnessServer, WitnessShareInUse, DatacenterActivationMode`,
      ...forEachOf(
        'server',
        namesOf(joined),
        (server) =>
          `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result`,
      ),
    ],
    expected: `Servers and OperationalServers are ${nameList(namesOf(joined))}, ThirdPartyReplication is Disabled, and every check has passed.`,
    otherwise:
      'No such group: the servers of the datacenter are in none; the next step creates it, and `Add-DatabaseAvailabilityGroupServer` adds them first, one after the other. A check that fails is repaired before anything joins. ' +
      'With an access point, add an address of the new subnets by `Set-DatabaseAvailabilityGroup -DatabaseAvailabilityGroupIpAddresses`, with the old ones in the list. ManualDagNetworkConfiguration True: add the new subnets to the networks of the group by hand.',
  };
}

/** The witness of the program: one in a third place, which both sites reach. */
function setWitness(group: GroupView, joined: ServerView[]): Step {
  const { witness } = group;
  return {
    id: 'set-witness',
    title: witness ? `Give the group the witness ${witness.name}` : 'Check the witness of the group',
    why: witness
      ? `A witness in the datacenter would be lost with it, and the servers of Azure would have no majority. The new one is ${witness.name} in ${witness.location}, in ${code(witness.directory)}. Members stay up meanwhile.`
      : 'The number of members is odd, and no witness votes.',
    ...exchangeShell(joined[0].name),
    command: [
      `Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)}${witness ? ` -WitnessServer ${quote(witness.hostName)} -WitnessDirectory ${quote(witness.directory)}` : ''}`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property WitnessServer, WitnessDirectory, WitnessShareInUse`,
      'Get-ClusterQuorum | Format-List -Property QuorumResource',
    ],
    expected: witness
      ? `WitnessServer is ${witness.name}, WitnessDirectory is ${code(witness.directory)}.`
      : 'The command ends without an error.',
    otherwise:
      'A warning about rights: Exchange Trusted Subsystem is not in the local Administrators of the witness, or its firewall is closed. The old witness keeps its share: remove it when the group has been stable for a week.',
  };
}

/** The databases of the datacenter, with their paths, as copies in Azure will have them. */
function compareDatabases(group: GroupView, joined: ServerView[]): Step {
  const { databases, databaseDriveText, logDrive } = group;
  return {
    id: 'compare-databases',
    title: 'Compare the databases with the program',
    why: `A copy has the paths of its database: every server that joins needs the drives that the databases of ${nameList(namesOf(joined))} use. The program counts with ${databaseDriveText} for databases and ${logDrive}: for logs.`,
    ...exchangeShell(joined[0].name),
    command: [
      'Get-MailboxDatabase | Format-Table -Property Name, Server, EdbFilePath, LogFolderPath, CircularLoggingEnabled -AutoSize',
    ],
    check: forEachOf(
      'server',
      namesOf(joined),
      (server) =>
        `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, ActivationPreference, ContentIndexState`,
    ),
    expected: `${nameList(namesOf(databases))} ${plural(databases, 'is', 'are')} listed, with paths on ${databaseDriveText} and ${logDrive}:, and each copy is Mounted or Healthy.`,
    otherwise:
      'A name that is missing: the program states a database that does not exist; take it out, or create it by `New-MailboxDatabase` with a path on these drives. Another drive: state it (`databaseDrives` of the Mailbox servers) before servers are made, since drives of machines do not change afterwards. ' +
      'CircularLoggingEnabled is True on a database with one copy: turn it off (`Set-MailboxDatabase -CircularLoggingEnabled $false`, dismount and mount) until its second copy is Healthy.',
  };
}

/** The shell of the first member. */
function onFirst({ members }: GroupView): StepPlace {
  return exchangeShell(members[0].name);
}

/** Rights of Exchange on a witness that existed before; on one of them, or on each. */
export function witnessRights(estate: EstateView, group: GroupView, only?: WitnessView): Step[] {
  return (only ? [only] : [group.witness, group.alternateWitness])
    .filter((witness): witness is WitnessView => witness !== undefined && witness.stack === undefined)
    .map((witness) => ({
      id: stepId('prepare-witness', witness.name),
      title: `Let Exchange create the witness share on ${witness.name}`,
      why:
        `${witness.name} already existed and does not run Exchange: the DAG commands create directory and share there only if Exchange Trusted Subsystem is in its local Administrators group and its ` +
        'firewall admits file sharing and WMI. Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags.',
      ...windowsShell(witness.name),
      command: [
        `Add-LocalGroupMember -Group 'Administrators' -Member ${quote(`${estate.forestRootDomain}\\Exchange Trusted Subsystem`)}`,
        "Enable-NetFirewallRule -DisplayGroup 'File and Printer Sharing'",
        "Enable-NetFirewallRule -DisplayGroup 'Windows Management Instrumentation (WMI)'",
      ],
      check: ["Get-LocalGroupMember -Group 'Administrators' | Format-Table -Property Name, ObjectClass"],
      expected: 'Exchange Trusted Subsystem is listed.',
      otherwise:
        'Already a member: nothing is to be done. Not found: Active Directory was prepared in another domain; give the group with the name of that domain.',
    }));
}

function roundTrip(estate: EstateView, { members }: GroupView): Step[] {
  const [first] = members;
  const home = siteOf(estate, first.name).name;
  const away = members.filter(({ name }) => siteOf(estate, name).name !== home);
  if (away.length === 0) return [];
  return [
    {
      id: 'measure-latency',
      title: 'Measure the latency between the sites',
      why: `Members are supported only while a round trip between any two of them takes ${ROUND_TRIP_MS} ms at most. Source: learn.microsoft.com/exchange/high-availability/plan-ha.`,
      ...windowsShell(first.name),
      command: [
        `Invoke-Command -ComputerName ${quoteList(namesOf(members))} -ScriptBlock { Enable-NetFirewallRule -Name 'FPS-ICMP4-ERQ-In' }`,
      ],
      check: away.map(
        ({ hostName }) =>
          `Test-Connection -ComputerName ${quote(hostName)} -Count 20 | Measure-Object -Property ResponseTime -Average -Maximum`,
      ),
      expected: `Count is 20 and Maximum is at most ${ROUND_TRIP_MS} for ${nameList(namesOf(away))}; between two regions of Azure it is some tens of milliseconds.`,
      otherwise:
        'No answer: the connection between the sites is missing, or the name leads elsewhere (`Resolve-DnsName`). If it takes longer, stop: a group over this distance is not supported.',
    },
  ];
}

function makeGroup(group: GroupView): Step {
  const { witness } = group;
  const place = witness
    ? ` -WitnessServer ${quote(witness.hostName)} -WitnessDirectory ${quote(witness.directory)}`
    : '';
  return {
    id: 'create-group',
    title: `Create the group ${group.name}`,
    why:
      'Without an administrative access point: no address, no name object and no cluster name in DNS, so Azure needs no load balancer for it. ' +
      (witness
        ? `The witness is ${witness.name} in ${witness.location}, in ${code(witness.directory)}.`
        : 'The number of members is odd, and no witness votes; Exchange still requires one and chooses a server of the site.') +
      ' Every domain controller has to know the group before a member is added: otherwise a second cluster would be created.',
    ...onFirst(group),
    command: [
      `New-DatabaseAvailabilityGroup -Name ${quote(group.name)}${place} -DatabaseAvailabilityGroupIpAddresses ([System.Net.IPAddress]::None)`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} | Format-List -Property Name, WitnessServer, WitnessDirectory, DatabaseAvailabilityGroupIpv4Addresses, Servers`,
      'repadmin /replsummary',
    ],
    expected: `${witness ? `WitnessServer is ${witness.name}, WitnessDirectory is ${code(witness.directory)}. ` : ''}The only address is the broadcast address, which means that there is none. Servers is empty. No replication fails.`,
    otherwise:
      (witness
        ? `A warning about ${witness.name} is about rights or its firewall: see whether Exchange Trusted Subsystem is in its local Administrators group (` +
          '`Get-LocalGroupMember`). '
        : '') +
      `A group that is there already without members is removed with \`Remove-DatabaseAvailabilityGroup\`; then again.`,
  };
}

/** Members are added one after the other; `added` are those that join a group that exists. */
function addMembers(group: GroupView, added: ServerView[] = group.members): Step {
  const joins = added.length < group.members.length;
  const [first, ...others] = namesOf(added);
  const add = (server: string): string =>
    `Add-DatabaseAvailabilityGroupServer -Identity ${quote(group.name)} -MailboxServer ${server}`;
  return {
    id: 'add-members',
    title: 'Add the members one after the other',
    why:
      (joins
        ? `Servers of Azure join the cluster that exists, while it goes on. Every server of ${group.name} runs the same version of Windows. They are blocked for activation, or the next restart in the datacenter would mount databases on servers that no client and no Edge knows yet. `
        : 'The first one creates the cluster and the others join it: its object has to be on every domain controller before the second is added. Setup adds failover clustering. ') +
      `With ${count(group.members.length, 'member')} Exchange sets ${group.quorumMode}.`,
    ...onFirst(group),
    command: [
      add(quote(first)),
      'repadmin /syncall /AdeP',
      ...forEachOf('server', others, add),
      ...(others.length > 0 ? ['repadmin /syncall /AdeP'] : []),
      ...(joins ? activationLines(namesOf(added), 'Blocked') : []),
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property Name, Servers, OperationalServers, PrimaryActiveManager, WitnessShareInUse`,
      'Get-ClusterNode | Format-Table -Property Name, State, NodeWeight',
      'Get-ClusterQuorum | Format-List -Property QuorumResource, QuorumType',
      ...(joins ? [SEE_ACTIVATION] : []),
    ],
    expected:
      (joins ? `DatabaseCopyAutoActivationPolicy is Blocked on ${nameList(namesOf(added))}. ` : '') +
      `Servers and OperationalServers are ${nameList(namesOf(group.members))}. Each node is Up with NodeWeight 1. ` +
      (usesWitness(group)
        ? 'WitnessShareInUse is Primary, and the quorum resource is the file share witness.'
        : 'No quorum resource: the members vote alone.'),
    otherwise:
      'If a server was not added, the reason is in `C:\\ExchangeSetupLogs\\DagTasks` on the server on which the command ran; repair it and add that server again. A node of another cluster: ' +
      '`Remove-DatabaseAvailabilityGroupServer` for it, wait for replication, add it again. The witness is not in use: `Set-DatabaseAvailabilityGroup` with the name of the group alone resets it.',
  };
}

export function usesWitness({ members }: GroupView): boolean {
  return members.length % 2 === 0;
}

function activationMode(group: GroupView): Step {
  const { alternateWitness } = group;
  const alternate = alternateWitness
    ? ` -AlternateWitnessServer ${quote(alternateWitness.hostName)} -AlternateWitnessDirectory ${quote(alternateWitness.directory)}`
    : '';
  return {
    id: 'enable-dac-mode',
    title: 'Turn on the datacenter activation mode',
    why:
      'In DAC mode a member mounts nothing after a start until it has reached the others: a site that comes back from an outage without its line does not mount databases that are mounted in ' +
      'the other site. It also makes `Stop-`, `Restore-` and `Start-DatabaseAvailabilityGroup` available. It takes two members at least. ' +
      (alternateWitness
        ? `${alternateWitness.name} in ${alternateWitness.location} becomes the witness only by \`Restore-DatabaseAvailabilityGroup\`. `
        : '') +
      'Source: learn.microsoft.com/exchange/high-availability/database-availability-groups/dac-mode.',
    ...onFirst(group),
    command: [
      `Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -DatacenterActivationMode DagOnly${alternate}`,
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} | Format-List -Property DatacenterActivationMode, WitnessServer, AlternateWitnessServer, AlternateWitnessDirectory, StartedMailboxServers, StoppedMailboxServers`,
    ],
    expected:
      'DatacenterActivationMode is DagOnly. ' +
      (alternateWitness
        ? `AlternateWitnessServer is ${alternateWitness.name}, AlternateWitnessDirectory is ${code(alternateWitness.directory)}. `
        : '') +
      `${nameList(namesOf(group.members))} are started, none is stopped.`,
    otherwise: text`Fewer than two members: go back to ${ref('add-members')}. A member among the stopped ones: \`Start-DatabaseAvailabilityGroup\` with its name.`,
  };
}

/** Commands that let servers mount databases by themselves where no more is lost than the program accepts. */
export function mountDialLines({ mountDial: dial }: GroupView, servers: string[]): string[] {
  return forEachOf(
    'server',
    servers,
    (server) => `Set-MailboxServer -Identity ${server} -AutoDatabaseMountDial ${dial}`,
  );
}

/** Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (automatic database mount dial). */
function mountDial(group: GroupView): Step {
  const servers = namesOf(group.members);
  return {
    id: 'set-mount-dial',
    title: 'Set what a database may lose and still mount automatically',
    why: `Quorum alone mounts nothing: after a failure a database is mounted automatically only on ${group.mountableCopy}. One that has no such copy stays dismounted until somebody accepts the loss. A log file holds 1 MB.`,
    ...onFirst(group),
    command: mountDialLines(group, servers),
    check: ['Get-MailboxServer | Format-Table -Property Name, AutoDatabaseMountDial -AutoSize'],
    expected: `AutoDatabaseMountDial is ${group.mountDial} on ${nameList(servers)}.`,
    otherwise:
      'Another value: run the line of that server again. If another domain controller shows the old value, wait for replication.',
  };
}

function seeGroup(estate: EstateView, group: GroupView): Step {
  const sites = [...new Set(group.members.map(({ name }) => directorySiteOf(siteOf(estate, name), name)))];
  const held = group.failures.filter(({ keepsQuorum }) => !keepsQuorum);
  return {
    id: 'check-group',
    title: 'Check the group',
    why:
      'One network for clients and replication, over all sites, is what Exchange recommends for servers with one adapter. ' +
      (held.length === 0
        ? 'By the plan the vote survives each loss of a server, a zone, a site or the witness.'
        : `By the plan the vote does not survive the loss of ${nameList(held.map(({ failure }) => failure))}: the group stops then, ${estate.standby ? 'and you do the switchover' : 'until enough votes are back'}.`),
    ...onFirst(group),
    command: [`Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -DiscoverNetworks`],
    check: [
      `Get-DatabaseAvailabilityGroupNetwork -Identity ${quote(group.name)} | Format-List -Property Name, Subnets, MapiAccessEnabled, ReplicationEnabled`,
      ...forEachOf(
        'server',
        namesOf(group.members),
        (server) =>
          `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result, Error -AutoSize`,
      ),
    ],
    expected: `One network, MapiDagNetwork, with ${count(sites.length, 'subnet')} that are Up. Every check of every member has passed.`,
    otherwise:
      'A check that failed says why in Error: ClusterService and QuorumGroup are about the cluster (`Get-ClusterNode`, `Get-ClusterQuorum`), ReplayService and TasksRpcListener about the service ' +
      'MSExchangeRepl on that member. Subnets in separate networks: the adapters do not register in DNS, or a subnet lacks its route.',
  };
}

function databaseSteps(estate: EstateView, group: GroupView): Step[] {
  const { databases } = group;
  if (databases.length === 0) return [];
  const most = Math.max(...databases.map(({ copies }) => copies.length));
  return [
    makeDatabases(estate, databases),
    ...removeOthers(estate, group),
    ...Array.from({ length: most - 1 }, (_, index) => addCopies(group, index + 2)).flat(),
    ...laggedSteps(group),
    ...(group.circularLogging ? [circularLogging(group, databases, onFirst(group))] : []),
    ...(most > 1 ? [restartStores(onFirst(group), namesOf(group.members), RESTART_BUSY)] : []),
    seeCopies(group),
    ...(group.circularLogging ? [] : [firstBackup(group)]),
  ];
}

/**
 * Lets Exchange delete logs. It comes after the copies: circular logging has to be off while the second copy of a database is added.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/manage-ha/add-db-copies and .../disaster-recovery/disaster-recovery.
 */
export function circularLogging(group: GroupView, databases: DatabaseView[], place: StepPlace): Step {
  return {
    id: 'turn-on-circular-logging',
    title: 'Turn on circular logging',
    why:
      `Nothing backs the databases up, so without circular logging no log file is ever deleted: ${group.logDrive}: fills, and every database on the server is dismounted. It is off while the second copy of a database is added, which is why it comes only now. ` +
      'Exchange then deletes a log file when every copy has received it and those that do not lag have replayed it: a copy that is suspended, failed or lost keeps the logs of its database on all members.',
    ...place,
    command: forEachOf(
      'database',
      namesOf(databases),
      (name) => `Set-MailboxDatabase -Identity ${name} -CircularLoggingEnabled $true`,
    ),
    check: [
      'Get-MailboxDatabase | Format-Table -Property Name, CircularLoggingEnabled, RetainDeletedItemsUntilBackup -AutoSize',
    ],
    expected: `CircularLoggingEnabled is True and RetainDeletedItemsUntilBackup is False for ${nameList(namesOf(databases))}.`,
    otherwise:
      'A warning that the change counts only after the database is mounted again is about a database with one copy: add its copies first, since the next one is refused while circular logging is on. ' +
      'RetainDeletedItemsUntilBackup is True: `Set-MailboxDatabase -RetainDeletedItemsUntilBackup $false`, since no backup comes that would let deleted items go.',
  };
}

/** Logs are deleted after a full backup only. */
function firstBackup(group: GroupView): Step {
  const { backupProduct, databases, logDrive } = group;
  return {
    id: 'make-first-backup',
    title: `Back up every database with ${backupProduct}`,
    why: `Circular logging stays off: log files are deleted after a full backup only, on all members that hold the database. Until then, and whenever backups fail for days, ${logDrive}: fills, and every database on the server is dismounted.`,
    ...onFirst(group),
    command: [
      `Read-Host ${quote(`Set up ${backupProduct} for every database, make a full backup of each, then press Enter`)}`,
    ],
    check: [
      'Get-MailboxDatabase -Status | Format-Table -Property Name, LastFullBackup, CircularLoggingEnabled -AutoSize',
    ],
    expected: `LastFullBackup is of today for ${nameList(namesOf(databases))}, and CircularLoggingEnabled is False.`,
    otherwise: `No LastFullBackup: the product did not tell Exchange that its backup was complete, or it backs up machines or files only; \`vssadmin list writers\` has to show the Microsoft Exchange Writer as Stable. The folder of each database on ${logDrive}: has fewer files after the backup than before.`,
  };
}

function makeDatabases(estate: EstateView, databases: DatabaseView[]): Step {
  const [{ copies }] = databases;
  const made = databases.filter(
    ({ name, copies: [first] }) => databaseFor(estate, first.server)?.name === name,
  );
  const rest = databases.filter((each) => !made.includes(each));
  const servers = [...new Set(rest.map(({ copies: [first] }) => first.server))];
  return {
    id: 'create-databases',
    title: 'Create the databases',
    why:
      `${count(databases.length, 'database')}, each created on the member that is its first choice. ` +
      (made.length === 0
        ? ''
        : `${nameList(namesOf(made))} ${plural(made, 'was', 'were')} created by Setup. `) +
      'The Information Store has to be restarted on a server that got databases, which dismounts those that are there: there are no mailboxes yet.',
    ...exchangeShell(copies[0].server),
    command: [
      ...databaseLines(rest),
      ...(rest.length === 0 ? [] : ['repadmin /syncall /AdeP']),
      ...forEachOf(
        'server',
        servers,
        (server) =>
          `Invoke-Command -ComputerName ${server} -ScriptBlock { Restart-Service -Name 'MSExchangeIS' }`,
      ),
      ...forEachOf('database', namesOf(databases), (name) => `Mount-Database -Identity ${name}`),
    ],
    check: [
      'Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted, EdbFilePath, LogFolderPath -AutoSize',
    ],
    expected: `${nameList(namesOf(databases))} are mounted, each on its server: ${firstChoices(databases)}.`,
    otherwise:
      'Not mounted: Active Directory has not replicated the database yet; wait a minute and `Mount-Database` again. A path that is refused: the volume is missing on that server. ' +
      'A database that exists already under another path is moved with `Move-DatabasePath` while it has one copy only.',
  };
}

/** Databases that Setup makes on members that are nobody's first choice. */
function removeOthers(estate: EstateView, group: GroupView): Step[] {
  const servers = group.members.filter(
    ({ name, terraformAddress }) => terraformAddress !== undefined && !databaseFor(estate, name),
  );
  const [target] = group.databases as (DatabaseView | undefined)[];
  if (servers.length === 0 || !target) return [];
  return [
    {
      id: 'remove-setup-databases',
      title: 'Remove the databases that Setup created',
      why:
        `On ${nameList(namesOf(servers))} Setup created a database named "Mailbox Database" and a number, on the system disk and without copies. Mailboxes in it, those of the system included, move to ${target.name} first; ` +
        'a database with a mailbox in it is not removed.',
      ...exchangeShell(servers[0].name),
      command: [
        `$found = @(${quoteList(namesOf(servers))} | ForEach-Object { Get-MailboxDatabase -Server $_ } | Where-Object { $_.Name -like 'Mailbox Database *' })`,
        'foreach ($database in $found) {',
        ...moveMailboxes('$database.Name', quote(target.name)).map((line) => `  ${line}`),
        '}',
        'foreach ($database in $found) { Remove-MailboxDatabase -Identity $database.Name }',
      ],
      check: [
        'Get-MoveRequest | Format-Table -Property DisplayName, Status, TargetDatabase -AutoSize',
        'Get-MailboxDatabase | Format-Table -Property Name, Server -AutoSize',
      ],
      expected: `No database is named "Mailbox Database" any more; those that are listed are ${nameList(namesOf(group.databases))} and those that existed before.`,
      otherwise:
        'Setup may have put system mailboxes there: wait until every move request is Completed, then run the lines with `Remove-MailboxDatabase` again. What is still inside shows ' +
        '`Get-Mailbox -Database` with `-Arbitration`, `-Archive`, `-AuditLog`, `-Monitoring` or `-PublicFolder`. The files are left on the system disk; delete them afterwards.',
    },
  ];
}

/**
 * Moves every kind of mailbox to another database, as PowerShell names both: `Get-Mailbox` leaves out all kinds that it is not asked for.
 *
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/get-mailbox (Arbitration, Archive, AuditLog, PublicFolder) and
 * .../new-moverequest (ArchiveOnly).
 */
function moveMailboxes(source: string, target: string): string[] {
  return [
    ...['', ' -Arbitration', ' -AuditLog', ' -PublicFolder'].map(
      (kind) =>
        `Get-Mailbox -Database ${source}${kind} -ResultSize Unlimited | New-MoveRequest -TargetDatabase ${target}`,
    ),
    `Get-Mailbox -Database ${source} -Archive -ResultSize Unlimited | New-MoveRequest -ArchiveOnly -ArchiveTargetDatabase ${target}`,
  ];
}

/** A copy as the cmdlets name it: `DB01\\AMSFE1`. */
export function copyName({
  database,
  server,
}: {
  readonly database: string;
  readonly server: string;
}): string {
  return `${database}\\${server}`;
}

/** Names of copies, for people. */
export function copiesText(copies: PlacedCopy[]): string {
  return nameList(copies.map((copy) => code(copyName(copy))));
}

/** Commands that make databases, each on the server of its first choice. */
export function databaseLines(databases: DatabaseView[]): string[] {
  return forEachRow(
    databases.map((each) => [each.name, each.copies[0].server, each.edbPath, each.logPath]),
    ([name, server, file, logs]) =>
      `New-MailboxDatabase -Name ${name} -Server ${server} -EdbFilePath ${file} -LogFolderPath ${logs}`,
  );
}

/** Where databases are active while all is well: `DB01 on AMSFE1, DB02 on AMSFE2`. */
export function firstChoices(databases: DatabaseView[]): string {
  return databases.map(({ name, copies: [first] }) => `${name} on ${first.server}`).join(', ');
}

/** Commands that add copies; lagged ones with their lag. */
export function copyLines(group: GroupView, copies: PlacedCopy[]): string[] {
  const lag = group.replayLagDays === undefined ? '' : ` -ReplayLagTime ${group.replayLagDays}.00:00:00`;
  const lines = (lagged: boolean): string[] =>
    forEachRow(
      copies
        .filter((copy) => copy.lagged === lagged)
        .map(({ database, server, preference }) => [database, server, String(preference)]),
      ([database, server, preference]) =>
        `Add-MailboxDatabaseCopy -Identity ${database} -MailboxServer ${server} -ActivationPreference ${unquoted(preference)}${lagged ? lag : ''}`,
    );
  return [...lines(false), ...lines(true)];
}

/** What tells how far a copy has been seeded, and whether it is kept from being activated. */
export const SEEDING =
  'Name, Status, ActivationPreference, CopyQueueLength, ReplayQueueLength, ContentIndexState';
export const GUARD = 'Name, ActivationSuspended, ReplayLagStatus';

/** Commands that show what is known of the copies of all servers that hold some of these. */
export function copyStatusLines(copies: PlacedCopy[], properties: string): string[] {
  return [...new Set(copies.map(({ server }) => server))].map(
    (server) =>
      `Get-MailboxDatabaseCopyStatus -Server ${quote(server)} | Format-Table -Property ${properties} -AutoSize`,
  );
}

/** All copies of the group that a condition holds for, in the order of databases. */
export function copiesWhere({ databases }: GroupView, wanted: (copy: PlacedCopy) => boolean): PlacedCopy[] {
  return databases.flatMap(({ name, copies }) =>
    copies.map((copy) => ({ ...copy, database: name })).filter(wanted),
  );
}

function addCopies(group: GroupView, preference: number, among?: PlacedCopy[]): Step[] {
  const all = among ?? copiesWhere(group, () => true);
  const copies = all.filter((copy) => copy.preference === preference);
  if (copies.length === 0) return [];
  const lagged = copies.filter((copy) => copy.lagged);
  return [addCopiesStep(group, preference, copies, lagged)];
}

function addCopiesStep(
  group: GroupView,
  preference: number,
  copies: PlacedCopy[],
  lagged: PlacedCopy[],
): Step {
  return {
    id: `add-copies-of-preference-${preference}`,
    title: `Add the copies of preference ${preference}`,
    why:
      'In the order of preference, since a number can be given only when the lower ones exist. A copy is seeded from the active one as soon as it is added.' +
      (lagged.length === 0
        ? ''
        : ` ${lagged.length === copies.length ? 'They lag' : `${count(lagged.length, 'copy lags', 'copies lag')}`} ${group.replayLagDays} days behind at most, as a way back from damage that was replicated: automatic play-down may shorten the lag.`),
    ...onFirst(group),
    command: copyLines(group, copies),
    check: copyStatusLines(copies, SEEDING),
    expected: `${copiesText(copies)}: each is Healthy with the activation preference ${preference}.`,
    otherwise:
      'Failed or FailedAndSuspended: `Update-MailboxDatabaseCopy -DeleteExistingFiles` for that copy seeds it again. "The path already has files": they are left from an earlier try; delete them ' +
      'on that server.' +
      (preference === 2
        ? ' Circular logging has to be off while the second copy is added: `Set-MailboxDatabase -CircularLoggingEnabled $false`, dismount and mount.'
        : ''),
  };
}

/** What a restart of the Information Store does to servers on which databases are active, and to one on which none is. */
export const RESTART_BUSY =
  'Active databases move to another member, so do it one server after the other. The lagged copies are blocked by now.';
export const RESTART_IDLE = 'Nothing is active on this server yet, so users do not notice.';

/** The store of a server reads its list of databases when it starts. */
export function restartStores(from: StepPlace, servers: string[], effect: string): Step {
  return {
    id: stepId('restart-information-store', ...(servers.length === 1 ? servers : [])),
    title: `Restart the Information Store of ${servers.length === 1 ? servers[0] : 'each member in turn'}`,
    why: `After copies were added the store has to be restarted to use the memory that fits the new number of databases. ${effect}`,
    ...from,
    command: forEachOf(
      'server',
      servers,
      (server) =>
        `Invoke-Command -ComputerName ${server} -ScriptBlock { Restart-Service -Name 'MSExchangeIS' }`,
    ),
    check: [
      ...forEachOf(
        'server',
        servers,
        (server) =>
          `Test-ServiceHealth -Server ${server} | Format-Table -Property Role, RequiredServicesRunning`,
      ),
      'Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted -AutoSize',
    ],
    expected: `RequiredServicesRunning is True on ${nameList(servers)}, and every database is mounted.`,
    otherwise:
      'A database that is dismounted: `Mount-Database`. Active copies in the wrong place are put back by preference afterwards.',
  };
}

/** The volumes with lagged copies. */
function laggedDrives({ databases, databaseDrives }: GroupView): string[] {
  const drives = databases
    .filter(({ copies }) => copies.some(({ lagged }) => lagged))
    .map(({ drive }) => drive ?? databaseDrives[0]);
  return databaseDrives.filter((letter) => drives.includes(letter)).map((letter) => `${letter}:`);
}

/** Keeps lagged copies from being activated, and mail as long as they lag. */
function laggedSteps(group: GroupView): Step[] {
  const lagged = copiesWhere(group, (copy) => copy.lagged);
  const { replayLagDays: days } = group;
  if (lagged.length === 0 || days === undefined) return [];
  const hold = days > SAFETY_NET_DAYS;
  return [
    {
      id: 'block-lagged-copies',
      title: 'Block the activation of the lagged copies',
      why:
        'A lagged copy must not be activated automatically: its lag would be lost. ' +
        (hold
          ? `Safety Net has to hold delivered mail as long as the lag, or mail of the days between is lost when such a copy is activated: ${days} days instead of ${SAFETY_NET_DAYS}. The queue database grows with it. `
          : `Safety Net holds mail for ${SAFETY_NET_DAYS} days by default, which covers the lag. `) +
        `Lagged copies share ${nameList(laggedDrives(group))} with others, so automatic play-down has to stay on: ${days} days are the aim and no guarantee. ` +
        'Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies.',
      ...onFirst(group),
      command: [
        ...safetyNetLines(group),
        `Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -ReplayLagManagerEnabled $true`,
        ...blockLines(lagged),
      ],
      check: [
        `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} | Format-List -Property Name, ReplayLagManagerEnabled`,
        'Get-TransportConfig | Format-List -Property SafetyNetHoldTime',
        ...copyStatusLines(lagged, GUARD),
      ],
      expected: `ReplayLagManagerEnabled is True, and SafetyNetHoldTime is ${safetyNetDays(group)}.00:00:00. ActivationSuspended is True for ${copiesText(lagged)} and False for the others.`,
      otherwise:
        'A copy that is not suspended: run its line again. One that was suspended by mistake: `Resume-MailboxDatabaseCopy`. ReplayLagStatus shows a lag of zero for the first days: it builds up.',
    },
  ];
}

/** Days that Safety Net holds mail after bring-up: as long as copies lag, if that is longer than by default. */
export function safetyNetDays({ replayLagDays = 0 }: GroupView): number {
  return Math.max(replayLagDays, SAFETY_NET_DAYS);
}

/** Commands that let Safety Net hold mail that long. */
export function safetyNetLines(group: GroupView): string[] {
  const days = safetyNetDays(group);
  return days > SAFETY_NET_DAYS ? [`Set-TransportConfig -SafetyNetHoldTime ${days}.00:00:00`] : [];
}

/** Commands that keep copies from being activated by themselves. */
export function blockLines(copies: PlacedCopy[]): string[] {
  return forEachOf(
    'copy',
    copies.map(copyName),
    (copy) => `Suspend-MailboxDatabaseCopy -Identity ${copy} -ActivationOnly -Confirm:$false`,
  );
}

function seeCopies(group: GroupView): Step {
  return {
    id: 'activate-first-choices',
    title: 'Activate every database on its first choice',
    why: 'Restarts have moved active copies. From now on each database is where the layout places it.',
    ...onFirst(group),
    command: redistribution(group),
    check: [
      ...forEachOf(
        'database',
        namesOf(group.databases),
        (name) =>
          `Get-MailboxDatabaseCopyStatus -Identity ${name} | Format-Table -Property Name, Status, ActivationPreference, CopyQueueLength, ReplayQueueLength -AutoSize`,
      ),
    ],
    expected: `Mounted: ${firstChoices(group.databases)}. All other copies are Healthy, and CopyQueueLength is 0 or nearly so.`,
    otherwise:
      'A database elsewhere: `Move-ActiveMailboxDatabase` with `-ActivateOnServer` and the server of preference 1. A copy that is not Healthy: `Test-ReplicationHealth` on its server.',
  };
}

/** Puts the active copies back by preference. Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies. */
export function redistribution({ name }: GroupView): string[] {
  return [
    'Set-Location -Path $ExScripts',
    `.\\RedistributeActiveDatabases.ps1 -DagName ${quote(name)} -BalanceDbsByActivationPreference -Confirm:$false`,
  ];
}

/** A member other than the one given, the same site's first. */
export function otherMember(estate: EstateView, group: GroupView, server: string): ServerView | undefined {
  const site = siteOf(estate, server);
  const others = group.members.filter(({ name }) => name !== server);
  return others.find(({ name }) => siteOf(estate, name) === site) ?? others[0];
}
