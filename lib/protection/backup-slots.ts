import { MINUTES_OF_BACKUP } from '../model/protection-faults';

const DAY = 24 * 60;

/** Backups start on the hour or on the half hour. */
const GRID = 30;

/** When most people are at work: a snapshot slows a server that they use. */
const WORKING_HOURS = { from: 7 * 60, to: 19 * 60 };

/** Part of a day, in minutes from midnight; it may go on after midnight. */
export interface DayWindow {
  readonly start: number;
  readonly length: number;
}

/**
 * The minutes at which the backups of members may start, in the order in which members take them: the start; then the nearest times after and before
 * it, those at night first. Each is far enough from the others, and none is in the window that is kept free.
 */
export function backupSlots(start: number, free: DayWindow): number[] {
  const slots = [start];
  const cursors = { later: start, earlier: start };
  for (let found = true; found;) {
    cursors.later = nextAfter(cursors.later, free);
    cursors.earlier = nextBefore(cursors.earlier, free);
    const fitting = [cursors.later, cursors.earlier].filter((each) => addWhereFree(slots, each));
    found = fitting.length > 0;
  }
  const [first, ...further] = slots;
  const isAtNight = (minute: number): boolean => !isInWorkingHours(minute);
  return [first, ...further.filter(isAtNight), ...further.filter(isInWorkingHours)];
}

/** Whether people work at a minute of the day. */
export function isInWorkingHours(minute: number): boolean {
  return minute >= WORKING_HOURS.from && minute < WORKING_HOURS.to;
}

/** The first minute at which a backup may start after a window. */
export function endOf({ start, length }: DayWindow): number {
  return (Math.ceil((start + length) / GRID) * GRID) % DAY;
}

/** Whether two parts of a day overlap. */
export function overlaps(one: DayWindow, other: DayWindow): boolean {
  return after(one.start, other.start) < one.length || after(other.start, one.start) < other.length;
}

/** The next start after one, behind the window where the two would meet. */
function nextAfter(minute: number, free: DayWindow): number {
  const next = (minute + MINUTES_OF_BACKUP) % DAY;
  return overlaps({ start: next, length: MINUTES_OF_BACKUP }, free) ? endOf(free) : next;
}

/** The next start before one, before the window where the two would meet. */
function nextBefore(minute: number, free: DayWindow): number {
  const next = after(MINUTES_OF_BACKUP, minute);
  if (!overlaps({ start: next, length: MINUTES_OF_BACKUP }, free)) return next;
  return Math.floor(after(MINUTES_OF_BACKUP, free.start) / GRID) * GRID;
}

function addWhereFree(slots: number[], minute: number): boolean {
  const backup = { start: minute, length: MINUTES_OF_BACKUP };
  if (slots.some((start) => overlaps({ start, length: MINUTES_OF_BACKUP }, backup))) return false;
  slots.push(minute);
  return true;
}

/** Minutes from one time of the day to the next other. */
function after(from: number, to: number): number {
  return (((to - from) % DAY) + DAY) % DAY;
}
