import { Duration } from '../core/duration';
import { TimeOfDay } from '../core/time-of-day';
import type { PatchWindowModel } from '../model/maintenance-slot';
import type { PatchWindow } from './patch-window';
import { Weekday } from './patch-window';

/** The first day of Exchange servers: late enough for reports of a bad update. */
const DAYS_AFTER_PATCH_TUESDAY = 3;

/** A week in which the standby site shows what an update does. */
const DAYS_AFTER_STANDBY = 7;

/** A window with everything decided. */
export function describePatchWindow(window: PatchWindow): PatchWindowModel {
  return {
    daysAfterPatchTuesday: window.daysAfterPatchTuesday ?? DAYS_AFTER_PATCH_TUESDAY,
    daysAfterStandby: window.daysAfterStandby ?? DAYS_AFTER_STANDBY,
    weekdays: [...(window.weekdays ?? Object.values(Weekday))],
    startTime: (window.startTime ?? TimeOfDay.at(22)).toString(),
    timeZone: window.timeZone ?? 'UTC',
    durationMinutes: (window.duration ?? Duration.hours(3)).toMinutes(),
  };
}
