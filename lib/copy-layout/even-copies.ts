import { shortestChain } from './chain';
import type { Draft, LayoutState } from './layout-state';
import type { CopyExists } from './local-search';
import { isBetter } from './objective';

/** Two members of a site of which one holds more copies. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

/** A copy that goes to another server. */
interface Step {
  readonly draft: Draft;
  readonly from: number;
  readonly to: number;
}

/** Terms of the objective that even copies are not worth: databases without a healthy copy, and away from home. */
const GRAVER_TERMS = 2;

/**
 * Moves copies from the fullest members of a site to the emptiest until all hold as many, or one more. Copies that have to be seeded anyway go first,
 * if need be along a chain of members, so that those that exist stay.
 */
export function evenCopies(state: LayoutState, exists: CopyExists): void {
  for (const indexes of state.sites.values()) {
    while (evenOnce(state, indexes, exists)) continue;
  }
}

function evenOnce(state: LayoutState, indexes: number[], exists: CopyExists): boolean {
  const gaps = indexes
    .flatMap((from) => indexes.map((to) => ({ from, to, size: state.copies[from] - state.copies[to] })))
    .filter(({ size }) => size > 1)
    .sort((a, b) => b.size - a.size || a.from - b.from || a.to - b.to);
  const freeSteps = (member: number): Step[] =>
    stepsFrom(state, member, indexes).filter(
      ({ draft, from, to }) => !exists(draft, from) || exists(draft, to),
    );
  return (
    gaps.some(({ from, to }) => takeAll(state, shortestChain(from, to, freeSteps))) || takeBest(state, gaps)
  );
}

/** Moves the one copy, between the members with the largest gap that allows any, whose move leaves the layout best. */
function takeBest(state: LayoutState, gaps: Gap[]): boolean {
  return [...new Set(gaps.map(({ size }) => size))].some((size) =>
    gaps
      .filter((gap) => gap.size === size)
      .flatMap(({ from, to }) => stepsFrom(state, from, [to]))
      .map((step) => ({ step, surrogate: surrogateAfter(state, step) }))
      .sort((a, b) => a.surrogate - b.surrogate)
      .some(({ step }) => takeAll(state, [step])),
  );
}

function surrogateAfter(state: LayoutState, step: Step): number {
  move(state, step);
  const { surrogate } = state;
  move(state, reverse(step));
  return surrogate;
}

/** The copies of a member that may go to one of others: copies in several zones stay so. */
function stepsFrom(state: LayoutState, from: number, others: number[]): Step[] {
  return state.drafts
    .filter(({ servers }) => servers.includes(from))
    .flatMap((draft) => others.map((to) => ({ draft, from, to })))
    .filter(({ draft, to }) => {
      const servers = draft.servers.map((server) => (server === from ? to : server));
      return (
        !draft.servers.includes(to) && (state.spansZones({ ...draft, servers }) || !state.spansZones(draft))
      );
    });
}

/** Takes steps together, unless there are none, or they do graver harm. */
function takeAll(state: LayoutState, steps: Step[]): boolean {
  if (steps.length === 0) return false;
  const before = state.objective().slice(0, GRAVER_TERMS);
  steps.forEach((step) => move(state, step));
  if (!isBetter(before, state.objective().slice(0, GRAVER_TERMS))) return true;
  steps.forEach((step) => move(state, reverse(step)));
  return false;
}

function move(state: LayoutState, { draft, from, to }: Step): void {
  state.change(draft, () => (draft.servers[draft.servers.indexOf(from)] = to));
}

function reverse({ draft, from, to }: Step): Step {
  return { draft, from: to, to: from };
}
