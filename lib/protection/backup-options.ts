import type { TimeOfDay } from '../core/time-of-day';

/**
 * How long recovery points are kept. One point of a day counts for its week, month and year where these are kept too: that of a Sunday, of the
 * first Sunday of a month, and of the first Sunday of January.
 *
 * Source: learn.microsoft.com/azure/backup/backup-azure-vms-enhanced-policy; limits as Az.RecoveryServices checks them (PolicyConstants).
 */
export interface BackupRetention {
  /**
   * Days, from 7 to 9999.
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
   * When the backup of the first member is scheduled, on the hour or on the half hour, in the time zone of the site's patch window. Each further
   * member is scheduled three hours later, and never in the patch window: Azure starts a backup up to two hours late. A standby site counts the hours
   * backwards.
   *
   * @default - the end of the site's patch window
   */
  readonly startTime?: TimeOfDay;
  /**
   * How many members of the tier may be backed up at the same time. A day without its patch window has room for seven backups three hours apart, so that
   * a tier of more members needs more.
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
