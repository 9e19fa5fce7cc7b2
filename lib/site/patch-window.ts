import type { Duration } from '../core/duration';
import type { TimeOfDay } from '../core/time-of-day';

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
   * Start of the window.
   *
   * @default TimeOfDay.at(22)
   */
  readonly startTime?: TimeOfDay;
  /**
   * Time zone of the start, by its Windows name.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
  /**
   * Length of the window, in whole minutes from 90 to 235.
   *
   * Source: learn.microsoft.com/azure/virtual-machines/maintenance-configurations (guest scope).
   *
   * @default Duration.hours(3)
   */
  readonly duration?: Duration;
  /**
   * Date from which the schedule holds, `YYYY-MM-DD`; a date and not today, so that the same program gives the same files.
   *
   * @default '2026-12-01'
   */
  readonly validFrom?: string;
}
