import type { CopyRole } from './copy-role';
import { committed, rolesOf } from './copy-role';
import type { DatabaseCopies } from './database-copies';
import { keepCopies } from './keep-copies';
import type { LayoutState } from './layout-state';
import { localSearch } from './local-search';
import type { LayoutDemand, LayoutMember } from './model';
import { isBetter } from './objective';
import { placeCopies } from './place-copies';

/** From how many placements a search starts: one may come to rest in a local optimum. Large layouts have more ways around, and start once or twice. */
const MOST_STARTS = 6;
const COPIES_OF_ALL_STARTS = 480;

/**
 * Decides which member holds which copy of each database. Whoever asks has refused what the members cannot hold.
 *
 * Always: no server holds two copies of a database; each site holds as many as asked; preferences run from 1 to n, local before remote, lagged ones last.
 *
 * Without a previous layout, moreover: healthy copies of a database in a site with several zones are in two, so that a database with two healthy
 * local copies stays at home after the failure of any server or zone there. Active databases of two members of a site differ by one at most while
 * nothing fails and after the failure of a site. Copies of two members of a site differ by one at most, unless a zone holds more than half of its
 * members; so do lagged copies where the zones of each site have equally many.
 *
 * After the failure of a server or a zone they differ by what it forces. That is more than one in one case only: two healthy local copies, and
 * several members to a zone. Zone mates of a lost server keep their load then, while the other zones share its databases. Where the zones of a site have
 * equally many members, or there are none, the difference is one above this at most, or two: measured on some thousand groups of up to 16 members and
 * 100 databases, not proven. Where they have not, even copies prevent it: of four members in zones of two, one and one, the zone of two has a copy
 * of each database, hence takes all of a lost server elsewhere, and the difference is half of a member's share.
 *
 * In groups so small that all layouts can be compared, none is better in what `LayoutState.objective` counts.
 *
 * With a previous layout copies stay where they are: see `keepCopies`.
 */
export function layoutCopies(demand: LayoutDemand): DatabaseCopies[] {
  const roles = rolesOf(demand);
  const { previous = [], databases } = demand;
  if (hasCopies(demand, previous)) return keepCopies(demand, previous, roles);
  const order = interleaved(demand.members);
  const copies = Math.max(1, databases.length * roles.length);
  const starts = Math.max(1, Math.min(MOST_STARTS, Math.floor(COPIES_OF_ALL_STARTS / copies)));
  let best = searchFrom(order, demand, roles, 0);
  for (let start = 1; start < starts && !best.isOptimal(); start++) {
    const state = searchFrom(order, demand, roles, start);
    if (isBetter(state.objective(), best.objective())) best = state;
  }
  return best.drafts.map((draft) => committed(order, draft));
}

/** Whether a layout has copies that can stay. */
function hasCopies({ members, databases }: LayoutDemand, previous: DatabaseCopies[]): boolean {
  const servers = new Set(members.map(({ name }) => name.toUpperCase()));
  const names = new Set(databases.map(({ name }) => name.toUpperCase()));
  return previous
    .filter(({ database }) => names.has(database.toUpperCase()))
    .some(({ copies }) => copies.some(({ server }) => servers.has(server.toUpperCase())));
}

function searchFrom(
  members: LayoutMember[],
  { databases }: LayoutDemand,
  roles: CopyRole[],
  start: number,
): LayoutState {
  const state = placeCopies(members, databases, roles, start);
  localSearch(state);
  return state;
}

/** Members of a site in turn over its zones, so that neighbours are in different ones. */
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
