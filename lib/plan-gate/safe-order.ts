import type { EstateDocument } from '../model/estate-document';
import type { MemberPart, PlanOutcome } from './consequence';
import { isOutage, worst } from './effect';
import type { GateQuestion } from './judge';
import { judge } from './judge';
import type { GateReport, Problem, SafeOrder, Wave } from './report';
import { stepsOf, waveCommand } from './wave-steps';

/** Problems of taking too much at once. Data, identities and names are lost in any order. */
const DIVISIBLE = ['group', 'votes', 'spare', 'load'];

/**
 * The order in which a change is safe: one machine at a time, that of the site which nobody works in first, witnesses when all members are up;
 * then what is left of each stack, names after the sites. Each wave is judged like a plan of its own, with what earlier ones took out for good.
 */
export function safeOrder(question: GateQuestion, report = judge(question)): SafeOrder {
  const lost = openProblems(report).filter(({ kind }) => !DIVISIBLE.includes(kind));
  if (lost.length > 0) return { waves: [], impossible: lost.map(({ what }) => what) };
  const waves = wavesOf(question);
  const impossible = problemsOfWaves(waves, question);
  return { waves: impossible.length > 0 ? [] : waves, impossible };
}

/** The problems that no exception accepts. */
export function openProblems({ problems }: GateReport): Problem[] {
  return problems.filter(({ acceptedBy }) => acceptedBy === undefined);
}

/** The waves in their order, whether they are safe or not. */
export function wavesOf({ estates, outcomes }: GateQuestion): Wave[] {
  const { deployed } = estates;
  const ranks = siteRanks(
    deployed,
    outcomes.some(({ isSwitchedOver }) => isSwitchedOver),
  );
  const parts = outcomes
    .flatMap((outcome) =>
      outcome.members.map((part) => ({ outcome, part, rank: rankOf(part, deployed, ranks) })),
    )
    .sort((a, b) => compare(a.rank, b.rank));
  const done = new Set<string>();
  // What a wave depends on comes with the first wave that does.
  const fresh = (stack: string, changes: readonly string[]): string[] => {
    const left = changes.filter((each) => !done.has(`${stack} ${each}`));
    for (const each of left) done.add(`${stack} ${each}`);
    return left;
  };
  const members = parts.map(({ outcome, part }) =>
    memberWave(outcome, { ...part, changes: fresh(outcome.stack, part.changes) }, deployed),
  );
  const rest = stackOrder(deployed, outcomes).flatMap((stack) => {
    const outcome = outcomes.find((each) => each.stack === stack);
    const changes = outcome ? fresh(stack, outcome.changed) : [];
    return outcome && changes.length > 0 ? [restWave(outcome, changes)] : [];
  });
  return [...members.filter(({ changes }) => changes.length > 0), ...rest];
}

function memberWave(outcome: PlanOutcome, part: MemberPart, deployed: EstateDocument): Wave {
  const { stack } = outcome;
  const { machine, isNew, targets, changes } = part;
  const effect = effectOf(outcome, changes);
  return {
    ...{ stack, machine, effect, targets, changes },
    ...stepsOf(
      deployed.machines.find(({ id }) => id === machine)!,
      { effect, isNew, deployed },
    ),
    command: waveCommand(stack, targets),
  };
}

function restWave(outcome: PlanOutcome, changes: string[]): Wave {
  const { stack } = outcome;
  return {
    ...{ stack, effect: effectOf(outcome, changes), targets: [], changes },
    ...{ before: [], after: [] },
    command: waveCommand(stack, []),
  };
}

function effectOf({ consequences }: PlanOutcome, changes: readonly string[]): Wave['effect'] {
  return worst(consequences.filter(({ resource }) => changes.includes(resource)).map(({ effect }) => effect));
}

/** Judges each wave alone. What one takes out for good is out for those after it, and what one makes again runs. */
function problemsOfWaves(waves: Wave[], question: GateQuestion): string[] {
  const { outcomes } = question;
  const done = new Set<string>();
  const down = new Set([...question.down, ...outcomes.flatMap(({ absent }) => absent)]);
  return waves.flatMap((wave, at) => {
    const outcome = partOf(
      outcomes.find(({ stack }) => stack === wave.stack)!,
      wave,
    );
    const names = settledNames(outcomes, wave.stack, done);
    const report = judge({ ...question, outcomes: [outcome, ...names], down: [...down] });
    for (const each of wave.changes) done.add(`${wave.stack} ${each}`);
    for (const { effect, isLasting, machines } of outcome.consequences)
      if (isLasting && isOutage(effect)) machines.forEach((each) => down.add(each));
    if (wave.machine !== undefined && outcome.members.some(({ isNew }) => isNew)) down.delete(wave.machine);
    return openProblems(report).map(
      ({ what }) => `step ${at + 1}, ${wave.machine ?? `the rest of ${wave.stack}`}: ${what}`,
    );
  });
}

/**
 * The names that other stacks publish already: those of stacks that have nothing left to change. A machine whose names have gone is led to by none.
 *
 * @param done - what earlier waves have changed, each as `<stack> <address>`
 */
export function settledNames(
  outcomes: readonly PlanOutcome[],
  stack: string,
  done: ReadonlySet<string> = new Set(),
): PlanOutcome[] {
  return outcomes.flatMap((each) =>
    each.stack === stack || !each.records || each.changed.some((one) => !done.has(`${each.stack} ${one}`))
      ? []
      : {
          ...{ stack: each.stack, changes: 0, isSwitchedOver: each.isSwitchedOver },
          ...{ consequences: [], losses: [], halfRefused: [], gone: [] },
          ...{ absent: [], released: [], changed: [], members: [] },
          records: { after: each.records.after, problems: [] },
        },
  );
}

/** What a wave does, of all that its stack's plan does. Records are published by stacks without machines, as a whole. */
function partOf(outcome: PlanOutcome, { changes, targets, machine }: Wave): PlanOutcome {
  const own = new Set(changes);
  const isOwn = ({ resource }: { readonly resource: string }): boolean => own.has(resource);
  return {
    ...outcome,
    changes: changes.length,
    consequences: outcome.consequences.filter(isOwn),
    losses: outcome.losses.filter(isOwn),
    halfRefused: outcome.halfRefused.filter(isOwn),
    gone: outcome.gone.filter(isOwn),
    absent: [],
    members: outcome.members.filter((each) => each.machine === machine),
    records: targets.length > 0 ? undefined : outcome.records,
  };
}

/** Sites by the order in which work that may fail is done: first the one that people do not work in. */
function siteRanks({ sites }: EstateDocument, isSwitchedOver: boolean): Map<string, number> {
  const standby = sites.filter(({ standbyFor }) => standbyFor !== undefined);
  const served = sites.filter(({ id }) => standby.some(({ standbyFor }) => standbyFor === id));
  const others = sites.filter((each) => !standby.includes(each) && !served.includes(each));
  const pairs = isSwitchedOver ? [...served, ...standby] : [...standby, ...served];
  return new Map([...pairs, ...others].map(({ id }, at) => [id, at]));
}

/** Numbers to compare, the weightiest first: machines that are gone, members, witnesses; the site; lagged copies; the order of the model. */
function rankOf(
  { machine, isNew }: MemberPart,
  deployed: EstateDocument,
  ranks: Map<string, number>,
): number[] {
  const at = deployed.machines.findIndex(({ id }) => id === machine);
  const { roles, site = '' } = deployed.machines[at];
  const hasLagged = deployed.databases.some(({ copies }) =>
    copies.some(({ server, lagged }) => server === machine && lagged),
  );
  return [
    isNew ? 0 : 1,
    roles.includes('witness') ? 1 : 0,
    ranks.get(site) ?? ranks.size,
    hasLagged ? 0 : 1,
    at,
  ];
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}

/** Ids of the stacks, in the order in which the rest of each is applied: sites first, then each after those that it depends on. */
export function stackOrder(deployed: EstateDocument, outcomes: readonly PlanOutcome[]): string[] {
  const { stacks, sites } = deployed;
  const ranks = siteRanks(
    deployed,
    outcomes.some(({ isSwitchedOver }) => isSwitchedOver),
  );
  const ordered = [...ranks.keys()].flatMap((id) => sites.find((site) => site.id === id)?.stack ?? []);
  const found = new Set<string>();
  const add = (id: string): void => {
    if (found.has(id)) return;
    stacks.find((each) => each.id === id)?.dependsOn.forEach(add);
    found.add(id);
  };
  [...ordered, ...stacks.map(({ id }) => id)].forEach(add);
  return [...found];
}
