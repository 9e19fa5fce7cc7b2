import type { Shortfall } from './shortfalls';

/** What a program has to state before anybody can say whether an objective is kept: inputs, or else the parts that have none. */
export function openTimes(shortfalls: readonly Shortfall[]): string[] {
  const open = shortfalls
    .filter(({ why }) => why.includes('not stated'))
    .flatMap(({ verdict: { time = [], dataLoss } }) => [...time, ...(dataLoss ? [dataLoss] : [])])
    .filter(({ seconds }) => seconds === undefined)
    .map(({ what, input }) => input ?? what);
  return [...new Set(open)];
}
