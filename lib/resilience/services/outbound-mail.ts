import { smartHostId } from '../../model/ids';
import { PageId } from '../../model/page-ids';
import { Runs, type SiteModel } from '../../model/site-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault, NEVER } from '../fault';
import { Outcome } from '../outcome';
import type { Rung, Service } from '../rung';
import { ServiceKind } from '../service-result';
import { mount } from '../times';
import { CLUSTER_DETECTION, votesOf } from './database';
import {
  activatedRung,
  activatedTierUnusable,
  pilotLightOf,
  pilotLightUnusable,
  otherDirectory,
} from './recovery';

/** A site from which mail can leave. */
interface Exit {
  readonly site: SiteModel;
  /** All its Mailbox servers are down. */
  readonly silent: Fault;
  /** Its Edges, each in the fault that takes it; none where the Mailbox servers send by themselves. */
  readonly edges: readonly Fault[];
  readonly edgesLost: Fault;
  /** The relay that its Edges hand mail to does not take it. */
  readonly relayLost: Fault;
  /** Whether databases are active there while nothing has failed. */
  readonly isHome: boolean;
}

/**
 * Mail to the Internet. It leaves by the Edges of the site that has the mailbox: Exchange chooses a connector by its cost and does not ask whether
 * its source servers run, so that mail waits while other Edges are idle.
 *
 * Sources: learn.microsoft.com/exchange/mail-flow/mail-routing/mail-routing and technet.microsoft.com/library/bb232161 (a queue is retried until its messages
 * expire when the host does not answer; it is rerouted when the connector is disabled).
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

function rungsOf(parts: EstateParts, exits: readonly Exit[]): Rung[] {
  const { estate } = parts;
  const pilot = pilotLightOf(estate);
  const nowhere = allOf(...exits.map((exit) => closed(exit)));
  const homes = exits.filter(({ isHome }) => isHome);
  return [
    {
      outcome: Outcome.LOST,
      of: allOf(nowhere, ...(pilot ? [pilotUnusable(parts, pilot)] : [])),
      reason: 'No site has both a Mailbox server and a way out. Mail waits in queues for 2 days by default.',
    },
    ...exits.map((exit) => cutOff(parts, exit, exits)),
    ...exits.flatMap((exit) => waiting(parts, exit, homes)),
    ...(pilot
      ? [activatedRung(parts, pilot, nowhere, 'No site has both a Mailbox server and a way out.')]
      : []),
    ...homes.flatMap((home) => mailboxesMove(parts, home, exits)),
    ...homes.flatMap((home) => fewerEdges(home, exits)),
    ...homes.flatMap(({ site }) => otherDirectory(parts, site.id)),
  ];
}

/** After an activation no Edge of the pilot light could send, or it cannot be activated at all. */
function pilotUnusable(parts: EstateParts, pilot: SiteModel): Fault {
  const tiers = parts.estate.tiers.filter(({ site, mailTransport }) => site === pilot.id && mailTransport);
  return anyOf(pilotLightUnusable(parts, pilot), ...tiers.map((tier) => activatedTierUnusable(parts, tier)));
}

/** Mail of a site waits for its own Edges although others run. It moves when its databases move, and the Mailbox servers are the first to know. */
function waiting(parts: EstateParts, exit: Exit, homes: readonly Exit[]): Rung[] {
  const { site, silent, edgesLost, relayLost, isHome } = exit;
  const sends = isHome ? [] : [anyOf(...homes.map((home) => home.silent))];
  return [
    {
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(...sends, edgesLost),
      unless: silent,
      reason: `Mail of ${site.name} waits for its Edges, which are down. It goes by others when its connector is switched off.`,
      ...parts.byPage(PageId.edgesLost(site.id)),
    },
    {
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(...sends, relayLost),
      unless: silent,
      reason: `Mail of ${site.name} waits for the relay that its Edges hand it to.`,
      ...parts.byPage(),
    },
  ];
}

/** A site that has mailboxes and no way out reaches no other one either. */
function cutOff(parts: EstateParts, exit: Exit, exits: readonly Exit[]): Rung {
  const others = exits.filter((each) => each !== exit);
  const sends = exit.isHome
    ? []
    : [anyOf(...exits.filter(({ isHome }) => isHome).map(({ silent }) => silent))];
  return {
    outcome: Outcome.LOST,
    of: allOf(
      ...sends,
      anyOf(exit.edgesLost, exit.relayLost),
      ...others.map((other) => anyOf(closed(other), parts.path(exit.site.id, other.site.id))),
    ),
    unless: exit.silent,
    reason: `Mail of ${exit.site.name} has no way out and reaches no other site. It waits in queues for 2 days by default.`,
    page: exit.edges.length > 0 ? parts.page(PageId.edgesLost(exit.site.id)) : undefined,
  };
}

/** Where the Mailbox servers of a site are lost, its databases have to be mounted elsewhere before their mail leaves from there. */
function mailboxesMove(parts: EstateParts, { site, silent }: Exit, exits: readonly Exit[]): Rung[] {
  const { estate } = parts;
  const others = exits.filter((exit) => exit.site !== site).map((exit) => exit.site.name);
  const to = others.join(' and ') || 'no other site';
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

/** Where all Edges of a site are lost with its Mailbox servers, those of the other sites send. */
function fewerEdges({ site, edges, edgesLost }: Exit, exits: readonly Exit[]): Rung[] {
  if (edges.length === 0) return [];
  const all = exits.flatMap((exit) => exit.edges);
  const others = exits.filter((exit) => exit.site !== site).map((exit) => exit.site.name);
  return [
    {
      outcome: Outcome.REDUCED,
      of: edgesLost,
      pool: { name: 'Edges of all sites', members: all },
      reason: `Mail leaves by the Edges of ${others.join(' and ') || 'no other site'}.`,
    },
    {
      outcome: Outcome.REDUCED,
      of: anyOf(...edges),
      pool: { name: `Edges of ${site.name}`, members: edges },
      reason: 'The other Edges send the mail.',
    },
  ];
}

function closed({ silent, edgesLost, relayLost }: Exit): Fault {
  return anyOf(silent, edgesLost, relayLost);
}

/** The sites with Mailbox servers; where there are Edges, those that have some. */
function exitsOf(parts: EstateParts): Exit[] {
  const { estate, components } = parts;
  const homes = homesOf(parts);
  const all = parts.sitesInOrder().flatMap((site): Exit[] => {
    const servers = estate.machines.filter(
      (machine) =>
        machine.site === site.id && machine.runs === Runs.ALWAYS && machine.roles.includes('mailbox'),
    );
    if (servers.length === 0) return [];
    const tiers = estate.tiers.filter((tier) => tier.site === site.id && tier.mailTransport !== undefined);
    const edges = tiers.flatMap(({ id }) => components.sharers(id)).map((edge) => parts.fails(edge));
    const relays = tiers.flatMap(({ mailTransport }) => mailTransport?.smartHost?.host ?? []);
    return [
      {
        site,
        silent: allOf(...servers.map(({ id }) => parts.fails(id))),
        edges,
        edgesLost: edges.length > 0 ? allOf(...edges) : NEVER,
        relayLost: relays.length > 0 ? allOf(...relays.map((host) => parts.fails(smartHostId(host)))) : NEVER,
        isHome: homes.includes(site.id),
      },
    ];
  });
  const withEdges = all.filter(({ edges }) => edges.length > 0);
  const exits = withEdges.length > 0 ? withEdges : all;
  return exits.some(({ isHome }) => isHome)
    ? exits
    : exits.map((exit, index) => (index === 0 ? { ...exit, isHome: true } : exit));
}

/** Sites where databases are active while nothing has failed. */
function homesOf({ estate }: EstateParts): string[] {
  return estate.databases.flatMap(({ copies }) => {
    const [active] = copies.filter(({ lagged }) => !lagged).sort((a, b) => a.preference - b.preference);
    return estate.machines.find(({ id }) => id === active?.server)?.site ?? [];
  });
}
