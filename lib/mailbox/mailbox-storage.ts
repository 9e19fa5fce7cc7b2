import type { Size } from '../core/size';

/**
 * Where Mailbox servers keep databases, logs and the transport queue: a volume each on Premium disks without a host cache, with the same letters on all members of a database
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
   * Size of the disk for the transport queue database and its logs, on volume Q, from 32 GiB to 32,767 GiB. Safety Net is in the queue database: it
   * keeps delivered mail for 2 days, or as long as copies lag. Mail from outside is refused when the volume is 89 % full.
   *
   * Source: learn.microsoft.com/exchange/mail-flow/back-pressure and .../transport-high-availability/safety-net.
   *
   * @default Size.gibibytes(128)
   */
  readonly queueDisk?: Size;
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
