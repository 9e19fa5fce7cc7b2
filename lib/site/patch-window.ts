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
 * When Windows updates are installed.
 *
 * People install them on Exchange servers, which have to leave service first, by the runbook and in a calendar that follows from the estate.
 * It counts from Patch Tuesday: standby site first, and one server of a redundancy group a day. Azure installs them on
 * other machines: on a witness the day after Patch Tuesday, when no server is patched, and on proxies every second week, the second a week after the first. Other machines follow every week, one
 * zone a day. All of them have the hours of this window.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance mode first);
 * learn.microsoft.com/azure/update-manager/pre-post-events-schedule-maintenance-configuration (an event before the window has 20 minutes, and
 * patching goes on when it fails).
 */
export interface PatchWindow {
  /**
   * Days from Patch Tuesday, the second Tuesday of a month, to the first day of the site's Exchange servers; from 1 to 27.
   *
   * @default 3
   */
  readonly daysAfterPatchTuesday?: number;
  /**
   * Days from the last Exchange server of the standby site to the first one of this site, so that a bad update shows where nobody is
   * served; from 1 to 14. Without effect on a site that has no standby site with running servers.
   *
   * @default 7
   */
  readonly daysAfterStandby?: number;
  /**
   * Days of the week on which Exchange servers are patched.
   *
   * @default - every day
   */
  readonly weekdays?: Weekday[];
  /**
   * Day of the first zone of machines that Azure patches every week, and of the first proxies; the second zone has the next day, so that a bad update or a restart never
   * meets two zones at once. Give the sites of an estate different days.
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
   * Date from which Azure's schedules hold, `YYYY-MM-DD`; Azure takes the current day or a later one.
   *
   * @default - the day after the first apply
   */
  readonly validFrom?: string;
}
