import type { Change } from '../stand-in/stand-in';
import type { Resource } from '../stand-in/store';
import type { Caller } from './security-group';
import { propertiesOf } from './properties';
import { admits } from './security-group';

/** What the observer sees of Azure at a moment. */
export type AzureView = Pick<Change, 'store' | 'powerOf'>;

const VM = 'microsoft.compute/virtualmachines';
const NETWORK = 'microsoft.network';

/** A machine as Azure has it. */
export interface SeenMachine {
  readonly id: string;
  readonly isRunning: boolean;
  /** Ids of its data disks, in lower case. */
  readonly disks: string[];
  /** Ids of the pools that it is in. */
  readonly pools: Set<string>;
  /** Id of its public address. */
  readonly publicAddress?: string;
  /** Whether the security groups on the way admit somebody to a port. */
  readonly admits: (from: Caller, port: number) => boolean;
}

/** Everything of one kind, by its id in lower case. */
export function ofType(view: AzureView, type: string): Resource[] {
  return view.store.ofType(`${NETWORK}/${type}`);
}

/** All machines, by computer name. */
export function seenMachines(view: AzureView): Map<string, SeenMachine> {
  return new Map(view.store.ofType(VM).map((machine) => [computerName(machine), seenMachine(view, machine)]));
}

/** Ids of all machines as Azure writes them, by computer name. */
export function machineIds({ store }: Pick<AzureView, 'store'>): Map<string, string> {
  return new Map(store.ofType(VM).map((machine) => [computerName(machine), machine.id.text]));
}

/** What nobody has given a name for its system is attached to a disk that exists, and has none. */
function computerName(machine: Resource): string {
  const { computerName: name = '' } = (propertiesOf(machine).osProfile ?? {}) as { computerName?: string };
  return name.toUpperCase();
}

function seenMachine(view: AzureView, machine: Resource): SeenMachine {
  const { storageProfile, networkProfile } = propertiesOf(machine) as {
    storageProfile?: { dataDisks?: { managedDisk?: { id: string } }[] };
    networkProfile?: { networkInterfaces?: { id: string }[] };
  };
  const nics = (networkProfile?.networkInterfaces ?? []).map(({ id }) => id);
  const configurations = nics.flatMap((nic) =>
    view.store
      .childrenOf(nic)
      .map((each) => ({ ...(propertiesOf(each) as IpConfiguration), nic }))
      .filter((each) => each.subnet !== undefined),
  );
  return {
    id: machine.id.key,
    isRunning: view.powerOf(machine.id.text) === 'running',
    disks: (storageProfile?.dataDisks ?? []).flatMap(({ managedDisk }) => lower(managedDisk) ?? []),
    pools: new Set(
      configurations.flatMap((each) =>
        (each.loadBalancerBackendAddressPools ?? []).map(({ id }) => id.toLowerCase()),
      ),
    ),
    publicAddress: configurations.map((each) => lower(each.publicIPAddress)).find((id) => id !== undefined),
    admits: (from, port) =>
      configurations.some(({ subnet, nic }) => admits(view, { subnet: subnet!.id, nic }, { from, port })),
  };
}

export interface Reference {
  readonly id: string;
}

interface IpConfiguration {
  readonly subnet?: Reference;
  readonly publicIPAddress?: Reference;
  readonly loadBalancerBackendAddressPools?: Reference[];
}

function lower(reference?: Reference): string | undefined {
  return reference?.id.toLowerCase();
}

/** What servers offer to a load balancer: where they answer its probes. */
export interface Offer {
  readonly port: number;
  readonly path: string;
}

/** Pools that rules of the load balancers of a region lead clients to; undefined where a probe asks for what no server offers. */
export function servedPools(view: AzureView, region: string, offer: Offer): string[] | undefined {
  const here = new Set(
    ofType(view, 'loadbalancers')
      .filter(({ body }) => plainRegion(body.location) === region)
      .map(({ id }) => id.key),
  );
  const rules = ofType(view, 'loadbalancers/loadbalancingrules')
    .filter(({ id }) => here.has(id.parent!.toLowerCase()))
    .map((rule) => propertiesOf(rule) as BalancingRule)
    // Other protocols, such as IMAP, have ports and probes of their own.
    .filter(({ frontendPort = offer.port }) => frontendPort === offer.port)
    .filter((rule) => isFrontendThere(view, rule.frontendIPConfiguration));
  if (rules.some((rule) => !isAnswered(view, rule, offer))) return undefined;
  return [...new Set(rules.flatMap(({ backendAddressPool }) => lower(backendAddressPool) ?? []))];
}

interface BalancingRule {
  readonly backendAddressPool?: Reference;
  readonly frontendIPConfiguration?: Reference;
  readonly probe?: Reference;
  readonly frontendPort?: number;
  readonly backendPort?: number;
}

/** Whether servers answer at the port of the rule, and as its probe asks. Without a probe, all count as healthy. */
function isAnswered(view: AzureView, { probe, backendPort }: BalancingRule, { port, path }: Offer): boolean {
  if (backendPort !== port) return false;
  if (probe === undefined) return true;
  const asked = propertiesOf(view.store.get(probe.id)) as {
    protocol?: string;
    port?: number;
    requestPath?: string;
  };
  if (asked.port !== port) return false;
  return asked.protocol === 'Tcp' || (asked.protocol === 'Https' && asked.requestPath === path);
}

function isFrontendThere(view: AzureView, reference?: Reference): boolean {
  const frontend = reference && view.store.get(reference.id);
  if (frontend === undefined) return false;
  const { publicIPAddress } = propertiesOf(frontend) as { publicIPAddress?: Reference };
  return publicIPAddress === undefined || view.store.get(publicIPAddress.id) !== undefined;
}

/** Regions whose networks are connected with each other, by pairs; undefined where no network has ever a peering. */
export function linkedRegions(view: AzureView): [string, string][] {
  return ofType(view, 'virtualnetworks/virtualnetworkpeerings').flatMap((peering): [string, string][] => {
    const { remoteVirtualNetwork, allowVirtualNetworkAccess } = propertiesOf(peering) as {
      remoteVirtualNetwork?: Reference;
      allowVirtualNetworkAccess?: boolean;
    };
    const [from, to] = [peering.id.parent!, remoteVirtualNetwork?.id ?? ''].map((id) =>
      plainRegion(view.store.get(id)?.body.location),
    );
    return allowVirtualNetworkAccess === false || from === '' || to === '' ? [] : [[from, to]];
  });
}

export function plainRegion(location: unknown): string {
  return typeof location === 'string' ? location.toLowerCase().replace(/ /g, '') : '';
}

/** A host that clients are led to. */
export interface ClientEndpoint {
  readonly host: string;
  /** Whether a public address has this name. */
  readonly exists: boolean;
}

/**
 * The hosts that the public name leads to, as far as they are switched on, the first to be asked first. There is a list for each part of the clients:
 * a profile that spreads them leads each part to a host of its own first.
 */
export function clientEndpoints(view: AzureView, name: string): ClientEndpoint[][] {
  const alias = ofType(view, 'dnszones/cname').find((each) => hostOf(each) === name);
  const { CNAMERecord } = propertiesOf(alias) as { CNAMERecord?: { cname: string } };
  if (CNAMERecord === undefined) return [];
  const target = plainHost(CNAMERecord.cname);
  const profile = ofType(view, 'trafficmanagerprofiles').find(
    (each) => plainHost((propertiesOf(each).dnsConfig as { fqdn: string }).fqdn) === target,
  );
  const lists = profile ? profileLists(view, profile) : [[target]];
  const addresses = ofType(view, 'publicipaddresses').map(
    (each) => (propertiesOf(each).dnsSettings as { fqdn?: string } | undefined)?.fqdn ?? '',
  );
  const known = new Set(addresses.map(plainHost));
  return lists.map((hosts) => hosts.map((host) => ({ host, exists: known.has(host) })));
}

/** A profile that is switched off answers no name. */
function profileLists(view: AzureView, profile: Resource): string[][] {
  const { profileStatus, trafficRoutingMethod } = propertiesOf(profile);
  if (profileStatus === 'Disabled') return [];
  const lists = view.store
    .childrenOf(profile.id.text)
    .map((each) => propertiesOf(each) as EndpointProperties)
    .filter(({ endpointStatus }) => endpointStatus === 'Enabled')
    .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
    .flatMap((each) => endpointLists(view, each));
  if (trafficRoutingMethod === 'Geographic') return lists;
  if (trafficRoutingMethod === undefined || trafficRoutingMethod === 'Priority') return [lists.flat()];
  return lists.map((each) => [...each, ...lists.filter((other) => other !== each).flat()]);
}

interface EndpointProperties {
  readonly endpointStatus?: string;
  readonly priority?: number;
  readonly target?: string;
  readonly targetResourceId?: string;
}

/** A nested endpoint leads to a profile. */
function endpointLists(view: AzureView, { target, targetResourceId }: EndpointProperties): string[][] {
  const nested = targetResourceId === undefined ? undefined : view.store.get(targetResourceId);
  if (nested !== undefined) return profileLists(view, nested);
  return target === undefined ? [] : [[plainHost(target)]];
}

/** The hosts that take mail to a domain. */
export function mailHosts(view: AzureView, domain: string): string[] {
  return ofType(view, 'dnszones/mx')
    .filter((each) => hostOf(each) === domain)
    .flatMap((each) => propertiesOf(each).MXRecords as { exchange: string }[])
    .map(({ exchange }) => plainHost(exchange));
}

/** Ids of the public addresses that mail to a domain is led to, in lower case. */
export function mailAddresses(view: AzureView, domain: string): Set<string> {
  const hosts = mailHosts(view, domain);
  const values = ofType(view, 'dnszones/a')
    .filter((each) => hosts.includes(hostOf(each)))
    .flatMap((each) => (propertiesOf(each).ARecords ?? []) as { ipv4Address: string }[])
    .map(({ ipv4Address }) => ipv4Address);
  return new Set(
    ofType(view, 'publicipaddresses')
      .filter((each) => values.includes(propertiesOf(each).ipAddress as string))
      .map(({ id }) => id.key),
  );
}

/** What clients inside are told in a network; undefined where the network does not ask the zone of the name. */
export function privateAddresses(view: AzureView, name: string, region: string): string[] | undefined {
  const zone = ofType(view, 'privatednszones').find(({ id }) => id.name.toLowerCase() === name);
  const children = zone ? view.store.childrenOf(zone.id.text) : [];
  const isAsked = children.some((child) => {
    const { virtualNetwork } = propertiesOf(child) as { virtualNetwork?: Reference };
    return virtualNetwork && plainRegion(view.store.get(virtualNetwork.id)?.body.location) === region;
  });
  if (!isAsked) return undefined;
  return children
    .filter(({ id }) => id.type.endsWith('/a') && id.name === '@')
    .flatMap((record) => (propertiesOf(record).aRecords ?? []) as { ipv4Address: string }[])
    .map(({ ipv4Address }) => ipv4Address);
}

/** Private addresses of load balancers. */
export function privateFrontends(view: AzureView): Set<string> {
  return new Set(
    ofType(view, 'loadbalancers/frontendipconfigurations').map(
      (each) => propertiesOf(each).privateIPAddress as string,
    ),
  );
}

/** Whether any network asks a private zone. */
export function hasPrivateLinks(view: AzureView): boolean {
  return ofType(view, 'privatednszones/virtualnetworklinks').length > 0;
}

function hostOf({ id }: Resource): string {
  const zone = id.parent!.split('/').pop()!;
  return id.name === '@' ? zone : `${id.name}.${zone}`;
}

export function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
