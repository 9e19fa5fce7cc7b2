import { oneFailureOf } from '../text';
import type { FailureClass } from './classes';
import { productsOf } from './products';

interface Group {
  readonly classes: readonly FailureClass[];
  readonly cutSets: (readonly string[])[];
}

/**
 * Cut sets as sentences, in Markdown. Those that take as many of each class, in all combinations, are one: `any 2 of the 3 servers of ClientAccess in
 * Amsterdam`. Of the others, those that differ in one failure are one: `(AMSEDGE1, or zone 1 of Amsterdam) and site Dublin`.
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
  const name = (event: string): string => names.get(event) ?? event;
  const whole = [...groups.values()].filter((group) => group.cutSets.length > 1 && isComplete(group));
  const others = [...groups.values()]
    .filter((group) => !whole.includes(group))
    .flatMap((group) => group.cutSets);
  return [
    ...whole.map((group) => sentence(group, name)),
    ...productsOf(others).map((factors) =>
      factors.map((factor) => bracketed(oneFailureOf(factor.map(name)))).join(' **and** '),
    ),
  ];
}

/** Alternatives in brackets, so that nobody reads them together with what follows. */
function bracketed(text: string): string {
  return text.includes(', or ') ? `(${text})` : text;
}

function countsOf({ classes }: Group): Map<FailureClass, number> {
  const counts = new Map<FailureClass, number>();
  for (const each of classes) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** Whether all combinations of the classes are cut sets. */
function isComplete(group: Group): boolean {
  const all = [...countsOf(group)].reduce(
    (product, [{ events }, count]) => product * ways(events.length, count),
    1,
  );
  return all === group.cutSets.length;
}

function sentence(group: Group, name: (event: string) => string): string {
  const parts = [...countsOf(group)].map(([{ plural, events }, count]) => {
    if (events.length === 1) return name(events[0]);
    return count === events.length
      ? `all ${count} ${plural}`
      : `${count === 1 ? 'one' : `any ${count}`} of the ${events.length} ${plural}`;
  });
  return parts.join(' **and** ');
}

/** How many ways there are to take so many. */
function ways(of: number, count: number): number {
  return count === 0 ? 1 : (ways(of - 1, count - 1) * of) / count;
}
