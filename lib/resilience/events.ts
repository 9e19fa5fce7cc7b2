import type { EstateDocument } from '../model/estate-document';
import type { TunnelModel } from '../model/gateway-model';
import { carrierDomain, linkId, machineEvent, regionDomain } from '../model/ids';
import { Runs } from '../model/site-model';
import type { EstateEvent } from './event';

/** Kinds of failure domains whose names say more than their ids; any other kind is called by its id. */
const DOMAIN_NAMES: Record<string, (estate: EstateDocument, name: string) => Omit<EstateEvent, 'id'>> = {
  region: (estate, region) => regionEvent(estate, region),
  zone: (estate, name) => {
    const [region, zone] = name.split('/');
    return { kind: 'zone', name: `zone ${zone} of ${placesIn(estate, region)}` };
  },
  // A datacenter, which no region contains.
  site: (estate, site) => ({ kind: 'site', name: `site ${siteName(estate, site)}` }),
  carrier: (_, carrier) => ({ kind: 'carrier', name: `carrier ${carrier}` }),
  key: (estate, name) => ({ kind: 'key', name: keyName(estate, name) }),
  device: (estate, name) => {
    const [site, device] = name.split('/');
    return { kind: 'device', name: `${device} of ${siteName(estate, site)}` };
  },
};

/** In this order events are listed, the most common first; kinds that nobody foresaw come last. */
const ORDER = ['machine', 'zone', 'site', 'region', 'carrier', 'link', 'tunnel', 'device', 'key'];

/** Everything that can fail by itself: machines, what they are lost with, links, and things outside. The most common come first. */
export function eventsOf(estate: EstateDocument): EstateEvent[] {
  const events: EstateEvent[] = [
    ...estate.machines
      .filter(({ runs }) => runs === Runs.ALWAYS)
      .map(({ id }) => ({ id: machineEvent(id), kind: 'machine', name: id })),
    ...domainsOf(estate).map((id) => ({ id, ...named(estate, id) })),
    ...linksOf(estate).map(([one, other]) => ({
      id: linkId(one, other),
      kind: 'link',
      name: `link between ${siteName(estate, one)} and ${siteName(estate, other)}`,
    })),
    ...tunnelsOf(estate).map(({ id, name }) => ({ id, kind: 'tunnel', name })),
    ...estate.externals.map(({ id, kind, name }) => ({ id, kind, name })),
  ];
  const place = ({ kind }: EstateEvent): number =>
    (ORDER.indexOf(kind) + ORDER.length + 1) % (ORDER.length + 1);
  return events
    .map((event, index) => ({ event, index }))
    .sort((a, b) => place(a.event) - place(b.event) || a.index - b.index)
    .map(({ event }) => event);
}

/** The pairs of sites that an interconnect connects. */
export function linksOf({ interconnects }: EstateDocument): [string, string][] {
  const pairs = interconnects.flatMap(({ sites }) =>
    sites.flatMap((one, index) => sites.slice(index + 1).map((other): [string, string] => [one, other])),
  );
  return [
    ...new Map(pairs.map(([one, other]) => [linkId(one, other), [one, other] as [string, string]])).values(),
  ];
}

/** The ways of the connections with datacenters, each once: that of another site through one of them has the same. */
function tunnelsOf({ interconnects }: EstateDocument): TunnelModel[] {
  const all = interconnects.flatMap(({ gateway }) => gateway?.tunnels ?? []);
  return [...new Map(all.map((tunnel) => [tunnel.id, tunnel])).values()];
}

function domainsOf(estate: EstateDocument): string[] {
  const { sites, tiers, machines, externals, dnsZones } = estate;
  const all = [
    ...[...sites, ...machines, ...externals].flatMap(({ failureDomains }) => failureDomains),
    ...tunnelsOf(estate).flatMap(({ failureDomains = [] }) => failureDomains),
    ...tiers.flatMap(({ clientAccess }) =>
      clientAccess?.carrier === undefined ? [] : [carrierDomain(clientAccess.carrier)],
    ),
    ...dnsZones.flatMap(({ region }) => (region === undefined ? [] : [regionDomain(region)])),
  ];
  return [...new Set(all)];
}

function named(estate: EstateDocument, id: string): Omit<EstateEvent, 'id'> {
  const kind = id.slice(0, id.indexOf(':'));
  const of = DOMAIN_NAMES[kind] as (typeof DOMAIN_NAMES)[string] | undefined;
  return of ? of(estate, id.slice(kind.length + 1)) : { kind: kind || 'other', name: id };
}

/** A region is the site to people where clients or mail are served from it. */
function regionEvent(estate: EstateDocument, region: string): Omit<EstateEvent, 'id'> {
  const sites = estate.sites.filter((site) => site.region === region);
  const serving = sites.filter(({ id }) => isServing(estate, id));
  if (serving.length > 0) return { kind: 'site', name: `site ${namesText(serving)}` };
  return {
    kind: 'region',
    name: sites.length > 0 ? `region ${region} (${namesText(sites)})` : `region ${region}`,
  };
}

function isServing({ machines }: EstateDocument, site: string): boolean {
  return machines.some((machine) => machine.site === site && machine.exchangeVersion !== undefined);
}

function placesIn({ sites }: EstateDocument, region: string): string {
  const here = sites.filter((site) => site.region === region);
  return here.length > 0 ? namesText(here) : region;
}

function namesText(sites: readonly { readonly name: string }[]): string {
  return sites.map(({ name }) => name).join(' and ');
}

function siteName({ sites }: EstateDocument, id: string): string {
  return sites.find((site) => site.id === id)?.name ?? id;
}

/** Several sites of one region may have one key. */
function keyName({ sites }: EstateDocument, name: string): string {
  const own = sites.filter(({ diskKey }) => diskKey?.id === `key:${name}`);
  return own.length > 0 ? `disk key of ${namesText(own)}` : `disk key ${name}`;
}
