import type { Duration } from '../core/duration';
import type { CopyLayout } from '../copy-layout/copy-layout';
import type { Size } from '../core/size';
import type { MountDial } from '../exchange/mount-dial';
import type { DatabaseCopyPolicy } from './database-copy-policy';
import type { LogTruncation } from './log-truncation';

/** Settings of a database availability group that do not depend on what else there is. */
export interface DatabaseGroupSettings {
  /**
   * Its name, at most 15 characters.
   *
   * @default 'DAG1'
   */
  readonly name?: string;
  /**
   * Number of databases; they are named `DB01`, `DB02` and so on.
   *
   * @default 0
   */
  readonly databases?: number;
  /**
   * The databases by name, instead of a number. Add new ones at the end.
   *
   * @default - as many as `databases` says
   */
  readonly databaseNames?: string[];
  /**
   * How many copies each database has, and where.
   *
   * @default - two in each site that has as many members, none of them lagged
   */
  readonly copies?: DatabaseCopyPolicy;
  /**
   * Expected size of each database, growth included until the disks are next enlarged. What the copies of a member need is compared with its
   * volume: more than fits is refused, and more than four fifths is warned about.
   *
   * @default Size.gibibytes(100) - an estimate
   */
  readonly databaseSize?: Size;
  /**
   * Expected transaction logs of each database in a day. The log volume has to hold 3 days of them for each copy, and the replay lag of a
   * lagged copy; the queue volume what Safety Net keeps of the mail in them.
   *
   * @default - 2 % of the size of the database, an estimate: 20 log files of 1 MB for a mailbox of 1 GB
   */
  readonly dailyLogs?: Size;
  /**
   * How transaction logs are truncated: nothing deletes them by itself.
   *
   * @default LogTruncation.circularLogging(), where each database has three copies that do not lag; it has to be stated with fewer, and with members in a
   * `Datacenter` or among `ExistingMailboxServers`, since backups of their databases may need the logs
   */
  readonly logTruncation?: LogTruncation;
  /**
   * How much a database may lose and still be mounted automatically when its server or site fails; set on each member. Names that fail over
   * automatically lead to databases that stay dismounted where their copies lack more.
   *
   * @default MountDial.GOOD_AVAILABILITY - at most 6 log files of 1 MB for each database
   */
  readonly automaticMountDial?: MountDial;
  /**
   * How long deleted items are kept, whole days from 1 to 365: the bring-up turns single item recovery on, which is off by default. They need room
   * on the volumes of the databases.
   *
   * @default Duration.days(30)
   */
  readonly itemRetention?: Duration;
  /**
   * The layout of the last deployment, so that the fewest copies are moved.
   *
   * @default - none: the layout is computed
   */
  readonly previousLayout?: CopyLayout;
}
