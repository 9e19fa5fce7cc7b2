import fc from 'fast-check';
import { each } from '../support/each';
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
}

type Kind = keyof typeof KINDS;

const { RANDOM_SEED, RANDOM_PATH, RANDOM_KIND } = process.env;

/** A seed that stays the same; a failure once found becomes a test of its own. */
const SEED = 20261122;

/** Fewest programs of a kind that are written, as a share: a generator of refusals would show nothing. */
const FEWEST = 0.3;

/** Whether programs of a kind are asked for. */
export function isAsked(kind: Kind): boolean {
  return RANDOM_KIND === undefined || RANDOM_KIND === kind;
}

/**
 * Tests so many programs of each kind. fast-check prints seed and path of a failure: `RANDOM_KIND=… RANDOM_SEED=… RANDOM_PATH=… npm test -- test/random/programs` repeats it;
 * without the path, fast-check makes the program smaller.
 */
export function exploreKinds(runsOf: Partial<Record<Kind, number>>): void {
  for (const [kind, runs] of each(Object.entries(runsOf) as [Kind, number][])) {
    const testAsked = isAsked(kind) ? test : test.skip;
    testAsked(`${kind}: each is refused in the form of a refusal, or written as it may be applied`, () => {
      if (RANDOM_SEED !== undefined) explore(kind, { seed: Number(RANDOM_SEED), runs, path: RANDOM_PATH });
      else expect(explore(kind, { seed: SEED, runs }).written).toBeGreaterThanOrEqual(runs * FEWEST);
    });
  }
}

/** Judges random programs of a kind; fast-check reports the smallest one that is wrong, as a person would write it. */
export function explore(kind: Kind, { seed, runs, path }: Exploration): Tally {
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
