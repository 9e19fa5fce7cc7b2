/** The list itself, which must not be empty: an assertion in a loop over nothing asserts nothing. */
export function each<T>(list: Iterable<T>): T[] {
  const all = [...list];
  if (all.length === 0) throw new Error('The list is empty, so that nothing would be asserted.');
  return all;
}
