import type { CopyRole } from './copy-role';
import type { Draft } from './layout-state';
import { LayoutState } from './layout-state';
import type { DatabaseToPlace, LayoutMember } from './model';

/**
 * Places copies greedily, preference by preference over all databases: each copy goes where it adds least to the failures in which it becomes
 * active.
 *
 * @param start - which of several placements to make: they differ in which of equal members comes first
 */
export function placeCopies(
  members: LayoutMember[],
  databases: DatabaseToPlace[],
  roles: CopyRole[],
  start: number,
): LayoutState {
  const healthy = roles.filter(({ lagged }) => !lagged).length;
  const drafts = databases.map(({ name, home }) => ({ name, home, servers: [] as number[], healthy }));
  const state = new LayoutState(members, drafts);
  const stride = start % 2 === 0 ? 1 : 3;
  roles.forEach((_, position) => {
    drafts.forEach((draft, turn) => {
      const server = choose(state, draft, roles, turn * stride + start * (position + 1));
      state.change(draft, () => draft.servers.push(server));
    });
  });
  return state;
}

/** The member for the next copy of a draft; of equal ones the first from a turn on. */
function choose(state: LayoutState, draft: Draft, roles: CopyRole[], turn: number): number {
  const position = draft.servers.length;
  const { local, lagged } = roles[position];
  const candidates = state.members
    .map((_, index) => index)
    .filter(
      (index) => (state.members[index].site === draft.home) === local && !draft.servers.includes(index),
    );
  const isLast = !roles.slice(position + 1).some((next) => next.local === local && !next.lagged);
  const apart = candidates.filter(
    (index) => lagged || !isLast || state.spansZones({ ...draft, servers: [...draft.servers, index] }),
  );
  const [best] = (apart.length > 0 ? apart : candidates)
    .map((index, rank, all) => ({
      index,
      key: [...loadsOn(state, draft, lagged, index), state.copies[index], modulo(rank - turn, all.length)],
    }))
    .sort((a, b) => compare(a.key, b.key));
  return best.index;
}

/** What a candidate already has to serve in each failure in which this copy would be the active one, the smallest failures first. */
function loadsOn(state: LayoutState, { servers }: Draft, lagged: boolean, candidate: number): number[] {
  if (lagged) return [state.lagged[candidate]];
  return state.failures.flatMap(({ mask }, failure) => {
    const takesEarlier = servers.every((server) => (mask & (1 << server)) !== 0);
    return takesEarlier && (mask & (1 << candidate)) === 0 ? [state.load(failure, candidate)] : [];
  });
}

function compare(one: number[], other: number[]): number {
  const different = one.findIndex((value, index) => value !== other[index]);
  return different === -1 ? 0 : one[different] - (other[different] ?? 0);
}

function modulo(value: number, length: number): number {
  return ((value % length) + length) % length;
}
