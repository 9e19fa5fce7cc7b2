import { Token } from 'cdktf';
import { Duration } from 'cdktf-resilient-exchange';
import { expectRefusal } from '../support/refusal';

test('keeps its length whatever the unit', () => {
  expect(Duration.seconds(90).toSeconds()).toBe(90);
  expect(Duration.minutes(5).toSeconds()).toBe(300);
  expect(Duration.hours(2).toSeconds()).toBe(7200);
  expect(Duration.days(7).toSeconds()).toBe(604800);
  expect(Duration.hours(36).toDays()).toBe(1.5);
  expect(Duration.seconds(90).toMinutes()).toBe(1.5);
  expect(Duration.minutes(0.5).toSeconds()).toBe(30);
});

test('takes zero', () => {
  expect(Duration.seconds(0).toSeconds()).toBe(0);
});

test.each([
  [() => Duration.seconds(-1), 'seconds', '-1'],
  [() => Duration.seconds(0.5), 'seconds', '0.5'],
  [() => Duration.minutes(-1), 'minutes', '-1'],
  [() => Duration.hours(-1), 'hours', '-1'],
  [() => Duration.days(-1), 'days', '-1'],
])('refuses %s', (make, unit, value) => {
  expectRefusal(make, {
    path: `Duration.${unit}`,
    property: 'amount',
    value,
    limit: 'zero or more, and a whole number of seconds',
    remedy: 'Duration.minutes(5)',
  });
});

test('a token is no length of time', () => {
  expect(() => Duration.minutes(Token.asNumber('${var.minutes}'))).toThrow(
    /Duration\.minutes\] amount must be a number known at synthesis \(got a token\).*Write the number/,
  );
});
