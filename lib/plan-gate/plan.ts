import { BadInput } from './bad-input';
import type { PlanContent } from './completeness';
import { leftOut } from './completeness';
import { Masks } from './masks';

/** Arguments of a resource. */
export type Values = Record<string, unknown>;

/** What a plan would do to one resource. */
export interface ResourceChange {
  readonly stack: string;
  readonly address: string;
  /** Its address in the state, where the program gives it another one (a `moved` block). */
  readonly previousAddress?: string;
  readonly type: string;
  /** Such as `['update']` or `['delete', 'create']`. */
  readonly actions: readonly string[];
  /** Without sensitive values: see masks.ts. */
  readonly before: Values | null;
  readonly after: Values | null;
  /** The form of `after`, with `true` wherever the value is not known yet. */
  readonly unknown: Values;
  /** Why it is replaced or deleted, in Terraform's words. */
  readonly reason?: string;
  /** Arguments that force a replacement. */
  readonly replacedBy: readonly string[];
  /** Whether it is what an interrupted replacement left behind. */
  readonly isLeftOver: boolean;
  /** The configuration of the provider that it is made with, such as `azurerm` or `dns.inside`. */
  readonly provider?: string;
  /** Whether the program runs a command when it is made or destroyed. */
  readonly hasProvisioner?: boolean;
}

/** The plan of one stack, as `terraform show -json` writes it. */
export interface Plan {
  readonly stack: string;
  /** All resources, those without a change included. */
  readonly changes: readonly ResourceChange[];
  /** Resources that the program has, by address without an index, and the addresses that each argument refers to. */
  readonly configured: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Addresses that somebody has deleted beside Terraform. */
  readonly deletedOutside: ReadonlySet<string>;
  /** Whether it sends the names to the standby site. */
  readonly isSwitchedOver: boolean;
}

/** The releases of the providers whose behaviour the table of the gate describes. */
const PROVIDER_VERSIONS = { azurerm: '4.55', dns: '3.4' };
const ACTIONS = ['no-op', 'create', 'read', 'update', 'delete', 'forget'];

interface RawPlan extends PlanContent {
  readonly format_version?: string;
  readonly values?: unknown;
  readonly planned_values?: unknown;
  readonly errored?: boolean;
  readonly deferred_changes?: unknown[];
  readonly action_invocations?: unknown[];
  readonly resource_changes?: RawChange[];
  readonly resource_drift?: RawChange[];
  readonly configuration?: {
    readonly provider_config?: Record<string, { full_name?: string; version_constraint?: string }>;
    readonly root_module?: { readonly resources?: RawResource[] };
  };
}

interface RawChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode?: string;
  readonly type: string;
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: string[];
    readonly before?: Values | null;
    readonly after?: Values | null;
    readonly after_unknown?: Values | boolean;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly replace_paths?: unknown[][];
  };
}

interface RawResource {
  readonly address: string;
  readonly mode: string;
  readonly provider_config_key?: string;
  readonly expressions?: Record<string, unknown>;
  readonly depends_on?: string[];
  readonly provisioners?: unknown[];
}

/** The principals that are a resource's own identities, or its own where it is one. */
export function principalsOf({ type, before }: ResourceChange): string[] {
  if (type === 'azurerm_user_assigned_identity')
    return typeof before?.principal_id === 'string' ? [before.principal_id] : [];
  const identities = Array.isArray(before?.identity) ? (before.identity as Values[]) : [];
  return identities.flatMap(({ principal_id: id }) => (typeof id === 'string' && id !== '' ? [id] : []));
}

/**
 * Reads the plan of a stack.
 *
 * @param hasTargets - whether it is the plan of a wave, which knows the rest of the stack from another plan
 * @throws BadInput if it cannot be judged. No message quotes the text: it holds secrets.
 */
export function readPlan(stack: string, text: string, { hasTargets = false } = {}): Plan {
  const raw = parse(stack, text);
  checkForm(stack, raw, hasTargets);
  checkActions(stack, raw);
  for (const [name, version] of Object.entries(PROVIDER_VERSIONS)) checkProvider(stack, raw, name, version);
  const masks = new Masks();
  const changes = (raw.resource_changes ?? []).filter(({ mode }) => mode !== 'data');
  const configured = new Map(configuredResources(raw).map((each) => [each.address, each]));
  return {
    stack,
    changes: changes.map((each) => {
      const block = configured.get(withoutIndex(each.address));
      return {
        ...readChange(stack, each, masks),
        provider: block?.provider_config_key,
        hasProvisioner: (block?.provisioners ?? []).length > 0,
      };
    }),
    configured: new Map([...configured].map(([address, each]) => [address, referencesOf(each)])),
    deletedOutside: new Set(
      (raw.resource_drift ?? [])
        .filter(({ change }) => change.actions.includes('delete'))
        .map((each) => each.address),
    ),
    isSwitchedOver: raw.variables?.active_site?.value === 'standby',
  };
}

/** The address of the block that a resource comes from: without the index of `count`. */
export function withoutIndex(address: string): string {
  return address.replace(/\[[^\]]*\]$/, '');
}

function parse(stack: string, text: string): RawPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInput(
      `The plan of ${stack} is not JSON. Make it with terraform show -json <plan file> > <file>; the plan file itself is binary.`,
    );
  }
  if (typeof value !== 'object' || value === null) throw notAPlan(stack, 'it is no JSON object');
  return value;
}

function notAPlan(stack: string, why: string): BadInput {
  return new BadInput(
    `The file of ${stack} is not a plan: ${why}. Make it with terraform plan -out=<plan file> and terraform show -json <plan file>.`,
  );
}

function checkForm(stack: string, raw: RawPlan, hasTargets: boolean): void {
  if (typeof raw.format_version !== 'string') throw notAPlan(stack, 'it has no format_version');
  if (!raw.format_version.startsWith('1.'))
    throw new BadInput(`The plan of ${stack} has format ${raw.format_version}, and the gate reads 1.x.`);
  if (raw.values !== undefined) throw notAPlan(stack, 'it shows a state');
  if (raw.configuration === undefined || raw.planned_values === undefined)
    throw notAPlan(stack, 'it has no configuration or no planned values');
  if (raw.errored === true)
    throw new BadInput(`The plan of ${stack} ended with an error. Repair the error, and plan again.`);
  const isDeferred = (raw.deferred_changes ?? []).length > 0;
  const why = isDeferred ? 'it has deferred changes' : hasTargets ? undefined : leftOut(raw);
  if (why !== undefined)
    throw new BadInput(
      `The plan of ${stack} is partial: ${why}. What it leaves out cannot be judged. Plan the whole stack, without -target, -exclude and -refresh-only.`,
    );
}

/** Actions of Terraform 1.14 and later, such as a power-off, are in no resource change. */
function checkActions(stack: string, raw: RawPlan): void {
  if ((raw.action_invocations ?? []).length > 0)
    throw new BadInput(
      `The plan of ${stack} invokes actions, which the gate cannot judge. Plan without -invoke and without action triggers.`,
    );
}

/** The table is true for one release: another one may stop what this one changes in place. */
function checkProvider(stack: string, raw: RawPlan, name: string, version: string): void {
  const configured = Object.values(raw.configuration?.provider_config ?? {}).filter((each) =>
    each.full_name?.endsWith(`/hashicorp/${name}`),
  );
  const constraints = configured.map((each) => each.version_constraint ?? 'no version');
  const wrong = constraints.find((each) => !new RegExp(`^(=|~>)?\\s*${version}\\.\\d+$`).test(each));
  const needsIt = (raw.resource_changes ?? []).some(({ type }) => type.startsWith(`${name}_`));
  if (wrong === undefined && (constraints.length > 0 || !needsIt)) return;
  throw new BadInput(
    `The plan of ${stack} asks for ${name} ${wrong ?? 'in no version'}, and the gate knows what ${version}.x does. Pin the provider to ${version}.x, or use the gate of the library's release for your provider.`,
  );
}

function readChange(stack: string, raw: RawChange, masks: Masks): ResourceChange {
  const { change } = raw;
  if (typeof raw.address !== 'string' || !Array.isArray(change?.actions))
    throw notAPlan(stack, 'a change has no actions');
  const strange = change.actions.find((each) => !ACTIONS.includes(each));
  if (strange !== undefined)
    throw new BadInput(
      `The plan of ${stack} has an action that the gate does not know at ${raw.address}: ${strange}.`,
    );
  // What is sensitive on one side is on the other too: a new mark is no change.
  const hidden = (values?: Values | null): Values | null =>
    (masks.hide(masks.hide(values, change.before_sensitive), change.after_sensitive) ??
      null) as Values | null;
  return {
    stack,
    address: raw.address,
    previousAddress: raw.previous_address,
    type: raw.type,
    actions: change.actions,
    before: hidden(change.before),
    after: hidden(change.after),
    unknown: typeof change.after_unknown === 'object' ? change.after_unknown : {},
    reason: raw.action_reason,
    replacedBy: (change.replace_paths ?? []).map((path) =>
      path.filter((each) => typeof each === 'string').join('.'),
    ),
    isLeftOver: raw.deposed !== undefined,
  };
}

function configuredResources(raw: RawPlan): RawResource[] {
  return (raw.configuration?.root_module?.resources ?? []).filter(({ mode }) => mode === 'managed');
}

/** What each argument refers to; what `depends_on` names is under that word. */
function referencesOf({ expressions = {}, depends_on = [] }: RawResource): Map<string, string[]> {
  const named = Object.entries(expressions).map(([name, each]): [string, string[]] => [
    name,
    [...new Set(referencesIn(each))],
  ]);
  return new Map([...named, ['depends_on', depends_on]]);
}

/** Addresses of resources in `references`, however deep the block. */
function referencesIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (typeof expression !== 'object' || expression === null) return [];
  return Object.entries(expression).flatMap(([key, value]) =>
    key === 'references'
      ? (value as string[]).filter((each) => /^[a-z0-9_]+\.[^.[]+$/.test(each))
      : referencesIn(value),
  );
}
