import type { Azure, Front, FrontPort } from './azure';
import { INSIDE } from './azure';
import type { Datacenter } from './datacenter';
import { Known } from './known';
import type { Outage } from './outage';
import type { Runbooks, RunbookSite } from './runbooks';
import type { Place } from './security';

/** What no file of the estate says: where a machine is that existed before. */
export interface Outside {
  /** Regions of machines that neither Terraform nor a site of the runbooks places. */
  readonly regions: Record<string, string>;
  /** Datacenters of which Terraform has nothing. */
  readonly datacenters?: readonly Datacenter[];
}

interface DomainController {
  readonly address: string;
  readonly network: string;
}

const DIRECTORY_PORT = 389;

/** The estate while an outage lasts: who lives, and who reaches whom. */
export class Moment {
  /** What has been worked out for this moment. */
  public readonly known = new Known();

  public constructor(
    public readonly azure: Azure,
    public readonly books: Runbooks,
    public readonly outage: Outage,
    private readonly outside: Outside,
    /** What there was before somebody applied anything: what is not in it has to be made, which takes the state of its stack. */
    private readonly before: Azure = azure,
  ) {}

  /** The same after a person has made the proxies again. */
  public withProxies(): Moment {
    const machines = this.outage.machines.filter((each) => !this.azure.machines.get(each)?.leadsTo);
    if (machines.length === this.outage.machines.length) return this;
    return new Moment(this.azure, this.books, { ...this.outage, machines }, this.outside, this.before);
  }

  /** Whether a machine runs. */
  public lives(name: string): boolean {
    if (this.outage.machines.includes(name)) return false;
    const machine = this.azure.machines.get(name);
    if (machine) {
      const { region, zone, stack } = machine;
      if (!this.before.machines.has(name) && !this.stateLives(stack)) return false;
      return this.regionLives(region) && !this.outage.zones.includes(`${region}/${zone ?? ''}`);
    }
    const region = this.siteOf(name)?.region ?? this.outside.regions[name];
    return this.isExisting(name) && (region === undefined || this.regionLives(region));
  }

  /** Whether a member of the domain works: without any domain controller Exchange stops within minutes. */
  public works(name: string): boolean {
    return this.known.once(`works ${name}`, () => this.findWorks(name));
  }

  private findWorks(name: string): boolean {
    if (!this.lives(name)) return false;
    const network = this.networkOf(name);
    if (network === undefined) return true;
    return this.findsDirectory(network, this.placeOf(name));
  }

  /** Whether a member of the domain works only after it has found domain controllers of another site: those of its own, which it has, do not answer. */
  public looksElsewhere(name: string): boolean {
    return this.known.once(`looks elsewhere ${name}`, () => {
      const own = this.siteOf(name)?.domainControllers ?? [];
      const network = this.networkOf(name);
      if (own.length === 0 || network === undefined) return false;
      const others = this.domainControllers().filter(({ address }) => !own.includes(address));
      return others.length > 0 && own.every((each) => this.outage.domainControllers.includes(each));
    });
  }

  /** Whether no domain controller answers in the network of a server, running or not. */
  public lacksDirectory(name: string): boolean {
    const network = this.networkOf(name);
    return network !== undefined && !this.findsDirectory(network, this.placeOf(name));
  }

  /** Whether a client or a server in a network finds any domain controller. */
  public findsDirectory(network: string, from: Place = INSIDE): boolean {
    return this.known.once(`directory ${network} ${from.address}`, () => {
      const all = this.domainControllers();
      return all.length === 0 || all.some((each) => this.answers(each, network, from));
    });
  }

  /** Whether one machine opens a TCP connection to another. */
  public reaches(from: string, to: string, port: number): boolean {
    const [one, other] = [this.networkOf(from), this.networkOf(to)];
    if (!this.lives(from) || !this.lives(to)) return false;
    if (one !== undefined && other !== undefined && !this.passes(one, other)) return false;
    return this.azure.lets(this.placeOf(from), this.placeOf(to), port);
  }

  /** Whether packets pass between two networks, or within one. */
  public passes(one: string, other: string): boolean {
    if (!this.networkLives(one) || !this.networkLives(other)) return false;
    if (one === other) return true;
    const isCut = this.outage.links.some((pair) => pair.includes(one) && pair.includes(other));
    return !isCut && (this.azure.arePeered(one, other) || this.areTunnelled(one, other));
  }

  /** Whether a network and a datacenter have a tunnel, or the network uses the gateway of another one that has. */
  private areTunnelled(one: string, other: string): boolean {
    const [datacenter, network] = this.azure.isDatacenter(one) ? [one, other] : [other, one];
    const own = this.azure.tunnels.filter(
      (each) => each.datacenter === datacenter && each.network === network,
    );
    const through = this.azure.transits.get(network);
    if (own.length === 0)
      return (
        this.azure.isDatacenter(datacenter) &&
        through !== undefined &&
        this.passes(network, through) &&
        this.passes(through, datacenter)
      );
    const { tunnels, devices, carriers } = this.outage;
    return own.some(
      ({ id, device, carrier }) =>
        !tunnels.includes(id) && !devices.includes(device) && !carriers.includes(carrier),
    );
  }

  /** Whether packets pass between a machine and any of several others. */
  public meets(name: string, others: readonly string[]): boolean {
    const network = this.networkOf(name);
    return others.some((each) => {
      const other = this.networkOf(each);
      return network === undefined || other === undefined || this.passes(network, other);
    });
  }

  /** The Exchange servers that take connections at a front. */
  public serversAt({ ports }: Front): string[] {
    return ports.flatMap((port) => this.servingOn(port)).filter((each) => this.isServer(each));
  }

  /** Whether all machines that take connections at a front look for domain controllers of another site first. */
  public stallsAt(front: Front): boolean {
    return this.serversAt(front).some((each) => this.looksElsewhere(each));
  }

  /** Whether a machine is an Exchange server in the domain. */
  private isServer(name: string): boolean {
    return this.books.servers.some(
      (each) => each.name === name && /^(Mailbox|Client Access)$/.test(each.role),
    );
  }

  public regionLives(region: string): boolean {
    return !this.outage.regions.includes(region);
  }

  public networkLives(name: string): boolean {
    const network = this.azure.networks.get(name);
    return network === undefined || this.regionLives(network.region);
  }

  /** How many machines take connections at a front, on the port that has the fewest, with the proxies before them; 0 where it does not answer. */
  public servingAt(front: Front, from?: string): number {
    if (!this.regionLives(front.region) || front.ports.length === 0) return 0;
    if (front.zones.length > 0 && front.zones.every((zone) => this.isZoneLost(front.region, zone))) return 0;
    if (front.carrier !== undefined && this.outage.carriers.includes(front.carrier)) return 0;
    if (from !== undefined && front.network !== undefined && !this.passes(from, front.network)) return 0;
    return Math.min(
      ...front.ports.map((port) => {
        const machines = this.servingOn(port).length;
        return machines === 0 ? 0 : machines + this.proxiesOn(port).length;
      }),
    );
  }

  /** The machines that answer on a port: behind proxies those that a living one leads to. */
  private servingOn(port: FrontPort): string[] {
    const led = port.proxies && this.proxiesOn(port).flatMap(({ leadsTo }) => leadsTo);
    return port.machines.filter((each) => this.works(each) && (led?.includes(each) ?? true));
  }

  /** The proxies that run on a port; they do without domain controllers. */
  private proxiesOn({ proxies = [] }: FrontPort): typeof proxies {
    return proxies.filter(({ name }) => this.lives(name));
  }

  /** Whether the names of the estate can be moved: their resource groups and the states that an apply needs are in living regions. */
  public canMoveNames(): boolean {
    return [...this.azure.nameStacks].every(
      ([stack, regions]) =>
        regions.every((each) => this.regionLives(each)) &&
        [stack, ...(this.azure.statesRead.get(stack) ?? [])].every((each) => this.stateLives(each)),
    );
  }

  /** Whether a stack can be applied: a state that is lost can be made anew from what exists, but not while its region is lost. */
  public stateLives(stack: string): boolean {
    const region = this.books.stateRegions[stack];
    return region === undefined || this.regionLives(region);
  }

  /** Whether states of the names have to be repaired before anything can be applied. */
  public mustRepairStates(): boolean {
    return [...this.azure.nameStacks.keys()].some((stack) =>
      this.outage.stateStores.includes(this.azure.stateStores.get(stack) ?? 'local'),
    );
  }

  /** The network that a machine is in; undefined where nobody knows, as for a file server of the company. */
  public networkOf(name: string): string | undefined {
    const machine = this.azure.machines.get(name);
    if (machine) return machine.network;
    const site = this.siteOf(name);
    return site && this.networkOfSite(site.name);
  }

  /** The network of a site of the runbooks: that of the machines in its stack. */
  public networkOfSite(name: string): string | undefined {
    return this.azure.known.once(`network of ${name}`, () => {
      const machines = this.books.servers.filter((each) => each.site === name);
      return machines.map((each) => this.azure.machines.get(each.name)?.network).find(Boolean);
    });
  }

  /** Whether a machine was there before the program: Terraform makes none of that name, now or after an activation. */
  private isExisting(name: string): boolean {
    const named = [...this.books.servers, ...this.books.witnesses].some((each) => each.name === name);
    return named && !this.azure.planned.has(name);
  }

  private isZoneLost(region: string, zone: string): boolean {
    return this.outage.zones.includes(`${region}/${zone}`);
  }

  private siteOf(name: string): RunbookSite | undefined {
    return this.azure.known.once(`site of ${name}`, () => {
      const server = this.books.servers.find((each) => each.name === name);
      return this.books.sites.find((each) => each.name === server?.site);
    });
  }

  private placeOf(name: string): Place {
    const machine = this.azure.machines.get(name);
    if (machine) return machine;
    const address = this.books.servers.find((each) => each.name === name)?.address;
    return { address: address ?? 'inside', groups: [] };
  }

  private answers({ address, network }: DomainController, from: string, client: Place): boolean {
    return (
      !this.outage.domainControllers.includes(address) &&
      this.passes(from, network) &&
      this.azure.lets(client, this.azure.placeOf(address), DIRECTORY_PORT)
    );
  }

  private domainControllers(): DomainController[] {
    return this.azure.known.once('domain controllers', () => this.findDomainControllers());
  }

  private findDomainControllers(): DomainController[] {
    const listed = this.books.sites.flatMap(({ name, domainControllers }) =>
      domainControllers.map((address) => ({ address, site: this.networkOfSite(name) })),
    );
    const known = [...this.azure.networks.values()].flatMap(({ dnsServers }) =>
      dnsServers.map((address) => ({ address, site: undefined })),
    );
    const all = new Map<string, string>();
    for (const { address, site } of [...listed, ...known]) {
      const network = this.azure.networkOf(address) ?? site ?? all.get(address);
      if (network !== undefined) all.set(address, network);
    }
    return [...all].map(([address, network]) => ({ address, network }));
  }
}
