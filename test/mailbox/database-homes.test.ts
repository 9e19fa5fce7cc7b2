import fc from 'fast-check';
import type { DatabaseCopies } from '../../lib/copy-layout/database-copies';
import { databaseHomes } from '../../lib/mailbox/database-homes';

const SITES = ['Amsterdam', 'Dublin'];
const MEMBERS = SITES.map((site) => ({ name: `${site}1`, site }));

function layoutOf(homes: [string, string][]): DatabaseCopies[] {
  return homes.map(([database, site]) => ({
    database,
    copies: [{ server: `${site}1`, preference: 1, lagged: false }],
  }));
}

function homesOf(names: string[], previous?: DatabaseCopies[]): string[] {
  return databaseHomes(names, SITES, MEMBERS, previous).map(({ home }) => home);
}

test('take the sites in turn', () => {
  expect(homesOf(['A', 'B', 'C'])).toEqual(['Amsterdam', 'Dublin', 'Amsterdam']);
  expect(databaseHomes(['A', 'B'], ['Amsterdam'], MEMBERS).map(({ home }) => home)).toEqual([
    'Amsterdam',
    'Amsterdam',
  ]);
});

test('stay where they were when one in the middle goes', () => {
  const names = ['A', 'B', 'C', 'D', 'E'];
  const before = homesOf(names);
  const previous = layoutOf(names.map((name, index) => [name, before[index]]));
  expect(homesOf(['A', 'C', 'D', 'E'], previous)).toEqual(
    ['Amsterdam', 'Amsterdam', 'Dublin', 'Amsterdam'].map(
      // Three and one would be left: the last goes over.
      (home, index) => (index === 3 ? 'Dublin' : home),
    ),
  );
  expect(homesOf(['A', 'B', 'D', 'E'], previous)).toEqual(['Amsterdam', 'Dublin', 'Dublin', 'Amsterdam']);
});

test('leave a site that is no home any more', () => {
  const previous = layoutOf([
    ['A', 'Amsterdam'],
    ['B', 'Dublin'],
  ]);
  expect(databaseHomes(['A', 'B'], ['Amsterdam'], MEMBERS, previous).map(({ home }) => home)).toEqual([
    'Amsterdam',
    'Amsterdam',
  ]);
});

test('are even, whatever was before, and move no more than that takes', () => {
  const layouts = fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 })
    .chain((ids) =>
      fc.tuple(
        fc.constant(ids.map((id) => `DB${id}`)),
        fc.array(fc.constantFrom(...SITES, undefined), { minLength: ids.length, maxLength: ids.length }),
      ),
    );
  fc.assert(
    fc.property(layouts, ([names, before]) => {
      const previous = layoutOf(
        names.flatMap((name, index): [string, string][] => {
          const site = before[index];
          return site === undefined ? [] : [[name, site]];
        }),
      );
      const homes = homesOf(names, previous);
      const [first, second] = SITES.map((site) => homes.filter((home) => home === site).length);
      expect(Math.abs(first - second)).toBeLessThanOrEqual(1);
      const moved = homes.filter(
        (home, index) => before[index] !== undefined && before[index] !== home,
      ).length;
      const [held, other] = SITES.map((site) => before.filter((home) => home === site).length);
      const most = Math.ceil(names.length / 2);
      expect(moved).toBe(Math.max(0, held - most, other - most));
    }),
  );
});
