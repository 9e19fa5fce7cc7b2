import type { AzureRegion } from '../core/azure-region';
import type { PropertyCheck } from '../core/check-class';
import { refuse } from '../core/refusal';
import { keyDomain } from '../model/ids';
import type { DiskKey, KeyInVault } from './disk-key';

/** A secret that machines of one region read with their own identities. */
export interface SecretInVault {
  readonly region: AzureRegion;
  /** Resource id of the vault. */
  readonly keyVaultId: string;
  readonly secretName: string;
}

const VAULT_ID =
  /^\/subscriptions\/[\w-]+\/resourceGroups\/[\p{L}\p{N}_.()-]+\/providers\/Microsoft\.KeyVault\/vaults\/([a-z][a-z0-9-]{1,22}[a-z0-9])$/iu;

/** The same with any name of a vault, for the reason of a refusal. */
const ANY_VAULT =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+)$/i;

/**
 * Refuses what is not the id of a vault.
 *
 * Source: learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates.
 *
 * @param use - what the vault is for, as the cause
 */
export function checkKeyVaultId(
  ...[scope, property, value, use = 'the secret is read from it']: [...Parameters<PropertyCheck>, string?]
): void {
  if (typeof value === 'string' && VAULT_ID.test(value)) return;
  const [, name] = (typeof value === 'string' && ANY_VAULT.exec(value)) || [];
  refuse(scope, {
    property,
    value,
    limit: 'the resource id of a key vault',
    cause:
      name === undefined
        ? use
        : `the id is that of a vault, whose name has 3 to 24 letters, digits and hyphens and begins with a letter, and '${name}' is not such a name`,
    remedy: "copy it from 'az keyvault show --name <vault> --query id'",
  });
}

/** Refuses what is not the name of a secret. Source: as above (object name). */
export function checkSecretName(...[scope, property, value]: Parameters<PropertyCheck>): void {
  if (typeof value === 'string' && /^[a-z0-9-]{1,127}$/i.test(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'a name of letters, digits and hyphens, at most 127 characters',
    cause: 'Key Vault has no other names',
    remedy: "copy it from 'az keyvault secret list'",
  });
}

/** Name of the vault of a secret or a key, whose id has been checked. */
export function vaultNameOf({ keyVaultId }: { readonly keyVaultId: string }): string {
  return VAULT_ID.exec(keyVaultId)![1];
}

/** Address of a secret, whose present version is read. */
export function secretUrl(secret: SecretInVault): string {
  return `https://${vaultNameOf(secret).toLowerCase()}.${secret.region.cloud.keyVaultSuffix}/secrets/${secret.secretName}`;
}

/** Address of a key: of one version, or of whichever is the newest. */
export function keyUrl(key: DiskKey): string {
  const { region, keyName, keyVersion } = key;
  const vault = vaultNameOf(key).toLowerCase();
  return [`https://${vault}.${region.cloud.keyVaultSuffix}/keys/${keyName}`, keyVersion ?? []]
    .flat()
    .join('/');
}

/** Resource id of a key: the scope of a right to it alone. Source: as for secrets. */
export function keyScope({ keyVaultId, keyName }: KeyInVault): string {
  return `${keyVaultId}/keys/${keyName}`;
}

/** Id of a key in the model of the estate. */
export function diskKeyId(key: KeyInVault): string {
  return keyDomain(vaultNameOf(key), key.keyName);
}

/** Resource id of a secret: the scope of a right to it alone. Source: learn.microsoft.com/azure/key-vault/general/rbac-guide. */
export function secretScope({ keyVaultId, secretName }: SecretInVault): string {
  return `${keyVaultId}/secrets/${secretName}`;
}
