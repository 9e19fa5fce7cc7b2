import { KEY_USER_ROLE } from '../core/key-role';
import type { ResourceChange, Values } from './plan';
import { principalsOf } from './plan';

const SET = 'azurerm_disk_encryption_set';
const ASSIGNMENT = 'azurerm_role_assignment';

/** Addresses of the identities that sets use: the end of the construct path with its digest. */
const KEY_IDENTITY = /_DiskEncryption_Identity(_[0-9A-F]{8})?$/;

/** Whether a resource is a right to use a key. Accounts and vaults with a key have it too, and no machine behind them. */
export function isKeyRight({ type, before, after }: ResourceChange): boolean {
  return type === ASSIGNMENT && (before ?? after)?.role_definition_name === KEY_USER_ROLE;
}

/** Whether a resource is the identity by which disks are read. */
export function isKeyIdentity({ type, address }: ResourceChange): boolean {
  return type === 'azurerm_user_assigned_identity' && KEY_IDENTITY.test(address);
}

/** Whether two keys, by their URLs, are versions of one: the right to use it is the same. */
export function isOfSameKey(before: unknown, after: unknown): boolean {
  const keyOf = (url: unknown): string => String(url).toLowerCase().split('/').slice(0, 5).join('/');
  return keyOf(before) === keyOf(after);
}

/**
 * Whether a set that changes to another key may use the former one and the next one all the time: each right is there before the plan and stays. A right that the plan makes
 * is one that Key Vault does not know yet, and one that it ends is missed by disks that are still wrapped with the former key.
 */
export function keepsBothKeys(set: ResourceChange, changes: readonly ResourceChange[]): boolean {
  const principals = principalsIn(set, changes);
  const staying = changes.filter(
    (each) =>
      isKeyRight(each) &&
      each.before !== null &&
      !each.actions.includes('delete') &&
      principals.includes(String(each.before.principal_id)),
  );
  return [set.before, set.after].every((values) =>
    staying.some(({ before }) => isOfKey(before, values?.key_vault_key_id)),
  );
}

/** Whether the right that goes is to a key that no set has, neither before the plan nor after it. What the plan does not show may be that key. */
export function isSpareRight(right: ResourceChange, changes: readonly ResourceChange[]): boolean {
  const sets = changes.filter(
    (each) => each.type === SET && principalsIn(each, changes).includes(String(right.before?.principal_id)),
  );
  const urls = sets.flatMap(({ before, after }) => [before, after].map((each) => each?.key_vault_key_id));
  const isKey = /\/vaults\/[^/]+\/keys\/[^/]+$/i.test(String(right.before?.scope));
  return isKey && urls.length > 0 && urls.every((url) => isUrl(url) && !isOfKey(right.before, url));
}

const KEY_URL = /^https:\/\/([^./]+)\.[^/]+\/keys\/([^/]+)/i;

function isUrl(url: unknown): boolean {
  return KEY_URL.test(String(url));
}

/** Whether a right is to the key of a URL alone. */
function isOfKey(right: Values | null, url: unknown): boolean {
  const [, vault, name] = KEY_URL.exec(String(url)) ?? [];
  const end = `/vaults/${vault}/keys/${name}`.toLowerCase();
  return vault !== undefined && String(right?.scope).toLowerCase().endsWith(end);
}

/** The principals of a resource: of its own identity, and of those that it is given. */
export function principalsIn(set: ResourceChange, changes: readonly ResourceChange[]): string[] {
  const ids = identityIdsOf(set).map((each) => each.toLowerCase());
  const given = changes.filter(
    ({ type, before }) =>
      type === 'azurerm_user_assigned_identity' && ids.includes(String(before?.id).toLowerCase()),
  );
  return [set, ...given].flatMap(principalsOf);
}

/** Ids of the identities that a resource is given. */
export function identityIdsOf({ before }: ResourceChange): string[] {
  const identities = Array.isArray(before?.identity) ? (before.identity as Values[]) : [];
  return identities.flatMap(({ identity_ids: ids }) => (Array.isArray(ids) ? (ids as string[]) : []));
}
