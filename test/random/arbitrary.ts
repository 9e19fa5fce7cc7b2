import fc from 'fast-check';
import type { Call, Entries, Reference, Settings, Value } from './program';

export type Some<T extends Value = Value> = fc.Arbitrary<T>;

/** Each with its arbitrary. */
export type Props = Readonly<Record<string, Some>>;

/** One of these values. */
export const pick = <T extends Value>(...values: readonly T[]): Some<T> => fc.constantFrom(...values);

/** One of these constants of the library or variables of the program, by their paths. */
export const named = (...paths: readonly string[]): Some<Reference> =>
  fc.constantFrom(...paths.map((path): Reference => ({ kind: 'reference', path })));

export const ref = (path: string): Reference => ({ kind: 'reference', path });

/** Members of an enum or constants of a class. */
export const membersOf = (owner: string, ...members: readonly string[]): Some<Reference> =>
  named(...members.map((member) => `${owner}.${member}`));

export const call = (callee: string, ...args: readonly Some[]): Some<Call> =>
  fc.tuple(...args).map((given): Call => ({ kind: 'call', callee, args: given }));

export const oneOf = (...arbitraries: readonly Some[]): Some => fc.oneof(...arbitraries);

/** The first nearly always; the others now and then. */
export const mostly = (first: Some, ...others: readonly Some[]): Some =>
  fc.oneof({ weight: 6 * others.length, arbitrary: first }, ...others);

export const listOf = (each: Some, min = 1, max = 3): Some =>
  fc.array(each, { minLength: min, maxLength: max });

/** Some of these values, in their order. */
export const someOf = (values: readonly Value[], min = 1): Some =>
  fc.subarray([...values], { minLength: min });

/** A list of given arbitraries. */
export const all = (...each: readonly Some[]): Some => fc.tuple(...each);

export const whole = (min: number, max: number): Some<number> => fc.integer({ min, max });
export const flag: Some<boolean> = fc.boolean();

/** Settings of an interface; each optional one is set in so many of a hundred. */
export const settings = (of: string, required: Props, optional: Props = {}, percent = 25): Some<Settings> => {
  const maybe = Object.entries(optional).map(([key, arbitrary]) => [
    key,
    fc.oneof(
      { withCrossShrink: true },
      { weight: 100 - percent, arbitrary: fc.constant(undefined) },
      { weight: percent, arbitrary },
    ),
  ]);
  const model = { ...required, ...(Object.fromEntries(maybe) as Props) };
  return fc.record(model, { noNullPrototype: true }).map((values) => ({
    kind: 'settings',
    of,
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  }));
};

/** A map with keys of the program. */
export const entries = (...pairs: readonly (readonly [key: string, value: Some])[]): Some<Entries> =>
  fc
    .subarray([...pairs], { minLength: 1 })
    .chain((chosen) => fc.tuple(...chosen.map(([key, value]) => value.map((each) => [key, each] as const))))
    .map((chosen) => ({ kind: 'entries', entries: chosen }));
