import type { Attributes } from '../support/app';
import type { Resource } from '../support/estate';
import { Estate } from '../support/estate';
import type { Stacks } from '../support/synth';
import type { Datacenter, Tunnel } from './datacenter';
import { machinesOf, networkOf, privateFrontOf, publicFrontOf, tunnelsOf } from './datacenter';
import { Known } from './known';
import { ledByProxy } from './proxies';
import type { Place, SecurityGroup, SecurityRule } from './security';
import { admits } from './security';

/** A network of Azure. Networks that exist already are known by their names only. */
export interface Network {
  readonly name: string;
  readonly region: string;
  readonly prefixes: string[];
  readonly dnsServers: string[];
}

/** A virtual machine with its one network interface. */
export interface VirtualMachine extends Place {
  readonly name: string;
  readonly stack: string;
  readonly region: string;
  readonly zone?: string;
  readonly network: string;
  readonly publicAddress?: string;
  /** For a proxy the addresses, with ports, of the servers that it leads connections to. */
  readonly leadsTo?: string[];
}

/** A port of a front. */
export interface FrontPort {
  readonly port: number;
  /** Names of the machines that answer there, whether they live or not. */
  readonly machines: string[];
  /** The proxies that connections pass, with the names of the machines behind each; left out where machines take connections themselves. */
  readonly proxies?: { readonly name: string; readonly leadsTo: string[] }[];
}

/** Where a connection arrives: an address, and the machines behind each of its ports. */
export interface Front {
  readonly region: string;
  /** Zones that hold the address; all of them have to be lost before it is. */
  readonly zones: string[];
  /** Which network of Azure carries a public address to and from the Internet. */
  readonly carrier?: string;
  /** The network of a private address. */
  readonly network?: string;
  readonly ports: FrontPort[];
}

/** An endpoint of Traffic Manager, in the order in which it is asked. */
export interface Endpoint {
  readonly target: string;
  readonly enabled: boolean;
  readonly priority: number;
}

/** A profile of Traffic Manager. */
export interface Profile {
  /** The port that it probes. */
  readonly port: number;
  readonly endpoints: Endpoint[];
  /**
   * For each group of clients the endpoints in the order in which they are asked: one group by priority, one for each endpoint that is switched on
   * by weight, and those of every nested profile by geography or latency.
   *
   * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods, .../traffic-manager-nested-profiles.
   */
  readonly routes: Endpoint[][];
}

/** A name in the public zone. */
export interface PublicRecord {
  readonly name: string;
  /** Addresses, host names or ids. */
  readonly targets: string[];
}

/** A target of mail. */
export interface Exchanger {
  readonly host: string;
  readonly preference: number;
}

/** How the Internet is called among places. */
export const INTERNET: Place = { address: 'internet', groups: [] };

/** Some machine in any of the networks, neither a server of the estate nor an Edge. */
export const INSIDE: Place = { address: 'inside', groups: [] };

const NETWORK = /virtualNetworks\/([^/]+)/;

/**
 * What Azure would hold after an apply of all stacks, read from their Terraform JSON and from nothing else. It resolves references as a plan
 * does and follows what leads from one resource to another; it knows no construct of the library.
 */
export class Azure {
  public readonly machines = new Map<string, VirtualMachine>();
  /** Names of all machines in the program, those included that only an activation makes. */
  public readonly planned = new Set<string>();
  public readonly networks = new Map<string, Network>();
  /** The stacks that hold names, with the regions of their resource groups: Azure changes nothing in a group whose region is lost. */
  public readonly nameStacks = new Map<string, string[]>();
  /** Where the state of each stack is: the name of a storage account, or `local`. */
  public readonly stateStores = new Map<string, string>();
  /** Stacks whose states a stack reads. */
  public readonly statesRead = new Map<string, string[]>();
  public readonly records = new Map<string, PublicRecord>();
  public readonly exchangers: Exchanger[] = [];
  /** Names answered inside, by name and then by network. */
  public readonly privateNames = new Map<
    string,
    { readonly addresses: string[]; readonly networks: Set<string> }
  >();

  /** Tunnels between gateways and the devices of datacenters. */
  public readonly tunnels: Tunnel[];
  /** For networks that reach a datacenter by the gateway of another one: that one. */
  public readonly transits = new Map<string, string>();

  /** What has been worked out; nothing here depends on an outage. */
  public readonly known = new Known();
  private readonly estate: Estate;
  private readonly byAddress = new Map<string, Resource>();
  private readonly subnetGroups = new Map<string, SecurityGroup>();
  private readonly groups = new Map<string, SecurityGroup>();
  private readonly byInterface = new Map<string, VirtualMachine>();
  private readonly peerings = new Set<string>();
  private readonly hostNames = new Map<string, Resource>();
  private readonly pools = new Map<string, VirtualMachine[]>();
  private readonly subnets: { readonly key: string; readonly prefixes: string[] }[] = [];

  public constructor(
    stacks: Stacks,
    variables: Record<string, unknown> = {},
    public readonly datacenters: readonly Datacenter[] = [],
  ) {
    this.estate = new Estate(stacks, variables);
    for (const resource of this.estate.allLike('')) this.byAddress.set(resource.address, resource);
    for (const [name, { data = {}, terraform }] of Object.entries(stacks)) {
      const { azurerm } = terraform.backend as { azurerm?: Record<string, string> };
      this.stateStores.set(name, azurerm?.storage_account_name ?? 'local');
      this.statesRead.set(name, Object.keys(data.terraform_remote_state ?? {}));
    }
    this.readNetworks();
    this.readSecurity();
    this.readMachines();
    for (const each of datacenters) {
      this.networks.set(each.site, networkOf(each));
      for (const machine of machinesOf(each)) this.machines.set(machine.name, machine);
    }
    this.tunnels = tunnelsOf(this.estate, datacenters, (id) => this.networkOfSubnet(id));
    this.readPools();
    this.readNames();
  }

  /** Whether packets pass between two networks while both live: the peering has to exist on both sides. */
  public arePeered(one: string, other: string): boolean {
    return this.peerings.has(`${one} ${other}`) && this.peerings.has(`${other} ${one}`);
  }

  /** Whether a network is that of a datacenter. */
  public isDatacenter(network: string): boolean {
    return this.datacenters.some(({ site }) => site === network);
  }

  /** Whether the rules of both ends let a connection pass. */
  public lets(from: Place, to: Place, port: number): boolean {
    const key = `${from.address} ${to.address} ${port}`;
    const passes = (): boolean =>
      admits(from, 'Outbound', from, to, port) && admits(to, 'Inbound', from, to, port);
    return this.known.once(key, passes);
  }

  /** Where a private address is, with the rules of its subnet, whether Terraform knows a machine there or not. */
  public placeOf(address: string): Place {
    return this.known.once(`place ${address}`, () => this.readPlace(address));
  }

  private readPlace(address: string): Place {
    const machine = [...this.machines.values()].find((each) => each.address === address);
    if (machine) return machine;
    const subnet = this.subnets.find(({ prefixes }) => prefixes.some((prefix) => within(address, prefix)));
    const group = subnet && this.subnetGroups.get(subnet.key);
    return { address, groups: group ? [group] : [] };
  }

  /** The network whose addresses contain one. */
  public networkOf(address: string): string | undefined {
    const machine = [...this.machines.values()].find((each) => each.address === address);
    if (machine) return machine.network;
    return [...this.networks.values()].find(({ prefixes }) => prefixes.some((each) => within(address, each)))
      ?.name;
  }

  /** The endpoints behind a name of Traffic Manager; undefined where it is not one. */
  public endpointsOf(target: string): Profile | undefined {
    return this.known.once(`profile ${target}`, () => this.readProfile(target));
  }

  /** What a public address, or the host name of one, leads to. */
  public publicFront(target: string): Front | undefined {
    return this.known.once(`public ${target}`, () => this.readPublicFront(target));
  }

  /** What a private address leads to for somebody inside. */
  public privateFront(address: string): Front | undefined {
    return this.known.once(`private ${address}`, () => this.readPrivateFront(address));
  }

  /** Machine whose own public address this is. */
  public machineAt(target: string): VirtualMachine | undefined {
    return this.known.once(`machine ${target}`, () => {
      const address = target.replace(/\.ip_address$/, '');
      return [...this.machines.values()].find((each) => each.publicAddress === address);
    });
  }

  private readProfile(target: string): Profile | undefined {
    const profile = this.hostNames.get(target.toLowerCase()) ?? this.byAddress.get(target);
    if (profile?.type !== 'azurerm_traffic_manager_profile') return undefined;
    const method = this.estate.text(profile, 'traffic_routing_method');
    if (method === 'Geographic' || method === 'Performance') return this.readNested(profile);
    if (method !== 'Priority' && method !== 'Weighted')
      throw new Error(`${profile.address} routes by ${method}`);
    const [monitor] = this.estate.list<Attributes>(profile, 'monitor_config');
    const endpoints = this.estate
      .all('azurerm_traffic_manager_external_endpoint')
      .filter((each) => this.estate.get(each, 'profile_id') === profile.address)
      .map((each) => ({
        target: this.estate.text(each, 'target'),
        enabled: this.estate.get(each, 'enabled') !== false,
        priority: Number(this.estate.get(each, 'priority')),
      }));
    endpoints.sort((one, other) => one.priority - other.priority);
    const on = endpoints.filter(({ enabled }) => enabled);
    return {
      port: Number(monitor.port),
      endpoints,
      routes:
        method === 'Priority' ? [on] : on.map((first) => [first, ...on.filter((each) => each !== first)]),
    };
  }

  /** Each group of clients comes to a profile of its own, which leads it to another site by itself. */
  private readNested(parent: Resource): Profile {
    const children = this.estate
      .all('azurerm_traffic_manager_nested_endpoint')
      .filter((each) => this.estate.get(each, 'profile_id') === parent.address)
      .filter((each) => this.estate.get(each, 'enabled') !== false)
      .map((each) => this.readProfile(this.estate.text(each, 'target_resource_id')))
      .filter((each) => each !== undefined);
    const [first] = children;
    if (first === undefined) throw new Error(`${parent.address} leads nowhere`);
    return { ...first, routes: children.flatMap(({ routes }) => routes) };
  }

  private readPublicFront(target: string): Front | undefined {
    const [outside] = this.datacenters.flatMap((each) => publicFrontOf(each, target) ?? []);
    if (outside) return outside;
    const address =
      this.hostNames.get(target.toLowerCase()) ?? this.byAddress.get(target.replace(/\.ip_address$/, ''));
    if (address?.type !== 'azurerm_public_ip') return undefined;
    const tags = (this.estate.get(address, 'ip_tags') ?? {}) as Record<string, string>;
    return {
      region: this.estate.text(address, 'location'),
      zones: this.estate.list(address, 'zones'),
      carrier: tags.RoutingPreference === 'Internet' ? 'Internet' : 'Microsoft',
      ports: this.behindPublic(address.address),
    };
  }

  private readPrivateFront(address: string): Front | undefined {
    const [outside] = this.datacenters.flatMap((each) => privateFrontOf(each, address) ?? []);
    if (outside) return outside;
    const machine = [...this.machines.values()].find((each) => each.address === address);
    if (machine) {
      const { region, network } = machine;
      return { region, network, zones: [], ports: this.directPorts(machine, INSIDE) };
    }
    for (const balancer of this.estate.all('azurerm_lb')) {
      const frontend = this.estate
        .list<Attributes>(balancer, 'frontend_ip_configuration')
        .find((each) => each.private_ip_address === address);
      if (!frontend) continue;
      return {
        region: this.estate.text(balancer, 'location'),
        zones: (frontend.zones as string[] | undefined) ?? [],
        network: this.networkOfSubnet(String(frontend.subnet_id)),
        ports: this.balancedPorts(balancer, String(frontend.name), INSIDE),
      };
    }
    return undefined;
  }

  private behindPublic(address: string): Front['ports'] {
    for (const balancer of this.estate.all('azurerm_lb')) {
      const frontend = this.estate
        .list<Attributes>(balancer, 'frontend_ip_configuration')
        .find((each) => each.public_ip_address_id === address);
      if (frontend) return this.balancedPorts(balancer, String(frontend.name), INTERNET);
    }
    const machine = this.machineAt(address);
    return machine ? this.directPorts(machine, INTERNET) : [];
  }

  private balancedPorts(balancer: Resource, frontend: string, from: Place): Front['ports'] {
    return this.estate
      .all('azurerm_lb_rule')
      .filter((rule) => this.estate.get(rule, 'loadbalancer_id') === balancer.address)
      .filter((rule) => this.estate.get(rule, 'frontend_ip_configuration_name') === frontend)
      .map((rule) => {
        const port = Number(this.estate.get(rule, 'backend_port'));
        const members = this.estate
          .list(rule, 'backend_address_pool_ids')
          .flatMap((pool) => this.pools.get(pool) ?? []);
        const served = members.filter((each) => this.lets(from, each, port));
        return {
          port: Number(this.estate.get(rule, 'frontend_port')),
          ...this.answering(served),
        };
      });
  }

  /** Who answers what comes to some machines: they themselves, or the servers behind them. */
  private answering(machines: VirtualMachine[]): Omit<FrontPort, 'port'> {
    const proxies = machines
      .filter(({ leadsTo }) => leadsTo !== undefined)
      .map((each) => ({ name: each.name, leadsTo: this.behind(each) }));
    if (proxies.length === 0) return { machines: machines.map(({ name }) => name) };
    return { machines: [...new Set(proxies.flatMap(({ leadsTo }) => leadsTo))], proxies };
  }

  /** The machines that a proxy knows and that let it in. */
  private behind(proxy: VirtualMachine): string[] {
    return [...this.machines.values()]
      .filter((each) =>
        proxy.leadsTo?.some((server) => {
          const [address, port] = server.split(':');
          return each.address === address && this.lets(proxy, each, Number(port));
        }),
      )
      .map(({ name }) => name);
  }

  /** The ports that the rules of a machine open, among those that clients and mail use. */
  private directPorts(machine: VirtualMachine, from: Place): Front['ports'] {
    return [25, 443, 587, 993, 995]
      .filter((port) => this.lets(from, machine, port))
      .map((port) => ({ port, machines: [machine.name] }));
  }

  private readNetworks(): void {
    for (const each of this.estate.all('azurerm_virtual_network')) {
      const name = this.estate.text(each, 'name');
      this.networks.set(name, {
        name,
        region: this.estate.text(each, 'location'),
        prefixes: this.estate.list(each, 'address_space'),
        dnsServers: this.estate.list(each, 'dns_servers'),
      });
    }
    for (const each of this.estate.all('azurerm_subnet'))
      this.subnets.push({ key: each.address, prefixes: this.estate.list(each, 'address_prefixes') });
    for (const each of this.estate.all('azurerm_virtual_network_peering')) {
      const remote = this.networkOfId(this.estate.text(each, 'remote_virtual_network_id'));
      this.peerings.add(`${this.estate.text(each, 'virtual_network_name')} ${remote}`);
      if (this.estate.get(each, 'use_remote_gateways') === true)
        this.transits.set(this.estate.text(each, 'virtual_network_name'), remote);
    }
  }

  private readSecurity(): void {
    for (const each of this.estate.all('azurerm_network_security_group')) {
      const group = { name: each.address, rules: [] as SecurityRule[] };
      this.groups.set(each.address, group);
      this.groups.set(`${each.stack} ${this.estate.text(each, 'name')}`, group);
    }
    for (const each of this.estate.all('azurerm_network_security_rule')) {
      const name = this.estate.text(each, 'network_security_group_name');
      this.groups.get(`${each.stack} ${name}`)?.rules.push(this.readRule(each));
    }
    for (const group of this.groups.values()) group.rules.sort((one, other) => one.priority - other.priority);
    for (const each of this.estate.all('azurerm_subnet_network_security_group_association')) {
      const group = this.groups.get(this.estate.text(each, 'network_security_group_id'));
      if (group) this.subnetGroups.set(this.estate.text(each, 'subnet_id'), group);
    }
  }

  private readRule(rule: Resource): SecurityRule {
    const both = (one: string, many: string): string[] => [
      ...this.estate.list(rule, one),
      ...this.estate.list(rule, many),
    ];
    return {
      direction: this.estate.text(rule, 'direction'),
      priority: Number(this.estate.get(rule, 'priority')),
      allows: this.estate.text(rule, 'access') === 'Allow',
      protocol: this.estate.text(rule, 'protocol'),
      sources: both('source_address_prefix', 'source_address_prefixes'),
      destinations: both('destination_address_prefix', 'destination_address_prefixes'),
      ports: both('destination_port_range', 'destination_port_ranges'),
    };
  }

  private readMachines(): void {
    const cards = new Map<string, SecurityGroup>();
    for (const each of this.estate.all('azurerm_network_interface_security_group_association')) {
      const group = this.groups.get(this.estate.text(each, 'network_security_group_id'));
      if (group) cards.set(this.estate.text(each, 'network_interface_id'), group);
    }
    for (const vm of this.estate.all('azurerm_windows_virtual_machine', 'azurerm_linux_virtual_machine')) {
      this.planned.add(this.estate.text(vm, 'computer_name'));
      if (this.estate.get(vm, 'count') === 0) continue;
      const [id] = this.estate.list(vm, 'network_interface_ids');
      const card = this.byAddress.get(id);
      if (!card) throw new Error(`${vm.address} has no network interface that Terraform knows`);
      const machine = this.readMachine(vm, card, cards.get(id));
      this.machines.set(machine.name, machine);
      this.byInterface.set(id, machine);
    }
  }

  private readMachine(vm: Resource, card: Resource, own: SecurityGroup | undefined): VirtualMachine {
    const [settings] = this.estate.list<Record<string, string>>(card, 'ip_configuration');
    const network = this.networkOfSubnet(settings.subnet_id);
    const region = this.estate.text(vm, 'location');
    if (!this.networks.has(network))
      this.networks.set(network, { name: network, region, prefixes: [], dnsServers: [] });
    const groups = [this.subnetGroups.get(settings.subnet_id), own];
    return {
      name: this.estate.text(vm, 'computer_name'),
      stack: vm.stack,
      region,
      zone: this.estate.text(vm, 'zone') || undefined,
      network,
      address: settings.private_ip_address,
      publicAddress: settings.public_ip_address_id,
      leadsTo: ledByProxy(this.estate, vm),
      groups: groups.filter((each) => each !== undefined),
    };
  }

  private readPools(): void {
    for (const each of this.estate.all('azurerm_network_interface_backend_address_pool_association')) {
      const pool = this.estate.text(each, 'backend_address_pool_id');
      const machine = this.byInterface.get(this.estate.text(each, 'network_interface_id'));
      if (machine) this.pools.set(pool, [...(this.pools.get(pool) ?? []), machine]);
    }
  }

  private readNames(): void {
    for (const each of this.estate.all('azurerm_public_ip', 'azurerm_traffic_manager_profile')) {
      const name = this.estate.fullName(each);
      if (name) this.hostNames.set(name.toLowerCase(), each);
    }
    for (const { stack } of this.estate.allLike('azurerm_dns_')) {
      const groups = this.estate.all('azurerm_resource_group').filter((each) => each.stack === stack);
      this.nameStacks.set(
        stack,
        groups.map((each) => this.estate.text(each, 'location')),
      );
    }
    for (const each of this.estate.all('azurerm_dns_a_record', 'azurerm_dns_cname_record')) {
      const name = this.nameOf(each);
      const given = ['records', 'record', 'target_resource_id'].flatMap((argument) =>
        this.estate.list(each, argument),
      );
      this.records.set(name, { name, targets: given });
    }
    this.followAliases();
    for (const each of this.estate.all('azurerm_dns_mx_record')) {
      for (const { exchange, preference } of this.estate.list<Record<string, string>>(each, 'record'))
        this.exchangers.push({ host: exchange.replace(/\.$/, ''), preference: Number(preference) });
    }
    this.readPrivateNames();
  }

  /** A name may lead to another name of the program, as Autodiscover of a further mail domain does. */
  private followAliases(): void {
    for (const [name, { targets }] of this.records) {
      const led = targets.flatMap(
        (target) => this.records.get(target.replace(/\.$/, ''))?.targets ?? [target],
      );
      this.records.set(name, { name, targets: led });
    }
  }

  private readPrivateNames(): void {
    for (const each of this.estate.all('azurerm_private_dns_a_record')) {
      this.privateNames.set(this.nameOf(each), {
        addresses: this.estate.list(each, 'records'),
        networks: new Set(),
      });
    }
    for (const each of this.estate.all('azurerm_private_dns_zone_virtual_network_link')) {
      const zone = this.privateNames.get(this.estate.text(each, 'private_dns_zone_name'));
      zone?.networks.add(this.networkOfId(this.estate.text(each, 'virtual_network_id')));
    }
  }

  private nameOf(record: Resource): string {
    const name = this.estate.text(record, 'name');
    const zone = this.estate.text(record, 'zone_name');
    return name === '@' ? zone : `${name}.${zone}`;
  }

  private networkOfId(id: string): string {
    const resource = this.byAddress.get(id);
    if (resource) return this.estate.text(resource, 'name');
    return NETWORK.exec(id)?.[1] ?? id;
  }

  private networkOfSubnet(id: string): string {
    const subnet = this.byAddress.get(id);
    if (subnet) return this.estate.text(subnet, 'virtual_network_name');
    return NETWORK.exec(id)?.[1] ?? id;
  }
}

/** Whether an IPv4 address is in a block. */
export function within(address: string, block: string): boolean {
  const [network, length = '32'] = block.split('/');
  const [one, other] = [address, network].map((text) =>
    text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0),
  );
  const size = 2 ** (32 - Number(length));
  return Math.floor(one / size) === Math.floor(other / size);
}
