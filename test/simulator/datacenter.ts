import type { Resource } from '../support/estate';
import type { Estate } from '../support/estate';
import type { Front, Network, VirtualMachine } from './azure';

/** A datacenter that exists. Terraform has nothing of it: a program states it, and whoever asks says it again. */
export interface Datacenter {
  /** What the runbooks call it. */
  readonly site: string;
  readonly networks: string[];
  /** Mailbox servers that take clients, by name, with their addresses. */
  readonly frontEnds: Record<string, string>;
  /** The balancer before them. */
  readonly balancer: {
    readonly hostName: string;
    readonly publicAddress: string;
    readonly address: string;
    readonly carrier: string;
  };
  readonly edges: {
    readonly name: string;
    readonly address: string;
    readonly publicAddress: string;
    readonly carrier: string;
  }[];
  /** Where the tunnels end. */
  readonly devices: { readonly name: string; readonly publicAddress: string; readonly carrier: string }[];
}

/** A tunnel between an instance of a gateway and a device. */
export interface Tunnel {
  /** Connection and instance, such as `con-x/1`. */
  readonly id: string;
  readonly datacenter: string;
  /** The network of the gateway. */
  readonly network: string;
  /** Public address of the device. */
  readonly device: string;
  readonly carrier: string;
}

/** It has one network, and is lost as a region is. */
export function networkOf({ site, networks }: Datacenter): Network {
  return { name: site, region: site, prefixes: networks, dnsServers: [] };
}

/** No group of Azure is before its machines. */
export function machinesOf({ site, frontEnds, edges }: Datacenter): VirtualMachine[] {
  const place = { stack: '', region: site, network: site, groups: [] };
  return [
    ...Object.entries(frontEnds).map(([name, address]) => ({ ...place, name, address })),
    ...edges.map(({ name, address, publicAddress }) => ({ ...place, name, address, publicAddress })),
  ];
}

/** What one of its public addresses leads to. */
export function publicFrontOf(
  { site, balancer, frontEnds, edges }: Datacenter,
  target: string,
): Front | undefined {
  const edge = edges.find(({ publicAddress }) => publicAddress === target);
  if (edge)
    return {
      region: site,
      zones: [],
      carrier: edge.carrier,
      ports: [{ port: 25, machines: [edge.name] }],
    };
  if (![balancer.hostName, balancer.publicAddress].includes(target.toLowerCase())) return undefined;
  const ports = [{ port: 443, machines: Object.keys(frontEnds) }];
  return { region: site, zones: [], carrier: balancer.carrier, ports };
}

/** What one of its addresses inside leads to. */
export function privateFrontOf(
  { site, balancer, frontEnds }: Datacenter,
  address: string,
): Front | undefined {
  if (address !== balancer.address) return undefined;
  return {
    region: site,
    network: site,
    zones: [],
    ports: [{ port: 443, machines: Object.keys(frontEnds) }],
  };
}

/** The tunnels that Terraform makes to the devices of datacenters. */
export function tunnelsOf(
  estate: Estate,
  datacenters: readonly Datacenter[],
  networkOfSubnet: (id: string) => string,
): Tunnel[] {
  const at = (address: unknown): Resource | undefined => estate.find(address);
  return estate.all('azurerm_virtual_network_gateway_connection').flatMap((connection): Tunnel[] => {
    const gateway = at(estate.get(connection, 'virtual_network_gateway_id'));
    const peer = at(estate.get(connection, 'local_network_gateway_id'));
    if (!gateway || !peer) return [];
    const device = estate.text(peer, 'gateway_address');
    const instances = estate.list<Record<string, string>>(gateway, 'ip_configuration');
    return datacenters.flatMap(({ site, devices }) =>
      devices
        .filter(({ publicAddress }) => publicAddress === device)
        .flatMap(({ carrier }) =>
          instances.map(({ subnet_id: subnet }, index) => ({
            id: `${estate.text(connection, 'name')}/${index + 1}`,
            datacenter: site,
            network: networkOfSubnet(subnet),
            device,
            carrier,
          })),
        ),
    );
  });
}
