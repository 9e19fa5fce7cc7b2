import fc from 'fast-check';
import { judged } from './checks';
import type { KINDS } from './programs';
import { programsOf } from './programs';

/** What a number of programs ended in. */
export interface Tally {
  programs: number;
  written: number;
  /** How often each class of refusals was met. */
  readonly refusals: Map<string, number>;
}

/** Which programs: `path` is what fast-check says of a failure, which is repeated with it. */
export interface Exploration {
  readonly seed: number;
  readonly runs: number;
  readonly path?: string;
  /** Fewest of them that are written, as a share: a generator of refusals would show nothing. */
  readonly fewest: number;
}

const { RANDOM_SEED, RANDOM_PATH, RANDOM_KIND } = process.env;

/** These kinds of programs, or the one that is asked for. */
export function kindsAsked(...kinds: (keyof typeof KINDS)[]): (keyof typeof KINDS)[] {
  return RANDOM_KIND === undefined ? kinds : kinds.filter((kind) => kind === RANDOM_KIND);
}

/** Seeds that stay the same; a failure once found becomes a test of its own. */
const SEEDS = [20261122];

/**
 * So many programs of each seed. fast-check prints seed and path of a failure: `RANDOM_KIND=… RANDOM_SEED=… RANDOM_PATH=… npm test -- test/random/programs` repeats it;
 * without the path, fast-check makes the program smaller.
 */
export const EXPLORATIONS = (runs: number): Exploration[] =>
  RANDOM_SEED === undefined
    ? SEEDS.map((seed) => ({ seed, runs, fewest: 0.3 }))
    : [{ seed: Number(RANDOM_SEED), runs, path: RANDOM_PATH, fewest: -1 }];

/** Judges random programs of a kind; fast-check reports the smallest one that is wrong, as a person would write it. */
export function explore(kind: keyof typeof KINDS, { seed, runs, path }: Exploration): Tally {
  const tally: Tally = { programs: 0, written: 0, refusals: new Map() };
  fc.assert(
    fc.property(programsOf(kind), (program) => {
      const { refusals, faults } = judged(program);
      tally.programs += 1;
      if (refusals.length === 0 && faults.length === 0) tally.written += 1;
      for (const each of new Set(refusals.map(classOf)))
        tally.refusals.set(each, (tally.refusals.get(each) ?? 0) + 1);
      expect(faults).toEqual([]);
    }),
    // Making a program smaller takes minutes, and is done for a seed that is given.
    { seed, numRuns: runs, path, endOnFailure: RANDOM_SEED === undefined },
  );
  return tally;
}

/** Several tallies as one. */
export function total(tallies: readonly Tally[]): Tally {
  const refusals = new Map<string, number>();
  for (const [refusal, times] of tallies.flatMap((each) => [...each.refusals]))
    refusals.set(refusal, (refusals.get(refusal) ?? 0) + times);
  return {
    programs: tallies.reduce((sum, { programs }) => sum + programs, 0),
    written: tallies.reduce((sum, { written }) => sum + written, 0),
    refusals,
  };
}

/** A refusal without what depends on the program. */
export function classOf(refusal: string): string {
  return refusal
    .replace(/^\[[^\]]*\] /, '')
    .replace(/ \(got .*/s, '')
    .replace(/'[^']*'/g, '…')
    .replace(/\d+/g, '#')
    .split('. ')[0]
    .slice(0, 160);
}
