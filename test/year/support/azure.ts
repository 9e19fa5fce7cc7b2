import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../../lib/model/estate-document';
import type { MachineModel } from '../../../lib/model/machine-model';
import { parseResourceId } from '../../../stand-in/resource-id';
import type { Body } from '../../../stand-in/store';
import { ResourceStore } from '../../../stand-in/store';
import type { AzureView } from '../../../year/azure-view';
import { Observer } from '../../../year/observer';
import { ROOT } from '../../support/synth';

const GROUP = '/subscriptions/s/resourceGroups/rg';
const NETWORK = `${GROUP}/providers/Microsoft.Network`;
const COMPUTE = `${GROUP}/providers/Microsoft.Compute`;
const ZONE = `${NETWORK}/dnsZones/contoso.com`;
const PROFILE = `${NETWORK}/trafficManagerProfiles/clients`;
const OPEN = {
  access: 'Allow',
  direction: 'Inbound',
  priority: 100,
  protocol: 'Tcp',
  sourceAddressPrefix: 'Internet',
  destinationAddressPrefix: '*',
};
const REGIONS = ['westeurope', 'northeurope', 'francecentral'];

export const MODEL = JSON.parse(
  readFileSync(join(ROOT, 'test', 'two-site.estate.json'), 'utf8'),
) as EstateDocument;

/** Azure with the estate of the example in it, as far as the observer looks; a test takes things away. */
export class SmallAzure implements AzureView {
  public readonly store = new ResourceStore();
  private readonly off = new Set<string>();

  public constructor() {
    const regionOf = (machine: MachineModel): string =>
      MODEL.sites.find(({ id }) => id === machine.site)?.region ?? '';
    for (const region of REGIONS) this.network(region);
    for (const site of MODEL.sites.slice(0, 2)) this.balancer(site.id, site.region!);
    MODEL.machines.forEach((machine, at) => this.machine(machine, regionOf(machine), at));
    this.names();
  }

  public powerOf(machine: string): 'running' | 'stopped' {
    return this.off.has(machine.toLowerCase()) ? 'stopped' : 'running';
  }

  public stop(...machines: string[]): void {
    for (const each of machines) this.off.add(this.vm(each).toLowerCase());
  }

  public start(...machines: string[]): void {
    for (const each of machines) this.off.delete(this.vm(each).toLowerCase());
  }

  public put(path: string, body: Body): void {
    this.store.put(parseResourceId(path)!, body);
  }

  public remove(path: string): void {
    if (this.store.get(path) === undefined) throw new Error(`There is no ${path}.`);
    this.store.delete(parseResourceId(path)!);
  }

  public vm(machine: string): string {
    return `${COMPUTE}/virtualMachines/${machine}`;
  }

  public disk(machine: string, letter: string): string {
    return `${COMPUTE}/disks/${machine}-${letter}`;
  }

  public address(machine: string): string {
    return `${NETWORK}/publicIPAddresses/${machine}`;
  }

  public subnet(region: string): string {
    return `${NETWORK}/virtualNetworks/${region}/subnets/all`;
  }

  public rule(region: string): string {
    return `${NETWORK}/networkSecurityGroups/${region}/securityRules/allow`;
  }

  /** The rule that lets anybody in, with changes. */
  public open(region: string, changed: Body = {}): void {
    this.put(this.rule(region), {
      properties: { ...OPEN, destinationPortRanges: ['25', '443'], ...changed },
    });
  }

  /** A rule that keeps out, with changes. */
  public deny(region: string, changed: Body = {}): void {
    const path = this.rule(region).replace(/allow$/, 'deny');
    this.put(path, { properties: { ...OPEN, access: 'Deny', destinationPortRange: '*', ...changed } });
  }

  public probe(site: string): string {
    return `${this.balancerOf(site)}/probes/https`;
  }

  public balancingRule(site: string): string {
    return `${this.balancerOf(site)}/loadBalancingRules/https`;
  }

  public get profile(): string {
    return PROFILE;
  }

  public privateZone(name: string): string {
    return `${NETWORK}/privateDnsZones/${name}`;
  }

  public link(name: string, region: string): string {
    return `${this.privateZone(name)}/virtualNetworkLinks/${region}`;
  }

  public record(name: string): string {
    return `${this.privateZone(name)}/A/@`;
  }

  public balancerOf(site: string): string {
    return `${NETWORK}/loadBalancers/${site}`;
  }

  public nic(machine: string): string {
    return `${NETWORK}/networkInterfaces/${machine}`;
  }

  public get mx(): string {
    return `${ZONE}/MX/@`;
  }

  public endpoint(site: string): string {
    return `${PROFILE}/externalEndpoints/${site}`;
  }

  public peering(from: string, to: string): string {
    return `${NETWORK}/virtualNetworks/${from}/virtualNetworkPeerings/${to}`;
  }

  private network(region: string): void {
    const id = `${NETWORK}/virtualNetworks/${region}`;
    const guard = `${NETWORK}/networkSecurityGroups/${region}`;
    this.put(guard, { location: region });
    this.open(region);
    this.put(id, { location: region });
    this.put(this.subnet(region), { properties: { networkSecurityGroup: { id: guard } } });
    for (const other of REGIONS.filter((each) => each !== region))
      this.put(this.peering(region, other), {
        properties: { remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/${other}` } },
      });
  }

  private balancer(site: string, region: string): void {
    const id = this.balancerOf(site);
    const address = this.address(site);
    const [tier] = MODEL.tiers.filter((each) => each.site === site && each.clientAccess !== undefined);
    this.put(address, {
      location: region,
      properties: {
        ipAddress: `203.0.113.${site}`,
        dnsSettings: { fqdn: tier.clientAccess!.publicHostName },
      },
    });
    this.put(id, {
      location: region,
      properties: {
        frontendIPConfigurations: [
          { name: 'front', properties: { publicIPAddress: { id: address } } },
          ...tier.clientAccess!.privateAddresses.map((privateIPAddress) => ({
            name: 'inside',
            properties: { privateIPAddress },
          })),
        ],
        probes: [
          {
            name: 'https',
            properties: { protocol: 'Https', port: 443, requestPath: '/owa/healthcheck.htm' },
          },
        ],
        backendAddressPools: [{ name: 'clients' }],
        loadBalancingRules: [
          {
            name: 'https',
            properties: {
              backendAddressPool: { id: `${id}/backendAddressPools/clients` },
              frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/front` },
              probe: { id: `${id}/probes/https` },
              backendPort: 443,
            },
          },
        ],
      },
    });
  }

  private machine(
    { id, address, roles, site, volumes = [] }: MachineModel,
    region: string,
    at: number,
  ): void {
    const isFrontEnd = roles.includes('client-access');
    const isEdge = roles.includes('edge');
    if (isEdge)
      this.put(this.address(id), { location: region, properties: { ipAddress: `198.51.100.${at}` } });
    this.put(this.nic(id), {
      location: region,
      properties: {
        ipConfigurations: [
          {
            name: 'ip',
            properties: {
              subnet: { id: this.subnet(region) },
              privateIPAddress: address,
              ...(isEdge && { publicIPAddress: { id: this.address(id) } }),
              ...(isFrontEnd && {
                loadBalancerBackendAddressPools: [
                  { id: `${this.balancerOf(site!)}/backendAddressPools/clients` },
                ],
              }),
            },
          },
        ],
      },
    });
    const disks = volumes.map(({ driveLetter }) => this.disk(id, driveLetter));
    for (const disk of disks)
      this.put(disk, { location: region, properties: { creationData: { createOption: 'Empty' } } });
    this.put(this.vm(id), {
      location: region,
      properties: {
        osProfile: { computerName: id },
        networkProfile: { networkInterfaces: [{ id: this.nic(id) }] },
        storageProfile: { dataDisks: disks.map((disk) => ({ managedDisk: { id: disk } })) },
      },
    });
  }

  private names(): void {
    const endpoint = (site: string, priority: number): void => {
      const tier = MODEL.tiers.find((each) => each.site === site && each.clientAccess !== undefined)!;
      const target = tier.clientAccess!.publicHostName;
      this.put(this.endpoint(site), { properties: { endpointStatus: 'Enabled', priority, target } });
    };
    this.put(PROFILE, { properties: { dnsConfig: { fqdn: 'clients.trafficmanager.net' } } });
    endpoint('AMS', 1);
    endpoint('DUB', 2);
    this.put(`${ZONE}/CNAME/mail`, { properties: { CNAMERecord: { cname: 'clients.trafficmanager.net' } } });
    MODEL.names
      .filter(({ recordType }) => recordType === 'Traffic Manager')
      .forEach(({ name }) => this.nameInside(name));
    const edges = MODEL.machines.filter(({ roles }) => roles.includes('edge'));
    this.put(this.mx, {
      properties: { MXRecords: edges.map(({ hostName }) => ({ exchange: `${hostName}.`, preference: 10 })) },
    });
    for (const { id, hostName } of edges) {
      const { ipAddress } = this.store.get(this.address(id))!.body.properties as { ipAddress: string };
      this.put(`${ZONE}/A/${hostName!.split('.')[0]}`, {
        properties: { ARecords: [{ ipv4Address: ipAddress }] },
      });
    }
  }

  private nameInside(name: string): void {
    const addresses = MODEL.tiers.flatMap(({ clientAccess }) => clientAccess?.privateAddresses ?? []);
    this.put(this.privateZone(name), {});
    this.put(this.record(name), {
      properties: { aRecords: addresses.map((ipv4Address) => ({ ipv4Address })) },
    });
    for (const region of REGIONS)
      this.put(this.link(name, region), {
        properties: { virtualNetwork: { id: `${NETWORK}/virtualNetworks/${region}` } },
      });
  }
}

/** An observer of an estate that is up, at minute 0 of an event. */
export function watching(azure: SmallAzure): Observer {
  const observer = new Observer();
  observer.look(0, azure);
  observer.bringUp();
  observer.deploy(MODEL);
  observer.begin();
  return observer;
}
