/** What is wrong with a layout, the gravest first: of two layouts the one with less of the first term in which they differ is better. */
export type Objective = readonly number[];

/** Whether one layout is better than another. */
export function isBetter(one: Objective, other: Objective): boolean {
  const index = one.findIndex((term, place) => term !== other[place]);
  return index >= 0 && one[index] < other[index];
}

/** By how much a difference between two members is beyond the one that a remainder makes. */
export function beyondOne(difference: number): number {
  return Math.max(0, difference - 1);
}
