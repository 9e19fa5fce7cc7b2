import type { NetworkInterface } from '@cdktf/provider-azurerm/lib/network-interface';
import { NetworkInterfaceSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/network-interface-security-group-association';
import { NetworkSecurityGroup } from '@cdktf/provider-azurerm/lib/network-security-group';
import { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNetworkSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/subnet-network-security-group-association';
import { Lazy, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { checkIpv4, Cidr } from '../core/cidr';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { addressOf, idOf, nameOf } from '../core/reference';
import { ResourceKind } from '../core/resource-kind';
import { checkSources, sourceGroups, sourceKind, SourceKind } from '../core/rule-sources';
import { uuidOf } from '../core/uuid';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import type { ExistingSubnet } from './existing-network';
import type { SecurityRule } from './security-rule';
import type { Site } from './site';
import type { SubnetRole } from './subnet-role';

/** First address Azure leaves free: network, gateway and two of Azure DNS come before it. */
const FIRST_FREE_OFFSET = 4;

/** Priorities of rules for further families and tags: behind the rules that keep Edges away, before those that deny the rest. */
const FURTHER = { first: 2000, count: 1900 };

/** TCP connections that a subnet accepts. */
export interface InboundRule {
  /** Name of the rule, such as `AllowHttpsFromClients`; also its construct id. */
  readonly name: string;
  /** Priority from 100 to 199, unique in the subnet; it must never change. */
  readonly priority: number;
  /** TCP port. */
  readonly port: number;
  /** Service tags, such as `Internet`, or address blocks of IPv4 or IPv6. Each family and each tag is a rule of its own. */
  readonly sources: string[];
  /** What the rule is for. */
  readonly description: string;
}

/** A subnet of a site with its security group, and the register of the static addresses in it. */
export class SiteSubnet extends Construct {
  /** What the subnet is for. */
  public readonly role: SubnetRole;
  /** Its address block. */
  public readonly addressPrefix: string;
  /** Its resource id. */
  public readonly subnetId: string;
  /** The security group with the rules of this library. */
  public readonly securityGroup: NetworkSecurityGroup;

  private readonly cidr: Cidr;
  private readonly firstFreeOffset: number;
  private readonly guardsInterfaces: boolean;
  private readonly rules = new Map<string, SecurityRule>();
  private readonly ipv6Rules = new Set<string>();
  private readonly takenBy = new Map<string, string>();
  private readonly serviceEndpoints = new Set<string>();
  private readonly plainName: string;
  private readonly lines: { readonly rule: SecurityRule; readonly line: NetworkSecurityRule }[] = [];

  /** @internal */
  public static _of(site: Site, role: SubnetRole, existing: ExistingSubnet | undefined): SiteSubnet {
    return new SiteSubnet(site, role, existing);
  }

  private constructor(
    private readonly site: Site,
    role: SubnetRole,
    existing: ExistingSubnet | undefined,
  ) {
    super(site, `Subnet-${role.id}`);
    this.role = role;
    this.cidr = existing
      ? Cidr.parse(site, 'network.subnets.addressPrefix', existing.addressPrefix)
      : site._network.slot(role);
    this.addressPrefix = this.cidr.toString();
    this.firstFreeOffset = existing?.firstFreeOffset ?? FIRST_FREE_OFFSET;
    checkRange(site, this.firstFreeOffset, {
      property: 'network.subnets.firstFreeOffset',
      min: FIRST_FREE_OFFSET,
      max: this.cidr.size - 2,
      unit: 'addresses',
      cause: 'Azure reserves the first four addresses and the last one of every subnet',
    });
    this.guardsInterfaces = existing !== undefined;
    this.securityGroup = new NetworkSecurityGroup(this, 'SecurityGroup', {
      name: site.resourceName(ResourceKind.SECURITY_GROUP, [role.id]),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      tags: site.tags(),
    });
    this.plainName = existing?.name ?? site.resourceName(ResourceKind.SUBNET, [role.id]);
    advise(this, WarningId.IPV6_SOURCES, () =>
      this.ipv6Rules.size > 0
        ? `No connection matches the IPv6 sources of ${[...this.ipv6Rules].join(', ')} in ${this.plainName}: the machines and their public addresses have IPv4 only, so that ` +
          'clients of these networks need a way by IPv4 (learn.microsoft.com/azure/virtual-network/ip-services/ipv6-overview). List the IPv4 blocks of the same networks too, or leave these out.'
        : undefined,
    );
    this.subnetId = existing ? `${site.virtualNetworkId}/subnets/${existing.name}` : this.make();
  }

  /**
   * Lets TCP connections into the subnet: applications of another network that submit mail to Mailbox servers on port 25, for example, or a
   * monitoring system. The Exchange servers, domain controllers and witnesses of the estate need no rule.
   *
   * @param rule - name, priority, port and sources
   * @throws if the priority is out of its range, or another rule of the subnet has the name and says something else
   */
  public allowInbound(rule: InboundRule): void {
    const { name, priority, port, sources, description } = rule;
    checkRange(this, priority, {
      property: 'priority',
      min: 100,
      max: 199,
      unit: '',
      cause: 'later rules of this library close the subnet to Edges',
    });
    checkRange(this, port, { property: 'port', min: 1, max: 65535, unit: '', cause: 'it is a TCP port' });
    checkSources(this, 'sources', sources);
    const way = { direction: 'Inbound', access: 'Allow', protocol: 'Tcp', destinations: ['*'] } as const;
    this._addRuleOnce({ ...way, name, priority, port, sources: [...sources], description });
  }

  /**
   * The static address of a tier's member.
   *
   * @internal
   */
  public _reserve(owner: Construct, property: string, offset: number): string {
    const index = this.firstFreeOffset + offset;
    if (!Number.isSafeInteger(index) || Math.abs(index) > 2 ** 24) {
      refuse(owner, {
        property,
        value: index,
        limit: 'a whole number known at synthesis, and so must addressOffset and firstFreeOffset',
        cause: 'each server has a static address of its own',
        remedy: 'write the numbers',
      });
    }
    return this._reserveAddress(owner, property, this.cidr.host(index));
  }

  /**
   * Refuses an offset that leaves no address for the first member.
   *
   * @internal
   */
  public _checkOffset(owner: Construct, offset: number): void {
    const most = this.cidr.size - 2 - this.firstFreeOffset;
    if (!isKnown(offset) || Number.isNaN(offset) || offset <= most) return;
    refuse(owner, {
      property: 'addressOffset',
      value: offset,
      limit: `at most ${most}`,
      cause: `the subnet ${this.addressPrefix} has no address after that`,
      remedy: 'use a smaller offset, or give the site a larger address space',
    });
  }

  /**
   * The last usable address, for the private front end of the first load balancer: members grow towards it.
   *
   * @internal
   */
  public _lastAddress(): string {
    return this.cidr.host(this.cidr.size - 2);
  }

  /**
   * Registers a static address; refuses one that lies outside, belongs to Azure or is taken.
   *
   * @internal
   */
  public _reserveAddress(owner: Construct, property: string, address: string): string {
    checkIpv4(owner, property, address);
    if (!isKnown(address)) return address;
    const usable =
      this.cidr.contains(address) &&
      ![0, 1, 2, 3, this.cidr.size - 1].some((offset) => this.cidr.host(offset) === address);
    if (!usable) {
      refuse(owner, {
        property,
        value: address,
        limit: `a free address of ${this.addressPrefix}, from ${this.cidr.host(FIRST_FREE_OFFSET)} to ${this._lastAddress()}`,
        cause: 'Azure reserves the first four addresses and the last one of every subnet',
        remedy: isMember(property)
          ? `use a smaller ordinal or addressOffset, or give the site a larger address space`
          : `choose an address in that range, or give the site a larger address space`,
      });
    }
    if (this.site.domainControllers.includes(address)) {
      refuse(owner, {
        property,
        value: address,
        limit: 'different from the addresses of the domain controllers',
        cause: 'two machines cannot have one address, and a domain controller already has this one',
        remedy: isMember(property)
          ? 'correct domainControllers, or give the tier another addressOffset'
          : 'correct domainControllers, or choose another address',
      });
    }
    const earlier = this.takenBy.get(address);
    if (earlier !== undefined) {
      refuse(owner, {
        property,
        value: address,
        limit: `an unused address in ${this.addressPrefix}`,
        cause: `${earlier} already has it`,
        remedy: this.remedyForTaken(property),
      });
    }
    this.takenBy.set(address, owner.node.path);
    return address;
  }

  /**
   * Lets the machines reach a service of Azure from the address of the subnet. The owner of an existing subnet does that there.
   *
   * @internal
   */
  public _reachService(endpoint: string): void {
    this.serviceEndpoints.add(endpoint);
  }

  /**
   * The id, written out for another stack.
   *
   * @internal
   */
  public _idFor(consumer: IConstruct): string {
    return `${this.site.virtualNetworkIdFor(consumer)}/subnets/${this.plainName}`;
  }

  /**
   * Adds a line to the security group.
   *
   * @internal
   */
  public _addRule(rule: SecurityRule): void {
    for (const { suffix, sources } of sourceGroups(rule.sources)) {
      const name = `${rule.name}${suffix}`;
      const priority = suffix === '' ? rule.priority : this.furtherPriority(name);
      this.addLine({ ...rule, name, priority, sources });
    }
    if (rule.sources.some((source) => sourceKind(source) === SourceKind.IPV6)) this.ipv6Rules.add(rule.name);
  }

  private addLine(rule: SecurityRule): void {
    const sources = sided('source', rule.sources);
    const destinations = sided('destination', rule.destinations);
    const line = new NetworkSecurityRule(this, rule.name, {
      name: rule.name,
      resourceGroupName: this.site.resourceGroupName,
      networkSecurityGroupName: nameOf(this.securityGroup, this),
      direction: rule.direction,
      priority: rule.priority,
      access: rule.access,
      protocol: rule.protocol,
      sourcePortRange: '*',
      ...sources,
      ...destinations,
      ...(rule.ports
        ? { destinationPortRanges: rule.ports.map(String) }
        : { destinationPortRange: rule.port === undefined ? '*' : String(rule.port) }),
      description: rule.description,
      dependsOn: rule.after?.map((fqn) => ({ fqn })),
    });
    this.order(rule, line);
  }

  /**
   * Adds a line that several tiers of a subnet may ask for alike; refuses one that says something else.
   *
   * @internal
   */
  public _addRuleOnce(rule: SecurityRule): void {
    const earlier = this.rules.get(rule.name);
    if (earlier === undefined) {
      this.rules.set(rule.name, rule);
      this._addRule(rule);
      return;
    }
    const textOf = (each: SecurityRule): string => JSON.stringify({ ...each, after: undefined });
    if (textOf(earlier) === textOf(rule)) return;
    refuse(this, {
      property: 'clientPrefixes',
      value: rule.sources,
      limit: `the same for all tiers of the ${this.role.id} subnet, here ${earlier.sources.join(', ')}`,
      cause: 'the tiers of a subnet share a security group',
      remedy: 'give the tiers the same clientPrefixes',
    });
  }

  /**
   * Addresses of the rules whose names begin like this.
   *
   * @internal
   */
  public _ruleAddresses(begin: string): string[] {
    return this.lines
      .filter(({ rule }) => rule.name.startsWith(begin))
      .map(({ line }) => addressOf(line, this));
  }

  /**
   * Binds the rules to a network interface where the subnet itself belongs to somebody else.
   *
   * @internal
   */
  public _attachSecurityGroup(owner: Construct, networkInterface: NetworkInterface): void {
    if (!this.guardsInterfaces) return;
    new NetworkInterfaceSecurityGroupAssociation(owner, 'SecurityGroup', {
      networkInterfaceId: idOf(networkInterface, owner),
      networkSecurityGroupId: idOf(this.securityGroup, owner),
    });
  }

  /**
   * The priority of a rule beside that of its IPv4 blocks. It follows from the name, so that no rule moves when another comes or goes; Azure wants
   * each priority once.
   */
  private furtherPriority(name: string): number {
    const taken = new Set(this.lines.map(({ rule }) => rule.priority));
    let place = Number.parseInt(uuidOf(name).slice(0, 8), 16) % FURTHER.count;
    while (taken.has(FURTHER.first + place)) place = (place + 1) % FURTHER.count;
    return FURTHER.first + place;
  }

  /** Terraform makes rules in any order: what a line admits must be admitted before a later line denies the rest. */
  private order(rule: SecurityRule, line: NetworkSecurityRule): void {
    const comesAfter = (later: SecurityRule, earlier: SecurityRule): boolean =>
      later.access === 'Deny' &&
      earlier.access === 'Allow' &&
      later.direction === earlier.direction &&
      later.priority > earlier.priority;
    for (const other of this.lines) {
      if (comesAfter(rule, other.rule)) waitFor(line, other.line);
      if (comesAfter(other.rule, rule)) waitFor(other.line, line);
    }
    this.lines.push({ rule, line });
  }

  private remedyForTaken(property: string): string {
    const full = this.takenBy.size >= this.cidr.size - FIRST_FREE_OFFSET - 1;
    if (full) return `use fewer servers, or a larger block than ${this.addressPrefix}`;
    return isMember(property)
      ? 'give one of the tiers another addressOffset, or the member another ordinal'
      : 'choose another address';
  }

  private make(): string {
    const subnet = new Subnet(this, 'Resource', {
      name: this.plainName,
      resourceGroupName: this.site.networkResourceGroupName,
      virtualNetworkName: this.site.virtualNetworkName,
      addressPrefixes: [this.addressPrefix],
      // Egress is explicit (site.egress); Azure's implicit address is shared, changes and has no PTR.
      defaultOutboundAccessEnabled: false,
      serviceEndpoints: Lazy.listValue(
        { produce: () => [...this.serviceEndpoints].sort() },
        { omitEmpty: true },
      ),
    });
    new SubnetNetworkSecurityGroupAssociation(this, 'Association', {
      subnetId: idOf(subnet, this),
      networkSecurityGroupId: idOf(this.securityGroup, this),
    });
    // A token, since others may carry it into another stack.
    return subnet.id;
  }
}

/** Whether an address follows from a member's ordinal, so that the program does not contain it. */
function isMember(property: string): boolean {
  return property.startsWith('members.');
}

function waitFor(later: NetworkSecurityRule, earlier: NetworkSecurityRule): void {
  later.dependsOn = [...(later.dependsOn ?? []), addressOf(earlier, later)];
}

/** ARM has one attribute for a single block or tag and another for several blocks; a lazy list is several. */
function sided(side: 'source' | 'destination', blocks: readonly string[]): Record<string, string | string[]> {
  const single = !Token.isUnresolved(blocks) && blocks.length === 1;
  return single ? { [`${side}AddressPrefix`]: blocks[0] } : { [`${side}AddressPrefixes`]: [...blocks] };
}
