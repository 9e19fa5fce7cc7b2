import type { EstateDocument } from '../../model/estate-document';
import { analyse } from '../analyse';
import type { Asks } from '../shortfalls';
import { meets } from '../shortfalls';
import { alternateWitness } from './alternate-witness';
import { anotherCarrier } from './another-carrier';
import { anotherCopy } from './another-copy';
import { anotherRegion } from './another-region';
import { anotherZone } from './another-zone';
import { automaticFailover } from './automatic-failover';
import type { KnownChange, KnownChanges } from './known-change';
import { oneMoreServer } from './one-more-server';

/** From the smallest to the largest: a setting, a place, a copy, a machine. */
const ALL: readonly KnownChanges[] = [
  automaticFailover,
  anotherZone,
  anotherRegion,
  anotherCopy,
  alternateWitness,
  oneMoreServer,
  anotherCarrier,
];

/** More documents than these are not analysed: a refusal is to come at once. */
const MOST_PAIRS = 150;

/**
 * The smallest known change after which an estate does what is asked, in words; two of them where none is enough alone. Undefined where
 * there is neither.
 */
export function changeThatMeets(document: EstateDocument, asks: Asks): string | undefined {
  const isEnough = (change: KnownChange): boolean => meetsChanged(change.document, asks);
  const single = changesOf(document);
  const one = single.find(isEnough);
  if (one) return one.words;
  const pairs = single.flatMap((first) =>
    changesOf(first.document).map((second) => ({
      words: `${first.words}, together with ${second.words},`,
      document: second.document,
    })),
  );
  return pairs.slice(0, MOST_PAIRS).find(isEnough)?.words;
}

function changesOf(document: EstateDocument): KnownChange[] {
  return ALL.flatMap((changes) => changes(document));
}

function meetsChanged(document: EstateDocument, asks: Asks): boolean {
  const analysis = analyse(document);
  try {
    return meets({ document, analysis, scenarios: analysis.scenarios }, asks);
  } catch {
    // What the objective names has gone with the change, such as a carrier that nothing uses any more.
    return false;
  }
}
