import { checkClass, checkGiven, checkList } from '../core/check-class';
import { adviseOnLocalState } from '../core/local-state';
import { checkedResourceName } from '../core/resource-name';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import { VirtualNetworkPeering } from '@cdktf/provider-azurerm/lib/virtual-network-peering';
import type { ITerraformDependable } from 'cdktf';
import { Lazy, TerraformStack, dependable } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { CafNaming } from '../core/caf-naming';
import { checkBlocks, checkIpv4, Cidr } from '../core/cidr';
import type { INaming } from '../core/naming';
import { isKnown, refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { stackNeedsRegion, stackSurvives } from '../core/stack-regions';
import { subscriptionId } from '../core/subscription';
import { DEFAULT_ESTATE } from '../model/contributions';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { Runs } from '../model/site-model';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { checkTags, checkText } from '../core/visible-text';
import { validateWholeApp } from '../core/whole-app-validation';
import type { ActiveDirectory } from './active-directory';
import { AddressPlan } from './address-plan';
import type { Administrator } from './administrator';
import { checkActiveDirectory, checkDirectorySite } from './check-directory';
import { AzureRegion } from '../core/azure-region';
import { describeSite } from './describe-site';
import { Egress } from './egress';
import type { ExistingNetwork, ExistingSubnet } from './existing-network';
import { checkExistingNetwork } from './check-existing-network';
import { checkPatchWindow } from './check-patch-window';
import type { ISite } from './i-site';
import type { IMailboxServers, MailboxServer } from './mailbox-server';
import { checkManagementPrefixes } from './management';
import type { NetworkName } from './network-id';
import { parseNetworkId } from './network-id';
import type { PatchWindow } from './patch-window';
import type { PeerNetwork } from './peer-network';
import { shieldFromForeignPerimeters, shieldFromPerimeter } from './perimeter-shield';
import { PublicLoadBalancer } from './public-load-balancer';
import { checkSecret } from './secret';
import { SiteBastion } from './site-bastion';
import { SiteSubnet } from './site-subnet';
import type { ITier, ITierObserver } from './i-tier';
import { SubnetRole } from './subnet-role';

/** Settings of a site. */
export interface SiteProps {
  /** The Azure region. */
  readonly region: AzureRegion;
  /**
   * IPv4 space of the site, such as `10.10.0.0/16`: sixteen equal slots, each with a fixed meaning, so that a tier
   * added later moves nothing. At least a /24; a /22 with Bastion.
   *
   * @default - none; allowed only where `network` brings in every subnet that is used
   */
  readonly addressSpace?: string;
  /**
   * What people call the site.
   *
   * @default - the construct id
   */
  readonly siteName?: string;
  /**
   * Short code in computer and resource names, one to five letters or digits, unique in the estate.
   *
   * @default - the first three letters of the name
   */
  readonly code?: string;
  /**
   * Id of the estate that the site belongs to, where a program has several; the folder of its `estate.json` and its runbooks.
   *
   * @default 'exchange'
   */
  readonly estate?: string;
  /**
   * A virtual network that exists already.
   *
   * @default - one is made
   */
  readonly network?: ExistingNetwork;
  /**
   * A resource group that exists already.
   *
   * @default - one is made
   */
  readonly resourceGroupName?: string;
  /**
   * Subscription of the site, where other stacks have to write out its ids and work in another one.
   *
   * @default - the subscription of the stack that needs the id
   */
  readonly subscriptionId?: string;
  /**
   * Addresses of the domain controllers, DNS servers of the network.
   *
   * @default - none: Azure's own DNS
   */
  readonly domainControllers?: string[];
  /**
   * The directory that servers join.
   *
   * @default - none: servers are not joined, which is warned about
   */
  readonly activeDirectory?: ActiveDirectory;
  /**
   * The Active Directory site that the subnets belong to; Edges are subscribed to it.
   *
   * @default - the site's name
   */
  readonly activeDirectorySite?: string;
  /**
   * Local administrator of the servers.
   *
   * @default - `exadmin`, password from the variable `admin_password`
   */
  readonly administrator?: Administrator;
  /**
   * Address blocks of Exchange servers of the Active Directory site that are not part of this program; Edges exchange mail
   * with them and take EdgeSync from them.
   *
   * @default - none
   */
  readonly exchangeServerPrefixes?: string[];
  /**
   * How servers reach the Internet.
   *
   * @default Egress.outboundRule(), or Egress.ofNetwork() in an existing network
   */
  readonly egress?: Egress;
  /**
   * Whether the site gets an Azure Bastion for Remote Desktop.
   *
   * @default false
   */
  readonly bastion?: boolean;
  /**
   * Networks from which administrators reach the servers by Remote Desktop, besides Bastion.
   *
   * @default - none
   */
  readonly managementPrefixes?: string[];
  /**
   * When Windows updates are installed; each zone has a day of its own.
   *
   * @default - weekly from Tuesday 22:00 UTC on, one zone a day
   */
  readonly patchWindow?: PatchWindow;
  /**
   * Names and tags.
   *
   * @default - Cloud Adoption Framework names
   */
  readonly naming?: INaming;
}

/**
 * A datacenter: an Azure region with a resource group, a network divided by a fixed address plan, egress, and the
 * tiers of servers in it.
 */
export class Site extends Construct implements ISite, IModelContributor {
  /** The Azure region. */
  public readonly region: AzureRegion;
  /** What people call the site. */
  public readonly siteName: string;
  /** Short code in computer and resource names. */
  public readonly code: string;
  /** Id of the estate that the site belongs to. */
  public readonly estate: string;
  /** Active Directory site of the subnets. */
  public readonly activeDirectorySite: string;
  /** Names and tags. */
  public readonly naming: INaming;
  /** The directory that servers join, if any. */
  public readonly activeDirectory?: ActiveDirectory;
  /** Local administrator of the servers. */
  public readonly administrator: Administrator;
  /** How servers reach the Internet. */
  public readonly egress: Egress;
  /** When Windows updates are installed. */
  public readonly patchWindow: PatchWindow;
  /** Name of the resource group. */
  public readonly resourceGroupName: string;
  /** Name of the virtual network. */
  public readonly virtualNetworkName: string;
  /** Resource group of the virtual network. */
  public readonly networkResourceGroupName: string;
  /** Resource id of the virtual network. */
  public readonly virtualNetworkId: string;

  private readonly bastion?: SiteBastion;
  private readonly props: SiteProps;
  private readonly plan?: AddressPlan;
  private readonly plainNetwork: NetworkName;
  private readonly tierList: ITier[] = [];
  private readonly tierObservers: ITierObserver[] = [];
  private readonly mailboxGroups: IMailboxServers[] = [];
  private readonly peerings: ITerraformDependable[] = [];
  private connectivity?: string[];
  private readonly exchangeSubnets = new Set<SiteSubnet>();
  private readonly exchangeAddresses = new Set<string>();
  private perimeterPrefix?: string;
  private readonly connected = new Set<Site>();
  /** Blocks of the Edges of connected sites, by site code. */
  private readonly foreignPerimeters = new Map<string, string>();
  private automaticFailover = false;
  /** Path of the database availability group by computer name. */
  private readonly groups = new Map<string, string>();
  private hasDomainMembers = false;
  /** Addresses of Exchange servers by computer name. */
  private readonly hosts = new Map<string, string>();

  /**
   * @param scope - a Terraform stack, one for each site, so that a lost region concerns no other state
   * @param id - construct id, and name of the site where none is given
   * @param props - region and address space; everything else has a default
   * @throws if the address space is malformed or too small, the code no valid code, a domain controller no address, or
   * a management network the Internet
   */
  public constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id);
    this.props = { ...props };
    checkGiven(this, 'region', props.region, AzureRegion, 'AzureRegion.WEST_EUROPE');
    checkList(this, 'domainControllers', props.domainControllers, "['10.10.0.4', '10.10.0.5']");
    checkSecret(this, 'administrator.password', props.administrator?.password, 'admin_password');
    checkClass(this, 'egress', props.egress, Egress, 'Egress.outboundRule()');
    this.region = props.region;
    this.siteName = props.siteName ?? id;
    this.code = checkCode(this, props.code ?? this.siteName.replace(/[^a-z0-9]/gi, '').slice(0, 3));
    this.estate = checkEstate(this, props.estate ?? DEFAULT_ESTATE);
    this.activeDirectorySite = props.activeDirectorySite ?? this.siteName;
    checkText(this, 'siteName', this.siteName);
    checkDirectorySite(this, this.activeDirectorySite);
    checkText(this, 'resourceGroupName', props.resourceGroupName);
    checkText(this, 'subscriptionId', props.subscriptionId);
    this.naming = props.naming ?? new CafNaming();
    this.activeDirectory = props.activeDirectory;
    this.administrator = { ...props.administrator };
    this.egress = props.egress ?? (props.network ? Egress.ofNetwork() : Egress.outboundRule());
    this.patchWindow = { ...props.patchWindow };
    this.plan = props.addressSpace === undefined ? undefined : new AddressPlan(this, props.addressSpace);
    props.domainControllers?.forEach((address) => checkIpv4(this, 'domainControllers', address));
    if (props.activeDirectory) checkActiveDirectory(this, props.activeDirectory);
    checkPatchWindow(this, this.patchWindow);
    checkBlocks(this, 'exchangeServerPrefixes', props.exchangeServerPrefixes);
    checkManagementPrefixes(this, props.managementPrefixes ?? []);

    if (props.network) checkExistingNetwork(this, props.network);

    const groupName = props.resourceGroupName ?? this.resourceName(ResourceKind.RESOURCE_GROUP, []);
    this.resourceGroupName = props.resourceGroupName ?? this.makeResourceGroup(groupName);
    const networkName = props.network?.name ?? this.resourceName(ResourceKind.VIRTUAL_NETWORK, []);
    this.plainNetwork = {
      resourceGroupName: props.network?.resourceGroupName ?? groupName,
      name: networkName,
    };
    this.networkResourceGroupName = props.network?.resourceGroupName ?? this.resourceGroupName;
    const made = props.network ? undefined : this.makeNetwork(networkName);
    this.virtualNetworkName = made?.name ?? networkName;
    this.virtualNetworkId = made?.id ?? this.plainNetworkId(this);

    if (this.hostsDirectory()) this.subnet(SubnetRole.DIRECTORY);
    if (props.bastion) this.bastion = new SiteBastion(this);
    const what = `the site ${this.siteName}`;
    stackNeedsRegion(this, this.region, what);
    stackSurvives(this, what, (region) => region !== this.region.name);
    validateWholeApp(this);
    adviseOnLocalState(this);
    EstateModel.contribute(this, this);
    advise(this, WarningId.NO_ACTIVE_DIRECTORY, () =>
      props.activeDirectory || !this.hasDomainMembers
        ? undefined
        : `The servers of ${this.siteName} do not join a domain, but all Exchange servers except Edges must be domain members. ` +
          'Give the site activeDirectory and domainControllers.',
    );
  }

  /** The tiers of the site, in the order in which they were added. */
  public get tiers(): ITier[] {
    return [...this.tierList];
  }

  public get mailboxTiers(): IMailboxServers[] {
    return [...this.mailboxGroups];
  }

  /** Addresses of the domain controllers. */
  public get domainControllers(): string[] {
    return [...(this.props.domainControllers ?? [])];
  }

  /** Networks from which administrators reach the servers, Bastion's included. */
  public get managementPrefixes(): string[] {
    return [...(this.bastion ? [this.bastion.addressPrefix] : []), ...this._managementNetworks()];
  }

  /** The site's address space, where it has one of its own. */
  public get addressSpace(): string | undefined {
    return this.plan?.space.toString();
  }

  /**
   * The subnet of a role, made at the first call or brought in with `network.subnets`.
   *
   * @param role - what the subnet is for
   * @throws if the address space has no room for it
   */
  public subnet(role: SubnetRole): SiteSubnet {
    const made = this.subnets().find((subnet) => subnet.role.id === role.id);
    if (made) return made;
    this.checkSlot(role);
    const subnet = SiteSubnet._of(this, role, this._existingSubnet(role));
    if (this.perimeterPrefix) shieldFromPerimeter(subnet, this.perimeterPrefix);
    if (this.foreignPerimeters.size > 0) this.shieldFromForeign(subnet);
    return subnet;
  }

  /**
   * Connects the site with a network beyond the estate, in the site's own stack: servers may need it to join their
   * domain. The network should be in the site's region; otherwise the loss of another region affects this site too.
   *
   * @param id - construct id of the peering
   * @param network - the other network
   */
  public peerWith(id: string, network: PeerNetwork): void {
    checkText(this, 'virtualNetworkId', network.virtualNetworkId);
    const there = new VirtualNetworkPeering(this, `Peering-${id}`, {
      name: this.resourceName(ResourceKind.PEERING, ['to', id]),
      resourceGroupName: this.networkResourceGroupName,
      virtualNetworkName: this.virtualNetworkName,
      remoteVirtualNetworkId: network.virtualNetworkId,
      allowForwardedTraffic: network.allowForwardedTraffic ?? false,
      useRemoteGateways: network.useRemoteGateway ?? false,
    });
    this.peerings.push(there);
    if (network.createReversePeering === false) return;
    const other = parseNetworkId(this, network.virtualNetworkId);
    const back = new VirtualNetworkPeering(this, `PeeringBack-${id}`, {
      name: this.resourceName(ResourceKind.PEERING, ['from', id]),
      resourceGroupName: other.resourceGroupName,
      virtualNetworkName: other.name,
      remoteVirtualNetworkId: this.virtualNetworkId,
      allowForwardedTraffic: false,
      allowGatewayTransit: network.useRemoteGateway ?? false,
    });
    this.peerings.push(back);
  }

  public publicLoadBalancer(): PublicLoadBalancer {
    return PublicLoadBalancer._of(this);
  }

  /**
   * The id of the virtual network as another construct can write it: a reference within the stack, and beyond it a
   * literal that needs neither this site's state nor its region.
   *
   * @param consumer - the construct that needs it
   */
  public virtualNetworkIdFor(consumer: IConstruct): string {
    return TerraformStack.of(consumer) === TerraformStack.of(this)
      ? this.virtualNetworkId
      : this.plainNetworkId(consumer);
  }

  /**
   * The name of a resource of this site.
   *
   * @param kind - what it is
   * @param parts - what tells it from others of its kind in the site
   */
  public resourceName(kind: ResourceKind, parts: string[]): string {
    return checkedResourceName(this, this.naming, kind, [this.code, ...parts]);
  }

  /**
   * The tags of a resource of this site.
   *
   * @param tier - the tier it belongs to
   */
  public tags(tier?: string): Record<string, string> {
    return checkTags(this, this.naming.tags(this.siteName, tier));
  }

  public addTier(tier: ITier): void {
    const other = this.tierList.find((each) => each.node.id === tier.node.id);
    if (other) {
      refuse(tier, {
        property: 'id',
        value: tier.node.id,
        limit: `unique among the tiers of ${this.siteName}`,
        cause: `${other.node.path} has it too, and a standby site repeats each tier under its id`,
        remedy: 'give one of the two another construct id',
      });
    }
    this.tierList.push(tier);
    this.tierObservers.forEach((observer) => observer.tierAdded(tier));
  }

  public observeTiers(observer: ITierObserver): void {
    this.tierList.forEach((tier) => observer.tierAdded(tier));
    this.tierObservers.push(observer);
  }

  /** What the site is in the model of the estate. */
  public describe(): ModelPart {
    return describeSite(this);
  }

  public addMailboxServers(servers: IMailboxServers): void {
    this.mailboxGroups.push(servers);
  }

  /**
   * All Mailbox servers of the site that the program knows, those that exist already included.
   *
   * @internal
   */
  public _mailboxServers(): MailboxServer[] {
    return this.mailboxGroups.flatMap((group) => group.mailboxServers);
  }

  /** @internal */
  public _foreignExchangePrefixes(): string[] {
    return [...(this.props.exchangeServerPrefixes ?? [])];
  }

  /**
   * The administrators' networks without the site's own Bastion.
   *
   * @internal
   */
  public _managementNetworks(): string[] {
    return [...(this.props.managementPrefixes ?? [])];
  }

  /** @internal */
  public _slot(role: SubnetRole): Cidr {
    if (this.plan) return this.plan.slot(role);
    return refuse(this, {
      property: 'addressSpace',
      fault: 'is required',
      cause: `the site needs a ${role.id} subnet, and network.subnets has none with that role`,
      remedy: `add a subnet with role ${role.id} to network.subnets, or give the site an addressSpace in the network`,
    });
  }

  /**
   * The network's name for another construct: a reference within the stack, a literal beyond it.
   *
   * @internal
   */
  public _networkNameFor(consumer: IConstruct): NetworkName {
    return TerraformStack.of(consumer) === TerraformStack.of(this)
      ? { resourceGroupName: this.networkResourceGroupName, name: this.virtualNetworkName }
      : this.plainNetwork;
  }

  /**
   * Blocks of the subnets with machines of the domain.
   *
   * @internal
   */
  public _domainBlocks(): string[] {
    return this.subnets()
      .filter((subnet) => subnet.role.hostsDomainMembers)
      .map((subnet) => subnet.addressPrefix);
  }

  /** @internal */
  public _existingSubnet(role: SubnetRole): ExistingSubnet | undefined {
    return this.props.network?.subnets?.find((each) => each.role.id === role.id);
  }

  /** @internal */
  public _overlaps(other: Site): boolean {
    const blocks = other._blocks();
    return this._blocks().some((block) => blocks.some((each) => block.overlaps(each)));
  }

  /**
   * All address blocks known of the site: its space, and the subnets that are brought in.
   *
   * @internal
   */
  public _blocks(): Cidr[] {
    const subnets = this.props.network?.subnets ?? [];
    const brought = subnets.map((each) =>
      Cidr.parse(this, 'network.subnets.addressPrefix', each.addressPrefix),
    );
    return [...(this.plan ? [this.plan.space] : []), ...brought];
  }

  /**
   * Records a machine of the domain; Exchange servers, so that Edges outside the domain can resolve them.
   *
   * @internal
   */
  public _registerHost(computerName: string, address: string, subnet: SiteSubnet): void {
    this.hasDomainMembers = true;
    if (!subnet.role.hostsExchange) return;
    this.hosts.set(computerName, address);
    this.exchangeSubnets.add(subnet);
  }

  /**
   * Records an Exchange server that is not part of the program.
   *
   * @internal
   */
  public _registerExchangeServer(computerName: string, address: string): void {
    this.hosts.set(computerName, address);
    this.exchangeAddresses.add(address);
  }

  /**
   * Lets the perimeter reach Exchange servers with mail only, whichever of the two comes first.
   *
   * @internal
   */
  public _shieldFromPerimeter(tier: Construct, prefix: string): void {
    if (this.perimeterPrefix !== undefined) {
      refuse(tier, {
        property: 'site',
        value: this.siteName,
        fault: 'already has an Edge tier',
        cause: 'a site has one perimeter subnet with one set of rules',
        remedy: 'give the existing tier more servers',
      });
    }
    this.perimeterPrefix = prefix;
    this.subnets().forEach((subnet) => shieldFromPerimeter(subnet, prefix));
    this.connected.forEach((site) => site.addForeignPerimeter(this.code, prefix));
  }

  /**
   * Keeps the Edges of this site away from the servers of another, whose network is peered with this one.
   *
   * @internal
   */
  public _connectTo(other: Site): void {
    this.connected.add(other);
    if (this.perimeterPrefix) other.addForeignPerimeter(this.code, this.perimeterPrefix);
  }

  /**
   * The blocks with Exchange servers of this site.
   *
   * @internal
   */
  public _exchangePrefixes(): string[] {
    const own = this.subnets()
      .filter((subnet) => this.exchangeSubnets.has(subnet))
      .map((subnet) => subnet.addressPrefix);
    const blocks = [...own, ...(this.props.exchangeServerPrefixes ?? [])];
    if (this.exchangeAddresses.size === 0) return blocks;
    const parsed = blocks.filter(isKnown).map((block) => Cidr.parse(this, 'exchangeServerPrefixes', block));
    const single = [...this.exchangeAddresses].filter(
      (address) => !parsed.some((block) => block.contains(address)),
    );
    return [...blocks, ...single.map((address) => `${address}/32`)];
  }

  /** @internal */
  public _hosts(): [string, string][] {
    return [...this.hosts];
  }

  /**
   * What must exist before a server can reach its domain controllers, as a `depends_on` that includes peerings of a later line.
   *
   * @internal
   */
  public get _connectivity(): string[] {
    this.connectivity ??= Lazy.listValue(
      { produce: () => this.peerings.map((each) => dependable(each)) },
      { omitEmpty: true },
    );
    return this.connectivity;
  }

  /** When its machines run. */
  public get runs(): Runs {
    return this._activation() === undefined ? Runs.ALWAYS : Runs.WHEN_ACTIVATED;
  }

  /**
   * The Terraform condition under which this site's servers exist; undefined where they always do.
   *
   * @internal
   */
  public _activation(): string | undefined {
    return undefined;
  }

  /**
   * Whether each tier has to survive the loss of a server by itself.
   *
   * @internal
   */
  public _promisesRedundancy(): boolean {
    return true;
  }

  /**
   * Notes that names move between this site and another automatically.
   *
   * @internal
   */
  public _requireAutomaticFailover(): void {
    this.automaticFailover = true;
  }

  /**
   * Notes that a Mailbox server is in a database availability group; refuses a second one.
   *
   * @internal
   */
  public _joinGroup(group: IConstruct, computerName: string): void {
    const other = this.groups.get(computerName);
    if (other !== undefined) {
      refuse(group, {
        property: 'members',
        value: computerName,
        fault: 'must not belong to another group',
        cause: `the server is already a member of ${other}`,
        remedy: 'give each group its own tiers',
      });
    }
    this.groups.set(computerName, group.node.path);
  }

  /** @internal */
  public _isInGroup(computerName: string): boolean {
    return this.groups.has(computerName);
  }

  /** @internal */
  public _isAutomaticFailover(): boolean {
    return this.automaticFailover;
  }

  /** Domain controllers with addresses in the directory slot will be there: the subnet has to come first. */
  private hostsDirectory(): boolean {
    if (!this.plan || this.props.network) return false;
    return this.domainControllers.some(
      (address) => isKnown(address) && this._slot(SubnetRole.DIRECTORY).contains(address),
    );
  }

  private checkSlot(role: SubnetRole): void {
    const other = this.subnets().find((subnet) => subnet.role.slot === role.slot);
    if (!other) return;
    refuse(this, {
      property: 'slot',
      value: role.slot,
      limit: `a slot that only the ${role.id} subnet has`,
      cause: `the ${other.role.id} subnet has it too, and each slot is one block of addresses`,
      remedy: 'give one of the two roles another slot: SubnetRole.custom(id, { slot })',
    });
  }

  /** The subnets that exist so far, in the order of the address plan. */
  private subnets(): SiteSubnet[] {
    const made = this.node.children.filter((child) => child instanceof SiteSubnet);
    return made.sort((a, b) => a.role.slot - b.role.slot);
  }

  private addForeignPerimeter(code: string, prefix: string): void {
    const isFirst = this.foreignPerimeters.size === 0;
    this.foreignPerimeters.set(code, prefix);
    if (isFirst) this.subnets().forEach((subnet) => this.shieldFromForeign(subnet));
  }

  private shieldFromForeign(subnet: SiteSubnet): void {
    const prefixes = { produce: (): string[] => [...this.foreignPerimeters.values()].sort() };
    shieldFromForeignPerimeters(subnet, Lazy.listValue(prefixes));
  }

  private makeResourceGroup(name: string): string {
    return new ResourceGroup(this, 'ResourceGroup', { name, location: this.region.name, tags: this.tags() })
      .name;
  }

  private makeNetwork(name: string): VirtualNetwork {
    if (!this.plan) {
      return refuse(this, {
        property: 'addressSpace',
        fault: 'is required',
        cause: 'the site creates its own network',
        remedy: "give an addressSpace such as '10.10.0.0/16', or an existing network as network",
      });
    }
    return new VirtualNetwork(this, 'Network', {
      name,
      resourceGroupName: this.resourceGroupName,
      location: this.region.name,
      addressSpace: [this.plan.space.toString()],
      dnsServers: this.domainControllers.length > 0 ? this.domainControllers : undefined,
      tags: this.tags(),
    });
  }

  private plainNetworkId(consumer: IConstruct): string {
    const { resourceGroupName, name } = this.plainNetwork;
    const subscription = this.props.subscriptionId ?? subscriptionId(consumer);
    return `/subscriptions/${subscription}/resourceGroups/${resourceGroupName}/providers/Microsoft.Network/virtualNetworks/${name}`;
  }
}

function checkCode(site: Site, code: string): string {
  if (/^[a-z0-9]{1,5}$/i.test(code)) return code.toUpperCase();
  return refuse(site, {
    property: 'code',
    value: code,
    limit: 'one to five letters or digits',
    cause: 'it is part of computer names, which have at most 15 characters',
    remedy: "give the site a code such as 'AMS'",
  });
}

function checkEstate(site: Site, estate: string): string {
  if (/^[\w-]+$/.test(estate)) return estate;
  return refuse(site, {
    property: 'estate',
    value: estate,
    limit: 'letters, digits, hyphens and underscores',
    cause: 'it is the name of a folder in the output directory',
    remedy: "name it like 'contoso'",
  });
}
