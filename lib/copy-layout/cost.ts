/** What is wrong with a layout, the gravest first; of two layouts the one with less of the first thing in which they differ is better. */
export type LayoutCost = readonly number[];

/** Whether one layout is better than another. */
export function isBetter(one: LayoutCost, other: LayoutCost): boolean {
  for (let index = 0; index < one.length; index++) {
    if (one[index] !== other[index]) return one[index] < other[index];
  }
  return false;
}

/** How far a spread is beyond the difference of one that a remainder makes. */
export function excess(spread: number): number {
  return Math.max(0, spread - 1);
}
