import { balanceOf } from '../../lib/copy-layout/balance';
import type { DatabaseCopies, DatabaseCopy } from '../../lib/copy-layout/database-copies';
import type { DatabaseToPlace, LayoutDemand, LayoutMember } from '../../lib/copy-layout/model';
import { movesBetween } from '../../lib/copy-layout/moves';
import { layoutCopies } from '../../lib/copy-layout/planner';
import layouts = require('./fixtures/layouts.json');

// Estates run with such layouts: whoever changes the planner must not move a copy of them. The file holds what the planner gave on 2026-11-21, and
// is not written again.

/** `A1/1` is the member A1 of site A in zone 1. */
function membersOf(text: string): LayoutMember[] {
  return text.split(' ').map((each) => {
    const [name, zone] = each.split('/');
    return { name, site: name[0], zone };
  });
}

/** `DB01/A` is a database with its home in site A. */
function databasesOf(text: string): DatabaseToPlace[] {
  return text.split(' ').map((each) => {
    const [name, home] = each.split('/');
    return { name, home };
  });
}

/** `A1D1*` is a database with a copy on A1 and a lagged one on D1. */
function layoutOf(text: string): DatabaseCopies[] {
  return text.split(' ').map((each, index) => ({ database: nameOf(index), copies: copiesOf(each) }));
}

function copiesOf(text: string): DatabaseCopy[] {
  return [...text.matchAll(/([AD]\d)(\*?)/g)].map(([, server, mark], index) => ({
    server,
    preference: index + 1,
    lagged: mark !== '',
  }));
}

function nameOf(index: number): string {
  return `DB${String(index + 1).padStart(2, '0')}`;
}

function textOf(layout: DatabaseCopies[]): string {
  return layout.map(({ copies }) => copies.map(({ server }) => server).join('')).join(' ');
}

/** Members in zones 1, 2 and 3 in turn. */
function membersInTurn(site: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${site}${index + 1}/${(index % 3) + 1}`).join(' ');
}

/** `2+2 both 2,1,0`: two members in each site, databases at home in both, with two local copies, a remote one and none that lags. */
function demandOf(text: string, count: number): LayoutDemand {
  const [sites, homes, numbers] = text.split(' ');
  const [local, remote] = sites.split('+').map(Number);
  const [localCopies, remoteCopies, laggedCopies] = numbers.split(',').map(Number);
  return {
    members: membersOf(`${membersInTurn('A', local)} ${membersInTurn('D', remote)}`),
    databases: Array.from({ length: count }, (_, index) => ({
      name: nameOf(index),
      home: homes === 'both' ? 'AD'[index % 2] : 'A',
    })),
    localCopies,
    remoteCopies,
    laggedCopies,
  };
}

test.each(Object.entries(layouts.fresh))(
  '%s: the layout of a new group stays what it was',
  (given, expected) => {
    const actual = expected.map((_, index) => textOf(layoutCopies(demandOf(given, index + 1))));
    expect(actual).toEqual(expected);
  },
);

test('a new group of each size in both kinds of estate is looked at', () => {
  const counts = Object.values(layouts.fresh).map((each) => each.length);
  expect([counts.length, Math.min(...counts)]).toEqual([24, 12]);
});

test('a layout to which nothing has happened stays, and a change moves no more copies than it did', () => {
  const moved = layouts.kept.map((each) => {
    const [localCopies, remoteCopies, laggedCopies] = each.copies.split(',').map(Number);
    const members = membersOf(each.members);
    const given = {
      members,
      databases: databasesOf(each.databases),
      localCopies,
      remoteCopies,
      laggedCopies,
    };
    const previous = layoutOf(each.previous);
    const layout = layoutCopies({ ...given, previous });
    const moves = movesBetween(previous, layout).filter(({ addedOn }) => addedOn !== undefined).length;
    const again = layoutCopies({ ...given, previous: layout });
    const left = balanceOf(members, layout)[0].withoutHealthyCopy;
    return { ...each, isStable: textOf(again) === textOf(layout), isMore: moves > each.moves, left };
  });
  expect(moved.length).toBeGreaterThan(200);
  expect(moved.filter(({ isStable, isMore, left }) => !isStable || isMore || left > 0)).toEqual([]);
});
