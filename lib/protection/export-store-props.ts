import type { AzureRegion } from '../core/azure-region';
import type { Duration } from '../core/duration';
import type { INaming } from '../core/naming';

/** Settings of the storage that exports are kept in. */
export interface ExportStoreProps {
  /** Its region: none of those with machines whose exports it keeps. */
  readonly region: AzureRegion;
  /**
   * Names and tags.
   *
   * @default - Cloud Adoption Framework names with the workload `exchange`
   */
  readonly naming?: INaming;
  /**
   * Id of the estate, where a program has several.
   *
   * @default - that of the stack, or the only one
   */
  readonly estate?: string;
  /**
   * Id of the subscription of the store, where machines are in another one.
   *
   * @default - the subscription of the stack that needs an id
   */
  readonly subscriptionId?: string;
  /**
   * Name of the storage account, unique in all of Azure: 3 to 24 lowercase letters and digits.
   *
   * @default - the public label `exports` without hyphens, shortened where it is longer
   */
  readonly storageAccountName?: string;
  /**
   * Name of the Key Vault, unique in all of Azure: 3 to 24 letters, digits and single hyphens, beginning with a letter. The name stays taken for 90 days
   * after the deletion of the vault.
   *
   * @default - the public label `exports`, shortened where it is longer
   */
  readonly keyVaultName?: string;
  /**
   * How long nobody can change or delete an export; 1 to 146,000 days.
   *
   * Source: learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview.
   *
   * @default Duration.days(30)
   */
  readonly immutableFor?: Duration;
  /**
   * How long an export is kept, in whole days, longer than `immutableFor`.
   *
   * @default Duration.days(180)
   */
  readonly keptFor?: Duration;
  /**
   * Whether `immutableFor` can never be shortened again, by nobody, Microsoft included. It cannot be taken back: the account cannot be deleted while it
   * holds an export that young. An unlocked policy stops everybody who may not change the policy, such as a thief of a machine's identity.
   *
   * @default false
   */
  readonly locked?: boolean;
  /**
   * Object ids (not names) of the groups in Entra ID whose members may read and decrypt exports at any time.
   *
   * @default - nobody: the pages of recovery say how an owner of the resource group grants it for the time of a recovery
   */
  readonly readers?: string[];
  /**
   * Public addresses and address blocks (/8 to /30) from which people fetch exports; the networks of the machines need no entry.
   *
   * @default - none: whoever fetches one adds the address for the time of a recovery
   */
  readonly readerPrefixes?: string[];
}
