import type { EstateDocument } from '../../../lib/model/estate-document';
import type { MachineModel } from '../../../lib/model/machine-model';
import { Runs } from '../../../lib/model/site-model';
import { StageError } from '../../../stage/terraform-process';
import type { Step, YearEvent } from '../../../year/steps';
import { apply } from '../../../year/steps';
import type { Output } from '../../../year/written';
import { inWaves } from './order';
import type { Stack } from './synthesized';
import { HELD_BACK, NEW_EDGES, withVariable } from './variables';
import type { Subject } from './year-losses';
import { lossEvents } from './year-losses';
import type { YearOptions } from './year-options';

/** A folder whose estate is played. */
export interface YearPart extends Subject {
  readonly folder: string;
  readonly output: Output;
}

/** The events that an estate can have, and those that it cannot, with the reason. */
export interface Derived {
  readonly events: readonly Event[];
  readonly omitted: readonly string[];
}

type Event = YearEvent<Output>;

const FIRST_APPLY = 'first-apply';
/** Parts of one event: none of them makes sense without the others. */
const PART = /:(out|back)$/i;
const NEXT = /^next:\d+$/i;
/** What passwords are changed to: nobody but the stand-in gets them. */
const NEW_PASSWORD = 'not-a-Secret-9';

/** The events of a year for what a program has synthesized, and then what later commits make of it. */
export function eventsOf([first, ...later]: readonly YearPart[]): Derived {
  const spared = first.model.tiers.flatMap((tier) => spareMachine(first.model, tier.machines) ?? []);
  const everything = [
    firstApply(first),
    sameAgain(first),
    patching(first),
    ...passwords(first),
    ...lossEvents(first),
    ...spared.map((machine) => rebuild(machine)),
    ...spared.slice(0, 1).map((machine) => cancelled(machine)),
    ...later.map((part, at) => nextOutput(part, [first, ...later][at], at + 1)),
  ];
  return { events: everything, omitted: omittedOf(first.model) };
}

/**
 * The first apply, and those that somebody has chosen by their ids. A part of an event stands for all of it.
 *
 * @throws if one is not there
 */
export function chosenEvents(
  all: readonly Event[],
  { only, short }: Pick<YearOptions, 'only' | 'short'>,
): Event[] {
  const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const strange = only.find((name) => !all.some(({ id }) => isSame(id, name)));
  if (strange !== undefined) throw new StageError(noSuchEvent(all, strange));
  const isNamed = (id: string): boolean =>
    only.some((name) => isSame(id.replace(PART, ''), name.replace(PART, '')));
  const isChosen = ({ id, short: isShort }: Event): boolean =>
    only.length > 0 ? isNamed(id) : isShort || !short;
  return all.filter((event) => event.id === FIRST_APPLY || isChosen(event));
}

function noSuchEvent(all: readonly Event[], name: string): string {
  const ids = all.map(({ id }) => id);
  const later = ids.filter((id) => NEXT.test(id));
  if (!NEXT.test(name)) return `There is no event ${name}. There are: ${ids.join(', ')}.`;
  return later.length === 0
    ? `${name} is what a later commit has synthesized, and no folder of one is given: pass it by --next <folder>.`
    : `There is no event ${name}: --next is given ${later.length === 1 ? 'once' : `${later.length} times`}, and there are ${later.join(', ')}.`;
}

/** An event and its steps for people; the gate judges what is applied after the first apply. */
export function describeEvent({ id, title, steps, note }: Event, gate: boolean): string[] {
  const isJudged = gate && id !== FIRST_APPLY;
  return [
    `  ${id}: ${title}`,
    ...(NEXT.test(id) && note !== undefined ? [`    ${note}`] : []),
    ...steps.map((step) => `    ${describeStep(step, isJudged)}`),
  ];
}

function describeStep(step: Step<Output>, isJudged: boolean): string {
  switch (step.do) {
    case 'apply': {
      const { stacks, variables = {}, replace = [], cancelAt, isReleased } = step;
      const values = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
      const what = [
        `apply ${stacks.join(', ')}`,
        ...(values.length > 0 ? [`with ${values.join(', ')}`] : []),
        ...(replace.length > 0 ? [`and make ${replace.join(', ')} again`] : []),
        ...(cancelAt === undefined ? [] : ['and cancel it']),
      ].join(' ');
      return isJudged && !isReleased ? `${what}: at once, or by waves where the gate refuses that` : what;
    }
    case 'plan nothing':
      return `plan ${step.stacks.join(', ')}${step.variables ? ` with new ${Object.keys(step.variables).join(', ')}` : ''}: nothing is to change`;
    case 'lose':
    case 'recover':
      return `${step.do} ${step.domain}`;
    case 'wait':
      return `wait ${step.minutes} minutes`;
    case 'commit':
      return 'commit';
    case 'install':
      return 'install what is empty';
    case 'patch':
      return 'restart all machines, each on its day';
    case 'start what is off':
      return step.do;
  }
}

function namesOf(part: Subject): string[] {
  return part.stacks.map(({ name }) => name);
}

function firstApply({ stacks, output }: YearPart): Event {
  const heldBack = new Set(Object.keys(HELD_BACK).flatMap((each) => withVariable(stacks, each)));
  return {
    ...{ id: FIRST_APPLY, title: 'First apply', short: true, commit: output },
    steps: [
      ...inWaves(stacks).map((wave) => held(stacks, wave)),
      ...(heldBack.size > 0 ? [apply([...heldBack])] : []),
      { do: 'install' },
    ],
    note: 'in the order of the stacks; nobody is served before',
  };
}

/** Without what has to wait for names and domains, where the stacks know of it. */
function held(stacks: readonly Stack[], wave: readonly string[]): Step<Output> {
  const variables = Object.entries(HELD_BACK).filter(([name]) =>
    withVariable(stacks, name).some((each) => wave.includes(each)),
  );
  return apply(wave, variables.length > 0 ? { variables: Object.fromEntries(variables) } : {});
}

function sameAgain(part: YearPart): Event {
  return {
    ...{ id: 'same-again', title: 'The same output again', short: true },
    steps: [{ do: 'plan nothing', stacks: namesOf(part) }],
    note: 'the plans are empty',
  };
}

function patching({ model }: YearPart): Event {
  // Groups of one member cannot be patched without a loss.
  const groups = model.redundancyGroups
    .filter(({ members, needed }) => members.length <= needed)
    .map(({ id }) => id);
  return {
    ...{ id: 'patching', title: 'Monthly patching', short: true },
    steps: [{ do: 'patch' }],
    ...(groups.length > 0 && { loss: { groups } }),
    note: 'no Terraform; each machine in its slot of the calendar',
  };
}

/** Secrets whose change no plan shows: what else holds a secret, such as a connection, has to change with it. */
function passwords({ stacks }: YearPart): Event[] {
  const names = stacks.flatMap(({ json }) =>
    Object.entries(json.variable ?? {})
      .filter(
        ([name, { sensitive, default: value }]) => sensitive && value === undefined && /password/.test(name),
      )
      .map(([name]) => name),
  );
  if (names.length === 0) return [];
  const concerned = stacks.filter(({ json }) => names.some((each) => json.variable?.[each] !== undefined));
  return [
    {
      ...{ id: 'passwords', title: 'Passwords and join credentials are rotated', short: true },
      steps: [
        {
          do: 'plan nothing',
          stacks: concerned.map(({ name }) => name),
          variables: Object.fromEntries([...new Set(names)].sort().map((each) => [each, NEW_PASSWORD])),
        },
      ],
      note: 'the plans are empty',
    },
  ];
}

/** A machine of a tier that all its groups can do without; undefined where there is none. */
function spareMachine(model: EstateDocument, ids: readonly string[]): MachineModel | undefined {
  return model.machines
    .filter(({ id, existing, runs }) => ids.includes(id) && !existing && runs === Runs.ALWAYS)
    .find(({ id, stack, terraformAddress }) => {
      const groups = model.redundancyGroups.filter(({ members }) => members.includes(id));
      return (
        stack !== undefined &&
        terraformAddress !== undefined &&
        groups.every(({ members, needed }) => members.length > needed)
      );
    });
}

function rebuild({ id, tier, stack }: MachineModel): Event {
  return {
    ...{ id: `rebuild:${tier}`, title: `${id} is rebuilt`, short: false },
    steps: [apply([stack!], { replace: [id] }), { do: 'install' }],
  };
}

function cancelled({ id, stack }: MachineModel): Event {
  return {
    ...{ id: 'cancelled', title: 'An apply is cancelled', short: true },
    steps: [
      apply([stack!], { replace: [id], cancelAt: id }),
      { do: 'start what is off' },
      apply([stack!]),
      { do: 'install' },
    ],
    note: 'a server is being rebuilt; what the cancelled run left is found, started and applied again',
  };
}

/**
 * What a later commit makes of the estate. What comes is made before names lead to it; where something goes and nothing comes, what leads to it goes
 * before it does.
 */
function nextOutput(part: YearPart, before: YearPart, at: number): Event {
  const { model, stacks, output, folder } = part;
  const ids = (subject: Subject): string[] => subject.model.machines.map(({ id }) => id);
  const added = model.machines.filter(({ id }) => !ids(before).includes(id));
  const gone = ids(before).filter((id) => !ids(part).includes(id));
  const waves = inWaves(stacks);
  const names = model.dnsZones.map(({ stack }) => stack);
  const hasMachines = (wave: string[]): boolean =>
    model.machines.some(({ stack }) => stack !== undefined && wave.includes(stack));
  const first =
    gone.length > 0 && added.length === 0
      ? [...waves].reverse().map((wave) =>
          // The gate learns from the names that they do not lead there any more.
          apply(hasMachines(wave) ? [...new Set([...wave, ...names])] : wave),
        )
      : [];
  const edges = newEdges(model, added);
  return {
    ...{ id: `next:${at}`, title: `The next output: ${folder}`, short: true, commit: output },
    steps: [
      ...first,
      ...waves.flatMap((wave) => forward(part, wave, { known: namesOf(before), edges })),
      ...(edges.length > 0 ? [apply(withVariable(stacks, NEW_EDGES))] : []),
      { do: 'install' },
      { do: 'plan nothing', stacks: namesOf(part) },
    ],
    ...(gone.length > 0 && { loss: { machines: gone } }),
    note: differenceOf(before, part),
  };
}

/** Which stacks a commit changes, so that nobody takes a folder for another one. */
function differenceOf(before: YearPart, part: YearPart): string {
  const [was, is] = [before.output.stacks, part.output.stacks];
  const named = (text: string, names: string[]): string[] =>
    names.length > 0 ? [`${text} ${names.join(', ')}`] : [];
  const found = [
    ...named(
      'changes',
      Object.keys(is).filter((each) => each in was && is[each] !== was[each]),
    ),
    ...named(
      'adds',
      Object.keys(is).filter((each) => !(each in was)),
    ),
    ...named(
      'has no more, and leaves as they are,',
      Object.keys(was).filter((each) => !(each in is)),
    ),
  ];
  if (found.length > 0) return `compared with ${before.folder} it ${found.join('; ')}`;
  return before.output.model === part.output.model
    ? `nothing that is played differs from ${before.folder}`
    : `no stack differs from ${before.folder}, only the description of the estate`;
}

/** A stack that is new is applied as on a first apply. */
function forward(
  { stacks }: YearPart,
  wave: string[],
  { known, edges }: { known: string[]; edges: string[] },
): Step<Output>[] {
  const old = wave.filter((each) => known.includes(each));
  const fresh = wave.filter((each) => !known.includes(each));
  const hasEdges = edges.length > 0 && withVariable(stacks, NEW_EDGES).some((each) => old.includes(each));
  return [
    ...(fresh.length > 0 ? [held(stacks, fresh), apply(fresh)] : []),
    ...(old.length > 0
      ? [apply(old, hasEdges ? { variables: { [NEW_EDGES]: JSON.stringify(edges) } } : {})]
      : []),
  ];
}

/** The Edges whose names are not published yet. */
function newEdges({ tiers }: EstateDocument, added: readonly MachineModel[]): string[] {
  const all = tiers.filter(({ kind }) => kind === 'edge').flatMap(({ machines }) => machines);
  return added.filter(({ id }) => all.includes(id)).map(({ id }) => id.toLowerCase());
}

/** Tiers of which no server can be rebuilt without a loss. */
function omittedOf(model: EstateDocument): string[] {
  return model.tiers
    .filter(({ machines }) => machines.some((id) => isMade(model, id)) && !spareMachine(model, machines))
    .map(
      ({ id }) => `rebuild:${id}: each server of this tier is needed, and a rebuild takes it away for hours.`,
    );
}

function isMade({ machines }: EstateDocument, id: string): boolean {
  return machines.some((each) => each.id === id && !each.existing && each.runs === Runs.ALWAYS);
}
