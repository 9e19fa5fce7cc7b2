import { isBetter } from './cost';
import { Draft, LayoutState } from './state';

/** Whether a copy of the database stands on the server already, so that nothing has to be seeded. */
export type Stands = (draft: Draft, server: number) => boolean;

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

/** Terms of the cost that even copies are not worth: unserved and away; and what is beyond one while healthy or after the loss of a site. */
const FATAL = 2;
const GRAVER = 4;

/** What evening out has to mind. */
export interface LevelRule {
  readonly stands: Stands;
  /** Whether even copies may cost evenness of active databases, to be had back by a search. */
  readonly daring: boolean;
}

/**
 * Moves copies from the fullest members of a site to the emptiest until all hold as many, or one more; says whether any moved. Copies that have to
 * be seeded anyway go first, if need be along a chain of members, so that those that stand stay.
 */
export function level(state: LayoutState, rule: LevelRule): boolean {
  let moved = false;
  for (const indexes of state.sites.members.values()) {
    while (levelOnce(state, indexes, rule)) moved = true;
  }
  return moved;
}

function levelOnce(state: LayoutState, indexes: number[], { stands, daring }: LevelRule): boolean {
  const gaps = indexes
    .flatMap((from) => indexes.map((to) => ({ from, to, size: state.copies[from] - state.copies[to] })))
    .filter(({ size }) => size > 1)
    .sort((a, b) => b.size - a.size || a.from - b.from || a.to - b.to);
  const isFree = ({ draft, from, to }: Step): boolean => !stands(draft, from) || stands(draft, to);
  const isAny = (): boolean => true;
  return (
    gaps.some((gap) => takeAll(state, chainOver(state, indexes, gap, isFree), daring)) ||
    takeBest(state, gaps, daring) ||
    gaps.some((gap) => takeAll(state, chainOver(state, indexes, gap, isAny), daring))
  );
}

/** Moves the one copy, between the members with the largest gap that allows any, whose move leaves the layout best. */
function takeBest(state: LayoutState, gaps: Gap[], daring: boolean): boolean {
  for (const size of new Set(gaps.map((gap) => gap.size))) {
    const steps = gaps
      .filter((gap) => gap.size === size)
      .flatMap(({ from, to }) => stepsFrom(state, from, [to]))
      .map((step) => ({ step, tension: tensionAfter(state, step) }))
      .sort((a, b) => a.tension - b.tension);
    if (steps.some(({ step }) => takeAll(state, [step], daring))) return true;
  }
  return false;
}

function tensionAfter(state: LayoutState, step: Step): number {
  move(state, step);
  const { tension } = state;
  move(state, reverse(step));
  return tension;
}

/** The shortest chain of copies between two members; each copy makes room for the one before. */
function chainOver(
  state: LayoutState,
  indexes: number[],
  { from, to }: Gap,
  isAllowed: (step: Step) => boolean,
): Step[] {
  const chains = new Map<number, Step[]>([[from, []]]);
  for (const [member, chain] of chains) {
    if (member === to) return chain;
    for (const step of stepsFrom(state, member, indexes)) {
      if (!chains.has(step.to) && isAllowed(step)) chains.set(step.to, [...chain, step]);
    }
  }
  return [];
}

/** The copies of a member that may go to one of others. */
function stepsFrom(state: LayoutState, from: number, others: number[]): Step[] {
  return state.drafts
    .filter(({ servers }) => servers.includes(from))
    .flatMap((draft) => others.map((to) => ({ draft, from, to })))
    .filter((step) => !step.draft.servers.includes(step.to) && leavesApart(state, step));
}

function leavesApart(state: LayoutState, { draft, from, to }: Step): boolean {
  const servers = draft.servers.map((server) => (server === from ? to : server));
  return state.standsApart({ healthy: draft.healthy, servers }) || !state.standsApart(draft);
}

/** Takes steps together, unless there are none, or they do more harm than good. */
function takeAll(state: LayoutState, steps: Step[], daring: boolean): boolean {
  if (steps.length === 0) return false;
  const graver = daring ? FATAL : GRAVER;
  const before = state.cost().slice(0, graver);
  steps.forEach((step) => move(state, step));
  if (!isBetter(before, state.cost().slice(0, graver))) return true;
  steps.forEach((step) => move(state, reverse(step)));
  return false;
}

function move(state: LayoutState, { draft, from, to }: Step): void {
  state.change(draft, () => (draft.servers[draft.servers.indexOf(from)] = to));
}

function reverse({ draft, from, to }: Step): Step {
  return { draft, from: to, to: from };
}
