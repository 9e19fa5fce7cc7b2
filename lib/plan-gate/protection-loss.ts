import type { Holding } from '../core/holdings';
import { Holds, HOLDINGS } from '../core/holdings';
import { identityIdsOf, isKeyIdentity, principalsIn } from './key-rights';
import type { ResourceChange, Values } from './plan';

type Weakens = (before: unknown, after: unknown) => boolean;

const lower: Weakens = (before, after) => Number(after) < Number(before);
const off: Weakens = (before, after) => before === true && after !== true;
const IMMUTABILITY = ['Disabled', 'Unlocked', 'Locked'];

/** Recovery points that a block of a policy keeps; none where there is no block. */
function countOf(block: unknown): number {
  return Number((block as Values[] | null | undefined)?.[0]?.count ?? 0);
}
const fewer: Weakens = (before, after) => countOf(after) < countOf(before);

/** Whether blobs keep fewer versions, or deleted ones for a shorter time. */
const forgetsSooner: Weakens = (before, after) => {
  const [was, is] = [before, after].map((each) => (each as Values[] | null | undefined)?.[0] ?? {});
  const daysOf = ({ delete_retention_policy }: Values): number =>
    Number((delete_retention_policy as Values[] | undefined)?.[0]?.days ?? 0);
  return off(was.versioning_enabled, is.versioning_enabled) || daysOf(is) < daysOf(was);
};

/** Days after which a rule of the store deletes what is in it, the earliest of all. */
const deletesSooner: Weakens = (before, after) => {
  const earliest = (rules: unknown): number =>
    Math.min(
      ...(JSON.stringify(rules ?? []).match(/"delete_after_[a-z_]+":[1-9]\d*/g) ?? []).map((each) =>
        Number(each.split(':')[1]),
      ),
    );
  return earliest(after) < earliest(before);
};

/** Arguments by what a change of them that weakens a protection gives up. */
const GIVEN_UP: Record<string, { readonly weakens: Weakens; readonly what: string }> = {
  'azurerm_recovery_services_vault.immutability': {
    weakens: (before, after) => IMMUTABILITY.indexOf(String(after)) < IMMUTABILITY.indexOf(String(before)),
    what: 'the immutability of the vault: its backups can be deleted',
  },
  'azurerm_recovery_services_vault.soft_delete_enabled': {
    weakens: off,
    what: 'the way back from a deletion of backups',
  },
  'azurerm_backup_policy_vm.retention_daily': { weakens: fewer, what: 'daily recovery points' },
  'azurerm_backup_policy_vm.retention_weekly': { weakens: fewer, what: 'weekly recovery points' },
  'azurerm_backup_policy_vm.retention_monthly': { weakens: fewer, what: 'monthly recovery points' },
  'azurerm_backup_policy_vm.retention_yearly': { weakens: fewer, what: 'yearly recovery points' },
  'azurerm_backup_protected_vm.protection_state': {
    weakens: (before, after) => after !== 'Protected' && before !== after,
    what: 'the protection of the machine: no new backups are made',
  },
  'azurerm_storage_container_immutability_policy.immutability_period_in_days': {
    weakens: lower,
    what: 'days for which nobody can delete an export',
  },
  'azurerm_storage_account.blob_properties': { weakens: forgetsSooner, what: 'older versions of exports' },
  'azurerm_storage_management_policy.rule': {
    weakens: deletesSooner,
    what: 'exports that are deleted sooner',
  },
};

/** Whether what protects something goes together with what it protects, whose end is reported for itself. */
export function goesWithIt({ address, before }: ResourceChange, changes: readonly ResourceChange[]): boolean {
  const named = Object.values(before ?? {});
  return changes.some(
    (each) =>
      each.actions.includes('delete') &&
      each.address !== address &&
      (HOLDINGS[each.type] !== undefined || isKeyIdentity(each)) &&
      [each.before?.id, ...principalsIn(each, changes), ...identityIdsOf(each)].some((id) =>
        named.includes(id),
      ),
  );
}

/** What a change in place gives up of a protection; undefined where it weakens nothing. */
export function givenUp(
  { type, before, after }: ResourceChange,
  names: readonly string[],
): Holding | undefined {
  const what = names
    .map((name) => ({ name, rule: GIVEN_UP[`${type}.${name}`] }))
    .filter(({ name, rule }) => rule?.weakens(before?.[name], after?.[name]))
    .map(({ rule }) => rule.what);
  return what.length === 0 ? undefined : { kind: Holds.DATA, what: what.join(', ') };
}
