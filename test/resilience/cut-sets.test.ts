import * as fc from 'fast-check';
import { CutSets } from '../../lib/resilience/cut-sets';
import type { Fault } from '../../lib/resilience/fault';
import { ALWAYS, allOf, anyOf, atLeast, Happening, NEVER } from '../../lib/resilience/fault';

const EVENTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const { fault: anyFault } = fc.letrec<{ fault: Fault; event: string; gate: Fault }>((tie) => ({
  fault: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('event'), tie('gate')),
  event: fc.constantFrom(...EVENTS),
  gate: fc
    .tuple(fc.nat(5), fc.array(tie('fault'), { maxLength: 5 }))
    .map(([count, faults]) => atLeast(count, faults)),
}));

describe('minimal cut sets', () => {
  it('are what trying every set of events finds', () => {
    fc.assert(
      fc.property(anyFault, fc.integer({ min: 1, max: 4 }), (fault, order) => {
        expect(new CutSets(EVENTS, order).of(fault)).toEqual(byTrying(fault, order));
      }),
      { numRuns: 1000 },
    );
  });

  it('name the smallest first, then those whose events come first', () => {
    const fault = anyOf(allOf('c', 'b'), 'd', allOf('a', 'g', 'f'), allOf('c', 'a'));
    expect(new CutSets(EVENTS, 3).of(fault)).toEqual([['d'], ['a', 'c'], ['b', 'c'], ['a', 'f', 'g']]);
  });

  it('leave out what needs more events than the order', () => {
    const fault = anyOf(allOf('a', 'b', 'c'), allOf('d', 'e'));
    expect(new CutSets(EVENTS, 2).of(fault)).toEqual([['d', 'e']]);
  });

  it('are none for what cannot fail, and the empty set for what never works', () => {
    const cutSets = new CutSets(EVENTS, 3);
    expect(cutSets.of(NEVER)).toEqual([]);
    expect(cutSets.of(ALWAYS)).toEqual([[]]);
  });

  it('refuse an event that is in no list', () => {
    expect(() => new CutSets(EVENTS, 3).of('unknown')).toThrow(
      "The event 'unknown' is not in the list of events.",
    );
  });
});

/** Every minimal set of events, found by trying all of them. */
function byTrying(fault: Fault, order: number): string[][] {
  const all = EVENTS.reduce<string[][]>(
    (sets, event) => [...sets, ...sets.map((each) => [...each, event])],
    [[]],
  );
  const failing = all.filter((each) => new Happening(new Set(each)).of(fault));
  const minimal = failing.filter(
    (set) => !failing.some((other) => other.length < set.length && other.every((each) => set.includes(each))),
  );
  return minimal
    .filter(({ length }) => length <= order)
    .sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
}
