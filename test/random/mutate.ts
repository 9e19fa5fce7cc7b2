import fc from 'fast-check';
import type { Program, Value } from './program';
import { isList, isNode, pairsOf } from './program';

// Odd and wrong values: a program as people mean it, with one or two values that nobody means.

/** The place of a value in a program, counted from its beginning, and which of the odd values it gets. */
interface Mutation {
  readonly place: number;
  readonly odd: number;
}

/** A value that a function computes at apply: no check can see it. */
const TOKEN: Value = {
  kind: 'call',
  callee: 'Fn.join',
  args: ['', ['given', 'later']],
};

const TEXTS: readonly Value[] = [
  '',
  ' ',
  'x'.repeat(15),
  'x'.repeat(16),
  'x'.repeat(63),
  'x'.repeat(64),
  'x'.repeat(300),
  'Größe',
  '日本',
  '🦄',
  '10.10.0.0/16',
  '10.20.5.0/24',
  '10.0.0.0/8',
  '0.0.0.0/0',
  '10.10.1.300',
  '10.10.0.5',
  '127.0.0.1',
  '2001:db8::/32',
  '::1',
  '::ffff:10.0.0.1',
  '${local.given}',
  '%{ if true }x%{ endif }',
  'two words',
  'a\nb',
  '../up',
  'a/b',
  '-x-',
  '0',
  'CON',
  'constructor',
  '__proto__',
  'toString',
  "it's",
  '|`$(x)',
  'AMSFE1',
  'DUBEDGE1',
  'contoso.com',
  'CONTOSO.COM.',
  TOKEN,
];

const NUMBERS: readonly Value[] = [
  0,
  -1,
  1,
  2,
  3,
  7,
  8,
  9,
  10,
  33,
  1.5,
  100,
  101,
  65535,
  65536,
  1e9,
  2 ** 53,
  NaN,
  Infinity,
];

/** As many odd values as any kind has. */
const MOST = 64;

function oddOnes(value: Value): readonly Value[] {
  if (typeof value === 'string') return TEXTS;
  if (typeof value === 'number') return NUMBERS;
  if (typeof value === 'boolean') return [!value];
  if (isList(value)) return [[], value.slice(1), [...value, ...value], [...value].reverse()];
  return [];
}

/** The program with a few values replaced; those of calls whose arguments name parts of the program stay. */
export function mutated(program: fc.Arbitrary<Program>): fc.Arbitrary<Program> {
  const mutation = fc.record({ place: fc.nat(100_000), odd: fc.nat(MOST) });
  return fc
    .tuple(program, fc.array(mutation, { minLength: 1, maxLength: 2 }))
    .map(([given, mutations]) => mutations.reduce(mutate, given));
}

function mutate({ statements }: Program, { place, odd }: Mutation): Program {
  const count = new Counter(-1);
  for (const { value } of statements) replaced(value, count, odd);
  if (count.seen === 0) return { statements };
  const walk = new Counter(place % count.seen);
  return { statements: statements.map(({ name, value }) => ({ name, value: replaced(value, walk, odd) })) };
}

/** Counts values that have odd ones, and says which of them is meant. */
class Counter {
  public seen = 0;

  public constructor(private readonly wanted: number) {}

  public isIt(): boolean {
    return this.seen++ === this.wanted;
  }
}

/** The names of stacks are the generator's own. */
const KEPT = ['stack', 'useDomain', 'new Route53', 'acknowledge'];

function replaced(value: Value, count: Counter, odd: number): Value {
  const ones = oddOnes(value);
  if (ones.length > 0 && count.isIt()) return ones[odd % ones.length];
  if (isList(value)) return value.map((each) => replaced(each, count, odd));
  if (!isNode(value) || value.kind === 'reference') return value;
  if (value.kind === 'call') {
    if (KEPT.includes(value.callee)) return value;
    return { ...value, args: value.args.map((each) => replaced(each, count, odd)) };
  }
  const pairs = pairsOf(value).map(([key, each]) => [key, replaced(each, count, odd)] as const);
  return value.kind === 'entries'
    ? { ...value, entries: pairs }
    : { ...value, values: Object.fromEntries(pairs) };
}
