import type { IConstruct } from 'constructs';
import { checkNetworkBlock, Cidr } from '../core/cidr';
import { refuse } from '../core/refusal';
import type { SubnetRole } from './subnet-role';

const SLOT_BITS = 4;

/** The address space of a site, divided into sixteen equal slots, each for the subnet of one role. */
export class AddressPlan {
  /** The whole space. */
  public readonly space: Cidr;

  public constructor(
    private readonly site: IConstruct,
    addressSpace: string,
  ) {
    this.space = Cidr.parse(site, 'addressSpace', addressSpace);
    checkNetworkBlock(site, 'addressSpace', this.space);
  }

  /** The slot of a role; refuses a space in which it would be too small. */
  public slot(role: SubnetRole): Cidr {
    const longest = role.longestPrefix;
    if (this.space.prefixLength + SLOT_BITS > longest) {
      refuse(this.site, {
        property: 'addressSpace',
        value: this.space.toString(),
        limit: `/${longest - SLOT_BITS} or larger`,
        cause: `the site divides its address space into ${2 ** SLOT_BITS} subnets, and the ${role.id} subnet needs at least a /${longest}`,
        remedy: `give the site a /${longest - SLOT_BITS}, or provide the ${role.id} subnet in network.subnets`,
      });
    }
    return this.space.part(SLOT_BITS, role.slot);
  }
}
