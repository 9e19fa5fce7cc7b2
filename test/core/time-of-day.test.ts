import { TimeOfDay } from 'cdktf-resilient-exchange';
import { refusal } from '../support/refusal';

test.each([
  [TimeOfDay.at(0, 0), '00:00'],
  [TimeOfDay.at(9, 5), '09:05'],
  [TimeOfDay.at(22), '22:00'],
  [TimeOfDay.at(23, 59), '23:59'],
])('is written as hh:mm: %s', (time, written) => {
  expect(time.toString()).toBe(written);
});

test.each([
  [-1, 0, 'hour', 'a whole number from 0 to 23'],
  [24, 0, 'hour', 'a whole number from 0 to 23'],
  [1.5, 0, 'hour', 'a whole number from 0 to 23'],
  ['22' as unknown as number, 0, 'hour', 'a whole number from 0 to 23'],
  [22, -1, 'minute', 'a whole number from 0 to 59'],
  [22, 60, 'minute', 'a whole number from 0 to 59'],
  [22, Number.NaN, 'minute', 'a whole number from 0 to 59'],
])('refuses %s:%s', (hour, minute, property, limit) => {
  expect(refusal(() => TimeOfDay.at(hour, minute))).toMatchObject({
    path: 'TimeOfDay.at',
    property,
    limit,
  });
});
