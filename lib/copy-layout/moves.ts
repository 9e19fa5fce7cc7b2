import { LayoutDemand, LayoutMember } from './model';
import { DatabaseLayout } from './database-layout';

/** A copy that has to be seeded. */
export interface CopyMove {
  readonly database: string;
  /** The server that is to hold it. */
  readonly to: string;
}

/** The copies that have to be seeded on the way from one layout to another: those that no server holds yet. */
export function movesBetween(previous: DatabaseLayout[], next: DatabaseLayout[]): CopyMove[] {
  return next.flatMap(({ database, copies }) => {
    const held = new Set(heldBy(previous, database));
    return copies
      .filter(({ server }) => !held.has(server.toUpperCase()))
      .map(({ server }) => ({ database, to: server }));
  });
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

function copiesIn({ homeCopies, awayCopies }: LayoutDemand, home: string, site: string): number {
  return home === site ? homeCopies : awayCopies;
}

/** Servers that hold a copy, spelled as Windows compares them. */
function heldBy(layout: DatabaseLayout[], database: string): string[] {
  const name = database.toUpperCase();
  const found = layout.find((each) => each.database.toUpperCase() === name);
  return (found?.copies ?? []).map(({ server }) => server.toUpperCase());
}
