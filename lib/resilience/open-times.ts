import { notStated } from './demand';
import type { Shortfall } from './shortfalls';

/** What has to be stated before anybody can say whether an objective is kept. */
export function openTimes(shortfalls: readonly Shortfall[]): string[] {
  const open = shortfalls
    .filter(({ why }) => why.includes('not stated'))
    .flatMap(({ verdict: { time = [], dataLoss } }) => notStated([...time, ...(dataLoss ? [dataLoss] : [])]));
  return [...new Set(open)];
}
