import { evenFirsts } from './firsts';
import { level, Stands } from './level';
import { DatabaseToPlace, LayoutDemand, LayoutMember } from './model';
import { CopyPart, layoutOf } from './parts';
import { improve } from './search';
import { settle } from './settle';
import { Draft, LayoutState } from './state';
import { DatabaseCopies, DatabaseCopy } from './database-copies';

/** Index of the server that holds a copy; undefined while it has none. */
type Place = number | undefined;

const MOST_TRIES = 20_000;

/**
 * Lays out databases that have copies already: what can stay stays. Copies on servers that have gone, and those of new databases, are placed where
 * there are fewest; then copies move from the fullest member to the emptiest until two members of a site differ by one at most. This is the least
 * that evenness takes (`leastMoves`), unless a site has zones with unequally many members, which may take a few more. Preferences are chosen
 * anew, since changing one seeds nothing; a layout in which nothing has to move is left as it is.
 *
 * Fewer moves come before evenness of what is active: where a database has one healthy home copy, its active copy cannot change without a move. Copies
 * that stand in one zone are not moved apart when their site gets a second, or when one of them stops lagging.
 */
export function keepCopies(
  demand: LayoutDemand,
  previous: DatabaseCopies[],
  parts: CopyPart[],
): DatabaseCopies[] {
  const { members, databases } = demand;
  const known = new Map(previous.map((each) => [each.database.toUpperCase(), each]));
  const before = databases.map(({ name }) => known.get(name.toUpperCase()));
  const kept = databases.map((database, index) =>
    keep(members, database, before[index]?.copies ?? [], parts),
  );
  const drafts = fill(members, databases, kept, parts);
  const state = new LayoutState(members, drafts);
  const stood = new Map(drafts.map((draft, index) => [draft, standing(members, before[index])]));
  const stands: Stands = (draft, server) => stood.get(draft)!.has(server);
  const next = (): DatabaseCopies[] => drafts.map((draft) => layoutOf(members, draft));
  const holders = new Set([...stood.values()].flatMap((servers) => [...servers]));
  // A layout that lacks nothing is evened out as when it was made, so that nothing moves.
  level(state, { stands, daring: !sameCopies(before, next()) || holders.size < members.length });
  if (sameCopies(before, next())) return next();
  choosePreferences(state, stands);
  settle(state, { enough: () => state.isBest(), stands, tries: MOST_TRIES }, { stands, daring: true });
  choosePreferences(state, stands);
  return next();
}

/** Makes the most of the copies where they are. */
function choosePreferences(state: LayoutState, stands: Stands): void {
  const freedom = { stands, placed: true, tries: MOST_TRIES };
  evenFirsts(state);
  improve(state, { ...freedom, enough: () => state.isBest() });
  if (state.isUneven()) improve(state, { ...freedom, relag: true, enough: () => !state.isUneven() });
}

/** Servers that hold a copy already. */
function standing(members: LayoutMember[], previous: DatabaseCopies | undefined): Set<number> {
  return new Set((previous?.copies ?? []).map(({ server }) => indexOf(members, server)));
}

/** The copies of a database that can stay, by part: those that lagged before lag on where they can. */
function keep(
  members: LayoutMember[],
  { home }: DatabaseToPlace,
  copies: DatabaseCopy[],
  parts: CopyPart[],
): Place[] {
  const free = copies
    .map(({ server, lagged }) => ({ index: indexOf(members, server), lagged }))
    .filter(({ index }) => index >= 0);
  const take = (part: CopyPart, alike: boolean, taken: Place[]): Place => {
    const fits = ({ index, lagged }: (typeof free)[number]): boolean =>
      (members[index].site === home) === part.home && (!alike || lagged === part.lagged);
    // The last of its kind is the one that can still stand apart, where there are more to choose from than are wanted.
    const isLast = taken.length === parts.lastIndexOf(part) && !part.lagged;
    const apart = isLast ? free.findIndex((each) => fits(each) && isApart(members, taken, each.index)) : -1;
    const place = apart < 0 ? free.findIndex(fits) : apart;
    return place < 0 ? undefined : free.splice(place, 1)[0].index;
  };
  const exact: Place[] = [];
  for (const part of parts) exact.push(take(part, true, exact));
  return exact.map((index, position) => index ?? take(parts[position], false, []));
}

/** Places the copies that are missing where there are fewest. */
function fill(
  members: LayoutMember[],
  databases: DatabaseToPlace[],
  kept: Place[][],
  parts: CopyPart[],
): Draft[] {
  const counts = members.map((_, index) => kept.flat().filter((each) => each === index).length);
  const healthy = parts.filter(({ lagged }) => !lagged).length;
  return databases.map(({ name, home }, turn) => {
    const servers = [...kept[turn]];
    parts.forEach((part, position) => {
      if (servers[position] !== undefined) return;
      const free = members
        .map((_, index) => index)
        .filter((index) => (members[index].site === home) === part.home && !servers.includes(index));
      const apart = free.filter(
        (index) => !part.lagged && isApart(members, servers.slice(0, healthy), index),
      );
      const [best] = (apart.length > 0 ? apart : free).sort((a, b) => counts[a] - counts[b] || a - b);
      servers[position] = best;
      counts[best]++;
    });
    return { name, home, servers: servers as number[], healthy };
  });
}

function sameCopies(before: (DatabaseCopies | undefined)[], after: DatabaseCopies[]): boolean {
  return after.every(({ copies }, index) => {
    const old = before[index]?.copies ?? [];
    return (
      old.length === copies.length &&
      copies.every(
        ({ server, lagged }, place) =>
          old[place].server.toUpperCase() === server.toUpperCase() && old[place].lagged === lagged,
      )
    );
  });
}

/** Whether a server stands in another zone than the copies that its site has already, if there is just one zone so far. */
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
