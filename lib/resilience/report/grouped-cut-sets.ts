import { listed } from '../text';
import type { FailureClass } from './classes';

interface Group {
  readonly classes: readonly FailureClass[];
  readonly cutSets: (readonly string[])[];
}

/**
 * Cut sets as sentences: those that take as many of each class are one. `Any 2 of 3 servers of ClientAccess in Amsterdam` where all
 * combinations are cut sets; otherwise how many are, with the first as an example.
 */
export function cutSetSentences(
  cutSets: readonly (readonly string[])[],
  classes: ReadonlyMap<string, FailureClass>,
  names: ReadonlyMap<string, string>,
): string[] {
  const groups = new Map<string, Group>();
  const classOf = (event: string): FailureClass => classes.get(event) ?? { plural: event, events: [event] };
  for (const cutSet of cutSets) {
    const own = cutSet.map(classOf);
    const key = own
      .map(({ plural }) => plural)
      .sort()
      .join('\n');
    const group = groups.get(key) ?? { classes: own, cutSets: [] };
    group.cutSets.push(cutSet);
    groups.set(key, group);
  }
  const named = (events: readonly string[]): string =>
    listed(events.map((event) => names.get(event) ?? event));
  return [...groups.values()].map((group) => sentence(group, named));
}

function sentence({ classes, cutSets }: Group, named: (events: readonly string[]) => string): string {
  if (cutSets.length === 1) return named(cutSets[0]);
  const counts = new Map<FailureClass, number>();
  for (const each of classes) counts.set(each, (counts.get(each) ?? 0) + 1);
  const parts = [...counts].map(([{ plural, events }, count]) => {
    if (events.length === 1) return { text: named(events), isOpen: false };
    if (count === events.length) return { text: `all ${count} ${plural}`, isOpen: false };
    return { text: `${count} of the ${events.length} ${plural}`, isOpen: true };
  });
  const all = [...counts].reduce((product, [{ events }, count]) => product * ways(events.length, count), 1);
  if (all === cutSets.length)
    return parts.map(({ text, isOpen }) => (isOpen ? `any ${text}` : text)).join(', with ');
  return `${cutSets.length} of the ${all} combinations of ${listed(parts.map(({ text }) => text))}, such as ${named(cutSets[0])}`;
}

/** How many ways there are to take so many. */
function ways(of: number, count: number): number {
  return count === 0 ? 1 : (ways(of - 1, count - 1) * of) / count;
}
