/** A day of the week. */
export enum Weekday {
  /** Monday. */
  MONDAY = 'Monday',
  /** Tuesday. */
  TUESDAY = 'Tuesday',
  /** Wednesday. */
  WEDNESDAY = 'Wednesday',
  /** Thursday. */
  THURSDAY = 'Thursday',
  /** Friday. */
  FRIDAY = 'Friday',
  /** Saturday. */
  SATURDAY = 'Saturday',
  /** Sunday. */
  SUNDAY = 'Sunday',
}

/**
 * When Windows updates are installed. The first zone has the first day, the second the next, and so on, so that a bad
 * update or a reboot never meets two zones at once.
 */
export interface PatchWindow {
  /**
   * Day of the first zone. Give the sites of an estate different days.
   *
   * @default Weekday.TUESDAY
   */
  readonly firstDay?: Weekday;
  /**
   * Start of the window, `hh:mm`.
   *
   * @default '22:00'
   */
  readonly startTime?: string;
  /**
   * Time zone of the start, by its Windows name.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
  /**
   * Length of the window, `hh:mm`, 01:30 to 03:55.
   *
   * Source: learn.microsoft.com/azure/virtual-machines/maintenance-configurations (guest scope).
   *
   * @default '03:00'
   */
  readonly duration?: string;
  /**
   * Date from which the schedule holds, `YYYY-MM-DD`; a date and not today, so that the same program gives the same files.
   *
   * @default '2026-12-01'
   */
  readonly validFrom?: string;
}
