import { Draft, LayoutState } from './state';

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
export function evenFirsts(state: LayoutState): void {
  for (const indexes of state.sites.members.values()) {
    while (evenOnce(state, indexes)) continue;
  }
}

function evenOnce(state: LayoutState, indexes: number[]): boolean {
  const ordered = [...indexes].sort((a, b) => state.load(0, b) - state.load(0, a) || a - b);
  for (const from of ordered) {
    for (const to of [...ordered].reverse()) {
      if (state.load(0, from) - state.load(0, to) < 2) break;
      const chain = chainBetween(state, from, to);
      if (!chain) continue;
      chain.forEach(({ draft, position }) => state.change(draft, () => swap(draft.servers, position)));
      return true;
    }
  }
  return false;
}

/** The shortest chain of handovers from one member to another. */
function chainBetween(state: LayoutState, from: number, to: number): Handover[] | undefined {
  const chains = new Map<number, Handover[]>([[from, []]]);
  for (const [member, chain] of chains) {
    if (member === to) return chain;
    for (const next of handoversFrom(state, member)) {
      if (!chains.has(next.to)) chains.set(next.to, [...chain, next]);
    }
  }
  return undefined;
}

function handoversFrom(state: LayoutState, member: number): Handover[] {
  return state.drafts
    .filter(({ servers }) => servers[0] === member)
    .flatMap((draft) =>
      draft.servers
        .map((to, position) => ({ draft, position, to }))
        .filter(
          ({ position, to }) =>
            position > 0 && position < draft.healthy && state.members[to].site === state.members[member].site,
        ),
    );
}

function swap(servers: number[], position: number): void {
  [servers[0], servers[position]] = [servers[position], servers[0]];
}
