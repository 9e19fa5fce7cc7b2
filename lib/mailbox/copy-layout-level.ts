import { Draft, isBetter, LayoutCost, LayoutState } from './copy-layout-state';

/** Moves copies from the fullest members of a site to the emptiest until all hold as many, or one more; says whether any moved. */
export function level(state: LayoutState): boolean {
  let moved = false;
  for (const indexes of state.sites.members.values()) {
    while (levelOnce(state, indexes)) moved = true;
  }
  return moved;
}

function levelOnce(state: LayoutState, indexes: number[]): boolean {
  const steps = indexes
    .flatMap((from) => indexes.map((to) => ({ from, to, gap: state.copies[from] - state.copies[to] })))
    .filter(({ gap }) => gap > 1)
    .sort((a, b) => b.gap - a.gap || a.from - b.from || a.to - b.to);
  for (const { from, to } of steps) {
    const best = bestMove(state, from, to);
    if (!best) continue;
    state.change(best.draft, () => (best.draft.servers[best.position] = to));
    return true;
  }
  return false;
}

/** The copy whose move leaves the layout best. */
function bestMove(
  state: LayoutState,
  from: number,
  to: number,
): { draft: Draft; position: number } | undefined {
  let best: { draft: Draft; position: number; cost: LayoutCost } | undefined;
  for (const draft of state.drafts) {
    const position = draft.servers.indexOf(from);
    if (position < 0 || draft.servers.includes(to)) continue;
    const move = (server: number) => (): number => (draft.servers[position] = server);
    state.change(draft, move(to));
    const cost = state.cost();
    if (state.standsApart(draft) && (best === undefined || isBetter(cost, best.cost)))
      best = { draft, position, cost };
    state.change(draft, move(from));
  }
  return best;
}
