import { App, Lazy, Token } from 'cdktf';
import { Construct } from 'constructs';
import { AzureRegion } from '../../lib/core/azure-region';
import { Duration } from '../../lib/core/duration';
import { checkRange, isKnown, refuse, refusalText, sentence } from '../../lib/core/refusal';
import { shown, Wording } from '../../lib/core/shown';
import { stackIn, testApp } from '../support/app';
import { expectRefusal, messageOf, refusal as refused } from '../support/refusal';

const refusal = { property: 'size', value: 'huge', limit: 'small', cause: 'it costs', remedy: 'shrink it' };
const range = { property: 'count', min: 1, max: 9, unit: 'servers', cause: 'they have to fit' };

test('says what is wrong, why, and what to do, in sentences', () => {
  expect(refusalText(refusal)).toBe("size must be small (got 'huge'). It costs. Shrink it.");
});

test('says in a clause of its own what does not follow "must be"', () => {
  const fault = {
    property: 'servers',
    fault: 'cannot be combined with members',
    cause: 'members say how many there are',
    remedy: 'leave it out',
  };
  expect(refusalText({ ...fault, value: 3 })).toBe(
    'servers cannot be combined with members (got 3). Members say how many there are. Leave it out.',
  );
  expect(refusalText(fault)).not.toContain('got');
});

test.each([
  ['it costs', 'It costs.'],
  ['did you mean 1?', 'Did you mean 1?'],
  ['addressSpace is full', 'addressSpace is full.'],
  ["'a' is taken", "'a' is taken."],
  ['Azure says no.', 'Azure says no.'],
])('makes a sentence of %j', (text, expected) => {
  expect(sentence(text)).toBe(expected);
});

class Unnamed {}

test.each([
  [7, '7'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'nothing'],
  [['a', 1], "['a', 1]"],
  [{ name: 'FS1', zone: undefined }, "{ name: 'FS1', zone: nothing }"],
  [{}, '{}'],
  [Duration.minutes(5), '5 minutes'],
  [Duration.hours(1), '1 hour'],
  [AzureRegion.WEST_EUROPE, 'westeurope'],
  [new Unnamed(), 'a value of class Unnamed'],
  [Unnamed, 'the function or class Unnamed'],
  [() => 1, 'a function'],
  [Token.asNumber('${var.count}'), 'a token'],
  [Token.asString({ resolve: () => 'x' }), 'a token'],
  [new Wording('2 in Amsterdam'), '2 in Amsterdam'],
])('shows %p as %s', (value, text) => {
  expect(shown(value)).toBe(text);
});

test('shows a construct with its class and path, and shortens what is long', () => {
  expect(shown(stackIn(new App(), 'stack'))).toBe("the TerraformStack 'stack'");
  expect(shown('x'.repeat(158))).toHaveLength(160);
  expect(shown('x'.repeat(159))).toBe(`'${'x'.repeat(155)}...'`);
  expect(shown(Array.from({ length: 99 }, (_, index) => index))).toMatch(/^\[0, 1, .+\.\.\.\]$/);
});

test('names the path of the construct, or the factory', () => {
  const stack = stackIn(testApp(), 'stack');
  expect(messageOf(() => refuse(new Construct(stack, 'Thing'), refusal))).toMatch(
    /^\[stack\/Thing\] size must be/,
  );
  expect(messageOf(() => refuse('Egress', refusal))).toMatch(/^\[Egress\] size must be/);
});

test.each([1, 5, 9])('a range takes %d', (value) => {
  expect(() => checkRange('Scope', value, range)).not.toThrow();
});

test.each([
  [0, 'use 1 or more'],
  [10, 'use 9 or less'],
  [1.5, 'use a whole number'],
  [Number.NaN, 'write a number'],
  [-1, 'use 1 or more'],
  [Number.POSITIVE_INFINITY, 'use 9 or less'],
])('a range refuses %d', (value, remedy) => {
  expectRefusal(() => checkRange('Scope', value, range), {
    path: 'Scope',
    property: 'count',
    value: String(value),
    limit: 'a whole number from 1 to 9 servers',
    remedy,
  });
});

test('a range refuses what is not a number', () => {
  const text = '5' as unknown as number;
  expect(refused(() => checkRange('Scope', text, range))).toMatchObject({ value: "'5'" });
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

test('what only contains a Terraform expression is checked like other text', () => {
  expect([isKnown('${var.name}'), isKnown("x'; ${var.name}"), isKnown("${a}'; PWNED; '${b}")]).toEqual([
    false,
    true,
    true,
  ]);
});

test('shows characters that nobody sees by their numbers', () => {
  expect(shown('a\u202eb\n')).toBe("'a\\u{202e}b\\u{a}'");
});
