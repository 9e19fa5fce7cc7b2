import { KEY_USER_ROLE } from '../core/key-role';
import { ACTIONS, BUILT_IN_ROLES, DATA_REFERENCES, REFERENCES } from './resource-actions';
import type { Arguments, Block, StackContent } from './stack-content';

/** A resource group in which an identity has rights. */
export interface GroupScope {
  readonly name: string;
  /** Id of its subscription; undefined for the one of the estate. */
  readonly subscription?: string;
  /** The rest of the id of a resource in it to which the rights are limited, such as `Microsoft.KeyVault/vaults/kv-ams/keys/disks`; undefined for the whole group. */
  readonly resource?: string;
}

/** What an identity may do in a resource group. */
export interface Grant {
  readonly scope: GroupScope;
  readonly actions: string[];
  /** What it may do with what the resource holds; nothing where it is left out. */
  readonly dataActions?: string[];
  /** Ids of the roles that it may assign to others there, by the type of principal; undefined where it assigns none. */
  readonly assignableRoles?: Readonly<Record<string, string[]>>;
}

/** Every role reads all of its resource groups: Terraform refreshes what a state holds before it plans. */
const READ = '*/read';

/** Arguments that say where a resource without a group of its own is. */
const PLACES = ['scope', 'target_resource_id', 'storage_account_id', 'virtual_machine_id', 'resource_id'];

const ID =
  /\/subscriptions\/(\$\{[^}]+\}|[^/"]+)\/resourceGroups\/([^/"$]+)\/providers\/([\w.]+(?:\/[^/"]+\/[^/"]+)+|[\w.]+\/[^/"]+)/gi;

/** Collects what a stack's identity needs, by resource group. */
class Rights {
  private readonly grants = new Map<
    string,
    {
      scope: GroupScope;
      actions: Set<string>;
      dataActions: Set<string>;
      roles: Map<string, Set<string>>;
    }
  >();

  public add(
    scope: GroupScope,
    actions: readonly string[],
    assigned?: Arguments,
    dataActions: readonly string[] = [],
  ): void {
    const key = keyOf(scope);
    const grant = this.grants.get(key) ?? {
      scope,
      actions: new Set([READ]),
      dataActions: new Set<string>(),
      roles: new Map<string, Set<string>>(),
    };
    this.grants.set(key, grant);
    actions.forEach((each) => grant.actions.add(each));
    dataActions.forEach((each) => grant.dataActions.add(each));
    if (!assigned) return;
    const { principal_type: type } = assigned;
    const principal = typeof type === 'string' ? type : '';
    grant.roles.set(principal, (grant.roles.get(principal) ?? new Set()).add(roleOf(assigned)));
  }

  public toList(): Grant[] {
    return [...this.grants.values()].map(({ scope, actions, dataActions, roles }) => ({
      scope,
      actions: [...actions].sort(),
      ...(dataActions.size === 0 ? {} : { dataActions: [...dataActions].sort() }),
      ...(roles.size === 0 ? {} : { assignableRoles: sorted(roles) }),
    }));
  }
}

function sorted(roles: ReadonlyMap<string, Set<string>>): Record<string, string[]> {
  const types = [...roles].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(types.map(([type, ids]) => [type, [...ids].sort()]));
}

/** What tells resource groups apart. */
export function keyOf({ name, subscription, resource }: GroupScope): string {
  return [subscription ?? '', name, ...(resource === undefined ? [] : [resource])].join('/').toLowerCase();
}

/** What the identity of a stack needs to apply it. */
export function rightsOf(content: StackContent, further: Readonly<Record<string, string[]>>): Grant[] {
  const rights = new Rights();
  const own = groupsOf(content);
  own.forEach((scope) => rights.add(scope, ACTIONS.azurerm_resource_group));
  for (const block of content.resources.filter(({ type }) => type !== 'azurerm_resource_group')) {
    const key = keyIn(content, block.values);
    if (block.type === 'azurerm_role_assignment' && key) {
      // The right ends at this key: the group may have the vaults of all sites.
      rights.add(key.key, ACTIONS.azurerm_role_assignment, block.values, dataActionsOf(content));
      rights.add(key.vault, []);
      continue;
    }
    const scopes = placeOf(content, block.values) ?? referencedPlace(content, block);
    const actions = [...(ACTIONS[block.type] ?? further[block.type] ?? []), ...templateActions(block)];
    const assigned = block.type === 'azurerm_role_assignment' ? block.values : undefined;
    for (const scope of scopes ?? own) rights.add(scope, actions, assigned);
    for (const { scope, type } of idsIn(content, block.values)) rights.add(scope, REFERENCES[type] ?? []);
  }
  for (const { type, values } of content.data)
    for (const scope of placeOf(content, values) ?? []) rights.add(scope, DATA_REFERENCES[type] ?? []);
  return rights.toList();
}

const KEY =
  /\/subscriptions\/(\$\{[^}]+\}|[^/"]+)\/resourceGroups\/([^/"$]+)\/providers\/(Microsoft\.KeyVault\/vaults\/[^/"]+)(\/keys\/[^/"]+)$/i;

/** The key of disks in a vault, and the vault, that a right is to; undefined where it is to something else: the key of the exports is in the group that the rights to them are in. */
function keyIn(
  content: StackContent,
  { scope, role_definition_name: role }: Arguments,
): { key: GroupScope; vault: GroupScope } | undefined {
  const [, subscription, name, vault, key] =
    (typeof scope === 'string' && role === KEY_USER_ROLE && KEY.exec(scope)) || [];
  if (key === undefined) return undefined;
  const group = subscription.startsWith('${') ? scopeOf(content, name) : { name, subscription };
  return { key: { ...group, resource: `${vault}${key}` }, vault: { ...group, resource: vault } };
}

/**
 * The provider asks the vault for the newest version of a key that is stated without one, when it makes the set or changes its key.
 *
 * Sources: compute/disk_encryption_set_resource.go:190-205 of azurerm 4.55.0, learn.microsoft.com/azure/role-based-access-control/permissions/security
 * (Microsoft.KeyVault/vaults/keys/read).
 */
function dataActionsOf({ resources }: StackContent): string[] {
  const follows = resources.some(
    ({ type, values }) => type === 'azurerm_disk_encryption_set' && values.auto_key_rotation_enabled === true,
  );
  return follows ? ['Microsoft.KeyVault/vaults/keys/read'] : [];
}

/** Resource types of Azure's provider that nobody has said the actions of. */
export function unknownTypes(content: StackContent, further: Readonly<Record<string, string[]>>): string[] {
  const types = content.resources.map(({ type }) => type).filter((type) => type.startsWith('azurerm_'));
  return [...new Set(types)].filter((type) => ACTIONS[type] === undefined && further[type] === undefined);
}

/** Names of roles that are assigned by a name that is not known. */
export function unknownRoles(content: StackContent): string[] {
  return content.resources
    .filter(({ type }) => type === 'azurerm_role_assignment')
    .filter(({ values }) => !/^[0-9a-f-]{36}$/i.test(roleOf(values)))
    .map(({ values }) => String(values.role_definition_name ?? values.role_definition_id));
}

function roleOf({ role_definition_id: id, role_definition_name: name }: Arguments): string {
  if (typeof id === 'string') return id.split('/').pop() ?? '';
  return (typeof name === 'string' && BUILT_IN_ROLES[name]) || '';
}

function scopeOf(content: StackContent, name: string, values: Arguments = {}): GroupScope {
  const subscription = content.subscriptionOf(values);
  return subscription === undefined ? { name } : { name, subscription };
}

/** The groups that a stack makes, each in the subscription of its provider. */
function groupsOf(content: StackContent): GroupScope[] {
  return content.resources
    .filter(({ type }) => type === 'azurerm_resource_group')
    .map(({ values }) => scopeOf(content, String(values.name), values));
}

/** The group of the first resource that a resource refers to, and so on: a disk's attachment is where its machine is. */
function referencedPlace(
  content: StackContent,
  { address, values }: Block,
  seen = new Set<string>(),
): GroupScope[] | undefined {
  seen.add(address);
  for (const [, referenced] of JSON.stringify(values).matchAll(/\b(azurerm_\w+\.[\w-]+)/g)) {
    const block = content.resources.find((each) => each.address === referenced);
    if (!block || seen.has(referenced)) continue;
    const found = placeOf(content, block.values) ?? referencedPlace(content, block, seen);
    if (found) return found;
  }
  return undefined;
}

/** The group that the arguments of a resource name; undefined where they name none. */
function placeOf(content: StackContent, values: Arguments): GroupScope[] | undefined {
  const { resource_group_name: group } = values;
  if (typeof group === 'string') {
    const name = content.groups.get(group) ?? (group.includes('${') ? undefined : group);
    return name === undefined ? undefined : [scopeOf(content, name, values)];
  }
  for (const argument of PLACES) {
    const [found] = idsIn(content, values[argument]);
    if (found) return [found.scope];
  }
  return undefined;
}

/** Resources of other stacks, or of none, that are named by their ids. */
function idsIn(content: StackContent, values: unknown): { scope: GroupScope; type: string }[] {
  const text = JSON.stringify(values) ?? '';
  return [...text.matchAll(ID)].map(([, subscription, name, path]) => {
    const [provider, ...rest] = path.split('/');
    const types = rest.filter((_, index) => index % 2 === 0);
    return {
      scope: subscription.startsWith('${') ? scopeOf(content, name) : { name, subscription },
      type: [provider, ...types].join('/').toLowerCase(),
    };
  });
}

/** A deployment of a template makes what the template says. */
function templateActions({ type, values }: Block): string[] {
  if (type !== 'azurerm_resource_group_template_deployment') return [];
  const text = values.template_content;
  if (typeof text !== 'string') return [];
  const { resources = [] } = JSON.parse(text) as { resources?: { type: string }[] };
  return resources.map((each) => `${each.type}/write`);
}

/** Ids of stacks that are applied before a stack: those that it reads, and those whose resource groups it names. */
export function neededBefore(content: StackContent, all: readonly StackContent[]): string[] {
  const named = [...content.resources, ...content.data].flatMap(({ values }) => [
    ...(placeOf(content, values) ?? []),
    ...idsIn(content, values).map(({ scope }) => scope),
  ]);
  const groups = new Set(named.map(keyOf));
  const owners = all.filter(
    (each) => each !== content && groupsOf(each).some((scope) => groups.has(keyOf(scope))),
  );
  return [...content.stack.dependencies.map((each) => each.node.id), ...owners.map(({ id }) => id)];
}
