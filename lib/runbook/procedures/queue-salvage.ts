import { BRING_DISKS_ONLINE, giveLetter } from '../../core/volume-commands';
import { VolumeLabel } from '../../exchange/volume-label';
import { OLD_QUEUE, queueFolder } from '../vocabulary/edge-setup';
import { standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { forEachServer, membersIn, nameText } from '../vocabulary/group-switchover';
import { exchangeShell, OUTSIDE, windowsShell } from '../vocabulary/shells';
import { nameList, portLine, quote, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import { replaceMachine } from '../vocabulary/machine';
import { code, pageRef, ref, sentences, text } from '../text';
import { PORTS } from '../vocabulary/ports';

const SALVAGE = 'QueueSalvage';
const RULE = 'QueueSalvageNoNewMail';

/** Where the queue is by default. Source: learn.microsoft.com/exchange/mail-flow/queues/relocate-queue-database. */
const DEFAULT_QUEUE = 'TransportRoles\\data\\Queue';

/** Where the files are and who takes them. */
interface Target {
  /** Computer name of the server that sends the old queue. */
  readonly name: string;
  /** PowerShell that is the folder with the files there. */
  readonly folder: string;
  readonly services: string[];
}

/**
 * An undamaged queue database of a dead server is sent by a server that lives.
 *
 * Sources: learn.microsoft.com/exchange/mail-flow/queues/relocate-queue-database (keys and files);
 * microsoft.github.io/CSS-Exchange/Transport/ReplayQueueDatabases (draining, exchanging the paths, waiting, and back);
 * learn.microsoft.com/previous-versions/office/exchange-server-2007/bb124343 (a queue database on another transport server).
 *
 * @throws if no Edge and no Mailbox server of the estate has the name
 */
export function queueSalvage(estate: EstateView, server: string): Procedure {
  const sites = [estate.primary, ...(estate.standby ? [estate.standby] : [])];
  for (const site of sites) {
    const edge = site.edges.find(({ name }) => name === server);
    if (edge) return edgeSalvage(estate, site, edge);
  }
  for (const site of sites) {
    const transportServer = site.mailboxServers.find(({ name }) => name === server);
    if (transportServer) return mailboxServerSalvage(estate, site, transportServer);
  }
  throw new Error(`No Edge and no Mailbox server is called ${server}.`);
}

function edgeSalvage(estate: EstateView, site: SiteView, edge: ServerView): Procedure {
  const drive = edge.queueDrive;
  const folder = drive === undefined ? undefined : `${drive}:\\${SALVAGE}`;
  const target: Target = {
    name: edge.name,
    folder: folder === undefined ? '$folder' : quote(folder),
    services: ['MSExchangeTransport'],
  };
  return {
    id: `queue-salvage-${edge.name}`,
    title: `Recover the mail in the queue of ${edge.name}`,
    purpose:
      `${edge.name} in ${site.name} has failed with mail in its queue that it had already accepted: nobody sends it again, and no other server has a copy. ` +
      `Afterwards the rebuilt ${edge.name} has delivered it.`,
    before: [
      'The disk with the queue is undamaged: a damaged queue database is not worth the effort.',
      `Messages that are older than the expiry (2 days by default) return to their senders when the queue is opened: be quick, or inform users.`,
      drive === undefined
        ? `The queue of ${edge.name} is on its system disk, which is destroyed with the machine: recovery depends on whether Windows still starts, or on a backup of the disk.`
        : `The queue was moved to ${code(queueFolder(edge)!)} when the Edge was installed. If that was skipped, the queue is on the system disk, which is destroyed with the machine: save the files first, or nothing can be recovered.`,
      'The new machine gets the same build of Exchange as the old one had, or a later one.',
    ],
    steps: [
      edgeWorth(site, edge),
      ...(drive === undefined ? [] : [replaced(site, edge), letter(edge, drive), putAside(edge, drive)]),
      installed(estate, site, edge),
      clean(target),
      closeEdge(edge),
      point(target),
      drain(target),
      own(target, [`Remove-NetFirewallRule -Name ${quote(RULE)}`]),
    ],
    after: [
      `After a week delete ${nameList(drive === undefined ? ['the copies of the queue'] : [code(`${drive}:\\${SALVAGE}`), code(`${drive}:\\${OLD_QUEUE}`)])}: they contain users' mail.`,
      'A cumulative update overwrites EdgeTransport.exe.config: the place of the queue has to be set again after each.',
    ],
  };
}

function edgeWorth(site: SiteView, edge: ServerView): Step {
  return {
    id: stepId('check-queue', edge.name),
    title: 'Check whether there is mail worth recovering',
    why:
      `If Windows still starts, start it: Transport replays its logs by itself, and this page is not needed. The machine is replaced only when it does not start, its disk with the queue is undamaged, and there was mail in the queue. ` +
      `An Edge that could deliver its mail has almost none. Shadow redundancy does not help: its copies are between Mailbox servers.`,
    ...OUTSIDE,
    command: [terraform(site.stack, 'plan', { variables: standingVariables(site) })],
    check: [portLine(quote(edge.hostName), PORTS.smtp), portLine(quote(edge.address), PORTS.rdp)],
    expected: `No answer on either port (TcpTestSucceeded False), and the plan finds the disk and the machine of ${edge.name}, or creates only the machine.`,
    otherwise: `Port ${PORTS.rdp} answers: sign in and look at the service MSExchangeTransport there; a disk that is full or offline is repaired in place. If the plan also creates the disk, the disk is lost, and so is the mail.`,
  };
}

/** The first step of the rebuild comes first here too. */
function replaced(site: SiteView, edge: ServerView): Step {
  const step = replaceMachine(site, edge, 'The disk of the queue is one of them, with what is on it.');
  return {
    ...step,
    why: sentences(
      text`This is a step of the page ${pageRef(`edge-rebuild-${edge.name}`)} too; do not do it twice. The script that formats disks touches only disks that never had a partition.`,
      step.why,
    ),
  };
}

function letter(edge: ServerView, drive: string): Step {
  return {
    id: stepId('set-drive-letter', edge.name),
    title: `Give the volume the letter ${drive}`,
    why: 'The new Windows gives the volume whichever letter is free. Exchange has to find it under the old one.',
    ...windowsShell(edge.name),
    command: [BRING_DISKS_ONLINE, ...giveLetter(VolumeLabel.QUEUE, drive)],
    check: [
      'Get-Volume | Format-Table -Property DriveLetter, FileSystemLabel, SizeRemaining, Size',
      `Get-ChildItem -Path ${quote(`${drive}:\\`)} -Filter 'mail.que' -Recurse | Format-Table -Property FullName, Length, LastWriteTime`,
    ],
    expected: `${drive} is the volume labelled ${VolumeLabel.QUEUE}; mail.que is in ${code(queueFolder(edge)!)}, last written when ${edge.name} died.`,
    otherwise: text`Another volume has the letter ${drive}: give that one another first, with Set-Partition. No mail.que on it: the queue was on the system disk and is gone; there is nothing to save, continue with the page ${pageRef(`edge-rebuild-${edge.name}`)}. A volume without a file system: the disk is damaged or new.`,
  };
}

function putAside(edge: ServerView, drive: string): Step {
  return {
    id: stepId('copy-queue', edge.name),
    title: 'Copy the old queue',
    why: 'Before Exchange is there: its Transport service would take the files as they are, with new mail on top. One copy is worked on, the other is kept as it was.',
    ...windowsShell(edge.name),
    command: [
      // The rebuild of the Edge may have put it aside already; what is there now is the queue of the new machine.
      `if (-not (Test-Path -Path ${quote(`${drive}:\\${OLD_QUEUE}`)})) { Rename-Item -Path ${quote(queueFolder(edge) ?? drive)} -NewName ${quote(OLD_QUEUE)} }`,
      `Copy-Item -Path ${quote(`${drive}:\\${OLD_QUEUE}`)} -Destination ${quote(`${drive}:\\${SALVAGE}`)} -Recurse`,
    ],
    check: [
      `Get-ChildItem -Path ${quote(`${drive}:\\${SALVAGE}`)} | Format-Table -Property Name, Length, LastWriteTime`,
    ],
    expected:
      'mail.que, trn.chk, trn.log and more logs trn*.log are there, with the times of the old machine.',
    otherwise: text`If mail.que is in another folder on ${drive}, rename that folder. If there is not enough room for a copy, rename the folder to ${SALVAGE} and work without one. If logs are missing, continue; ${ref(stepId('replay-logs', edge.name))} shows whether they are needed.`,
  };
}

function installed(estate: EstateView, site: SiteView, edge: ServerView): Step {
  const drive = edge.queueDrive;
  return {
    id: stepId('rebuild-edge', edge.name),
    title: `Rebuild ${edge.name} as an Edge`,
    why: sentences(
      text`Follow the page ${pageRef(`edge-rebuild-${edge.name}`)}: Exchange, the cloned configuration, the subscription. The old queue can be routed only when EdgeSync has brought the connectors. Then come back here.`,
      drive === undefined && 'Copy the files of the old queue to a folder of the new machine.',
    ),
    ...exchangeShell(edge.name),
    command: [
      `Get-ExchangeServer -Identity ${quote(edge.name)} | Format-List -Property Name, ServerRole, AdminDisplayVersion`,
    ],
    check: [
      'Get-SendConnector | Format-Table -Property Identity, AddressSpaces, Enabled',
      "Get-Service -Name 'MSExchangeTransport' | Format-Table -Property Name, Status",
    ],
    expected: `ServerRole Edge; send connectors to ${nameList(site.subscriptions.filter(({ edges }) => edges.includes(edge.name)).map(({ activeDirectorySite }) => activeDirectorySite)) || site.directorySite} and to the Internet${estate.names.smartHost === undefined ? '' : ` (by ${estate.names.smartHost.host})`}; MSExchangeTransport Running.`,
    otherwise:
      'No send connectors: the Edge is not subscribed or not synchronized yet; wait 5 minutes, or look at Test-EdgeSynchronization on a Mailbox server of the site.',
  };
}

/** Source: learn.microsoft.com/exchange/mail-flow/queues/queues (files of the queue database). */
function clean({ name, folder }: Target): Step {
  return {
    id: stepId('replay-logs', name),
    title: 'Bring the queue database into a clean state',
    why: 'A server that died leaves its database in Dirty Shutdown: what the logs hold is not in it yet. Transport replays them by itself where they are complete; this step shows whether they are.',
    ...exchangeShell(name),
    command: [
      ...asked(folder),
      `$database = Join-Path -Path ${folder} -ChildPath 'mail.que'`,
      `if (eseutil /mh $database | Select-String -Pattern 'State: Dirty Shutdown') { eseutil /r trn /l ${folder} /s ${folder} /d ${folder} }`,
    ],
    check: [
      ...asked(folder),
      `eseutil /mh (Join-Path -Path ${folder} -ChildPath 'mail.que') | Select-String -Pattern 'State:', 'Log Required:'`,
    ],
    expected: 'State: Clean Shutdown. Log Required: 0-0.',
    otherwise:
      'Dirty Shutdown and an error over a missing log: circular logging keeps few, and a database that needs one that is gone can only be repaired (eseutil /p), which throws away what it does not understand. Do that to this copy only, and only when the mail is worth it. ' +
      'An error over a path (-1216, -541): the database was in another folder; check that all three folders of the command are the one with the copy.',
  };
}

function closeEdge(edge: ServerView): Step {
  return {
    id: stepId('stop-inbound-mail', edge.name),
    title: 'Stop new mail from coming in',
    why: `While the old queue is in use, mail that comes in would land in it. Senders and Mailbox servers try the other Edges meanwhile. Port ${PORTS.smtp} is closed by the firewall of Windows; what goes out is not touched.`,
    ...windowsShell(edge.name),
    command: [
      `New-NetFirewallRule -Name ${quote(RULE)} -DisplayName 'Queue salvage: no new mail' -Direction Inbound -Protocol TCP -LocalPort ${PORTS.smtp} -Action Block`,
    ],
    check: [`Get-NetFirewallRule -Name ${quote(RULE)} | Format-Table -Property Name, Enabled, Action`],
    expected: 'Enabled True, Action Block.',
    otherwise:
      'If the firewall is off or managed by policy, continue without it; new mail then goes into the old queue and is sent from it, which only takes longer.',
  };
}

function point({ name, folder, services }: Target): Step {
  return {
    id: stepId('use-old-queue', name),
    title: 'Let Transport use the old queue',
    why: 'Two keys of EdgeTransport.exe.config say where queue and logs are. They are changed temporarily; its own queue stays where it is, unused.',
    ...exchangeShell(name),
    command: [
      ...asked(folder),
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
    otherwise: text`If Transport stops again, the Application log, source MSExchangeTransport, shows why (the database does not open, or the folder is not accessible). It has then moved the files into a folder Messaging.old- next to it: they are not lost. Do ${ref(stepId('restore-own-queue', name))}, then ${ref(stepId('replay-logs', name))} on a new copy. If a key is not in the file, add it to appSettings. If all queues are empty, Transport created a new database; compare the paths in the file.`,
  };
}

function drain({ name }: Target): Step {
  return {
    id: stepId('drain-old-queue', name),
    title: 'Wait until the old queue is empty',
    why: 'Messages are delivered, wait for a retry, or are too old and return to their senders.',
    ...exchangeShell(name),
    command: ['Retry-Queue -Filter \'Status -eq "Retry"\' -Resubmit $true -Confirm:$false'],
    check: [
      "Get-Queue | Where-Object { $_.DeliveryType -ne 'ShadowRedundancy' } | Format-Table -Property Identity, Status, MessageCount, NextHopDomain, LastError",
    ],
    expected: 'MessageCount 0 in all, or only destinations that do not answer.',
    otherwise:
      'If some messages remain, repeat once an hour. Leave what is for destinations that are down: it goes back to its sender at the expiry only while this queue is in use. Unreachable means that there is no route yet; check the send connectors.',
  };
}

function own({ name, services }: Target, more: string[]): Step {
  return {
    id: stepId('restore-own-queue', name),
    title: "Restore the server's own queue database",
    why: 'The old queue is empty. Restore the configuration file, its own queue, and the flow of new mail.',
    ...exchangeShell(name),
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
      portLine(quote(name), PORTS.smtp),
    ],
    expected: `The paths of before, ${nameList(services)} Running, port ${PORTS.smtp} answers.`,
    otherwise: `Port ${PORTS.smtp} does not answer: the firewall rule is still there, or the service not ready; wait a minute. The copy is missing: restore the paths in the file.`,
  };
}

/** A folder that only the team knows is asked for where it is needed. */
function asked(folder: string): string[] {
  return folder === '$folder' ? ["$folder = Read-Host -Prompt 'Folder with the files of the old queue'"] : [];
}

function stop(services: string[]): string[] {
  return [...services].reverse().map((service) => `Stop-Service -Name ${quote(service)}`);
}

function start(services: string[]): string[] {
  return services.map((service) => `Start-Service -Name ${quote(service)}`);
}

function mailboxServerSalvage(estate: EstateView, site: SiteView, transportServer: ServerView): Procedure {
  const others = othersThan(estate, site, transportServer);
  const sender = others[0] ?? transportServer;
  const alone = others.length === 0;
  const target: Target = {
    name: sender.name,
    folder: `(Join-Path -Path $env:ExchangeInstallPath -ChildPath ${quote(`TransportRoles\\data\\${SALVAGE}`)})`,
    // With a Client Access role of its own, the front end of Transport runs on other servers.
    services: estate.hasClientAccessRole
      ? ['MSExchangeTransport']
      : ['MSExchangeTransport', 'MSExchangeFrontEndTransport'],
  };
  const grouped =
    estate.group !== undefined &&
    membersIn(estate.group, site).some(({ name }) => name === transportServer.name);
  return {
    id: `queue-salvage-${transportServer.name}`,
    title: `Recover the mail in the queue of ${transportServer.name}`,
    purpose:
      `${transportServer.name} in ${site.name} has failed with mail in its queue. ` +
      (alone
        ? 'No other server has a copy. '
        : 'Usually there is nothing to do: each message has a shadow copy on another server, which sends it automatically. ') +
      `Afterwards ${alone ? `the rebuilt ${transportServer.name}` : sender.name} has sent what no shadow covered.`,
    before: [
      ...(alone
        ? []
        : [
            `Wait 3 hours first, or until the rebuilt ${transportServer.name} has been running for a few minutes: then the servers that hold shadow copies send them (ShadowResubmitTimeSpan; at once when they see a new queue database).`,
          ]),
      `The queue is on the system disk of ${transportServer.name}, which is destroyed when the machine is replaced: copy the files first, from Windows if it starts, or from a backup of the disk.`,
      `${sender.name} runs the same build of Exchange, or a later one.`,
      'Recipients outside may get messages twice that a shadow copy has delivered already; in mailboxes duplicates are not shown.',
    ],
    steps: [
      mailboxServerWorth(transportServer, sender, others),
      copyFiles(transportServer, sender, alone),
      clean(target),
      ...(alone ? [] : [vacate(sender, grouped)]),
      point(target),
      drain(target),
      own(target, alone ? [] : rejoin(sender, grouped)),
    ],
    after: [
      `After a week delete ${SALVAGE} and ${OLD_QUEUE} beside the queue of ${sender.name}: they contain users' mail.`,
      ...(grouped && !alone
        ? [`Databases return to ${sender.name} by their preference, or by Move-ActiveMailboxDatabase.`]
        : []),
    ],
  };
}

function othersThan(estate: EstateView, site: SiteView, transportServer: ServerView): ServerView[] {
  const far = site === estate.primary ? estate.standby : estate.primary;
  return [
    ...site.mailboxServers.filter(({ name }) => name !== transportServer.name),
    ...(far && !far.pilotLight ? far.mailboxServers : []),
  ];
}

/** Source: learn.microsoft.com/exchange/mail-flow/transport-high-availability/shadow-redundancy. */
function mailboxServerWorth(transportServer: ServerView, sender: ServerView, others: ServerView[]): Step {
  const alone = others.length === 0;
  return {
    id: stepId('check-queue', transportServer.name),
    title: 'Check whether there is mail worth recovering',
    why:
      (alone
        ? `${transportServer.name} has no other Mailbox server beside it, so nothing was shadowed. `
        : `Go on only if messages had no shadow copy: shadow redundancy was off, or no other server could be reached when they came in (RejectMessageOnShadowFailure False accepts them anyway). `) +
      `If Windows starts, start Transport there: it replays its logs by itself, and this page is not needed.`,
    ...exchangeShell(sender.name),
    command: [
      'Get-TransportConfig | Format-List -Property ShadowRedundancyEnabled, RejectMessageOnShadowFailure, ShadowResubmitTimeSpan, ShadowHeartbeatFrequency, SafetyNetHoldTime',
    ],
    check: alone
      ? [portLine(quote(transportServer.hostName), PORTS.smb)]
      : [
          ...forEachServer(
            others,
            (server) =>
              `Get-Queue -Server ${server} -Filter 'DeliveryType -eq "ShadowRedundancy"' | Format-Table -Property Identity, NextHopDomain, MessageCount`,
          ),
          portLine(quote(transportServer.hostName), PORTS.smb),
        ],
    expected: alone
      ? `TcpTestSucceeded True: the files can be fetched from ${transportServer.name}.`
      : `ShadowRedundancyEnabled True. Queues with NextHopDomain ${transportServer.hostName} on ${nameText(others)} hold what waits, and become empty after 3 hours: then you are done, and nothing needs to be recovered.`,
    otherwise: alone
      ? 'No answer: fetch the files from a backup of the disk, or give up.'
      : `If ShadowRedundancyEnabled is False, or users miss mail that is in no queue, continue. If port ${PORTS.smb} on ${transportServer.name} answers, the files can be fetched from there; otherwise use a backup of its disk.`,
  };
}

function copyFiles(transportServer: ServerView, sender: ServerView, alone: boolean): Step {
  const place = `(Join-Path -Path $env:ExchangeInstallPath -ChildPath ${quote(`TransportRoles\\data\\${OLD_QUEUE}`)})`;
  const work = `(Join-Path -Path $env:ExchangeInstallPath -ChildPath ${quote(`TransportRoles\\data\\${SALVAGE}`)})`;
  return {
    id: stepId('fetch-queue', transportServer.name),
    title: `Fetch the files from ${transportServer.name}`,
    when: text`Only if ${ref(stepId('check-queue', transportServer.name))} shows that it is needed.`,
    why: sentences(
      `By default they are in ${code(DEFAULT_QUEUE)} below the folder of Exchange, which is the same on all servers.`,
      alone
        ? text`They have to be elsewhere before ${transportServer.name} is replaced; the folder that is asked for is where they were taken. Follow the page ${pageRef(`member-rebuild-${transportServer.name}`)}, then come back.`
        : `One copy is worked on, the other is kept as it was. Transport on ${transportServer.name} has to be stopped, if it still runs.`,
    ),
    ...exchangeShell(sender.name),
    command: [
      ...(alone
        ? ["$source = Read-Host -Prompt 'Folder with the files of the old queue'"]
        : [
            `$default = ${quote(`\\\\${transportServer.hostName}\\`)} + (Join-Path -Path $env:ExchangeInstallPath -ChildPath ${quote(DEFAULT_QUEUE)}).Replace(':', '$')`,
            "$source = Read-Host -Prompt ('Folder with the files of the old queue, usually ' + $default)",
          ]),
      `Copy-Item -Path $source -Destination ${place} -Recurse`,
      `Copy-Item -Path ${place} -Destination ${work} -Recurse`,
    ],
    check: [`Get-ChildItem -Path ${work} | Format-Table -Property Name, Length, LastWriteTime`],
    expected: `mail.que, trn.chk, trn.log and more logs trn*.log, last written when ${transportServer.name} died.`,
    otherwise: `Access is denied: local administrator on ${transportServer.name}. A file is in use: stop MSExchangeTransport there. No such folder: QueueDatabasePath in EdgeTransport.exe.config of ${transportServer.name} says where. No files at all: the mail is gone, end here.`,
  };
}

/** Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance) and ReplayQueueDatabases. */
function vacate(sender: ServerView, grouped: boolean): Step {
  const name = quote(sender.name);
  return {
    id: stepId('stop-inbound-mail', sender.name),
    title: 'Stop new mail from coming in',
    why: `${sender.name} is to send old mail only: it takes none, and no database is active on it whose mail it would have to submit.`,
    ...exchangeShell(sender.name),
    command: [
      ...(grouped
        ? [
            `Set-MailboxServer -Identity ${name} -DatabaseCopyAutoActivationPolicy Blocked`,
            `Move-ActiveMailboxDatabase -Server ${name} -Confirm:$false`,
          ]
        : []),
      `Set-ServerComponentState -Identity ${name} -Component HubTransport -State Draining -Requester Maintenance`,
      "Restart-Service -Name 'MSExchangeTransport'",
    ],
    check: [
      `Get-ServerComponentState -Identity ${name} -Component HubTransport | Format-Table -Property Component, State`,
      ...(grouped
        ? [
            `Get-MailboxDatabaseCopyStatus -Server ${name} | Where-Object { $_.ActiveCopy } | Format-Table -Property Name, Status`,
          ]
        : []),
      "Get-Queue | Where-Object { $_.DeliveryType -ne 'ShadowRedundancy' } | Format-Table -Property Identity, Status, MessageCount",
    ],
    expected: `HubTransport Draining${grouped ? ', no active copy' : ''}, and the server's own queue becomes empty.`,
    otherwise:
      'A database does not move: leave it; its users submit through other servers meanwhile. If its own queue does not become empty, it is not lost and continues afterwards.',
  };
}

function rejoin(sender: ServerView, grouped: boolean): string[] {
  const name = quote(sender.name);
  return [
    `Set-ServerComponentState -Identity ${name} -Component HubTransport -State Active -Requester Maintenance`,
    "Restart-Service -Name 'MSExchangeTransport'",
    ...(grouped
      ? [`Set-MailboxServer -Identity ${name} -DatabaseCopyAutoActivationPolicy Unrestricted`]
      : []),
  ];
}
