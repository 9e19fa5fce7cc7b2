import { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';
import { ExistingNetwork } from './existing-network';

/** Refuses two subnets for one role. */
export function checkExistingNetwork(scope: IConstruct, network: ExistingNetwork): void {
  const roles = new Set<string>();
  for (const { role } of network.subnets ?? []) {
    if (roles.has(role)) {
      refuse(scope, {
        property: 'network.subnets.role',
        value: role,
        fault: 'must not be repeated',
        cause: 'each role has one subnet',
        remedy: 'keep only the subnet in which the servers will be located',
      });
    }
    roles.add(role);
  }
}
