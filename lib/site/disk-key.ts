import type { AzureRegion } from '../core/azure-region';

/** A key in Key Vault. */
export interface KeyInVault {
  /** Resource id of the vault. */
  readonly keyVaultId: string;
  /** Name of the key. */
  readonly keyName: string;
}

/** A key in Key Vault that encrypts the disks of a region. */
export interface DiskKey extends KeyInVault {
  /** Region of the vault and of the disks. */
  readonly region: AzureRegion;
  /**
   * Version of the key, 32 hexadecimal digits. A new one is then a change of the program, which stops no machine.
   *
   * @default - the newest: Azure takes a new version within an hour. Whoever applies must be able to read the key, from a network that the vault admits: the identities of a
   * `Pipeline` have that right, and hosted runners are in no such network where the vault has a firewall
   */
  readonly keyVersion?: string;
  /**
   * Keys of the same region that may be used beside this one. A site changes its key in three applies, none of which stops a machine. In the first, the next key is listed here, so
   * that Key Vault knows the right before it is needed. In the second, the two change places. In the third, when no disk is wrapped with the former one any more, that one is removed.
   * With a `Pipeline`, its bootstrap stack is applied before the first and after the last of them.
   *
   * Source: learn.microsoft.com/azure/virtual-machines/disk-encryption (both stay enabled until re-wrapping completes).
   *
   * @default - none
   */
  readonly otherKeys?: KeyInVault[];
}
