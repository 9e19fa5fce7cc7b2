import { Address4 } from 'ip-address';
import { AzureError } from '../azure-error';
import type { Body, Resource, ResourceStore } from '../store';
import type { Request, Rule } from './rule';
import { propertiesOf } from './rule';

const inside = (inner: string, outer: string): boolean => new Address4(inner).isInSubnet(new Address4(outer));

const overlap = (some: string[], others: string[]): boolean =>
  some.some((one) => others.some((other) => inside(one, other) || inside(other, one)));

function prefixesOf(body: Body): string[] {
  const { addressPrefixes, addressPrefix } = propertiesOf(body) as {
    addressPrefixes?: string[];
    addressPrefix?: string;
  };
  return addressPrefixes ?? (addressPrefix === undefined ? [] : [addressPrefix]);
}

const spaceOf = (network: Body): string[] =>
  (propertiesOf(network).addressSpace as { addressPrefixes: string[] }).addressPrefixes;

/**
 * A subnet lies within its network and does not overlap with another.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet (address range).
 */
export const subnetFits: Rule = ({ id, body, store }) => {
  const network = store.get(id.parent!)!;
  refuseOutside(id.name, prefixesOf(body), network.id.name, spaceOf(network.body));
  const sibling = store
    .childrenOf(network.id.text)
    .filter((each) => each.id.type === id.type && each.id.key !== id.key)
    .find((each) => overlap(prefixesOf(each.body), prefixesOf(body)));
  if (!sibling) return;
  throw new AzureError(
    400,
    'NetcfgSubnetRangesOverlap',
    `Subnet '${id.name}' is not valid because its IP address range overlaps with that of an existing subnet '${sibling.id.name}' in virtual network '${network.id.name}'.`,
  );
};

/**
 * A network keeps the addresses of its subnets.
 *
 * Source: learn.microsoft.com/azure/virtual-network/manage-virtual-network (remove an address range: only when no subnet is in
 * it).
 */
export const networkHoldsSubnets: Rule = ({ id, body, store }) => {
  for (const subnet of store.childrenOf(id.text).filter((each) => each.id.type.endsWith('/subnets'))) {
    refuseOutside(subnet.id.name, prefixesOf(subnet.body), id.name, spaceOf(body));
  }
};

function refuseOutside(subnet: string, prefixes: string[], network: string, space: string[]): void {
  if (prefixes.every((prefix) => space.some((block) => inside(prefix, block)))) return;
  throw new AzureError(
    400,
    'NetcfgSubnetRangeOutsideVnet',
    `Subnet '${subnet}' is not valid because its IP address range is outside the IP address range of virtual network '${network}'.`,
  );
}

interface IpConfiguration {
  readonly name: string;
  readonly properties?: {
    readonly privateIPAddress?: string;
    readonly privateIPAllocationMethod?: string;
    readonly subnet?: { readonly id: string };
    readonly publicIPAddress?: { readonly id: string };
  };
}

/** What has addresses, in the body of a network interface, a load balancer or a bastion host. */
function configurationsOf(body: Body): IpConfiguration[] {
  const { ipConfigurations, frontendIPConfigurations } = propertiesOf(body);
  return (ipConfigurations ?? frontendIPConfigurations ?? []) as IpConfiguration[];
}

/**
 * A private address lies in its subnet, is not one of the five that Azure keeps, and has one owner.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/private-ip-addresses and, for the codes,
 * learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors. PrivateIPAddressIsAllocated and
 * its message: learn.microsoft.com/azure/postgresql/flexible-server/how-to-networking-servers-deployed-public-access-add-private-endpoint.
 */
export const addressesFit: Rule = (request) => {
  const seen = new Set<string>();
  for (const { name, properties } of configurationsOf(request.body)) {
    const { privateIPAddress: address, privateIPAllocationMethod: method, subnet } = properties ?? {};
    if (method?.toLowerCase() !== 'static' || !address || !subnet) continue;
    refuseOutsideSubnet(address, prefixesOf(request.store.get(subnet.id)!.body));
    const key = `${address} ${subnet.id.toLowerCase()}`;
    const owner = seen.has(key) ? request.id.text : ownerOf(address, subnet.id, request)?.id.text;
    seen.add(key);
    if (owner === undefined) continue;
    throw new AzureError(
      400,
      'PrivateIPAddressIsAllocated',
      `IP configuration ${request.id.text}/ipConfigurations/${name} is using the private IP address ${address} which is already allocated to resource ${owner}.`,
    );
  }
};

function refuseOutsideSubnet(address: string, prefixes: string[]): void {
  const prefix = prefixes.find((each) => inside(address, each));
  if (prefix === undefined) {
    throw new AzureError(
      400,
      'PrivateIPAddressNotInSubnet',
      `Private static IP address ${address} does not belong to the range of subnet prefix ${prefixes.join()}.`,
    );
  }
  const block = new Address4(prefix);
  const offset = new Address4(address).bigInt() - block.startAddress().bigInt();
  const size = block.endAddress().bigInt() - block.startAddress().bigInt();
  if (offset >= 4n && offset !== size) return;
  throw new AzureError(
    400,
    'PrivateIPAddressInReservedRange',
    `Private static IP address ${address} falls within reserved IP range of subnet prefix ${prefix}.`,
  );
}

/** Network interfaces and front ends that hold an address already. */
function ownerOf(address: string, subnet: string, { id, store }: Request): Resource | undefined {
  return others(id.key, store).find(({ body }) => {
    const held = propertiesOf(body) as IpConfiguration['properties'];
    return held?.privateIPAddress === address && held.subnet?.id.toLowerCase() === subnet.toLowerCase();
  });
}

/** All but the resource and its parts. */
function others(key: string, store: ResourceStore): Resource[] {
  return store.all().filter((each) => each.id.key !== key && !each.id.key.startsWith(`${key}/`));
}

/**
 * A public address serves one configuration.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses (a public address is associated with one
 * resource).
 */
export const publicAddressIsFree: Rule = ({ id, body, store }) => {
  const wanted = configurationsOf(body).flatMap(({ properties }) => properties?.publicIPAddress?.id ?? []);
  for (const address of wanted) {
    const user = others(id.key, store).find(({ body: other }) =>
      [
        propertiesOf(other) as IpConfiguration['properties'],
        ...configurationsOf(other).map((c) => c.properties),
      ]
        .map((held) => held?.publicIPAddress?.id.toLowerCase())
        .includes(address.toLowerCase()),
    );
    if (!user) continue;
    throw new AzureError(
      400,
      'PublicIPAddressInUse',
      `Resource ${id.text} is referencing public IP address ${address} that is already allocated to resource ${user.id.text}.`,
    );
  }
};

/**
 * The spaces of peered networks do not overlap, nor do those of two networks that are peered with the same third.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview and
 * learn.microsoft.com/azure/virtual-network/virtual-network-troubleshoot-peering-issues (overlapping spaces).
 */
export const peeringFits: Rule = ({ id, body, store }) => {
  const remoteOf = (peering: Body): string =>
    (propertiesOf(peering).remoteVirtualNetwork as { id: string }).id;
  const remote = remoteOf(body);
  const space = (network: string): string[] => spaceOf(store.get(network)!.body);
  const cannot = `Cannot create or update peering ${id.text}. Virtual networks ${id.parent} and ${remote} cannot be peered because`;
  if (overlap(space(id.parent!), space(remote))) {
    throw new AzureError(400, 'VnetAddressSpacesOverlap', `${cannot} their address spaces overlap.`);
  }
  const thirdParties = (network: string, second: string): string[] =>
    store
      .childrenOf(network)
      .filter((each) => each.id.type === id.type)
      .map((each) => remoteOf(each.body))
      .filter((third) => third.toLowerCase() !== second.toLowerCase());
  const clash = [
    ...thirdParties(remote, id.parent!).filter((third) => overlap(space(id.parent!), space(third))),
    ...thirdParties(id.parent!, remote).filter((third) => overlap(space(remote), space(third))),
  ][0];
  if (clash === undefined) return;
  throw new AzureError(
    400,
    'VnetAddressSpaceOverlapsWithAlreadyPeeredVnet',
    `${cannot} address space of the first virtual network overlaps with address space of virtual network ${clash} already peered with the second virtual network.`,
  );
};

/**
 * Two rules of one direction do not share a priority.
 *
 * Source: learn.microsoft.com/azure/virtual-network/network-security-groups-overview (security rules: priority).
 */
export const priorityIsFree: Rule = ({ id, body, store }) => {
  const key = (rule: Body): string => {
    const { priority, direction } = propertiesOf(rule) as { priority: number; direction: string };
    return `${direction} ${priority}`.toLowerCase();
  };
  const other = store
    .childrenOf(id.parent!)
    .find((each) => each.id.type === id.type && each.id.key !== id.key && key(each.body) === key(body));
  if (!other) return;
  throw new AzureError(
    400,
    'SecurityRuleConflict',
    `Security rule ${id.name} conflicts with rule ${other.id.name}. Rules cannot have the same Priority and Direction.`,
  );
};
