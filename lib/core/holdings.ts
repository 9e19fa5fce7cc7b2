/** What cannot be made again. */
export enum Holds {
  DATA = 'data',
  IDENTITY = 'identity',
}

/** What the resources of a type hold. */
export interface Holding {
  readonly kind: Holds;
  /** In words. */
  readonly what: string;
}

/**
 * The types of resources whose deletion or replacement loses data or an identity. Terraform refuses to destroy those of a program unless they
 * are released, and the plan gate reports their end.
 */
export const HOLDINGS: Readonly<Record<string, Holding | undefined>> = {
  azurerm_managed_disk: { kind: Holds.DATA, what: 'the data disk and all that is on it' },
  azurerm_disk_encryption_set: {
    kind: Holds.DATA,
    what: 'the set of the key that the disks of a site are read with: without it, or its right to the key, all machines of the site stop',
  },
  azurerm_recovery_services_vault: { kind: Holds.DATA, what: 'the vault and every backup in it' },
  azurerm_backup_protected_vm: {
    kind: Holds.DATA,
    what: 'the protection of the machine: no new backups are made. Those that exist stay in the vault, and `terraform import` of the item comes before it is protected again',
  },
  azurerm_storage_account: { kind: Holds.DATA, what: 'the storage account and every export in it' },
  azurerm_storage_container: { kind: Holds.DATA, what: 'the container and every export in it' },
  azurerm_key_vault: {
    kind: Holds.DATA,
    what: 'the key vault and its key, without which no export can be read',
  },
  azurerm_key_vault_key: { kind: Holds.DATA, what: 'the key, without which no export can be read' },
  azurerm_public_ip: {
    kind: Holds.IDENTITY,
    what: 'the public address, with its reputation, its PTR record and every entry of it in SPF and DNS',
  },
  azurerm_dns_zone: {
    kind: Holds.IDENTITY,
    what: 'the zone: its delegation and every record in it, those of others included',
  },
  azurerm_private_dns_zone: {
    kind: Holds.IDENTITY,
    what: 'the private zone: every record in it, and its links',
  },
  azurerm_traffic_manager_profile: {
    kind: Holds.IDENTITY,
    what: 'its name, which all client names lead to',
  },
};
