import { commitNames, filters, moveNames, mxOrder, reachLines } from './dns-steps';
import { subscribeEdges, SYNC_CHECK } from './edge-subscription-steps';
import { EstateFacts, ServerFacts, SiteFacts } from './estate-facts';
import {
  activateDatabases,
  activateLagged,
  activeCopies,
  forEachServer,
  groupChecks,
  holdChecks,
  holdLines,
  hubsLostId,
  hubsOf,
  liftBlocks,
  lossOf,
  markStopped,
  movePlaces,
  nameText,
  placesIn,
  placesText,
  restoreGroup,
  shellIn,
  SpannedGroup,
  spannedGroup,
  stopCluster,
  stopRunning,
  TITLES,
  votesOf,
} from './group-steps';
import { exchangeShell, OUTSIDE, siteNote, TERRAFORM, windowsShell } from './places';
import { count, nameList, portLine, quote, quoteList, terraform } from './powershell-text';
import { Procedure, Step } from './procedure';
import { numberReferences, stepNamed } from './step-references';
import { PORTS } from './ports';

const ESTABLISH = 'Establish what is lost';
const VOTES = 'See which votes are left';
const PLANNED = 'Move the databases while both sites run';
const MAIL = 'See that mail flows';
const SERVICE = 'Check the service';
const NOT_LOST = 'Only in a planned switchover or a drill, with both sites up.';

/** What the steps of a switchover need at every turn. */
interface Switchover {
  readonly estate: EstateFacts;
  readonly lost: SiteFacts;
  readonly left: SiteFacts;
  readonly spanned?: SpannedGroup;
}

/**
 * The loss of the primary site, or its planned absence: databases, client names and mail go on in the standby site.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/datacenter-switchovers.
 *
 * @throws if the estate has no standby site
 */
export function switchover(estate: EstateFacts): Procedure {
  const { primary: lost, standby: left, group, names } = estate;
  if (!left) throw new Error('An estate of one site has no switchover.');
  const event: Switchover = { estate, lost, left, spanned: spannedGroup(group, lost, left) };
  return {
    id: 'switchover',
    title: `Switchover from ${lost.name} to ${left.name}`,
    purpose:
      `${lost.name} (${lost.region}) is lost, or is to be taken down for longer than a maintenance window. Afterwards ${left.name} (${left.region}) answers ` +
      `${nameList(names.clientNames)} and mail for ${estate.domainName}${databasesText(event)}.`,
    before: before(event),
    steps: numberReferences(steps(event)),
    after: after(event),
  };
}

function databasesText({ spanned, estate: { group } }: Switchover): string {
  if (spanned) return ', with all databases that have a copy there';
  return group ? '; mailboxes come back from backup' : '';
}

function before({ estate, lost, left, spanned }: Switchover): string[] {
  const { names } = estate;
  const loss = spanned && lossOf(spanned);
  return [
    'Somebody has the authority to decide, and a second pair of eyes reads along.',
    `The last deployed output is on the ${OUTSIDE.host}, with Azure credentials that do not depend on ${lost.name}.`,
    ...(left.pilotLight
      ? []
      : [
          `You reach ${hubsOf(left)[0].name} in ${left.name} as a member of Organization Management with local administrator rights.`,
        ]),
    ...(spanned && loss
      ? [
          `What the program expects of ${spanned.group.name}: the loss of ${lost.name} leaves ${loss.votesLeft} of ${votesOf(spanned.group)} votes, ${loss.votesNeeded} are needed. ` +
            (spanned.group.survivesPrimary
              ? 'The group goes on by itself.'
              : 'The group stops until it is restored by hand.'),
        ]
      : []),
    names.automatic
      ? `Client names move without hands (${names.recoverySum}), and senders have tried the next MX by then. Hands are needed to keep it so.`
      : `Nothing moves without hands: ${names.recoverySum}.`,
    `Keep the output of all commands: Start-Transcript at the beginning.`,
  ];
}

function steps(event: Switchover): Step[] {
  const { estate, spanned, left } = event;
  const automatic = estate.names.automatic && !left.pilotLight;
  const names = namesStep(event);
  const databases = spanned ? groupSteps(spanned, automatic) : mailboxSteps(event);
  return [
    establish(event),
    ...(left.pilotLight ? pilotLight(event) : []),
    ...(spanned ? [votes(event, spanned), planned(event, spanned)] : []),
    ...(automatic ? [names] : []),
    ...databases,
    ...(automatic ? [] : [names]),
    mail(event),
    service(event),
    commitNames(estate, 'STANDBY'),
    ...(left.pilotLight ? [commitActivation(left)] : []),
  ];
}

function establish({ estate, lost, left }: Switchover): Step {
  const { names } = estate;
  const { detectionSeconds, ttlSeconds, automatic } = names;
  const wait =
    automatic && detectionSeconds !== undefined
      ? {
          wait: {
            seconds: detectionSeconds + ttlSeconds,
            because: `detection ${detectionSeconds} s + TTL ${ttlSeconds} s, by when probing has led clients to ${left.name} and a short outage is over`,
          },
        }
      : {};
  return {
    title: ESTABLISH,
    when: 'Not in a planned switchover or a drill.',
    why:
      `Decide on facts that do not come from ${lost.name} itself. Switch over when two independent views agree that it is gone (this check and Azure's status of ${lost.region}, ` +
      `or the monitoring), and nobody can say that it is back sooner than a switchover with the way back costs. An outage of the network between the sites is no loss: ` +
      `${lost.name} then answers from outside, and must go on. A loss of the Exchange servers alone while the Edges live has a page of its own: ${hubsLostId(lost)}.`,
    place: OUTSIDE,
    command: [...reachLines(estate, lost)],
    check:
      left.pilotLight && left.domainControllers.length > 0
        ? controllers(left)
        : [...reachLines(estate, left), ...controllers(left)],
    expected:
      `The command shows TcpTestSucceeded False for everything in ${lost.name}. The check shows True for ${left.pilotLight ? 'the domain controllers' : 'everything'} in ${left.name}` +
      (left.pilotLight ? '; its servers do not exist yet.' : '.'),
    otherwise:
      `${lost.name} answers: this is no loss of the site. Look at single servers, or treat it as planned. Port ${PORTS.smtp} False everywhere: many networks block it ` +
      `outbound; ask from another. ${left.name} does not answer either: do not switch over; mend ${left.name}, its domain controllers first, and look whether the ` +
      `workstation's own network is at fault. A domain controller is asked by its private address and answers only where the workstation is connected to ${left.name}; ` +
      'else ask from a server there.',
    ...wait,
  };
}

function controllers(site: SiteFacts): string[] {
  return site.domainControllers.map((address) => portLine(quote(address), PORTS.ldap));
}

function pilotLight({ estate, lost, left }: Switchover): Step[] {
  const servers = [...left.frontEnds, ...left.edges];
  const apply = terraform(left.stack, 'apply', { variables: { activated: 'true' } });
  const install = `Install Exchange in ${left.name}`;
  const [first] = left.frontEnds;
  return [
    {
      title: `Make the servers of ${left.name}`,
      why:
        `${left.name} is a pilot light: network, addresses and names are there, machines are not. This makes ${nameList(servers.map(({ name }) => name))}: Windows, joined to ` +
        `${estate.directoryDomain} (the Edges excepted), without Exchange. No copy of a database is here, so mailboxes come back from backup only. ` +
        `It pays when ${lost.name} stays away for longer than installation and restore take; until then mail waits with the senders, 4 to 5 days with most. ${siteNote(left.stack, 'activated=true')}`,
      place: TERRAFORM,
      command: [apply],
      check: [
        `${terraform(left.stack, 'plan', { variables: { activated: 'true' } })} -detailed-exitcode`,
        '$LASTEXITCODE',
      ],
      expected: 'No changes, exit code 0.',
      otherwise:
        'A join to the domain fails: the domain controllers of the site have to answer; run the apply again. No capacity for a size or zone: a smaller size in the program, synthesized and ' +
        'applied to this stack alone. An apply that was interrupted is run again; where it says that a resource exists, import it with the address and id that the message names.',
    },
    {
      title: install,
      why:
        `Follow the page bring-up from the installation of Exchange on, for ${nameList(servers.map(({ name }) => name))} only. Setup /m:RecoverServer does not serve here: it wants the computer ` +
        `names of the lost servers. What is restored by it: servers that send, receive and answer. What is not: the mailboxes.`,
      place: windowsShell(first.name),
      command: ["Get-Service -Name 'MSExchange*' | Format-Table -Property Name, Status"],
      check: forEachServer(
        left.frontEnds,
        (server) =>
          `Invoke-Command -ComputerName ${server} -ScriptBlock { Get-Service -Name 'MSExchange*' } | Format-Table -Property PSComputerName, Name, Status`,
      ),
      expected: `The services of Exchange are there on ${nameText(left.frontEnds)}, and those of automatic start run.`,
      otherwise:
        'No service: Setup has not run or has failed; C:\\ExchangeSetupLogs\\ExchangeSetup.log says at which step. Run it again, it goes on there.',
    },
    ...(left.edges.length === 0
      ? []
      : subscribeEdges(
          left,
          estate,
          left.edges.map(({ name }) => name),
        )),
  ];
}

function commitActivation(left: SiteFacts): Step {
  return {
    title: 'Commit the activation',
    why:
      `A run of the pipeline without the variable would destroy the servers of ${left.name}, with the mailboxes on them. Commit ` +
      '`readiness: Readiness.pilotLight({ activated: true })`, let the CI synthesize, and plan that output without a variable.',
    place: TERRAFORM,
    command: [terraform(left.stack, 'plan')],
    check: [`${terraform(left.stack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: 'No changes. The exit code is 0.',
    otherwise: `The plan destroys machines: the value is not in this output yet. Do not apply it, and hold the pipeline for ${left.stack}.`,
  };
}

function votes({ lost, left }: Switchover, spanned: SpannedGroup): Step {
  const { group, leftMembers } = spanned;
  const loss = lossOf(spanned);
  const { witness } = group;
  const place = witness && `${witness.name} in ${witness.site}`;
  const sum = loss
    ? `${loss.votesLeft} of ${votesOf(group)} votes are left, ${loss.votesNeeded} are needed`
    : 'the votes are not known';
  return {
    title: VOTES,
    why:
      `${group.name} counts by ${group.quorumMode}${place ? `, witness ${place}` : ''}. Without ${lost.name}, ${sum}. What the cluster says decides which steps you need: with quorum ` +
      `${left.name} mounts by itself, without it nothing mounts until ${group.name} is restored.`,
    place: shellIn(left),
    command: [
      ...forEachServer(
        leftMembers,
        (server) =>
          `Get-Service -Name 'ClusSvc' -ComputerName ${server} | Format-Table -Property MachineName, Status`,
      ),
      ...(witness ? [portLine(quote(witness.fqdn), PORTS.smb)] : []),
    ],
    check: groupChecks(spanned),
    expected: group.survivesPrimary
      ? `Quorum: ClusSvc Running, Get-ClusterNode shows ${nameText(leftMembers)} Up and ${nameText(spanned.lostMembers)} Down, OperationalServers lists ${nameText(leftMembers)}${place ? `, and ${place} answers on port ${PORTS.smb}` : ''}.`
      : `No quorum after the loss of ${lost.name}: Get-ClusterNode fails or ClusSvc does not stay Running, and OperationalServers is empty. In a planned switchover all members are Up.`,
    otherwise: group.survivesPrimary
      ? `No quorum (Get-ClusterNode fails, ClusSvc stops again and again): ${place ?? 'more'} is lost too. Do ${stepNamed(TITLES.stopCluster(left))} and ${stepNamed(TITLES.restore(group, left))} as well. ` +
        `Members of ${lost.name} show Up: they run; see whether this is a loss at all (${stepNamed(ESTABLISH)}).`
      : `Quorum holds all the same, because members left one after the other: leave out ${stepNamed(TITLES.stopCluster(left))} and ${stepNamed(TITLES.restore(group, left))}.`,
  };
}

function planned(
  { estate, lost, left }: Switchover,
  { group, leftMembers, lostMembers }: SpannedGroup,
): Step {
  const { preferred, lagged, absent } = placesIn(group, left);
  const rest = [...lagged.map(({ database }) => database), ...absent];
  const { hasClientAccessRole } = estate;
  return {
    title: PLANNED,
    when: NOT_LOST,
    why:
      `With ${lost.name} up, each database is moved with all its logs, and users notice little. First the members of ${lost.name} are blocked: Active Manager would move databases back to ` +
      'their first preference within the hour. A drill goes this way: it stops no member and restores nothing. Then go on with the names.',
    place: shellIn(left),
    command: [...holdLines(group, lostMembers, hasClientAccessRole), ...movePlaces(preferred)],
    check: [...holdChecks(group, lostMembers, hasClientAccessRole), ...activeCopies(leftMembers)],
    expected:
      (hasClientAccessRole ? '' : 'PreferenceMoveFrequency -00:00:00.0010000, which is never. ') +
      `Blocked on ${nameText(lostMembers)}. Mounted: ${placesText(preferred)}.`,
    otherwise:
      (rest.length === 0
        ? ''
        : `${nameList(rest)} ${rest.length === 1 ? 'stays' : 'stay'} in ${lost.name}: no copy in ${left.name} that is not lagged. `) +
      'A move is refused over a queue: wait until CopyQueueLength is 0 and repeat. It is refused over the content index: `-SkipClientExperienceChecks`. Refused over ' +
      `the health of the copy: leave the database in ${lost.name} and mend the copy; in a planned switchover no log is given up.`,
  };
}

function groupSteps(spanned: SpannedGroup, automatic: boolean): Step[] {
  const { group, left } = spanned;
  const noQuorum = group.survivesPrimary
    ? `Only if ${stepNamed(VOTES)} showed no quorum: the witness is lost too.`
    : `Only if ${stepNamed(VOTES)} showed no quorum, which is expected after the loss of ${spanned.lost.name}; never in a planned switchover.`;
  const lagged = activateLagged(spanned);
  const why = group.survivesPrimary
    ? `Active Manager has mounted what it could in ${left.name} within a minute or two; this is for the rest.`
    : `Once the group has quorum, Active Manager mounts what it can in ${left.name}; this is for the rest.`;
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
  const hubs = hubsOf(left);
  if (!group || group.databases.length === 0) {
    return [
      {
        title: `See which mailboxes ${left.name} has`,
        why:
          `The program describes no database availability group, so nothing is known of copies in ${left.name}. Mailboxes whose database is active nowhere stay away until ` +
          `${lost.name} is back or a backup is restored; names that are moved lead such people to a server without their mailbox.`,
        place: shellIn(left),
        command: [
          'Get-DatabaseAvailabilityGroup -Status | Format-List -Property Name, Servers, OperationalServers',
        ],
        check: ['Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted'],
        expected: `Every database that people need is Mounted on ${nameText(hubs)}.`,
        otherwise:
          `A database is not mounted and a group has a copy in ${left.name}: follow the group's own description. It has no copy: restore it from backup, or wait for ${lost.name}. Go on all the same when ` +
          'mail and the mailboxes that are there are worth it.',
      },
    ];
  }
  return [restoreFromBackup(estate, left, hubs)];
}

/**
 * Databases that have no copy in the standby site come back under a new name.
 *
 * Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/database-portability.
 */
function restoreFromBackup({ group, primary }: EstateFacts, left: SiteFacts, hubs: ServerFacts[]): Step {
  const databases = group?.databases.map(({ name }) => name) ?? [];
  const [first] = hubs;
  return {
    title: `Bring the mailboxes back in ${left.name}`,
    when: `Only when the databases have been restored from backup to a volume of ${first.name}, in clean shutdown (eseutil /mh), and you decide not to wait for ${primary.name}.`,
    why:
      `${nameList(databases)} ${databases.length === 1 ? 'has' : 'have'} no copy in ${left.name}. A database is attached under a new name, since the old one still belongs to ${primary.name}, and its mailboxes are pointed ` +
      `there. What came in after the backup stays in ${primary.name}: keep those disks.`,
    place: exchangeShell(first.name),
    command: [
      `foreach ($database in ${quoteList(databases)}) {`,
      "  $name = Read-Host -Prompt ('New name of ' + $database)",
      "  $file = Read-Host -Prompt ('Path of the restored database file of ' + $database)",
      "  $logs = Read-Host -Prompt ('Folder for the logs of ' + $name)",
      `  New-MailboxDatabase -Name $name -Server ${quote(first.name)} -EdbFilePath $file -LogFolderPath $logs`,
      '  Set-MailboxDatabase -Identity $name -AllowFileRestore $true',
      '  Mount-Database -Identity $name',
      '  Get-Mailbox -Database $database -ResultSize Unlimited | Set-Mailbox -Database $name -Confirm:$false',
      '}',
    ],
    check: [
      `Get-MailboxDatabase -Server ${quote(first.name)} -Status | Format-Table -Property Name, Mounted, EdbFilePath`,
      ...databases
        .slice(0, 24)
        .map(
          (database) =>
            `Get-Mailbox -Database ${quote(database)} -ResultSize Unlimited | Measure-Object | Format-Table -Property Count`,
        ),
    ],
    expected: `${count(databases.length, 'new database')} ${databases.length === 1 ? 'is' : 'are'} Mounted on ${first.name}, and the count is 0 for ${nameList(databases)}.`,
    otherwise:
      'Mounting fails: the file is in dirty shutdown; replay its logs with eseutil /r and the log prefix, in the folder of the restored logs, and mount again. Mailboxes are left behind: run the last line of the loop again. ' +
      'People can work with names moved before all are back: mailboxes that are not back stay away.',
  };
}

function namesStep({ estate, lost, left, spanned }: Switchover): Step {
  const { names } = estate;
  const automatic = names.automatic && !left.pilotLight;
  const rollback = automatic ? 'automatic' : 'primary';
  const mailMoves = filters(estate)
    ? ''
    : ` Mail: the MX records of ${left.name} go from ${names.mxStandby} to ${names.mxStandbyActive}, ahead of ${names.mxPrimary}; senders had tried them already, without waiting for a TTL.`;
  return moveNames(estate, {
    title: automatic ? `Pin the names to ${left.name}` : `Move the names to ${left.name}`,
    why:
      (automatic
        ? `Probing has led clients to ${left.name} already, and would lead them back the moment a health page in ${lost.name} answers: before databases are back there, and while you work on it. So pin first; it takes ` +
          `a second, and changes nothing for anybody who is in ${left.name} by now.`
        : spanned
          ? `The databases are mounted: now clients find their mailboxes. Moving the names earlier leads them to servers without.`
          : `Nothing else moves the names. Do it when the servers of ${left.name} answer.`) + mailMoves,
    activeSite: 'standby',
    otherwise:
      'The apply fails over another stack or the state: take the output that was deployed last. Names still lead to the old place after the TTL: ask another resolver (-Server); some keep ' +
      `answers longer than told, and clients can run ipconfig /flushdns. The health page does not answer although the name is right: ${stepNamed(SERVICE)}. Back at once: ` +
      `\`${terraform(names.stack, 'apply', { variables: { active_site: rollback } })}\`.`,
  });
}

function mail({ estate, lost, left, spanned }: Switchover): Step {
  const hubs = hubsOf(left);
  const due = left.subscriptions.flatMap(({ dueEdges }) => dueEdges ?? []);
  const sites = left.subscriptions.map(
    ({ directorySite, edges }) => `${nameList(edges)} in ${directorySite}`,
  );
  return {
    title: MAIL,
    why:
      `Mail in transit on the servers of ${lost.name} has shadow copies on other servers${spanned ? `, by preference in ${left.name},` : ''} which are sent on by themselves after 3 hours, and Safety Net delivers again to databases that came up with ` +
      `logs missing: both without hands. Mail now enters and leaves by ${left.edges.length === 0 ? `the servers of ${left.name}` : nameList(left.edges.map(({ name }) => name))}.` +
      (left.subscriptions.length > 1
        ? ' Each pair has an Active Directory site of its own: repeat the first two checks on each Mailbox server.'
        : ''),
    place: shellIn(left),
    command:
      left.edges.length === 0
        ? ['Get-TransportService | Format-Table -Property Name']
        : ['Start-EdgeSynchronization'],
    check: [
      ...(left.edges.length === 0
        ? []
        : ['Get-EdgeSubscription | Format-Table -Property Name, Site', SYNC_CHECK]),
      ...forEachServer(
        hubs,
        (server) =>
          `Get-Queue -Server ${server} | Sort-Object -Property MessageCount -Descending | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError`,
      ),
    ],
    expected:
      (sites.length === 0
        ? ''
        : `Subscribed: ${sites.join('; ')}. SyncStatus Normal for the Edges of ${left.name}. `) +
      `On ${nameText(hubs)} queues of DeliveryType ShadowRedundancy may be long; the others are short and fall.`,
    otherwise:
      (due.length === 0
        ? ''
        : `${nameList(due)} ${due.length === 1 ? 'wants' : 'want'} a new subscription: see bring-up. `) +
      (estate.primary.edges.length === 0
        ? ''
        : `Edges of ${lost.name} show another SyncStatus: expected. Outbound mail waits for them: \`Retry-Queue -Filter 'Status -eq "Retry"' -Resubmit $true\` with -Server on each of ${nameText(hubs)} routes it again. ` +
          `Edges of ${lost.name} that live while their Exchange servers do not: ${hubsLostId(lost)}. `) +
      `An Edge of ${left.name} is not synchronized: see whether its port ${PORTS.edgeSync} answers from ${hubs[0].name}; mail goes on with what it last knew of recipients.`,
  };
}

function service({ estate, left, spanned }: Switchover): Step {
  const hubs = hubsOf(left);
  const fronts = left.frontEnds.filter(({ name }) => !hubs.some((hub) => hub.name === name));
  const { names } = estate;
  return {
    title: SERVICE,
    why: 'The last look before you tell people: services, delivery, a mailbox of your own.',
    place: shellIn(left),
    command: forEachServer(
      [...fronts, ...hubs],
      (server) =>
        `Test-ServiceHealth -Server ${server} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning`,
    ),
    check: [
      ...forEachServer(
        hubs,
        (server) =>
          `Test-Mailflow -TargetMailboxServer ${server} | Format-Table -Property TestMailflowResult, MessageLatencyTime`,
      ),
      ...(spanned
        ? forEachServer(
            hubs,
            (server) =>
              `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result`,
          )
        : []),
      ...(names.clientNames.length === 0 ? [] : [portLine(quote(names.clientNames[0]), PORTS.https)]),
    ],
    expected:
      `RequiredServicesRunning True on ${nameText([...fronts, ...hubs])}. TestMailflowResult Success. ` +
      (spanned
        ? `Replication checks that concern members of ${estate.primary.name} fail, the others pass. `
        : '') +
      (names.clientNames.length === 0
        ? ''
        : `Outlook and https://${names.clientNames[0]}/owa open a mailbox of yours; a message from outside arrives and an answer leaves.`),
    otherwise:
      'A service is not running: Start-Service with the name under ServicesNotRunning, then the Application log. Mail flow fails for a server without an active database: ' +
      'not a fault. Delivery fails: the queues and their LastError. Autodiscover or sign-in fails on one server only: take that server out of the balancer and go on.',
  };
}

function after({ estate, lost, left, spanned }: Switchover): string[] {
  return [
    `Tell users: mail and mailboxes are served from ${left.name}; Outlook reconnects by itself, a restart helps where it does not.`,
    ...(spanned
      ? [
          `Watch the free space on ${spanned.group.logDrive}: of ${nameText(spanned.leftMembers)}: logs are not truncated while copies in ${lost.name} are away. After a day or two decide whether those copies are removed, which means seeding them anew later.`,
        ]
      : []),
    ...(spanned &&
    lossOf(spanned)?.votesLeft === lossOf(spanned)?.votesNeeded &&
    spanned.group.survivesPrimary
      ? [
          `Without a restore of the group, the vote has nothing to spare: the loss of one more voter can dismount everything. If ${lost.name} stays away for days, consider ${TITLES.stopCluster(left)} and ${TITLES.restore(spanned.group, left)} in a window.`,
        ]
      : []),
    ...(spanned || estate.group ? [`Check that the backup of what is now active in ${left.name} runs.`] : []),
    ...(filters(estate) || left.edges.length === 0
      ? []
      : [`MX while ${left.name} is the active site: ${mxOrder(estate, true)}.`]),
    `Do not start machines of ${lost.name} one by one: the page switchback brings them back in order.`,
  ];
}
