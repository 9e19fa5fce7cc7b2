import type { BackupOptions } from 'cdktf-resilient-exchange';
import { ServerProtection, TimeOfDay } from 'cdktf-resilient-exchange';
import { refusal } from '../support/refusal';

const full = (options: unknown): ServerProtection => ServerProtection.fullServer(options as BackupOptions);

describe.each([
  ['days', 7, 9999],
  ['weeks', 1, 5163],
  ['months', 1, 1188],
  ['years', 1, 99],
])('retention for %s', (unit, least, most) => {
  test.each([least, most])('may be %d', (count) => {
    expect(full({ retention: { [unit]: count } }).options.retention).toEqual({ [unit]: count });
  });

  test.each([least - 1, most + 1, 7.5, Number.NaN, '30'])('is not %p', (count) => {
    expect(refusal(() => full({ retention: { [unit]: count } }))).toMatchObject({
      path: 'ServerProtection.fullServer',
      property: `retention.${unit}`,
    });
  });
});

describe.each([
  ['instantRestoreDays', 1, 30],
  ['membersAtOnce', 1, 250],
])('%s', (property, least, most) => {
  test.each([least, most])('may be %d', (value) => {
    expect(full({ [property]: value }).options).toMatchObject({ [property]: value });
  });

  test.each([least - 1, most + 1, 1.5])('is not %p', (value) => {
    expect(refusal(() => full({ [property]: value }))).toMatchObject({ property });
  });
});

test.each([
  [TimeOfDay.at(1), true],
  [TimeOfDay.at(1, 30), true],
  [TimeOfDay.at(1, 15), false],
  ['01:00', false],
])('a start at %s is accepted: %s', (startTime, accepted) => {
  const make = (): unknown => full({ startTime });
  expect(accepted ? make() : refusal(make).property).toEqual(
    accepted ? expect.any(ServerProtection) : 'startTime',
  );
});

test('a misspelt setting is refused', () => {
  expect(refusal(() => full({ retention: { day: 7 } })).property).toBe('retention.day');
  expect(refusal(() => full({ retain: {} })).property).toBe('retain');
});

test.each(['', ' ', undefined, 'line\nline', 'a `code`'])(
  'an exemption needs a reason, and %p is none',
  (reason) => {
    expect(refusal(() => ServerProtection.none({ reason: reason as string })).property).toBe('reason');
  },
);

test.each(['', undefined, 7])('who backs up elsewhere has a name, and %p is none', (by) => {
  expect(refusal(() => ServerProtection.elsewhere({ by: by as string })).property).toBe('by');
});
