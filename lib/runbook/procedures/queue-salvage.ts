import { OLD_QUEUE, VolumeLabel } from '../../exchange/volume-label';
import { isMember, namesOf, sitesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { ServerView } from '../server-view';
import {
  recordCopyState,
  recordCopyStateId,
  restoreCopyState,
  restoreCopyStateId,
} from '../vocabulary/copy-state';
import { edgeRebuildPages, EDGE_SALVAGE, MAILBOX_SALVAGE, rebuildPages } from '../vocabulary/pages';
import { OUTSIDE } from '../vocabulary/shells';
import { forEachOf, nameList, portLine, quote, quoteList } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { Shell } from '../procedure';
import { code, ref, sentences, text } from '../text';
import { PORTS } from '../vocabulary/ports';

const SALVAGE = 'QueueSalvage';
const RULE = 'QueueSalvageNoNewMail';

/** A folder that only the team knows is asked for where it is needed. */
const ASK_FOLDER = "$folder = Read-Host -Prompt 'Folder with the files of the old queue'";

/** Where the queue is by default. Source: learn.microsoft.com/exchange/mail-flow/queues/relocate-queue-database. */
const DEFAULT_QUEUE = 'TransportRoles\\data\\Queue';

/** Where the files are and who takes them. */
interface Target {
  /** All servers of which one sends the old queue. */
  readonly servers: ServerView[];
  /** What the page calls that one. */
  readonly subject: string;
  /** What the steps are named after. */
  readonly of: string;
  /** PowerShell that is the folder with the files there. */
  readonly folder: string;
  /** PowerShell that makes `$folder` known, where it differs between servers. */
  readonly find: string[];
  readonly services: string[];
}

/** Edges of all sites: a page for whichever of them has failed. Undefined where there are none. */
export function edgeQueueSalvage(estate: EstateView): Procedure | undefined {
  const servers = sitesOf(estate).flatMap((site) => site.edges);
  if (servers.length === 0) return undefined;
  const drive = servers.every(({ queueDrive }) => queueDrive === servers[0].queueDrive)
    ? servers[0].queueDrive
    : undefined;
  const target: Target = {
    servers,
    subject: 'the rebuilt Edge',
    of: 'edge',
    folder: drive === undefined ? '$folder' : quote(`${drive}:\\${SALVAGE}`),
    find: drive === undefined ? [ASK_FOLDER] : [],
    services: ['MSExchangeTransport'],
  };
  return {
    id: EDGE_SALVAGE,
    title: 'Recover the mail in the queue of an Edge',
    purpose:
      `One of ${nameList(namesOf(servers))} has failed with mail in its queue that it had already accepted: nobody sends it again, and no other server has a copy. ` +
      'Afterwards the rebuilt Edge has delivered it.',
    before: [
      'The disk with the queue is undamaged: a damaged queue database is not worth the effort.',
      'Messages that are older than the expiry (2 days by default) return to their senders when the queue is opened: be quick, or inform users.',
      drive === undefined
        ? 'The queue of an Edge is on its system disk, which is destroyed with the machine: recovery depends on whether Windows still starts, or on a backup of the disk. Copy the files first.'
        : `The queue was moved to the volume ${drive}, which survives the rebuild, when the Edge was installed. If that was skipped, it is on the system disk, which is destroyed with the machine: copy the files first, or nothing can be recovered.`,
      'The new machine gets the same build of Exchange as the old one had, or a later one.',
    ],
    steps: [
      edgeWorth(servers),
      rebuilt(target, drive),
      ...(drive === undefined ? [] : [copyAside(target, drive)]),
      clean(target),
      closeEdge(target),
      point(target),
      drain(target),
      own(target, [`Remove-NetFirewallRule -Name ${quote(RULE)}`], 'the firewall rule is still there, or '),
    ],
    after: [
      `After a week delete ${nameList(drive === undefined ? ['the copies of the queue'] : [code(`${drive}:\\${SALVAGE}`), code(`${drive}:\\${OLD_QUEUE}`)])}: they contain users' mail.`,
      'A cumulative update overwrites EdgeTransport.exe.config: the place of the queue has to be set again after each.',
    ],
  };
}

/** The one of the servers that the page is about. */
function on({ servers, subject }: Pick<Target, 'servers' | 'subject'>, shell = Shell.EXCHANGE): StepPlace {
  return { shell, hosts: namesOf(servers), subject };
}

function edgeWorth(servers: ServerView[]): Step {
  return {
    id: 'check-queue-edge',
    title: 'Check whether there is mail worth recovering',
    why:
      'If Windows still starts, start it: Transport replays its logs by itself, and this page is not needed. The machine is replaced only when it does not start, its disk with the queue is undamaged, and there was mail in the queue. ' +
      'An Edge that could deliver its mail has almost none. Shadow redundancy does not help: its copies are between Mailbox servers.',
    ...OUTSIDE,
    command: ['Clear-DnsClientCache'],
    check: [
      ...forEachOf(
        'edge',
        servers.map(({ hostName }) => hostName),
        (edge) => portLine(edge, PORTS.smtp),
      ),
      ...forEachOf(
        'address',
        servers.map(({ address }) => address),
        (address) => portLine(address, PORTS.rdp),
      ),
    ],
    expected:
      'TcpTestSucceeded is False for both ports of one Edge, the one that has failed. In the Azure portal its data disk exists.',
    otherwise: `If port ${PORTS.rdp} of the Edge answers, sign in and look at the service MSExchangeTransport there; a disk that is full or offline is repaired in place. The private addresses answer only if the workstation is connected to the site. If the data disk is gone, so is the mail.`,
  };
}

function rebuilt(target: Target, drive: string | undefined): Step {
  return {
    id: 'see-rebuilt-edge',
    title: 'Rebuild the Edge',
    why: sentences(
      text`Do the whole page of that Edge (${edgeRebuildPages(target.servers)}), then come back: machine, Exchange, cloned configuration, subscription. The old queue can be routed only when EdgeSync has brought the connectors.`,
      drive === undefined
        ? 'Copy the files of the old queue to a folder of the new machine.'
        : `That page gives the volume its letter and renames the folder with the old queue to ${code(`${drive}:\\${OLD_QUEUE}`)} before Exchange is installed.`,
    ),
    ...on(target),
    command: [
      'Get-ExchangeServer -Identity $env:COMPUTERNAME | Format-List -Property Name, ServerRole, AdminDisplayVersion',
    ],
    check: [
      'Get-SendConnector | Format-Table -Property Identity, AddressSpaces, Enabled',
      "Get-Service -Name 'MSExchangeTransport' | Format-Table -Property Name, Status",
      ...(drive === undefined
        ? []
        : [
            `Get-ChildItem -Path ${quote(`${drive}:\\`)} -Filter 'mail.que' -Recurse | Format-Table -Property FullName, Length, LastWriteTime`,
          ]),
    ],
    expected: sentences(
      'ServerRole Edge; send connectors to the Active Directory site and to the Internet; MSExchangeTransport Running.',
      drive !== undefined &&
        `There is a mail.que in ${code(`${drive}:\\${OLD_QUEUE}`)}, last written when the old machine died.`,
    ),
    otherwise: sentences(
      'No send connectors: the Edge is not subscribed or not synchronized yet; wait 5 minutes, or look at Test-EdgeSynchronization on a Mailbox server of the site.',
      drive !== undefined &&
        `No old mail.que on ${drive}: the queue was on the system disk and is gone. There is nothing to recover; end here.`,
    ),
  };
}

function copyAside(target: Target, drive: string): Step {
  return {
    id: 'copy-queue-edge',
    title: 'Copy the old queue',
    why: 'One copy is worked on, the other is kept as it was.',
    ...on(target, Shell.POWERSHELL),
    command: [
      `Copy-Item -Path ${quote(`${drive}:\\${OLD_QUEUE}`)} -Destination ${quote(`${drive}:\\${SALVAGE}`)} -Recurse`,
    ],
    check: [
      `Get-ChildItem -Path ${quote(`${drive}:\\${SALVAGE}`)} | Format-Table -Property Name, Length, LastWriteTime`,
    ],
    expected:
      'mail.que, trn.chk, trn.log and more logs trn*.log are there, with the times of the old machine.',
    otherwise: text`If there is not enough room for a copy, rename the folder to ${SALVAGE} and work without one. If logs are missing, continue; ${ref('replay-logs-edge')} shows whether they are needed.`,
  };
}

/** Source: learn.microsoft.com/exchange/mail-flow/queues/queues (files of the queue database). */
function clean(target: Target): Step {
  const { folder, find, of } = target;
  return {
    id: `replay-logs-${of}`,
    title: 'Bring the queue database into a clean state',
    why: 'A server that died leaves its database in Dirty Shutdown: what the logs hold is not in it yet. Transport replays them by itself where they are complete; this step shows whether they are.',
    ...on(target),
    command: [
      ...find,
      `$database = Join-Path -Path ${folder} -ChildPath 'mail.que'`,
      `if (eseutil /mh $database | Select-String -Pattern 'State: Dirty Shutdown') { eseutil /r trn /l ${folder} /s ${folder} /d ${folder} }`,
    ],
    check: [
      ...find,
      `eseutil /mh (Join-Path -Path ${folder} -ChildPath 'mail.que') | Select-String -Pattern 'State:', 'Log Required:'`,
    ],
    expected: 'State: Clean Shutdown. Log Required: 0-0.',
    otherwise:
      'Dirty Shutdown and an error over a missing log: circular logging keeps few, and a database that needs one that is gone can only be repaired (eseutil /p), which throws away what it does not understand. Do that to this copy only, and only when the mail is worth it. ' +
      'An error over a path (-1216, -541): the database was in another folder; check that all three folders of the command are the one with the copy.',
  };
}

function closeEdge(target: Target): Step {
  return {
    id: 'stop-inbound-mail-edge',
    title: 'Stop new mail from coming in',
    why: `While the old queue is in use, mail that comes in would land in it. Senders and Mailbox servers try the other Edges meanwhile. Port ${PORTS.smtp} is closed by the firewall of Windows; what goes out is not touched.`,
    ...on(target, Shell.POWERSHELL),
    command: [
      `New-NetFirewallRule -Name ${quote(RULE)} -DisplayName 'Queue salvage: no new mail' -Direction Inbound -Protocol TCP -LocalPort ${PORTS.smtp} -Action Block`,
    ],
    check: [`Get-NetFirewallRule -Name ${quote(RULE)} | Format-Table -Property Name, Enabled, Action`],
    expected: 'Enabled True, Action Block.',
    otherwise:
      'If the firewall is off or managed by policy, continue without it; new mail then goes into the old queue and is sent from it, which only takes longer.',
  };
}

function point(target: Target): Step {
  const { folder, find, services, of } = target;
  return {
    id: `use-old-queue-${of}`,
    title: 'Let Transport use the old queue',
    why: 'Two keys of EdgeTransport.exe.config say where queue and logs are. They are changed temporarily; its own queue stays where it is, unused.',
    ...on(target),
    command: [
      ...find,
      "$config = Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Bin\\EdgeTransport.exe.config'",
      "Copy-Item -Path $config -Destination ($config + '.before-salvage')",
      ...stop(services),
      `icacls ${folder} /grant '*S-1-5-20:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' /T`,
      '[xml]$xml = Get-Content -Path $config',
      `foreach ($key in 'QueueDatabasePath', 'QueueDatabaseLoggingPath') { ($xml.configuration.appSettings.add | Where-Object { $_.key -eq $key }).value = ${folder} }`,
      '$xml.Save($config)',
      ...start(services),
    ],
    check: [
      ...services.map(
        (service) => `Get-Service -Name ${quote(service)} | Format-Table -Property Name, Status`,
      ),
      'Get-Queue | Format-Table -Property Identity, DeliveryType, Status, MessageCount, LastError',
    ],
    expected: `${nameList(services)} Running; the queues hold the old messages.`,
    otherwise: text`If Transport stops again, the Application log, source MSExchangeTransport, shows why (the database does not open, or the folder is not accessible). It has then moved the files into a folder Messaging.old- next to it: they are not lost. Do ${ref(`restore-own-queue-${of}`)}, then ${ref(`replay-logs-${of}`)} on a new copy. If a key is not in the file, add it to appSettings. If all queues are empty, Transport created a new database; compare the paths in the file.`,
  };
}

function drain(target: Target): Step {
  return {
    id: `drain-old-queue-${target.of}`,
    title: 'Wait until the old queue is empty',
    why: 'Messages are delivered, wait for a retry, or are too old and return to their senders.',
    ...on(target),
    command: ['Retry-Queue -Filter \'Status -eq "Retry"\' -Resubmit $true -Confirm:$false'],
    check: [
      "Get-Queue | Where-Object { $_.DeliveryType -ne 'ShadowRedundancy' } | Format-Table -Property Identity, Status, MessageCount, NextHopDomain, LastError",
    ],
    expected: 'MessageCount 0 in all, or only destinations that do not answer.',
    otherwise:
      'If some messages remain, repeat once an hour. Leave what is for destinations that are down: it goes back to its sender at the expiry only while this queue is in use. Unreachable means that there is no route yet; check the send connectors.',
  };
}

/** Takes back what was changed. `cause` is what else can keep mail away. */
function own(target: Target, more: string[], cause = ''): Step {
  const { services, of } = target;
  return {
    id: `restore-own-queue-${of}`,
    title: "Restore the server's own queue database",
    why: 'The old queue is empty. Restore the configuration file, its own queue, and the flow of new mail.',
    ...on(target),
    command: [
      "$config = Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Bin\\EdgeTransport.exe.config'",
      ...stop(services),
      "Copy-Item -Path ($config + '.before-salvage') -Destination $config -Force",
      ...start(services),
      ...more,
    ],
    check: [
      "Select-String -Path (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Bin\\EdgeTransport.exe.config') -Pattern 'QueueDatabasePath', 'QueueDatabaseLoggingPath'",
      ...services.map(
        (service) => `Get-Service -Name ${quote(service)} | Format-Table -Property Name, Status`,
      ),
      portLine('$env:COMPUTERNAME', PORTS.smtp),
    ],
    expected: `The paths of before, ${nameList(services)} Running, port ${PORTS.smtp} answers.`,
    otherwise: `Port ${PORTS.smtp} does not answer: ${cause}the service is not ready; wait a minute. The copy is missing: restore the paths in the file.`,
  };
}

function stop(services: string[]): string[] {
  return [...services].reverse().map((service) => `Stop-Service -Name ${quote(service)}`);
}

function start(services: string[]): string[] {
  return services.map((service) => `Start-Service -Name ${quote(service)}`);
}

/** What the page calls the Mailbox server that sends the mail of another one. */
const SENDER = 'another Mailbox server of the site, which sends the old queue';

const ASK_LOST = `$lost = Read-Host -Prompt 'Computer name of the Mailbox server that failed'`;

/** Mailbox servers of all sites: a page for whichever of them has failed. Undefined where there are none. */
export function mailboxQueueSalvage(estate: EstateView): Procedure | undefined {
  const servers = sitesOf(estate).flatMap((site) => site.mailboxServers);
  if (servers.length === 0) return undefined;
  const alone = servers.length === 1;
  const grouped = servers.some(({ name }) => isMember(estate.group, name)) && !alone;
  const drives = drivesOf(servers);
  const target: Target = {
    servers,
    subject: alone ? 'the rebuilt Mailbox server' : SENDER,
    of: 'mailbox-server',
    folder: '$folder',
    find: drives.length === 0 ? [ASK_FOLDER] : findFolder(drives),
    // With a Client Access role of its own, the front end of Transport runs on other servers.
    services: estate.hasClientAccessRole
      ? ['MSExchangeTransport']
      : ['MSExchangeTransport', 'MSExchangeFrontEndTransport'],
  };
  return {
    id: MAILBOX_SALVAGE,
    title: 'Recover the mail in the queue of a Mailbox server',
    purpose:
      `One of ${nameList(namesOf(servers))} has failed with mail in its queue. ` +
      (alone
        ? 'No other server has a copy. '
        : 'Usually there is nothing to do: each message has a shadow copy on another server, which sends it automatically. ') +
      `Afterwards ${alone ? 'the rebuilt server' : 'another server of its site'} has sent what no shadow covered.`,
    before: mailboxConditions(servers, alone),
    steps: [
      mailboxServerWorth(target, alone),
      fetchFiles(target, drives, alone),
      clean(target),
      ...(alone ? [] : [...(grouped ? [recordState(servers)] : []), vacate(target, grouped)].map(onSender)),
      point(target),
      drain(target),
      own(
        target,
        alone
          ? []
          : [
              'Set-ServerComponentState -Identity $env:COMPUTERNAME -Component HubTransport -State Active -Requester Maintenance',
              "Restart-Service -Name 'MSExchangeTransport'",
            ],
      ),
      ...(grouped ? [onSender(restoreState(servers))] : []),
    ],
    after: [
      `After a week delete ${SALVAGE} and ${SALVAGE}Original on the server that sent the mail: they contain users' mail.`,
      ...(grouped
        ? ['Databases return to that server by their preference, or by Move-ActiveMailboxDatabase.']
        : []),
    ],
  };
}

/** What the record of the sender's copies is named after. */
const OF = 'queue-salvage';

/** Here no script lifts the blocks: this page blocks the server itself. */
function recordState(servers: ServerView[]): Step {
  return {
    ...recordCopyState(namesOf(servers), OF),
    why: text`This page blocks the activation of databases on the server. ${ref(restoreCopyStateId(OF))} restores what is recorded here, so that a server that was blocked before stays blocked.`,
    otherwise:
      'No files: the account cannot write to drive C, or the cluster service does not run; then write down what the first two commands show.',
  };
}

function restoreState(servers: ServerView[]): Step {
  return {
    ...restoreCopyState(namesOf(servers), OF),
    why: text`This page has blocked the server. The record of ${ref(recordCopyStateId(OF))} says what it had before.`,
  };
}

/** A step that is written for several servers, done on the one that sends. */
function onSender(step: Step): Step {
  return { ...step, subject: SENDER };
}

function mailboxConditions(servers: ServerView[], alone: boolean): string[] {
  const drive = servers[0].queueDrive;
  return [
    ...(alone
      ? []
      : [
          'Wait 3 hours first, or until the rebuilt server has been running for a few minutes: then the servers that hold shadow copies send them (ShadowResubmitTimeSpan; at once when they see a new queue database).',
        ]),
    drive === undefined
      ? 'The queue is on the system disk of the server, which is destroyed when the machine is replaced: copy the files first, from Windows if it starts, or from a backup of the disk.'
      : `The queue is on the volume ${drive} of the server, which survives a rebuild of the machine. Copy the files before Exchange is installed again, or from the folder to which the rebuild renames it.`,
    'The server that sends the old queue runs the same build of Exchange as the lost one, or a later one.',
    'Recipients outside may get messages twice that a shadow copy has delivered already; in mailboxes duplicates are not shown.',
  ];
}

/** Letters of the data disks that the servers have. */
function drivesOf(servers: ServerView[]): string[] {
  const letters = servers.flatMap((server) =>
    Object.values(VolumeLabel).flatMap((label) => server.driveOf(label) ?? []),
  );
  return [...new Set(letters)];
}

/** PowerShell that finds the folder on the volume that had room for it. */
function findFolder(drives: string[]): string[] {
  return [
    `$folder = ${quoteList(drives.map((drive) => `${drive}:\\${SALVAGE}`))} | Where-Object { Test-Path -Path $_ } | Select-Object -First 1`,
    `if (-not $folder) { throw 'There is no folder ${SALVAGE} on this server.' }`,
  ];
}

/**
 * What has to stay free of a volume: back pressure begins where the disk with the logs of the queue in use is full to 89 %, and the salvaged queue is in
 * use for hours.
 *
 * Source: learn.microsoft.com/exchange/mail-flow/back-pressure (UsedDiskSpace).
 */
const KEPT_FREE = '0.11';

/** Copies the queue to the volume with the most room, twice if there is room for two. The system disk and the temporary one take none. */
function copyWithRoom(drives: string[]): string[] {
  return [
    drives.length === 0
      ? "$letters = Read-Host -Prompt 'Letter of a volume with room, neither the system disk nor the temporary disk'"
      : `$letters = ${quoteList(drives)}`,
    '$size = (Get-ChildItem -Path $source -Recurse | Measure-Object -Property Length -Sum).Sum',
    `$volume = Get-Volume -DriveLetter $letters -ErrorAction SilentlyContinue | Sort-Object -Property { $_.SizeRemaining - ${KEPT_FREE} * $_.Size } -Descending | Select-Object -First 1`,
    `$room = $volume.SizeRemaining - ${KEPT_FREE} * $volume.Size`,
    "if (-not $size -or $room -lt 1.2 * $size) { throw 'There are no files, or no volume has room for them.' }",
    `$folder = "$($volume.DriveLetter):\\${SALVAGE}"`,
    'if (Test-Path -Path $folder) { throw "$folder is there already." }',
    'Copy-Item -Path $source -Destination $folder -Recurse',
    "if ($room -ge 2.4 * $size) { Copy-Item -Path $folder -Destination ($folder + 'Original') -Recurse }",
  ];
}

/** Source: learn.microsoft.com/exchange/mail-flow/transport-high-availability/shadow-redundancy. */
function mailboxServerWorth(target: Target, alone: boolean): Step {
  const { servers } = target;
  return {
    id: 'check-queue-mailbox-server',
    title: 'Check whether there is mail worth recovering',
    why:
      (alone
        ? 'There is no other Mailbox server, so nothing was shadowed. '
        : 'Go on only if messages had no shadow copy: shadow redundancy was off, or no other server could be reached when they came in (RejectMessageOnShadowFailure False accepts them anyway). ') +
      'If Windows starts, start Transport there: it replays its logs by itself, and this page is not needed.',
    ...on(target),
    command: [
      'Get-TransportConfig | Format-List -Property ShadowRedundancyEnabled, RejectMessageOnShadowFailure, ShadowResubmitTimeSpan, ShadowHeartbeatFrequency, SafetyNetHoldTime',
    ],
    check: [
      ASK_LOST,
      ...(alone
        ? []
        : [
            `foreach ($server in @(${quoteList(namesOf(servers))} | Where-Object { $_ -ne $lost })) { Get-Queue -Server $server -Filter 'DeliveryType -eq "ShadowRedundancy"' | Format-Table -Property Identity, NextHopDomain, MessageCount }`,
          ]),
      portLine('$lost', PORTS.smb),
    ],
    expected: alone
      ? 'TcpTestSucceeded True: the files can be fetched from there.'
      : 'ShadowRedundancyEnabled True. Queues whose NextHopDomain is the lost server hold what waits, and become empty after 3 hours: then you are done, and nothing needs to be recovered.',
    otherwise: alone
      ? 'No answer: fetch the files from a backup of the disk, or give up.'
      : `If ShadowRedundancyEnabled is False, or users miss mail that is in no queue, continue. If port ${PORTS.smb} of the lost server answers, the files can be fetched from there; otherwise use a backup of its disk. A site that is down does not answer either; its part of the list is missing.`,
  };
}

function fetchFiles(target: Target, drives: string[], alone: boolean): Step {
  const drive = target.servers[0].queueDrive;
  return {
    id: 'fetch-queue-mailbox-server',
    title: 'Fetch the files of the old queue',
    when: text`Only if ${ref('check-queue-mailbox-server')} shows that it is needed.`,
    why: sentences(
      drive === undefined
        ? `By default they are in ${code(DEFAULT_QUEUE)} below the folder of Exchange, which is the same on all servers.`
        : `They are in ${code(`${drive}:\\Queue`)}, or, once the server was rebuilt, in ${code(`${drive}:\\${OLD_QUEUE}`)}.`,
      alone
        ? text`They have to be elsewhere before the machine is replaced; the folder that is asked for is where they were taken. Follow the page ${rebuildPages(target.servers)}, then come back.`
        : 'Transport on the lost server has to be stopped, if it still runs.',
      'They go to the data disk with the most room, never to the system disk. One copy is worked on; a second one is kept as it was if there is room for both (twice the size and 20 %), otherwise leave the original where it is.',
    ),
    ...on(target),
    command: [
      ...(alone
        ? ["$source = Read-Host -Prompt 'Folder with the files of the old queue'"]
        : [
            ASK_LOST,
            drive === undefined
              ? `$default = '\\\\' + $lost + '\\' + (Join-Path -Path $env:ExchangeInstallPath -ChildPath ${quote(DEFAULT_QUEUE)}).Replace(':', '$')`
              : `$default = '\\\\' + $lost + ${quote(`\\${drive}$\\Queue`)}`,
            "$source = Read-Host -Prompt ('Folder with the files of the old queue, usually ' + $default)",
          ]),
      ...copyWithRoom(drives),
    ],
    check: [
      ...target.find,
      'Get-ChildItem -Path $folder | Format-Table -Property Name, Length, LastWriteTime',
      'Get-Volume | Format-Table -Property DriveLetter, SizeRemaining, Size',
    ],
    expected:
      'mail.que, trn.chk, trn.log and more logs trn*.log, last written when the server died. At least 11 % of their volume are free.',
    otherwise:
      'No volume has room: do this page on another server of the site. Access is denied: local administrator on the lost server. A file is in use: stop MSExchangeTransport there. No such folder: QueueDatabasePath in its EdgeTransport.exe.config says where. No files at all: the mail is gone, end here.',
  };
}

/** Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance) and ReplayQueueDatabases. */
function vacate(target: Target, grouped: boolean): Step {
  return {
    id: 'stop-inbound-mail-mailbox-server',
    title: 'Stop new mail from coming in',
    why: 'The server is to send old mail only: it takes none, and no database is active on it whose mail it would have to submit.',
    ...on(target),
    command: [
      ...(grouped
        ? [
            'Set-MailboxServer -Identity $env:COMPUTERNAME -DatabaseCopyAutoActivationPolicy Blocked',
            'Move-ActiveMailboxDatabase -Server $env:COMPUTERNAME -Confirm:$false',
          ]
        : []),
      'Set-ServerComponentState -Identity $env:COMPUTERNAME -Component HubTransport -State Draining -Requester Maintenance',
      "Restart-Service -Name 'MSExchangeTransport'",
    ],
    check: [
      'Get-ServerComponentState -Identity $env:COMPUTERNAME -Component HubTransport | Format-Table -Property Component, State',
      ...(grouped
        ? [
            'Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME | Where-Object { $_.ActiveCopy } | Format-Table -Property Name, Status',
          ]
        : []),
      "Get-Queue | Where-Object { $_.DeliveryType -ne 'ShadowRedundancy' } | Format-Table -Property Identity, Status, MessageCount",
    ],
    expected: `HubTransport Draining${grouped ? ', no active copy' : ''}, and the server's own queue becomes empty.`,
    otherwise:
      'A database does not move: leave it; its users submit through other servers meanwhile. If its own queue does not become empty, it is not lost and continues afterwards.',
  };
}
