/**
 * Where Mailbox servers keep databases and logs: a volume each on Premium disks, with the same letters on all members of a database
 * availability group, since every copy of a database has the same paths.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies.
 */
export interface MailboxStorage {
  /**
   * Size of the disk for databases in GiB.
   *
   * @default 1024
   */
  readonly databaseDiskSizeGb?: number;
  /**
   * Size of the disk for transaction logs in GiB.
   *
   * @default 256
   */
  readonly logDiskSizeGb?: number;
  /**
   * Letter of the volume with the databases.
   *
   * @default 'M'
   */
  readonly databaseDrive?: string;
  /**
   * Letter of the volume with the logs.
   *
   * @default 'L'
   */
  readonly logDrive?: string;
}
