/** The parts of a plan that show whether it leaves a resource out. */
export interface PlanContent {
  readonly complete?: boolean;
  readonly variables?: Record<string, { readonly value?: unknown }>;
  readonly resource_changes?: {
    readonly address: string;
    readonly previous_address?: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
  readonly prior_state?: { readonly values?: { readonly root_module?: StateModule } };
  readonly configuration?: { readonly root_module?: ConfigurationModule };
}

interface StateModule {
  readonly resources?: { readonly address: string; readonly mode: string }[];
  readonly child_modules?: StateModule[];
}

interface ConfigurationModule {
  readonly resources?: Block[];
  readonly module_calls?: Record<string, Counted & { readonly module?: ConfigurationModule }>;
}

interface Counted {
  readonly count_expression?: Expression;
  readonly for_each_expression?: Expression;
}

interface Block extends Counted {
  readonly address: string;
  readonly mode: string;
}

interface Expression {
  readonly constant_value?: unknown;
}

/** A count of this library: 1 while all of these variables are true. */
const SWITCHED = /^\$\{(var\.\w+(?: && var\.\w+)*) \? 1 : 0\}$/;
const INDEX = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/**
 * What a plan leaves out, as the end of a sentence; undefined if it is complete. Terraform says so itself from 1.8 on. OpenTofu does not, and its
 * plan files keep targets where the JSON does not show them: a plan of it is complete when it shows every resource of the program and of
 * the state, those without a change included.
 *
 * Source: internal/command/jsonplan/plan.go of OpenTofu 1.10 to 1.12 (`errored` alone, changes with `no-op`), plans/plan.go (`TargetAddrs`).
 */
export function leftOut(plan: PlanContent): string | undefined {
  if (plan.complete !== undefined) return plan.complete ? undefined : 'its Terraform says so';
  const changes = plan.resource_changes ?? [];
  const shown = new Set(changes.flatMap((each) => [each.address, each.previous_address ?? each.address]));
  const inState = stateAddresses(plan.prior_state?.values?.root_module);
  const forgotten = inState.find((address) => !shown.has(address));
  if (forgotten !== undefined) return `it does not show ${forgotten} of the state`;
  const isDestroy = inState.length > 0 && changes.every(({ change }) => change.actions[0] === 'delete');
  if (isDestroy) return undefined;
  const blocks = new Set([...shown].map((address) => address.replace(INDEX, '')));
  const missing = configured(plan.configuration?.root_module).find(
    ({ address, counts }) => !blocks.has(address) && !counts.some((each) => isZero(each, plan)),
  );
  if (missing === undefined) return undefined;
  const { address, counts } = missing;
  return counts.length === 0
    ? `it does not show ${address} of the program`
    : `it does not show ${address}, and nothing tells whether its count is 0`;
}

function stateAddresses({ resources = [], child_modules = [] }: StateModule = {}): string[] {
  const own = resources.filter(({ mode }) => mode === 'managed').map(({ address }) => address);
  return [...own, ...child_modules.flatMap(stateAddresses)];
}

interface ConfiguredBlock {
  readonly address: string;
  /** What decides whether it has instances: its own count, and those of its modules. */
  readonly counts: readonly Expression[];
}

function configured(
  { resources = [], module_calls = {} }: ConfigurationModule = {},
  prefix = '',
  outer: readonly Expression[] = [],
): ConfiguredBlock[] {
  const own = resources
    .filter(({ mode }) => mode === 'managed')
    .map((each) => ({ address: prefix + each.address, counts: [...outer, ...countsOf(each)] }));
  const inner = Object.entries(module_calls).flatMap(([name, call]) =>
    configured(call.module, `${prefix}module.${name}.`, [...outer, ...countsOf(call)]),
  );
  return [...own, ...inner];
}

function countsOf({ count_expression: count, for_each_expression: each }: Counted): Expression[] {
  return [count, each].filter((expression) => expression !== undefined);
}

/** Whether there are surely no instances. What a JSON program has in braces, as those of this library do, is shown as it is written. */
function isZero({ constant_value: value }: Expression, { variables }: PlanContent): boolean {
  if (typeof value === 'object') return value !== null && Object.keys(value).length === 0;
  const names = typeof value === 'string' ? (SWITCHED.exec(value)?.[1].match(/(?<=var\.)\w+/g) ?? []) : [];
  const values = names.map((name) => variables?.[name]?.value);
  // What comes from the command line or the environment is shown as text.
  return value === 0 || values.some((each) => each === false || each === 'false');
}
