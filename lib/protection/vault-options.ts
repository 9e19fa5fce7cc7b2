import type { AzureRegion } from '../core/azure-region';

/** How many copies a vault keeps, and where. */
export enum VaultRedundancy {
  /** Three copies in the region and three in its pair. */
  GEO_REDUNDANT = 'GeoRedundant',
  /** Copies in three zones of the region. */
  ZONE_REDUNDANT = 'ZoneRedundant',
  /** Three copies in one datacenter. */
  LOCALLY_REDUNDANT = 'LocallyRedundant',
}

/** Whether a vault refuses what would destroy recovery points before their time. */
export enum VaultImmutability {
  /** It refuses nothing. */
  DISABLED = 'Disabled',
  /** It refuses to delete recovery points and to shorten their retention, until somebody disables that. */
  UNLOCKED = 'Unlocked',
  /** As unlocked, and nobody can ever disable it: neither the team nor Microsoft. */
  LOCKED = 'Locked',
}

/** A vault that exists already. */
export interface ExistingVault {
  /** Its name. */
  readonly name: string;
  /** Its resource group, in the region of the vault: see `resourceGroupName` of the site. */
  readonly resourceGroupName: string;
  /** Its region: that of the site, since Azure backs up machines into a vault of their own region only. */
  readonly region: AzureRegion;
  /** How many copies it keeps, and where. */
  readonly redundancy: VaultRedundancy;
  /**
   * Whether its recovery points can be restored in the paired region.
   *
   * @default false
   */
  readonly crossRegionRestore?: boolean;
}

/** Settings of the vault of a site. */
export interface RecoveryVaultOptions {
  /**
   * How many copies it keeps, and where. It cannot be changed once the vault holds backups.
   *
   * Source: learn.microsoft.com/azure/backup/backup-create-recovery-services-vault.
   *
   * @default - geo-redundant in a region with a pair; zone-redundant in another region with zones, and locally redundant in the others
   */
  readonly redundancy?: VaultRedundancy;
  /**
   * Whether its recovery points can be restored in the paired region, where they are up to 36 hours old. It cannot be turned off again.
   *
   * Source: learn.microsoft.com/azure/backup/backup-azure-arm-restore-vms (cross region restore).
   *
   * @default - true where the vault is geo-redundant
   */
  readonly crossRegionRestore?: boolean;
  /**
   * Whether it refuses what would destroy recovery points before their time.
   *
   * Source: learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept.
   *
   * @default VaultImmutability.UNLOCKED; Azure in China has no immutable vaults, so that DISABLED has to be stated there
   */
  readonly immutability?: VaultImmutability;
  /**
   * Whether the vault is reached from public networks. Backups of machines do not need it, and restores by people do unless a private
   * endpoint leads to the vault.
   *
   * @default true
   */
  readonly publicNetworkAccess?: boolean;
  /**
   * Resource id of a user-assigned identity of the vault; `encryptionKeyId` needs one, since its rights on the key have to exist before the vault.
   *
   * @default - none: backups of machines need none
   */
  readonly identityId?: string;
  /**
   * Id of a key in Key Vault that encrypts the backups, such as `https://kv-contoso.vault.azure.net/keys/backup`. A vault never goes back to a key of Azure,
   * and recovery points cannot be restored without the key: keep it in a Key Vault with soft delete and purge protection that survives the loss of the site.
   *
   * Source: learn.microsoft.com/azure/backup/encryption-at-rest-with-cmk.
   *
   * @default - a key of Azure
   */
  readonly encryptionKeyId?: string;
  /**
   * Resource id of a Resource Guard: critical operations on the vault, such as disabling immutability or stopping protection with deletion of the
   * backups, then need the approval of whoever owns the guard. Azure admits no other use: it has to belong to another team, in another
   * resource group, and at best in another subscription.
   *
   * Source: learn.microsoft.com/azure/backup/multi-user-authorization-concept.
   *
   * @default - none
   */
  readonly resourceGuardId?: string;
  /**
   * What recovery relies on where the loss of the site takes the vault too, in words.
   *
   * @default - the vault survives the loss of the site: synthesis refuses any other without this text
   */
  readonly withoutVault?: string;
  /**
   * A vault that exists already. It keeps its own settings.
   *
   * @default - one is made
   */
  readonly existing?: ExistingVault;
}
