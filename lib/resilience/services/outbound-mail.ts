import { carrierDomain, smartHostId } from '../../model/ids';
import { PageId } from '../../model/page-ids';
import { Runs, type SiteModel } from '../../model/site-model';
import type { TierModel } from '../../model/tier-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault, NEVER } from '../fault';
import { Outcome } from '../outcome';
import type { Rung, Service } from '../rung';
import { ServiceKind } from '../service-result';
import { listed } from '../text';
import { mount } from '../times';
import { CLUSTER_DETECTION, votesOf } from './database';
import {
  activatedTierUnusable,
  azureDnsFails,
  noMailboxServer,
  otherDirectory,
  pilotLightOf,
} from './recovery';
import { rebuilt, switchedOver } from './pilot-light';

/** A site from which mail can leave. */
interface Exit {
  readonly site: SiteModel;
  /** All its Mailbox servers are down. */
  readonly silent: Fault;
  /** Its ways out; none where the Mailbox servers send by themselves. */
  readonly outlets: readonly Outlet[];
  readonly edgesLost: Fault;
  /** The relay that its Edges hand mail to does not take it. */
  readonly relayLost: Fault;
  /** Its Edges find no host, since the name servers that they ask do not answer. */
  readonly dnsLost: Fault;
  /** Whether databases are active there while nothing has failed. */
  readonly isHome: boolean;
}

/** Mailbox servers of one Active Directory site, and the Edges that are subscribed to it: they hand mail to those and to no others. */
interface Outlet {
  readonly silent: Fault;
  readonly edges: readonly Way[];
}

/** An Edge. */
interface Way {
  readonly id: string;
  /** It sends nothing. */
  readonly lost: Fault;
  /** It takes mail from inside and cannot send it. */
  readonly holds: Fault;
  /** It takes no mail. */
  readonly stopped: Fault;
}

/**
 * Mail to the Internet. It leaves by the Edges of the site that has the mailbox: Exchange chooses a connector by its cost and does not ask whether
 * its source servers run, so that mail waits while other Edges are idle.
 *
 * Sources: learn.microsoft.com/exchange/mail-flow/mail-routing/mail-routing and technet.microsoft.com/library/bb232161 (a queue is retried until its messages
 * expire when the host does not answer; it is rerouted when the connector is disabled); learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions
 * (only the Mailbox servers of the Active Directory site to which an Edge is subscribed hand mail to it).
 */
export function outboundMail(parts: EstateParts): Service[] {
  const exits = exitsOf(parts);
  if (exits.length === 0) return [];
  return [
    {
      result: { id: ServiceKind.OUTBOUND_MAIL, name: 'outbound mail', kind: ServiceKind.OUTBOUND_MAIL },
      rungs: rungsOf(parts, exits),
    },
  ];
}

const DNS_LOST =
  'The Edges ask Azure DNS (168.63.129.16) for the relay and for the hosts of all domains. Mail waits in queues for 2 days by default, and nothing of it is lost until then.';
const NO_EXIT = 'No site has both a Mailbox server and a way out.';

function rungsOf(parts: EstateParts, exits: readonly Exit[]): Rung[] {
  const pilot = pilotLightOf(parts.estate);
  const homes = exits.filter(({ isHome }) => isHome);
  const [home] = homes;
  const page = parts.page(PageId.memberRebuild(mailboxServersOf(parts, home.site)[0]));
  const hasEdges = exits.some(({ outlets }) => outlets.length > 0);
  const nowhere = allOf(...exits.map(({ silent, edgesLost }) => anyOf(silent, edgesLost)));
  return [
    {
      outcome: Outcome.LOST,
      of: anyOf(
        noMailboxServer(parts),
        ...(hasEdges ? [allOf(...edgeTiers(parts).map((tier) => tierLost(parts, tier)))] : []),
      ),
      reason: 'No Mailbox server or no way out is left. Mail waits in queues for 2 days by default.',
    },
    ...lostForAll(exits, ({ dnsLost }) => dnsLost, { reason: DNS_LOST }),
    ...lostForAll(exits, ({ relayLost }) => relayLost, {
      reason:
        'The relay that takes outbound mail does not answer. Mail waits in queues for 2 days by default, and nothing of it is lost until then.',
      page: parts.page(PageId.smartHostLost),
    }),
    ...exits.map((exit) => cutOff(parts, exit, homes)),
    ...(pilot ? [switchedOver(parts, { from: home.site.id, pilot, of: nowhere, reason: NO_EXIT })] : []),
    ...exits.flatMap((exit) => waiting(parts, exit, homes)),
    ...exits.flatMap((exit) => held(parts, exit, homes)),
    ...(pilot ? [rebuilt(parts, { pilot, of: nowhere, reason: NO_EXIT, page })] : []),
    ...homes.flatMap((home) => mailboxesMove(parts, home, exits)),
    ...homes.flatMap((home) => fewerEdges(home)),
    ...homes.flatMap(({ site }) => otherDirectory(parts, site.id)),
  ];
}

/** Mail waits in every site that is left: Edges of a datacenter may deliver directly by name servers of their own, while those in Azure do not. */
function lostForAll(
  exits: readonly Exit[],
  lost: (exit: Exit) => Fault,
  words: Pick<Rung, 'reason' | 'page'>,
): Rung[] {
  const gone = (exit: Exit): Fault => anyOf(exit.silent, exit.edgesLost, lost(exit));
  return [
    { outcome: Outcome.LOST, of: allOf(...exits.map(lost)), ...words },
    ...exits
      .filter((exit) => exits.length > 1 && lost(exit) !== NEVER)
      .map((exit) => ({
        outcome: Outcome.LOST,
        of: allOf(lost(exit), ...exits.filter((other) => other !== exit).map(gone)),
        unless: anyOf(exit.silent, exit.edgesLost),
        ...words,
      })),
  ];
}

/** The tiers with Edges. */
function edgeTiers({ estate }: EstateParts): TierModel[] {
  return estate.tiers.filter(({ mailTransport }) => mailTransport !== undefined);
}

/** No Edge of a tier sends, even once the tier has been activated. */
function tierLost(parts: EstateParts, tier: TierModel): Fault {
  if (parts.isPilotLight(tier)) return activatedTierUnusable(parts, tier);
  return allOf(...parts.components.sharers(tier.id).map((edge) => parts.fails(edge)));
}

/** Mail leaves from a site other than the usual one once the Mailbox servers there are down. */
function whenItSends({ isHome }: Exit, homes: readonly Exit[]): Fault[] {
  return isHome ? [] : [anyOf(...homes.map(({ silent }) => silent))];
}

/** Mail of a site waits for its own Edges although others run. It moves when its databases move, and the Mailbox servers are the first to know. */
function waiting(parts: EstateParts, exit: Exit, homes: readonly Exit[]): Rung[] {
  const { site, silent, outlets, relayLost, dnsLost } = exit;
  const sends = whenItSends(exit, homes);
  return [
    ...(dnsLost === NEVER
      ? []
      : [
          {
            outcome: Outcome.NEEDS_PERSON,
            of: allOf(...sends, dnsLost),
            unless: silent,
            reason: `The Edges of ${site.name} find no host without Azure DNS. Its mail goes by others when its connector is switched off.`,
            ...parts.byPage(PageId.edgesLost(site.id)),
          },
        ]),
    ...outlets.map((outlet) => ({
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(...sends, ...outlet.edges.map(({ lost }) => lost)),
      unless: outlet.silent,
      reason: `Mail of ${site.name} waits for its Edges (${outlet.edges.map(({ id }) => id).join(', ')}), which are down. It goes by others when its connector is switched off.`,
      ...parts.byPage(PageId.edgesLost(site.id)),
    })),
    {
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(...sends, relayLost),
      unless: silent,
      reason: `Mail of ${site.name} waits for the relay that its Edges hand it to.`,
      ...parts.byPage(PageId.smartHostLost),
    },
  ];
}

/** Mailbox servers do not know that an Edge which takes their mail cannot send it. */
function held(parts: EstateParts, exit: Exit, homes: readonly Exit[]): Rung[] {
  return exit.outlets.flatMap(({ silent, edges }) =>
    edges
      .filter(({ holds }) => holds !== NEVER)
      .map(({ id, holds, stopped }) => ({
        outcome: Outcome.NEEDS_PERSON,
        of: allOf(...whenItSends(exit, homes), holds),
        unless: anyOf(silent, stopped),
        reason: `${id} takes mail from inside and cannot send it, since its carrier is down. It goes by others when ${id} is taken out.`,
        ...parts.byPage(PageId.carrierLost),
      })),
  );
}

/** A site that has mailboxes and no way out reaches no other one either. */
function cutOff(parts: EstateParts, exit: Exit, homes: readonly Exit[]): Rung {
  const { site, silent, edgesLost, outlets } = exit;
  const others = edgeTiers(parts).filter((tier) => tier.site !== site.id);
  return {
    outcome: Outcome.LOST,
    of: allOf(
      ...whenItSends(exit, homes),
      edgesLost,
      ...others.map((tier) => anyOf(tierLost(parts, tier), parts.path(site.id, tier.site))),
    ),
    unless: silent,
    reason: `Mail of ${site.name} has no way out and reaches no other site. It waits in queues for 2 days by default.`,
    page: outlets.length > 0 ? parts.page(PageId.edgesLost(site.id)) : undefined,
  };
}

/** Where the Mailbox servers of a site are lost, its databases have to be mounted elsewhere before their mail leaves from there. */
function mailboxesMove(parts: EstateParts, { site, silent }: Exit, exits: readonly Exit[]): Rung[] {
  const { estate } = parts;
  const others = exits.filter((exit) => exit.site !== site).map((exit) => exit.site.name);
  const to = others.join(' and ') || 'no other site';
  if (estate.databases.length === 0) return transportMoves(parts, { site, silent }, others);
  return [
    ...estate.availabilityGroups.map((group) => ({
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(silent, votesOf(parts, group).lost),
      reason: `The mail of ${site.name} leaves from ${to} when its databases are mounted there, and ${group.id} has stopped.`,
      ...parts.byPage(PageId.switchover),
    })),
    {
      outcome: Outcome.INTERRUPTED,
      of: silent,
      reason: `The mail of ${site.name} leaves from ${to} as soon as its databases are mounted there.`,
      time: [CLUSTER_DETECTION, mount(estate)],
    },
  ];
}

/**
 * Where the program states no databases, nothing says from where mailboxes send: what is left is the mail that servers take by SMTP, from
 * applications and from each other. Whether mailboxes send is as open as where they are, so that no limit of time is kept.
 *
 * Source: learn.microsoft.com/exchange/mail-flow/mail-flow (the Transport service on Mailbox servers handles all SMTP mail flow and never communicates
 * with mailbox databases; the Mailbox Transport Submission service takes the mail out of the database that is mounted on its server).
 */
function transportMoves(
  parts: EstateParts,
  { site, silent }: Pick<Exit, 'site' | 'silent'>,
  others: readonly string[],
): Rung[] {
  const reason = `No Mailbox server of ${site.name} sends mail. ${others.length > 0 ? `Those of ${listed(others)} send what is handed to them.` : 'No other site has any that sends.'}`;
  return [
    ...parts.estate.availabilityGroups.map((group) => ({
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(silent, votesOf(parts, group).lost),
      reason: `${reason} ${group.id} has stopped, and mounts no database.`,
      ...parts.byPage(PageId.switchover),
    })),
    {
      outcome: Outcome.INTERRUPTED,
      of: silent,
      reason: `${reason} Nobody can say when mailboxes send from there, since the program states no databases.`,
      time: [
        {
          what: 'mailboxes send from another site',
          source: 'the program states no databases',
          input: 'databaseAvailabilityGroup.databases',
        },
      ],
    },
  ];
}

/** The other Edges of a site send. */
function fewerEdges({ site, outlets }: Exit): Rung[] {
  const edges = outlets.flatMap((outlet) => outlet.edges.map(({ lost }) => lost));
  if (edges.length === 0) return [];
  return [
    {
      outcome: Outcome.REDUCED,
      of: anyOf(...edges),
      pool: { name: `Edges of ${site.name}`, members: edges },
      reason: 'The other Edges send the mail.',
    },
  ];
}

/** The sites with Mailbox servers; where there are Edges, those that have some. */
function exitsOf(parts: EstateParts): Exit[] {
  const homes = homesOf(parts);
  const all = parts.sitesInOrder().flatMap((site): Exit[] => {
    const servers = mailboxServersOf(parts, site);
    if (servers.length === 0) return [];
    const tiers = edgeTiers(parts).filter((tier) => tier.site === site.id);
    const outlets = tiers.flatMap((tier) => outletsOf(parts, tier, servers));
    const relays = tiers.flatMap(({ mailTransport }) => mailTransport?.smartHost?.host ?? []);
    return [
      {
        site,
        silent: allOf(...servers.map((id) => parts.fails(id))),
        outlets,
        edgesLost:
          outlets.length > 0
            ? allOf(...outlets.flatMap(({ edges }) => edges.map(({ lost }) => lost)))
            : NEVER,
        relayLost: relays.length > 0 ? allOf(...relays.map((host) => parts.fails(smartHostId(host)))) : NEVER,
        dnsLost:
          outlets.length > 0
            ? azureDnsFails(
                parts,
                outlets.flatMap(({ edges }) => edges.map(({ id }) => id)),
              )
            : NEVER,
        isHome: homes.includes(site.id),
      },
    ];
  });
  const withEdges = all.filter(({ outlets }) => outlets.length > 0);
  const exits = withEdges.length > 0 ? withEdges : all;
  return exits.some(({ isHome }) => isHome)
    ? exits
    : exits.map((exit, index) => (index === 0 ? { ...exit, isHome: true } : exit));
}

function mailboxServersOf({ estate }: EstateParts, { id }: SiteModel): string[] {
  return estate.machines
    .filter(({ site, runs, roles }) => site === id && runs === Runs.ALWAYS && roles.includes('mailbox'))
    .map((machine) => machine.id);
}

/** The Edges of a tier by their subscriptions; all Mailbox servers of the site use them where there is one subscription. */
function outletsOf(parts: EstateParts, tier: TierModel, servers: readonly string[]): Outlet[] {
  const subscriptions = tier.mailTransport?.subscriptions ?? [];
  const sharers = parts.components.sharers(tier.id);
  const one = (silent: readonly string[], edges: readonly string[]): Outlet => ({
    silent: allOf(...silent.map((id) => parts.fails(id))),
    edges: edges.map((id) => wayBy(parts, id)),
  });
  if (subscriptions.length < 2) return sharers.length > 0 ? [one(servers, sharers)] : [];
  return subscriptions
    .map(({ mailboxServers, edges }) =>
      one(
        mailboxServers,
        edges.filter((edge) => sharers.includes(edge)),
      ),
    )
    .filter(({ edges }) => edges.length > 0);
}

function wayBy(parts: EstateParts, id: string): Way {
  const carrier = parts.estate.machines.find((each) => each.id === id)?.carrier;
  return {
    id,
    lost: parts.fails(id),
    holds: carrier === undefined ? NEVER : carrierDomain(carrier),
    stopped: parts.components.stopped(id),
  };
}

/** Sites where databases are active while nothing has failed. */
function homesOf({ estate }: EstateParts): string[] {
  return estate.databases.flatMap(({ copies }) => {
    const [active] = copies.filter(({ lagged }) => !lagged).sort((a, b) => a.preference - b.preference);
    return estate.machines.find(({ id }) => id === active?.server)?.site ?? [];
  });
}
