import type { EstateDocument } from '../../../lib/model/estate-document';
import type { Datacenter } from '../datacenter';
import type { Outage } from '../outage';
import type { Services, Simulator } from '../simulator';
import type { Way } from '../way';

/** What neither Terraform nor a runbook says, and whoever wrote the program knows. */
export interface ProgramKnowledge {
  /** Regions of machines that exist already. */
  readonly regions: Record<string, string>;
  /** Host names of the Edges outside Azure, by their carrier. */
  readonly carrierHosts: Record<string, string[]>;
  /** Datacenters of which Terraform has nothing. */
  readonly datacenters?: readonly Datacenter[];
}

/** A program that uses nothing outside Azure. */
export const NOTHING_OUTSIDE: ProgramKnowledge = { regions: {}, carrierHosts: {} };

const CARRIERS: Record<string, string> = { 'Microsoft network': 'Microsoft', 'transit carriers': 'Internet' };

/** What the simulator takes down for an event of the analysis. The model says what an id means, and nothing about what follows from it. */
export class Translation {
  public constructor(
    private readonly model: EstateDocument,
    private readonly simulator: Simulator,
    private readonly knowledge: ProgramKnowledge,
  ) {}

  /** What an event takes down. */
  public outageOf(event: string): Partial<Outage> {
    const colon = event.indexOf(':');
    const [kind, name] = colon < 0 ? [event, ''] : [event.slice(0, colon), event.slice(colon + 1)];
    const known = this.kinds[kind] as ((name: string) => Partial<Outage>) | undefined;
    if (known) return known(name);
    const external = this.model.externals.find(({ id }) => id === event);
    if (external?.hosts) return { hosts: external.hosts };
    throw new Error(`nobody has said what the simulator takes down for ${event}`);
  }

  /** Whether nobody is left to ask, so that neither side is: clients whose own network is lost, Edges that are lost with their region. */
  public isPointless(service: string, services: Services): boolean {
    const site = /^client access inside ([^:]+):/.exec(service)?.[1];
    if (site !== undefined) return !(this.networkOf(site) in services.inside);
    const [kind, name] = service.split(': ');
    return kind === 'EdgeSync' && !(name in services.edgeSync) && !('' in services.edgeSync);
  }

  /** What became of a service of the analysis. */
  public wayOf(service: string, services: Services): Way | undefined {
    const [kind, name = ''] = service.split(': ');
    if (kind === 'client access from the Internet') return services.internet[name];
    if (kind.startsWith('client access inside ')) {
      const network = this.networkOf(kind.slice('client access inside '.length));
      return (services.inside[network] as Record<string, Way> | undefined)?.[name];
    }
    if (kind === 'database') return services.databases[name];
    if (kind === 'inbound mail') return services.inbound;
    if (kind === 'outbound mail') return services.outbound;
    if (kind === 'EdgeSync')
      return services.edgeSync[name] ?? (services.edgeSync as Record<string, Way | undefined>)[''];
    if (kind === 'ability to switch over') return services.switchover;
    return undefined;
  }

  private readonly kinds: Record<string, (name: string) => Partial<Outage>> = {
    machine: (name) => ({ machines: [name] }),
    zone: (name) => ({ zones: [name] }),
    region: (name) => ({ regions: [name] }),
    // A datacenter is in no region, and is lost as one.
    site: (name) => ({ regions: [this.site(name).name] }),
    device: (name) => {
      const [site, device] = name.split('/');
      const { devices = [] } = this.datacenter(site) ?? {};
      return { devices: devices.filter((each) => each.name === device).map((each) => each.publicAddress) };
    },
    // Azure stops the machines whose disks are encrypted with it. The simulator knows no keys.
    key: (name) => {
      const users = this.model.machines.filter(({ failureDomains }) =>
        failureDomains.includes(`key:${name}`),
      );
      return { machines: users.map(({ id }) => id) };
    },
    tunnel: (name) => {
      const all = this.model.interconnects.flatMap(({ gateway }) => gateway?.tunnels ?? []);
      const found = all.find(({ id }) => id === `tunnel:${name}`);
      return { tunnels: [`${found?.connection}/${name.slice(-1)}`] };
    },
    carrier: (name) => ({
      carriers: [CARRIERS[name] ?? name],
      hosts: this.knowledge.carrierHosts[name] ?? [],
    }),
    link: (name) => {
      const [one, other] = name.split('/').map((site) => this.networkOf(site));
      return { links: [[one, other]] };
    },
    directory: (name) => ({ domainControllers: this.site(name).domainControllers }),
    'smart-host': (name) => ({ hosts: [name] }),
    state: (name) => ({ stateStores: [name] }),
    'azure-dns': () => ({ azureDns: true }),
    'traffic-manager': () => ({ trafficManager: true }),
    certificate: () => ({ certificate: true }),
  };

  private site(id: string): EstateDocument['sites'][number] {
    const site = this.model.sites.find((each) => each.id === id);
    if (!site) throw new Error(`the model has no site ${id}`);
    return site;
  }

  private datacenter(site: string): Datacenter | undefined {
    return this.knowledge.datacenters?.find((each) => each.site === this.site(site).name);
  }

  /** The network in the region of a site. */
  private networkOf(site: string): string {
    const datacenter = this.datacenter(site);
    if (datacenter) return datacenter.site;
    const { region } = this.site(site);
    const found = [...this.simulator.azure.networks.values()].find((each) => each.region === region);
    if (!found) throw new Error(`Terraform has no network in ${region}, where ${site} is`);
    return found.name;
  }
}
