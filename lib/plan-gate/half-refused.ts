import type { HalfRefused } from './consequence';
import { MACHINE_TYPES } from './machine-types';
import type { Plan, ResourceChange, Values } from './plan';

/** What Azure does not delete while it is in use, by who uses it; and what the refused deletion leaves. */
const HELD: Record<string, { readonly by: readonly string[]; readonly leaves: string }> = {
  azurerm_lb_backend_address_pool: {
    by: ['azurerm_lb_rule', 'azurerm_lb_outbound_rule'],
    leaves: 'an empty pool',
  },
  azurerm_lb_probe: { by: ['azurerm_lb_rule'], leaves: 'the old probe' },
  azurerm_network_interface: {
    by: MACHINE_TYPES,
    leaves: 'a machine out of its pools',
  },
  azurerm_subnet: {
    by: ['azurerm_network_interface', 'azurerm_lb', 'azurerm_bastion_host'],
    leaves: 'a subnet without its security group, closed to the Internet',
  },
};

/**
 * What Terraform cannot finish, said before it begins: a name of something in use is changed, so that the deletion is refused when its memberships
 * are gone already; or a resource is made before the one of the same name is deleted.
 *
 * Source: real plans and applies of azurerm 4.55.0; learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-in-use.
 */
export function halfRefused(change: ResourceChange, { changes }: Plan): HalfRefused | undefined {
  const { stack, address, type, actions, before, after } = change;
  if (losesKeySet(change))
    return {
      ...{ stack, resource: address },
      what: `${address} would go back from a key of the team to one of Azure: the provider refuses that in the apply, when it has deallocated the machine of a system disk already, and does not start it again`,
    };
  if (before === null || !actions.includes('delete') || !actions.includes('create')) return undefined;
  const found = (what: string): HalfRefused => ({ stack, resource: address, what });
  if (actions[0] === 'create' && before.name === after?.name)
    return found(
      `${address} would be made before the one that exists is deleted, under the same name: Azure refuses that half way`,
    );
  const held = HELD[type];
  const id = typeof before.id === 'string' ? before.id.toLowerCase() : '';
  if (held === undefined || id === '') return undefined;
  const holder = changes.find(
    (each) =>
      held.by.includes(each.type) &&
      !each.actions.includes('delete') &&
      JSON.stringify(each.before).toLowerCase().includes(`"${id}"`),
  );
  return holder
    ? found(
        `${address} is replaced while ${holder.address} uses it: Azure refuses to delete it, and the apply ends half way, with ${held.leaves}`,
      )
    : undefined;
}

/**
 * Whether a disk would lose its disk encryption set, and stay.
 *
 * Source: compute/windows_virtual_machine_resource.go:1735-1809, compute/managed_disk_resource.go:750-763 of azurerm 4.55.0.
 */
export function losesKeySet({ type, actions, before, after, unknown }: ResourceChange): boolean {
  const setOf = (values: Values | null | undefined): unknown => {
    const disk = MACHINE_TYPES.includes(type) ? (values?.os_disk as Values[] | undefined)?.[0] : values;
    return disk?.disk_encryption_set_id;
  };
  const isDisk = type === 'azurerm_managed_disk' || MACHINE_TYPES.includes(type);
  if (!isDisk || !actions.includes('update')) return false;
  return Boolean(setOf(before)) && !setOf(after) && setOf(unknown) !== true;
}
