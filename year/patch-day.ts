import type { MaintenanceSlot } from '../lib/model/maintenance-slot';

/** Days of a week from Tuesday, since months are counted from Patch Tuesday. */
const DAYS = ['Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday'];
const WEEK = 7;

/** Days from Patch Tuesday to the day of a machine; the first one in the month where it has several. */
export function dayOf(slot?: MaintenanceSlot): number {
  if (slot?.daysAfterPatchTuesday !== undefined) return slot.daysAfterPatchTuesday;
  if (slot?.alternateWeek === undefined) return 0;
  return DAYS.indexOf(slot.weekday) + WEEK * (slot.alternateWeek - 1);
}
