import { shortestChain } from './chain';
import type { Draft, LayoutState } from './layout-state';

/** A database that changes its first preference from one member to another. */
interface Handover {
  readonly draft: Draft;
  readonly position: number;
  readonly to: number;
}

/**
 * Makes the first preferences as even as the copies allow, without moving one: while a member has two more than another, databases hand their first
 * preference on along a chain between the two.
 */
export function evenPreferences(state: LayoutState): void {
  for (const indexes of state.sites.values()) {
    while (evenOnce(state, indexes)) continue;
  }
}

function evenOnce(state: LayoutState, indexes: number[]): boolean {
  const ordered = [...indexes].sort((a, b) => state.load(0, b) - state.load(0, a) || a - b);
  for (const from of ordered) {
    for (const to of [...ordered].reverse()) {
      if (state.load(0, from) - state.load(0, to) < 2) break;
      const chain = shortestChain(from, to, (member) => handoversFrom(state, member));
      chain.forEach(({ draft, position }) => state.change(draft, () => promote(draft.servers, position)));
      if (chain.length > 0) return true;
    }
  }
  return false;
}

function handoversFrom(state: LayoutState, member: number): Handover[] {
  const { site } = state.members[member];
  return state.drafts
    .filter(({ servers }) => servers[0] === member)
    .flatMap((draft) => draft.servers.map((to, position) => ({ draft, position, to })))
    .filter(
      ({ draft, position, to }) =>
        position > 0 && position < draft.healthy && state.members[to].site === site,
    );
}

function promote(servers: number[], position: number): void {
  [servers[0], servers[position]] = [servers[position], servers[0]];
}
