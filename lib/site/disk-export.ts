/**
 * Who may read a data disk from outside the machine that it is attached to, by a link that anybody can use who has it (SAS). It has not been applied to Azure yet: apply it
 * in a subscription for tests first.
 */
export enum DiskExport {
  /**
   * Nobody: Azure makes no link to the disk. Azure Backup goes on, and asks at a restore who may read the restored disks.
   *
   * Sources: learn.microsoft.com/rest/api/compute/disks/create-or-update (NetworkAccessPolicy: the disk cannot be exported),
   * learn.microsoft.com/azure/backup/backup-azure-arm-restore-vms (network access settings during restore).
   */
  DENIED = 'DenyAll',
  /** Whoever has a link, from any network: for software that reads disks by links, such as backup other than Azure's. */
  ANY_NETWORK = 'AllowAll',
}
