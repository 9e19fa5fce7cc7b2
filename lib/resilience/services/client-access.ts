import { ExternalKind } from '../../model/external-model';
import { PageId } from '../../model/page-ids';
import { NameUse, type DnsZoneModel, type NameModel } from '../../model/name-model';
import type { TierModel } from '../../model/tier-model';
import { DOMAIN_ROLES } from '../components';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault, NEVER, spared } from '../fault';
import { Outcome } from '../outcome';
import type { Pool, Rung, Service } from '../rung';
import { ServiceKind } from '../service-result';
import type { TimePart } from '../time-part';
import { isSpanned, wrongSide } from './link';
import { namesStuck } from './moving-names';
import { rebuilt, switchedOver } from './pilot-light';
import { failsBehindProxies, fewerProxies, proxiesLost } from './proxies';
import { activatedTierUnusable, decided, pilotLightOf, recoveryParts, otherDirectory } from './recovery';

/** A site that a name leads to. */
interface Way {
  readonly tier: TierModel;
  /** Clients do not get to it, whatever runs there. */
  readonly path: Fault;
  /** Clients are not served there. */
  readonly closed: Fault;
  /** The same, even if its proxies run. */
  readonly closedBehindProxies: Fault;
}

const NEXT_ADDRESS: TimePart = {
  what: 'clients try the next address',
  seconds: 21,
  source:
    'learn.microsoft.com/exchange/high-availability/manage-ha (Switchovers and failovers: clients wait about 20 seconds, and recover in about 21)',
};

/** Client access from the Internet, one service for each name. */
export function clientAccess(parts: EstateParts): Service[] {
  return parts.names(NameUse.CLIENTS).map((name) => ({
    result: {
      id: `${ServiceKind.CLIENT_ACCESS}: ${name.name}`,
      name: `client access from the Internet at ${name.name}`,
      kind: ServiceKind.CLIENT_ACCESS,
    },
    rungs: rungsOf(
      parts,
      name,
      parts.tiersOf(name).map((tier) => wayTo(parts, tier, parts.carrier(tier))),
      { byItself: probed(parts, name) },
    ),
  }));
}

/**
 * Client access inside the networks, one service for each name and network. The name has the addresses of the site that serves, or of both while
 * Traffic Manager decides outside; nothing probes them. Clients in a datacenter ask DNS servers of its own, in which people move the name.
 */
export function insideClientAccess(parts: EstateParts): Service[] {
  return parts.names(NameUse.CLIENTS_INSIDE).flatMap((name) => {
    const { networks, insideNames } = parts.zone(name);
    const datacenters = parts.estate.sites.filter(({ id, existing }) => existing && !networks.includes(id));
    return [
      ...networks.map((network) => insideOf(parts, name, network, false)),
      ...datacenters.map(({ id }) => insideOf(parts, name, id, insideNames?.hosting === undefined)),
    ];
  });
}

function insideOf(parts: EstateParts, name: NameModel, network: string, ownDns: boolean): Service {
  const zone = parts.zone(name);
  const { name: place, failureDomains } = parts.site(network);
  const tiers = parts.tiersOf(name);
  // Where both sites serve, clients in a datacenter come to its own front ends.
  const near = tiers.filter(({ site }) => ownDns && parts.servesBoth(zone) && site === network);
  const ways = [...new Set([...near, ...tiers])].map((tier) =>
    // What is lost with the network is lost for its clients as well, and no broken way.
    wayTo(parts, tier, spared(parts.path(network, tier.site), failureDomains)),
  );
  return {
    result: {
      id: `${ServiceKind.INSIDE_CLIENT_ACCESS} ${network}: ${name.name}`,
      name: `client access inside the network of ${place} at ${name.name}`,
      kind: ServiceKind.INSIDE_CLIENT_ACCESS,
    },
    rungs: rungsOf(parts, name, ways, {
      byItself: !ownDns && parts.movesByItself(zone) ? nextAddress : undefined,
      network,
      ownDns,
    }),
    // With the loss of its own site nobody is left to ask; the verdict is for clients that reach what the network reaches.
    note: { of: anyOf(...failureDomains), text: `The clients in the network of ${place} are lost with it.` },
  };
}

function wayTo(parts: EstateParts, tier: TierModel, path: Fault): Way {
  return {
    tier,
    path,
    closed: anyOf(parts.fails(tier.id), path),
    closedBehindProxies: anyOf(failsBehindProxies(parts, tier), path),
  };
}

/** How a service gets past a closed way without people. */
type ByItself = (parts: EstateParts, ways: readonly Way[]) => Rung[];

/** From where clients come, and what moves the name for them. */
interface Clients {
  readonly byItself?: ByItself;
  /** The network that they are in; undefined on the Internet. */
  readonly network?: string;
  /** Whether they ask DNS servers that people change. */
  readonly ownDns?: boolean;
}

function rungsOf(
  parts: EstateParts,
  name: NameModel,
  ways: readonly Way[],
  { byItself, network, ownDns = false }: Clients,
): Rung[] {
  const [serving, ...others] = ways;
  if (serving === undefined) return [];
  const zone = parts.zone(name);
  const stuck = ownDns ? NEVER : namesStuck(parts, zone);
  const running = others.filter(({ tier }) => !parts.isPilotLight(tier));
  // Both sites are in use where the name has the addresses of both, or Traffic Manager leads clients to both.
  const inUse =
    byItself === nextAddress || (parts.servesBoth(zone) && !ownDns) ? [serving, ...running] : [serving];
  const pools =
    byItself === nextAddress
      ? [poolOf(parts, inUse)]
      : inUse.map(({ tier }) => parts.pool(tier, 'front ends'));
  return [
    ...lostWith(parts, name, ownDns),
    {
      outcome: Outcome.LOST,
      of: allOf(...ways.map(({ path }) => path)),
      reason: `The way from clients to every front end of ${name.name} is down.`,
      page: isCarrier(parts, serving) ? parts.page(PageId.carrierLost) : undefined,
    },
    {
      outcome: Outcome.LOST,
      of: allOf(
        serving.closedBehindProxies,
        ...others.map((way) => unusable(parts, stuck, way, byItself !== undefined, way.closedBehindProxies)),
      ),
      reason: `No front end that ${name.name} can lead to is reached.`,
      page: rebuildPage(parts, serving.tier),
    },
    ...ways.flatMap((way) =>
      proxiesLost(
        parts,
        way.tier,
        allOf(serving.closed, ...others.map((each) => unusable(parts, stuck, each, byItself !== undefined))),
        way === serving
          ? way.closedBehindProxies
          : unusable(parts, stuck, way, byItself !== undefined, way.closedBehindProxies),
      ),
    ),
    ...brokenUntilPage(parts, name, ownDns),
    ...(network === undefined || byItself ? [] : [cutOff(parts, network, serving)]),
    ...(byItself ? [serving, ...running] : [serving]).flatMap(({ tier, closed }, index, all) =>
      isInDomain(parts, tier)
        ? wrongSide(parts, {
            tier,
            after: inUse.length > 1 ? [] : all.slice(0, index).map((each) => each.closed),
            closed,
          })
        : [],
    ),
    ...(byItself
      ? [
          ...(running.length < others.length ? moved(parts, zone, [serving, ...running], others) : []),
          ...byItself(parts, [serving, ...running]),
        ]
      : others.length > 0
        ? moved(parts, zone, [serving], others)
        : []),
    ...(hasAddresses(serving.tier, name) ? [nextServer(parts, serving.tier)] : []),
    ...pools.map((pool) => ({
      outcome: Outcome.REDUCED,
      of: anyOf(...pool.members),
      pool,
      reason: 'The other front ends take the load.',
    })),
    ...fewerProxies(
      parts,
      inUse.map(({ tier }) => tier),
    ),
    ...inUse.flatMap(({ tier, closed }) =>
      isInDomain(parts, tier) ? otherDirectory(parts, tier.site, { unless: closed }) : [],
    ),
  ];
}

/** A network does not reach the site that serves all others: moving the names for it alone would cut those off. */
function cutOff(parts: EstateParts, network: string, { tier, path }: Way): Rung {
  const [here, there] = [network, tier.site].map((id) => parts.site(id).name);
  const spanned = isSpanned(parts, network, tier.site);
  return {
    outcome: spanned ? Outcome.NEEDS_PERSON : Outcome.LOST,
    of: path,
    unless: parts.fails(tier.id),
    reason: `The link between ${here} and ${there} is broken. ${there} serves the others; clients in the network of ${here} come back with the link.`,
    ...(spanned ? parts.byPage(PageId.linkLost) : {}),
  };
}

/** Whether the servers of a tier are members of the domain. */
function isInDomain({ estate }: EstateParts, { machines }: TierModel): boolean {
  return estate.machines.some(
    ({ id, roles }) => machines.includes(id) && roles.some((role) => DOMAIN_ROLES.includes(role)),
  );
}

/** Both sites are in use where a name has the addresses of both. */
function poolOf(parts: EstateParts, ways: readonly Way[]): Pool {
  const pools = ways.map(({ tier }) => parts.pool(tier, 'front ends'));
  const sites = ways.map(({ tier }) => parts.site(tier.site).name).join(' and ');
  return { name: `front ends of ${sites}`, members: pools.flatMap(({ members }) => members) };
}

/** A site that people have to lead clients to is of use as long as they can do so. */
function unusable(
  parts: EstateParts,
  stuck: Fault,
  { tier, path, closed: atAll }: Way,
  byItself: boolean,
  closed = atAll,
): Fault {
  if (parts.isPilotLight(tier)) return anyOf(path, activatedTierUnusable(parts, tier), stuck);
  return byItself ? closed : anyOf(closed, stuck);
}

function moved(
  parts: EstateParts,
  zone: DnsZoneModel,
  closed: readonly Way[],
  [next]: readonly Way[],
): Rung[] {
  const site = parts.site(next.tier.site);
  const of = allOf(...closed.map((way) => way.closed));
  const time = movedTime(parts, zone);
  const reason = 'No front end answers at the name.';
  const [{ tier }] = closed;
  if (parts.isPilotLight(next.tier)) {
    const page = rebuildPage(parts, tier);
    return [
      switchedOver(parts, { from: tier.site, pilot: site, of, reason, time }),
      ...carrierDown(parts, closed[0], of),
      ...withoutDirectory(parts, tier, of),
      ...proxiesLost(parts, tier, of, closed[0].closedBehindProxies),
      rebuilt(parts, { pilot: site, of, reason, page }),
    ];
  }
  return [
    ...carrierDown(parts, closed[0], of).map((rung) => ({ ...rung, time })),
    {
      outcome: Outcome.NEEDS_PERSON,
      of,
      reason: `No front end answers at the name until people lead it to ${site.name}.`,
      page: parts.page(site.standbyFor === undefined ? PageId.switchback : PageId.switchover),
      time,
    },
  ];
}

function isCarrier(parts: EstateParts, { tier, path }: Way): boolean {
  return path !== NEVER && path === parts.carrier(tier);
}

/** The servers run, and the public way to them is down: nothing has to be rebuilt. */
function carrierDown(parts: EstateParts, way: Way, of: Fault): Rung[] {
  if (!isCarrier(parts, way)) return [];
  const { tier, path } = way;
  return [
    {
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(of, path),
      unless: parts.fails(tier.id),
      reason: `The servers of ${parts.site(tier.site).name} run, and the way to them is down.`,
      ...parts.byPage(PageId.carrierLost),
    },
  ];
}

/** The servers run and do nothing without a domain controller. */
function withoutDirectory(parts: EstateParts, tier: TierModel, of: Fault): Rung[] {
  if (!isInDomain(parts, tier)) return [];
  const { name, id } = parts.site(tier.site);
  return [
    {
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(of, parts.components.withoutDirectory(id)),
      reason: `The servers of ${name} find no domain controller.`,
      ...parts.byPage(PageId.directoryOutage(id)),
    },
  ];
}

/** The sum that the program states for manual failover, in its parts. */
function movedTime({ estate }: EstateParts, zone: DnsZoneModel): TimePart[] {
  return [decided(estate, zone), ...recoveryParts(pilotLightOf(estate)?.recovery), ttlPart(zone)];
}

function ttlPart({ ttlSeconds }: DnsZoneModel): TimePart {
  return { what: 'time to live of the name', seconds: ttlSeconds, source: 'failover in the program' };
}

/** Traffic Manager finds a site unhealthy and leads its clients to the next one: those of the site that serves, or of either where both do. */
function probed(parts: EstateParts, name: NameModel): ByItself | undefined {
  const zone = parts.zone(name);
  if (!parts.movesByItself(zone)) return undefined;
  return (_, [serving, next]) => [
    led(parts, zone, serving, next),
    ...(parts.servesBoth(zone) && next !== undefined ? [led(parts, zone, next, serving)] : []),
  ];
}

function led(parts: EstateParts, zone: DnsZoneModel, from: Way, to: Way | undefined): Rung {
  return {
    outcome: Outcome.INTERRUPTED,
    of: from.closed,
    reason: `No front end of ${parts.site(from.tier.site).name} answers; Traffic Manager leads ${parts.servesBoth(zone) ? 'its clients' : 'clients'} to ${to === undefined ? 'no other site' : parts.site(to.tier.site).name}.`,
    pool: to && parts.pool(to.tier, 'front ends'),
    time: [
      {
        what: 'probes of Traffic Manager',
        seconds: zone.detectionSeconds,
        source:
          'failover in the program; learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring',
      },
      ttlPart(zone),
    ],
  };
}

/** Whether a name leads to the servers of a tier one by one: DNS goes on with the address of one that is down. */
function hasAddresses({ clientAccess }: TierModel, { usedBy }: NameModel): boolean {
  if (usedBy === NameUse.CLIENTS_INSIDE) return (clientAccess?.privateAddresses.length ?? 0) > 1;
  return clientAccess?.publicHostName === undefined;
}

/** Clients that got the address of a server that is down try that of another one. */
function nextServer(parts: EstateParts, tier: TierModel): Rung {
  const pool = parts.pool(tier, 'front ends');
  return {
    outcome: Outcome.INTERRUPTED,
    of: anyOf(...pool.members),
    pool,
    reason: 'Clients that got the address of a front end that is down try the next address of the name.',
    time: [NEXT_ADDRESS],
  };
}

/** Clients that got the address of a closed site try the other one. */
function nextAddress(parts: EstateParts, ways: readonly Way[]): Rung[] {
  return [
    {
      outcome: Outcome.INTERRUPTED,
      of: anyOf(...ways.map(({ closed }) => closed)),
      reason: `Clients that got the address of the closed site try that of the other: ${ways.map(({ tier }) => parts.site(tier.site).name).join(', ')}.`,
      time: [NEXT_ADDRESS],
    },
  ];
}

/** What the name needs. Clients with DNS servers of their own ask no other. */
function needsOf(parts: EstateParts, name: NameModel, ownDns: boolean): ReturnType<EstateParts['needsOf']> {
  return parts
    .needsOf(name)
    .filter(({ external }) => !ownDns || external?.kind !== ExternalKind.NAME_SERVICE);
}

/** What the name needs and only those who run it can restore. */
export function lostWith(parts: EstateParts, name: NameModel, ownDns = false): Rung[] {
  return needsOf(parts, name, ownDns).flatMap(({ id, external }): Rung[] => {
    const reason = `${name.name} depends on ${external?.name ?? id}.`;
    if (external?.page === undefined) return [{ outcome: Outcome.LOST, of: parts.fails(id), reason }];
    if (external.kind !== ExternalKind.TRAFFIC_MANAGER) return [];
    const stuck = namesStuck(parts, parts.zone(name));
    return [{ outcome: Outcome.LOST, of: allOf(parts.fails(id), stuck), reason }];
  });
}

/** What the name needs and a page repairs. */
function brokenUntilPage(parts: EstateParts, name: NameModel, ownDns: boolean): Rung[] {
  return needsOf(parts, name, ownDns).flatMap(({ id, external }) => {
    if (external?.page === undefined) return [];
    return {
      outcome: Outcome.NEEDS_PERSON,
      of: parts.fails(id),
      reason: `${name.name} depends on: ${external.name}.${external.kind === ExternalKind.CERTIFICATE ? refusedByProxies(parts, name) : ''}`,
      ...parts.byPage(external.page),
    };
  });
}

/** Proxies accept no server whose certificate has expired, where clients would get a warning. */
function refusedByProxies(parts: EstateParts, name: NameModel): string {
  const proxied = parts.tiersOf(name).filter(({ clientAccess }) => clientAccess?.proxy);
  if (proxied.length === 0) return '';
  const sites = proxied.map(({ site }) => parts.site(site).name).join(' and ');
  return ` The proxies of ${sites} refuse all servers with it, so that a switchover does not help.`;
}

/** The page that rebuilds the first server of a tier; undefined where the runbooks have none, as for a tier of the team's own. */
export function rebuildPage(parts: EstateParts, tier: TierModel): string | undefined {
  const first = parts.estate.machines.find(({ id }) => id === tier.machines[0]);
  if (!first) return undefined;
  if (first.roles.includes('edge')) return parts.page(PageId.edgeRebuild(first.id));
  return first.roles.some((role) => DOMAIN_ROLES.includes(role))
    ? parts.page(PageId.memberRebuild(first.id))
    : undefined;
}
