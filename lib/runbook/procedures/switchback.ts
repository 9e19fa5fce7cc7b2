import { PageId } from '../../model/page-ids';
import { commitNames, filters, moveNames, mxOrder, pointFilter } from '../vocabulary/name-moves';
import { HEALTHY, healthLines, NO_CURL } from '../vocabulary/final-checks';
import { checkGateway } from '../vocabulary/gateway';
import { subscribeEdges, SYNC_CHECK } from '../vocabulary/edge-subscription';
import { standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { SiteView } from '../site-view';
import type { PlacedDatabase, SpannedGroup } from '../vocabulary/group-switchover';
import {
  activeCopies,
  forEachPlace,
  forEachServer,
  freeLines,
  groupChecks,
  holdChecks,
  holdLines,
  homesIn,
  transportServersOf,
  movePlaces,
  nameText,
  placesText,
  shellIn,
  spannedGroup,
  startLines,
  windowsIn,
} from '../vocabulary/group-switchover';
import { count, nameList, portLine, quote, quoteList, terraform, plural } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { Text } from '../text';
import { code, pageRef, ref, sentences, text } from '../text';
import {
  rebuildPages,
  REMOVE_ABSENT_COPIES,
  salvagePages,
  sitePages,
  VOLUME_FULL,
} from '../vocabulary/pages';
import { MAILBOX_KINDS } from '../vocabulary/database-restore';
import { outputNote, siteNote, TERRAFORM } from '../vocabulary/shells';
import { lookAtDatacenter, returnInside } from '../vocabulary/datacenter';
import { pilotLightOff } from '../vocabulary/pilot-light-off';
import { PORTS } from '../vocabulary/ports';

/** What the steps of a switchback need at every turn. */
interface Switchback {
  readonly estate: EstateView;
  /** The repaired site, and the one that has served instead. */
  readonly home: SiteView;
  readonly away: SiteView;
  readonly spanned?: SpannedGroup;
  /** Databases that belong in the repaired site. */
  readonly homes: PlacedDatabase[];
}

/**
 * The way back to the repaired primary site.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/datacenter-switchovers (restoring service to the primary datacenter).
 *
 * @throws if the estate has no standby site
 */
export function switchback(estate: EstateView): Procedure {
  const { primary: home, standby: away, group, names } = estate;
  if (!away) throw new Error('An estate of one site has no switchback.');
  const spanned = spannedGroup(group, home, away);
  const homes = spanned ? homesIn(spanned.group, home) : [];
  const event: Switchback = { estate, home, away, spanned, homes };
  return {
    id: estate.pageOf(PageId.switchback),
    title: `Switchback from ${away.name} to ${home.name}`,
    purpose:
      `${home.name} (${home.place}) is repaired and stable. Afterwards it serves ${nameList(names.clientNames)} and mail for ${estate.domainName} again` +
      (homes.length > 0 ? `, with ${count(homes.length, 'database')}` : '') +
      (names.bothServe ? `, beside ${away.name}.` : `, and ${away.name} is the standby again.`),
    before: before(event),
    steps: steps(event),
    after: after(event),
  };
}

function before({ estate, home, away, spanned }: Switchback): string[] {
  const { names } = estate;
  return [
    `The cause of the outage is known and gone; network, domain controllers and DNS of ${home.name} have been stable for a day. A switchback is planned: nothing is lost by waiting.`,
    `\`active_site\` is ${estate.pin('standby')}, on the command line and committed. It stays so until this page changes it: names must not go back before the databases are ready there.`,
    ...(spanned
      ? [
          `A window is announced. With databases dismounted it lasts the TTL of ${names.ttlSeconds} s and the time of the moves; without, each database is away for seconds.`,
        ]
      : []),
    `The last backup of what is active in ${away.name} is good.`,
  ];
}

function steps(event: Switchback): Step[] {
  const { estate, spanned, away, home } = event;
  return [
    home.existing ? repaired(event) : applySite(event),
    ...(home.existing ? [...connect(event), ...checkGateway(estate)] : []),
    directory(event),
    services(event),
    ...(home.edges.length === 0 ? [] : edges(event)),
    ...(spanned
      ? groupBack(event, spanned)
      : [...(away.pilotLight ? [mailboxesBack(event)] : []), names(event), ...returnInside(estate, home)]),
    ...pointFilter(estate, home),
    check(event),
    ...(estate.names.automatic && !estate.names.bothServe ? [release(event)] : []),
    commitNames(estate, estate.names.automatic ? 'automatic' : 'primary'),
    ...(away.pilotLight ? pilotLightOff(estate, home, away) : []),
  ];
}

/** A datacenter is brought back by those who run it. */
function repaired({ home }: Switchback): Step {
  return lookAtDatacenter(
    home,
    sentences(
      `Terraform made nothing in ${home.name}, and cannot tell whether it is whole: those who run it say so. Its Exchange servers may run by now; members that are marked as stopped mount nothing.`,
      text`A machine that has to be rebuilt has a page of its own: ${sitePages(home)}.`,
    ),
  );
}

/** What connects the sites, of which Terraform makes the side in Azure. */
function connect({ estate, home, away }: Switchback): Step[] {
  const stack = estate.gatewayBetween(home, away)?.stack ?? estate.interconnectStack;
  if (stack === undefined) return [];
  return [
    {
      id: 'apply-interconnect',
      title: `Apply what connects ${home.name} with Azure`,
      why: `It makes the side in Azure only; the other side is set up in ${home.name}. ${stack === estate.interconnectStack ? outputNote(stack) : siteNote(stack)}`,
      ...TERRAFORM,
      command: [terraform(stack, 'apply', { variables: standingVariables(away) })],
      check: [
        `${terraform(stack, 'plan', { variables: standingVariables(away) })} -detailed-exitcode`,
        '$LASTEXITCODE',
      ],
      expected: 'No changes, exit code 0.',
      otherwise: 'A plan that destroys a gateway or a peering: answer no and find out why.',
    },
  ];
}

function applySite({ estate, home }: Switchback): Step {
  return {
    id: stepId('apply-site', home.code),
    title: `Apply the program to ${home.name}`,
    why: sentences(
      'Whatever was repaired manually has to agree with the program before servers serve again. Read the plan before you answer yes: it may create what is missing, and must destroy nothing.',
      text`A machine that has to be rebuilt has a page of its own: ${sitePages(home)}.`,
      siteNote(home.stack),
    ),
    ...TERRAFORM,
    command: [
      terraform(home.stack, 'apply'),
      ...(estate.interconnectStack ? [terraform(estate.interconnectStack, 'apply')] : []),
    ],
    check: [
      `${terraform(home.stack, 'plan')} -detailed-exitcode`,
      '$LASTEXITCODE',
      ...(estate.interconnectStack
        ? [`${terraform(estate.interconnectStack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE']
        : []),
    ],
    expected: 'No changes, exit code 0 each time.',
    otherwise:
      `If the plan fails because of calls to ${home.region}, the region is not back: stop here. If it destroys or replaces a machine or a disk, answer no and find out why. If Azure refuses PTR ` +
      'records, check that the names of the Edges still resolve.',
  };
}

function directory({ home, away }: Switchback): Step {
  return {
    id: stepId('check-active-directory', home.code),
    title: `Check Active Directory in ${home.name}`,
    why: `Members that start with a domain controller that is days behind read that they are not stopped, and what was active then. Replication has to have caught up first.`,
    ...windowsIn(away),
    command: ['repadmin /syncall /AdeP'],
    check: [
      ...home.domainControllers.map((address) => portLine(quote(address), PORTS.ldap)),
      'repadmin /replsummary',
    ],
    expected: `${nameList(home.domainControllers) || `The domain controllers of ${home.name}`} ${plural(home.domainControllers, 'answers', 'answer')} on port ${PORTS.ldap}; repadmin shows 0 fails and a largest delta under an hour.`,
    otherwise:
      'If a domain controller fails to replicate, repair or demote it before you start any Exchange server of the site. Rebuild one that was away for longer than the tombstone lifetime. If repadmin is missing, run it on a domain controller.',
  };
}

function services({ home }: Switchback): Step {
  const transportServers = transportServersOf(home);
  const servers = [
    ...home.frontEnds,
    ...transportServers.filter(({ name }) => !home.frontEnds.some((each) => each.name === name)),
  ];
  return {
    id: stepId('check-exchange', home.code),
    title: `Check Exchange in ${home.name}`,
    why: `Clients and databases come later; until then the servers of ${home.name} only have to be healthy.`,
    ...shellIn(home),
    command: forEachServer(
      servers,
      (server) =>
        `Test-ServiceHealth -Server ${server} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning`,
    ),
    check: forEachServer(
      servers,
      (server) =>
        `Get-ServerComponentState -Identity ${server} | Where-Object { $_.State -ne 'Active' } | Format-Table -Property ServerFqdn, Component, State`,
    ),
    expected: `RequiredServicesRunning True on ${nameText(servers)}; of the components only ForwardSyncDaemon and ProvisioningRps are Inactive.`,
    otherwise: text`A service is not running: Start-Service, then the Application log. If a server no longer starts Windows or Exchange, rebuild it (${rebuildPages(servers)}) and continue without it; its copies follow later. A component was set Inactive: set it Active with the requester that did it.`,
  };
}

function edges({ estate, home }: Switchback): Step[] {
  const names = home.edges.map(({ name }) => name);
  const look: Step = {
    id: stepId('check-edges', home.code),
    title: `Check that the Edges of ${home.name} are synchronized`,
    why: `${nameList(names)} missed all changes of recipients. Until they have caught up, they reject mail for new recipients.`,
    ...shellIn(home),
    command: ['Start-EdgeSynchronization'],
    check: ['Get-EdgeSubscription | Format-Table -Property Name, Site', SYNC_CHECK],
    expected: `${home.subscriptions.map(({ activeDirectorySite, edges: subscribed }) => `${nameList(subscribed)} in ${activeDirectorySite}`).join('; ') || nameList(names)}; SyncStatus Normal.`,
    otherwise: `Not synchronized while port ${PORTS.edgeSync} answers, rebuilt, or subscribed to another site: subscribe that Edge again with the next steps. Port ${PORTS.edgeSync} does not answer: the service Microsoft Exchange ADAM on the Edge.`,
  };
  const again = subscribeEdges(home, estate, names).map((step) => ({
    ...step,
    when: text`Only for Edges that were rebuilt, subscribed elsewhere or are not synchronized (${ref(look.id)}).`,
  }));
  return [look, ...again];
}

function groupBack(event: Switchback, spanned: SpannedGroup): Step[] {
  const { homes } = event;
  return [
    block(event, spanned),
    start(spanned),
    witness(spanned),
    synchronize(spanned),
    ...(homes.length > 0 ? [dismount(event, spanned)] : []),
    names(event),
    ...returnInside(event.estate, event.home),
    unblock(event, spanned),
    ...(homes.length > 0 ? [move(event, spanned), mount(event, spanned)] : []),
  ];
}

function block({ estate }: Switchback, { lost, lostMembers, left, group }: SpannedGroup): Step {
  const { hasClientAccessRole } = estate;
  return {
    id: stepId('block-activation', lost.code),
    title: 'Keep databases from moving by themselves',
    why:
      `Once ${lost.name} is back in ${group.name}, Active Manager would move databases to their first preference there within the hour, before the names and outside of the window. Blocked, its ` +
      `members take none unless a move names them. After a planned switchover this holds already.`,
    ...shellIn(left),
    command: holdLines(group, lostMembers, hasClientAccessRole),
    check: holdChecks(group, lostMembers, hasClientAccessRole),
    expected:
      `Blocked on ${nameText(lostMembers)}.` +
      (hasClientAccessRole ? '' : ' PreferenceMoveFrequency -00:00:00.0010000, which is never.'),
    otherwise: `A member cannot be written: the domain controller that answers is another; repeat. Do not start the members unblocked.`,
  };
}

function start(spanned: SpannedGroup): Step {
  const { group, lost, lostMembers, leftMembers, left } = spanned;
  return {
    id: stepId('start-members', lost.code),
    title: 'Start the members again',
    why: `Members of ${lost.name} that were stopped, after a loss or before the site was taken down, are still marked so, and they may be evicted from the cluster too. This starts them and joins them again; nothing is mounted on them by it.`,
    ...shellIn(left),
    command: startLines(spanned),
    check: groupChecks(spanned),
    expected: `StoppedMailboxServers is empty, StartedMailboxServers lists ${nameText(group.members)}. Get-ClusterNode shows ${nameText([...lostMembers, ...leftMembers])} Up.`,
    otherwise: sentences(
      `If a member does not join, check whether it reaches ${leftMembers[0].name}, and whether it still has a cluster of its own (Get-ClusterNode there shows other nodes): then \`Clear-ClusterNode -Force\` on ` +
        `it as administrator, and start it again by \`Start-DatabaseAvailabilityGroup\` with -MailboxServer.`,
      text`Continue without a member that still refuses, and rebuild it: ${rebuildPages(lostMembers)}.`,
      `If no member was stopped, as in a rehearsal, StoppedMailboxServers is empty before too, and this changes nothing.`,
    ),
  };
}

function witness(spanned: SpannedGroup): Step {
  const { group, left } = spanned;
  const even = group.members.length % 2 === 0;
  const place = group.witness && `${group.witness.hostName}, ${code(group.witness.directory)}`;
  return {
    id: 'reset-quorum',
    title: 'Reset quorum and witness',
    why:
      `With all ${group.members.length} members back the model is ${group.quorumMode}. The command without a setting brings the cluster in line with the group` +
      (even && place ? `, with the original witness: ${place}.` : '.'),
    ...shellIn(left),
    command: [`Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)}`],
    check: [...groupChecks(spanned), 'Get-ClusterQuorum | Format-List -Property Cluster, QuorumResource'],
    expected: even
      ? `WitnessShareInUse Primary${place ? `; WitnessServer ${group.witness?.hostName}` : ''}; QuorumResource is a file share witness.`
      : 'No file share witness has a vote: the number of members is odd.',
    otherwise:
      (group.witness
        ? `WitnessShareInUse Alternate, or another server: \`Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -WitnessServer ${quote(group.witness.hostName)} -WitnessDirectory ${quote(group.witness.directory)}\`. ` +
          `${group.witness.name} does not answer: ` +
          (group.witness.stack ? `apply the stack ${group.witness.stack}, ` : 'start it, ') +
          'see that Exchange Trusted Subsystem is in its local Administrators, and repeat. '
        : '') + 'Do not start the window with an even number of members and no witness.',
  };
}

function synchronize({ group, lost, lostMembers, left }: SpannedGroup): Step {
  const lagged =
    group.replayLagDays === undefined
      ? ''
      : ` The replay queue of a lagged copy holds ${group.replayLagDays} days of logs, and that is right.`;
  return {
    id: stepId('synchronize-copies', lost.code),
    title: 'Bring the copies up to date',
    why:
      `A copy that was active when ${lost.name} was lost may have logs that ${left.name} never got. Those it has diverged by are found and removed automatically where little is missing; otherwise the copy is Failed and is seeded again. ` +
      'This takes hours and does not affect users.',
    ...shellIn(lost),
    command: forEachServer(
      lostMembers,
      (server) =>
        `foreach ($copy in @(Get-MailboxDatabaseCopyStatus -Server ${server} | Where-Object { $_.Status -eq 'FailedAndSuspended' })) { Update-MailboxDatabaseCopy -Identity $copy.Name -DeleteExistingFiles -Confirm:$false }`,
    ),
    check: forEachServer(
      lostMembers,
      (server) =>
        `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength, ContentIndexState`,
    ),
    expected: `Healthy on ${nameText(lostMembers)}, for ${count(
      copiesOn(
        group,
        lostMembers.map(({ name }) => name),
      ),
      'copy',
      'copies',
    )}; CopyQueueLength 0 and ReplayQueueLength near 0.${lagged}`,
    otherwise: sentences(
      'Suspended: `Resume-MailboxDatabaseCopy` with its name. Failed: `Suspend-MailboxDatabaseCopy` with its name and -Confirm:$false, then the command again. Files in the way that the command does not know: remove them from the ' +
        `folder of the database on ${group.databaseDriveText} and of its logs on ${group.logDrive}: of that member, after a look at what they are. Initializing or Resynchronizing: wait.`,
      text`The copies were removed during the outage: delete their old folders there, then \`Add-MailboxDatabaseCopy\`, as the page ${pageRef('bring-up')} has it.${group.circularLogging ? ' Where a database has one copy only, `Set-MailboxDatabase -CircularLoggingEnabled $false` comes before its second copy, and `$true` after it.' : ''} Single databases may stay behind: leave them out of the window.`,
      group.databases.length > 0 &&
        text`Copies that stay suspended or behind for days keep the logs of their databases on all members: watch ${group.logDrive}:, and remove such copies by ${pageRef(VOLUME_FULL, REMOVE_ABSENT_COPIES)} before it is full.`,
    ),
  };
}

function copiesOn({ databases }: SpannedGroup['group'], servers: string[]): number {
  return databases.flatMap(({ copies }) => copies).filter(({ server }) => servers.includes(server)).length;
}

function dismount({ estate, homes, home, away }: Switchback, { leftMembers }: SpannedGroup): Step {
  return {
    id: 'dismount-databases',
    title: 'Dismount the databases that go back',
    when: 'Only in a window with databases dismounted, as Microsoft documents it. Leave it out, and the mounting too, where each database is to be away for seconds only.',
    why:
      `Dismounted, nothing is written in ${away.name} while the names change, and no client works there any more. ` +
      (estate.hasClientAccessRole
        ? 'Client Access servers pass clients on to wherever a database is active, so it is not a must.'
        : `A server of either site passes clients on to wherever a database is active, so it is not a must.`) +
      ` Databases whose first preference is in ${away.name} are not touched.`,
    ...shellIn(away),
    command: forEachPlace(homes, (database) => `Dismount-Database -Identity ${database} -Confirm:$false`),
    check: activeCopies(leftMembers),
    expected: `Dismounted: ${nameList(homes.map(({ database }) => database))}.`,
    otherwise: text`If a database does not dismount, leave it mounted; ${ref(stepId('move-databases', home.code))} moves it anyway. To cancel the window, do ${ref('mount-databases')} and leave the names in ${away.name}.`,
  };
}

function names({ estate, home, away, spanned, homes }: Switchback): Step {
  const movesDatabases = spanned !== undefined && homes.length > 0;
  return moveNames(estate, {
    id: stepId('move-names', home.code),
    title: estate.names.bothServe ? `Lead clients to ${home.name} too` : `Move the names to ${home.name}`,
    why: sentences(
      estate.names.bothServe
        ? `${movesDatabases ? 'Every copy is ready, so that' : `${home.name} answers, and`} both sites serve again; the databases follow after the TTL: Microsoft warns against mounting a database in a site that no client asks yet.`
        : movesDatabases
          ? 'Every copy is ready, so the names move now and the databases after the TTL: Microsoft warns against mounting a database in a site that no client asks yet.'
          : `${home.name} answers.`,
      estate.names.automatic &&
        !estate.names.bothServe &&
        text`They are pinned to ${home.name}: ${ref('release-names')} comes last, when everything is back.`,
      !filters(estate) &&
        `The MX records ${estate.names.bothServe ? 'of both sites' : `of ${away.name}`} return to ${estate.names.bothServe ? 'what they were' : estate.names.mxStandby}.`,
    ),
    activeSite: estate.names.bothServe ? 'automatic' : 'primary',
    otherwise: sentences(
      movesDatabases && 'Wait for the whole TTL in any case: do not move databases before.',
      text`If the health page does not answer in ${home.name}, move the names back to ${away.name} (${code(terraform(estate.names.stack, 'apply', { variables: { active_site: estate.pin('standby') } }))})${movesDatabases ? text`; then ${ref('mount-databases')} mounts the databases where they are` : ''}.`,
      'If a resolver keeps the old answer for longer than the TTL, continue: its clients are proxied.',
    ),
  });
}

function unblock({ estate }: Switchback, { group, lostMembers, lost, left }: SpannedGroup): Step {
  const { hasClientAccessRole } = estate;
  return {
    id: stepId('unblock-activation', lost.code),
    title: `Let databases move to ${lost.name} again`,
    why: `From now on Active Manager may use the copies in ${lost.name}, and ${group.name} survives the loss of ${left.name} again.`,
    ...shellIn(left),
    command: freeLines(group, lostMembers, hasClientAccessRole),
    check: holdChecks(group, lostMembers, hasClientAccessRole),
    expected:
      `Unrestricted on ${nameText(lostMembers)}.` +
      (hasClientAccessRole
        ? ''
        : ' PreferenceMoveFrequency 01:00:00, the default; write what you had where that was another.'),
    otherwise:
      'Another value: repeat. A move that names its target works anyway; correct it before you finish.',
  };
}

function move({ estate, homes, home, away }: Switchback, { group, lostMembers }: SpannedGroup): Step {
  const { ttlSeconds } = estate.names;
  return {
    id: stepId('move-databases', home.code),
    title: 'Move the databases back',
    why: `Each database goes to its first preference, lossless, now that the TTL of ${ttlSeconds} s is over and clients ask ${home.name}.`,
    ...shellIn(home),
    command: movePlaces(homes),
    check: activeCopies(lostMembers),
    expected: `${placesText(homes)}: Mounted, or Dismounted where they were before the move.`,
    otherwise: sentences(
      text`If a move is refused because of a queue, wait until the copy has caught up (${ref(stepId('synchronize-copies', home.code))}). If it is refused because of the content index, add \`-SkipClientExperienceChecks\`.`,
      `If it is refused because of the health of the copy, leave the database in ${away.name}, mount it there, and move it another day. Never accept lost logs here: nothing is lost by waiting.`,
      `If many databases are active on the wrong member, run \`RedistributeActiveDatabases.ps1 -DagName ${quote(group.name)} -BalanceDbsByActivationPreference\` in the Scripts folder of Exchange.`,
    ),
  };
}

function mount({ homes, home }: Switchback, { group, lostMembers }: SpannedGroup): Step {
  return {
    id: 'mount-databases',
    title: 'Mount the databases',
    when: text`Only if you did ${ref('dismount-databases')}.`,
    why: 'A database that was dismounted when it was moved stays so until it is mounted. The window ends here.',
    ...shellIn(home),
    command: forEachPlace(homes, (database) => `Mount-Database -Identity ${database}`),
    check: activeCopies(lostMembers),
    expected: `Mounted: ${placesText(homes)}, ${homes.length} of ${count(group.databases.length, 'database')}.`,
    otherwise:
      'A database does not mount: the Application log says why; activate another copy by `Move-ActiveMailboxDatabase` with -ActivateOnServer, and mount that.',
  };
}

function mailboxesBack({ away, home, estate }: Switchback): Step {
  const transportServers = transportServersOf(away);
  const servers = quoteList(transportServers.map(({ name }) => name));
  const databases = estate.group?.databases ?? [];
  return {
    id: stepId('move-mailboxes', home.code),
    title: `Move the mailboxes back to ${home.name}`,
    when: `Only for mailboxes that were restored in ${away.name}.`,
    why:
      `The databases of ${home.name} hold the mailboxes as they were when the site was lost, those in ${away.name} what was restored and has come in since. They are moved like to any other server; ` +
      `what only ${home.name} has is restored from a recovery database afterwards. A target that still holds an old mailbox with the same GUID as one that moves is refused by the command: ` +
      `use fresh databases of ${home.name} with names of their own (New-MailboxDatabase), with copies as in the copy layout, and keep the old ones until that restore is done.`,
    ...shellIn(home),
    command: [
      ...(databases.length > 0
        ? [
            `$target = Read-Host -Prompt ${quote(`Database that takes the mailboxes (${nameList(databases.slice(0, 24).map(({ name }) => name))})`)}`,
          ]
        : ["$target = Read-Host -Prompt 'Database that takes the mailboxes'"]),
      `$moving = @(${servers} | ForEach-Object { Get-Mailbox -Server $_ -ResultSize Unlimited })`,
      '$old = @(Get-MailboxStatistics -Database $target | Where-Object { "$($_.MailboxGuid)" -in @($moving | ForEach-Object { "$($_.ExchangeGuid)" }) })',
      'if ($old.Count -gt 0) { throw "$target holds $($old.Count) old mailboxes of those that move: name a fresh database." }',
      `foreach ($server in ${servers}) {`,
      ...MAILBOX_KINDS.map(
        (kind) =>
          `  Get-Mailbox -Server $server${kind} -ResultSize Unlimited | New-MoveRequest -TargetDatabase $target -BatchName 'switchback'`,
      ),
      '}',
    ],
    check: [
      "Get-MoveRequest -BatchName 'switchback' -ResultSize Unlimited | Group-Object -Property Status | Format-Table -Property Name, Count",
      ...MAILBOX_KINDS.map(
        (kind) =>
          `${servers} | ForEach-Object { Get-Mailbox -Server $_${kind} -ResultSize Unlimited } | Measure-Object | Format-Table -Property Count`,
      ),
    ],
    expected: `All requests are Completed, and each count is 0: no mailbox is left on ${nameText(transportServers)}. Archives move with their mailboxes.`,
    otherwise:
      'The command stops because of old mailboxes: create a database with `New-MailboxDatabase`, mount it, and name that one. Failed: Get-MoveRequestStatistics with -IncludeReport says why; Resume-MoveRequest continues. If they still move, wait: users can work meanwhile.',
  };
}

function check({ estate, home, away, homes, spanned }: Switchback): Step {
  const transportServers = transportServersOf(home);
  return {
    id: stepId('check-service', home.code),
    title: 'Check the service',
    why: estate.names.bothServe
      ? 'This is the last check before both sites serve as they did.'
      : `This is the last check before ${away.name} is the standby again.`,
    ...shellIn(home),
    command: forEachServer(
      transportServers,
      (server) =>
        `Test-Mailflow -TargetMailboxServer ${server} | Format-Table -Property TestMailflowResult, MessageLatencyTime`,
    ),
    check: [
      ...(estate.names.healthPath === '' ? [] : healthLines(home.frontEnds, estate.names.healthPath)),
      ...forEachServer(
        transportServers,
        (server) =>
          `Get-Queue -Server ${server} | Where-Object { $_.MessageCount -gt 0 } | Format-Table -Property Identity, DeliveryType, Status, MessageCount, LastError`,
      ),
      ...(spanned
        ? forEachServer(
            spanned.group.members,
            (server) =>
              `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result`,
          )
        : []),
    ],
    expected:
      `For each of ${nameText(home.frontEnds)} ${HEALTHY}. TestMailflowResult Success. ` +
      (homes.length > 0
        ? `Active in ${home.name}: ${nameList(homes.map(({ database }) => database))}. `
        : '') +
      (spanned ? `Replication checks pass on ${nameText(spanned.group.members)}. ` : '') +
      'Queues are short.',
    otherwise: sentences(
      'Mail flow fails for a server without an active database: this is not a fault. If outbound mail waits: `Retry-Queue` with `-Filter` on the Status and `-Resubmit $true`.',
      NO_CURL,
      text`If a name leads elsewhere, seen from the workstation, do ${ref(stepId('move-names', home.code))} again.`,
      spanned &&
        text`If a replication check fails, repair the copy by ${ref(stepId('synchronize-copies', home.code))}.`,
    ),
  };
}

function release({ estate, home, away }: Switchback): Step {
  return moveNames(estate, {
    id: 'release-names',
    title: 'Let probing decide again',
    why: `Everything is back in ${home.name}. From now on a failure there leads clients to ${away.name} automatically (${estate.names.recoverySum}).`,
    activeSite: 'automatic',
    otherwise: `Names move to ${away.name}: probes find ${home.name} unhealthy. Pin it again (\`${terraform(estate.names.stack, 'apply', { variables: { active_site: 'primary' } })}\`) and look at its health page, ${estate.names.healthPath}, on each server.`,
  });
}

function after({ estate, home, away, spanned }: Switchback): Text[] {
  return [
    ...(spanned ? [`Check each copy in ${away.name}: Healthy, and its backup as before.`] : []),
    ...(filters(estate) || !estate.names.mailLive || home.edges.length === 0
      ? []
      : [`MX now: ${mxOrder(estate, false)}.`]),
    'Write down what the switchover took, and what this page lacked: change the program where it was wrong.',
    text`Review users' reports of missing mail: mail from the hours of the outage may still be in queues of rebuilt servers (${salvagePages(home)}).`,
  ];
}
