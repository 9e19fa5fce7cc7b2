import { MAILBOX_SALVAGE } from '../vocabulary/pages';
import { QuorumMode, quorumModeOf } from '../../exchange/quorum-mode';
import { FailureId } from '../../core/failure-id';
import { BRING_DISKS_ONLINE, giveLetter } from '../../core/volume-commands';
import { OLD_QUEUE, VolumeLabel } from '../../exchange/volume-label';
import { INSTALLATION } from '../../exchange/installation-names';
import { ExportPurpose } from '../../exchange/export-purpose';
import { PageId } from '../../model/page-ids';
import { licenseTerms } from '../vocabulary/foundation';
import type { PlacedCopy } from '../vocabulary/group-setup';
import {
  blockLines,
  copiesWhere,
  copyLines,
  firstChoices,
  mountDialLines,
  otherMember,
  redistribution,
  RESTART_IDLE,
  restartStores,
} from '../vocabulary/group-setup';
import type { PlacedDatabase } from '../vocabulary/group-switchover';
import { activeCopies, movePlaces, placesIn, placesText } from '../vocabulary/group-switchover';
import { HEALTHY, healthLines } from '../vocabulary/final-checks';
import {
  autodiscover,
  certificateSteps,
  directorySiteOf,
  drivesText,
  prerequisites,
  protectSteps,
  urlSteps,
} from '../vocabulary/server-setup';
import { logClientAddresses } from '../vocabulary/proxies';
import { clientProtocolSteps } from '../vocabulary/client-services';
import type { Target } from '../vocabulary/server-protection';
import {
  checkHealth,
  checkHeldOut,
  letIntoPools,
  STOPPED_SERVICES,
  tuneWindows,
} from '../vocabulary/server-protection';
import {
  endOfInstallation,
  followInstallation,
  reachedText,
  wakeSetupAccount,
} from '../vocabulary/installation';
import { lossSentences } from '../vocabulary/site-votes';
import { compareWithLog, exportFolder, exportPlace, readExport, REPLAY_THEMES } from '../vocabulary/exports';
import { queueFolder } from '../vocabulary/queue-volume';
import { syncServerOf, subscribeEdges, SYNC_CHECK } from '../vocabulary/edge-subscription';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { exchangeServers, isMember, namesOf, siteOf, standingSites } from '../estate-parts';
import { controllerShell, exchangeShell, exchangeShellOr, windowsShell } from '../vocabulary/shells';
import { count, forEachOf, nameList, quote, quoteList, plural, timeText } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { stepId, UnnamedHost } from '../procedure';
import { looksWhole } from '../vocabulary/datacenter';
import { replaceMachine } from '../vocabulary/machine';
import type { Text } from '../text';
import { code, ref, sentences, text, pageRef } from '../text';

/** A server that is rebuilt, with what has to be known of it at every turn. */
interface Rebuild {
  readonly estate: EstateView;
  readonly site: SiteView;
  readonly server: ServerView;
  /** The group it is a member of. */
  readonly group?: GroupView;
  /** Its copies that others have as well. */
  readonly copies: PlacedCopy[];
  /** Its copies that nobody else has. */
  readonly alone: PlacedCopy[];
  /** Another Exchange server, to work from. */
  readonly helper: StepPlace;
}

/**
 * A server that is beyond repair, rebuilt under its name: Active Directory holds most of what it was.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-dag-member-servers and .../recover-exchange-servers.
 *
 * @throws if no such server is in the estate
 */
export function memberRebuild(estate: EstateView, server: string): Procedure {
  const rebuild = rebuildOf(estate, server);
  const { group } = rebuild;
  const target = { servers: [rebuild.server], of: server };
  return {
    id: PageId.memberRebuild(server),
    title: `Rebuild of ${server}`,
    purpose:
      `${server} (${rebuild.site.name}) is lost or beyond repair, and is rebuilt under its name. ` +
      (group
        ? `Afterwards it is a member of ${group.name} again, with ${count(rebuild.copies.length + rebuild.alone.length, 'copy', 'copies')} of databases.`
        : 'Afterwards it serves as before.'),
    before: preconditions(rebuild),
    steps: [
      ...(group ? leaveGroup(rebuild, group) : seeOthers(rebuild)),
      ...(serves(rebuild) && !bornHeldOut(rebuild) ? [holdBack(rebuild)] : []),
      resetAccount(rebuild),
      machine(rebuild),
      volumes(rebuild),
      ...wakeSetupAccount(estate, target, true),
      ...(rebuild.server.installation === undefined
        ? [...recoverByHand(rebuild, target), ...clientSteps(rebuild, target)]
        : recoverItself(rebuild)),
      ...(group ? joinGroup(rebuild, group) : []),
      ...edgeSync(rebuild),
      finish(rebuild),
      ...endOfInstallation(estate, target),
    ],
    after: afterwards(rebuild),
  };
}

/** What people do on the new machine until Exchange is there again. */
function recoverByHand(rebuild: Rebuild, target: Target): Step[] {
  const { estate } = rebuild;
  return [
    ...(serves(rebuild) && bornHeldOut(rebuild) ? [checkHeldOut(target)] : []),
    prerequisites(estate, target),
    tuneWindows(estate, target),
    recover(rebuild),
    ...protectSteps(estate, target),
  ];
}

/** The machine finds its own object in Active Directory, recovers itself, and serves when people have released it. */
function recoverItself(rebuild: Rebuild): Step[] {
  const { estate, server } = rebuild;
  const { name } = server;
  const held =
    'phase is "admit", and status "waiting": Exchange is recovered, and a later step lets it serve.';
  const follow = (id: string, title: string, expected?: Text): Step =>
    followInstallation({
      id: stepId(id, name),
      title,
      servers: [server],
      ...(expected === undefined ? {} : { expected }),
    });
  const byPeople =
    server.certificate === undefined && (serves(rebuild) || !estate.hasClientAccessRole)
      ? [
          follow('follow-recovery', `Wait until ${name} has recovered itself`, reachedText([server], [])),
          ...certificateSteps(estate, [name], name),
          follow('follow-certified', `Wait until ${name} goes on with the certificate`, held),
        ]
      : [follow('follow-recovery', `Wait until ${name} has recovered itself`, held)];
  return [
    endOldMaintenance(rebuild),
    ...byPeople,
    ...bringBack(rebuild),
    release(server),
    follow('follow-release', `Wait until ${name} serves again`),
  ];
}

/**
 * Component states are in Active Directory too, and a recovery leaves them; the machine would wait for its health page in vain.
 *
 * Source: learn.microsoft.com/powershell/module/exchangepowershell/set-servercomponentstate (RemoteOnly).
 */
function endOldMaintenance({ server: { name }, site, helper, group }: Rebuild): Step {
  const isMailbox = namesOf(site.mailboxServers).includes(name);
  const components = ['ServerWideOffline', ...(isMailbox ? ['HubTransport'] : [])];
  return {
    id: stepId('end-old-maintenance', name),
    title: `End the maintenance that ${name} was in`,
    when: `Only if ${name} was in maintenance when it was lost.`,
    why: 'Active Directory keeps the state of its components, and the recovered server would stay in maintenance: its health page would never answer.',
    ...helper,
    command: [
      ...components.map(
        (component) =>
          `Set-ServerComponentState -Identity ${quote(name)} -Component ${component} -State Active -Requester Maintenance -RemoteOnly`,
      ),
      ...(group
        ? [
            `Set-MailboxServer -Identity ${quote(name)} -DatabaseCopyAutoActivationPolicy Unrestricted -DatabaseCopyActivationDisabledAndMoveNow $false`,
          ]
        : []),
    ],
    check: components.map(
      (component) =>
        `Get-ServerComponentState -Identity ${quote(name)} -Component ${component} | Format-List -Property ServerFqdn, Component, State`,
    ),
    expected: `State is Active for ${plural(components, 'the component', 'both components')}.`,
    otherwise:
      'An error about the registry of the server is expected while it is away. Inactive: another requester has set it; `Set-ServerComponentState -State Active` with that one.',
  };
}

/** Ends the hold of the machine, which is a file. */
function release({ name }: ServerView): Step {
  return {
    id: stepId('release-recovered', name),
    title: `Let ${name} serve again`,
    why: 'The machine has kept clients and mail away until now. It looks for this file every five minutes, starts Transport, and removes the rule that holds it out of its pools.',
    ...windowsShell(name),
    command: markLines(name, INSTALLATION.released),
    check: [`Get-Item -LiteralPath ${quote(INSTALLATION.released)}`],
    expected: 'The file is listed.',
    otherwise: 'Access is denied: run Windows PowerShell as administrator.',
  };
}

/** A file by which people tell the installation that something is done. */
function markLines(name: string, file: string): string[] {
  return [`Set-Content -LiteralPath ${quote(file)} -Value ${quote(name)} -ErrorAction Stop`];
}

function rebuildOf(estate: EstateView, name: string): Rebuild {
  const site = siteOf(estate, name);
  const server = exchangeServers(site).find((each) => each.name === name);
  if (!server) throw new Error(`${name} is an Edge: it has a procedure of its own`);
  const group = isMember(estate.group, name) ? estate.group : undefined;
  const own = group ? copiesWhere(group, (copy) => copy.server === name) : [];
  const single = (copy: PlacedCopy): boolean =>
    group?.databases.find((each) => each.name === copy.database)?.copies.length === 1;
  return {
    estate,
    site,
    server,
    group,
    copies: own.filter((copy) => !single(copy)),
    alone: own.filter(single),
    helper: helperOf(estate, group, name),
  };
}

/** Another server to work from: a member of the group, then one of the same site, then any. */
function helperOf(estate: EstateView, group: GroupView | undefined, name: string): StepPlace {
  const member = group && otherMember(estate, group, name);
  if (member) return exchangeShell(member.name);
  const own = siteOf(estate, name);
  const others = [own, ...standingSites(estate).filter((site) => site !== own)]
    .flatMap((site) => namesOf(exchangeServers(site)))
    .filter((each) => each !== name);
  return exchangeShellOr(others[0], UnnamedHost.MANAGEMENT_TOOLS, estate.directoryDomain);
}

function preconditions({ estate, site, server, group, alone }: Rebuild): Text[] {
  const { name } = server;
  const vault = estate.vaultOf(name);
  return [
    ...(vault === undefined
      ? []
      : [
          text`${vault.id} has an image of ${name}. Which way is better, ${namesOf(site.frontEnds).includes(name) ? pageRef(PageId.frontEndRecovery) : pageRef(PageId.imageRestore)} says; this page is the clean one.`,
        ]),
    `${name} does not come back: a restart, a redeployment of the machine and a repair were tried or make no sense. Do not rebuild a server that is only slow or hangs.`,
    `Active Directory answers in ${site.name}, and the object of ${name} is still in it: never run \`Remove-ADComputer\` or the uninstallation of Exchange for it.`,
    server.installation === undefined
      ? `Setup files of ${estate.version} in the release that ${name} had (\`Get-ExchangeServer\` shows it), with the installers of what Setup needs, the latest security update for that release (.msp), and Set-ExchAVExclusions.ps1 and HealthChecker.ps1 of microsoft/CSS-Exchange.`
      : `The media of the program in ${server.installation.mediaAccount} are those of the release that ${name} had (\`Get-ExchangeServer\` shows it): the machine recovers itself from them, in about ${timeText(server.installation.expectedSeconds)}.`,
    `The same Windows release${server.windows === undefined ? '' : `, ${server.windows}`}.`,
    ...(group
      ? [
          text`${group.name} has its majority: ${voteText(group, name)} ${estate.standby ? text`Where a site is lost, do ${pageRef(PageId.switchover)} first.` : ''} Otherwise, without a majority, ${group.members.length > 1 ? text`do ${pageRef(PageId.quorumLost)} first` : 'bring the witness back first'}.`,
        ]
      : []),
    ...(alone.length > 0
      ? [
          `${nameList(alone.map(({ database }) => database))} ${plural(alone, 'has its only copy', 'have their only copies')} on ${name}: they come back with its data disks, or from backup.`,
        ]
      : []),
    ...(namesOf(site.mailboxServers).includes(name)
      ? [
          server.queueDrive === undefined
            ? text`Mail in the queue of ${name} is on its system disk, which is destroyed with the machine. Shadow copies on other servers are sent automatically; if they are not enough, copy the files first: see ${pageRef(MAILBOX_SALVAGE)}.`
            : text`Mail in the queue of ${name} is on its volume ${server.queueDrive}, which stays. Shadow copies on other servers are sent automatically; if they are not enough, see ${pageRef(MAILBOX_SALVAGE)}.`,
        ]
      : []),
    server.certificate === undefined
      ? 'Domain Admins and Organization Management for the account you work with, and the certificate with its key.'
      : 'Domain Admins and Organization Management for the account you work with.',
    'The change log of web.config files and registry values that were changed on the server.',
  ];
}

function voteText(group: GroupView, name: string): string {
  const loss = group.failure(FailureId.server(name));
  return loss
    ? `without ${name} there are ${loss.votesLeft} votes, and ${group.votesNeeded} are needed.`
    : '';
}

function leaveGroup(rebuild: Rebuild, group: GroupView): Step[] {
  return [
    ...(rebuild.copies.length > 0 ? [seeMoved(rebuild, group), removeCopies(rebuild)] : []),
    removeMember(rebuild, group),
  ];
}

function seeMoved({ server, helper, copies }: Rebuild, group: GroupView): Step {
  const { name } = server;
  const first = copies.filter(({ preference }) => preference === 1).map(({ database }) => database);
  return {
    id: stepId('move-databases-off', name),
    title: `Check that no database is active on ${name}`,
    why:
      `The next steps remove its copies, and a copy is removed only while another one is active. ` +
      (first.length === 0
        ? `${name} is not the first choice of any database: nothing should have been active there.`
        : `${nameList(first)} ${plural(first, 'has', 'have')} the first choice on ${name} and should have moved automatically.`),
    ...helper,
    command: [`Move-ActiveMailboxDatabase -Server ${quote(name)} -Confirm:$false`],
    check: copies.map(
      ({ database }) =>
        `Get-MailboxDatabaseCopyStatus -Identity ${quote(database)} | Format-Table -Property Name, Status, ActivationPreference, CopyQueueLength, ReplayQueueLength -AutoSize`,
    ),
    expected: `Each of ${nameList(copies.map(({ database }) => database))} is Mounted on another server than ${name}: ${copies.map((copy) => `${copy.database} on ${nextHolder(group, copy)}`).join(', ')} in the order of preference.`,
    otherwise: sentences(
      'A database that is mounted nowhere: `Move-ActiveMailboxDatabase` with `-ActivateOnServer` and the server named above; where logs are missing, add `-MountDialOverride:BestEffort` only if the loss of the mail of the last minutes is accepted: Safety Net brings back what it can.',
      copies.length > 0 &&
        group.databases.some(({ copies: all }) => all.some(({ lagged }) => lagged)) &&
        text`If only a lagged copy is left, activate it by the page ${pageRef(PageId.laggedCopy)}.`,
      text`Do not continue with ${ref(stepId('remove-copies', name))} before every database is mounted elsewhere.`,
    ),
  };
}

/** The server that takes a database by preference when another is lost: lagged copies last. */
function nextHolder({ databases }: GroupView, { database, server }: PlacedCopy): string {
  const others = databases
    .find(({ name }) => name === database)!
    .copies.filter((copy) => copy.server !== server);
  return (others.find(({ lagged }) => !lagged) ?? others[0]).server;
}

function removeCopies({ server, helper, copies }: Rebuild): Step {
  const { name } = server;
  const lagged = copies.filter((copy) => copy.lagged);
  return {
    id: stepId('remove-copies', name),
    title: `Remove the copies of ${name}`,
    why:
      `A server with copies cannot leave the group. They are written down here and come back with the same numbers: ${copies.map(({ database, preference, lagged: lag }) => `${database} ${preference}${lag ? ' (lagged)' : ''}`).join(', ')}.` +
      (lagged.length > 0
        ? ` The days that ${nameList(lagged.map(({ database }) => database))} lagged behind are lost with the machine and build up again.`
        : ''),
    ...helper,
    command: forEachOf(
      'copy',
      copies.map(({ database }) => `${database}\\${name}`),
      (copy) => `Remove-MailboxDatabaseCopy -Identity ${copy} -Confirm:$false`,
    ),
    check: copies.map(
      ({ database }) =>
        `Get-MailboxDatabase -Identity ${quote(database)} | Format-List -Property Name, Servers, ActivationPreference, ReplayLagTimes`,
    ),
    expected: `${name} is among the Servers of none of them. A warning that the files could not be removed is expected.`,
    otherwise: sentences(
      text`The copy is active: go back to ${ref(stepId('move-databases-off', name))}.`,
      'Circular logging forbids the removal of the last passive copy: `Set-MailboxDatabase -CircularLoggingEnabled $false`, then dismount and mount.',
      'Without quorum nothing can be removed: see the preconditions.',
    ),
  };
}

function removeMember({ server, helper, estate }: Rebuild, group: GroupView): Step {
  const { name } = server;
  const left = group.members.length - 1;
  const mode = quorumModeOf(left);
  return {
    id: stepId('remove-member', name),
    title: `Take ${name} out of ${group.name}`,
    why:
      `The server does not answer, so only the configuration is changed, and this step evicts its node from the cluster. With ${count(left, 'member')} left the vote is ${mode}, instead of ${group.quorumMode}` +
      (mode === QuorumMode.NODE_MAJORITY
        ? '; the witness does not vote while the server is away.'
        : `; the witness ${group.witness ? `${group.witness.name} votes` : 'votes'}.`) +
      spaced(lossSentences(estate, group, name)) +
      ' Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-dag-member-servers.',
    ...helper,
    command: [
      `Remove-DatabaseAvailabilityGroupServer -Identity ${quote(group.name)} -MailboxServer ${quote(name)} -ConfigurationOnly -Confirm:$false`,
      `Remove-ClusterNode -Name ${quote(name)} -Force`,
      `Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)}`,
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property Name, Servers, OperationalServers, WitnessShareInUse`,
      'Get-ClusterNode | Format-Table -Property Name, State, NodeWeight',
      'Get-ClusterQuorum | Format-List -Property QuorumResource, QuorumType',
    ],
    expected: `${nameList(namesOf(group.members).filter((member) => member !== name))}, without ${name}, in all lists; each node is Up. ${mode === QuorumMode.NODE_MAJORITY ? 'No quorum resource.' : 'The quorum resource is the file share witness.'}`,
    otherwise:
      `The node is still there: \`Remove-ClusterNode\` once more on another member. "The server still has copies": remove them with \`Remove-MailboxDatabaseCopy\` first. The wrong quorum: \`repadmin /syncall /AdeP\` on a domain controller of ${estate.directoryDomain}, ` +
      'then the last line again.',
  };
}

function spaced(text: string): string {
  return text === '' ? '' : ` ${text}`;
}

function seeOthers({ server, site, helper, estate }: Rebuild): Step[] {
  const others = namesOf(exchangeServers(site)).filter((name) => name !== server.name);
  const isMailbox = namesOf(site.mailboxServers).includes(server.name);
  if (others.length === 0) return [];
  return [
    {
      id: stepId('check-servers-without', server.name),
      title: `Check that the other servers work without ${server.name}`,
      why:
        'The load balancer asks the health page and no longer uses the server. ' +
        (isMailbox
          ? `No group replicates its databases: they come back with its data disks, or from backup; until then their mailboxes are away. Mail for them waits in the queues of ${nameList(others)} and in the shadow queues.`
          : 'It holds no databases: nothing of the mailboxes is lost.'),
      ...helper,
      command: forEachOf(
        'server',
        others,
        (name) => `Get-ServerComponentState -Identity ${name} -Component ServerWideOffline`,
      ),
      check: [
        ...forEachOf(
          'server',
          others,
          (name) =>
            `Test-ServiceHealth -Server ${name} | Format-Table -Property Role, RequiredServicesRunning`,
        ),
        ...(isMailbox
          ? [
              `Get-MailboxDatabase -Server ${quote(server.name)} -Status | Format-Table -Property Name, Mounted, EdbFilePath, LogFolderPath -AutoSize`,
            ]
          : []),
      ],
      expected:
        `RequiredServicesRunning is True on ${nameList(others)}.` +
        (isMailbox
          ? ' Write the paths of the databases down: the volumes have to have the same letters afterwards.'
          : ''),
      otherwise: text`If a second server has problems, repair that first. If none is left in ${site.name}, ${estate.standby ? text`do ${pageRef(PageId.switchover)} first` : 'clients wait for this rebuild'}.`,
    },
  ];
}

/** Whether clients ask it. */
function serves({ site, server }: Rebuild): boolean {
  return namesOf(site.frontEnds).includes(server.name);
}

/** Whether the new machine has the rule that keeps it out of its pools: one that exists already is set up by other means. */
function bornHeldOut({ server }: Rebuild): boolean {
  return server.terraformAddress !== undefined;
}

/** The state is in Active Directory and in the registry; without the server it is written to the first. */
function holdBack({ server, helper, estate }: Rebuild): Step {
  const { name } = server;
  return {
    id: stepId('keep-clients-away', name),
    title: `Keep clients away from ${name}`,
    why:
      `As soon as Setup has ended, the health page${estate.names.healthPath === '' ? '' : ` ${estate.names.healthPath}`} could answer, and the load balancer would lead clients to a self-signed certificate. A server that is offline ` +
      'shows no page. Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance).',
    ...helper,
    command: [
      `Set-ServerComponentState -Identity ${quote(name)} -Component ServerWideOffline -State Inactive -Requester Maintenance -RemoteOnly`,
    ],
    check: [
      `Get-ServerComponentState -Identity ${quote(name)} -Component ServerWideOffline | Format-List -Property ServerFqdn, Component, State`,
    ],
    expected: `State is Inactive for ${name}.`,
    otherwise: `An error about the registry of ${name} is expected while it is away. Should clients meet a wrong certificate later, run the line on ${name} itself, without \`-RemoteOnly\`.`,
  };
}

/** Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-exchange-servers, and support.microsoft.com/help/5020276 for the join. */
function resetAccount({ estate, site, server }: Rebuild): Step {
  const { name } = server;
  return {
    id: stepId('reset-account', name),
    title: `Reset the computer account of ${name}`,
    why:
      `The new machine joins the domain under the old account, which holds the configuration of Exchange. It does what Reset Account in Active Directory Users and Computers does; the password is replaced by the join and need not be kept. ` +
      'The account that joins has to be the one that created the computer account, or be allowed to use it again: Windows refuses others since October 2022.',
    ...controllerShell(estate, site),
    command: [
      `$secret = Read-Host ${quote(`New password of the account ${name}$, any long one`)} -AsSecureString`,
      `Set-ADAccountPassword -Identity ${quote(`${name}$`)} -Reset -NewPassword $secret`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-ADComputer -Identity ${quote(name)} -Properties PasswordLastSet, Enabled, mS-DS-CreatorSID, ServicePrincipalNames | Format-List -Property Name, Enabled, PasswordLastSet, mS-DS-CreatorSID, ServicePrincipalNames`,
    ],
    expected: `${name} is enabled, and PasswordLastSet is the current time.`,
    otherwise: `Not found: the account was deleted; bring it back from the recycle bin of Active Directory (\`Restore-ADObject\`) before anything else. Disabled: \`Enable-ADAccount\`.`,
  };
}

function machine({ site, server, group }: Rebuild): Step {
  return replaceMachine(
    site,
    server,
    group
      ? 'Disks that are damaged themselves are named in the same way, one `-replace` more for each; the plan shows their addresses.'
      : 'They hold the databases of this server: never replace them unless they are lost.',
  );
}

function volumes({ estate, site, server, group, copies, alone }: Rebuild): Step {
  const { name } = server;
  const letters = drivesText(estate, [server]);
  const queue = queueFolder(server);
  const folders = copies
    .map(({ database }) => group?.databases.find((each) => each.name === database))
    .filter((each) => each !== undefined)
    .flatMap(({ edbFolder, logPath }) => [edbFolder, logPath]);
  return {
    id: stepId('check-machine', name),
    title: `Check that the machine ${name} is as it was`,
    why: sentences(
      'Recovery needs the same name, the same Windows release, the same domain and the same drive letters; Windows gives disks that come from another machine any letter that is free.',
      folders.length > 0 &&
        'Files that the old machine left of its copies are deleted: the copies were removed above and are seeded again.',
      alone.length > 0 &&
        `Those of ${nameList(alone.map(({ database }) => database))} stay: there is no other copy.`,
      server.installation !== undefined &&
        `The machine installs what Setup needs meanwhile, and restarts: begin this step again then. It recovers itself only when the last line has written ${INSTALLATION.prepared}.`,
      queue !== undefined &&
        `The queue database of the old machine is set aside as ${OLD_QUEUE}: the new Transport service must not send its mail again.`,
    ),
    ...windowsShell(name),
    command: [
      `if ($env:COMPUTERNAME -ne ${quote(name)}) { throw ${quote(`This is not ${name}.`)} }`,
      "if (Get-Service -Name 'MSExchangeIS' -ErrorAction SilentlyContinue) { throw 'Exchange is installed here: this is not the new machine.' }",
      ...BRING_DISKS_ONLINE,
      ...(letters === '' || !group || server.terraformAddress === undefined
        ? []
        : [
            ...server.databaseVolumes.flatMap(({ purpose, driveLetter }) => giveLetter(purpose, driveLetter)),
            ...giveLetter(VolumeLabel.LOGS, group.logDrive),
          ]),
      ...(queue === undefined || server.queueDrive === undefined
        ? []
        : [
            ...giveLetter(VolumeLabel.QUEUE, server.queueDrive),
            `if (Test-Path -Path ${quote(queue)}) { Rename-Item -Path ${quote(queue)} -NewName ${quote(OLD_QUEUE)} }`,
          ]),
      ...(folders.length === 0
        ? []
        : [
            `foreach ($folder in ${quoteList(folders)}) {`,
            '  if (Test-Path -Path $folder) { Remove-Item -Path $folder -Recurse -Force }',
            '}',
          ]),
      ...(server.installation === undefined ? [] : markLines(name, INSTALLATION.prepared)),
    ],
    check: [
      '"$env:COMPUTERNAME $(nltest /dsgetsite)"',
      'Test-ComputerSecureChannel',
      'Get-CimInstance -ClassName Win32_OperatingSystem | Format-List -Property Caption',
      'Get-Volume | Format-Table -Property DriveLetter, FileSystemLabel, FileSystem, AllocationUnitSize, Size, SizeRemaining',
    ],
    expected: `${name} is in ${directorySiteOf(site, name)}, the channel is True, the system is ${server.windows ?? 'the release it had before'}.${letters}`,
    otherwise: sentences(
      text`No channel: the join failed, see ${code('C:\\Windows\\debug\\NetSetup.LOG')}; 0xaac means that the account may not be used again by the account that joins (Group Policy "Domain controller: Allow computer account re-use during domain join"), then ${ref(stepId('reset-account', name))} and the machine once more.`,
      'A volume under another letter: something else, usually the DVD drive, has taken it; give that another letter with `Set-Partition -NewDriveLetter` and do this step again.',
      queue !== undefined &&
        `A folder ${OLD_QUEUE} from an earlier rebuild is there: rename it, then do this step again.`,
    ),
  };
}

function recover({ estate, server, group }: Rebuild): Step {
  const { name } = server;
  return {
    id: stepId('recover-exchange', name),
    title: `Recover Exchange on ${name}`,
    why:
      `Setup reads roles and settings of ${name} from Active Directory and installs them again. What it cannot bring back: certificates (there is a self-signed one now), web.config files, the registry${group ? ', membership and copies' : ''}. ` +
      'Transport stays off until the certificate is there. Where Exchange was not in its default folder, add `/TargetDir:` with the old one.',
    ...windowsShell(name),
    command: [
      "$media = Read-Host 'Folder of the Exchange Setup files (the drive of the mounted image)'",
      'Set-Location -Path $media',
      `.\\Setup.exe /Mode:RecoverServer /DoNotStartTransport ${licenseTerms(estate)}`,
      'if ($LASTEXITCODE -eq 0) { Restart-Computer }',
    ],
    check: [
      STOPPED_SERVICES,
      "Select-String -Path 'C:\\ExchangeSetupLogs\\ExchangeSetup.log' -Pattern '\\[ERROR\\]' | Select-Object -Last 5",
    ],
    expected:
      'Setup has ended with "The Exchange Server setup operation completed successfully." After the restart no service is listed but those of Transport, and no error in the log is newer than the run.',
    otherwise:
      '"Exchange is already installed" or no object of that name: the name of the machine is wrong. A server that is still a member: the removal from the group has not reached this site, `repadmin /syncall /AdeP`. ' +
      'ScriptingAgentConfig.xml not found: `Disable-CmdletExtensionAgent` for the Scripting Agent on another server, recover, enable it again. If a readiness check fails, repair it and run Setup again.',
  };
}

/** Clients come back when the page answers. */
function letIn({ estate, server }: Rebuild): Step {
  const { name } = server;
  const { healthPath } = estate.names;
  return {
    id: stepId('readmit-clients', name),
    title: `Let clients use ${name} again`,
    why:
      'Certificate, URLs and the change log are in place: the load balancer uses the server again as soon as its page answers 200. It needs no databases for that, since it passes requests on to where a mailbox is. ' +
      'The certificate has the name of the clients, so the line that asks the page skips the check of the certificate.',
    ...exchangeShell(name),
    command: [
      `Set-ServerComponentState -Identity ${quote(name)} -Component ServerWideOffline -State Active -Requester Maintenance`,
    ],
    check: [
      `Get-ServerComponentState -Identity ${quote(name)} | Format-Table -Property Component, State -AutoSize`,
      ...(healthPath === '' ? [] : healthLines([server], healthPath)),
    ],
    wait: {
      seconds: 1800,
      because: 'after Setup it can take half an hour until every health set is healthy',
    },
    expected: `Every component is Active but ForwardSyncDaemon and ProvisioningRps${healthPath === '' ? '' : `, and ${HEALTHY}`}.`,
    otherwise:
      'A component that is Inactive has been set so by another requester: `Set-ServerComponentState -State Active` with that one. 503: `Get-HealthReport` and `Get-ServerHealth` show the health set. 404: the virtual directory is missing.',
  };
}

function clientSteps(rebuild: Rebuild, target: Target): Step[] {
  const { estate, server } = rebuild;
  const { name } = server;
  const isFrontEnd = serves(rebuild);
  const services = bringBack(rebuild);
  if (!isFrontEnd) return [...services, checkHealth(estate, target, false)];
  return [
    ...autodiscover(estate, [server], name, name),
    ...(server.certificate === undefined ? certificateSteps(estate, [name], name) : []),
    ...urlSteps(estate, [name], name),
    ...logClientAddresses(estate, { hosts: [name] }, name),
    ...clientProtocolSteps(estate, [name], [server], name),
    ...services,
    ...(bornHeldOut(rebuild)
      ? [checkHealth(estate, target, true), letIntoPools(estate, target)]
      : [letIn(rebuild)]),
  ];
}

/** What Setup does not bring back, from the log of customisations where there is one. */
function bringBack({ estate, server }: Rebuild): Step[] {
  return [
    ...readExport(estate, server.name, ExportPurpose.CUSTOMISATIONS),
    ...transportSteps(estate, server),
    ...compareWithLog(estate, server.name),
  ];
}

function transportSteps(estate: EstateView, { name, installation }: ServerView): Step[] {
  const own = installation !== undefined;
  const logged = exportPlace(estate, name, ExportPurpose.CUSTOMISATIONS) !== undefined;
  return [
    {
      id: stepId('start-transport', name),
      title: own ? `Apply the change log on ${name}` : `Apply the change log on ${name} and start Transport`,
      why: sentences(
        'What was changed in web.config, EdgeTransport.exe.config and the registry is gone; without it the server behaves differently from the others.',
        !own && 'Transport was held back until now.',
        own &&
          'The machine waits in the phase "admit", without clients and mail, until it is released below.',
        logged &&
          `The log of customisations is in ${code(exportFolder(name))}: read its files beside the new ones, and enter what people had changed, with \`appcmd.exe set config\` for IIS and single values for the registry.`,
        logged && REPLAY_THEMES,
        'Never restore the metabase (applicationHost.config) or a whole web.config over what Setup has made: after a recovery they break the virtual directories.',
      ),
      ...windowsShell(name),
      command: [
        "Read-Host 'Enter the changes of the change log, then press Enter'",
        ...(own ? [] : [`${STOPPED_SERVICES} | Start-Service`]),
        'Restart-Computer',
      ],
      check: [
        "Get-Service -Name 'MSExchangeTransport', 'MSExchangeFrontEndTransport', 'MSExchangeIS', 'MSExchangeRepl' -ErrorAction SilentlyContinue | Format-Table -Property Name, Status, StartType",
      ],
      expected: own
        ? 'The services of Transport are Disabled until the release; every other one that is listed runs and starts automatically.'
        : 'Every service that is listed runs and starts automatically.',
      otherwise:
        'Set to Manual or Disabled: `Set-Service -StartupType Automatic`, then `Start-Service`. Event log Application tells why one stops again.',
    },
  ];
}

function joinGroup(rebuild: Rebuild, group: GroupView): Step[] {
  const { server, helper, copies } = rebuild;
  const { name } = server;
  const lagged = copies.filter((copy) => copy.lagged);
  return [
    {
      id: stepId('add-member', name),
      title: `Add ${name} to ${group.name}`,
      why: `It joins the cluster as a new node. With ${count(group.members.length, 'member')} the vote is ${group.quorumMode} again${group.witness && group.members.length % 2 === 0 ? `, with the witness ${group.witness.name}` : ''}.`,
      ...helper,
      command: [
        `Add-DatabaseAvailabilityGroupServer -Identity ${quote(group.name)} -MailboxServer ${quote(name)}`,
        ...mountDialLines(group, [name]),
        'repadmin /syncall /AdeP',
      ],
      check: [
        `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property Name, Servers, OperationalServers, StartedMailboxServers, StoppedMailboxServers, WitnessShareInUse`,
        `Test-ReplicationHealth -Identity ${quote(name)} | Format-Table -Property Server, Check, Result, Error -AutoSize`,
      ],
      expected: `${name} is among Servers, OperationalServers and StartedMailboxServers; every check has passed.`,
      otherwise: `The reason is in ${code('C:\\ExchangeSetupLogs\\DagTasks')} on the server on which the command ran. "Already a node of a cluster": on ${name} \`Clear-ClusterNode -Force\`, then again. Among the stopped ones: \`Start-DatabaseAvailabilityGroup\` with its name.`,
    },
    ...(copies.length > 0
      ? [
          addBack(rebuild, group),
          ...(lagged.length > 0 ? [blockLagged(rebuild, lagged)] : []),
          restartStores(helper, [name], RESTART_IDLE),
          ...balance(rebuild, group),
        ]
      : []),
  ];
}

function addBack({ server, helper, copies }: Rebuild, group: GroupView): Step {
  const { name } = server;
  return {
    id: stepId('add-copies', name),
    title: `Add the copies of ${name} again`,
    why:
      'With the numbers they had; the others move up by one where a number is taken. Each is seeded over the network from an active copy: add a few at a time if the network is slow, and expect hours for large databases. ' +
      'Until then a further loss finds fewer copies than planned.',
    ...helper,
    command: copyLines(
      group,
      [...copies].sort((a, b) => a.preference - b.preference),
    ),
    check: [
      `Get-MailboxDatabaseCopyStatus -Server ${quote(name)} | Format-Table -Property Name, Status, ActivationPreference, CopyQueueLength, ReplayQueueLength, ContentIndexState -AutoSize`,
      ...forEachOf(
        'database',
        copies.map(({ database }) => database),
        (database) =>
          `Get-MailboxDatabase -Identity ${database} | Format-List -Property Name, ActivationPreference, ReplayLagTimes`,
      ),
    ],
    expected: `${count(copies.length, 'copy', 'copies')}, each Healthy (Seeding before that), with ${copies.map(({ database, preference }) => `${database} ${preference}`).join(', ')}.`,
    otherwise:
      '"Files exist already": delete the folder of that database on the server, then `Update-MailboxDatabaseCopy -DeleteExistingFiles`. FailedAndSuspended: the same. Another number: `Set-MailboxDatabaseCopy -ActivationPreference`. ' +
      'Seeding that stops: `Update-MailboxDatabaseCopy` with `-SourceServer` and a server of the same site.',
  };
}

function blockLagged({ server, helper }: Rebuild, lagged: PlacedCopy[]): Step {
  return {
    id: stepId('block-lagged-copies', server.name),
    title: `Block the activation of the lagged copies of ${server.name}`,
    why: 'A lagged copy must not be activated automatically: its lag would be lost.',
    ...helper,
    command: blockLines(lagged),
    check: [
      `Get-MailboxDatabaseCopyStatus -Server ${quote(server.name)} | Format-Table -Property Name, Status, ActivationSuspended, ReplayLagStatus -AutoSize`,
    ],
    expected: `ActivationSuspended is True for ${nameList(lagged.map(({ database }) => database))} and False for the others.`,
    otherwise: 'The copy is still being seeded: wait until it is Healthy, then run its line again.',
  };
}

/** While the standby serves, or members are blocked, databases stay in the site that serves: only those of this server come back to it. */
function balance(rebuild: Rebuild, group: GroupView): Step[] {
  const { estate, site, server, copies } = rebuild;
  const added = new Set(copies.map(({ database }) => database));
  const own = placesIn(group, site).preferred.filter(
    (each) => each.server === server.name && added.has(each.database),
  );
  return [
    everyFirstChoice(rebuild, group),
    ...(estate.standby && own.length > 0 ? [ownDatabases(rebuild, own)] : []),
  ];
}

function ownDatabases({ site, server, helper }: Rebuild, places: PlacedDatabase[]): Step {
  const first = stepId('activate-first-choices', server.name);
  return {
    id: stepId('return-databases', server.name),
    title: `Move the databases of ${server.name} back to it`,
    when: text`Only if ${site.name} is the active site and ${ref(first)} was not done.`,
    why: `Each line names one database and its target: nothing else moves, and no database leaves ${site.name}.`,
    ...helper,
    command: movePlaces(places),
    check: activeCopies([server]),
    expected: `Mounted: ${placesText(places)}.`,
    otherwise:
      'If a move is refused because of a queue, wait until CopyQueueLength is 0 and repeat. If it is refused because of the health of the copy, leave the database where it is and repair the copy.',
  };
}

function everyFirstChoice({ estate, server, helper }: Rebuild, group: GroupView): Step {
  const { primary, standby } = estate;
  return {
    id: stepId('activate-first-choices', server.name),
    title: 'Activate every database on its first choice',
    ...(standby
      ? {
          when:
            `Only while ${primary.name} is the active site and none of its members is blocked: \`Get-MailboxServer\` shows DatabaseCopyAutoActivationPolicy. ` +
            `After a switchover it would move databases back to ${primary.name} before the switchback.`,
        }
      : {}),
    why: 'Only when all copies are Healthy and queues are short: a move to a copy that lags behind in copying would wait for it.',
    ...helper,
    command: redistribution(group),
    check: ['Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted -AutoSize'],
    expected: `Mounted: ${firstChoices(group.databases)}.`,
    otherwise:
      'A database elsewhere: `Get-MailboxDatabaseCopyStatus` for it shows the copy that is not Healthy; then `Move-ActiveMailboxDatabase` with `-ActivateOnServer`.',
  };
}

function edgeSync({ site, server, estate }: Rebuild): Step[] {
  const { name } = server;
  const subscription = site.subscriptions.find(({ mailboxServers }) => mailboxServers.includes(name));
  if (!subscription || subscription.edges.length === 0) return [];
  const only = subscription.mailboxServers.length === 1;
  const when = text`Only if ${ref(stepId('check-edgesync', name))} has shown that it does not.`;
  const transportServer = syncServerOf(site, subscription, name);
  return [
    {
      id: stepId('check-edgesync', name),
      title: `Check whether ${name} takes part in EdgeSync`,
      why:
        'Active Directory remembers that the server takes part, but its credentials were encrypted for the certificate of the old machine. ' +
        (only
          ? `It is the only one that synchronizes ${nameList(subscription.edges)}.`
          : `${nameList(subscription.mailboxServers.filter((each) => each !== name))} continue meanwhile, so ask ${name} itself for the result.`),
      ...exchangeShell(name),
      command: [`Start-EdgeSynchronization -Server ${quote(name)}`],
      check: [
        SYNC_CHECK,
        "Get-EventLog -LogName Application -Source 'MSExchange EdgeSync' -EntryType Error, Warning -Newest 10 | Format-List -Property TimeGenerated, EventID, Message",
      ],
      expected: `SyncStatus is Normal for ${nameList(subscription.edges)}, the synchronization that was started has no error, and no event is newer than it.`,
      otherwise: `Credentials that cannot be decrypted, or a failed bind: subscribe ${nameList(subscription.edges)} again with the following steps; ${transportServer} continues to synchronize until then.`,
    },
    ...subscribeEdges(site, estate, subscription.edges).map((step) => ({ ...step, when })),
  ];
}

function finish({ site, server, helper, group }: Rebuild): Step {
  const { name } = server;
  const isMailbox = namesOf(site.mailboxServers).includes(name);
  return {
    id: stepId('check-server', name),
    title: `Check ${name} from another server`,
    why: 'This is the last check: services, licence, replication and queues.',
    ...helper,
    command: [
      `Get-ServerComponentState -Identity ${quote(name)} | Format-Table -Property Component, State -AutoSize`,
    ],
    check: [
      `Test-ServiceHealth -Server ${quote(name)} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning -AutoSize`,
      `Get-ExchangeServer -Identity ${quote(name)} | Format-List -Property Name, Edition, IsExchangeTrialEdition, AdminDisplayVersion, Site`,
      ...(group
        ? [
            `Test-ReplicationHealth -Identity ${quote(name)} | Format-Table -Property Server, Check, Result, Error -AutoSize`,
          ]
        : []),
      ...(isMailbox
        ? [
            `Get-Queue -Server ${quote(name)} | Format-Table -Property Identity, Status, MessageCount, LastError -AutoSize`,
          ]
        : []),
    ],
    expected:
      `RequiredServicesRunning is True, and IsExchangeTrialEdition is False.` +
      (group ? ' Every check has passed.' : '') +
      (isMailbox ? ' No queue is in Retry.' : ''),
    otherwise:
      'A service that does not run is named: `Start-Service`, then event log Application. An AdminDisplayVersion that is older than the files is cosmetic and goes with the next update. A trial edition: ' +
      '`Set-ExchangeServer -ProductKey` and a restart of MSExchangeIS.',
  };
}

function afterwards({ server, group, copies, site }: Rebuild): string[] {
  const lagged = copies.filter((copy) => copy.lagged);
  return [
    looksWhole(site, server.name),
    ...(lagged.length > 0 && group?.replayLagDays !== undefined
      ? [
          `For ${group.replayLagDays} days the lagged copies of ${server.name} are behind by less than planned.`,
        ]
      : []),
    'Monitoring and backup agents on the new machine; protection of the machine in the vault is checked.',
    'Enter what you had to change into the change log.',
  ];
}
