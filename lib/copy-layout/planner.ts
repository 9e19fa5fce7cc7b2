import { checkDemand } from './check';
import { DatabaseToPlace, LayoutDemand, LayoutMember } from './model';
import { keepCopies } from './keep';
import { settle } from './settle';
import { CopyPart, layoutOf, partsOf } from './parts';
import { isBetter } from './cost';
import { Draft, LayoutState } from './state';
import { DatabaseCopies } from './database-copies';

/** From how many placements a search starts: one may come to rest short of the best. Large layouts have more ways around, and start once or twice. */
const MOST_STARTS = 6;
const COPIES_OF_ALL_STARTS = 480;
/** With so many starts a group is small enough to go on where no loss leaves more than it forces: other remainders may force less. */
const THOROUGH_STARTS = 4;
/** Most steps of one search: enough for the largest group to come to rest, within milliseconds. */
const MOST_TRIES = 20_000;

/**
 * Decides which member holds which copy of each database.
 *
 * Always: no server holds two copies of a database; each site holds as many as asked; preferences run from 1 to n, home before away, lagged ones last.
 *
 * Without a previous layout, moreover: healthy copies of a database in a site with several zones stand in two, so that a database with two healthy
 * home copies stays at home after the loss of any server or zone there. Active databases of two members of a site differ by one at most while nothing
 * is lost and after the loss of a site. Copies of two members of a site differ by one at most, unless a zone holds more than half of its members;
 * so do lagged copies where the zones of each site have equally many.
 *
 * After the loss of a server or a zone they differ by what the loss forces (`lowerBound`). That is more than one in one case only: two healthy home
 * copies, and several members to a zone. Zone mates of a lost server keep their load then, while the other zones share its databases.
 * Where the zones of a site have equally many members, or there are none, a spread is one above this at most, or two: measured on some thousand groups of up
 * to 16 members and 100 databases, not proven. Where they have not, even copies stand against it: of four members in zones of two, one and one, the
 * zone of two has a copy of each database, hence takes all of a lost server elsewhere, and the spread is half of a member's share.
 *
 * In groups so small that all layouts can be compared, none is better in what `LayoutState.cost` counts.
 *
 * With a previous layout copies stay where they are: see `keepCopies`.
 */
export function layoutCopies(demand: LayoutDemand): DatabaseCopies[] {
  checkDemand(demand);
  const parts = partsOf(demand);
  const { previous = [] } = demand;
  if (standsPartly(demand, previous)) return keepCopies(demand, previous, parts);
  const order = interleaved(demand.members);
  const copies = demand.databases.length * parts.length;
  const starts = Math.max(1, Math.min(MOST_STARTS, Math.floor(COPIES_OF_ALL_STARTS / Math.max(copies, 1))));
  let best = layoutFrom(order, demand, parts, 0, starts >= THOROUGH_STARTS);
  for (let start = 1; start < starts && !best.isIdeal(); start++) {
    const state = layoutFrom(order, demand, parts, start, starts >= THOROUGH_STARTS);
    if (isBetter(state.cost(), best.cost())) best = state;
  }
  return best.drafts.map((draft) => layoutOf(order, draft));
}

/** Whether a layout has copies that can stay. */
function standsPartly({ members, databases }: LayoutDemand, previous: DatabaseCopies[]): boolean {
  const servers = new Set(members.map(({ name }) => name.toUpperCase()));
  const names = new Set(databases.map(({ name }) => name.toUpperCase()));
  return previous
    .filter(({ database }) => names.has(database.toUpperCase()))
    .some(({ copies }) => copies.some(({ server }) => servers.has(server.toUpperCase())));
}

function layoutFrom(
  order: LayoutMember[],
  { databases }: LayoutDemand,
  parts: CopyPart[],
  start: number,
  thorough: boolean,
): LayoutState {
  const state = new LayoutState(order, place(order, databases, parts, start));
  const enough = (): boolean => (thorough ? state.isIdeal() : state.isBest());
  settle(state, { enough, tries: MOST_TRIES }, { stands: () => false, daring: false });
  return state;
}

/** Preference by preference over all databases: each copy goes where it adds least to the losses in which it becomes active. */
function place(
  members: LayoutMember[],
  databases: DatabaseToPlace[],
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
