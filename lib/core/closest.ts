import { closest, distance } from 'fastest-levenshtein';

/**
 * The remedy for a name that is not known: the nearest known one where it looks like a slip of the keyboard, otherwise
 * all there are.
 */
export function suggest(written: string, known: readonly string[]): string {
  const [name, names] = [written.toLowerCase(), known.map((each) => each.toLowerCase())];
  const nearest = names.length > 0 ? closest(name, names) : '';
  if (nearest !== '' && distance(name, nearest) <= nearest.length / 3) {
    return `did you mean '${known[names.indexOf(nearest)]}'?`;
  }
  return `use one of: ${known.map((name) => `'${name}'`).join(', ')}`;
}
