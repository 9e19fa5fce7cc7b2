import { VirtualDirectory } from '../../exchange/virtual-directory';
import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import type { SiteView } from '../site-view';
import { nameList, plural, portLine, quote, terraform, timeText } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { AppliesTo, stepId, stepsFor } from '../procedure';
import type { Text } from '../text';
import { code, pageRef, ref, sentences, text } from '../text';
import { REMOVE_ABSENT_COPIES, salvagePages, VOLUME_FULL } from '../vocabulary/pages';
import { SYNC_CHECK } from '../vocabulary/edge-subscription';
import type { SpannedGroup } from '../vocabulary/group-switchover';
import {
  activateDatabases,
  activateLagged,
  activeCopies,
  checkCopies,
  forEachServer,
  groupChecks,
  holdChecks,
  holdLines,
  transportServersOf,
  liftBlocks,
  lossOf,
  markStopped,
  movePlaces,
  nameText,
  noPlannedSwitchover,
  placesIn,
  placesText,
  restoreGroup,
  shellIn,
  spannedGroup,
  stopBeforeShutdown,
  stopCluster,
  stopRunning,
  transportOutageId,
} from '../vocabulary/group-switchover';
import { HEALTHY, healthLines, NO_CURL } from '../vocabulary/final-checks';
import { moveInside, switchOffText } from '../vocabulary/datacenter';
import {
  commitNames,
  filters,
  moveNames,
  mxOrder,
  mxPreference,
  pointFilter,
  reachLines,
} from '../vocabulary/name-moves';
import { restoreSteps } from '../vocabulary/database-restore';
import { PORTS } from '../vocabulary/ports';
import { proxiedSite } from '../vocabulary/proxies';
import { OUTSIDE, TERRAFORM, WORKSTATION } from '../vocabulary/shells';

/** What the steps of a switchover need at every turn. */
interface Switchover {
  readonly estate: EstateView;
  readonly lost: SiteView;
  readonly left: SiteView;
  readonly spanned?: SpannedGroup;
  /** Whether both sites are up. */
  readonly planned: boolean;
}

/**
 * The loss of the primary site, or its planned absence: databases, client names and mail go on in the standby site. Each has a page of its
 * own.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/datacenter-switchovers.
 *
 * @throws if the estate has no standby site, or one without copies for a planned switchover: attaching a backup while the primary site is up
 * would lose all mail since the backup
 */
export function switchover(estate: EstateView, event: AppliesTo.PLANNED | AppliesTo.UNPLANNED): Procedure {
  const { primary: lost, standby: left, group, names } = estate;
  if (!left) throw new Error('An estate of one site has no switchover.');
  const planned = event === AppliesTo.PLANNED;
  const obstacle = planned ? noPlannedSwitchover(estate) : undefined;
  if (obstacle !== undefined) throw new Error(`No planned switchover: ${obstacle}.`);
  const all: Switchover = { estate, lost, left, spanned: spannedGroup(group, lost, left), planned };
  return {
    id: estate.pageOf(planned ? PageId.plannedSwitchover : PageId.switchover),
    title: `${planned ? 'Planned' : 'Unplanned'} switchover from ${lost.name} to ${left.name}`,
    purpose:
      (planned
        ? `Both sites are up${names.bothServe ? ' and serve clients' : ''}, and ${lost.name} (${lost.place}) is to be taken down for longer than a maintenance window, or you rehearse the switchover. `
        : `${lost.name} (${lost.place}) is lost. `) +
      `Afterwards ${left.name} (${left.place}) answers ${nameList(names.clientNames)} and mail for ${estate.domainName}${databasesText(all)}.`,
    before: before(all),
    steps: stepsFor(event, steps(all)),
    after: after(all),
  };
}

function databasesText({ spanned, estate: { group } }: Switchover): string {
  if (spanned) return ', with all databases that have a copy there';
  return group ? '; mailboxes come back from backup' : '';
}

function before({ estate, lost, left, spanned, planned }: Switchover): Text[] {
  const { names } = estate;
  const loss = spanned && lossOf(spanned);
  return [
    'A person has the authority to decide, and a second person follows each step.',
    `The output that was deployed last is on the ${WORKSTATION}, with Azure credentials that do not depend on ${lost.name}${lost.existing ? ` (a sign-in by federation servers or agents there would), and is not located in ${lost.name}` : ''}.`,
    ...(left.pilotLight
      ? []
      : [
          `You reach ${transportServersOf(left)[0].name} in ${left.name} as a member of Organization Management with local administrator rights.`,
        ]),
    ...(spanned && loss && !planned
      ? [
          `By the plan of ${spanned.group.name}, the loss of ${lost.name} leaves ${loss.votesLeft} of ${spanned.group.votes} votes, and ${spanned.group.votesNeeded} are needed. ` +
            (spanned.group.survives(lost)
              ? `The group keeps quorum by itself; a database is mounted automatically only on ${spanned.group.mountableCopy}.`
              : 'The group stops until you restore it.'),
        ]
      : []),
    failoverText(planned, names),
    ...onlyProxies(lost, planned),
    ...withoutPipeline(estate),
    'Keep the output of all commands: run `Start-Transcript` first.',
  ];
}

/** Who moves the names where a pipeline applies the estate. */
function withoutPipeline({ pipeline, isTurned }: EstateView): Text[] {
  if (!pipeline?.breakGlass || isTurned) return [];
  return [
    text`The pipeline moves the names by its run for them. Where it cannot, ${pageRef(PageId.breakGlass)} does the same with an account of its own.`,
  ];
}

/** What looks like the loss of a site to clients, and is none. */
function onlyProxies(lost: SiteView, planned: boolean): Text[] {
  if (planned || proxiedSite(lost) === undefined) return [];
  return [
    text`Only client access of ${lost.name} is down, and its servers run: the proxies may be the cause, which come back in less time: ${pageRef(PageId.proxiesLost(lost.code))}. If they do not, move the client names only: the databases may stay where they are mounted.`,
  ];
}

function failoverText(planned: boolean, { automatic, bothServe, recoverySum }: EstateView['names']): string {
  if (!automatic) return `Nothing fails over automatically: ${recoverySum}.`;
  if (bothServe) {
    return planned
      ? 'Both sites serve clients until you pin one, which drains the other.'
      : `Clients of the lost site are led to the other one automatically (${recoverySum}), and senders have already tried the next MX. Pin the names so that nobody is led back while you work.`;
  }
  return planned
    ? 'While both sites are up, the names stay where they are until you move them.'
    : `Client names fail over automatically (${recoverySum}), and senders have already tried the next MX. Pin the names so that they do not fail back on their own.`;
}

function steps(event: Switchover): Step[] {
  const { estate, spanned, lost, left, planned } = event;
  const automatic = estate.names.automatic && !left.pilotLight;
  const names = namesStep(event);
  const databases = spanned ? groupSteps(spanned, automatic) : mailboxSteps(event);
  return [
    establish(event),
    ...(left.pilotLight ? [activate(event)] : []),
    ...(planned ? [] : keepOff(event)),
    ...(spanned ? [votes(event, spanned)] : []),
    ...(spanned && planned ? plannedMoves(event, spanned) : []),
    ...(automatic ? [names] : []),
    ...(planned ? [] : databases),
    ...(automatic ? [] : [names]),
    ...moveInside(estate, left, planned ? undefined : lost),
    ...pointFilter(estate, left),
    mail(event),
    ...(spanned ? [stopBeforeShutdown(spanned)] : []),
    service(event),
    commitNames(estate, 'standby'),
    ...(left.pilotLight ? [commitActivation(left)] : []),
  ];
}

function establish({ estate, lost, left, spanned }: Switchover): Step {
  const { detectionSeconds, ttlSeconds, automatic } = estate.names;
  const outage = transportOutageId(lost);
  return {
    id: stepId('confirm-outage', lost.code),
    title: `Confirm that ${lost.name} is lost`,
    appliesTo: AppliesTo.UNPLANNED,
    why: sentences(
      `Decide on facts that do not come from ${lost.name} itself. Switch over when two independent views agree that it is down (this check and ${lost.existing ? `those who run ${lost.name}` : `Azure's status of ${lost.region}`}, or your monitoring),`,
      'and nobody can promise recovery sooner than a switchover plus switchback would take.',
      spanned
        ? text`If only the network between the sites is down, ${lost.name} still answers from outside: use the page ${pageRef('link-lost')}, since the databases may be mounted in ${left.name}.`
        : `If only the network between the sites is down, ${lost.name} still answers from outside and must continue to serve.`,
      lost.existing &&
        `That ${lost.name} does not answer from Azure says nothing: its connection to Azure fails by itself too. What counts is the view from the Internet, and from people who are there.`,
      outage !== undefined &&
        text`If only the Exchange servers are down while the Edges run, use the page ${pageRef(outage)}.`,
      noPlannedSwitchover(estate) === undefined
        ? text`If ${lost.name} is up and is to be taken down, use the page ${pageRef(estate.pageOf(PageId.plannedSwitchover))}.`
        : `If ${lost.name} is up, do not use this page: there is no planned switchover.`,
    ),
    ...OUTSIDE,
    command: [...reachLines(estate, lost)],
    check:
      left.pilotLight && left.domainControllers.length > 0
        ? controllers(left)
        : [...reachLines(estate, left), ...controllers(left)],
    expected:
      `The command shows TcpTestSucceeded False for everything in ${lost.name}. The check shows True for ${left.pilotLight ? 'the domain controllers' : 'everything'} in ${left.name}` +
      (left.pilotLight ? '; its servers do not exist yet.' : '.'),
    otherwise: sentences(
      `If ${lost.name} answers, the site is not down. Check individual servers.`,
      `If port ${PORTS.smtp} is False everywhere, the network you ask from may block it outbound, as many do; ask from another.`,
      `If ${left.name} does not answer either, do not switch over; repair ${left.name}, its domain controllers first, and check whether the workstation's own network is the cause.`,
      `A domain controller is asked by its private address and answers only if the workstation is connected to ${left.name}; otherwise ask from a server there.`,
    ),
    ...(automatic && detectionSeconds !== undefined
      ? {
          wait: {
            seconds: detectionSeconds + ttlSeconds,
            because: `detection ${detectionSeconds} s + TTL ${ttlSeconds} s; by then probing has led clients to ${left.name}, and a short outage is over`,
          },
        }
      : {}),
  };
}

/** Azure starts no machine by itself; in a datacenter they start when power returns. */
function keepOff({ estate, lost }: Switchover): Step[] {
  const machines = [...transportServersOf(lost), ...lost.edges];
  const names = [...new Set(machines.map(({ name }) => name))];
  if (!lost.existing || names.length === 0) return [];
  return [
    {
      id: stepId('keep-off', lost.code),
      title: `Let nobody start the machines of ${lost.name}`,
      why: `Terraform and Azure cannot stop a machine in ${lost.name}. When power or network return there, its machines start by themselves, before anybody has looked: ${switchOffText(lost, names)}, or take their network away, and turn the automatic start off. Domain controllers may run. Where nobody is there, go on: the databases are kept apart by the next steps.`,
      ...OUTSIDE,
      command: [
        `Read-Host -Prompt ${quote(`Tell whoever runs ${lost.name} that no machine of Exchange is started there before the page ${PageId.switchback}, then press Enter`)}`,
      ],
      check: reachLines(estate, lost),
      expected: `TcpTestSucceeded is False for everything in ${lost.name}.`,
      otherwise: `Something answers: it is the firewall or a machine that runs. Databases must not be mounted in both sites: find out which before you go on.`,
    },
  ];
}

function controllers(site: SiteView): string[] {
  return site.domainControllers.map((address) => portLine(quote(address), PORTS.ldap));
}

/** The site is set up by a page of its own: it takes hours or days, and nothing else waits for it. */
function activate({ lost, left }: Switchover): Step {
  const { recovery } = left;
  return {
    id: stepId('follow-activation', left.code),
    title: `Activate ${left.name}`,
    why: sentences(
      text`${left.name} is a pilot light: its servers do not exist yet. Do the whole page ${pageRef(PageId.activation(left.code))}, then come back. It creates the servers, installs Exchange on each, subscribes the Edges and restores mailboxes from backup.`,
      recovery &&
        `The program counts with ${timeText(recovery.activationSeconds + recovery.installationSeconds + recovery.restoreSeconds)} for it.`,
      `If ${lost.name} comes back earlier than that, wait for it.`,
    ),
    ...TERRAFORM,
    command: [terraform(left.stack, 'plan', { variables: { activated: 'true' } })],
    check: [
      `${terraform(left.stack, 'plan', { variables: { activated: 'true' } })} -detailed-exitcode`,
      '$LASTEXITCODE',
    ],
    expected: 'No changes, exit code 0: the servers exist. Each step of that page showed what it expects.',
    otherwise:
      'If the plan creates machines, the page has not been done. The names may move before all mailboxes are back: mail is then taken by the Edges and waits for the mailboxes that are missing.',
  };
}

function commitActivation(left: SiteView): Step {
  return {
    id: stepId('commit-activation', left.code),
    title: 'Commit the activation',
    why:
      `A run of the pipeline without the variable plans to destroy the servers of ${left.name}, with the mailboxes on them; their disks let it fail. Commit ` +
      '`activated: true` in `Readiness.pilotLight()`, let the CI synthesize, and plan that output without a variable.',
    ...TERRAFORM,
    command: [terraform(left.stack, 'plan')],
    check: [`${terraform(left.stack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: 'No changes. The exit code is 0.',
    otherwise: `"Instance cannot be destroyed", or a plan that destroys machines: the value is not in this output yet. Do not apply it, and hold the pipeline for ${left.stack}.`,
  };
}

function votes({ estate, lost, left, planned }: Switchover, spanned: SpannedGroup): Step {
  const { group, leftMembers } = spanned;
  const loss = lossOf(spanned);
  const { witness } = group;
  const place = witness && `${witness.name} in ${witness.location}`;
  const sum = loss
    ? `${loss.votesLeft} of ${group.votes} votes are left, ${group.votesNeeded} are needed`
    : 'the votes are not known';
  return {
    id: 'check-votes',
    title: planned ? `Check that all members of ${group.name} are up` : 'Check which votes are left',
    why: sentences(
      `${group.name} counts by ${group.quorumMode}${place ? `, witness ${place}` : ''}.`,
      planned
        ? 'A planned switchover moves databases while every member is up, and restores nothing. Members are stopped only at the end, and only if the site is taken down.'
        : `Without ${lost.name}, ${sum}. What the cluster shows decides which steps you need: with quorum ${left.name} mounts a database by itself, but only on ${group.mountableCopy}; without it nothing mounts until ${group.name} is restored.`,
    ),
    ...shellIn(left),
    command: [
      ...forEachServer(
        leftMembers,
        (server) =>
          `Get-Service -Name 'ClusSvc' -ComputerName ${server} | Format-Table -Property MachineName, Status`,
      ),
      ...(witness ? [portLine(quote(witness.hostName), PORTS.smb)] : []),
    ],
    check: groupChecks(spanned),
    ...(planned
      ? plannedVotes(spanned, place, estate.pageOf(PageId.switchover))
      : unplannedVotes(spanned, place)),
  };
}

function plannedVotes(
  { group }: SpannedGroup,
  place: string | undefined,
  unplanned: string,
): Pick<Step, 'expected' | 'otherwise'> {
  return {
    expected: `Get-ClusterNode shows ${nameText(group.members)} Up, OperationalServers lists all of them, and StoppedMailboxServers is empty${place ? `; ${place} answers on port ${PORTS.smb}` : ''}.`,
    otherwise: text`If a member is Down, repair it before you continue: every database needs a healthy copy in both sites. If a whole site does not answer, use the page ${pageRef(unplanned)}.`,
  };
}

function unplannedVotes(
  spanned: SpannedGroup,
  place: string | undefined,
): Pick<Step, 'expected' | 'otherwise'> {
  const { group, lost, left, leftMembers, lostMembers } = spanned;
  const restore = text`${ref(stepId('stop-cluster', left.code))} and ${ref(stepId('restore-group', left.code))}`;
  return group.survives(lost)
    ? {
        expected: `Quorum: ClusSvc is Running, Get-ClusterNode shows ${nameText(leftMembers)} Up and ${nameText(lostMembers)} Down, OperationalServers lists ${nameText(leftMembers)}${place ? `, and ${place} answers on port ${PORTS.smb}` : ''}.`,
        otherwise: text`${missingMember(spanned)} If there is no quorum, whatever the reason (Get-ClusterNode fails, ClusSvc stops again and again), do ${restore} as well. If members of ${lost.name} show Up, they run; check whether the site is lost at all (${ref(stepId('confirm-outage', lost.code))}).`,
      }
    : {
        expected: `No quorum after the loss of ${lost.name}: Get-ClusterNode fails or ClusSvc does not stay Running, and OperationalServers is empty.`,
        otherwise: text`${missingMember(spanned)} If the group still has quorum because members were lost one after the other, skip ${restore}.`,
      };
}

/** A group is restored among the members that run: one that does not has to be known as stopped first. */
function missingMember({ group, left }: SpannedGroup): string {
  return (
    `If a member of ${left.name} is missing too and the group has to be restored, mark that member as stopped first: \`Stop-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -ConfigurationOnly\` with -MailboxServer ` +
    'and its name. An even number of remaining members then needs the witness.'
  );
}

function moveDatabases(
  { estate, lost, left }: Switchover,
  { group, leftMembers, lostMembers }: SpannedGroup,
): Step {
  const { preferred, lagged, absent } = placesIn(group, left);
  const rest = [...lagged.map(({ database }) => database), ...absent];
  const { hasClientAccessRole } = estate;
  return {
    id: stepId('move-databases', left.code),
    title: `Move the databases to ${left.name} while both sites run`,
    appliesTo: AppliesTo.PLANNED,
    why:
      `With ${lost.name} up, each database is moved with all its logs, and users notice little. First the members of ${lost.name} are blocked: otherwise Active Manager would move databases back to ` +
      'their first preference within the hour.',
    ...shellIn(left),
    command: [...holdLines(group, lostMembers, hasClientAccessRole), ...movePlaces(preferred)],
    check: [...holdChecks(group, lostMembers, hasClientAccessRole), ...activeCopies(leftMembers)],
    expected: sentences(
      !hasClientAccessRole && 'PreferenceMoveFrequency is -00:00:00.0010000, which means never.',
      `The policy is Blocked on ${nameText(lostMembers)}. Mounted: ${placesText(preferred)}.`,
    ),
    otherwise: sentences(
      rest.length > 0 &&
        `${nameList(rest)} ${plural(rest, 'stays', 'stay')} in ${lost.name}: ${left.name} has no copy that is not lagged.`,
      'If a move is refused because of a queue, wait until CopyQueueLength is 0 and repeat. If it is refused because of the content index, add `-SkipClientExperienceChecks`.',
      `If it is refused because of the health of the copy, leave the database in ${lost.name} and repair the copy; in a planned switchover no log is given up.`,
    ),
  };
}

/** Moves while everything runs: first the way is free, then each database goes. */
function plannedMoves(event: Switchover, spanned: SpannedGroup): Step[] {
  return [checkCopies(spanned), liftBlocks(spanned, true), moveDatabases(event, spanned)];
}

function groupSteps(spanned: SpannedGroup, automatic: boolean): Step[] {
  const { group, left } = spanned;
  const noQuorum = group.survives(spanned.lost)
    ? text`Only if ${ref('check-votes')} showed no quorum, whatever the reason.`
    : text`Only if ${ref('check-votes')} showed no quorum, whatever the reason, which is expected after the loss of ${spanned.lost.name}.`;
  const lagged = activateLagged(spanned);
  const why = group.survives(spanned.lost)
    ? `Within a minute or two Active Manager has mounted in ${left.name} each database with ${group.mountableCopy}; this step is for the rest, which stays dismounted until you accept what is lost.`
    : `Once the group has quorum, Active Manager mounts what it can in ${left.name}; this step is for the rest.`;
  return [
    stopRunning(spanned),
    markStopped(spanned),
    stopCluster(spanned, noQuorum),
    restoreGroup(spanned, noQuorum),
    liftBlocks(spanned),
    activateDatabases(
      spanned,
      automatic
        ? why
        : `${why} The names follow when databases are mounted: clients that come earlier find no mailbox.`,
    ),
    ...(lagged ? [lagged] : []),
  ];
}

/** Without copies in the standby site. */
function mailboxSteps({ estate, lost, left }: Switchover): Step[] {
  const { group } = estate;
  const transportServers = transportServersOf(left);
  if (!group || group.databases.length === 0) {
    return [
      {
        id: stepId('check-mailboxes', left.code),
        title: `Check which mailboxes ${left.name} has`,
        why:
          `The program describes no database availability group, so nothing is known about copies in ${left.name}. Mailboxes whose database is not active anywhere are unavailable until ` +
          `${lost.name} is back or a backup is restored; if names are moved, they lead these users to a server without their mailbox.`,
        ...shellIn(left),
        command: [
          'Get-DatabaseAvailabilityGroup -Status | Format-List -Property Name, Servers, OperationalServers',
        ],
        check: ['Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted'],
        expected: `Every database that users need is Mounted on ${nameText(transportServers)}.`,
        otherwise:
          `If a database is not mounted and a group has a copy in ${left.name}, follow the group's own documentation. If it has no copy, restore it from backup, or wait for ${lost.name}. Continue anyway if ` +
          'mail and the mailboxes that are available are worth it.',
      },
    ];
  }
  // The activation of a pilot light has restored them already.
  return left.pilotLight ? [] : restoreSteps(estate, left);
}

function namesStep({ estate, lost, left, spanned, planned }: Switchover): Step {
  const { names } = estate;
  const automatic = names.automatic && !left.pilotLight;
  const rollback = automatic ? 'automatic' : 'primary';
  return moveNames(estate, {
    id: stepId(automatic ? 'pin-names' : 'move-names', left.code),
    title: automatic ? `Pin the names to ${left.name}` : `Move the names to ${left.name}`,
    why: sentences(
      automatic
        ? planned && names.bothServe
          ? `Traffic Manager leads clients to both sites. Pinned to ${left.name}, no new client is led to ${lost.name}: it is drained when the TTL is over and connections have ended.`
          : planned
            ? `Probing leads clients to ${lost.name} as long as it answers. Pinned to ${left.name}, the names stay there while ${lost.name} is down.`
            : `Probing has already led clients to ${left.name}, and would lead them back as soon as a health page in ${lost.name} answers: before databases are back there, and while you work on it. Pinning takes ` +
              `a second and changes nothing for clients that are already in ${left.name}.`
        : spanned
          ? 'The databases are mounted, so clients now find their mailboxes. If the names moved earlier, they would lead to servers without mailboxes.'
          : `Nothing else moves the names. Do it when the servers of ${left.name} answer.`,
      !filters(estate) && names.mailLive && mailText(estate, planned),
    ),
    activeSite: 'standby',
    otherwise: sentences(
      'If the apply fails because of another stack or the state, use the output that was deployed last. If names still lead to the old place after the TTL, ask another resolver (-Server); some keep answers longer than told, and clients can run ipconfig /flushdns.',
      text`If the health page does not answer although the name is right, see ${ref(stepId('check-service', left.code))}.`,
      `To go back at once: ${code(terraform(names.stack, 'apply', { variables: { active_site: estate.pin(rollback) } }))}.`,
    ),
  });
}

/** What becomes of the preferences while the site that is left is pinned. */
function mailText(estate: EstateView, planned: boolean): string {
  const { primary: lost, standby, names } = estate;
  const left = standby!;
  const usual = names.bothServe ? 'automatic' : 'primary';
  const [before, pinned] = ([usual, 'standby'] as const).map((activeSite) => ({
    lost: mxPreference(estate, lost, activeSite),
    left: mxPreference(estate, left, activeSite),
  }));
  return before.lost === pinned.lost
    ? `Mail: the MX records of ${left.name} go from ${before.left} to ${pinned.left}, ahead of ${pinned.lost}` +
        (planned ? '.' : '; senders had already tried them, without waiting for a TTL.')
    : `Mail: the MX records of ${lost.name} go from ${before.lost} to ${pinned.lost}, behind ${pinned.left} of ${left.name}` +
        (planned ? '.' : '; senders had already gone past them, without waiting for a TTL.');
}

function mail({ estate, lost, left, spanned, planned }: Switchover): Step {
  const transportServers = transportServersOf(left);
  const due = left.subscriptions.flatMap(({ dueEdges }) => dueEdges ?? []);
  const sites = left.subscriptions.map(
    ({ activeDirectorySite, edges }) => `${nameList(edges)} in ${activeDirectorySite}`,
  );
  const outage = transportOutageId(lost);
  return {
    id: stepId('check-mail-flow', left.code),
    title: 'Check that mail flows',
    why: sentences(
      !planned &&
        left.pilotLight &&
        text`Mail that was in transit in ${lost.name} is on its disks and nowhere else: keep them, and recover it when the servers are rebuilt (${salvagePages(lost)}).`,
      !planned &&
        !left.pilotLight &&
        `Mail in transit on the servers of ${lost.name} has shadow copies on other servers${spanned ? `, by preference in ${left.name}` : ''}, which are sent automatically after 3 hours. Safety Net automatically delivers again to databases that were mounted with missing logs.`,
      `Mail now enters and leaves through ${left.edges.length === 0 ? `the servers of ${left.name}` : nameText(left.edges)}.`,
      left.subscriptions.length > 1 &&
        'Each pair has an Active Directory site of its own: repeat the first two checks on each Mailbox server.',
    ),
    ...shellIn(left),
    command:
      left.edges.length === 0
        ? ['Get-TransportService | Format-Table -Property Name']
        : ['Start-EdgeSynchronization'],
    check: [
      ...(left.edges.length === 0
        ? []
        : ['Get-EdgeSubscription | Format-Table -Property Name, Site', SYNC_CHECK]),
      ...forEachServer(
        transportServers,
        (server) =>
          `Get-Queue -Server ${server} | Sort-Object -Property MessageCount -Descending | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError`,
      ),
    ],
    expected: sentences(
      sites.length > 0 &&
        `Subscribed: ${sites.join('; ')}. SyncStatus is Normal for the Edges of ${left.name}.`,
      left.pilotLight
        ? `On ${nameText(transportServers)} queues are short and shrink.`
        : `On ${nameText(transportServers)} queues of DeliveryType ShadowRedundancy may be long; the others are short and shrink.`,
    ),
    otherwise: sentences(
      due.length > 0 &&
        text`${nameList(due)} ${plural(due, 'needs', 'need')} a new subscription: see ${pageRef(`edge-resubscription-${left.code}`)}.`,
      estate.primary.edges.length > 0 &&
        !planned &&
        `Another SyncStatus for Edges of ${lost.name} is expected. If outbound mail waits for them, \`Retry-Queue -Filter 'Status -eq "Retry"' -Resubmit $true\` with \`-Server\` on each of ${nameText(transportServers)} routes it again.`,
      outage !== undefined &&
        !planned &&
        text`If the Edges of ${lost.name} run while their Exchange servers do not, use the page ${pageRef(outage)}.`,
      `If an Edge of ${left.name} is not synchronized, check whether its port ${PORTS.edgeSync} answers from ${transportServers[0].name}; mail continues with the recipients that the Edge knew last.`,
    ),
  };
}

function service({ estate, left, spanned, planned }: Switchover): Step {
  const transportServers = transportServersOf(left);
  const fronts = left.frontEnds.filter(
    ({ name }) => !transportServers.some((transportServer) => transportServer.name === name),
  );
  const { names } = estate;
  return {
    id: stepId('check-service', left.code),
    title: 'Check the service',
    why: 'This is the last check before you inform users: services, delivery, and a mailbox of your own.',
    ...shellIn(left),
    command: forEachServer(
      [...fronts, ...transportServers],
      (server) =>
        `Test-ServiceHealth -Server ${server} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning`,
    ),
    check: [
      ...forEachServer(
        transportServers,
        (server) =>
          `Test-Mailflow -TargetMailboxServer ${server} | Format-Table -Property TestMailflowResult, MessageLatencyTime`,
      ),
      ...(spanned
        ? forEachServer(
            transportServers,
            (server) =>
              `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result`,
          )
        : []),
      ...(names.healthPath === '' ? [] : healthLines(left.frontEnds, names.healthPath)),
    ],
    expected: sentences(
      `RequiredServicesRunning is True on ${nameText([...fronts, ...transportServers])}. TestMailflowResult is Success.`,
      spanned &&
        (planned
          ? 'All replication checks pass.'
          : `Replication checks that concern members of ${estate.primary.name} fail, the others pass.`),
      names.healthPath !== '' && `For each of ${nameText(left.frontEnds)} ${HEALTHY}.`,
      names.clientNames.length > 0 &&
        `From a computer of yours, Outlook and https://${names.hostOf(VirtualDirectory.OWA)}/owa open a mailbox of yours; a message from outside arrives and an answer leaves.`,
    ),
    otherwise:
      `${NO_CURL} ` +
      'If a service is not running, use `Start-Service` with the name under ServicesNotRunning, then read the Application log. Mail flow fails for a server without an active database: ' +
      'this is not a fault. If delivery fails, check the queues and their LastError. If Autodiscover or sign-in fails on one server only, take that server out of the load balancer and continue.',
  };
}

function after({ estate, lost, left, spanned, planned }: Switchover): Text[] {
  const loss = spanned && lossOf(spanned);
  return [
    `Inform users: mail and mailboxes are served from ${left.name}; Outlook reconnects by itself, and a restart helps if it does not.`,
    ...(spanned && spanned.group.databases.length > 0
      ? [
          text`Watch the free space on ${spanned.group.logDrive}: of ${nameText(spanned.leftMembers)}: no log of a database is deleted while its copies in ${lost.name} are away${spanned.group.circularLogging ? ', although circular logging is on' : ', whatever is backed up'}. After a day or two, or when the volume is three quarters full, decide by ${pageRef(VOLUME_FULL, REMOVE_ABSENT_COPIES)} whether these copies go, which means seeding them again later.`,
        ]
      : []),
    ...(spanned && loss?.votesLeft === spanned.group.votesNeeded && spanned.group.survives(lost) && !planned
      ? [
          'Unless the group was restored, no vote is to spare: the loss of one more voter can dismount everything. Read `Get-ClusterNode | Format-Table Name, NodeWeight, DynamicWeight`: dynamic quorum may have taken the votes of the members that are away already. ' +
            `If ${lost.name} stays away for days, rebuild missing members of ${left.name} first, since each of them counts. Do not stop the Cluster service while it has quorum: that dismounts all mailboxes.`,
        ]
      : []),
    ...(spanned || estate.group ? [`Check that the backup of what is now active in ${left.name} runs.`] : []),
    ...(filters(estate) || !estate.names.mailLive || left.edges.length === 0
      ? []
      : [`MX while ${left.name} is the active site: ${mxOrder(estate, true)}.`]),
    ...(!planned && lost.existing && lost.domainControllers.length > 0 && left.domainControllers.length > 0
      ? [
          text`The operations master roles are held by domain controllers of ${lost.name}, as a rule. If it stays away for more than a day, or accounts and passwords fail sooner, seize them: ${pageRef(PageId.directoryOutage(lost.code), stepId('seize-roles', lost.code))}. A holder that lost its role never comes back. The PDC emulator was the source of time: let one in ${left.name} ask an outside source, since Kerberos fails at a difference of 5 minutes.`,
        ]
      : []),
    text`Do not start machines of ${lost.name} one by one: the page ${pageRef(estate.pageOf(PageId.switchback))} brings them back in order.`,
  ];
}
