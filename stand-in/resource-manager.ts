import { AzureError } from './azure-error';
import type { Clock } from './clock';
import { SUBSCRIPTION, TENANT } from './identity';
import { Machines } from './machines';
import type { PowerState } from './power';
import type { ResourceId } from './resource-id';
import { groupOf, parseResourceId } from './resource-id';
import { RESOURCE_TYPES } from './resource-types';
import { BUILT_IN_ROLES, ROLE } from './rules/access';
import { isSoftDeleted, ITEM } from './rules/backup';
import { refuseWhileUsed } from './rules/deletion';
import { hasParent, hasReferences, hasZones } from './rules/general';
import { ownerOf, sizeOf } from './rules/power';
import type { Request } from './rules/rule';
import { propertiesOf } from './rules/rule';
import { isNameFree } from './rules/storage';
import { everySizeBeside, sizesBeside, takesPremiumDisks } from './sizes';
import type { Body, Resource } from './store';
import { ResourceStore } from './store';

const MACHINE = 'microsoft.compute/virtualmachines';
/** Source: learn.microsoft.com/rest/api/network-gateway/virtual-network-gateway-connections/get-shared-key. */
const SHARED_KEY = /^(.*\/connections\/[^/]+)\/sharedkey$/i;

/** Reads and writes resources as Azure Resource Manager does: strictly. */
export class ResourceManager {
  public readonly store = new ResourceStore();

  private readonly serials = new Map<string, number>();
  private readonly counts = new Map<string, number>();

  public constructor(
    private readonly machines: Machines,
    private readonly clock: Clock,
  ) {}

  public read(id: ResourceId, expand = ''): Body {
    checkType(id);
    const resource = this.store.get(id.text);
    if (resource && id.type === MACHINE && /instanceView/i.test(expand)) {
      const shown = this.present(resource);
      const properties = { ...propertiesOf(shown), instanceView: instanceView(this.powerOf(id.text)) };
      return { ...shown, properties };
    }
    if (resource) return this.present(resource);
    const builtIn = id.type === ROLE && builtInRoles().find(({ name }) => name === id.name);
    if (builtIn) return builtIn;
    const isGroup = id.type === 'microsoft.resources/resourcegroups';
    throw new AzureError(
      404,
      isGroup ? 'ResourceGroupNotFound' : 'ResourceNotFound',
      `The resource '${id.text}' was not found.`,
    );
  }

  /** What can be asked about a machine, or about what Azure offers; undefined for paths that are neither. */
  public view(path: string, filter = ''): Body | undefined {
    const role = /roleName eq '([^']+)'/.exec(filter)?.[1];
    if (role !== undefined) return { value: this.roles().filter((each) => roleNameOf(each) === role) };
    if (/^\/subscriptions\/[^/]+\/providers\/Microsoft\.Compute\/skus$/i.test(path))
      return { value: this.skus() };
    const [, connection] = SHARED_KEY.exec(path) ?? [];
    if (connection !== undefined)
      return { value: propertiesOf(this.read(parseResourceId(connection)!)).sharedKey ?? '' };
    const [, machine, view] = /^(.*\/virtualMachines\/[^/]+)\/(instanceView|vmSizes)$/i.exec(path) ?? [];
    if (machine === undefined) return undefined;
    const body = this.read(parseResourceId(machine)!);
    if (view.toLowerCase() === 'instanceview') return instanceView(this.powerOf(machine));
    const sizes =
      this.powerOf(machine) === 'deallocated' ? everySizeBeside(sizeOf(body)) : sizesBeside(sizeOf(body));
    return { value: sizes.map((name) => ({ name })) };
  }

  /** Sizes of the machines that there are, with what the provider asks about them. */
  private skus(): Body[] {
    const sizes = new Set(this.store.ofType(MACHINE).map(({ body }) => sizeOf(body)));
    return [...sizes].map((name) => ({
      resourceType: 'virtualMachines',
      name,
      capabilities: [{ name: 'PremiumIO', value: takesPremiumDisks(name) ? 'True' : 'False' }],
    }));
  }

  /** The key of a connection is written beside it, and read there; undefined for paths that are no such key. */
  public writeKey(path: string, { value }: Body): Body | undefined {
    const [, connection] = SHARED_KEY.exec(path) ?? [];
    if (connection === undefined) return undefined;
    this.update(parseResourceId(connection)!, { properties: { sharedKey: value } });
    return { value };
  }

  /** What an action answers that changes no machine; undefined for one of a machine, or of nothing. */
  public ask(path: string, body: Body): Body | undefined {
    const [, namespace] =
      /^\/subscriptions\/[^/]+\/providers\/([^/]+)\/checkNameAvailability$/i.exec(path) ?? [];
    if (namespace !== undefined) {
      const nameAvailable = isNameFree(String(body.type).toLowerCase(), String(body.name), this.store);
      return { nameAvailable, ...(!nameAvailable && { reason: 'AlreadyExists' }) };
    }
    const [, owner, action] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
    const id = parseResourceId(owner);
    const actions = (id && RESOURCE_TYPES[id.type]?.actions) ?? {};
    const known = Object.keys(actions).find((each) => each.toLowerCase() === action.toLowerCase());
    return known === undefined ? undefined : actions[known](this.store.get(owner)?.body);
  }

  public write(id: ResourceId, body: Body): Body {
    checkType(id);
    const previous = this.store.get(id.text);
    const request: Request = {
      id,
      body: this.withIdentity(id, body, previous?.body),
      store: this.store,
      previous,
      powerOf: this.powerOf,
    };
    const { rules = [], accompany, deploys, remains } = RESOURCE_TYPES[id.type];
    [hasParent, hasReferences, hasZones, ...rules].forEach((rule) => rule(request));
    if (id.type === MACHINE) this.machines.checkSize(body, previous?.body);
    accompany?.(request)
      .filter(({ path }) => !this.store.get(path))
      .forEach(({ path, body: other }) => this.put({ ...request, id: parseResourceId(path)!, body: other }));
    // What remained of a former one is recovered.
    remains?.(request).forEach(({ path }) => this.store.delete(parseResourceId(path)!));
    deploys?.(request).forEach(({ path, body: other }) => this.write(parseResourceId(path)!, other));
    return this.store.show(this.put(request));
  }

  public update(id: ResourceId, change: Body): Body {
    this.read(id);
    const current = this.store.show(this.store.get(id.text)!);
    const properties = merged(propertiesOf(current), propertiesOf(change));
    return this.write(id, { ...current, ...change, properties });
  }

  /** Whether there was anything to remove. */
  public remove(id: ResourceId): boolean {
    checkType(id);
    if (!this.store.get(id.text)) return false;
    refuseWhileUsed(id, this.store);
    const { keeps, softly, remains } = RESOURCE_TYPES[id.type];
    const { body } = this.store.get(id.text)!;
    keeps?.({ id, powerOf: this.powerOf, store: this.store });
    const rest = softly?.({ id, store: this.store });
    if (rest) {
      this.store.put(id, rest);
      // learn.microsoft.com/azure/backup/backup-azure-security-feature-cloud: for 14 days.
      this.clock.in(14 * 24 * 60, () => this.purge(id));
      return true;
    }
    this.store.delete(id);
    remains?.({ id, body }).forEach((each) =>
      this.store.put(parseResourceId(each.path)!, { location: body.location, ...each.body }),
    );
    // What is made again under the name is another thing, with another address.
    [...this.serials.keys()]
      .filter((key) => key === id.key || key.startsWith(`${id.key}/`))
      .forEach((key) => this.serials.delete(key));
    return true;
  }

  /** A collection: of a type, also in a whole subscription, or of all that lies directly in a group. */
  public list(path: string, filter = ''): Body[] {
    const wanted = /^resourceType eq '([^']+)'$/i.exec(filter)?.[1].toLowerCase();
    if (wanted !== undefined && /^\/subscriptions\/[^/]+\/resources$/i.test(path))
      return this.show((each) => each.type === wanted);
    const group = /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)\/resources$/i.exec(path)?.[1];
    if (group) return this.show((each) => groupOf(each) === each.parent && isBelow(each, group));
    const member = parseResourceId(`${path}/any`);
    if (!member) throw new AzureError(404, 'NotFound', `No such path: ${path}`);
    checkType(member);
    return this.show((each) => each.type === member.type && isBelow(each, path));
  }

  /** An action: the resource has to exist, and to know it. */
  public act(path: string): ResourceId {
    const action = path.split('/').pop()!.toLowerCase();
    const id = parseResourceId(path.replace(/\/[^/]+$/, ''));
    if (!id || id.type !== MACHINE || !Machines.knows(action)) {
      throw new AzureError(404, 'NotFound', `No such path: ${path}`);
    }
    this.read(id);
    return id;
  }

  /** What was deleted softly goes for good, unless somebody has taken it back meanwhile. */
  private purge(id: ResourceId): void {
    const item = this.store.get(id.text);
    if (id.type === ITEM && item && isSoftDeleted(item.body)) this.store.delete(id);
  }

  private roles(): Body[] {
    return [...this.store.ofType(ROLE).map((each) => this.store.show(each)), ...builtInRoles()];
  }

  /** What is written without its identity keeps it, as attaching a disk does. One of the system has a principal of its own. */
  private withIdentity(id: ResourceId, body: Body, previous: Body | undefined): Body {
    const identity = (body.identity ?? previous?.identity) as Body | undefined;
    if (identity === undefined) return body;
    const kinds = String(identity.type);
    const serial = String(this.serial({ key: `${id.key}/principal`, type: 'principal' })).padStart(12, '0');
    const principal = /SystemAssigned/i.test(kinds) && {
      principalId: `44444444-4444-4444-4444-${serial}`,
      tenantId: TENANT,
    };
    const assigned = Object.keys((identity.userAssignedIdentities ?? {}) as Body).map((each) => {
      const { principalId, clientId } = propertiesOf(this.store.get(each)?.body ?? {});
      return [each, { principalId, clientId }];
    });
    const users = assigned.length > 0 && { userAssignedIdentities: Object.fromEntries(assigned) as Body };
    return { ...body, identity: { ...identity, ...principal, ...users } };
  }

  private readonly powerOf = (machine: string): PowerState => this.machines.power.stateOf(machine);

  private put(request: Request): Resource {
    const { complete, mark } = RESOURCE_TYPES[request.id.type] ?? {};
    const completed = complete?.(request, this.serial(request.id)) ?? {};
    const properties = { ...propertiesOf(request.body), ...completed };
    const marks = mark?.(request, this.serial(request.id));
    return this.store.put(request.id, { ...request.body, ...marks, properties });
  }

  private show(selected: (id: ResourceId) => boolean): Body[] {
    return this.store
      .all()
      .filter(({ id }) => selected(id))
      .map((each) => this.present(each));
  }

  /** A resource as Azure shows it, a disk with the machine that it is attached to. */
  private present(resource: Resource): Body {
    const shown = this.store.show(resource);
    const owner = resource.id.type === 'microsoft.compute/disks' && ownerOf(resource.id.text, this.store);
    if (!owner) return shown;
    const diskState = this.powerOf(owner.id.text) === 'deallocated' ? 'Reserved' : 'Attached';
    return { ...shown, managedBy: owner.id.text, properties: { ...propertiesOf(shown), diskState } };
  }

  /** A number that stays the resource's own as long as it lives, so that what Azure makes up is stable. */
  private serial(id: Pick<ResourceId, 'key' | 'type'>): number {
    const known = this.serials.get(id.key);
    if (known !== undefined) return known;
    const serial = this.counts.get(id.type) ?? 4;
    this.counts.set(id.type, serial + 1);
    this.serials.set(id.key, serial);
    return serial;
  }
}

/** Source: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-invalid-resource-type. */
function checkType({ type }: ResourceId): void {
  if (RESOURCE_TYPES[type]) return;
  const [namespace] = type.split('/');
  throw new AzureError(
    404,
    'InvalidResourceType',
    `The resource type '${type}' could not be found in the namespace '${namespace}'.`,
  );
}

function isBelow(id: ResourceId, path: string): boolean {
  return id.key.startsWith(`${path.toLowerCase()}/`);
}

/** Source: learn.microsoft.com/rest/api/compute/virtual-machines/instance-view. */
export function instanceView(state: PowerState): Body {
  return {
    statuses: [
      { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded' },
      { code: `PowerState/${state}`, level: 'Info', displayStatus: `VM ${state}` },
    ],
  };
}

/** A change laid over what there is: objects are merged, everything else is replaced. */
function merged(current: Body, change: Body): Body {
  const isObject = (value: unknown): value is Body =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const result = { ...current };
  for (const [name, value] of Object.entries(change)) {
    const before = current[name];
    result[name] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

function builtInRoles(): Body[] {
  return Object.entries(BUILT_IN_ROLES).map(([roleName, name]) => ({
    id: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
    name,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: { roleName, type: 'BuiltInRole', permissions: [], assignableScopes: ['/'] },
  }));
}

function roleNameOf(role: Body): unknown {
  return propertiesOf(role).roleName;
}
