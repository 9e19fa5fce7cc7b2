import { PageId } from '../../model/page-ids';
import { namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, quote } from '../powershell-text';
import type { Procedure, ProcedureTable, Step } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { pageRef, ref, sentences, text } from '../text';
import { filters, moveNames, nameChecks, pointFilter, reachLines } from '../vocabulary/name-moves';
import { PORTS } from '../vocabulary/ports';
import { exchangeShell, OUTSIDE } from '../vocabulary/shells';

/** How long mail waits meanwhile, and the default. Source: learn.microsoft.com/powershell/module/exchangepowershell/set-transportservice (MessageExpirationTimeout). */
const PATIENCE = '5.00:00:00';
const DEFAULT_EXPIRY = '2.00:00:00';

const TAKE_OUT = 'take-edges-out';
const LEAD = 'lead-names-past-the-carrier';

/**
 * The path of public addresses is down while the machines behind it run. Senders try the next MX record by themselves; Mailbox servers do not know
 * that an Edge which takes their mail cannot send it.
 *
 * Sources: learn.microsoft.com/azure/virtual-network/ip-services/routing-preference-overview (paths of public addresses); RFC 5321 5.1 (MX records in the order of
 * preference); learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions (a connector has several Edges as source servers).
 *
 * @returns the page; undefined where the program knows no carrier
 */
export function carrierLost(estate: EstateView): Procedure | undefined {
  const sites = standingSites(estate);
  const edges = sites.flatMap((site) => site.edges.filter(({ carrier }) => carrier !== undefined));
  const table = carrierTable(sites);
  if (table.rows.length === 0) return undefined;
  return {
    id: PageId.carrierLost,
    title: 'A carrier of public addresses is down',
    purpose: sentences(
      'Addresses behind one path to the Internet do not answer, while the machines behind them run and reach each other. Mail from outside takes the other hosts by itself.',
      lead(estate).length > 0
        ? 'Afterwards mail to the outside does too, and clients come by addresses that answer.'
        : 'Afterwards mail to the outside does too.',
      lead(estate).length === 0 &&
        table.rows.some(([, of]) => of.startsWith('clients')) &&
        'Clients whose names lead to addresses of that carrier have no other way in, and wait: no step of this page does anything for them.',
    ),
    table,
    before: [
      'The status of Azure, or your monitoring from two networks, shows which addresses do not answer. One network that does not reach them may be the cause itself.',
      text`If a whole site does not answer, it is the page ${estate.standby ? pageRef(PageId.switchover) : 'of its servers'}.`,
      'Do not change the address or the routing preference of a machine: that replaces the address, with its reputation and its PTR record, and takes longer than most outages.',
    ],
    steps: [
      confirm(estate, sites),
      ...(edges.length > 0 ? [takeOut(edges), resend(sites)] : []),
      ...lead(estate),
      ...(edges.length > 0 ? [bringBack(edges)] : []),
      ...leadBack(estate),
    ],
    after: [
      'Find out which service depended on one carrier only, and add an Edge or a front end behind another: `resilience.md` lists them.',
    ],
  };
}

/** What is behind which carrier. */
function carrierTable(sites: SiteView[]): ProcedureTable {
  const rows = sites.flatMap((site) => [
    ...site.clientTiers.flatMap(({ clientAccess }) =>
      clientAccess?.carrier === undefined
        ? []
        : [[clientAccess.carrier, `clients of ${site.name}`, clientAccess.publicHostName ?? 'each server']],
    ),
    ...site.edges.flatMap(({ carrier, name, hostName }) =>
      carrier === undefined ? [] : [[carrier, name, hostName]],
    ),
  ]);
  return {
    title: 'Public addresses, by their carriers',
    head: ['carrier', 'of', 'public name'],
    rows: rows.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)),
  };
}

function confirm(estate: EstateView, sites: SiteView[]): Step {
  const reached = sites.flatMap((site) => reachLines(estate, site));
  const names = nameChecks(estate);
  return {
    id: 'confirm-carrier-lost',
    title: 'See which addresses do not answer',
    why: 'Compare the answers with the table: addresses of one carrier fail together, and those of the others answer.',
    ...OUTSIDE,
    // An estate of Edges has no names of clients to ask for.
    ...(names.length === 0
      ? { command: ['Clear-DnsClientCache'], check: reached }
      : { command: reached, check: names }),
    expected: 'TcpTestSucceeded is False for the names of one carrier in the table, and True for the others.',
    otherwise: sentences(
      'All are False: ask from another network.',
      `Port ${PORTS.smtp} is blocked outbound in many networks.`,
      'Single names fail without regard to the carrier: their machines are down.',
      'All are True: mail and clients need nothing.',
    ),
  };
}

function onEdges(edges: ServerView[]): Pick<Step, 'shell' | 'hosts'> {
  return exchangeShell(...namesOf(edges));
}

function takeOut(edges: ServerView[]): Step {
  return {
    id: TAKE_OUT,
    title: 'Take the Edges behind the carrier out',
    when: 'Only on Edges behind the carrier that is down, and only while another Edge of their site is behind one that works.',
    why: `Mailbox servers give mail to every Edge of their site that answers, and one behind a dead carrier keeps it. Stopped, it gets none, and what it has waits in its queue: ${PATIENCE} is 5 days, after which mail goes back to its sender.`,
    ...onEdges(edges),
    command: [
      `Set-TransportService -Identity $env:COMPUTERNAME -MessageExpirationTimeout ${quote(PATIENCE)}`,
      "Stop-Service -Name 'MSExchangeTransport' -Force",
      "Set-Service -Name 'MSExchangeTransport' -StartupType Manual",
    ],
    check: ["Get-Service -Name 'MSExchangeTransport' | Format-Table -Property Name, Status, StartType"],
    expected: 'The service is Stopped on the Edges behind the carrier, and runs on the others.',
    otherwise:
      'It was stopped on an Edge behind a carrier that works: start it again. If all Edges of a site are behind the carrier, leave them running: mail waits on them.',
  };
}

function resend(sites: SiteView[]): Step {
  const [server] = sites.flatMap(({ mailboxServers }) => mailboxServers);
  const place =
    server === undefined
      ? onEdges(sites.flatMap(({ edges }) => edges))
      : exchangeShell(...namesOf(sites.flatMap(({ mailboxServers }) => mailboxServers)));
  return {
    id: 'resend-by-the-others',
    title: 'Send what waits by the other Edges',
    when: text`Only after ${ref(TAKE_OUT)}.`,
    why: 'The Mailbox servers of a site try its other Edges by themselves; the command does it at once.',
    ...place,
    command: ['Retry-Queue -Filter \'Status -eq "Retry"\' -Resubmit $true -Confirm:$false'],
    check: [
      'Get-Queue | Sort-Object -Property MessageCount -Descending | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize',
    ],
    expected: 'No queue grows. A message of yours to an address outside arrives.',
    otherwise: text`The mail of a site waits: it has no Edge behind another carrier. Where it has to leave, the page about its Edges says how.`,
  };
}

/** Clients of a site behind the carrier come to the other one; not where both are behind the same, or where Traffic Manager has done it. */
function lead(estate: EstateView): Step[] {
  const { standby, primary, names } = estate;
  if (!standby || standby.pilotLight || !names.clientsLive || oneCarrier(primary, standby)) return [];
  const when = `Only if the front end of ${primary.name} is behind the carrier that is down${names.automatic ? ', and Traffic Manager has not led the clients away' : ''}.`;
  return [
    moveNames(estate, {
      id: LEAD,
      title: `Lead the names to ${standby.name}`,
      when,
      why: `The front ends of ${standby.name} reach the databases wherever they are mounted. Mail goes with the names.`,
      activeSite: 'standby',
      otherwise: `If names still lead to ${primary.name} after the TTL, ask another resolver (-Server).`,
    }),
    ...(filters(estate) ? pointFilter(estate, standby).map((step) => ({ ...step, when })) : []),
  ];
}

function oneCarrier(one: SiteView, other: SiteView): boolean {
  const of = ({ clientTiers }: SiteView): string[] =>
    clientTiers.flatMap(({ clientAccess }) => clientAccess?.carrier ?? []);
  return of(other).every((carrier) => of(one).includes(carrier));
}

function bringBack(edges: ServerView[]): Step {
  return {
    id: 'bring-edges-back',
    title: 'Bring the Edges back',
    when: text`When the carrier works again, on the Edges of ${ref(TAKE_OUT)}.`,
    why: 'What waited in their queues is sent, and the Mailbox servers find them again by themselves.',
    ...onEdges(edges),
    command: [
      "Set-Service -Name 'MSExchangeTransport' -StartupType Automatic",
      "Start-Service -Name 'MSExchangeTransport'",
      'Retry-Queue -Filter \'Status -eq "Retry"\' -Resubmit $true -Confirm:$false',
      `if (-not (Get-Queue | Where-Object { $_.MessageCount -gt 0 })) { Set-TransportService -Identity $env:COMPUTERNAME -MessageExpirationTimeout ${quote(DEFAULT_EXPIRY)} }`,
    ],
    check: [
      "Get-Service -Name 'MSExchangeTransport' | Format-Table -Property Name, Status, StartType",
      'Get-TransportService -Identity $env:COMPUTERNAME | Format-List -Property Name, MessageExpirationTimeout',
    ],
    expected: `The service runs and starts automatically on each of ${nameList(namesOf(edges))}. MessageExpirationTimeout is ${DEFAULT_EXPIRY}, or what your organization had before.`,
    otherwise:
      'MessageExpirationTimeout is still longer: a queue has mail. Do this step again when it is empty.',
  };
}

function leadBack(estate: EstateView): Step[] {
  const { names, primary } = estate;
  if (lead(estate).length === 0) return [];
  const when = text`Only after ${ref(LEAD)}, when the carrier works again.`;
  return [
    moveNames(estate, {
      id: 'return-names-to-the-carrier',
      title: `Lead the names back to ${primary.name}`,
      when,
      why: `Nothing is committed, so that the pipeline leaves ${primary.name} as the active site.`,
      activeSite: names.automatic ? 'automatic' : 'primary',
      otherwise: 'If names lead elsewhere after the TTL, ask another resolver (-Server).',
    }),
    ...(filters(estate) ? pointFilter(estate, primary).map((step) => ({ ...step, when })) : []),
  ];
}
