import { ExternalKind } from '../../model/external-model';
import { NameUse, type NameModel } from '../../model/name-model';
import { PageId } from '../../model/page-ids';
import type { SiteModel } from '../../model/site-model';
import type { TierModel } from '../../model/tier-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault, NEVER } from '../fault';
import { Outcome } from '../outcome';
import type { Rung, Service } from '../rung';
import { ServiceKind } from '../service-result';
import { lostWith, rebuildPage } from './client-access';
import { wrongSide } from './link';
import { rebuilt, switchedOver } from './pilot-light';
import { activatedTierUnusable, noMailboxServer, otherDirectory } from './recovery';

/** A host by which mail enters the estate. */
interface Door {
  /** Computer name of the Edge, or what else takes the mail. */
  readonly id: string;
  readonly tier: TierModel;
  /** Preference of its MX record: senders try the lowest first. */
  readonly preference: number;
  /** It takes no mail. */
  readonly closed: Fault;
  /** It cannot hand mail on to a Mailbox server. */
  readonly stuck: Fault;
}

/** Mail from the Internet, one service for each zone. */
export function inboundMail(parts: EstateParts): Service[] {
  const names = parts.names(NameUse.MAIL);
  const zones = [...new Set(names.map(({ zone }) => zone))];
  return zones.map((zone) => ({
    result: {
      id: zones.length > 1 ? `${ServiceKind.INBOUND_MAIL}: ${zone}` : ServiceKind.INBOUND_MAIL,
      name: `inbound mail for ${zone}`,
      kind: ServiceKind.INBOUND_MAIL,
    },
    rungs: rungsOf(
      parts,
      names.filter((name) => name.zone === zone),
    ),
  }));
}

function rungsOf(parts: EstateParts, names: readonly NameModel[]): Rung[] {
  const all = names.flatMap((name) => doorsOf(parts, name));
  const doors = all.filter(({ tier }) => !parts.isPilotLight(tier));
  const [first] = [...doors].sort((one, other) => one.preference - other.preference);
  if (first === undefined) return [];
  const others = [...pilotTiers(all, doors), ...otherTiers(parts, all)];
  const pilots = others.filter((tier) => parts.isPilotLight(tier)).map(({ site }) => parts.site(site));
  return [
    ...lostWith(parts, names[0]),
    ...filterRungs(parts, names),
    nothingEnters(parts, doors, others),
    ...pilots.map((pilot) => lostWithSite(parts, doors, pilot)),
    ...doors.map((door) => held(parts, door, doors)),
    ...others.flatMap((other) =>
      parts.isPilotLight(other)
        ? repairedFirst(parts, doors, parts.site(other.site))
        : pointedElsewhere(parts, doors, other),
    ),
    ...doors.flatMap((door) => cutFromDatabases(parts, door, doors)),
    ...fewerHosts(parts, doors, first.preference),
    ...doors.flatMap((door) => stalled(parts, door, doors)),
  ];
}

/** Hosts that senders do not reach. */
function fewerHosts(parts: EstateParts, doors: readonly Door[], preference: number): Rung[] {
  const nearest = doors.filter((door) => door.preference === preference);
  const closed = nearest.map((door) => door.closed);
  const sites = (some: readonly Door[]): string =>
    [...new Set(some.map(({ tier }) => parts.site(tier.site).name))].join(' and ');
  const next = doors.filter((door) => !nearest.includes(door));
  return [
    {
      outcome: Outcome.REDUCED,
      of: allOf(...closed),
      pool: { name: 'hosts of the MX records', members: doors.map((door) => door.closed) },
      reason: `Senders try the hosts of ${sites(next) || 'no other site'}, next in the order of preference (RFC 5321 5.1).`,
    },
    {
      outcome: Outcome.REDUCED,
      of: anyOf(...closed),
      pool: { name: `hosts of the MX records of ${sites(nearest)}`, members: closed },
      reason: 'Senders try the other hosts of the same preference (RFC 5321 5.1).',
    },
  ];
}

function pilotTiers(all: readonly Door[], doors: readonly Door[]): TierModel[] {
  return [...new Set(all.filter((door) => !doors.includes(door)).map(({ tier }) => tier))];
}

/** Tiers that a filtering service can be pointed to, although it hands them no mail now. */
function otherTiers({ estate }: EstateParts, doors: readonly Door[]): TierModel[] {
  const hosts = new Set(doors.flatMap(({ tier }) => tier.mailTransport?.filterHosts ?? []));
  return estate.tiers.filter(
    (tier) =>
      tier.mailTransport?.filterHosts.some((host) => hosts.has(host)) &&
      doors.every((door) => door.tier !== tier),
  );
}

/** The hosts behind a name: Edges, those that a filtering service hands mail to, or the tier itself. */
function doorsOf(parts: EstateParts, name: NameModel): Door[] {
  const { estate } = parts;
  const host = name.primary ?? name.standby;
  const preference = preferenceOf(parts, name);
  return parts.tiersOf(name).flatMap((tier): Door[] => {
    const machine = estate.machines.find((each) => each.tier === tier.id && each.hostName === host);
    const external = estate.externals.find(({ hosts }) => host !== undefined && hosts?.includes(host));
    const ids =
      external?.kind === ExternalKind.FILTERING_SERVICE
        ? parts.components.sharers(tier.id)
        : [machine?.id ?? external?.id ?? tier.id];
    return ids.map((id) => ({
      id,
      tier,
      preference,
      closed: parts.fails(id),
      stuck: stuck(parts, tier, id),
    }));
  });
}

function preferenceOf(parts: EstateParts, name: NameModel): number {
  const zone = parts.zone(name);
  const { mxPrimary, mxStandby, mxStandbyActive, activeSite, routing } = zone;
  if (name.primary !== undefined || (routing?.equalMail && parts.servesBoth(zone))) return mxPrimary;
  return activeSite === 'standby' ? mxStandbyActive : mxStandby;
}

/**
 * All Mailbox servers that an Edge knows are down: those of the Active Directory site that it is subscribed to. One that came after the last
 * subscription takes no part in EdgeSync, and mail is handed to it.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions (smart hosts of the inbound connector).
 */
function stuck(parts: EstateParts, { mailTransport }: TierModel, id: string): Fault {
  const subscriptions = mailTransport?.subscriptions ?? [];
  const own = subscriptions.filter(({ edges }) => edges.includes(id));
  const servers = (own.length > 0 ? own : subscriptions).flatMap(({ mailboxServers }) => mailboxServers);
  return servers.length === 0 ? NEVER : allOf(...servers.map((each) => parts.fails(each)));
}

/** Senders do not go elsewhere while a host takes their mail, whatever becomes of it there. */
function held(parts: EstateParts, door: Door, doors: readonly Door[]): Rung {
  const better = doors.filter(({ preference }) => preference < door.preference);
  const { site } = door.tier;
  return {
    outcome: Outcome.NEEDS_PERSON,
    of: allOf(...better.map(({ closed }) => closed), door.stuck),
    unless: door.closed,
    reason: `${door.id} takes mail and cannot hand it on: all Mailbox servers that it knows are down. Senders do not go elsewhere.`,
    ...parts.byPage(PageId.transportOutage(site)),
  };
}

/** A host takes mail for databases that are mounted behind a broken link: it waits in the queues of the Mailbox servers. */
function cutFromDatabases(parts: EstateParts, door: Door, doors: readonly Door[]): Rung[] {
  const better = doors.filter(({ preference }) => preference < door.preference);
  return wrongSide(parts, {
    tier: door.tier,
    after: better.map(({ closed }) => closed),
    closed: anyOf(door.closed, door.stuck),
  });
}

/** The Mailbox servers behind a host look for other domain controllers. */
function stalled(parts: EstateParts, { tier, preference, closed }: Door, doors: readonly Door[]): Rung[] {
  const better = doors.filter((each) => each.preference < preference);
  return otherDirectory(parts, tier.site, {
    of: allOf(...better.map((each) => each.closed)),
    unless: closed,
  });
}

/** Mail enters nowhere, whatever people lead it to. */
function nothingEnters(parts: EstateParts, doors: readonly Door[], others: readonly TierModel[]): Rung {
  const [{ tier }] = doors;
  return {
    outcome: Outcome.LOST,
    of: anyOf(
      noMailboxServer(parts),
      allOf(...doors.map(({ closed }) => closed), ...others.map((other) => unusable(parts, other))),
    ),
    reason:
      'No host of the MX records takes mail, or no Mailbox server is left to hand it on to. Senders keep theirs for 12 hours to 5 days.',
    page: rebuildPage(parts, tier),
  };
}

const NO_HOST = 'No running host takes mail; senders keep theirs for 12 hours to 5 days.';

/** No running host takes mail and hands it on. */
function nowhere(doors: readonly Door[]): Fault {
  return allOf(...doors.map(({ closed, stuck: cannot }) => anyOf(closed, cannot)));
}

function lostWithSite(parts: EstateParts, doors: readonly Door[], pilot: SiteModel): Rung {
  const [{ tier }] = doors;
  return switchedOver(parts, { from: tier.site, pilot, of: nowhere(doors), reason: NO_HOST });
}

/** Servers of a site that is not lost: its Edges, or all of them. */
function repairedFirst(parts: EstateParts, doors: readonly Door[], pilot: SiteModel): Rung[] {
  const [{ tier }] = doors;
  const servers = (tier.mailTransport?.subscriptions ?? []).flatMap(({ mailboxServers }) => mailboxServers);
  const [server] = servers;
  const page = server === undefined ? rebuildPage(parts, tier) : parts.page(PageId.memberRebuild(server));
  const edges: Rung = {
    outcome: Outcome.NEEDS_PERSON,
    of: allOf(...doors.map(({ closed }) => closed)),
    unless: allOf(...servers.map((each) => parts.fails(each))),
    reason: `${NO_HOST} ${pilot.name} is activated only if ${parts.site(tier.site).name} is lost.`,
    ...parts.byPage(PageId.edgesLost(tier.site)),
  };
  return [
    ...(servers.length > 0 ? [edges] : []),
    rebuilt(parts, { pilot, of: nowhere(doors), reason: NO_HOST, page }),
  ];
}

/** No host of a tier takes mail either, once people have led it there. */
function unusable(parts: EstateParts, tier: TierModel): Fault {
  if (parts.isPilotLight(tier)) return activatedTierUnusable(parts, tier);
  return allOf(...parts.components.sharers(tier.id).map((id) => parts.fails(id)));
}

/** The filtering service hands mail to other Edges once somebody has told it to: a step of the switchover and of the page about lost Edges. */
function pointedElsewhere(parts: EstateParts, doors: readonly Door[], { site }: TierModel): Rung[] {
  const closed = allOf(...doors.map((door) => door.closed));
  const all = allOf(...doors.map((door) => door.stuck));
  const reason = `The filtering service has to be pointed to the Edges of ${parts.site(site).name}. It keeps the mail meanwhile.`;
  const from = doors[0].tier.site;
  return [
    { outcome: Outcome.NEEDS_PERSON, of: allOf(closed, all), reason, ...parts.byPage(PageId.switchover) },
    { outcome: Outcome.NEEDS_PERSON, of: closed, reason, ...parts.byPage(PageId.edgesLost(from)) },
  ];
}

/** What takes the mail in front of the Edges. */
function filterRungs(parts: EstateParts, names: readonly NameModel[]): Rung[] {
  const hosts = names.map(({ primary, standby }) => primary ?? standby);
  return parts.estate.externals
    .filter(
      ({ kind, hosts: own }) =>
        kind === ExternalKind.FILTERING_SERVICE && own?.some((host) => hosts.includes(host)),
    )
    .map(({ id, name }) => ({
      outcome: Outcome.LOST,
      of: parts.fails(id),
      reason: `All MX records name the ${name}. Senders keep their mail for 12 hours to 5 days.`,
    }));
}
