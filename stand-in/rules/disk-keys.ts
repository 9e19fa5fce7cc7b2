import { AzureError } from '../azure-error';
import type { Body, ResourceStore } from '../store';
import { BUILT_IN_ROLES } from './access';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

const KEY = 'microsoft.keyvault/vaults/keys';
const ASSIGNMENT = 'microsoft.authorization/roleassignments';
const ROLE = BUILT_IN_ROLES['Key Vault Crypto Service Encryption User'];

/**
 * The vault of a set keeps its keys from being purged.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/disk-encryption (restrictions); code and message are an estimate.
 */
export const vaultKeepsKeys: Rule = ({ body, store }) => {
  const { sourceVault } = activeKeyOf(body);
  const vault = sourceVault?.id === undefined ? undefined : store.get(sourceVault.id);
  if (!vault || propertiesOf(vault.body).enablePurgeProtection === true) return;
  throw new AzureError(
    400,
    'InvalidParameter',
    `The key vault ${vault.id.text} must have soft delete and purge protection enabled.`,
  );
};

/**
 * An identity that a set is given may use the key before the set is made, since it exists before; and a set that disks have changes its key when its identity may use both, since the keys
 * of the disks are unwrapped with the former one and wrapped with the next one.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/disk-encryption (customer-managed keys); that Azure asks in the write is an estimate, on the strict side.
 */
export const setMayUseItsKeys: Rule = ({ id, body, previous, store }) => {
  const next = activeKeyOf(body).keyUrl;
  const former = previous && activeKeyOf(previous.body).keyUrl;
  const isGiven = Object.keys(identityOf(body).userAssignedIdentities ?? {}).length > 0;
  const changesInUse = former !== undefined && former !== next && hasDisks(id.key, store);
  const needed = [...(changesInUse ? [former] : []), ...(changesInUse || isGiven ? [next] : [])];
  needed.forEach((url) => refuseKey(body, String(url), id.name, store));
};

/**
 * A disk is made, and a machine gets a disk, when an identity of the set may use the key.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/windows/disks-enable-customer-managed-keys-powershell; code and message are those of
 * github.com/MicrosoftDocs/azure-docs/issues/96319.
 */
export const keyMayBeUsed: Rule = ({ body, store }) => {
  for (const id of setsOf(body)) {
    const set = store.get(id)!;
    refuseKey(set.body, activeKeyOf(set.body).keyUrl ?? '', set.id.name, store);
  }
};

function refuseKey(set: Body, keyUrl: string, name: string, store: ResourceStore): void {
  const key = keyAt(keyUrl, store);
  if (
    key !== undefined &&
    isEnabled(store.get(key)!.body) &&
    principalsOf(set, store).some((each) => mayUse(each, key, store))
  )
    return;
  throw new AzureError(
    403,
    'KeyVaultAccessForbidden',
    `Unable to access key vault resource '${keyUrl}' to enable encryption at rest. Please grant get, wrap and unwrap key permissions to disk encryption set '${name}'.`,
  );
}

/** Source: learn.microsoft.com/rest/api/keyvault/keyvault/keys/get (KeyAttributes). */
function isEnabled(key: Body): boolean {
  const { attributes } = propertiesOf(key) as { attributes?: { enabled?: boolean } };
  return attributes?.enabled !== false;
}

interface Identity {
  readonly principalId?: string;
  readonly userAssignedIdentities?: Readonly<Record<string, unknown>>;
}

function identityOf(set: Body): Identity {
  return set.identity ?? {};
}

/** Principals of the identity of a set itself, and of those that it is given. */
function principalsOf(set: Body, store: ResourceStore): unknown[] {
  const { principalId, userAssignedIdentities = {} } = identityOf(set);
  const given = Object.keys(userAssignedIdentities).map(
    (id) => propertiesOf(store.get(id)?.body ?? {}).principalId,
  );
  return [principalId, ...given].filter((each) => each !== undefined);
}

function hasDisks(set: string, store: ResourceStore): boolean {
  return store
    .ofType('microsoft.compute/disks')
    .some(({ body }) => setsOf(body).some((each) => each.toLowerCase() === set));
}

interface ActiveKey {
  readonly keyUrl?: string;
  readonly sourceVault?: { readonly id?: string };
}

function activeKeyOf(set: Body): ActiveKey {
  return propertiesOf(set).activeKey ?? {};
}

/** Sets that a disk, or the disk of a machine's operating system, is encrypted by. */
function setsOf(body: Body): string[] {
  const { encryption, storageProfile } = propertiesOf(body) as {
    encryption?: { diskEncryptionSetId?: string };
    storageProfile?: { osDisk?: { managedDisk?: { diskEncryptionSet?: { id?: string } } } };
  };
  return [encryption?.diskEncryptionSetId, storageProfile?.osDisk?.managedDisk?.diskEncryptionSet?.id].filter(
    (each) => each !== undefined,
  );
}

/** Id of a key by its URL. */
function keyAt(url: string, store: ResourceStore): string | undefined {
  const [, vault, name] = /^https:\/\/([^.]+)\.[^/]+\/keys\/([^/]+)/i.exec(url) ?? [];
  const end = `/vaults/${vault}/keys/${name}`.toLowerCase();
  return store.ofType(KEY).find(({ id }) => id.key.endsWith(end))?.id.key;
}

/** A right on the key, or on what contains it. */
function mayUse(principal: unknown, key: string, store: ResourceStore): boolean {
  return store.ofType(ASSIGNMENT).some(({ id, body }) => {
    const { principalId, roleDefinitionId } = propertiesOf(body);
    const scope = String(id.parent).toLowerCase();
    const isAround = key === scope || key.startsWith(`${scope}/`);
    return isAround && principalId === principal && String(roleDefinitionId).toLowerCase().endsWith(ROLE);
  });
}
