import { MINUTES_OF_BACKUP } from '../model/protection-faults';

const DAY = 24 * 60;

/** Backups start on the hour or on the half hour. */
const GRID = 30;

/** Part of a day, in minutes from midnight; it may go on after midnight. */
export interface DayWindow {
  readonly start: number;
  readonly length: number;
}

/** The minutes at which the backups of members may start: each far enough from the next, none in the window that is kept free. */
export function backupSlots(start: number, free: DayWindow): number[] {
  const slots: number[] = [];
  let minute = start;
  while (minute + MINUTES_OF_BACKUP <= start + DAY) {
    const overlap = minutesUntilFree(minute, free);
    if (overlap === 0) slots.push(minute % DAY);
    minute += overlap === 0 ? MINUTES_OF_BACKUP : overlap;
  }
  return slots;
}

/** The first minute at which a backup may start after a window. */
export function endOf({ start, length }: DayWindow): number {
  return roundUp(start + length) % DAY;
}

/** Whether two parts of a day overlap. */
export function overlaps(one: DayWindow, other: DayWindow): boolean {
  return after(one.start, other.start) < one.length || after(other.start, one.start) < other.length;
}

/** How long to wait at a minute until a backup no longer meets a window; 0 where it meets none. */
function minutesUntilFree(minute: number, free: DayWindow): number {
  if (!overlaps({ start: minute, length: MINUTES_OF_BACKUP }, free)) return 0;
  return roundUp(after(minute, free.start + free.length));
}

/** Minutes from one time of the day to the next other. */
function after(from: number, to: number): number {
  return (((to - from) % DAY) + DAY) % DAY;
}

function roundUp(minute: number): number {
  return Math.ceil(minute / GRID) * GRID;
}
