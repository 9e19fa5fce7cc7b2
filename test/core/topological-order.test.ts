import fc from 'fast-check';
import { topologicalOrder } from '../../lib/core/topological-order';

function order(...things: [id: string, ...after: string[]][]): string[] {
  return topologicalOrder(things.map(([id, ...after]) => ({ id, after }))).map(({ id }) => id);
}

test('what is given first comes first', () => {
  expect(order(['b'], ['a'], ['c'])).toEqual(['b', 'a', 'c']);
});

test('what a thing waits for comes right before it, and nothing else does', () => {
  expect(order(['site', 'names'], ['other'], ['names', 'state'], ['state'])).toEqual([
    'state',
    'names',
    'site',
    'other',
  ]);
});

test('what is not among the things counts as done', () => {
  expect(order(['a', 'done'], ['b'])).toEqual(['a', 'b']);
});

test('a circle begins somewhere', () => {
  expect(order(['a', 'b'], ['b', 'a'], ['c', 'a'])).toEqual(['b', 'a', 'c']);
});

test('each thing of a random graph comes once, and after all that it waits for', () => {
  const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 5 }), { maxLength: 21 });
  fc.assert(
    fc.property(graphs, (all) => {
      // Edges to later numbers only, so that there is no circle.
      const things = all.map((after, index) => ({
        id: String(index),
        after: after.filter((each) => each > index).map(String),
      }));
      const ids = topologicalOrder(things).map(({ id }) => id);
      expect([...ids].sort()).toEqual(things.map(({ id }) => id).sort());
      const late = things.flatMap(({ id, after }) =>
        after.filter((each) => ids.includes(each) && ids.indexOf(each) > ids.indexOf(id)),
      );
      expect(late).toEqual([]);
    }),
  );
});
