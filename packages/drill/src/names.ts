import { regionOfHost } from '../../../stand-in/host-names';
import type { Body, Resource, ResourceStore } from '../../../stand-in/store';

/** One place that a name leads to. */
export interface Target {
  readonly text: string;
  /** The lowest is asked first; undefined for a place that is switched off. */
  readonly rank?: number;
  /** Azure region of the place, where it is one that is known. */
  readonly region?: string;
}

/** A name, and where it leads. */
export interface PublishedName {
  readonly name: string;
  readonly kind: 'clients' | 'mail' | 'host' | 'inside';
  readonly targets: Target[];
}

const UNKNOWN = 'unknown';
const ZONE = 'microsoft.network/dnszones';
const PRIVATE_ZONE = 'microsoft.network/privatednszones';
const PROFILE = 'microsoft.network/trafficmanagerprofiles';

/** All names of the estate in the order in which people ask for them: clients, mail, mail hosts, inside the networks. */
export function publishedNames(store: ResourceStore): PublishedName[] {
  return [
    ...named(store, `${ZONE}/cname`, 'clients', (alias) => aliasTargets(store, alias)),
    ...named(store, `${ZONE}/mx`, 'mail', (record) => exchangers(store, record)),
    ...named(store, `${ZONE}/a`, 'host', (record) => addresses(store, record)),
    ...named(store, `${PRIVATE_ZONE}/a`, 'inside', (record) => addresses(store, record)),
  ];
}

/** The regions that are asked first for a name. */
export function leadsTo(name: PublishedName): string[] {
  return [...new Set(firstOf(name).map(({ region }) => region ?? UNKNOWN))];
}

/** The places that are asked first; none where all are switched off. */
function firstOf({ targets }: PublishedName): Target[] {
  const first = Math.min(...targets.map(({ rank }) => rank ?? Infinity));
  return targets.filter(({ rank }) => rank === first);
}

/** Names that a switchover has to move: all but those of hosts, which stay with their machine. */
export function movingNames(names: PublishedName[]): PublishedName[] {
  const hosts = new Set(names.filter(({ kind }) => kind === 'host').map(({ name }) => name));
  return names.filter(({ name }) => !hosts.has(name));
}

/** Those that lead first to a place that is lost, by its region, or to nowhere. */
export function strandedNames(
  names: PublishedName[],
  isLost: (region: string | undefined) => boolean,
): PublishedName[] {
  return names.filter((name) => {
    const first = firstOf(name);
    return first.length === 0 || first.some(({ region }) => isLost(region));
  });
}

/** What a cell of a table shows of a name. */
export function targetLines({ targets }: PublishedName): string[] {
  return targets.map(({ text }) => text);
}

function named(
  store: ResourceStore,
  type: string,
  kind: PublishedName['kind'],
  targets: (record: Resource) => Target[],
): PublishedName[] {
  return store
    .ofType(type)
    .map((record) => ({ name: fullName(record), kind, targets: targets(record).sort(byRank) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function byRank(a: Target, b: Target): number {
  const [left, right] = [a.rank ?? Infinity, b.rank ?? Infinity];
  if (left !== right) return left < right ? -1 : 1;
  return a.text < b.text ? -1 : 1;
}

function fullName({ id }: Resource): string {
  const zone = id.parent!.split('/').pop()!;
  return id.name === '@' ? zone : `${id.name}.${zone}`;
}

/** An alias leads to a Traffic Manager profile with its endpoints, or to one host. */
function aliasTargets(store: ResourceStore, alias: Resource): Target[] {
  const { cname } = properties(alias).CNAMERecord as { cname: string };
  const profile = store
    .ofType(PROFILE)
    .find((each) => (properties(each).dnsConfig as { fqdn: string }).fqdn === cname.replace(/\.$/, ''));
  if (!profile) return [{ text: cname, rank: 0, region: regionOfHost(cname) }];
  return store
    .childrenOf(profile.id.text)
    .filter(({ id }) => id.type === `${PROFILE}/externalendpoints`)
    .map(endpoint);
}

function endpoint(resource: Resource): Target {
  const { endpointStatus, priority, target } = properties(resource) as {
    endpointStatus: string;
    priority: number;
    target: string;
  };
  const region = regionOfHost(target);
  const place = `${resource.id.name} in ${region ?? target}`;
  if (endpointStatus !== 'Enabled') return { text: `off: ${place}`, region };
  return { text: `${priority} ${place}`, rank: priority, region };
}

function exchangers(store: ResourceStore, record: Resource): Target[] {
  const records = properties(record).MXRecords as { exchange: string; preference: number }[];
  return records.map(({ exchange, preference }) => ({
    text: `${preference} ${exchange}`,
    rank: preference,
    region: regionOfExchanger(store, exchange),
  }));
}

function addresses(store: ResourceStore, record: Resource): Target[] {
  const found = (properties(record).ARecords ?? properties(record).aRecords ?? []) as {
    ipv4Address: string;
  }[];
  return found.map(({ ipv4Address }) => ({
    text: ipv4Address,
    rank: 0,
    region: regionOfAddress(store, ipv4Address),
  }));
}

function regionOfExchanger(store: ResourceStore, host: string): string | undefined {
  const record = store.ofType(`${ZONE}/a`).find((each) => fullName(each) === host.replace(/\.$/, ''));
  return record && addresses(store, record)[0]?.region;
}

/** Where the public address, network card or balancer stands that has an address. */
function regionOfAddress(store: ResourceStore, address: string): string | undefined {
  const owner = store.all().find((each) => {
    const { ipAddress, privateIPAddress } = properties(each);
    return ipAddress === address || privateIPAddress === address;
  });
  const placed = owner?.body.location === undefined ? store.get(owner?.id.parent ?? '') : owner;
  return placed?.body.location as string | undefined;
}

function properties(resource: Resource): Body {
  return (resource.body.properties ?? {}) as Body;
}
