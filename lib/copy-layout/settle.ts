import { isBetter } from './cost';
import { level, LevelRule } from './level';
import { improve, SearchFreedom } from './search';
import { LayoutState } from './state';

/** How often copies are evened out: once is enough unless zones stand against it. */
const MOST_ROUNDS = 3;

/**
 * Betters a layout and evens out its copies until neither finds more to do. It always ends with evening out, so that whoever lays out the result
 * again finds nothing to even out.
 */
export function settle(state: LayoutState, freedom: SearchFreedom, rule: LevelRule): void {
  improve(state, freedom);
  for (let round = 1; level(state, rule) && round < MOST_ROUNDS; round++) improve(state, freedom);
  if (state.isUneven()) dare(state, freedom, rule);
}

/** Evens out copies at any price and betters the rest from there; takes it back where it was no better. */
function dare(state: LayoutState, freedom: SearchFreedom, rule: LevelRule): void {
  const before = state.cost();
  const saved = state.drafts.map(({ servers }) => [...servers]);
  level(state, { ...rule, daring: true });
  improve(state, freedom);
  level(state, rule);
  if (isBetter(state.cost(), before)) return;
  state.drafts.forEach((draft, index) =>
    state.change(draft, () => draft.servers.splice(0, draft.servers.length, ...saved[index])),
  );
}
