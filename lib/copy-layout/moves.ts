import type { CopyMove } from './copy-move';
import type { DatabaseCopies, DatabaseCopy } from './database-copies';
import type { LayoutDemand, LayoutMember } from './model';

/**
 * What leads from one layout to another, database by database in the order of preference: the copies that no server holds yet are seeded, and those
 * that no server is to hold are removed. Databases that are no longer there are left alone.
 */
export function movesBetween(previous: DatabaseCopies[], next: DatabaseCopies[]): CopyMove[] {
  return next.flatMap(({ database, copies }) => {
    const before = copiesOf(previous, database).map(({ server }) => server);
    const after = copies.map(({ server }) => server);
    const [gained, lost] = [without(after, before), without(before, after)];
    return Array.from({ length: Math.max(gained.length, lost.length) }, (_, index) => ({
      database,
      ...(index < gained.length ? { addedOn: gained[index] } : {}),
      ...(index < lost.length ? { removedFrom: lost[index] } : {}),
    }));
  });
}

/** Names that are not among others, as Windows compares them. */
function without(names: string[], others: string[]): string[] {
  const known = new Set(others.map((name) => name.toUpperCase()));
  return names.filter((name) => !known.has(name.toUpperCase()));
}

/**
 * The fewest copies that any layout of the demand with even copies has to seed. In each site these are at least the copies that its databases lack
 * there, and at least what members lack of an even share, where the fullest get the larger shares. Zones, and databases that give up copies, may take
 * more.
 */
export function leastMoves(demand: LayoutDemand): number {
  const sites = [...new Set(demand.members.map(({ site }) => site))];
  return sites.reduce((sum, site) => {
    const members = demand.members.filter((member) => member.site === site);
    return sum + Math.max(lackOfDatabases(demand, site, members), lackOfMembers(demand, site, members));
  }, 0);
}

/** Copies that databases should have in a site beyond those that its members hold. */
function lackOfDatabases(demand: LayoutDemand, site: string, members: LayoutMember[]): number {
  const names = new Set(members.map(({ name }) => name.toUpperCase()));
  return demand.databases.reduce((sum, { name, home }) => {
    const held = heldBy(demand.previous ?? [], name).filter((server) => names.has(server)).length;
    return sum + Math.max(0, copiesIn(demand, home, site) - held);
  }, 0);
}

/** Copies that members should hold beyond those that they do. */
function lackOfMembers(demand: LayoutDemand, site: string, members: LayoutMember[]): number {
  const all = demand.databases.flatMap(({ name }) => heldBy(demand.previous ?? [], name));
  const held = members.map(({ name }) => all.filter((server) => server === name.toUpperCase()).length);
  const total = demand.databases.reduce((sum, { home }) => sum + copiesIn(demand, home, site), 0);
  const larger = total % members.length;
  return held
    .sort((a, b) => b - a)
    .map((count, rank) => Math.floor(total / members.length) + (rank < larger ? 1 : 0) - count)
    .reduce((sum, lack) => sum + Math.max(0, lack), 0);
}

function copiesIn({ localCopies, remoteCopies }: LayoutDemand, home: string, site: string): number {
  return home === site ? localCopies : remoteCopies;
}

/** Servers that hold a copy, spelled as Windows compares them. */
function heldBy(layout: DatabaseCopies[], database: string): string[] {
  return copiesOf(layout, database).map(({ server }) => server.toUpperCase());
}

/** Copies of a database in a layout; none where it is not there. */
export function copiesOf(layout: DatabaseCopies[], database: string): DatabaseCopy[] {
  const name = database.toUpperCase();
  return layout.find((each) => each.database.toUpperCase() === name)?.copies ?? [];
}
