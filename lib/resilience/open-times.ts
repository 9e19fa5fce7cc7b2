import type { Shortfall } from './shortfalls';

/** What nobody has stated, and what an objective is not kept without. */
export interface OpenTimes {
  /** What a program can state. */
  readonly inputs: readonly string[];
  /** What it has no input for. */
  readonly others: readonly string[];
}

/** What has to be known before anybody can say whether an objective is kept. */
export function openTimes(shortfalls: readonly Shortfall[]): OpenTimes {
  const open = shortfalls
    .filter(({ why }) => why.includes('not stated'))
    .flatMap(({ why, verdict: { time = [], dataLoss } }) =>
      why.startsWith('lose') ? (dataLoss ?? []) : time.filter(({ seconds }) => seconds === undefined),
    );
  return {
    inputs: [...new Set(open.flatMap(({ input }) => input ?? []))],
    others: [...new Set(open.flatMap(({ what, input }) => (input === undefined ? what : [])))],
  };
}
