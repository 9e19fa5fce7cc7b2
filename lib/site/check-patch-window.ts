import { WINDOWS_TIME_ZONES } from './windows-time-zones';
import type { IConstruct } from 'constructs';
import { checkClass, checkList, given, ofEnum } from '../core/check-class';
import { Duration } from '../core/duration';
import { suggest } from '../core/closest';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { TimeOfDay } from '../core/time-of-day';
import type { PatchWindow } from './patch-window';
import { Weekday } from './patch-window';

const WEEKDAY = ofEnum('Weekday', Weekday);

const SHORTEST_MINUTES = 90;
const LONGEST_MINUTES = 235;
/** Second Tuesdays are 28 days apart, or 35. */
const LATEST_DAY = 27;
const LONGEST_DELAY = 14;

/** Refuses a window that Azure would refuse at the apply. */
export function checkPatchWindow(scope: IConstruct, window: PatchWindow): void {
  checkClass(scope, 'patchWindow.startTime', window.startTime, TimeOfDay, 'TimeOfDay.at(22)');
  checkDuration(scope, window.duration);
  checkDays(scope, 'daysAfterPatchTuesday', window.daysAfterPatchTuesday, LATEST_DAY);
  checkDays(scope, 'daysAfterStandby', window.daysAfterStandby, LONGEST_DELAY);
  checkWeekdays(scope, window.weekdays);
  checkTimeZone(scope, window.timeZone);
  checkForm(
    scope,
    'validFrom',
    window.validFrom,
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
    'YYYY-MM-DD',
  );
  if (window.validFrom !== undefined && !isDay(window.validFrom)) {
    refuse(scope, {
      property: 'patchWindow.validFrom',
      value: window.validFrom,
      limit: 'a day that exists in the calendar',
      cause: 'the schedule starts on that day',
      remedy: 'choose a day that exists',
    });
  }
}

function checkTimeZone(scope: IConstruct, zone: string | undefined): void {
  if (!isKnown(zone) || WINDOWS_TIME_ZONES.includes(zone)) return;
  refuse(scope, {
    property: 'patchWindow.timeZone',
    value: zone,
    limit: "the Windows name of a time zone, such as 'W. Europe Standard Time'",
    cause: 'Azure does not know names such as Europe/Berlin here',
    remedy: suggestZone(zone),
  });
}

function suggestZone(zone: string): string {
  const all = "choose a name from '[TimeZoneInfo]::GetSystemTimeZones().Id' in PowerShell";
  const near = suggest(String(zone), WINDOWS_TIME_ZONES);
  return near.endsWith('?') ? near : all;
}

function checkDuration(scope: IConstruct, duration: Duration | undefined): void {
  checkClass(scope, 'patchWindow.duration', duration, Duration, 'Duration.hours(3)');
  checkRange(scope, duration?.toMinutes(), {
    property: 'patchWindow.duration',
    min: SHORTEST_MINUTES,
    max: LONGEST_MINUTES,
    unit: 'minutes',
    cause:
      'Azure guest patching accepts that range (learn.microsoft.com/azure/virtual-machines/maintenance-configurations)',
  });
}

function checkDays(scope: IConstruct, name: string, days: number | undefined, max: number): void {
  // The calendar is computed at synthesis: a number that only Terraform knows is none of these.
  if (Number.isInteger(days ?? 1) && (days ?? 1) >= 1 && (days ?? 1) <= max) return;
  refuse(scope, {
    property: `patchWindow.${name}`,
    value: days,
    limit: `a whole number from 1 to ${max} that is known at synthesis`,
    cause: 'the calendar runs from one Patch Tuesday to the next',
    remedy: 'write a number of days within that range',
  });
}

function checkWeekdays(scope: IConstruct, weekdays: Weekday[] | undefined): void {
  checkList(scope, 'patchWindow.weekdays', weekdays, '[Weekday.SATURDAY]');
  if (weekdays?.length === 0) {
    refuse(scope, {
      property: 'patchWindow.weekdays',
      fault: 'must contain at least one day',
      cause: 'Exchange servers would never be patched',
      remedy: 'leave it out for every day',
    });
  }
  weekdays?.forEach((day) => WEEKDAY(scope, 'patchWindow.weekdays', given(day)));
}

function checkForm(
  scope: IConstruct,
  name: string,
  value: string | undefined,
  form: RegExp,
  shape: string,
): void {
  if (value === undefined || form.test(value)) return;
  refuse(scope, {
    property: `patchWindow.${name}`,
    value,
    limit: `written in the form ${shape}`,
    cause: 'Azure accepts no other form',
    remedy: `write it in the form ${shape}`,
  });
}

/** Whether the calendar has the date; 31 February passes the form above. */
function isDay(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
