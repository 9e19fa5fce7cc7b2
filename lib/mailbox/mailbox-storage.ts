import type { Size } from '../core/size';

/**
 * Where Mailbox servers keep databases, logs and the transport queue: a volume each, or several for databases, on Premium disks without a host
 * cache. Letters are the same on all members of a database availability group, since every copy of a database has the same paths.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies.
 */
export interface MailboxStorage {
  /**
   * Size of the disk for databases, of each one where there are several, from 32 GiB to 32,767 GiB.
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
   * @default Size.gibibytes(256)
   */
  readonly queueDisk?: Size;
  /**
   * Letter of the volume with the databases.
   *
   * @default 'M'
   */
  readonly databaseDrive?: string;
  /**
   * Letters of several volumes for databases, each on a disk of `databaseDisk`, instead of `databaseDrive`. A database stays on its volume for life, which
   * the committed layout (`previousLayout`) says; a new one goes to the volume with the fewest databases. The first letter is that of the disk
   * that there is already: add others behind it.
   *
   * Volumes have letters rather than mount points, since the disks of a server are found, formatted and given back to a rebuilt
   * machine by their letters. The VM size limits the number of disks: databases, logs and the queue are three.
   *
   * Source: learn.microsoft.com/azure/virtual-machines/sizes (data disks of each size).
   *
   * @default - the one of databaseDrive
   */
  readonly databaseDrives?: string[];
  /**
   * Letter of the volume with the logs.
   *
   * @default 'L'
   */
  readonly logDrive?: string;
}
