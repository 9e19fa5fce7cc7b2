import fc from 'fast-check';
import { assignDrives } from '../../lib/copy-layout/assign-drives';
import type { DatabaseCopies } from '../../lib/copy-layout/database-copies';
import { layoutCopies } from '../../lib/copy-layout/planner';
import { each } from '../support/each';

const LETTERS = ['M', 'N', 'O', 'P'];

/** Databases whose copies are on some of five servers. */
const layouts = fc
  .array(fc.uniqueArray(fc.constantFrom('S1', 'S2', 'S3', 'S4', 'S5'), { minLength: 1 }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((all) =>
    all.map((servers, index): DatabaseCopies => ({
      database: `DB${index + 1}`,
      copies: servers.map((server, at) => ({ server, preference: at + 1, lagged: false })),
    })),
  );

function countsOf(layout: DatabaseCopies[], drives: string[], server?: string): number[] {
  return drives.map(
    (letter) =>
      layout.filter(
        ({ drive = drives[0], copies }) =>
          drive === letter && (server === undefined || copies.some((copy) => copy.server === server)),
      ).length,
  );
}

function spread(counts: number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}

describe('the drives of databases', () => {
  test('differ by one database at most, and stay when databases, drives and moves of copies come', () => {
    fc.assert(
      fc.property(layouts, layouts, fc.integer({ min: 1, max: 3 }), (before, others, count) => {
        const drives = LETTERS.slice(0, count);
        const committed = assignDrives(before, drives);
        expect(spread(countsOf(committed, drives))).toBeLessThanOrEqual(1);
        // The copies of all databases have moved, and more databases have come.
        const after = [...before, ...others.slice(before.length)].map(({ database }, index) => ({
          database,
          copies: (others[index] ?? before[index]).copies,
        }));
        const next = assignDrives(after, drives, committed);
        expect(spread(countsOf(next, drives))).toBeLessThanOrEqual(1);
        expect(next.slice(0, before.length).map(({ drive }) => drive)).toEqual(
          committed.map(({ drive }) => drive),
        );
        const grown = LETTERS.slice(0, count + 1);
        const kept = assignDrives(after, grown, committed);
        expect(kept.slice(0, before.length).map(({ drive }) => drive)).toEqual(
          committed.map(({ drive }) => drive),
        );
        expect(assignDrives(next, drives, next)).toEqual(next);
      }),
    );
  });

  test('are not said where there is one, or none is known', () => {
    const [database] = layoutOf(1, 1);
    for (const drives of each([[], ['M'], ['N']])) {
      expect(assignDrives([database], drives)).toEqual([database]);
    }
  });

  test('fill a new drive first, whatever the case of the names', () => {
    const [one, two, three, four] = layoutOf(4, 1);
    const committed = [one, two].map(({ database, copies }) => ({
      database: database.toLowerCase(),
      copies,
    }));
    const drives = assignDrives([one, two, three, four], ['M', 'N'], committed).map(({ drive }) => drive);
    expect(drives).toEqual([undefined, undefined, 'N', 'N']);
  });

  // Databases are active on two members in turn, so that drives in turn would give each of them one drive only.
  test('are even on each member where members take turns', () => {
    const layout = assignDrives(layoutOf(16, 1), ['M', 'N']);
    for (const server of each(['A1', 'A2', 'B1', 'B2'])) {
      expect(spread(countsOf(layout, ['M', 'N'], server))).toBeLessThanOrEqual(2);
    }
  });
});

/** Databases over two sites with two members each. */
function layoutOf(count: number, localCopies: number): DatabaseCopies[] {
  return layoutCopies({
    members: ['A1', 'A2', 'B1', 'B2'].map((name) => ({ name, site: name[0], zone: name[1] })),
    databases: Array.from({ length: count }, (_, index) => ({ name: `DB${index + 1}`, home: 'A' })),
    localCopies,
    remoteCopies: 2,
    laggedCopies: 0,
  });
}
