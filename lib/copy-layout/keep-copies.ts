import type { CopyRole } from './copy-role';
import { committed } from './copy-role';
import type { DatabaseCopies, DatabaseCopy } from './database-copies';
import { evenCopies } from './even-copies';
import { evenPreferences } from './even-preferences';
import type { Draft } from './layout-state';
import { LayoutState } from './layout-state';
import type { CopyExists } from './local-search';
import { localSearch } from './local-search';
import type { DatabaseToPlace, LayoutDemand, LayoutMember } from './model';

/** Index of the server that holds a copy; undefined while it has none. */
type Place = number | undefined;

/**
 * Lays out databases that have copies already: what can stay stays. Copies on servers that have gone, and those of new databases, are placed where
 * there are fewest; then copies move from the fullest member to the emptiest until two members of a site differ by one at most. This is the least
 * that evenness takes (`leastMoves`), unless a site has zones with unequally many members, which may take a few more. Preferences are chosen
 * again, since changing one seeds nothing; a layout of the same databases on the same members stays as it is.
 *
 * Fewer moves come before evenness of what is active: where a database has one healthy local copy, its active copy cannot change without a move. Copies
 * that are in one zone are not moved apart when their site gets a second, or when one of them stops lagging.
 */
export function keepCopies(
  demand: LayoutDemand,
  previous: DatabaseCopies[],
  roles: CopyRole[],
): DatabaseCopies[] {
  const { members, databases } = demand;
  const known = new Map(previous.map((each) => [each.database.toUpperCase(), each]));
  const before = databases.map(({ name }) => known.get(name.toUpperCase())?.copies ?? []);
  const holders = before.map((copies) => new Set(copies.map(({ server }) => indexOf(members, server))));
  const kept = databases.map((database, index) => keep(members, database, before[index], roles));
  const drafts = fill(members, databases, kept, roles);
  const next = (): DatabaseCopies[] => drafts.map((draft) => committed(members, draft));
  const hasChanged = (): boolean => !next().every(({ copies }, index) => sameCopies(copies, before[index]));
  const isEveryHolder = members.every((_, index) => holders.some((servers) => servers.has(index)));
  if (previous.length === databases.length && isEveryHolder && !hasChanged()) return next();
  const state = new LayoutState(members, drafts);
  const holdersOf = new Map(drafts.map((draft, index) => [draft, holders[index]]));
  const exists: CopyExists = (draft, server) => holdersOf.get(draft)!.has(server);
  evenCopies(state, exists);
  if (!hasChanged()) return next();
  choosePreferences(state, exists);
  localSearch(state, { exists });
  choosePreferences(state, exists);
  return next();
}

/** Makes the most of the copies where they are. */
function choosePreferences(state: LayoutState, exists: CopyExists): void {
  evenPreferences(state);
  localSearch(state, { exists, preferencesOnly: true });
  if (!state.isUneven()) return;
  localSearch(state, { exists, preferencesOnly: true, changesLag: true, isDone: () => !state.isUneven() });
}

/** The copies of a database that can stay, by role: those that lagged before lag on where they can. */
function keep(
  members: LayoutMember[],
  { home }: DatabaseToPlace,
  copies: DatabaseCopy[],
  roles: CopyRole[],
): Place[] {
  const free = copies
    .map(({ server, lagged }) => ({ index: indexOf(members, server), lagged }))
    .filter(({ index }) => index >= 0);
  const take = (role: CopyRole, alike: boolean, taken: Place[]): Place => {
    const fits = ({ index, lagged }: (typeof free)[number]): boolean =>
      (members[index].site === home) === role.local && (!alike || lagged === role.lagged);
    // The last of its kind is the one that can still be in another zone, where there are more to choose from than are wanted.
    const isLast = taken.length === roles.lastIndexOf(role) && !role.lagged;
    const apart = isLast ? free.findIndex((each) => fits(each) && isApart(members, taken, each.index)) : -1;
    const place = apart < 0 ? free.findIndex(fits) : apart;
    return place < 0 ? undefined : free.splice(place, 1)[0].index;
  };
  const exact: Place[] = [];
  for (const role of roles) exact.push(take(role, true, exact));
  return exact.map((index, position) => index ?? take(roles[position], false, []));
}

/** Places the copies that are missing where there are fewest. */
function fill(
  members: LayoutMember[],
  databases: DatabaseToPlace[],
  kept: Place[][],
  roles: CopyRole[],
): Draft[] {
  const counts = members.map((_, index) => kept.flat().filter((each) => each === index).length);
  const healthy = roles.filter(({ lagged }) => !lagged).length;
  return databases.map(({ name, home }, turn) => {
    const servers = [...kept[turn]];
    roles.forEach(({ local, lagged }, position) => {
      if (servers[position] !== undefined) return;
      const free = members
        .map((_, index) => index)
        .filter((index) => (members[index].site === home) === local && !servers.includes(index));
      const apart = free.filter((index) => !lagged && isApart(members, servers.slice(0, healthy), index));
      const [best] = (apart.length > 0 ? apart : free).sort((a, b) => counts[a] - counts[b] || a - b);
      servers[position] = best;
      counts[best]++;
    });
    return { name, home, servers: servers as number[], healthy };
  });
}

function sameCopies(after: DatabaseCopy[], before: DatabaseCopy[]): boolean {
  return (
    after.length === before.length &&
    after.every(
      ({ server, lagged }, place) =>
        before[place].server.toUpperCase() === server.toUpperCase() && before[place].lagged === lagged,
    )
  );
}

/** Whether a server is in another zone than the copies that its site has already, if there is just one zone so far. */
function isApart(members: LayoutMember[], servers: Place[], index: number): boolean {
  const { site, zone } = members[index];
  const near = servers
    .filter((each) => each !== undefined)
    .map((each) => members[each])
    .filter((each) => each.site === site);
  return near.length === 0 || near.some((each) => each.zone !== zone || each.zone === undefined);
}

function indexOf(members: LayoutMember[], name: string): number {
  return members.findIndex((member) => member.name.toUpperCase() === name.toUpperCase());
}
