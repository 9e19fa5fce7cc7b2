/** Something that can begin when other things are done. */
export interface Waiting {
  readonly id: string;
  /** Ids of what has to be done before; those that are not among the things count as done. */
  readonly after: readonly string[];
}

/**
 * Things in an order in which each comes after what it waits for, and what a later one alone waits for comes later: the first given are done as
 * early as possible. Where things wait for each other in a circle, the one that is reached last in it begins: people have to begin somewhere.
 */
export function topologicalOrder<T extends Waiting>(things: readonly T[]): T[] {
  const byId = new Map(things.map((each) => [each.id, each]));
  const seen = new Set<string>();
  const ordered: T[] = [];
  const visit = (thing: T): void => {
    if (seen.has(thing.id)) return;
    seen.add(thing.id);
    for (const id of thing.after) {
      const before = byId.get(id);
      if (before) visit(before);
    }
    ordered.push(thing);
  };
  things.forEach(visit);
  return ordered;
}
