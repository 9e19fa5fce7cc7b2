import { layeredLayout } from '../../lib/core/layered-layout';

const box = (id: string): { id: string; width: number; height: number } => ({ id, width: 40, height: 20 });
const gaps = { across: 10, down: 30 };

test('sources are above targets, and the order of a layer is kept', () => {
  const edges = ['b', 'c'].map((target) => ({ source: 'a', target }));
  const right = layeredLayout([box('a'), box('b'), box('c')], edges, [['c', 'b']], gaps).centres;
  expect(right.get('a')!.y).toBeLessThan(right.get('b')!.y);
  expect(right.get('b')!.y).toBe(right.get('c')!.y);
  expect(right.get('c')!.x).toBeLessThan(right.get('b')!.x);
  const left = layeredLayout([box('a'), box('b'), box('c')], edges, [['b', 'c']], gaps).centres;
  expect(left.get('b')!.x).toBeLessThan(left.get('c')!.x);
});

test('an edge bends beside the layers that it passes, and nowhere else', () => {
  const edges = [
    { source: 'a', target: 'b' },
    { source: 'b', target: 'c' },
    { source: 'a', target: 'c' },
  ];
  const { bends, centres } = layeredLayout([box('a'), box('b'), box('c')], edges, [], gaps);
  expect(bends[0]).toEqual([]);
  expect(bends[2]).toHaveLength(1);
  expect(Math.abs(bends[2][0].y - centres.get('b')!.y)).toBeLessThanOrEqual(10);
  expect(Math.abs(bends[2][0].x - centres.get('b')!.x)).toBeGreaterThan(20);
});

test('several edges may connect the same boxes', () => {
  const edges = [
    { source: 'a', target: 'b' },
    { source: 'a', target: 'b' },
  ];
  expect(layeredLayout([box('a'), box('b')], edges, [], gaps).bends).toEqual([[], []]);
});
