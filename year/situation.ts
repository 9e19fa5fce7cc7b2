import { ExternalKind } from '../lib/model/external-model';
import { NameUse } from '../lib/model/name-model';
import { NameStage } from '../lib/model/name-stage';
import type { EstateDocument } from '../lib/model/estate-document';
import type { MachineModel } from '../lib/model/machine-model';
import type { RedundancyGroup } from '../lib/model/redundancy-group';
import type { AzureView, SeenMachine } from './azure-view';
import type { Caller } from './security-group';
import {
  clientEndpoints,
  linkedRegions,
  mailAddresses,
  mailHosts,
  plainHost,
  privateAddresses,
  privateFrontends,
  seenMachines,
  servedPools,
} from './azure-view';

/** What Azure does not know of the machines. */
export interface Beyond {
  /** Ids of machines on which somebody has installed Exchange, or what else they are for. */
  readonly ready: ReadonlySet<string>;
  /** Whether the networks of the sites have been connected: until then nobody misses the connection. */
  readonly areLinked: boolean;
  /** Whether networks have asked the private zones: until then nobody inside misses them. */
  readonly areNamedInside: boolean;
  /** Ids of machines, and of Edges that are no machines of the model, that serve outside Azure; everything where it is left out is in Azure. */
  readonly elsewhere?: ReadonlySet<string>;
}

/** An endpoint of the clients' names that is switched on. */
export interface Endpoint {
  readonly host: string;
  readonly answers: boolean;
}

/** What the estate has at a moment. */
export interface Situation {
  /** Ids of the members that serve, by group. */
  readonly survivors: ReadonlyMap<string, string[]>;
  /** Where each part of the clients is led, in the order in which the places are asked; undefined while their names are not live. */
  readonly endpoints?: Endpoint[][];
  /** Whether clients in every network of the estate find a front end; undefined while their names are not live there. */
  readonly inside?: boolean;
  /** Whether mail from outside finds an Edge; undefined while its names are not live, and where a filtering service takes it first. */
  readonly mail?: boolean;
}

const MAIL_PORT = 25;

/** What the estate that the model describes has, by what Azure shows. */
export function situationOf(model: EstateDocument, view: AzureView, beyond: Beyond): Situation {
  const seen = seenMachines(view);
  const up = model.machines.filter((each) => isUp(each, seen, beyond));
  const serving = new Map(up.map((each) => [each.id, seen.get(each.id)!]));
  const survivors = new Map(
    model.redundancyGroups.map((group) => [group.id, survivorsOf(group, { model, view, serving, beyond })]),
  );
  const [zone] = model.dnsZones;
  return {
    survivors,
    endpoints: zone?.clientNames === NameStage.LIVE ? endpointsOf(model, view, survivors) : undefined,
    inside:
      zone?.clientNames === NameStage.LIVE && beyond.areNamedInside
        ? areFoundInside(model, view, survivors)
        : undefined,
    mail:
      zone?.mailNames === NameStage.LIVE && isMailSeen(model)
        ? mailArrives(model, { view, serving, beyond })
        : undefined,
  };
}

/** Exists, runs, has its disks and what it is for. */
function isUp(machine: MachineModel, seen: Map<string, SeenMachine>, { ready }: Beyond): boolean {
  const { id, volumes = [] } = machine;
  const found = seen.get(id);
  return found !== undefined && found.isRunning && ready.has(id) && found.disks.length >= volumes.length;
}

interface Given {
  readonly model: EstateDocument;
  readonly view: AzureView;
  readonly serving: Map<string, SeenMachine>;
  readonly beyond: Beyond;
}

function survivorsOf(group: RedundancyGroup, given: Given): string[] {
  const { model, view, serving, beyond } = given;
  const isElsewhere = (id: string): boolean => beyond.elsewhere?.has(id) ?? false;
  const running = group.members.filter((each) => serving.has(each) || isElsewhere(each));
  if (group.votes) return largestConnected(running, given);
  const tier = model.tiers.find(({ id }) => id === group.id);
  if (tier?.kind === 'client-access') {
    const { region = '' } = model.sites.find(({ id }) => id === tier.site) ?? {};
    const { healthPort: port = 0, healthPath: path = '' } = tier.clientAccess ?? {};
    const { proxy, publicHostName } = tier.clientAccess ?? {};
    // Proxies take the connections of clients, and hand them on to whatever servers run.
    if (proxy !== undefined)
      return model.machines.some((each) => each.tier === proxy.tier && serving.has(each.id)) ? running : [];
    const pools = servedPools(view, region, { port, path });
    const callers: Caller[] =
      publicHostName === undefined ? ['AzureLoadBalancer'] : ['Internet', 'AzureLoadBalancer'];
    return running.filter(
      (each) => isElsewhere(each) || takesClients(serving.get(each)!, { port, callers }, pools),
    );
  }
  if (tier?.kind === 'edge') {
    const isFiltered = (tier.mailTransport?.filterHosts.length ?? 0) > 0;
    return running.filter((each) => isElsewhere(each) || takesMail(serving.get(each)!, isFiltered));
  }
  return running;
}

function takesClients(
  { pools, admits }: SeenMachine,
  { port, callers }: { port: number; callers: Caller[] },
  served: string[] = [],
): boolean {
  return (
    served.length > 0 &&
    served.every((each) => pools.has(each)) &&
    callers.every((each) => admits(each, port))
  );
}

/** A filtering service has addresses of its own, which the Internet does not share. */
function takesMail({ publicAddress, admits }: SeenMachine, isFiltered = false): boolean {
  return publicAddress !== undefined && (isFiltered || admits('Internet', MAIL_PORT));
}

/** Votes count together only where they reach each other. */
function largestConnected(members: string[], { model, view, beyond }: Given): string[] {
  if (!beyond.areLinked) return members;
  const links = linkedRegions(view);
  const regionOf = (id: string): string => {
    const machine = model.machines.find((each) => each.id === id);
    return model.sites.find((site) => site.id === machine?.site)?.region ?? '';
  };
  // A datacenter is reached over its gateway, which is no peering.
  const isTwoWay = (a: string, b: string): boolean =>
    [a, b].includes('') ||
    [
      [a, b],
      [b, a],
    ].every(([from, to]) => links.some((link) => link[0] === from && link[1] === to));
  const parties = subsets([...new Set(members.map(regionOf))])
    .filter((regions) => regions.every((a) => regions.every((b) => a === b || isTwoWay(a, b))))
    .map((regions) => members.filter((each) => regions.includes(regionOf(each))));
  return parties.reduce((a, b) => (b.length > a.length ? b : a), []);
}

function subsets(all: string[]): string[][] {
  return all.reduce<string[][]>((found, each) => [...found, ...found.map((some) => [...some, each])], [[]]);
}

/** Where each part of the clients is led by a name. */
export function endpointsOf(
  model: EstateDocument,
  view: AzureView,
  survivors: ReadonlyMap<string, string[]>,
  name: string = publicName(model),
): Endpoint[][] {
  return clientEndpoints(view, name).map((list) =>
    list.map(({ host, exists }) => {
      const tier = model.tiers.find(
        ({ clientAccess }) => plainHost(clientAccess?.publicHostName ?? '') === host,
      );
      const isThere = exists || isInDatacenter(model, tier?.site);
      return { host, answers: isThere && hasEnough(model, survivors, tier?.id) };
    }),
  );
}

/** A name of clients on the Internet: all of them lead to the same places. */
function publicName({ names }: EstateDocument): string {
  const leads = (type: string): string | undefined =>
    names.find(({ recordType }) => recordType === type)?.name;
  return leads('Traffic Manager') ?? leads('CNAME') ?? '';
}

function isInDatacenter({ sites }: EstateDocument, site?: string): boolean {
  const found = sites.find(({ id }) => id === site);
  return found !== undefined && found.region === undefined;
}

/** Whether the group of a tier has the members that it needs. */
function hasEnough(
  { redundancyGroups }: EstateDocument,
  survivors: ReadonlyMap<string, string[]>,
  tier?: string,
): boolean {
  const group = redundancyGroups.find(({ id }) => id === tier);
  return group !== undefined && (survivors.get(group.id)?.length ?? 0) >= group.needed;
}

/** Whether every network is told an address of a front end that answers; a client takes the next where one does not. */
function areFoundInside(
  model: EstateDocument,
  view: AzureView,
  survivors: ReadonlyMap<string, string[]>,
): boolean {
  const [zone] = model.dnsZones;
  // The model of the former version does not say which networks ask: all did.
  const networks = (zone.networks as string[] | undefined) ?? model.sites.map(({ id }) => id);
  const regions = model.sites.filter(({ id }) => networks.includes(id)).flatMap(({ region }) => region ?? []);
  return model.names
    .filter(({ usedBy, recordType }) =>
      isFormer(model) ? recordType === 'Traffic Manager' : usedBy === NameUse.CLIENTS_INSIDE,
    )
    .every(({ name }) =>
      regions.every((region) => isFoundInside(model, { view, survivors }, { name, region }) === true),
    );
}

/** Whether the networks of a region are told an address of a front end that answers; undefined where they do not ask the private zone. */
export function isFoundInside(
  model: EstateDocument,
  { view, survivors }: { view: AzureView; survivors: ReadonlyMap<string, string[]> },
  { name, region }: { name: string; region: string },
): boolean | undefined {
  const there = privateFrontends(view);
  const answering = model.tiers
    .filter(({ id }) => hasEnough(model, survivors, id))
    .flatMap(({ clientAccess, site }) =>
      (clientAccess?.privateAddresses ?? []).filter((each) => there.has(each) || isInDatacenter(model, site)),
    );
  return privateAddresses(view, name, region)?.some((each) => answering.includes(each));
}

function hostsOf(model: EstateDocument, ids: ReadonlySet<string>): string[] {
  return [
    ...model.machines.map(({ id, hostName = '' }) => ({ id, hosts: [hostName] })),
    ...model.externals.map(({ id, hosts = [] }) => ({ id, hosts })),
  ]
    .filter(({ id }) => ids.has(id))
    .flatMap(({ hosts }) => hosts);
}

/** The model of a former version does not say what names are for. */
function isFormer({ names }: EstateDocument): boolean {
  return names.every(({ usedBy }) => (usedBy as NameUse | undefined) === undefined);
}

/** Mail that a filtering service takes first is seen by nobody here. */
function isMailSeen(model: EstateDocument): boolean {
  if (isFormer(model)) return true;
  const { names, machines, externals } = model;
  const own = [
    ...machines.map(({ hostName }) => hostName),
    ...externals.filter(({ kind }) => kind === ExternalKind.EDGE).flatMap(({ hosts = [] }) => hosts),
  ];
  return names.some(
    ({ usedBy, recordType, primary, standby }) =>
      usedBy === NameUse.MAIL &&
      recordType.startsWith('MX') &&
      [primary, standby].some((host) => host !== undefined && own.includes(host)),
  );
}

function mailArrives(model: EstateDocument, { view, serving, beyond }: Omit<Given, 'model'>): boolean {
  const [zone] = model.dnsZones;
  const addresses = mailAddresses(view, zone.id);
  const asked = mailHosts(view, zone.id);
  const elsewhere = beyond.elsewhere === undefined ? [] : hostsOf(model, beyond.elsewhere);
  return (
    elsewhere.some((host) => asked.includes(plainHost(host))) ||
    [...serving.values()].some(
      (each) => takesMail(each) && each.publicAddress !== undefined && addresses.has(each.publicAddress),
    )
  );
}
