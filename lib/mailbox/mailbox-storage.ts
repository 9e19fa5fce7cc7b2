import type { Size } from '../core/size';

/**
 * Where Mailbox servers keep databases and logs: a volume each on Premium disks, with the same letters on all members of a database
 * availability group, since every copy of a database has the same paths.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies.
 */
export interface MailboxStorage {
  /**
   * Size of the disk for databases, from 32 GiB to 32,767 GiB.
   *
   * @default Size.tebibytes(1)
   */
  readonly databaseDisk?: Size;
  /**
   * Size of the disk for transaction logs, from 32 GiB to 32,767 GiB.
   *
   * @default Size.gibibytes(256)
   */
  readonly logDisk?: Size;
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
