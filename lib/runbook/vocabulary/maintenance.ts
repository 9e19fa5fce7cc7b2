import { AZURE_RESOLVER } from '../../core/azure-resolver';
import { FailureId } from '../../core/failure-id';
import { ClientProtocol } from '../../exchange/client-protocol';
import { HOLD_OUT_RULE, holdOutCommand, LET_IN } from '../../exchange/hold-out-commands';
import { hasUnifiedMessaging } from '../../exchange/version-traits';
import type { EstateView } from '../estate-view';
import {
  exchangeServers,
  isMember,
  namesOf,
  siteOf,
  standingSites,
  standingVariables,
} from '../estate-parts';
import { nameList, quote, quoteList, terraform } from '../powershell-text';
import type { ProcedureTable, Step, StepPlace } from '../procedure';
import { Shell } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { code, ref, sentences, text } from '../text';
import { ownBalancers } from './datacenter';
import { recordCopyState, restoreCopyState, restoreCopyStateId } from './copy-state';
import { ownHealthLines } from './final-checks';
import { redistribution, usesWitness } from './group-setup';
import { proxiedSites, RETURNED, seeDrained, seeReturned } from './proxies';
import { quietAlerts } from './quiet-alerts';
import { clientServices, serviceChecks, startServices } from './client-services';

/** What a page calls the server that it takes out of service; its commands ask the machine for its name. */
export const MAINTAINED_SERVER = 'the server in maintenance';

/** What a page is about whose servers go into maintenance one after the other: it names the record of their copies. */
const OF = 'maintenance';

/** Column of the table with the lines that apply a change of the program to one machine. */
export const APPLY_ALONE = 'apply to it alone';

/** Longest time in which connections and queues of a server drain. */
const DRAIN_SECONDS = 900;

/** Sites in the order in which work that may fail is done: first the one that people do not work in. */
export function quietSitesFirst(estate: EstateView): SiteView[] {
  return [...standingSites(estate)].reverse();
}

/** Mailbox servers and front ends in that order. */
export function maintainedServers(estate: EstateView): ServerView[] {
  return quietSitesFirst(estate).flatMap((site) => exchangeServers(site));
}

/** Where a step is done that concerns one server after the other. */
export function onMaintained(servers: readonly ServerView[], shell = Shell.EXCHANGE): StepPlace {
  return { shell, hosts: namesOf(servers), subject: MAINTAINED_SERVER };
}

/** Those with the Mailbox role: they have queues, and databases. */
function mailboxServers(estate: EstateView): ServerView[] {
  const mailbox = new Set(standingSites(estate).flatMap((site) => namesOf(site.mailboxServers)));
  return maintainedServers(estate).filter(({ name }) => mailbox.has(name));
}

function members({ group }: EstateView, servers: ServerView[]): ServerView[] {
  return servers.filter(({ name }) => isMember(group, name));
}

/** Some of the servers only, where not all are of one kind. */
function only(estate: EstateView, servers: ServerView[], kind: string): Pick<Step, 'when'> {
  return servers.length === maintainedServers(estate).length ? {} : { when: `Only on a ${kind}.` };
}

/** The order of the servers, with what their absence means. */
export function maintenanceTable(estate: EstateView): ProcedureTable {
  const { group } = estate;
  const targets = mailTargets(estate);
  return {
    title: 'Servers, in this order',
    head: ['server', 'site', ...(group ? ['votes without it'] : []), 'its mail goes to', APPLY_ALONE],
    rows: maintainedServers(estate).map((server) => [
      server.name,
      siteOf(estate, server.name).name,
      ...(group ? [votes(estate, server.name)] : []),
      targets.get(server.name)?.hostName ?? '-',
      applyAlone(estate, server),
    ]),
  };
}

/** The apply of a changed program that leaves the other servers of the tier alone. */
function applyAlone(estate: EstateView, { name, terraformAddress }: ServerView): string {
  if (terraformAddress === undefined) return '-';
  const site = siteOf(estate, name);
  return code(
    terraform(site.stack, 'apply', { variables: standingVariables(site), target: [terraformAddress] }),
  );
}

function votes({ group }: EstateView, name: string): string {
  const loss = group?.failure(FailureId.server(name));
  return loss && group ? `${loss.votesLeft}, ${group.votesNeeded} needed` : '-';
}

/** A Mailbox server that takes what another has in its queues: the next one of its site, else one of the other site. */
function mailTargets(estate: EstateView): Map<string, ServerView> {
  const all = mailboxServers(estate);
  return new Map(
    all.flatMap((server): [string, ServerView][] => {
      const near = siteOf(estate, server.name).mailboxServers;
      const next = near[(near.findIndex(({ name }) => name === server.name) + 1) % near.length];
      const target = next.name === server.name ? all.find(({ name }) => name !== server.name) : next;
      return target ? [[server.name, target]] : [];
    }),
  );
}

/**
 * Takes one server out of service: no client, no active database, no mail.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance on DAG members).
 */
export function beginMaintenance(estate: EstateView): Step[] {
  const mailbox = mailboxServers(estate);
  const inGroup = members(estate, mailbox);
  return [
    checkOthers(estate),
    ...quietAlerts(estate, maintainedServers(estate), 'server'),
    ...(inGroup.length > 0 ? [record(estate, inGroup)] : []),
    ...(mailbox.length > 0 ? [drainTransport(estate, mailbox)] : []),
    ...(inGroup.length > 0 ? [moveDatabasesOff(estate, inGroup)] : []),
    ...(mailTargets(estate).size > 0 ? [redirectMail(estate)] : []),
    takeOffline(estate),
    ...seeDrained(estate),
  ];
}

/** The same without databases, for a server that has none left: its mail and its clients go elsewhere. */
export function leaveService(estate: EstateView): Step[] {
  const mailbox = mailboxServers(estate);
  return [
    ...(mailbox.length > 0 ? [drainTransport(estate, mailbox)] : []),
    ...(mailTargets(estate).size > 0 ? [redirectMail(estate)] : []),
    takeOffline(estate),
    ...seeDrained(estate),
  ];
}

/** Brings it back, with what its copies were before. Source: the same. */
export function endMaintenance(estate: EstateView): Step[] {
  const mailbox = mailboxServers(estate);
  const inGroup = members(estate, mailbox);
  return [
    bringOnline(estate),
    ...(inGroup.length > 0 ? [resumeNode(estate, inGroup), restore(estate, inGroup)] : []),
    ...(mailbox.length > 0 ? [resumeTransport(estate, mailbox)] : []),
    checkServing(estate),
    ...(balancedPorts(estate).length > 0 ? [letClientsIn(estate)] : []),
    ...seeReturned(estate),
    ...(inGroup.length > 0 ? [returnDatabases(estate, inGroup)] : []),
  ];
}

/** The last step that is done for each server. */
export function lastStepOfMaintenance(estate: EstateView): string {
  if (proxiedSites(estate).length > 0) return RETURNED;
  return balancedPorts(estate).length > 0 ? 'let-clients-in' : 'check-in-service';
}

/** TCP ports that the load balancer probes. */
function balancedPorts({ names }: EstateView): number[] {
  return Object.values(ClientProtocol)
    .filter((each): each is ClientProtocol => each instanceof ClientProtocol)
    .filter(({ label }) => names.protocols.includes(label))
    .map(({ port }) => port);
}

const SHOW_RULE = `Get-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} -ErrorAction SilentlyContinue | Format-Table -Property DisplayName, Enabled, Action`;

/** Every Exchange server but this one is in service, and each database can be active elsewhere. */
function checkOthers(estate: EstateView): Step {
  const servers = maintainedServers(estate);
  const mailbox = mailboxServers(estate);
  const balanced = balancedPorts(estate).length > 0;
  const { group } = estate;
  const copies =
    group === undefined
      ? []
      : [
          '$copies = @(Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME)',
          'foreach ($copy in $copies) { Get-MailboxDatabaseCopyStatus -Identity $copy.DatabaseName | Format-Table -Property Name, Status, ActivationSuspended, CopyQueueLength, ReplayQueueLength -AutoSize }',
        ];
  return {
    id: 'check-before-maintenance',
    title: 'Check that no other server is out of service',
    why:
      'One server at a time: a second one that is away takes the vote, the only other copy of a database, or the last front end of a site with it. The step stops where another server is offline, where one accepts no mail' +
      (group ? ', or where another node of the cluster is not up.' : '.'),
    ...onMaintained(servers),
    command: [
      `$servers = @(${quoteList(namesOf(servers))})`,
      'foreach ($server in $servers) {',
      '  if ($server -ne $env:COMPUTERNAME -and "$((Get-ServerComponentState -Identity $server -Component ServerWideOffline).State)" -ne \'Active\') { throw "$server is out of service: bring it back first." }',
      '}',
      ...(mailbox.length > 0
        ? [
            `$transport = @(${quoteList(namesOf(mailbox))})`,
            'foreach ($server in $transport) {',
            '  if ($server -ne $env:COMPUTERNAME -and "$((Get-ServerComponentState -Identity $server -Component HubTransport).State)" -ne \'Active\') { throw "$server accepts no mail: end its maintenance first." }',
            '}',
          ]
        : []),
      ...(group
        ? [
            '$nodes = @(Get-ClusterNode)',
            '$away = @($nodes | Where-Object { $_.Name -ne $env:COMPUTERNAME -and "$($_.State)" -ne \'Up\' })',
            'if ($away.Count -gt 0) { throw "Not up: $($away.Name -join \', \'). Bring it back first." }',
          ]
        : []),
    ],
    check: [
      ...(group
        ? [
            `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property OperationalServers, ServersInMaintenance, WitnessShareInUse`,
            'Test-ReplicationHealth -Identity $env:COMPUTERNAME | Format-Table -Property Server, Check, Result, Error -AutoSize',
          ]
        : []),
      ...copies,
      ...(balanced
        ? [
            `Invoke-Command -ComputerName ${quoteList(namesOf(servers))} -ScriptBlock { Get-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} -ErrorAction SilentlyContinue } | Format-Table -Property PSComputerName, DisplayName`,
          ]
        : []),
      'Get-Queue -Server $env:COMPUTERNAME | Format-Table -Property Identity, DeliveryType, Status, MessageCount, LastError -AutoSize',
    ],
    expected:
      (group
        ? `OperationalServers lists ${nameList(namesOf(group.members))}, and ServersInMaintenance is empty${usesWitness(group) ? ', and WitnessShareInUse is Primary' : ''}. Every check has passed. Each database of this server has another copy that is Healthy or Mounted, with ActivationSuspended False and a CopyQueueLength below 10. `
        : '') + `${balanced ? 'No server has the rule. ' : ''}No queue is in Retry.`,
    otherwise: sentences(
      balanced &&
        text`A server with the rule gets no clients: end its maintenance with ${ref('let-clients-in')} there.`,
      'Repair what is broken first. Where a server has been taken out of service on purpose, wait for its maintenance to end.',
      group !== undefined &&
        'A database without another healthy copy: `Update-MailboxDatabaseCopy` seeds one, and its users are without a mailbox during the maintenance if you continue.',
    ),
  };
}

function record(estate: EstateView, servers: ServerView[]): Step {
  return {
    ...recordCopyState(namesOf(servers), OF),
    ...onMaintained(servers),
    ...only(estate, servers, 'member of the group'),
    title: 'Record the activation policy and the suspended copies of the server',
  };
}

function restore(estate: EstateView, servers: ServerView[]): Step {
  return {
    ...restoreCopyState(namesOf(servers), OF),
    ...onMaintained(servers),
    ...only(estate, servers, 'member of the group'),
    title: 'Restore the activation policy and the suspended copies of the server',
  };
}

/** The services that transport mail: in 2013 the front end's is on another server. */
function transportServices({ hasClientAccessRole }: EstateView): string {
  return hasClientAccessRole
    ? "'MSExchangeTransport'"
    : "'MSExchangeTransport', 'MSExchangeFrontEndTransport'";
}

function drainTransport(estate: EstateView, servers: ServerView[]): Step {
  return {
    id: 'drain-transport',
    title: 'Let the server accept no more mail',
    why: 'Transport that drains delivers what it has and accepts nothing new. The state is read when the services start, so they are restarted.',
    ...onMaintained(servers),
    ...only(estate, servers, 'Mailbox server'),
    command: [
      state('HubTransport', 'Draining'),
      `Restart-Service -Name ${transportServices(estate)}`,
      ...(hasUnifiedMessaging(estate.version) ? [state('UMCallRouter', 'Draining')] : []),
    ],
    check: [STATES],
    expected: 'HubTransport is Draining.',
    otherwise:
      'Still Active: run the first line again. A service that does not start: event log Application, source MSExchangeTransport.',
  };
}

function state(component: string, to: 'Active' | 'Inactive' | 'Draining'): string {
  return `Set-ServerComponentState -Identity $env:COMPUTERNAME -Component ${component} -State ${to} -Requester Maintenance`;
}

const STATES =
  'Get-ServerComponentState -Identity $env:COMPUTERNAME | Format-Table -Property Component, State -AutoSize';

const COPIES =
  'Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME | Format-Table -Property Name, Status, ActivationSuspended, CopyQueueLength, ReplayQueueLength -AutoSize';

const NODE = 'Get-ClusterNode -Name $env:COMPUTERNAME | Format-Table -Property Name, State';

function moveDatabasesOff(estate: EstateView, servers: ServerView[]): Step {
  return {
    id: 'move-databases-off',
    title: 'Move the active databases to other members',
    why:
      'The script blocks the activation of databases on the server, moves those that are active there, passes on the role of the Primary Active Manager and pauses the node. It can take some minutes without a word. ' +
      (estate.standby
        ? 'A database may go to the other site where its own has no healthy copy: names do not follow, and its users notice nothing.'
        : 'Users notice nothing.'),
    ...onMaintained(servers),
    ...only(estate, servers, 'member of the group'),
    command: [
      'Set-Location -Path $ExScripts',
      '.\\StartDagServerMaintenance.ps1 -ServerName $env:COMPUTERNAME -MoveComment Maintenance -PauseClusterNode',
    ],
    check: [
      'Get-MailboxServer -Identity $env:COMPUTERNAME | Format-List -Property DatabaseCopyAutoActivationPolicy',
      NODE,
      COPIES,
    ],
    expected: 'The policy is Blocked, the node is Paused, and no copy is Mounted.',
    otherwise: text`The script undoes all but the moves when it fails, and says which database it could not move: look at its copies with \`Get-MailboxDatabaseCopyStatus\`, repair one, and run the step again. Where maintenance cannot begin now, continue with ${ref('bring-online')} to end it.`,
  };
}

function redirectMail(estate: EstateView): Step {
  const targets = mailTargets(estate);
  const servers = mailboxServers(estate).filter(({ name }) => targets.has(name));
  return {
    id: 'redirect-mail',
    title: 'Pass the queues on to another server',
    why: 'What still waits goes to the server that the table names. Shadow copies and poison messages stay, and are kept over a restart.',
    ...onMaintained(servers),
    ...only(estate, servers, 'Mailbox server'),
    command: [
      '$targets = @{',
      ...servers.map(({ name }) => `  ${quote(name)} = ${quote(targets.get(name)!.hostName)}`),
      '}',
      'Redirect-Message -Server $env:COMPUTERNAME -Target $targets[$env:COMPUTERNAME] -Confirm:$false',
    ],
    check: [
      'Get-Queue -Server $env:COMPUTERNAME | Format-Table -Property Identity, DeliveryType, Status, MessageCount, LastError -AutoSize',
    ],
    wait: { seconds: DRAIN_SECONDS, because: 'large queues take some minutes' },
    expected:
      'Every queue that is left has the delivery type ShadowRedundancy, is the poison queue, or has no messages.',
    otherwise:
      'A queue in Retry names its reason in LastError: the destination is down, and the mail waits wherever it is. It is kept over a restart. A target that is refused: the other server is in maintenance too; bring it back first.',
  };
}

/**
 * The health page is not all: a probe of a port alone, such as 587, goes on to succeed.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview.
 */
function takeOffline(estate: EstateView): Step {
  const ports = balancedPorts(estate);
  return {
    id: 'take-offline',
    title: 'Take the server out of service',
    why: sentences(
      'The health page stops to answer, so the load balancer sends no new clients; Outlook opens its connections again on another server.',
      ownBalancers(
        estate,
        (sites) =>
          `Whether the balancer of ${sites} asks this page nobody here knows: for a server there, let whoever runs it take the server out too.`,
      ),
      ports.length > 0 &&
        'A probe of a mail port does not see that: the firewall rule of new servers refuses all probes until the server has been checked. Where names lead to the servers themselves (DNS round robin), it does nothing.',
    ),
    ...onMaintained(maintainedServers(estate)),
    command: [
      ...(ports.length > 0
        ? [
            `if (-not (Get-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} -ErrorAction SilentlyContinue)) { ${holdOutCommand({ ports, probeSources: [AZURE_RESOLVER] })} }`,
          ]
        : []),
      state('ServerWideOffline', 'Inactive'),
    ],
    check: [STATES, ...(ports.length > 0 ? [SHOW_RULE] : [])],
    expected: `Only Monitoring and RecoveryActionsEnabled are Active.${ports.length > 0 ? ' The rule is enabled and blocks.' : ''}`,
    otherwise:
      'Other components that are Active: the state takes a minute to reach them. If it does not, another requester has set them; that does no harm.',
    wait: { seconds: 60, because: 'probes of the load balancer, and the state of the components' },
  };
}

function bringOnline(estate: EstateView): Step {
  const servers = maintainedServers(estate);
  return {
    id: 'bring-online',
    title: 'Put the server back into service',
    why: text`The requester that took the server out has to bring it back. ${balancedPorts(estate).length > 0 ? text`Clients come with ${ref('let-clients-in')} only.` : 'Clients are sent to it as soon as its health page answers.'}${estate.group ? text` Go on with the next steps at once: until ${ref(restoreCopyStateId(OF))} its copies are not what they were.` : ''}`,
    ...onMaintained(servers),
    command: [
      state('ServerWideOffline', 'Active'),
      ...(hasUnifiedMessaging(estate.version) ? [state('UMCallRouter', 'Active')] : []),
    ],
    check: [STATES],
    expected:
      'ServerWideOffline is Active. HubTransport is still Draining on a Mailbox server, and ForwardSyncDaemon and ProvisioningRps are always Inactive.',
    otherwise:
      'A component stays Inactive: an update that failed has set it as the requester Functional. `Set-ServerComponentState -State Active -Requester Functional` for ServerWideOffline, Monitoring and RecoveryActionsEnabled brings them back.',
  };
}

function resumeNode(estate: EstateView, servers: ServerView[]): Step {
  return {
    id: 'resume-node',
    title: 'Let the server take part in the group again',
    why: text`The script resumes the node and every copy, and sets the activation policy to Unrestricted: the next step, ${ref(restoreCopyStateId(OF))}, corrects that where it was something else.`,
    ...onMaintained(servers),
    ...only(estate, servers, 'member of the group'),
    command: [
      'Set-Location -Path $ExScripts',
      '.\\StopDagServerMaintenance.ps1 -ServerName $env:COMPUTERNAME',
    ],
    check: [NODE, COPIES],
    expected:
      'The node is Up. Each copy is Healthy after a while; it copies the logs of the maintenance first.',
    otherwise:
      'The node is Down: `Start-Service -Name ClusSvc`, then the step again. A copy that stays Failed: `Update-MailboxDatabaseCopy -DeleteExistingFiles` seeds it again.',
    wait: { seconds: DRAIN_SECONDS, because: 'the logs that were written meanwhile are copied and replayed' },
  };
}

function resumeTransport(estate: EstateView, servers: ServerView[]): Step {
  return {
    id: 'resume-transport',
    title: 'Let the server accept mail again',
    why: 'The restart lets Transport read its state at once.',
    ...onMaintained(servers),
    ...only(estate, servers, 'Mailbox server'),
    command: [state('HubTransport', 'Active'), `Restart-Service -Name ${transportServices(estate)}`],
    check: [
      STATES,
      `Get-Service -Name ${transportServices(estate)} | Format-Table -Property Name, Status, StartType`,
    ],
    expected: 'HubTransport is Active, and the services run.',
    otherwise: 'A service that does not start: event log Application, source MSExchangeTransport.',
  };
}

/** POP and IMAP services stop with their proxy components. Source: learn.microsoft.com/powershell/module/exchangepowershell/set-servercomponentstate. */
function checkServing(estate: EstateView): Step {
  const servers = maintainedServers(estate);
  const { healthPath } = estate.names;
  const services = clientServices(estate);
  const inGroup = members(estate, servers).length > 0;
  return {
    id: 'check-in-service',
    title: 'Check that the server serves',
    why: sentences(
      'The next server may go only when this one has come back.',
      services.length > 0 &&
        'The services of POP and IMAP stop while their components are Inactive, and have to be started.',
    ),
    ...onMaintained(servers),
    command: [
      ...(services.length > 0 ? startServices(services) : []),
      'Test-ServiceHealth -Server $env:COMPUTERNAME | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning -AutoSize',
    ],
    check: [
      STATES,
      ...(services.length > 0 ? serviceChecks(services) : []),
      ...(healthPath === '' ? [] : ownHealthLines(healthPath)),
      ...(inGroup
        ? [
            'Test-ReplicationHealth -Identity $env:COMPUTERNAME | Format-Table -Property Server, Check, Result, Error -AutoSize',
            COPIES,
          ]
        : []),
      'Get-Queue -Server $env:COMPUTERNAME | Format-Table -Property Identity, Status, MessageCount, LastError -AutoSize',
    ],
    expected:
      `RequiredServicesRunning is True, and every component is Active but ForwardSyncDaemon and ProvisioningRps.${services.length > 0 ? ' The services of POP and IMAP run.' : ''}${healthPath === '' ? '' : ' The health page answers 200.'}` +
      `${inGroup ? ' Every check has passed, and each copy is Healthy or Mounted.' : ''} No queue is in Retry.`,
    otherwise:
      'A service that does not run is named: `Start-Service`, then event log Application. 503: `Get-HealthReport` and `Get-ServerHealth` show the health set; after a restart it can take half an hour. Do not take the next server before this one serves.',
  };
}

/** The last step for a server: until now the firewall has refused the probes. */
function letClientsIn(estate: EstateView): Step {
  return {
    id: 'let-clients-in',
    title: 'Let the load balancer send clients to the server again',
    why: sentences(
      'Services, copies and transport are back, so each port that is probed may answer.',
      ownBalancers(
        estate,
        (sites) => `For a server in ${sites}, let whoever runs the balancer there put it in again.`,
      ),
    ),
    ...onMaintained(maintainedServers(estate)),
    command: [
      "if (\"$((Get-ServerComponentState -Identity $env:COMPUTERNAME -Component ServerWideOffline).State)\" -ne 'Active') { throw 'The server is still out of service.' }",
      `if (Get-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} -ErrorAction SilentlyContinue) { ${LET_IN} }`,
    ],
    check: [SHOW_RULE],
    expected: 'No rule is listed.',
    otherwise: 'A rule that stays: a group policy has it; remove it there, or the server gets no clients.',
    wait: { seconds: 60, because: 'two successful probes of the load balancer' },
  };
}

function returnDatabases(estate: EstateView, servers: ServerView[]): Step {
  const group = estate.group!;
  return {
    id: 'return-active-databases',
    title: 'Activate every database on its first choice',
    when:
      'Only after the last server' +
      (estate.standby
        ? `, and only while ${estate.names.bothServe ? 'both sites serve and no member' : `${estate.primary.name} is the active site and none of its members`} is blocked: \`Get-MailboxServer\` shows DatabaseCopyAutoActivationPolicy.`
        : '.'),
    why: `Each maintenance has moved databases. ${estate.hasClientAccessRole ? 'They do not return by themselves.' : 'PreferenceMoveFrequency brings them back within some hours; this does it at once.'}`,
    ...onMaintained(servers),
    command: redistribution(group),
    check: ['Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted -AutoSize'],
    expected:
      'Every database is mounted on the server of its first choice; the page README of the runbooks lists them.',
    otherwise:
      'A database elsewhere: `Get-MailboxDatabaseCopyStatus` for it shows the copy that is not Healthy.',
  };
}

/** What has to hold before servers go into maintenance, one after the other. */
export function maintenanceConditions(estate: EstateView): string[] {
  const { group, standby } = estate;
  const alone = standingSites(estate).filter((site) => exchangeServers(site).length === 1);
  const stopping = maintainedServers(estate).filter(
    ({ name }) => group?.failure(FailureId.server(name))?.keepsQuorum === false,
  );
  const single = (group?.databases ?? []).filter(
    ({ copies }) => copies.filter(({ lagged }) => !lagged).length === 1,
  );
  return [
    'All servers of the table are in service, and only one at a time goes out of it.',
    ...(standby
      ? [
          estate.names.bothServe
            ? 'People work in both sites. All servers of one site come first, then those of the other, so that only one site at a time has a server fewer.'
            : 'Servers of the site that people do not work in come first: what goes wrong there disturbs nobody. After a switchover that is the other site.',
        ]
      : []),
    ...alone.map(
      (site) =>
        `${namesOf(exchangeServers(site)).join('')} is the only server of ${site.name}: clients whose names lead there have none meanwhile${standby ? `. ${estate.names.bothServe ? `Pin the names to the other site first, by the planned switchover from ${site.name}` : 'Where that site is the active one, do a planned switchover first'}` : ''}.`,
    ),
    ...(stopping.length > 0
      ? [
          `The vote does not survive the absence of ${nameList(namesOf(stopping))}: the group stops while it is away. Work there outside of office hours.`,
        ]
      : []),
    ...(single.length > 0
      ? [
          `${nameList(namesOf(single))} ${single.length === 1 ? 'has' : 'have'} no second copy that can be activated: users of these databases have no mailbox while their server is away.`,
        ]
      : []),
    ...(group
      ? []
      : [
          'No group replicates the databases: users have no mailbox while their server is away. Work outside of office hours.',
        ]),
  ];
}
