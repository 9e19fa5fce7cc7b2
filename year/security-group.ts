import { Address4 } from 'ip-address';
import type { AzureView, Reference } from './azure-view';
import { propertiesOf } from './properties';

/** Who comes: anybody outside, or the probes of load balancers. */
export type Caller = 'Internet' | 'AzureLoadBalancer';

/** What every source and every destination is called. */
const ANY = ['*', '0.0.0.0/0', 'Any'];

/** Where a machine is. */
export interface Place {
  readonly subnet: string;
  readonly nic: string;
}

/** A call over TCP. */
export interface Call {
  readonly from: Caller;
  readonly port: number;
}

interface SecurityRule {
  readonly access: string;
  readonly direction: string;
  readonly priority: number;
  readonly protocol: string;
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: string[];
  readonly destinationAddressPrefix?: string;
  readonly destinationAddressPrefixes?: string[];
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: string[];
}

/**
 * Whether the security groups of subnet and network interface admit a call. Of each, the rule with the lowest number that covers the
 * call decides, then Azure's own: probes come in, the Internet does not. A Standard address without any group is closed.
 *
 * Sources: learn.microsoft.com/azure/virtual-network/network-security-groups-overview,
 * learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses (SKU).
 */
export function admits(view: AzureView, { subnet, nic }: Place, call: Call): boolean {
  const groups = [subnet, nic].flatMap((id) => {
    const { networkSecurityGroup } = propertiesOf(view.store.get(id)) as { networkSecurityGroup?: Reference };
    return networkSecurityGroup && view.store.get(networkSecurityGroup.id) ? [networkSecurityGroup.id] : [];
  });
  if (groups.length === 0) return call.from !== 'Internet';
  const addresses = view.store
    .childrenOf(nic)
    .flatMap((each) => (propertiesOf(each).privateIPAddress as string | undefined) ?? []);
  return groups.every((group) => {
    const [first] = view.store
      .childrenOf(group)
      .map((each) => propertiesOf(each) as unknown as SecurityRule)
      .filter((rule) => covers(rule, call, addresses))
      .sort((a, b) => a.priority - b.priority);
    return first === undefined ? call.from !== 'Internet' : first.access === 'Allow';
  });
}

function covers(rule: SecurityRule, { from, port }: Call, addresses: string[]): boolean {
  const sources = [rule.sourceAddressPrefix, ...(rule.sourceAddressPrefixes ?? [])];
  const ports = [rule.destinationPortRange, ...(rule.destinationPortRanges ?? [])];
  const targets = [rule.destinationAddressPrefix, ...(rule.destinationAddressPrefixes ?? [])];
  return (
    rule.direction === 'Inbound' &&
    ['*', 'Tcp'].includes(rule.protocol) &&
    [...ANY, from].some((each) => sources.includes(each)) &&
    ports.some((each) => each !== undefined && isWithin(port, each)) &&
    targets.some((each) => each !== undefined && isMeant(each, addresses))
  );
}

/** Whether a range of ports has a port: `*`, `443` or `1-1024`. */
function isWithin(port: number, range: string): boolean {
  const [from, to = from] = range.split('-').map(Number);
  return range === '*' || (from <= port && port <= to);
}

function isMeant(target: string, addresses: string[]): boolean {
  if ([...ANY, 'VirtualNetwork'].includes(target)) return true;
  if (!Address4.isValid(target)) return false;
  const network = new Address4(target);
  return addresses.some((each) => new Address4(each).isInSubnet(network));
}
