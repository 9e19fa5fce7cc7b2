import { refusalText } from '../core/refusal';
import { Wording } from '../core/shown';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { needsBoundNamespaces, servesBySplitRoles } from '../exchange/version-traits';
import { type ClientCapacity, clientCapacities } from '../model/client-capacity';
import { placedParts } from '../model/contributions';
import type { EstateDocument } from '../model/estate-document';
import type { DnsZoneModel } from '../model/name-model';
import type { FailoverZone } from './failover-zone';

const PLANNING = 'techcommunity.microsoft.com/blog/exchange/namespace-planning-in-exchange-2016/604072';

/** What of an estate the checks look at. The whole model has the warnings in it, which these are among. */
type Parts = Pick<EstateDocument, 'sites' | 'tiers' | 'machines' | 'availabilityGroups' | 'databases'>;

/** A zone whose two sites serve at once, and the estate around it. */
interface Claim {
  readonly document: Parts;
  readonly zone: DnsZoneModel;
}

/** What two sites need that serve at once: it spans the servers, databases and versions of both. */
export function activeActiveErrors(zone: FailoverZone): string[] {
  const claim = claimOf(zone);
  if (!claim) return [];
  return [
    ...unready(claim),
    ...boundNames(claim),
    ...tooSmall(claim),
    ...unevenShares(claim),
    ...oneHome(claim),
  ];
}

/** What two sites that serve at once are warned about. */
export function adviseOnActiveActive(zone: FailoverZone): void {
  const about = (id: WarningId, text: (claim: Claim) => string | undefined): void =>
    advise(zone, id, () => {
      const claim = claimOf(zone);
      return claim && text(claim);
    });
  about(WarningId.UNKNOWN_CLIENT_SHARES, unknownShares);
  about(WarningId.UNSTATED_MAIL_CAPACITY, unstatedMail);
  about(WarningId.ACTIVE_ACTIVE_BEFORE_2016, splitRoles);
}

/** Undefined where one site serves at a time, or the zone publishes one site only. */
function claimOf(zone: FailoverZone): Claim | undefined {
  if (!zone.failover.isActiveActive || zone._sites.length < 2) return undefined;
  const own = placedParts(zone.node.root).flatMap(({ estate, part }) =>
    estate === zone._estate ? part : [],
  );
  const [published] = own.flatMap(({ dnsZones = [] }) => dnsZones.filter(({ id }) => id === zone.domainName));
  return {
    zone: published,
    document: {
      sites: own.flatMap(({ sites = [] }) => sites),
      tiers: own.flatMap(({ tiers = [] }) => tiers),
      machines: own.flatMap(({ machines = [] }) => machines),
      availabilityGroups: own.flatMap(({ availabilityGroups = [] }) => availabilityGroups),
      databases: own.flatMap(({ databases = [] }) => databases),
    },
  };
}

function unready({ document }: Claim): string[] {
  return document.sites
    .filter(({ standbyFor, readiness }) => standbyFor !== undefined && readiness !== 'hot')
    .map(({ name, readiness }) =>
      refusalText({
        property: 'readiness',
        value: readiness,
        limit: 'hot with DnsFailover.activeActive()',
        cause: `clients are led to ${name} all the time, and all of them after the loss of the other site`,
        remedy: 'use Readiness.hot(), or DnsFailover.automatic()',
      }),
    );
}

/** Exchange 2010 has names, and an RPC Client Access array, for each datacenter. */
function boundNames(claim: Claim): string[] {
  return versionsOf(claim)
    .filter((version) => needsBoundNamespaces(version))
    .map((version) =>
      refusalText({
        property: 'failover',
        value: new Wording(`DnsFailover.activeActive() with ${version}`),
        limit: 'automatic or manual with that version',
        cause:
          'its clients keep to one Client Access server, and each datacenter needs names and an RPC Client Access array of its own, so that one name cannot lead to both ' +
          `(${PLANNING})`,
        remedy: 'use DnsFailover.automatic(), or Exchange Server 2016 or later',
      }),
    );
}

/** Each site has to be able to serve all clients after the loss of the other one. */
function tooSmall({ document, zone }: Claim): string[] {
  const clients = zone.routing!.clients;
  return clientCapacities(document, zone)
    .filter(({ capacity }) => capacity !== undefined && capacity < clients)
    .map((each) =>
      refusalText({
        property: 'load.clients',
        value: clients,
        limit: `at most ${each.capacity}, what ${each.site.name} can serve (${capacityText(zone, each)})`,
        cause: `all clients are led to ${each.site.name} after the loss of the other site`,
        remedy:
          'add front ends or use larger ones in both sites, or use DnsFailover.automatic() with fewer clients',
      }),
    );
}

function capacityText({ routing }: DnsZoneModel, { site, servers }: ClientCapacity): string {
  const own = site.id === routing!.primary.site ? routing!.primary : routing!.standby;
  return own.capacity === undefined
    ? `${servers} front ends of ${routing!.clientsPerServer} clients`
    : 'as the program states it';
}

/** Traffic Manager does not see that a site has lost a zone: its clients stay. */
function unevenShares({ document, zone }: Claim): string[] {
  const { clients } = zone.routing!;
  return clientCapacities(document, zone)
    .filter(
      ({ capacity = 0, withoutZone = Infinity, share = 0 }) =>
        capacity >= clients && share * clients > withoutZone,
    )
    .map(({ site, share, withoutZone }) =>
      refusalText({
        property: 'routing',
        value: new Wording(`${percent(share!)} of ${clients} clients for ${site.name}`),
        limit: `at most ${Math.floor(withoutZone!)} clients, what ${site.name} can serve without its largest zone`,
        cause:
          'probes go on to find a site healthy that has lost a zone, so that its share of the clients stays there (learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring)',
        remedy: 'use weights that are closer to each other, or more front ends',
      }),
    );
}

/** Where latency or geography decides, nobody knows how many clients a site gets. */
function unknownShares({ document, zone }: Claim): string | undefined {
  const { clients, method } = zone.routing!;
  const short = clientCapacities(document, zone).filter(
    ({ withoutZone, share }) => share === undefined && withoutZone !== undefined && withoutZone < clients,
  );
  if (short.length === 0) return undefined;
  const list = short
    .map(({ site, withoutZone }) => `${site.name} ${percent(withoutZone! / clients)}`)
    .join(', ');
  return (
    `Without its largest zone, a site cannot serve all clients (${list}), Traffic Manager goes on to lead its clients there, and with ${method} routing the ` +
    'program does not know how many these are. Compare the queries by endpoint of the profile, or add front ends.'
  );
}

function percent(part: number): string {
  return `${Math.floor(part * 100)} %`;
}

/** A site in which no database is at home proxies every request of its clients to the other one. */
function oneHome({ document }: Claim): string[] {
  const siteOf = new Map(document.machines.map(({ id, site }) => [id, site]));
  return document.availabilityGroups.flatMap((group) => {
    const databases = document.databases.filter((each) => each.group === group.id);
    const homes = new Set(
      databases.map(({ copies }) =>
        siteOf.get([...copies].sort((a, b) => a.preference - b.preference)[0]?.server),
      ),
    );
    const away = [...new Set(group.members.map((member) => siteOf.get(member)))].filter(
      (site) => site !== undefined && !homes.has(site),
    );
    if (databases.length === 0 || away.length === 0) return [];
    const names = away.map((site) => document.sites.find(({ id }) => id === site)?.name ?? site).join(', ');
    return [
      refusalText({
        property: 'copies.active',
        value: new Wording(`no database of ${group.id} at home in ${names}`),
        fault: 'must let databases be at home in both sites, with DnsFailover.activeActive()',
        cause: 'every request of the clients there would go over the connection between the sites',
        remedy: 'use ActiveDatabases.BOTH_SITES and two databases or more, or DnsFailover.automatic()',
      }),
    ];
  });
}

function unstatedMail({ document, zone }: Claim): string | undefined {
  if (!zone.routing!.equalMail) return undefined;
  const unstated = document.tiers.filter(
    ({ mailTransport, machines }) =>
      mailTransport !== undefined &&
      mailTransport.filterHosts.length === 0 &&
      machines.length > 0 &&
      mailTransport.messagesPerSecondWithOneLess === undefined,
  );
  if (unstated.length === 0) return undefined;
  return (
    `Nobody has stated how many messages ${unstated.map(({ id }) => id).join(', ')} can take, and after the loss of a site the Edges of the other one take all mail of both. ` +
    'State the capacity of the Edges (edge.capacity) with the peak of both sites together.'
  );
}

function splitRoles(claim: Claim): string | undefined {
  const [version] = versionsOf(claim).filter((each) => servesBySplitRoles(each));
  if (version === undefined) return undefined;
  return (
    `${version} serves one name from both sites, and its Client Access servers hold no databases: a request goes to the Mailbox server with the active copy, in ` +
    'the other site too, so that the connection between the sites also has client traffic. Any of the servers of both sites has to read the cookie that another ' +
    'one has written, so that all need the same certificate, and Kerberos needs one alternate service account for all of them. Beside Exchange 2016, both versions may ' +
    `share the name (${PLANNING}).`
  );
}

/** Versions of the front ends. */
function versionsOf({ document: { machines, tiers } }: Claim): string[] {
  const own = new Set(tiers.flatMap((tier) => (tier.clientAccess === undefined ? [] : tier.machines)));
  return [
    ...new Set(machines.flatMap(({ id, exchangeVersion }) => (own.has(id) ? (exchangeVersion ?? []) : []))),
  ];
}
