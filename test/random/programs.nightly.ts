import type { KINDS } from './programs';
import { explore, isAsked, total, type Tally } from './explore';

// Thousands of programs of seeds that are others each night. `RANDOM_RUNS` says how many of each kind and seed; fast-check prints seed and path of a failure.

const RUNS = Number(process.env.RANDOM_RUNS ?? 100);
const FIRST = Math.trunc(Date.now() / 1000);
const SEEDS = Array.from({ length: 8 }, (_, index) => FIRST + index);

const WEIGHTS: readonly (readonly [kind: keyof typeof KINDS, times: number])[] = [
  ['twoSiteProgram', 2],
  ['oneSite', 1],
  ['twoSites', 1],
  ['fromDatacenter', 1],
  ['toDatacenter', 1],
];

const tallies: Tally[] = [];

describe.each(WEIGHTS.filter(([kind]) => isAsked(kind)))('%s', (kind, times) => {
  test.each(SEEDS)('of seed %d', (seed) => {
    const tally = explore(kind, { seed, runs: RUNS * times });
    tallies.push(tally);
    expect(tally.programs).toBe(RUNS * times);
  });
});

afterAll(() => {
  const { programs, written, refusals } = total(tallies);
  const classes = [...refusals].sort(([, a], [, b]) => b - a).map(([text, times]) => `${times} ${text}`);
  process.stderr.write(
    `${programs} programs, ${written} of them written; refusals by class:\n${classes.join('\n')}\n`,
  );
});
