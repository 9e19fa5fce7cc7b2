import { IConstruct } from 'constructs';
import { Cidr } from '../core/cidr';
import { refuse } from '../core/refusal';
import { SubnetRole } from './subnet-role';

const SLOT_BITS = 4;

/** Slots never move: a tier that comes later takes its own, and what stands already stays where it is. */
const SLOT: Record<SubnetRole, number> = {
  [SubnetRole.CLIENT_ACCESS]: 0,
  [SubnetRole.PERIMETER]: 1,
  [SubnetRole.MAILBOX]: 2,
  [SubnetRole.WITNESS]: 3,
  [SubnetRole.DIRECTORY]: 4,
  [SubnetRole.RESTORE]: 12,
  [SubnetRole.GATEWAY]: 13,
  [SubnetRole.BASTION]: 14,
};

/**
 * Longest prefix a slot may have.
 *
 * Sources: learn.microsoft.com/azure/bastion/configuration-settings (/26),
 * learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings (/27); a tier gets at least /28,
 * 11 usable addresses.
 */
const LONGEST_PREFIX: Record<SubnetRole, number> = {
  [SubnetRole.CLIENT_ACCESS]: 28,
  [SubnetRole.PERIMETER]: 28,
  [SubnetRole.MAILBOX]: 28,
  [SubnetRole.WITNESS]: 28,
  [SubnetRole.DIRECTORY]: 28,
  [SubnetRole.RESTORE]: 28,
  [SubnetRole.GATEWAY]: 27,
  [SubnetRole.BASTION]: 26,
};

/** The address space of a site, divided into sixteen equal slots with fixed meanings. */
export class AddressPlan {
  /** The whole space. */
  public readonly space: Cidr;

  public constructor(
    private readonly site: IConstruct,
    addressSpace: string,
  ) {
    this.space = Cidr.parse(site, 'addressSpace', addressSpace);
  }

  /** The slot of a role; refuses a space in which it would be too small. */
  public slot(role: SubnetRole): Cidr {
    const longest = LONGEST_PREFIX[role];
    if (this.space.prefixLength + SLOT_BITS > longest) {
      refuse(this.site, {
        property: 'addressSpace',
        value: this.space.toString(),
        limit: `/${longest - SLOT_BITS} or larger`,
        cause: `the site divides its address space into ${2 ** SLOT_BITS} subnets, and the ${role} subnet needs at least a /${longest}`,
        remedy: `give the site a /${longest - SLOT_BITS}, or provide the ${role} subnet in network.subnets`,
      });
    }
    return this.space.part(SLOT_BITS, SLOT[role]);
  }
}
