import { Cidr } from '../core/cidr';
import type { IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import type { ExistingNetwork, ExistingSubnet } from './existing-network';

/** Refuses two subnets for one role, and names that mean something else than they show. */
export function checkExistingNetwork(scope: IConstruct, network: ExistingNetwork): void {
  checkText(scope, 'network.name', network.name);
  checkText(scope, 'network.resourceGroupName', network.resourceGroupName);
  const roles = new Set<string>();
  for (const { role, name } of network.subnets ?? []) {
    checkText(scope, 'network.subnets.name', name);
    if (roles.has(role.id)) {
      refuse(scope, {
        property: 'network.subnets.role',
        value: role.id,
        fault: 'must not be repeated',
        cause: 'each role has one subnet',
        remedy: 'keep only the subnet in which the servers will be located',
      });
    }
    roles.add(role.id);
  }
  checkOverlaps(scope, network.subnets ?? []);
}

function checkOverlaps(scope: IConstruct, subnets: ExistingSubnet[]): void {
  const property = 'network.subnets.addressPrefix';
  const known = subnets.filter(({ addressPrefix }) => isKnown(addressPrefix));
  const blocks = known.map(({ addressPrefix }) => Cidr.parse(scope, property, addressPrefix));
  blocks.forEach((block, index) => {
    const other = blocks.findIndex((earlier) => earlier.overlaps(block));
    if (other === index) return;
    refuse(scope, {
      property,
      value: block.toString(),
      fault: `must not overlap with ${blocks[other].toString()} of subnet ${known[other].name}`,
      cause: 'a virtual network has no overlapping subnets, so one of the two blocks is wrong',
      remedy: "copy the blocks from 'az network vnet subnet list'",
    });
  });
}
