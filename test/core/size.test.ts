import { Token } from 'cdktf';
import { Size } from 'cdktf-resilient-exchange';
import { refusal } from '../support/refusal';

test('keeps its amount whatever the unit', () => {
  expect(Size.gibibytes(128).toGibibytes()).toBe(128);
  expect(Size.tebibytes(2).toGibibytes()).toBe(2048);
  expect(Size.tebibytes(0.5).toGibibytes()).toBe(512);
});

test('is written with its unit', () => {
  expect(String(Size.gibibytes(128))).toBe('128 GiB');
  expect(String(Size.tebibytes(2))).toBe('2 TiB');
});

test('takes zero, and a token that is in GiB already', () => {
  const token = Token.asNumber('${var.gib}');
  expect(Size.gibibytes(0).toGibibytes()).toBe(0);
  expect(Size.gibibytes(token).toGibibytes()).toBe(token);
});

test.each([
  [-1, '-1'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['128' as unknown as number, "'128'"],
  [undefined as unknown as number, 'nothing'],
])('refuses %s', (amount, value) => {
  expect(refusal(() => Size.gibibytes(amount))).toMatchObject({
    path: 'Size.gibibytes',
    property: 'amount',
    value,
    limit: 'a number, zero or more',
  });
  expect(refusal(() => Size.tebibytes(amount))).toMatchObject({ path: 'Size.tebibytes', value });
});

test('a token cannot be converted from TiB', () => {
  expect(refusal(() => Size.tebibytes(Token.asNumber('${var.tib}')))).toMatchObject({
    path: 'Size.tebibytes',
    limit: 'a number known at synthesis',
    value: 'a token',
  });
});
