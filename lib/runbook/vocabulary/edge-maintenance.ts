import { acceptedLines } from './mail-domains';
import type { EstateView } from '../estate-view';
import { namesOf, siteOf } from '../estate-parts';
import { nameList, portLine, quote, quoteList } from '../powershell-text';
import type { ProcedureTable, Step, StepPlace } from '../procedure';
import { Shell, UnnamedHost } from '../procedure';
import type { ServerView } from '../server-view';
import { syncServerOf } from './edge-subscription';
import { quietSitesFirst } from './maintenance';
import { PORTS } from './ports';
import { quietAlerts } from './quiet-alerts';
import { OUTSIDE } from './shells';

/** What a page calls the Edge that it takes out of service. */
export const MAINTAINED_EDGE = 'the Edge in maintenance';

/** The firewall rule that keeps mail away from an Edge meanwhile. */
const RULE = 'Exchange: maintenance';

/** Connections end and the queue empties. */
const DRAIN_SECONDS = 900;

/** Edges in the order in which work that may fail is done. */
export function maintainedEdges(estate: EstateView): ServerView[] {
  return quietSitesFirst(estate).flatMap(({ edges }) => edges);
}

/** Where a step is done that concerns one Edge after the other. */
export function onMaintainedEdge(edges: readonly ServerView[], shell = Shell.EXCHANGE): StepPlace {
  return { shell, hosts: namesOf(edges), subject: MAINTAINED_EDGE };
}

/** The order of the Edges, with those that take mail meanwhile. */
export function edgeTable(estate: EstateView): ProcedureTable {
  const all = maintainedEdges(estate);
  return {
    title: 'Edges, in this order',
    head: ['Edge', 'site', 'full name', 'who takes mail meanwhile'],
    rows: all.map((edge) => {
      const site = siteOf(estate, edge.name);
      const near = site.edges.filter(({ name }) => name !== edge.name);
      const others = near.length > 0 ? near : all.filter(({ name }) => name !== edge.name);
      return [
        edge.name,
        site.name,
        edge.hostName,
        nameList(namesOf(others)) || 'nobody: senders try again later',
      ];
    }),
  };
}

/**
 * Takes one Edge out of service. Exchange documents no maintenance mode for Edges: the firewall of Windows refuses new connections while Transport
 * goes on to deliver what it has, and a block comes before every rule that allows.
 *
 * Source: learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/rules (precedence).
 */
export function beginEdgeMaintenance(estate: EstateView): Step[] {
  return [
    checkOtherEdges(estate),
    ...quietAlerts(estate, maintainedEdges(estate), 'Edge'),
    closeEdge(estate),
  ];
}

/** Lets mail in again. */
export function endEdgeMaintenance(estate: EstateView): Step[] {
  return [openEdge(estate), seeEdges(maintainedEdges(estate))];
}

/** One Mailbox server of each site with Edges, where the program knows one, and the Edges that it asks. */
function askers(estate: EstateView): Map<string, string[]> {
  return new Map(
    quietSitesFirst(estate).flatMap((site): [string, string[]][] => {
      const server = syncServerOf(site, site.subscriptions[0]);
      return server === undefined || site.edges.length === 0
        ? []
        : [[server, site.edges.map(({ hostName }) => hostName)]];
    }),
  );
}

function askerPlace(estate: EstateView, servers: string[]): StepPlace {
  if (servers.length === 0)
    return {
      shell: Shell.EXCHANGE,
      hosts: [],
      unnamedHost: { kind: UnnamedHost.MAILBOX_SERVER, of: estate.primary.directorySite },
    };
  return {
    shell: Shell.EXCHANGE,
    hosts: servers,
    ...(servers.length > 1
      ? { subject: `the one of ${nameList(servers)} that is in the site of the Edge` }
      : {}),
  };
}

function checkOtherEdges(estate: EstateView): Step {
  const servers = askers(estate);
  const edges = maintainedEdges(estate);
  return {
    id: 'check-other-edges-serve',
    title: 'Check that the other Edges take mail',
    why: 'One Edge of a site at a time. Senders take another MX record when one does not answer, and Mailbox servers send by the Edges that do.',
    ...askerPlace(estate, [...servers.keys()]),
    command:
      servers.size === 0
        ? edges.map(({ hostName }) => portLine(quote(hostName), PORTS.smtp))
        : [
            '$edges = @{',
            ...[...servers].map(([server, hosts]) => `  ${quote(server)} = @(${quoteList(hosts)})`),
            '}',
            `foreach ($edge in $edges[$env:COMPUTERNAME]) { ${portLine('$edge', PORTS.smtp)} }`,
          ],
    check: [
      'Get-EdgeSubscription | Format-Table -Property Name, Site -AutoSize',
      'Get-Queue -Server $env:COMPUTERNAME | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize',
    ],
    expected: 'TcpTestSucceeded is True for every Edge of the site, and no queue is in Retry.',
    otherwise:
      'An Edge that does not answer is in maintenance, or broken: bring it back first. A queue in Retry names its reason in LastError.',
  };
}

function closeEdge(estate: EstateView): Step {
  const edges = maintainedEdges(estate);
  return {
    id: 'close-edge',
    title: 'Let the Edge accept no more mail',
    why:
      'The firewall of Windows refuses new connections, also from the Mailbox servers, while Transport delivers what it has. The rule is kept over a restart, so the Edge comes back into service only when you say so. It also cuts sessions in progress: a sender may deliver that message twice. ' +
      'Source: learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/rules.',
    ...onMaintainedEdge(edges),
    ...blockMail(),
    wait: { seconds: DRAIN_SECONDS, because: 'connections end, and the queue empties' },
    expected: 'The rule is enabled and blocks. No queue has messages but the poison queue.',
    otherwise:
      'A queue in Retry names its reason in LastError: its destination is down. Nobody else can deliver that mail, and it is kept over a restart; continue if it may wait as long as your work takes.',
  };
}

/** The lines that keep mail away from an Edge, and those that show it. */
export function blockMail(): Pick<Step, 'command' | 'check'> {
  return {
    command: [
      `if (-not (Get-NetFirewallRule -DisplayName ${quote(RULE)} -ErrorAction SilentlyContinue)) {`,
      `  New-NetFirewallRule -DisplayName ${quote(RULE)} -Direction Inbound -Action Block -Protocol TCP -LocalPort ${PORTS.smtp}`,
      '}',
    ],
    check: [
      `Get-NetFirewallRule -DisplayName ${quote(RULE)} | Format-Table -Property DisplayName, Enabled, Direction, Action`,
      'Get-Queue | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize',
    ],
  };
}

function openEdge(estate: EstateView): Step {
  const edges = maintainedEdges(estate);
  return {
    id: 'open-edge',
    title: 'Let the Edge accept mail again',
    why: 'Only with a Transport service that runs, and with the accepted domains that EdgeSync has brought: without them it would reject mail for good.',
    ...onMaintainedEdge(edges),
    command: [
      "if (\"$((Get-Service -Name 'MSExchangeTransport').Status)\" -ne 'Running') { throw 'MSExchangeTransport does not run.' }",
      ...acceptedLines(estate, ''),
      `Remove-NetFirewallRule -DisplayName ${quote(RULE)}`,
    ],
    check: [
      `Get-NetFirewallRule -DisplayName ${quote(RULE)} -ErrorAction SilentlyContinue`,
      "Get-Service -Name 'MSExchange*', 'ADAM_MSExchange' | Where-Object { $_.StartType -eq 'Automatic' -and $_.Status -ne 'Running' }",
      'Get-Queue | Format-Table -Property Identity, Status, MessageCount, LastError -AutoSize',
    ],
    expected: 'No rule and no service is listed, and no queue is in Retry.',
    otherwise:
      'A service that does not run: `Start-Service`, then event log Application. Without the domain: `Test-EdgeSynchronization` on a Mailbox server says what EdgeSync lacks.',
  };
}

/** The step that asks the Edges from outside. */
export const EDGES_OUTSIDE = 'check-edges-from-outside';

/** Whether the Edges take mail, before the next one is worked on. */
export function seeEdges(edges: ServerView[]): Step {
  return {
    id: EDGES_OUTSIDE,
    title: 'Check that the Edges answer from outside',
    why: 'The next Edge may go only when this one takes mail.',
    ...OUTSIDE,
    command: ['Clear-DnsClientCache'],
    check: edges.map(({ hostName }) => portLine(quote(hostName), PORTS.smtp)),
    expected: 'TcpTestSucceeded is True for each Edge.',
    otherwise: `Port ${PORTS.smtp} is blocked outbound in many networks: ask from another. Else look at the rule and at the service of that Edge.`,
  };
}
