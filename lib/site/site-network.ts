import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import { VirtualNetworkPeering } from '@cdktf/provider-azurerm/lib/virtual-network-peering';
import type { TerraformResource } from 'cdktf';
import { Lazy, TerraformStack } from 'cdktf';
import { addressOf } from '../core/reference';
import type { Construct, IConstruct } from 'constructs';
import { Cidr } from '../core/cidr';
import { isKnown, refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { subscriptionId } from '../core/subscription';
import { checkText } from '../core/visible-text';
import { AddressPlan } from './address-plan';
import { checkExistingNetwork } from './check-existing-network';
import { sitesOfEstate } from './estate-sites';
import type { ExistingSubnet } from './existing-network';
import type { NetworkName } from './network-id';
import { parseNetworkId } from './network-id';
import type { PeerNetwork } from './peer-network';
import type { Site } from './site';
import { admitEdges, guardServers, keepMailInside } from './server-rules';
import { SiteManagement } from './site-management';
import { SitePerimeter } from './site-perimeter';
import type { SiteProps } from './site-props';
import { SiteSubnet } from './site-subnet';
import { SubnetRole } from './subnet-role';

const GATEWAY_SUBNET = 'GatewaySubnet';

/** What Exchange wants unfiltered. */
const ORGANIZATION = [SubnetRole.CLIENT_ACCESS, SubnetRole.MAILBOX, SubnetRole.WITNESS, SubnetRole.DIRECTORY];

/** The virtual network of a site, made or brought in, with its address plan, subnets and peerings. */
export class SiteNetwork {
  /** The boundary to the Edges. */
  public readonly perimeter: SitePerimeter;
  /** How administrators reach the servers. */
  public readonly management: SiteManagement;
  /** Name of the virtual network. */
  public readonly name: string;
  /** Its resource group. */
  public readonly resourceGroupName: string;
  /** Its resource id. */
  public readonly id: string;

  private readonly plan?: AddressPlan;
  private hasGateway = false;
  private gatewayOf?: SiteNetwork;
  /** Its name in literals, for other stacks. */
  private readonly plainName: NetworkName;
  private readonly subnets: SiteSubnet[] = [];
  private readonly peerings: TerraformResource[] = [];

  /** `groupName` is the literal name of the site's resource group. */
  public constructor(
    private readonly site: Site,
    private readonly props: SiteProps,
    groupName: string,
  ) {
    const { network, addressSpace } = props;
    this.plan = addressSpace === undefined ? undefined : new AddressPlan(site, addressSpace);
    if (network) checkExistingNetwork(site, network);
    this.perimeter = new SitePerimeter(site);
    this.management = new SiteManagement(site);
    const name = network?.name ?? site.resourceName(ResourceKind.VIRTUAL_NETWORK, []);
    this.plainName = { resourceGroupName: network?.resourceGroupName ?? groupName, name };
    this.resourceGroupName = network?.resourceGroupName ?? site.resourceGroupName;
    const made = network ? undefined : this.make(name);
    this.name = made?.name ?? name;
    this.id = made?.id ?? this.plainId(site);
  }

  /** Whether the program makes the network. */
  public get isMade(): boolean {
    return this.props.network === undefined;
  }

  /** The address space of the site's own subnets, where it has one. */
  public get addressSpace(): string | undefined {
    return this.plan?.space.toString();
  }

  /** The subnet of a role, made at the first call. */
  public subnet(role: SubnetRole): SiteSubnet {
    const known = this.subnets.find((subnet) => subnet.role.id === role.id);
    if (known) return known;
    this.checkSlot(role);
    const subnet = SiteSubnet._of(this.site, role, this.existingSubnet(role));
    this.subnets.push(subnet);
    this.perimeter.add(subnet);
    if (role.isClosed) guardServers(this.site, subnet);
    if (role.hostsExchange) admitEdges(subnet, this.props.edgePrefixes ?? []);
    this.management.add(subnet);
    if (role.id === SubnetRole.DIRECTORY.id && !this.existingSubnet(role)) {
      keepMailInside(this.site, subnet);
      this.site.egress.bindDirectory(this.site, subnet);
    }
    return subnet;
  }

  /** The subnet that the team brings in for a role. */
  public existingSubnet(role: SubnetRole): ExistingSubnet | undefined {
    return this.props.network?.subnets?.find((each) => each.role.id === role.id);
  }

  /** The block of a role in the address plan. */
  public slot(role: SubnetRole): Cidr {
    if (this.plan) return this.plan.slot(role);
    return refuse(this.site, {
      property: 'addressSpace',
      fault: 'is required',
      cause: `the site needs a ${role.id} subnet, and network.subnets has none with that role`,
      remedy: `add a subnet with role ${role.id} to network.subnets, or give the site an addressSpace in the network`,
    });
  }

  /** Whether domain controllers with addresses in the directory slot will be there: the subnet has to come first. */
  public hostsDirectory(domainControllers: string[]): boolean {
    if (!this.plan || this.props.network) return false;
    return domainControllers.some(
      (address) => isKnown(address) && this.slot(SubnetRole.DIRECTORY).contains(address),
    );
  }

  /** Blocks of the subnets with machines of the domain, in the order of the address plan. */
  public domainBlocks(): string[] {
    return [...this.subnets]
      .filter((subnet) => subnet.role.hostsDomainMembers)
      .sort((a, b) => a.role.slot - b.role.slot)
      .map((subnet) => subnet.addressPrefix);
  }

  /** Blocks for Exchange servers, domain controllers and witnesses, whether there are any yet: a tier that comes later changes no rule. */
  public organizationBlocks(): string[] {
    return ORGANIZATION.flatMap(
      (role) => this.existingSubnet(role)?.addressPrefix ?? this.plan?.slot(role).toString() ?? [],
    );
  }

  /**
   * The id of the subnet for the gateway of the network, made with the gateway. Azure wants that name, and no security group.
   *
   * Source: learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings (gateway subnet).
   */
  public gatewaySubnetId(gateway: Construct): string {
    const { site } = this;
    if (this.hasGateway || this.gatewayOf) {
      refuse(gateway, {
        property: 'site',
        value: site.siteName,
        fault: 'already has a gateway',
        cause: 'a network has one subnet for gateways',
        remedy: 'connect both datacenters by one gateway that exists: GatewayConnection.existing()',
      });
    }
    this.hasGateway = true;
    const existing = this.existingSubnet(SubnetRole.GATEWAY);
    if (!existing) {
      return new Subnet(gateway, 'Subnet', {
        name: GATEWAY_SUBNET,
        resourceGroupName: this.resourceGroupName,
        virtualNetworkName: this.name,
        addressPrefixes: [this.slot(SubnetRole.GATEWAY).toString()],
      }).id;
    }
    if (existing.name === GATEWAY_SUBNET) return `${this.id}/subnets/${GATEWAY_SUBNET}`;
    return refuse(site, {
      property: 'network.subnets.name',
      value: existing.name,
      limit: GATEWAY_SUBNET,
      cause: 'Azure makes gateways in a subnet of that name only',
      remedy: `name the subnet with role gateway ${GATEWAY_SUBNET}`,
    });
  }

  /** Lets the network use the gateway of another one that it is peered with; says whether it can. */
  public letThrough(other: SiteNetwork): boolean {
    if (this.hasGateway || this.gatewayOf) return false;
    this.gatewayOf = other;
    return true;
  }

  /** Whether the network uses the gateway of another one. */
  public usesGatewayOf(other: SiteNetwork): boolean {
    return this.gatewayOf === other;
  }

  /** What servers may need to reach their domain controllers. */
  public reachBy(connection: TerraformResource): void {
    this.peerings.push(connection);
  }

  /** All address blocks that are known: the space, and the subnets that are brought in. */
  public blocks(): Cidr[] {
    const brought = (this.props.network?.subnets ?? []).map((each) =>
      Cidr.parse(this.site, 'network.subnets.addressPrefix', each.addressPrefix),
    );
    return [...(this.plan ? [this.plan.space] : []), ...brought];
  }

  /** Peers the network with one beyond the estate. */
  public peerWith(id: string, network: PeerNetwork): void {
    const { site } = this;
    checkText(site, 'virtualNetworkId', network.virtualNetworkId);
    const there = new VirtualNetworkPeering(site, `Peering-${id}`, {
      name: site.resourceName(ResourceKind.PEERING, ['to', id]),
      resourceGroupName: this.resourceGroupName,
      virtualNetworkName: this.name,
      remoteVirtualNetworkId: network.virtualNetworkId,
      allowForwardedTraffic: network.allowForwardedTraffic ?? false,
      useRemoteGateways: network.useRemoteGateway ?? false,
    });
    this.hasGateway ||= network.useRemoteGateway ?? false;
    this.peerings.push(there);
    if (network.createReversePeering === false) return;
    const other = parseNetworkId(site, network.virtualNetworkId);
    const back = new VirtualNetworkPeering(site, `PeeringBack-${id}`, {
      name: site.resourceName(ResourceKind.PEERING, ['from', id]),
      resourceGroupName: other.resourceGroupName,
      virtualNetworkName: other.name,
      remoteVirtualNetworkId: this.id,
      allowForwardedTraffic: false,
      allowGatewayTransit: network.useRemoteGateway ?? false,
    });
    this.peerings.push(back);
  }

  /**
   * What must exist before a server can reach its domain controllers, as a `depends_on` that includes peerings of a later line, and what else
   * has to come first.
   */
  public connectivityAnd(others: TerraformResource[]): string[] {
    return Lazy.listValue(
      { produce: () => [...this.peerings, ...others].map((each) => addressOf(each, this.site)) },
      { omitEmpty: true },
    );
  }

  /** The name for another construct: a reference within the stack, a literal beyond it. */
  public nameFor(consumer: IConstruct): NetworkName {
    const { resourceGroupName, name } = this;
    return this.sharesStack(consumer) ? { resourceGroupName, name } : this.plainName;
  }

  /** The id for another construct: a reference within the stack, a literal beyond it. */
  public idFor(consumer: IConstruct): string {
    return this.sharesStack(consumer) ? this.id : this.plainId(consumer);
  }

  private sharesStack(consumer: IConstruct): boolean {
    return TerraformStack.of(consumer) === TerraformStack.of(this.site);
  }

  private plainId(consumer: IConstruct): string {
    const { resourceGroupName, name } = this.plainName;
    const subscription = this.props.subscriptionId ?? subscriptionId(consumer);
    return `/subscriptions/${subscription}/resourceGroups/${resourceGroupName}/providers/Microsoft.Network/virtualNetworks/${name}`;
  }

  private checkSlot(role: SubnetRole): void {
    const other = this.subnets.find((subnet) => subnet.role.slot === role.slot);
    if (!other) return;
    refuse(this.site, {
      property: 'slot',
      value: role.slot,
      fault: `is used by the subnets ${other.role.id} and ${role.id}`,
      cause: 'each slot is one block of addresses',
      remedy: 'give one of the two roles another slot: SubnetRole.custom(id, { slot })',
    });
  }

  private make(name: string): VirtualNetwork {
    const { site, plan } = this;
    if (!plan) {
      return refuse(site, {
        property: 'addressSpace',
        fault: 'is required',
        cause: 'the site creates its own network',
        remedy: "give an addressSpace such as '10.10.0.0/16', or an existing network as network",
      });
    }
    return new VirtualNetwork(site, 'Network', {
      name,
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      addressSpace: [plan.space.toString()],
      dnsServers:
        site.domainControllers.length > 0 ? Lazy.listValue({ produce: () => dnsServers(site) }) : undefined,
      tags: site.tags(),
    });
  }
}

/**
 * The domain controllers of the site, and behind them those of the other sites: members find a directory while all of their own site's are
 * down. Windows asks the next DNS server when one does not answer.
 */
function dnsServers(site: Site): string[] {
  const sites = sitesOfEstate(site);
  const known = sites.flatMap((each) => each.domainControllers);
  return [...new Set([...known, ...site._otherDomainControllers()])];
}
