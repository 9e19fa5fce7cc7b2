import { AzureError } from './azure-error';
import { Machines } from './machines';
import type { ResourceId } from './resource-id';
import { groupOf, parseResourceId } from './resource-id';
import { RESOURCE_TYPES } from './resource-types';
import { refuseWhileUsed } from './rules/deletion';
import { hasParent, hasReferences, hasZones } from './rules/general';
import type { Request } from './rules/rule';
import { propertiesOf } from './rules/rule';
import type { Body, Resource } from './store';
import { ResourceStore } from './store';

/** Reads and writes resources as Azure Resource Manager does: strictly. */
export class ResourceManager {
  public readonly store = new ResourceStore();

  private readonly serials = new Map<string, number>();

  public read(id: ResourceId): Body {
    checkType(id);
    const resource = this.store.get(id.text);
    if (resource) return this.store.show(resource);
    const isGroup = id.type === 'microsoft.resources/resourcegroups';
    throw new AzureError(
      404,
      isGroup ? 'ResourceGroupNotFound' : 'ResourceNotFound',
      `The resource '${id.text}' was not found.`,
    );
  }

  public write(id: ResourceId, body: Body): Body {
    checkType(id);
    const previous = this.store.get(id.text);
    const request: Request = { id, body: keepIdentity(body, previous?.body), store: this.store, previous };
    const { rules = [], accompany } = RESOURCE_TYPES[id.type];
    [hasParent, hasReferences, hasZones, ...rules].forEach((rule) => rule(request));
    accompany?.(request)
      .filter(({ path }) => !this.store.get(path))
      .forEach(({ path, body: other }) => this.put({ ...request, id: parseResourceId(path)!, body: other }));
    return this.store.show(this.put(request));
  }

  public update(id: ResourceId, change: Body): Body {
    const current = this.read(id);
    const properties = { ...propertiesOf(current), ...propertiesOf(change) };
    return this.write(id, { ...current, ...change, properties });
  }

  /** Whether there was anything to remove. */
  public remove(id: ResourceId): boolean {
    checkType(id);
    if (!this.store.get(id.text)) return false;
    refuseWhileUsed(id, this.store);
    this.store.delete(id);
    return true;
  }

  /** A collection: of a type, or of all that lies directly in a group. */
  public list(path: string): Body[] {
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
    if (!id || id.type !== 'microsoft.compute/virtualmachines' || !Machines.knows(action)) {
      throw new AzureError(404, 'NotFound', `No such path: ${path}`);
    }
    this.read(id);
    return id;
  }

  private put(request: Request): Resource {
    const completed = RESOURCE_TYPES[request.id.type]?.complete?.(request, this.serial(request.id)) ?? {};
    const properties = { ...propertiesOf(request.body), ...completed };
    return this.store.put(request.id, { ...request.body, properties });
  }

  private show(selected: (id: ResourceId) => boolean): Body[] {
    return this.store
      .all()
      .filter(({ id }) => selected(id))
      .map((each) => this.store.show(each));
  }

  /** A number that stays the resource's own, so that what Azure makes up is stable. */
  private serial(id: ResourceId): number {
    const ofType = [...this.serials.keys()].filter((key) => parseResourceId(key)?.type === id.type);
    const serial = this.serials.get(id.key) ?? ofType.length + 4;
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

/** A machine written without its identity keeps it, as attaching a disk does. */
function keepIdentity(body: Body, previous: Body | undefined): Body {
  const identity = (body.identity ?? previous?.identity) as Body | undefined;
  if (identity === undefined) return body;
  const principal = {
    principalId: '44444444-4444-4444-4444-444444444444',
    tenantId: '11111111-1111-1111-1111-111111111111',
  };
  return { ...body, identity: { ...principal, ...identity } };
}
