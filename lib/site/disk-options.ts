import { flag, ofClass, ofEnum, type SettingsOf } from '../core/check-class';
import { DiskEncryption } from './disk-encryption';
import { DiskExport } from './disk-export';

/** How the disks of servers are protected, beside the encryption with keys of Azure that every managed disk has. */
export interface DiskOptions {
  /**
   * Whether the host encrypts temporary disks and the caches of disks, and what flows from it to the storage. The subscription must have the feature
   * `Microsoft.Compute/EncryptionAtHost` registered, and not every VM size has it: ask Azure before (docs/encryption.md). On a machine that exists a change
   * deallocates it, so that the plan gate wants waves; where Azure refuses the change then, the machine stays off until `az vm start`. It has not been applied to Azure
   * yet: apply it in a subscription for tests first.
   *
   * Source: learn.microsoft.com/azure/virtual-machines/disks-enable-host-based-encryption-portal.
   *
   * @default false
   */
  readonly encryptionAtHost?: boolean;
  /**
   * Whose keys encrypt the disks. On a machine that exists a change deallocates it, so that the plan gate wants waves; a disk with a key of the team
   * never goes back to one of Azure. The provider refuses that when it has deallocated the machine of a system disk already, so the plan gate refuses the plan. It has not
   * been applied to Azure yet: apply it in a subscription for tests first.
   *
   * @default DiskEncryption.platformKeys()
   */
  readonly diskEncryption?: DiskEncryption;
  /**
   * Who may read data disks from outside. A change neither stops nor restarts a machine. It has not been applied to Azure yet: apply it in a subscription for tests first. Azure has no such setting for the disk of the operating system while it is
   * made with its machine.
   *
   * @default DiskExport.DENIED
   */
  readonly diskExport?: DiskExport;
}

/** Those that are stated, so that what is not stated follows another site. */
export function statedDisks({ encryptionAtHost, diskEncryption, diskExport }: DiskOptions): DiskOptions {
  return {
    ...(encryptionAtHost !== undefined && { encryptionAtHost }),
    ...(diskEncryption && { diskEncryption }),
    ...(diskExport && { diskExport }),
  };
}

/** How these settings are checked. */
export const DISK_OPTIONS: SettingsOf<DiskOptions> = {
  encryptionAtHost: flag,
  diskEncryption: ofClass(DiskEncryption, 'DiskEncryption.customerKeys({ keys })'),
  diskExport: ofEnum('DiskExport', DiskExport),
};
