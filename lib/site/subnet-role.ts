import { checkAllProps, checkedInUse, flag, type SettingsOf } from '../core/check-class';
import { refuse } from '../core/refusal';

/** First and last free slot in a row; slot 15 is free too. */
const FREE_SLOTS = [5, 6, 7, 8, 9, 10, 11, 15];

/** What decides about a subnet, besides its name. */
interface RoleFacts {
  readonly slot: number;
  readonly longestPrefix?: number;
  readonly hostsExchange?: boolean;
  readonly hostsDomainMembers?: boolean;
  readonly isShielded?: boolean;
  readonly isClosed?: boolean;
}

/** Settings of a role that a team adds. */
export interface CustomSubnetRoleProps {
  /** The slot of the site's address plan that the subnet takes: 5 to 11, or 15. It must never change. */
  readonly slot: number;
  /**
   * Whether the machines in the subnet are members of the Active Directory domain.
   *
   * @default true
   */
  readonly hostsDomainMembers?: boolean;
}

const CUSTOM: SettingsOf<CustomSubnetRoleProps> = { slot: checkedInUse, hostsDomainMembers: flag };

/**
 * What a subnet of a site is for. Each role takes one of the sixteen equal slots of the site's address plan, so that a subnet which
 * comes later moves no other.
 */
export class SubnetRole {
  /** Front-end servers; from Exchange 2016 on these are Mailbox servers. */
  public static readonly CLIENT_ACCESS = new SubnetRole('client-access', {
    slot: 0,
    hostsExchange: true,
    hostsDomainMembers: true,
    isClosed: true,
  });
  /** Edge Transport servers, outside the domain. */
  public static readonly PERIMETER = new SubnetRole('perimeter', { slot: 1 });
  /** Mailbox servers that are not front ends (2013 with split roles). */
  public static readonly MAILBOX = new SubnetRole('mailbox', {
    slot: 2,
    hostsExchange: true,
    hostsDomainMembers: true,
    isClosed: true,
  });
  /** The file share witness. */
  public static readonly WITNESS = new SubnetRole('witness', {
    slot: 3,
    hostsDomainMembers: true,
    isShielded: true,
    isClosed: true,
  });
  /** The team's own domain controllers. */
  public static readonly DIRECTORY = new SubnetRole('directory', {
    slot: 4,
    hostsDomainMembers: true,
    isShielded: true,
  });
  /** Proxies between clients and the front ends: Linux machines outside the domain. */
  public static readonly PROXY = new SubnetRole('proxy', { slot: 12, isShielded: true, isClosed: true });
  /**
   * The VPN or ExpressRoute gateway; its subnet takes no security group. Source:
   * learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings (gateway subnet: /27).
   */
  public static readonly GATEWAY = new SubnetRole('gateway', { slot: 13, longestPrefix: 27 });
  /** Azure Bastion. Source of its size: learn.microsoft.com/azure/bastion/configuration-settings (/26). */
  public static readonly BASTION = new SubnetRole('bastion', { slot: 14, longestPrefix: 26 });

  /**
   * A role of your own, for a tier that this library does not have. Edges cannot reach the machines in its subnet.
   *
   * @param id - name in resource names and construct ids, such as `office`
   * @param props - its slot, and what is in it
   * @throws if the name belongs to a role of this library, or the slot is taken
   */
  public static custom(id: string, props: CustomSubnetRoleProps): SubnetRole {
    checkAllProps('SubnetRole.custom', props, CUSTOM);
    checkCustom(id, props.slot);
    return new SubnetRole(id, {
      slot: props.slot,
      hostsDomainMembers: props.hostsDomainMembers ?? true,
      isShielded: true,
    });
  }

  /** Its slot in the address plan of a site, from 0 to 15. */
  public readonly slot: number;
  /** Length of the longest prefix that is large enough; a tier gets at least a /28, which has 11 usable addresses. */
  public readonly longestPrefix: number;
  /** Whether Exchange servers of the domain are in it: Edges deliver mail to them. */
  public readonly hostsExchange: boolean;
  /** Whether machines of the domain are in it: it belongs to the Active Directory site. */
  public readonly hostsDomainMembers: boolean;
  /** Whether nothing but what is allowed reaches it from the Edges. */
  public readonly isShielded: boolean;
  /** Whether networks beyond the estate reach only what is allowed in it: clients, administrators. */
  public readonly isClosed: boolean;

  private constructor(
    /** Name in resource names and construct ids, such as `client-access`. */
    public readonly id: string,
    facts: RoleFacts,
  ) {
    this.slot = facts.slot;
    this.longestPrefix = facts.longestPrefix ?? 28;
    this.hostsExchange = facts.hostsExchange ?? false;
    this.hostsDomainMembers = facts.hostsDomainMembers ?? false;
    this.isShielded = facts.isShielded ?? this.hostsExchange;
    this.isClosed = facts.isClosed ?? false;
  }

  /** The name. */
  public toString(): string {
    return this.id;
  }
}

function checkCustom(id: string, slot: number): void {
  if (!/^[a-z][a-z0-9-]*[a-z0-9]$/.test(id)) {
    refuse('SubnetRole.custom', {
      property: 'id',
      value: id,
      limit: 'lowercase letters, digits and inner hyphens, beginning with a letter',
      cause: 'it is part of resource names',
      remedy: "write it like 'office'",
    });
  }
  if (builtInRoles().some((role) => role.id === id)) {
    refuse('SubnetRole.custom', {
      property: 'id',
      value: id,
      limit: 'a name that no role of this library has',
      cause: 'a role has one subnet in a site',
      remedy: 'choose another name, or use the role itself',
    });
  }
  if (FREE_SLOTS.includes(slot)) return;
  refuse('SubnetRole.custom', {
    property: 'slot',
    value: slot,
    limit: `one of ${FREE_SLOTS.join(', ')}`,
    cause: 'the other slots of the address plan belong to roles of this library, and a subnet cannot move',
    remedy: 'choose a free slot, and never change it',
  });
}

function builtInRoles(): SubnetRole[] {
  return Object.values(SubnetRole).filter((value) => value instanceof SubnetRole);
}
