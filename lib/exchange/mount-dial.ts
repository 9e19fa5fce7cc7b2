/**
 * How many log files a copy may lack and still be mounted automatically after a failure. What the missing files held is lost from the database;
 * Safety Net delivers mail again, but changes that people made to what they had are gone.
 *
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxserver (AutoDatabaseMountDial) and
 * learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags.
 */
export enum MountDial {
  /** None: nothing is lost, and after the abrupt loss of a server most databases stay dismounted until somebody accepts a loss. */
  LOSSLESS = 'Lossless',
  /** At most 6 log files of 1 MB for each database. */
  GOOD_AVAILABILITY = 'GoodAvailability',
  /** At most 12 log files of 1 MB for each database: more databases mount, and more may be lost. */
  BEST_AVAILABILITY = 'BestAvailability',
}

const LOST_LOGS: Record<MountDial, number> = {
  [MountDial.LOSSLESS]: 0,
  [MountDial.GOOD_AVAILABILITY]: 6,
  [MountDial.BEST_AVAILABILITY]: 12,
};

/** The most log files that a copy may lack. */
export function mostLostLogs(dial: MountDial): number {
  return LOST_LOGS[dial];
}

/** The condition under which a database is mounted without people: the part of a sentence that follows `only on`. */
export function mountableCopy(dial: MountDial): string {
  const logs = mostLostLogs(dial);
  const lacking = logs === 0 ? 'lacks no log file' : `lacks at most ${logs} log files`;
  return `a copy that does not lag and ${lacking} (mount dial ${dial})`;
}
