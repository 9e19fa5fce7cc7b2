import * as fc from 'fast-check';
import { backupSlots, endOf, isInWorkingHours, overlaps } from '../../lib/protection/backup-slots';
import { MINUTES_OF_BACKUP } from '../../lib/model/protection-faults';

const DAY = 24 * 60;
const minute = fc.integer({ min: 0, max: 47 }).map((half) => half * 30);
const patchWindow = fc.record({
  start: fc.integer({ min: 0, max: DAY - 1 }),
  length: fc.integer({ min: 90, max: 235 }),
});

/** Every backup of a day, with the two hours by which Azure may be late. */
const backups = (slots: number[]) => slots.map((start) => ({ start, length: MINUTES_OF_BACKUP }));

test('backups of a day never meet each other, nor the patch window, whatever both are', () => {
  fc.assert(
    fc.property(minute, patchWindow, (start, free) => {
      fc.pre(!overlaps({ start, length: MINUTES_OF_BACKUP }, free));
      const all = [...backups(backupSlots(start, free)), free];
      const meeting = all.filter((one, index) => all.slice(index + 1).some((other) => overlaps(one, other)));
      expect(meeting).toEqual([]);
    }),
  );
});

test('a day has room for six backups at least, on the hour or on the half hour, the first where it is asked for', () => {
  fc.assert(
    fc.property(patchWindow, (free) => {
      const slots = backupSlots(endOf(free), free);
      expect(slots.length).toBeGreaterThanOrEqual(6);
      expect(slots.filter((each) => each % 30 !== 0)).toEqual([]);
      expect(slots[0]).toBe(endOf(free));
    }),
  );
});

test('members take what is left of the night before any of them is backed up while people work', () => {
  fc.assert(
    fc.property(patchWindow, (free) => {
      const [, ...further] = backupSlots(endOf(free), free).map(isInWorkingHours);
      expect(further).toEqual([...further].sort((one, other) => Number(one) - Number(other)));
    }),
  );
});

test.each([
  ['the default window of three hours at 22:00', 1320, 180, [60, 240, 1140, 420, 960, 600, 780]],
  ['a window at 02:10', 130, 180, [330, 1380, 1200, 510, 690, 870]],
  ['a window while people work', 600, 120, [720, 240, 1260, 60, 900, 420, 1080]],
])('%s leaves these starts, in this order', (_, start, length, expected) => {
  expect(backupSlots(endOf({ start, length }), { start, length })).toEqual(expected);
});

test('a start in the afternoon is the first, and further members have the night', () => {
  expect(backupSlots(17 * 60, { start: 1320, length: 180 })).toEqual([1020, 60, 240, 840, 660, 420]);
});

test.each([
  [420, 600, false],
  [421, 600, true],
  [600, 600, true],
  [659, 600, true],
  [660, 600, false],
  [1290, 30, false],
  [1291, 30, true],
])('a backup at minute %d and a window of an hour at %d overlap: %s', (at, start, expected) => {
  expect(overlaps({ start: at, length: MINUTES_OF_BACKUP }, { start, length: 60 })).toBe(expected);
});
