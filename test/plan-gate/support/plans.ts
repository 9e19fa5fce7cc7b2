import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runGate } from '../../../lib/plan-gate/command-line';
import { ExitCode } from '../../../lib/plan-gate/exit-code';
import type { GateReport } from '../../../lib/plan-gate/report';
import type { EstateDocument } from '../../../lib/model/estate-document';
import { ROOT } from '../../support/synth';

/** Stands in the fixtures wherever a plan has a secret. */
export const SECRET = 'a-secret-of-the-test';
export const TODAY = '2026-11-21';

export type Values = Record<string, unknown>;

/** A resource change, in Terraform's form. */
export interface PlannedChange {
  address: string;
  mode: string;
  type: string;
  previous_address?: string;
  deposed?: string;
  change: {
    actions: string[];
    before: Values | null;
    after: Values | null;
    after_unknown?: unknown;
    after_sensitive?: unknown;
    replace_paths?: unknown[];
  };
}

/** A plan, in Terraform's form as far as tests change it. */
export interface PlanJson {
  format_version: string;
  complete?: boolean;
  errored?: boolean;
  deferred_changes?: unknown[];
  resource_changes: PlannedChange[];
  resource_drift?: { address: string; type: string; change: { actions: string[] } }[];
  configuration: {
    provider_config: Record<string, { version_constraint?: string }>;
    root_module: { resources: { address: string; mode?: string; provisioners?: object[] }[] };
  };
  [other: string]: unknown;
}

interface Base {
  readonly changes: PlannedChange[];
  readonly configuration: { address: string }[];
}

/** What a plan of a change has in place of the plan without one. */
interface Case {
  readonly name: string;
  readonly stack: string;
  readonly changes: {
    readonly address: string;
    readonly change: { before?: Values | null; changed?: Values; unset?: string[]; after?: Values | null };
  }[];
  readonly configured: { address: string }[];
  readonly removed: string[];
  readonly complete?: boolean;
  readonly only?: string[];
}

const FIXTURES = join(ROOT, 'test', 'plan-gate', 'fixtures');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as T;
const CASES = read<Case[]>('cases.json');

/** The model of the estate that the plans are of. */
export function estate(): EstateDocument {
  return read('estate.json');
}

/** The plans of a case, by stack; `base.<stack>` is the plan of a stack without a change. */
export function plansOf(...names: string[]): Record<string, PlanJson> {
  const plans = names.flatMap((name): [string, PlanJson][] => {
    if (name.startsWith('base.')) return [[`contoso-${name.slice(5)}`, planJson(name.slice(5))]];
    const cases = CASES.filter((each) => each.name === name);
    if (cases.length === 0) throw new Error(`There is no plan ${name}.`);
    return cases.map((each) => [`contoso-${each.stack}`, planJson(each.stack, each)]);
  });
  return Object.fromEntries(plans);
}

/** The plan of one stack. */
export function planOf(name: string): PlanJson {
  return Object.values(plansOf(name))[0];
}

function planJson(stack: string, change?: Case): PlanJson {
  const base = read<Base>(`${stack}.json`);
  const known = new Map(base.changes.map((each) => [each.address, each]));
  for (const { change: own } of base.changes) own.after = own.before;
  const delta = (change?.changes ?? []).map((each) => merged(known.get(each.address), each));
  const replaced = new Set(delta.map(({ address }) => address));
  const all = [...base.changes.filter(({ address }) => !replaced.has(address)), ...delta];
  const dropped = new Set([
    ...(change?.removed ?? []),
    ...(change?.configured ?? []).map(({ address }) => address),
  ]);
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: {},
    variables: { admin_password: { value: SECRET } },
    resource_changes: change?.only ? all.filter(({ address }) => change.only!.includes(address)) : all,
    configuration: {
      provider_config: {
        azurerm: {
          full_name: 'registry.terraform.io/hashicorp/azurerm',
          version_constraint: '4.55.0',
        } as object,
      },
      root_module: {
        resources: [
          ...base.configuration.filter(({ address }) => !dropped.has(address)),
          ...(change?.configured ?? []),
        ],
      },
    },
    complete: change?.complete ?? true,
    errored: false,
  };
}

function merged(
  known: PlannedChange | undefined,
  { change, ...rest }: Case['changes'][number],
): PlannedChange {
  if (known === undefined) return { ...rest, change } as PlannedChange;
  const { changed, unset = [], ...own } = change;
  const kept = Object.entries(known.change.before ?? {}).filter(([name]) => !unset.includes(name));
  const after = changed === undefined ? null : { ...Object.fromEntries(kept), ...changed };
  return { ...known, ...rest, change: { ...known.change, ...own, after } };
}

/** What a change in the fixtures did to the program: the model that describes it has as many resources as the plans. */
export function planned(
  plans: Record<string, PlanJson>,
  change: (model: EstateDocument) => EstateDocument = (same) => same,
): EstateDocument {
  const model = change(estate());
  const count = (stack: string): number | undefined =>
    plans[stack]?.configuration.root_module.resources.length;
  return {
    ...model,
    stacks: model.stacks.map((each) => ({ ...each, resources: count(each.id) ?? each.resources })),
  };
}

/** The model without some machines: they are in no tier, group or name. */
export function without(model: EstateDocument, ...ids: string[]): EstateDocument {
  const stays = (id: string): boolean => !ids.includes(id);
  return {
    ...model,
    machines: model.machines.filter(({ id }) => stays(id)),
    redundancyGroups: model.redundancyGroups.map((each) => ({
      ...each,
      members: each.members.filter(stays),
    })),
  };
}

/** An Edge that goes with consent to its loss, when its names have gone before. */
export function edgeGoes(): {
  plans: Record<string, PlanJson>;
  deployed: EstateDocument;
  new: EstateDocument;
} {
  const all = plansOf('remove-edge');
  const stack = 'contoso-primary';
  const released = all[stack].resource_changes
    .filter(({ change }) => change.actions.includes('delete'))
    .map(({ address }) => ({ stack, resource: address, holds: 'data', reason: 'AMSEDGE2 goes' }));
  const dns = changed(all['contoso-dns'], ({ change }) =>
    change.actions[0] === 'update' ? { actions: ['no-op'], before: change.after } : undefined,
  );
  dns.resource_changes = dns.resource_changes.filter(({ change }) => change.after !== null);
  const plans = { ...all, 'contoso-dns': dns };
  return {
    plans,
    deployed: { ...estate(), released },
    new: planned(plans, (model) => without(model, 'AMSEDGE2')),
  };
}

/** A plan with some changes made by hand, in the form of Terraform. */
export function changed(
  base: PlanJson,
  change: (each: PlannedChange) => Partial<PlannedChange['change']> | undefined,
): PlanJson {
  return {
    ...base,
    resource_changes: base.resource_changes.map((each) => {
      const made = change(each);
      return made ? { ...each, change: { ...each.change, ...made } } : each;
    }),
  };
}

/** What Terraform shows of a deletion. */
export const removed = { actions: ['delete'], after: null };
/** What Terraform shows of an update in place. */
export const updated = (each: PlannedChange, values: Values): Partial<PlannedChange['change']> => ({
  actions: ['update'],
  after: { ...each.change.before, ...values },
});

/** What the command says. */
export interface Answer {
  readonly code: ExitCode;
  readonly out: string;
  readonly error: string;
}

/** What a test asks the command. */
export interface Question {
  readonly plans: Record<string, unknown>;
  readonly deployed?: unknown;
  readonly new?: unknown;
  readonly exceptions?: unknown;
  readonly args?: string[];
}

/** Runs the command on files of a directory. Texts are written as they are, anything else as JSON. */
export function ask(
  directory: string,
  { plans, deployed, new: next, exceptions, args = [] }: Question,
): Answer {
  mkdirSync(directory, { recursive: true });
  const file = (name: string, value: unknown): string => {
    const path = join(directory, name);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };
  let out = '';
  let error = '';
  const code = runGate(
    [
      ...['--deployed', file('deployed.json', deployed ?? estate())],
      ...['--new', file('new.json', next ?? planned(plans as Record<string, PlanJson>))],
      ...Object.entries(plans).flatMap(([stack, plan]) => [
        '--plan',
        `${stack}=${file(`${stack}.json`, plan)}`,
      ]),
      ...(exceptions === undefined ? [] : ['--exceptions', file('exceptions.json', exceptions)]),
      ...args,
    ],
    { out: (text) => (out += text), error: (text) => (error += text), today: () => TODAY },
  );
  return { code, out, error };
}

/** The answer as JSON. */
export function report(directory: string, question: Question): GateReport {
  const { code, out, error } = ask(directory, {
    ...question,
    args: [...(question.args ?? []), '--format', 'json'],
  });
  if (code === ExitCode.BAD_INPUT) throw new Error(error);
  return JSON.parse(out) as GateReport;
}
