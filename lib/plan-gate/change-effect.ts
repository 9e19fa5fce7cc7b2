import type { Holding } from '../core/holdings';
import { Holds, HOLDINGS } from '../core/holdings';
import { Effect, worst } from './effect';
import { isKeyIdentity, isKeyRight, isOfSameKey, isSpareRight, keepsBothKeys } from './key-rights';
import { KEY_IDENTITY_RULE, KEY_RULE } from './machine-rules';
import type { ResourceChange, Values } from './plan';
import { givenUp } from './protection-loss';
import { AGENT_RULE, INSTALLATION_RULE } from './protection-rules';
import { losesKeySet } from './half-refused';
import type { Changes, ResourceRule } from './resource-rule';
import { RESOURCE_RULES } from './resource-rules';
import type { RuleChange } from './security-group';
import { securityRuleEffect } from './security-rule-effect';

/** What one change does, and why. */
export interface ChangeEffect {
  readonly effect: Effect;
  /** Names of arguments and reasons, never a value. */
  readonly cause: string;
  readonly source: string;
  /** What it loses. */
  readonly loses?: Holding;
}

/** What a set loses with a change to a key that it may not use yet, or from one that disks are still wrapped with. */
const KEY_OF_DISKS: Holding = {
  kind: Holds.DATA,
  what: 'the key that the disks of a site are read with: the right to the next key is not there yet, or that to the former one goes too soon (docs/encryption.md), and all machines of the site stop',
};

/** Sizes from which on a disk is changed while it is detached, in GiB. Source: compute/helpers.go:155-225 of azurerm 4.55.0. */
const LARGE_DISK = 4096;

/** Pages that Exchange answers without a sign-in. Source: learn.microsoft.com/exchange/architecture/client-access/load-balancing. */
const HEALTH_PAGE =
  /^\/((owa|ecp|ews|mapi|oab|rpc|autodiscover|microsoft-server-activesync)\/healthcheck\.htm|owa\/auth\/logon\.aspx)$/i;

const EXTENSION = 'azurerm_virtual_machine_extension';
const RUN_COMMAND = 'azurerm_virtual_machine_run_command';

/** Addresses of the scripts of an installation: the end of the construct path with its digest, and the index of a condition. */
const INSTALLATION = /_Run-(await-installation|install)_[0-9A-F]{8}(\[0\])?$/;

/** What Terraform says of a replacement that no argument causes. */
const REASONS: Record<string, string> = {
  replace_because_tainted: 'an earlier apply left it marked as tainted',
  replace_by_request: 'the plan was made with -replace',
  replace_by_triggers: 'replace_triggered_by asks for it',
  delete_because_no_resource_config: 'the program does not have it any more',
  delete_because_count_index: 'a condition of the program is not met any more',
};

/** Whether a change of the plan changes anything. */
export function isChange({ actions }: ResourceChange): boolean {
  return actions.some((each) => each !== 'no-op' && each !== 'read');
}

/** What a change is among. */
export interface Neighbours {
  /** Size of the machine that a disk is attached to. */
  readonly machineSize?: string;
  /** All rules of the security group that a rule is of, this one included. */
  readonly rules?: readonly RuleChange[];
  /** All changes of the plan, this one included. */
  readonly all?: readonly ResourceChange[];
}

/** What a change does, by the table. */
export function effectOf(change: ResourceChange, around: Neighbours = {}): ChangeEffect {
  const rule = ruleOf(change);
  const unknown = whyUnknown(change, rule);
  if (rule === undefined || unknown !== undefined)
    return {
      effect: Effect.UNKNOWN,
      cause: unknown ?? `the gate has no rule for ${change.type}`,
      source: 'none',
      loses: change.actions.includes('delete') && !change.isLeftOver ? HOLDINGS[change.type] : undefined,
    };
  const { source } = rule;
  const loses = HOLDINGS[change.type] ?? protection(rule);
  const isReplaced = change.actions.includes('delete') && change.actions.includes('create');
  if (isReplaced)
    return { effect: removalEffect(change, rule, around), cause: replacement(change), source, loses };
  if (change.actions.includes('forget')) return forgotten(change, source);
  if (change.actions.includes('delete') && isKeyRight(change) && isSpareRight(change, around.all ?? []))
    return {
      effect: Effect.HARMLESS,
      cause: 'the right to a key that no disk encryption set has',
      source,
    };
  if (change.actions.includes('delete'))
    return {
      effect: removalEffect(change, rule, around),
      cause: `deleted: ${reasonOf(change)}`,
      source,
      loses,
    };
  if (change.actions.includes('create'))
    return { effect: creationEffect(change, rule, around), cause: 'created', source };
  return updateEffect(change, rule, around);
}

function ruleOf(change: ResourceChange): ResourceRule | undefined {
  const { type, address, before, after } = change;
  if (type === EXTENSION && (after ?? before)?.type === 'AzureMonitorWindowsAgent') return AGENT_RULE;
  if (isKeyRight(change)) return KEY_RULE;
  if (isKeyIdentity(change)) return KEY_IDENTITY_RULE;
  return type === RUN_COMMAND && INSTALLATION.test(address) ? INSTALLATION_RULE : RESOURCE_RULES[type];
}

function protection({ protects }: ResourceRule): Holding | undefined {
  return protects === undefined ? undefined : { kind: Holds.DATA, what: protects };
}

/** Whether somebody has to answer for a change that nobody knows: a new resource of another type, or tags, take nothing down. */
export function isBlind(change: ResourceChange): boolean {
  const { actions, hasProvisioner } = change;
  const isNew = actions.length === 1 && ['create', 'forget'].includes(actions[0]);
  const isLabelled = actions.includes('update') && changedArguments(change).join() === 'tags';
  return !(isNew || isLabelled) || isInModule(change) || hasProvisioner === true;
}

/** Why the table says nothing of a change. */
function whyUnknown(change: ResourceChange, rule?: ResourceRule): string | undefined {
  const { actions, hasProvisioner, isLeftOver } = change;
  if (hasProvisioner === true && !actions.includes('update') && !actions.includes('forget'))
    return 'a provisioner runs, which can do anything';
  if (isInModule(change)) return 'it is in a module, and the gate does not read what a module refers to';
  return isLeftOver && rule ? 'it is left over from an interrupted replacement' : undefined;
}

function isInModule({ address }: ResourceChange): boolean {
  return address.startsWith('module.');
}

/** The arguments that a plan changes in place. */
export function changedArguments({ before, after, unknown }: ResourceChange): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown)]);
  return [...names].filter((name) => hasTrue(unknown[name]) || !isSame(before?.[name], after?.[name])).sort();
}

function forgotten(change: ResourceChange, source: string): ChangeEffect {
  const isCreated = change.actions.includes('create');
  return {
    effect: isCreated ? Effect.UNKNOWN : Effect.HARMLESS,
    cause: 'Terraform forgets it: it goes on, and nothing manages it',
    source,
  };
}

function replacement(change: ResourceChange): string {
  return change.replacedBy.length > 0
    ? `replaced because of ${change.replacedBy.join(', ')}`
    : `replaced: ${reasonOf(change)}`;
}

function reasonOf({ reason = '' }: ResourceChange): string {
  return REASONS[reason] ?? (reason === '' ? 'the plan gives no reason' : reason.replace(/_/g, ' '));
}

function removalEffect(change: ResourceChange, rule: ResourceRule, { rules }: Neighbours): Effect {
  if (change.type === 'azurerm_network_security_rule' && change.after === null)
    return securityRuleEffect(change, rules);
  return change.actions.includes('create') ? rule.replaced : rule.deleted;
}

function creationEffect(change: ResourceChange, rule: ResourceRule, { rules }: Neighbours): Effect {
  return change.type === 'azurerm_network_security_rule' ? securityRuleEffect(change, rules) : rule.created;
}

function updateEffect(change: ResourceChange, rule: ResourceRule, around: Neighbours): ChangeEffect {
  const names = changedArguments(change);
  const cause = names.length === 0 ? 'an update without a visible change' : `changes ${names.join(', ')}`;
  const lost = names.filter((name) => rule.identityIn?.includes(name) && !isEmpty(change.before?.[name]));
  const effect =
    names.length === 0
      ? Effect.UNKNOWN
      : worst(names.map((name) => argumentEffect(change, name, rule, around)));
  if (effect === Effect.KEY_LOST) return { effect, cause, source: rule.source, loses: KEY_OF_DISKS };
  return {
    effect,
    cause,
    source: rule.source,
    loses:
      lost.length === 0
        ? givenUp(change, names)
        : { kind: Holds.IDENTITY, what: `what ${lost.join(', ')} gave: a name that others use` },
  };
}

function argumentEffect(
  change: ResourceChange,
  name: string,
  rule: ResourceRule,
  { machineSize, rules, all = [] }: Neighbours,
): Effect {
  const before = change.before ?? {};
  const after = change.after ?? {};
  switch (`${change.type}.${name}`) {
    case 'azurerm_managed_disk.disk_size_gb':
      return diskEffect(Number(before.disk_size_gb), Number(after.disk_size_gb), machineSize);
    case 'azurerm_windows_virtual_machine.os_disk':
    case 'azurerm_linux_virtual_machine.os_disk':
      return systemDiskSize(after) < systemDiskSize(before) || losesKeySet(change)
        ? Effect.STAYS_OFF
        : Effect.DEALLOCATED;
    case 'azurerm_disk_encryption_set.key_vault_key_id':
      return isOfSameKey(before[name], after[name]) || keepsBothKeys(change, all)
        ? Effect.HARMLESS
        : Effect.KEY_LOST;
    case 'azurerm_lb.frontend_ip_configuration':
    case 'azurerm_lb.private_ip_addresses':
      return keepsFrontends(before, after) ? Effect.HARMLESS : Effect.REMOVED_FROM_POOL;
    case 'azurerm_public_ip.domain_name_label':
    case 'azurerm_public_ip.fqdn':
    case 'azurerm_public_ip.reverse_fqdn':
      return isEmpty(before[name]) ? Effect.HARMLESS : Effect.UNPUBLISHED;
    case 'azurerm_lb_probe.request_path':
      return HEALTH_PAGE.test(String(after.request_path)) ? Effect.INTERRUPTED : Effect.REMOVED_FROM_POOL;
    case 'azurerm_lb_outbound_rule.protocol':
      return after.protocol === 'All' ? Effect.INTERRUPTED : Effect.REMOVED_FROM_POOL;
    case 'azurerm_virtual_network_peering.allow_forwarded_traffic':
    case 'azurerm_virtual_network_peering.allow_gateway_transit':
    case 'azurerm_virtual_network_peering.use_remote_gateways':
      return before[name] === true ? Effect.LINK_CUT : Effect.INTERRUPTED;
    default:
      return listed(rule.changed, name) ?? ruleEffect(change, rules);
  }
}

/** What is not listed is unknown, save of a security rule, which is judged as a whole. */
function ruleEffect(change: ResourceChange, rules?: readonly RuleChange[]): Effect {
  return change.type === 'azurerm_network_security_rule' ? securityRuleEffect(change, rules) : Effect.UNKNOWN;
}

function listed(changed: Changes, name: string): Effect | undefined {
  return (Object.keys(changed) as Effect[]).find((effect) => changed[effect]?.includes(name));
}

/** Sources: compute/managed_disk_resource.go:722-742, compute/no_downtime_resize.go:27, 61, 142 of azurerm 4.55.0. */
function diskEffect(before: number, after: number, machineSize?: string): Effect {
  if (!(after > before)) return Effect.UNKNOWN;
  const growsLive = after < LARGE_DISK && machineSize !== undefined && hasPremiumDisks(machineSize);
  return growsLive ? Effect.HARMLESS : Effect.DEALLOCATED;
}

/** An `s` among the features of a size says so. Source: learn.microsoft.com/azure/virtual-machines/vm-naming-conventions. */
function hasPremiumDisks(size: string): boolean {
  return /^Standard_[A-Z]+\d+(-\d+)?[a-z]*s/.test(size);
}

function systemDiskSize({ os_disk }: Values): number {
  return Number((os_disk as Values[] | undefined)?.[0]?.disk_size_gb ?? NaN);
}

/** Whether every frontend is there as before; others beside it change nothing. A state that was not refreshed has null for an empty list. */
function keepsFrontends(before: Values, after: Values): boolean {
  const of = ({ frontend_ip_configuration }: Values): string[] =>
    ((frontend_ip_configuration ?? []) as Values[]).map(
      ({ name, private_ip_address, public_ip_address_id, subnet_id, zones }) =>
        JSON.stringify([
          name,
          ...[private_ip_address, public_ip_address_id, subnet_id, (zones ?? []) as unknown[]].map((each) =>
            isEmpty(each) ? '' : each,
          ),
        ]),
    );
  return of(before).every((each) => of(after).includes(each));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function hasTrue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === true;
  return Object.values(value).some(hasTrue);
}

/** Equal, where an empty list and an absent one are the same. */
function isSame(a: unknown, b: unknown): boolean {
  const plain = (value: unknown): string =>
    Array.isArray(value) && value.length === 0 ? 'null' : JSON.stringify(value ?? null);
  return plain(a) === plain(b);
}
