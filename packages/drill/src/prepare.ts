import { RESOURCE_RULES } from '../../../lib/plan-gate/resource-rules';
import { SUBSCRIPTION } from '../../../stand-in/identity';
import type {
  Block,
  Blocks,
  Estate,
  Json,
  JsonObject,
  Stack,
  StackJson,
  Synthesized,
  Variable,
} from './synthesized';

/** How much of an estate is applied. */
export interface Extent {
  /** Everything, however long the provider waits for it. */
  readonly full: boolean;
  /** The option by which somebody leaves out what ties the networks of the sites together; undefined where nobody does. */
  readonly withoutLinks?: string;
  /** Terraform refuses to destroy data, as the program says; otherwise it may, so that what a pilot light has made goes again. */
  readonly keepsData?: boolean;
}

/** Something that is not applied, and why. */
export interface LeftOut {
  readonly stack: string;
  /** Terraform address; undefined for a whole stack. */
  readonly address?: string;
  readonly reason: string;
}

/** The stacks as they are applied on the stand-in. */
export interface Prepared {
  readonly stacks: readonly Stack[];
  /** The stacks as the program wrote them. */
  readonly written: readonly Stack[];
  readonly leftOut: readonly LeftOut[];
  /** Values of variables that have no default, by stack. */
  readonly variables: ReadonlyMap<string, Record<string, string>>;
  /** The subscription that the provider works in. */
  readonly subscription: string;
}

/** Providers that reach nothing outside the process. */
const HARMLESS_PROVIDERS = ['azurerm', 'random', 'time', 'tls', 'terraform'];
/** What the configuration of the provider may say: all else says where and as whom it works. */
const KEPT_SETTINGS = ['alias', 'features', 'resource_provider_registrations', 'subscription_id'];

const NOT_NEEDED =
  'the provider waits for minutes at each of them, and no failure that is played needs it (--full applies it)';
/** What the provider waits long for: other resources do not refer to it. */
const SLOW = [
  'azurerm_backup_policy_vm',
  'azurerm_backup_protected_vm',
  'azurerm_management_lock',
  'azurerm_monitor_activity_log_alert',
  'azurerm_monitor_alert_processing_rule_action_group',
  'azurerm_monitor_alert_processing_rule_suppression',
  'azurerm_monitor_diagnostic_setting',
  'azurerm_monitor_metric_alert',
  'azurerm_recovery_services_vault',
  'azurerm_role_assignment',
  'azurerm_storage_account_network_rules',
];
const LINKS = ['azurerm_virtual_network_peering'];
const PASSWORD = 'not-a-Secret-1';

/** Makes the stacks such that Terraform applies them on the stand-in: state in local files, and nothing that would reach beyond this machine. */
export function prepare(
  { stacks, estates }: Pick<Synthesized, 'stacks' | 'estates'>,
  extent: Extent,
): Prepared {
  const leftOut: LeftOut[] = [];
  const stores = extent.full ? [] : storesIn(stacks, estates);
  const drilled = withoutForeign(stacks, stores, leftOut).map((stack) => {
    const json = withLocalState(stack, stacks);
    const kept = withoutTypes(stack.name, json, extent, leftOut);
    const plain = withoutEmptyParts({ ...kept, provider: plainProviders(kept.provider) });
    return { ...stack, json: extent.keepsData ? plain : releasing(plain) };
  });
  return {
    stacks: drilled,
    written: stacks,
    leftOut,
    variables: new Map(drilled.map(({ name, json }) => [name, valuesOf(json.variable ?? {})])),
    subscription: subscriptionOf(drilled),
  };
}

/** Stacks that hold a store of exports and no machine. */
function storesIn(stacks: readonly Stack[], estates: readonly Estate[]): string[] {
  const stores = estates.flatMap(({ model }) => model.exportStores.map(({ id }) => id));
  const machines = estates.flatMap(({ model }) => model.machines.map(({ stack }) => stack));
  return stacks
    .filter(({ name, json }) => {
      const accounts = Object.values(json.resource?.azurerm_storage_account ?? {});
      return (
        !machines.includes(name) &&
        accounts.some(({ name: account }) => typeof account === 'string' && stores.includes(account))
      );
    })
    .map(({ name }) => name);
}

/** Without stacks that the stand-in has no answer for, and without those that read their states. */
function withoutForeign(stacks: readonly Stack[], stores: readonly string[], leftOut: LeftOut[]): Stack[] {
  const reasons = new Map(
    stores.map((stack) => [
      stack,
      'it holds the store of exports, which no failure that is played needs (--full applies it)',
    ]),
  );
  for (const { name, json } of stacks) {
    const reason = foreignReason(json);
    if (reason !== undefined) reasons.set(name, reason);
  }
  let before = -1;
  while (before !== reasons.size) {
    before = reasons.size;
    for (const { name, json } of stacks) {
      const read = Object.keys(json.data?.terraform_remote_state ?? {}).find((each) => reasons.has(each));
      if (read !== undefined && !reasons.has(name))
        reasons.set(name, `it reads the state of ${read}, which is left out`);
    }
  }
  leftOut.push(...[...reasons].map(([stack, reason]) => ({ stack, reason })));
  return stacks.filter(({ name }) => !reasons.has(name));
}

function foreignReason(json: StackJson): string | undefined {
  const providers = new Set([
    ...Object.keys(json.terraform?.required_providers ?? {}),
    ...Object.keys(json.provider ?? {}),
  ]);
  if (providers.has('dns'))
    return 'it changes records by the provider dns, which needs a name server: the stand-in has none';
  const foreign = [...providers].filter((each) => !HARMLESS_PROVIDERS.includes(each));
  if (foreign.length > 0)
    return `it uses the provider ${foreign.join(', ')}: the stand-in answers for Azure alone, and nothing is sent elsewhere`;
  const provisioned = blocksOf(json.resource).find(({ block }) => block.provisioner !== undefined);
  return (
    provisioned &&
    `${provisioned.address} has a provisioner, which runs commands: nothing but Terraform is run here`
  );
}

interface Addressed {
  readonly type: string;
  readonly name: string;
  readonly address: string;
  readonly block: Block;
}

/** All blocks of a kind with their addresses. */
export function blocksOf(blocks: Blocks = {}): Addressed[] {
  return Object.entries(blocks).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, block]) => ({ type, name, address: `${type}.${name}`, block })),
  );
}

function withLocalState({ name, json }: Stack, stacks: readonly Stack[]): StackJson {
  const states = Object.entries(json.data?.terraform_remote_state ?? {}).map(([key, block]) => [
    key,
    { backend: 'local', config: { path: stateFile(stackOf(key, block, stacks)) } },
  ]);
  return {
    ...json,
    terraform: { ...json.terraform, backend: { local: { path: stateFile(name) } } },
    ...(states.length > 0 && {
      data: { ...json.data, terraform_remote_state: Object.fromEntries(states) as Record<string, Block> },
    }),
  };
}

/** The stack whose state is read: that of the name, or the one that keeps it there. */
function stackOf(key: string, { config }: Block, stacks: readonly Stack[]): string {
  if (stacks.some(({ name }) => name === key)) return key;
  const wanted = JSON.stringify(config);
  const found = stacks.find(({ json }) =>
    Object.values(json.terraform?.backend ?? {}).some((each) => JSON.stringify(each) === wanted),
  );
  return found?.name ?? key;
}

function stateFile(stack: string): string {
  return `../../../terraform.${stack}.tfstate`;
}

/** Without types that the stand-in does not know or that are too slow, and without what refers to them. */
function withoutTypes(
  stack: string,
  json: StackJson,
  { full, withoutLinks }: Extent,
  leftOut: LeftOut[],
): StackJson {
  const reasonOf = (type: string): string | undefined => {
    if (!full && SLOW.includes(type)) return NOT_NEEDED;
    if (withoutLinks !== undefined && LINKS.includes(type))
      return `${withoutLinks} leaves out the links of networks`;
    const isKnown = type === 'terraform_data' || !type.startsWith('azurerm_') || type in RESOURCE_RULES;
    return isKnown ? undefined : 'the stand-in does not know resources of this type';
  };
  const gone = new Map<string, string>();
  for (const { type, address } of blocksOf(json.resource)) {
    const reason = reasonOf(type);
    if (reason !== undefined) gone.set(address, reason);
  }
  // What Terraform would refuse: a reference to something that is not there.
  let before = -1;
  while (before !== gone.size) {
    before = gone.size;
    for (const { address, block } of blocksOf(json.resource)) {
      const other = gone.has(address) ? undefined : mentioned(block, gone);
      if (other !== undefined) gone.set(address, `it refers to ${other}, which is left out`);
    }
  }
  leftOut.push(...[...gone].map(([address, reason]) => ({ stack, address, reason })));
  const outputs = Object.entries(json.output ?? {}).filter(
    ([, block]) => mentioned(block, gone) === undefined,
  );
  const imports = [json.import ?? []]
    .flat()
    .filter((each) => ![...gone.keys()].includes((each as { readonly to: string }).to));
  return {
    ...json,
    resource: kept(json.resource ?? {}, gone),
    output: Object.fromEntries(outputs),
    import: imports,
  };
}

/** An address of the list that a block mentions in an expression or in `depends_on`. */
function mentioned(block: Json, addresses: ReadonlyMap<string, string>): string | undefined {
  if (addresses.size === 0) return undefined;
  const text = JSON.stringify({ ...(block as JsonObject), '//': null });
  return [...addresses.keys()].find((each) =>
    new RegExp(`\\b${each.replace(/[.]/g, '\\.')}(?![\\w-])`).test(text),
  );
}

function kept(blocks: Blocks, gone: ReadonlyMap<string, string>): Blocks {
  const left = Object.entries(blocks).map(([type, byName]): [string, Record<string, Block>] => [
    type,
    Object.fromEntries(Object.entries(byName).filter(([name]) => !gone.has(`${type}.${name}`))),
  ]);
  return Object.fromEntries(left.filter(([, byName]) => Object.keys(byName).length > 0));
}

function plainProviders(providers: Record<string, Json> = {}): Record<string, Json> {
  const azurerm = [providers.azurerm ?? []].flat().map((block) => {
    const entries = Object.entries(block as JsonObject).filter(([name]) => KEPT_SETTINGS.includes(name));
    return Object.fromEntries(entries);
  });
  return { ...providers, azurerm };
}

/** Without `prevent_destroy`, as `Release.of()` writes it. */
function releasing(json: StackJson): StackJson {
  return JSON.parse(
    JSON.stringify(json).replace(/"prevent_destroy":true/g, '"prevent_destroy":false'),
  ) as StackJson;
}

/** Terraform refuses them. */
function withoutEmptyParts(json: StackJson): StackJson {
  const entries = Object.entries(json as JsonObject).filter(
    ([, part]) => part !== null && (typeof part !== 'object' || Object.keys(part).length > 0),
  );
  return Object.fromEntries(entries);
}

/** A value for each variable that the program leaves to those who apply: no machine ever sees it. */
function valuesOf(variables: Record<string, Variable>): Record<string, string> {
  const open = Object.entries(variables).filter(([, { default: value }]) => value === undefined);
  return Object.fromEntries(open.map(([name, { type }]) => [name, valueOf(type)]));
}

function valueOf(type = 'string'): string {
  if (type === 'number') return '1';
  if (type === 'bool') return 'false';
  if (/^(list|set|tuple)/.test(type)) return '[]';
  return /^(map|object)/.test(type) ? '{}' : PASSWORD;
}

/** The subscription of the provider where it says one, else the one that is written out most often, else that of the stand-in. */
function subscriptionOf(stacks: readonly Stack[]): string {
  const configured = stacks
    .flatMap(({ json }) => [json.provider?.azurerm ?? []].flat())
    .map((block) => (block as JsonObject).subscription_id)
    .find((each): each is string => typeof each === 'string' && !each.includes('${'));
  if (configured !== undefined) return configured;
  const counts = new Map<string, number>();
  for (const [, id] of JSON.stringify(stacks).matchAll(/\/subscriptions\/([\da-f-]{36})\//gi))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? SUBSCRIPTION;
}
