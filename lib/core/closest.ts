import { closest as closestOf } from 'fastest-levenshtein';

/** The known name nearest to what was written, for a `did you mean`. */
export function closest(written: string, known: readonly string[]): string {
  return closestOf(written, [...known]);
}
