import { PageId } from '../../model/page-ids';
import { standingSites, made, namesOf, siteOf, standingVariables, sitesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import { nameList, quote, quoteList, terraform } from '../powershell-text';
import type { Procedure, ProcedureTable, Step, StepPlace } from '../procedure';
import { Shell, stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { code, listed, pageRef, ref, sentences, text } from '../text';
import { safetyNetDays } from '../vocabulary/group-setup';
import { transportOutageId } from '../vocabulary/group-switchover';
import { REMOVE_ABSENT_COPIES, VOLUME_FULL } from '../vocabulary/pages';
import { queueFolder } from '../vocabulary/queue-volume';
import { changedNote, NO_CHANGES, OUTSIDE, TERRAFORM } from '../vocabulary/shells';

const SUBJECT = 'the server with the full volume';

/** Win32_LogicalDisk knows this machine only: on a node of a cluster, the cmdlets of the Storage module see the volumes of all nodes. */
const VOLUMES =
  "Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType = 3' | Format-Table -AutoSize -Property DeviceID, VolumeName, @{ Name = 'SizeGiB'; Expression = { [math]::Round($_.Size / 1073741824) } }, @{ Name = 'FreeGiB'; Expression = { [math]::Round($_.FreeSpace / 1073741824) } }, @{ Name = 'UsedPercent'; Expression = { [math]::Round(100 - 100 * $_.FreeSpace / $_.Size) } }";
const EVENTS =
  "Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'MSExchangeTransport'; Id = 15004, 15005, 15006 } -MaxEvents 5 -ErrorAction SilentlyContinue | Format-List -Property TimeCreated, Id, Message";
const SENDERS =
  'Get-MessageTrackingLog -Start (Get-Date).AddHours(-1) -EventId RECEIVE -ResultSize Unlimited | Group-Object -Property Sender | Sort-Object -Property Count -Descending | Select-Object -First 10 | Format-Table -Property Count, Name -AutoSize';

/** The servers with volumes of their own for Exchange. */
interface Volumes {
  readonly estate: EstateView;
  readonly servers: ServerView[];
  /** Those with a volume for the queue. */
  readonly queues: ServerView[];
  readonly group?: GroupView;
}

/**
 * A volume with logs, databases or a queue fills up.
 *
 * Sources: learn.microsoft.com/exchange/mail-flow/back-pressure, .../high-availability/disaster-recovery/disaster-recovery,
 * .../high-availability/manage-ha/remove-db-copies and learn.microsoft.com/azure/virtual-machines/windows/expand-disks.
 *
 * @returns the page; undefined where no server has such a volume
 */
export function volumeFull(estate: EstateView): Procedure | undefined {
  const all = standingSites(estate).flatMap(({ mailboxServers, edges }) => [...mailboxServers, ...edges]);
  const servers = all.filter(({ volumes }) => volumes.length > 0);
  if (servers.length === 0) return undefined;
  const queues = servers.filter((server) => queueFolder(server) !== undefined);
  const group = (estate.group?.databases.length ?? 0) > 0 ? estate.group : undefined;
  const volumes = { estate, servers, queues, group };
  return {
    id: VOLUME_FULL,
    title: 'A volume fills up',
    purpose:
      'The free space of a server runs out: an alert says so, databases are dismounted, or mail is refused for lack of resources. ' +
      'Afterwards you know what fills the volume, it has room again, and nothing was lost.',
    table: volumeTable(volumes),
    before: preconditions(volumes),
    steps: [
      seeVolumes(volumes),
      ...(group
        ? [
            seeTruncation(volumes, group),
            findRunaway(volumes, group),
            removeAbsent(group),
            freeLogs(volumes, group),
            seeDatabases(volumes, group),
            moveMailboxes(group),
          ]
        : []),
      ...(queues.length > 0 ? [seeQueue(volumes), renewQueue(volumes)] : []),
      ...enlargedSites(volumes).map((site) => (site.existing ? enlargeThere(site) : enlarge(site, volumes))),
      ...extendVolumes(volumes),
    ],
    after: [
      'Set the alert of each volume to 75 % and to 80 %, so that days are left: mail from outside stops at 89 % of the queue volume, and there is no second warning for databases and logs.',
      'Compare `databaseSize` and `dailyLogs` of the program with what you have seen: synthesis compares them with the disks.',
    ],
  };
}

function volumeTable({ estate, servers }: Volumes): ProcedureTable {
  return {
    title: 'Volumes of Exchange',
    head: ['server', 'site', 'stack', 'volumes'],
    rows: servers.map(({ name, volumes }) => {
      const site = siteOf(estate, name);
      const sizes = volumes.map(
        ({ purpose, driveLetter, sizeGib }) =>
          `${purpose} ${driveLetter}:${sizeGib === undefined ? '' : ` ${sizeGib} GiB`}`,
      );
      return [name, site.name, site.existing ? '-' : site.stack, sizes.join(', ')];
    }),
  };
}

function preconditions({ group }: Volumes): Text[] {
  return [
    ...(group
      ? [
          `Nobody deletes log files by hand, whatever the time: a file that a database or one of its copies still needs makes that database unusable. When ${group.logDrive}: is full, databases are dismounted, and nothing is lost by that.`,
        ]
      : []),
    'Begin with the enlargement of the disk if less than an hour is left: it takes minutes, while the servers run. Look for the cause afterwards.',
  ];
}

/** Where a step is done that concerns one of several servers. */
function onOne(servers: readonly ServerView[], shell = Shell.EXCHANGE): StepPlace {
  return { shell, hosts: namesOf(servers), subject: SUBJECT };
}

function seeVolumes({ servers, queues, group }: Volumes): Step {
  return {
    id: 'see-volumes',
    title: 'See which volume is full',
    why: sentences(
      group &&
        `A database is dismounted when ${group.databaseDriveText} or ${group.logDrive}: has no room left.`,
      queues.length > 0 &&
        `Transport refuses mail from outside when ${queues[0].queueDrive}: is 89 % full, and mail from Exchange servers too at 99 %; it takes mail again below 80 %. Event 15004 says that the pressure has risen, 15005 that it has fallen, 15006 that mail is refused for lack of space.`,
    ),
    ...onOne(servers, Shell.POWERSHELL),
    command: [EVENTS],
    check: [VOLUMES],
    expected: sentences(
      'UsedPercent is below 75 for every volume: nothing is left to do.',
      group &&
        text`More on ${group.logDrive}: continue with ${ref('see-truncation')}. More on ${group.databaseDriveText} continue with ${ref('see-databases')}.`,
      queues.length > 0 && text`More on ${queues[0].queueDrive!}: continue with ${ref('see-queue')}.`,
    ),
    otherwise:
      'C: is full: delete log files of IIS that are older than two weeks, below `C:\\inetpub\\logs\\LogFiles`. Transport keeps temporary files on C: and refuses mail there, too, from 89 % on.',
  };
}

/** Log files by database, the fullest folder first. */
function logCounts({ logDrive }: GroupView): string {
  return `Get-ChildItem -Path ${quote(`${logDrive}:\\`)} -Recurse -Filter 'E*.log' | Group-Object -Property DirectoryName | Sort-Object -Property Count -Descending | Format-Table -Property Count, Name -AutoSize`;
}

function seeTruncation(volumes: Volumes, group: GroupView): Step {
  const { circularLogging, backupProduct, members, logDrive } = group;
  return {
    id: 'see-truncation',
    title: 'See why logs are not deleted',
    why:
      (circularLogging
        ? 'Circular logging deletes a log file when every copy has it and those that do not lag have replayed it.'
        : `Logs are deleted after a full backup by ${backupProduct}, if every copy has them and those that do not lag have replayed them.`) +
      ' One copy that is suspended, failed or away keeps the logs of its database on all members, on the one with the active copy as well. A log file has 1 MB.',
    ...onOne(members),
    command: [
      '$names = @((Get-MailboxDatabase -Server $env:COMPUTERNAME).Name)',
      "foreach ($name in $names) { Get-MailboxDatabaseCopyStatus -Identity $name | Where-Object { $_.Status -notin 'Mounted', 'Healthy' } | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength, SuspendComment -AutoSize }",
    ],
    check: [
      'Get-MailboxDatabase -Server $env:COMPUTERNAME -Status | Format-Table -Property Name, Mounted, CircularLoggingEnabled, LastFullBackup -AutoSize',
      logCounts(group),
    ],
    expected: text`The command lists no copy, and ${circularLogging ? 'CircularLoggingEnabled is True for every database' : 'LastFullBackup is of the last day for every database'}. Then more is written than the volume was made for: continue with ${ref('find-log-writer')}.`,
    otherwise: sentences(
      'A copy that is Suspended: `Resume-MailboxDatabaseCopy` with its name, unless SuspendComment says why not. One that is Failed or FailedAndSuspended: `Update-MailboxDatabaseCopy -DeleteExistingFiles` with its name.',
      text`The server of the copy stays away, or the copy cannot be repaired today: ${ref(REMOVE_ABSENT_COPIES)}.`,
      circularLogging
        ? text`CircularLoggingEnabled is False: ${pageRef('bring-up', 'turn-on-circular-logging')}.`
        : `LastFullBackup is older: repair ${backupProduct} and make a full backup. Logs go within minutes after it.`,
      text`${logDrive}: is full and databases are dismounted: ${enlargeRefs(volumes)}, or else ${ref('free-volume')}.`,
    ),
  };
}

/** Source: learn.microsoft.com/powershell/module/exchangepowershell/get-storeusagestatistics. */
function findRunaway(volumes: Volumes, { members }: GroupView): Step {
  return {
    id: 'find-log-writer',
    title: 'Find who writes so many logs',
    when: 'Only if every copy is healthy, and the logs grow all the same.',
    why: 'A mailbox with a device or a program that repeats the same change, a sender with very many messages, or a move of mailboxes. The statistics are those of the last ten minutes: run the first line twice.',
    ...onOne(members),
    command: [
      'Get-StoreUsageStatistics -Server $env:COMPUTERNAME -Filter "DigestCategory -eq \'LogBytes\'" | Sort-Object -Property LogRecordBytes -Descending | Select-Object -First 20 | Format-Table -Property DisplayName, SampleTime, LogRecordBytes, MailboxGuid -AutoSize',
      SENDERS,
      'Get-MoveRequest -MoveStatus InProgress | Format-Table -Property DisplayName, TargetDatabase -AutoSize',
    ],
    check: [
      "$mailbox = Read-Host 'Mailbox at the top of the first list'",
      'Get-MobileDeviceStatistics -Mailbox $mailbox | Format-Table -Property DeviceType, DeviceModel, DeviceUserAgent, LastSuccessSync -AutoSize',
    ],
    expected: text`No mailbox and no sender leads by far, and no mailbox moves. Then the volume is too small for what people do: ${enlargeRefs(volumes)}.`,
    otherwise:
      'One mailbox leads: `Set-CASMailbox -ActiveSyncEnabled $false` with its name stops its devices, `-EwsEnabled $false` stops programs; speak with its owner first. One sender leads: stop the program that sends. ' +
      'Mailboxes move: `Suspend-MoveRequest` until logs have been deleted.',
  };
}

/** Servers of a database as texts: the shell gives objects or texts. */
const SERVERS = '@($_.Servers | ForEach-Object { "$_" })';

/** Source: learn.microsoft.com/powershell/module/exchangepowershell/remove-mailboxdatabasecopy (circular logging and the last passive copy). */
function removeAbsent(group: GroupView): Step {
  const { circularLogging, members, databases } = group;
  // A database with one copy has none that could be away.
  const shared = databases.filter(({ copies }) => copies.length > 1);
  const holders = members.filter(({ name }) =>
    shared.some(({ copies }) => copies.some(({ server }) => server === name)),
  );
  return {
    id: REMOVE_ABSENT_COPIES,
    title: 'Remove the copies of a member that stays away',
    when: 'Only if a member, or its copies, will be away for longer than the free space lasts. Work out how long that is: log files of a day, times 1 MB.',
    why:
      'What is removed no longer keeps logs on the others. The price: each copy is seeded again later, for hours, and until then the database has fewer copies, and a lagged one lags only after days again. Only copies of databases that are mounted elsewhere are removed. ' +
      (circularLogging
        ? 'Circular logging may stay on, except for a database that keeps one copy only: there the command turns it off first, as Exchange demands.'
        : 'Circular logging is off in this estate: nothing has to be changed before.'),
    ...onOne(members),
    command: [
      "$away = Read-Host 'Name of the member that stays away'",
      `$databases = @(Get-MailboxDatabase -Status | Where-Object { $_.Mounted -and "$($_.Server)" -ne $away -and ${SERVERS} -contains $away })`,
      'foreach ($database in $databases) {',
      ...(circularLogging
        ? [
            '  if (@($database.Servers).Count -eq 2) { Set-MailboxDatabase -Identity $database.Name -CircularLoggingEnabled $false }',
          ]
        : []),
      '  Remove-MailboxDatabaseCopy -Identity "$($database.Name)\\$away" -Confirm:$false',
      '}',
    ],
    check: [
      'Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted, Servers, CircularLoggingEnabled -AutoSize',
      logCounts(group),
    ],
    expected: circularLogging
      ? 'Servers no longer lists the member for any mounted database, and Count falls within the hour.'
      : `Servers no longer lists the member for any mounted database, and Count falls after the next full backup by ${group.backupProduct}.`,
    otherwise: sentences(
      'A database that is not mounted keeps its copies: mount it first, since the copy that is away may be the one that has what others lack.',
      circularLogging &&
        'CircularLoggingEnabled is False for a database with one copy: turn it on, then dismount and mount the database, or nothing deletes its logs. Turn it off again before its second copy is added.',
      holders.length > 0 &&
        text`The member comes back: its old files are in the way. Delete its folders of these databases, then add the copies by ${listed(holders.map(({ name }) => pageRef(PageId.memberRebuild(name), stepId('add-copies', name))))}.`,
    ),
  };
}

/** Source of the warning: techcommunity.microsoft.com/blog/exchange/how-to-recover-from-disk-full-on-an-exchange-log-drive/610479. */
function freeLogs(volumes: Volumes, group: GroupView): Step {
  const { members, logDrive, databaseDriveText } = group;
  return {
    id: 'free-volume',
    title: 'Remove passive copies from the full server',
    when: text`Only as the last resort: databases are dismounted, or about to be, and the disk cannot grow in time (${enlargeRefs(volumes)}).`,
    why:
      'Room comes from whole copies, never from single log files. `eseutil /mh` shows for the file of a database whether it was closed cleanly (State) and which logs it needs itself (Log Required), and not what other copies, lagged copies and the backup need: only Exchange knows all of that. ' +
      'Look before whether the other copies lag: a lagged copy alone does not replace it. ' +
      `The command removes each passive copy of this server whose database is mounted elsewhere and has two other copies that are Mounted or Healthy, and then deletes the files of that copy on ${databaseDriveText} and ${logDrive}:.`,
    ...onOne(members),
    command: [
      `$databases = @(Get-MailboxDatabase -Server $env:COMPUTERNAME -Status | Where-Object { $_.Mounted -and "$($_.Server)" -ne $env:COMPUTERNAME })`,
      'foreach ($database in $databases) {',
      "  $others = @(Get-MailboxDatabaseCopyStatus -Identity $database.Name | Where-Object { $_.Status -in 'Mounted', 'Healthy' -and $_.Name -notlike \"*\\$env:COMPUTERNAME\" })",
      '  if ($others.Count -lt 2) { continue }',
      '  Remove-MailboxDatabaseCopy -Identity "$($database.Name)\\$env:COMPUTERNAME" -Confirm:$false -ErrorAction Stop',
      '  Remove-Item -Path (Split-Path -Path "$($database.EdbFilePath)"), "$($database.LogFolderPath)" -Recurse',
      '}',
    ],
    check: [
      VOLUMES,
      'Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME | Format-Table -Property Name, Status, CopyQueueLength -AutoSize',
    ],
    expected: `${logDrive}: has room again, and the copies that are left are Mounted or Healthy; \`Mount-Database\` mounts what was dismounted.`,
    otherwise: text`Too little room, since the databases that are active here write it: \`Move-ActiveMailboxDatabase -Server $env:COMPUTERNAME\` moves them to members with room, then run the command again. A file that is in use: wait some minutes and delete the folder. Add the copies again as ${ref(REMOVE_ABSENT_COPIES)} says.`,
  };
}

function seeDatabases(volumes: Volumes, { members, databaseDrives }: GroupView): Step {
  return {
    id: 'see-databases',
    title: 'See which database has grown',
    why: 'The file of a database never becomes smaller. What was deleted in it is AvailableNewMailboxSpace, which new mail uses first. Do not defragment it offline: every copy would have to be seeded again.',
    ...onOne(members),
    command: [
      'Get-MailboxDatabase -Server $env:COMPUTERNAME -Status | Sort-Object -Property DatabaseSize -Descending | Format-Table -Property Name, DatabaseSize, AvailableNewMailboxSpace, Servers -AutoSize',
    ],
    check: [
      `Get-ChildItem -Path ${quoteList(databaseDrives.map((letter) => `${letter}:\\`))} -Recurse -File | Sort-Object -Property Length -Descending | Select-Object -First 15 | Format-Table -Property Length, LastWriteTime, FullName -AutoSize`,
    ],
    expected: text`The largest files are those of the databases in the list, of about the same size: the mailboxes have outgrown the volume: ${enlargeRefs(volumes)}.`,
    otherwise: text`Files of no database in the list: what a removed copy has left, or copies that somebody made; delete them after a look at who made them. One database is much larger than the others: ${ref('move-large-mailboxes')}. No room for today: ${ref('free-volume')}.`,
  };
}

function moveMailboxes({ members, logDrive, backupProduct, circularLogging }: GroupView): Step {
  return {
    id: 'move-large-mailboxes',
    title: 'Move large mailboxes to a database with room',
    when: 'Only if one database is much larger than the others, or the disks are not to grow. More databases come by the program (`databases`), whose output then has a page for their creation.',
    why: `A move writes the whole mailbox to the logs of the target on every copy: move a few at a time, and watch ${logDrive}: of its members.`,
    ...onOne(members),
    command: [
      "$name = Read-Host 'Name of the database that is too large'",
      'Get-MailboxStatistics -Database $name | Sort-Object -Property TotalItemSize -Descending | Select-Object -First 20 | Format-Table -Property DisplayName, TotalItemSize, ItemCount -AutoSize',
      "$mailbox = Read-Host 'Mailbox that moves'",
      "$target = Read-Host 'Name of a database with room'",
      'New-MoveRequest -Identity $mailbox -TargetDatabase $target',
    ],
    check: ['Get-MoveRequest | Format-Table -Property DisplayName, Status, TargetDatabase -AutoSize'],
    expected:
      'Status is Completed. The file stays as large as it is; its free space grows when Exchange purges what the mailbox has left, after MailboxRetention (30 days by default).',
    otherwise:
      'Failed: `Get-MoveRequestStatistics` with `-IncludeReport` says why. A move that stalls waits for the copies of the target: ' +
      (circularLogging
        ? 'it goes on when they have caught up.'
        : `it goes on when they have caught up; a full backup by ${backupProduct} deletes its logs.`),
  };
}

function seeQueue(volumes: Volumes): Step {
  const { estate, queues, group } = volumes;
  const outages = sitesOf(estate).flatMap((site) => transportOutageId(site) ?? []);
  return {
    id: 'see-queue',
    title: 'See what fills the queue',
    why: sentences(
      `\`mail.que\` in ${code(queueFolder(queues[0])!)} has the mail that waits${group ? `, and on a Mailbox server delivered mail of ${safetyNetDays(group)} days, which Safety Net keeps` : ''}. The file does not become smaller; Transport uses its free space first.`,
      'Back pressure delays mail and loses none: senders try again for half a day (Exchange Online: 12 to 24 hours) to five days.',
    ),
    ...onOne(queues),
    command: [
      'Get-Queue | Sort-Object -Property MessageCount -Descending | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize',
      SENDERS,
    ],
    check: [
      `Get-ChildItem -Path ${quote(queueFolder(queues[0])!)} | Format-Table -Property Name, Length, LastWriteTime -AutoSize`,
      'Get-TransportConfig | Format-List -Property SafetyNetHoldTime',
      VOLUMES,
    ],
    expected: text`No queue waits, and no sender leads by far${group ? `; SafetyNetHoldTime is ${safetyNetDays(group)}.00:00:00` : ''}. Then mail has outgrown the volume: ${enlargeRefs(volumes)}.`,
    otherwise: sentences(
      'A queue in Retry: LastError says why; repair its next hop, then `Retry-Queue` with its Identity, and the volume empties.',
      outages.length > 0 && text`All mail of a site waits: ${listed(outages.map((id) => pageRef(id)))}.`,
      'One sender leads: stop the program that sends, or block the sender on the Edges.',
      group &&
        `A longer SafetyNetHoldTime: \`Set-TransportConfig -SafetyNetHoldTime ${safetyNetDays(group)}.00:00:00\`.`,
      'A log file with an old LastWriteTime belongs to Transport all the same: do not delete it.',
    ),
  };
}

/** Source: learn.microsoft.com/exchange/mail-flow/queues/relocate-queue-database (Transport makes a new database where it finds none). */
function renewQueue({ estate, queues, group }: Volumes): Step {
  const edges = standingSites(estate).some((site) => site.edges.length > 0);
  const members = standingSites(estate).some((site) => site.mailboxServers.length > 0);
  const pages = listed([
    ...(members ? [pageRef('maintenance-member')] : []),
    ...(edges ? [pageRef('maintenance-edge')] : []),
  ]);
  return {
    id: 'renew-queue',
    title: 'Let Transport begin with an empty queue database',
    when: 'Only as the last resort: the queue volume cannot grow in time, and `mail.que` itself fills it.',
    why: sentences(
      text`Begin maintenance of the server first (${pages}), so that its queues are empty: mail that waits in the file would be lost, and the command refuses.`,
      group && 'What Safety Net keeps on a Mailbox server has a second copy on another member.',
    ),
    ...onOne(queues),
    command: [
      "$waiting = @(Get-Queue | Where-Object { $_.DeliveryType -ne 'ShadowRedundancy' -and $_.MessageCount -gt 0 })",
      "if ($waiting.Count -gt 0) { throw 'Mail waits in the queues: deliver it first.' }",
      "Stop-Service -Name 'MSExchangeTransport' -ErrorAction Stop",
      `Remove-Item -Path ${quote(`${queueFolder(queues[0])!}\\*`)} -Recurse`,
      "Start-Service -Name 'MSExchangeTransport'",
    ],
    check: [
      "Get-Service -Name 'MSExchangeTransport'",
      `Get-ChildItem -Path ${quote(queueFolder(queues[0])!)} | Format-Table -Property Name, Length, LastWriteTime -AutoSize`,
      VOLUMES,
    ],
    expected:
      'The service is Running, mail.que is new and small, and the volume has room. End the maintenance.',
    otherwise:
      'The command refuses: `Get-Message` with `-Queue` shows what waits; messages in the poison queue are read and removed, or resumed. The service does not start: its account needs full control of the folder, and 500 MB have to be free.',
  };
}

/** Sites with machines whose disks the program makes, and datacenters, where those who run them do it. */
function enlargedSites({ estate, servers }: Volumes): SiteView[] {
  const own = namesOf(made(servers));
  return standingSites(estate).filter(
    (site) => site.existing || [...site.mailboxServers, ...site.edges].some(({ name }) => own.includes(name)),
  );
}

function enlargeId({ code: siteCode }: SiteView): string {
  return stepId('enlarge-disks', siteCode);
}

/** The steps that enlarge disks; words where all servers existed before. */
function enlargeRefs(volumes: Volumes): Text {
  const sites = enlargedSites(volumes);
  return sites.length === 0
    ? 'enlarge the disk by your own means'
    : listed(sites.map((site) => ref(enlargeId(site))));
}

/** A disk of a datacenter is enlarged by those who run its storage. */
function enlargeThere(site: SiteView): Step {
  const names = namesOf([...site.mailboxServers, ...site.edges]);
  return {
    id: enlargeId(site),
    title: `Enlarge the disks in ${site.name}`,
    when: 'Only if the volume needs more room than its cause gives back, or time is short.',
    why: `Terraform makes no disk of ${site.name}: those who run its machines or its storage enlarge them. Members of the group need the same room in both sites: enlarge the disks in the program as well.`,
    ...OUTSIDE,
    command: [
      `Read-Host -Prompt ${quote(`Let whoever runs ${site.name} enlarge the disk of the server (${nameList(names)}), then press Enter`)}`,
    ],
    check: [
      "$server = Read-Host 'Computer name of the server'",
      'Invoke-Command -ComputerName $server -ScriptBlock { Get-Disk } | Format-Table -Property Number, FriendlyName, Size',
    ],
    expected: text`The disk has its new size. Then do ${ref('extend-volumes')}.`,
    otherwise:
      'The old size: the disk was enlarged and Windows has not looked yet; `Update-HostStorageCache` on the server makes it look. An Edge is in no domain and is asked on itself.',
  };
}

/** Source of growth without a stop, and of its limit: learn.microsoft.com/azure/virtual-machines/windows/expand-disks. */
function enlarge(site: SiteView, { group }: Volumes): Step {
  const variables = standingVariables(site);
  const settings = [...(group ? ['`logDisk`', '`databaseDisk`'] : []), '`queueDisk`'];
  return {
    id: enlargeId(site),
    title: `Enlarge the disks in ${site.name}`,
    when: 'Only if the volume needs more room than its cause gives back, or time is short.',
    why: `Set the new size in the program (${nameList(settings)}): all servers of a tier get it. A disk below 4 TiB grows while the server runs; across 4 TiB the machine is stopped for it, so do that in maintenance. A disk never becomes smaller. ${changedNote('with the larger disks')}`,
    ...TERRAFORM,
    command: [terraform(site.stack, 'apply', { variables })],
    check: [`${terraform(site.stack, 'plan', { variables })} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: text`The plan of the apply updates the sizes of managed disks in place, and nothing else. ${NO_CHANGES} The exit code is 0. Then do ${ref('extend-volumes')}.`,
    otherwise:
      'The plan replaces or destroys a disk or a machine: answer no, since the data would be lost. Azure refuses a size: it is smaller than before, or crosses 4 TiB while the machine runs. A quota is used up: ask Azure for more, and free the volume meanwhile.',
  };
}

/** By `diskpart`, since `Resize-Partition` works on all nodes of a cluster. Source: learn.microsoft.com/windows-server/administration/windows-commands/extend. */
function extendVolumes(volumes: Volumes): Step[] {
  const here = new Set(
    enlargedSites(volumes)
      .filter(({ existing }) => existing)
      .map(({ name }) => name),
  );
  const servers = volumes.servers.filter(
    (server) => made([server]).length > 0 || here.has(siteOf(volumes.estate, server.name).name),
  );
  if (servers.length === 0) return [];
  const letters = [
    ...new Set(servers.flatMap((server) => server.volumes.map(({ driveLetter }) => driveLetter))),
  ];
  return [
    {
      id: 'extend-volumes',
      title: 'Extend the volumes to the size of their disks',
      when: 'Only after disks were enlarged.',
      why: 'Windows uses the new room of a disk only when the volume is extended. Databases stay mounted and Transport keeps running. `diskpart` works on this machine alone; `Resize-Partition` sees all nodes of the cluster.',
      ...onOne(servers, Shell.POWERSHELL),
      subject: 'each server whose disks were enlarged',
      command: [
        "$file = Join-Path -Path $env:TEMP -ChildPath 'extend-volumes.txt'",
        `$letters = @((Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType = 3').DeviceID | Where-Object { $_ -in ${letters.map((letter) => quote(`${letter}:`)).join(', ')} })`,
        "$lines = @('rescan') + @($letters | ForEach-Object { \"select volume=$($_.Substring(0, 1))\", 'extend noerr' })",
        'Set-Content -Path $file -Value $lines',
        'diskpart /s $file',
      ],
      check: [VOLUMES],
      expected: 'SizeGiB of each volume is the new size of its disk.',
      otherwise:
        'The size is the old one: the rescan came too early, wait a minute and run the step again. diskpart says that there is not enough room for a volume whose disk did not grow: that is right.',
    },
  ];
}
