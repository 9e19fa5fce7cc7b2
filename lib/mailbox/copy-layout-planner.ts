import { LayoutDatabase, LayoutDemand, LayoutMember } from './copy-layout-model';
import { keepCopies } from './copy-layout-keep';
import { level } from './copy-layout-level';
import { improve } from './copy-layout-search';
import { CopyPart, layoutOf, partsOf } from './copy-layout-parts';
import { Draft, isBetter, LayoutState } from './copy-layout-state';
import { DatabaseLayout } from './database-layout';

/** From how many placements a search starts: one may come to rest short of the best. Large layouts have more ways around, and start once or twice. */
const MOST_STARTS = 12;
const COPIES_OF_ALL_STARTS = 480;

/**
 * Decides which member holds which copy of each database.
 *
 * Always: no server holds two copies of a database; each site holds as many as asked; preferences run from 1 to n, home before away, lagged ones last;
 * healthy copies of a database in a site with several zones stand in two. Copies, and lagged copies, of two members of a site differ by one at
 * most, unless a zone holds more than half of the site's members.
 *
 * Active databases of two members of a site differ by one at most while nothing is lost and after the loss of a site. After the loss of a server or
 * a zone they differ by what the zones force (`leastSpreads`): with two home copies in different zones, the zone mates of a lost server
 * keep their load while the other zones share its databases. A search may end above that: by two at most where the zones of a site have equally many
 * members, and by four where they have not, since even copies pull the other way; measured for up to 100 databases on 16 members. In small groups
 * the layout is the best of all: nothing can be even in all of this at once more than it is.
 */
export function layoutCopies(demand: LayoutDemand): DatabaseLayout[] {
  const parts = partsOf(demand);
  const order = interleaved(demand.members);
  if (demand.previous && demand.previous.length > 0) return keepCopies(demand, demand.previous, parts);
  const copies = demand.databases.length * parts.length;
  const starts = Math.max(1, Math.min(MOST_STARTS, Math.floor(COPIES_OF_ALL_STARTS / Math.max(copies, 1))));
  let best: LayoutState | undefined;
  for (let start = 0; start < starts; start++) {
    const state = new LayoutState(order, place(order, demand.databases, parts, start));
    improve(state, { thorough: starts > 1 });
    if (level(state)) improve(state, { thorough: starts > 1 });
    if (best === undefined || isBetter(state.cost(), best.cost())) best = state;
  }
  return best!.drafts.map((draft) => layoutOf(order, draft));
}

/** Preference by preference over all databases: each copy goes where it adds least to the losses in which it becomes active. */
function place(
  members: LayoutMember[],
  databases: LayoutDatabase[],
  parts: CopyPart[],
  start: number,
): Draft[] {
  const healthy = parts.filter(({ lagged }) => !lagged).length;
  const drafts = databases.map(({ name, home }) => ({ name, home, servers: [] as number[], healthy }));
  const state = new LayoutState(members, drafts);
  parts.forEach((part, position) => {
    drafts.forEach((draft, turn) => {
      const server = choose(
        state,
        draft,
        part,
        parts,
        position,
        turn * (start % 2 === 0 ? 1 : 3) + start * (position + 1),
      );
      state.change(draft, () => draft.servers.push(server));
    });
  });
  return drafts;
}

function choose(
  state: LayoutState,
  draft: Draft,
  part: CopyPart,
  parts: CopyPart[],
  position: number,
  turn: number,
): number {
  const candidates = state.members
    .map((_, index) => index)
    .filter(
      (index) => (state.members[index].site === draft.home) === part.home && !draft.servers.includes(index),
    );
  const isLast = !parts.slice(position + 1).some((next) => next.home === part.home && !next.lagged);
  const spread = candidates.filter(
    (index) =>
      part.lagged ||
      !isLast ||
      state.standsApart({ healthy: draft.healthy, servers: [...draft.servers, index] }),
  );
  const [best] = (spread.length > 0 ? spread : candidates)
    .map((index, rank, all) => ({
      index,
      key: [...loadsFor(state, draft, part, index), state.copies[index], turned(rank - turn, all.length)],
    }))
    .sort((a, b) => compare(a.key, b.key));
  if (best === undefined) throw new Error(`no member of the site is left for a copy of ${draft.name}`);
  return best.index;
}

/** What a candidate carries in each loss in which this copy would be the active one, the smallest losses first. */
function loadsFor(state: LayoutState, { servers }: Draft, part: CopyPart, candidate: number): number[] {
  if (part.lagged) return [state.lagged[candidate]];
  return state.losses.flatMap(({ mask }, loss) => {
    const takesEarlier = servers.every((server) => (mask & (1 << server)) !== 0);
    return takesEarlier && (mask & (1 << candidate)) === 0 ? [state.load(loss, candidate)] : [];
  });
}

/** A rank between 0 and `length`, counted around. */
function turned(rank: number, length: number): number {
  return ((rank % length) + length) % length;
}

function compare(a: number[], b: number[]): number {
  const different = a.findIndex((value, index) => value !== b[index]);
  return different === -1 ? 0 : a[different] - (b[different] ?? 0);
}

/** Members of a site in turn over its zones, so that neighbours stand apart. */
function interleaved(members: LayoutMember[]): LayoutMember[] {
  const seen = new Map<string, number>();
  const ranked = members.map((member, index) => {
    const zone = `${member.site} ${member.zone}`;
    const rank = seen.get(zone) ?? 0;
    seen.set(zone, rank + 1);
    return { member, rank, index };
  });
  const sites = [...new Set(members.map(({ site }) => site))];
  return ranked
    .sort(
      (a, b) =>
        sites.indexOf(a.member.site) - sites.indexOf(b.member.site) || a.rank - b.rank || a.index - b.index,
    )
    .map(({ member }) => member);
}
