import { Lazy, Token } from 'cdktf';
import { Construct } from 'constructs';
import { checkRange, isKnown, refuse, refusalText } from '../../lib/core/refusal';
import { stackIn, testApp } from '../support/app';
import { expectRefusal, messageOf } from '../support/refusal';

const refusal = { property: 'size', value: 'huge', limit: 'small', cause: 'it costs', remedy: 'shrink it' };
const range = { property: 'count', min: 1, max: 9, unit: 'servers', cause: 'they have to fit' };

test('reads the same everywhere', () => {
  expect(refusalText(refusal)).toBe("size is 'huge', but must be small. Why: it costs. Remedy: shrink it.");
});

test.each([
  [7, '7'],
  [['a', 'b'], '["a","b"]'],
  [true, 'true'],
])('prints %p as %s', (value, text) => {
  expect(refusalText({ ...refusal, value })).toContain(`size is ${text}, but`);
});

test('names the path of the construct, or the factory', () => {
  const stack = stackIn(testApp(), 'stack');
  expect(messageOf(() => refuse(new Construct(stack, 'Thing'), refusal))).toMatch(
    /^\[stack\/Thing\] size is/,
  );
  expect(messageOf(() => refuse('Egress', refusal))).toMatch(/^\[Egress\] size is/);
});

test.each([1, 5, 9])('a range takes %d', (value) => {
  expect(() => checkRange('Scope', value, range)).not.toThrow();
});

test.each([0, 10, 1.5, Number.NaN, -1, Number.POSITIVE_INFINITY])('a range refuses %d', (value) => {
  expectRefusal(() => checkRange('Scope', value, range), {
    path: 'Scope',
    property: 'count',
    value: JSON.stringify(value),
    limit: 'a whole number from 1 to 9 servers',
    remedy: 'choose count from 1 to 9',
  });
});

test('a range that need not be whole takes fractions', () => {
  expect(() => checkRange('Scope', 1.5, { ...range, whole: false })).not.toThrow();
});

test('what is left out, and what only Terraform knows, is let through', () => {
  expect(() => checkRange('Scope', undefined, range)).not.toThrow();
  expect(() => checkRange('Scope', Token.asNumber('${var.count}'), range)).not.toThrow();
  expect(isKnown(Lazy.stringValue({ produce: () => '${var.name}' }))).toBe(false);
  expect(isKnown('name')).toBe(true);
});
