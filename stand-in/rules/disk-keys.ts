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
 * A disk is made, and a machine gets a disk, when the identity of the set may use the key.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/windows/disks-enable-customer-managed-keys-powershell; code and message are those of
 * github.com/MicrosoftDocs/azure-docs/issues/96319.
 */
export const keyMayBeUsed: Rule = ({ body, store }) => {
  for (const id of setsOf(body)) {
    const set = store.get(id)!;
    const { keyUrl = '' } = activeKeyOf(set.body);
    const principal = (set.body.identity as Body | undefined)?.principalId;
    const key = keyAt(keyUrl, store);
    if (key !== undefined && mayUse(principal, key, store)) continue;
    throw new AzureError(
      403,
      'KeyVaultAccessForbidden',
      `Unable to access key vault resource '${keyUrl}' to enable encryption at rest. Please grant get, wrap and unwrap key permissions to disk encryption set '${set.id.name}'.`,
    );
  }
};

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
