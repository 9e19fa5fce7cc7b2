import { SUBSCRIPTION } from '../../../stand-in/identity';
import { parseResourceId } from '../../../stand-in/resource-id';
import type { AzureStandIn } from '../../../stand-in/stand-in';
import type { Body } from '../../../stand-in/store';

export const HERE = 'westeurope';

/** What is there before Terraform comes, put straight into the store: a resource group takes the provider 20 s. */
export class Given {
  public constructor(
    public readonly azure: AzureStandIn,
    public readonly group: string,
  ) {}

  /** Arguments that nearly every resource has. */
  public get place(): { name: string; resource_group_name: string; location: string } {
    return { name: 'new', resource_group_name: this.group, location: HERE };
  }

  /** Id of something in the group, by type and name as in a path. */
  public id(path = ''): string {
    const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${this.group}`;
    return path === '' ? group : `${group}/providers/Microsoft.${path}`;
  }

  public put(path: string, properties: Body, rest: Body = { location: HERE }): string {
    const id = this.id(path);
    this.azure.store.put(parseResourceId(id)!, { ...rest, properties });
    return id;
  }

  /** Properties of something that is there. */
  public properties(path: string): Body {
    return this.azure.store.get(this.id(path))!.body.properties as Body;
  }

  public network(name = 'net', space = '10.0.0.0/16', location = HERE): string {
    return this.put(
      `Network/virtualNetworks/${name}`,
      { addressSpace: { addressPrefixes: [space] } },
      { location },
    );
  }

  /** A subnet of a network that is made with it. */
  public subnet(addressPrefix = '10.0.1.0/24', name = 'here', location = HERE): string {
    this.network('net', '10.0.0.0/16', location);
    return this.put(`Network/virtualNetworks/net/subnets/${name}`, { addressPrefix }, {});
  }

  public nic(name: string, properties: Body): string {
    const configuration = { name: 'ip', properties: { privateIPAllocationMethod: 'Static', ...properties } };
    return this.put(`Network/networkInterfaces/${name}`, { ipConfigurations: [configuration] });
  }

  public publicIp(name: string, properties: Body = {}, rest: Body = {}): string {
    return this.put(
      `Network/publicIPAddresses/${name}`,
      { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4', ...properties },
      { location: HERE, sku: { name: 'Standard', tier: 'Regional' }, ...rest },
    );
  }

  /** A balancer with front end `front` and pool `pool`; gives the pool. */
  public balancer(name: string, front: Body): string {
    const id = this.put(
      `Network/loadBalancers/${name}`,
      {
        frontendIPConfigurations: [{ name: 'front', properties: front }],
        backendAddressPools: [{ name: 'pool', properties: {} }],
      },
      { location: HERE, sku: { name: 'Standard', tier: 'Regional' } },
    );
    return `${id}/backendAddressPools/pool`;
  }

  public dnsZone(name: string, records: Record<string, Body> = {}): void {
    this.put(`Network/dnsZones/${name}`, {}, { location: 'global' });
    for (const [path, properties] of Object.entries(records))
      this.put(`Network/dnsZones/${name}/${path}`, { TTL: 60, ...properties }, {});
  }

  /** A machine with a disk attached, if one is named. */
  public machine(name: string, zone: string, properties: Body = {}): string {
    const osDisk = { name: `${name}-os`, createOption: 'FromImage', caching: 'ReadWrite' };
    return this.put(
      `Compute/virtualMachines/${name}`,
      {
        hardwareProfile: { vmSize: 'Standard_D2s_v5' },
        storageProfile: { osDisk, dataDisks: [] },
        ...properties,
      },
      { location: HERE, zones: [zone] },
    );
  }

  public disk(name: string, zones?: string[]): string {
    return this.put(
      `Compute/disks/${name}`,
      { diskSizeGB: 64, creationData: { createOption: 'Empty' } },
      { location: HERE, sku: { name: 'Premium_LRS' }, zones },
    );
  }
}
