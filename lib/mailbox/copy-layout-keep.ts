import { level } from './copy-layout-level';
import { LayoutDatabase, LayoutDemand, LayoutMember } from './copy-layout-model';
import { CopyPart, layoutOf } from './copy-layout-parts';
import { evenFirsts } from './copy-layout-firsts';
import { improve } from './copy-layout-search';
import { Draft, LayoutState } from './copy-layout-state';
import { DatabaseLayout, LayoutCopy } from './database-layout';

/** Index of the server that holds a copy; undefined while it has none. */
type Place = number | undefined;

/**
 * Lays out databases that have copies already: what can stay stays. Copies on servers that have gone, and those of new databases, are placed where
 * there are fewest; then copies move from the fullest member to the emptiest until two members of a site differ by one at most, which is the least
 * that evenness takes. Preferences are chosen anew, since changing one seeds nothing; a layout in which nothing has to move is left as it is.
 */
export function keepCopies(
  demand: LayoutDemand,
  previous: DatabaseLayout[],
  parts: CopyPart[],
): DatabaseLayout[] {
  const { members, databases } = demand;
  const known = new Map(previous.map((each) => [each.database.toLowerCase(), each]));
  const before = databases.map(({ name }) => known.get(name.toLowerCase()));
  const kept = databases.map((database, index) =>
    keep(members, database, before[index]?.copies ?? [], parts),
  );
  const drafts = fill(members, databases, kept, parts);
  const state = new LayoutState(members, drafts);
  level(state);
  const next = (): DatabaseLayout[] => drafts.map((draft) => layoutOf(members, draft));
  if (sameCopies(before, next())) return next();
  evenFirsts(state);
  const stood = new Map(drafts.map((draft, index) => [draft, standing(members, before[index])]));
  improve(state, {
    thorough: true,
    seeded: (draft) => draft.servers.filter((server) => !stood.get(draft)!.has(server)).length,
  });
  return next();
}

/** Servers that hold a copy already. */
function standing(members: LayoutMember[], previous: DatabaseLayout | undefined): Set<number> {
  return new Set((previous?.copies ?? []).map(({ server }) => indexOf(members, server)));
}

/** The copies of a database that can stay, by part: those that lagged before lag on where they can. */
function keep(
  members: LayoutMember[],
  { home }: LayoutDatabase,
  copies: LayoutCopy[],
  parts: CopyPart[],
): Place[] {
  const free = copies
    .map(({ server, lagged }) => ({ index: indexOf(members, server), lagged }))
    .filter(({ index }) => index >= 0);
  const take = (part: CopyPart, alike: boolean): Place => {
    const place = free.findIndex(
      ({ index, lagged }) =>
        (members[index].site === home) === part.home && (!alike || lagged === part.lagged),
    );
    return place < 0 ? undefined : free.splice(place, 1)[0].index;
  };
  const exact = parts.map((part) => take(part, true));
  return exact.map((index, position) => index ?? take(parts[position], false));
}

/** Places the copies that are missing where there are fewest. */
function fill(
  members: LayoutMember[],
  databases: LayoutDatabase[],
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
      if (best === undefined) throw new Error(`no member of the site is left for a copy of ${name}`);
      servers[position] = best;
      counts[best]++;
    });
    return { name, home, servers: servers as number[], healthy };
  });
}

function sameCopies(before: (DatabaseLayout | undefined)[], after: DatabaseLayout[]): boolean {
  return after.every(({ copies }, index) => {
    const old = before[index]?.copies ?? [];
    return (
      old.length === copies.length &&
      copies.every(
        ({ server, lagged }, place) => old[place].server === server && old[place].lagged === lagged,
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
