import type { AzureRegion } from '../core/azure-region';

/** A key in Key Vault that encrypts the disks of a region. */
export interface DiskKey {
  /** Region of the vault and of the disks. */
  readonly region: AzureRegion;
  /** Resource id of the vault. */
  readonly keyVaultId: string;
  /** Name of the key. */
  readonly keyName: string;
  /**
   * Version of the key, 32 hexadecimal digits. A new one is then a change of the program, which stops no machine.
   *
   * @default - the newest: Azure takes a new version within an hour. Whoever applies must be able to read the key in the vault
   */
  readonly keyVersion?: string;
}
