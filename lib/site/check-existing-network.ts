import type { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import type { ExistingNetwork } from './existing-network';

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
}
