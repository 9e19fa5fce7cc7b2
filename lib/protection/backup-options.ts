import type { TimeOfDay } from '../core/time-of-day';

/**
 * How long recovery points are kept. One point of a day counts for its week, month and year where these are kept too: that of a Sunday, of the
 * first Sunday of a month, and of the first Sunday of January.
 *
 * Source: learn.microsoft.com/azure/backup/backup-azure-vms-enhanced-policy; limits as Az.RecoveryServices checks them (PolicyConstants).
 */
export interface BackupRetention {
  /**
   * Days, from 7 to 9999. A machine that comes back from a point older than 30 days may have to join the domain again.
   *
   * @default 30 - a computer account changes its password every 30 days, and an image that is older has to join the domain again
   */
  readonly days?: number;
  /**
   * Weeks, from 1 to 5163.
   *
   * @default - no recovery point is kept for weeks
   */
  readonly weeks?: number;
  /**
   * Months, from 1 to 1188.
   *
   * @default - no recovery point is kept for months
   */
  readonly months?: number;
  /**
   * Years, from 1 to 99.
   *
   * @default - no recovery point is kept for years
   */
  readonly years?: number;
}

/** How Azure backs up the machines of a tier. */
export interface BackupOptions {
  /**
   * How long recovery points are kept.
   *
   * @default - 30 days
   */
  readonly retention?: BackupRetention;
  /**
   * When the backup of the first member is scheduled, on the hour or on the half hour, in the time zone of the site's patch window. Further members
   * are scheduled three hours after it, three hours before it, six hours after it and so on, those from 19:00 to 07:00 first and never in the patch
   * window. Azure starts a backup up to two hours late, and the start has to be three hours before that window at least. The sites of an estate have the same times.
   *
   * @default - the end of the site's patch window
   */
  readonly startTime?: TimeOfDay;
  /**
   * How many members of the tier in one site are backed up at the same time. A night has room for three backups three hours apart beside a patch window of
   * three hours, and a day for seven, so that a tier of more members needs more.
   *
   * @default 1
   */
  readonly membersAtOnce?: number;
  /**
   * Days for which the snapshot of a backup stays in the region of the machine, from which a restore takes minutes; from 1 to 30.
   *
   * @default 7
   */
  readonly instantRestoreDays?: number;
}
