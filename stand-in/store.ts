import type { ResourceId } from './resource-id';
import { parseResourceId } from './resource-id';

export type Body = Record<string, unknown>;

/** A resource as it is kept. */
export interface Resource {
  readonly id: ResourceId;
  body: Body;
}

/** Children that Azure also shows as an array of the parent's properties: one store seen two ways. */
const EMBEDDED: Record<string, string[]> = {
  'microsoft.network/virtualnetworks': ['subnets', 'virtualNetworkPeerings'],
  'microsoft.network/networksecuritygroups': ['securityRules'],
  'microsoft.network/networkinterfaces': ['ipConfigurations'],
  'microsoft.network/loadbalancers': [
    'frontendIPConfigurations',
    'backendAddressPools',
    'probes',
    'loadBalancingRules',
    'outboundRules',
    'inboundNatRules',
    'inboundNatPools',
  ],
};

/** Everything that exists, by id. */
export class ResourceStore {
  /** Names that others in Azure have, in lower case; they are unique beyond a subscription. */
  public readonly namesElsewhere = new Set<string>();

  private readonly byKey = new Map<string, Resource>();

  public get(id: string): Resource | undefined {
    return this.byKey.get(id.toLowerCase());
  }

  public all(): Resource[] {
    return [...this.byKey.values()];
  }

  /** Resources of a type, by its lower-case name, in the order of their ids: Terraform makes them at once, in any order. */
  public ofType(type: string): Resource[] {
    return this.all()
      .filter((resource) => resource.id.type === type)
      .sort((one, other) => one.id.key.localeCompare(other.id.key));
  }

  public childrenOf(id: string): Resource[] {
    const prefix = `${id.toLowerCase()}/`;
    return this.all().filter((resource) => resource.id.key.startsWith(prefix));
  }

  /** Writes a resource; an array of embedded children replaces them, its absence leaves them. */
  public put(id: ResourceId, body: Body): Resource {
    const properties = { ...(body.properties as Body | undefined) };
    for (const collection of EMBEDDED[id.type] ?? []) {
      const children = properties[collection] as Body[] | undefined;
      delete properties[collection];
      if (children) this.replaceChildren(id, collection, children);
    }
    const resource = { id, body: { ...body, properties } };
    this.byKey.set(id.key, resource);
    return resource;
  }

  public delete(id: ResourceId): void {
    this.childrenOf(id.text).forEach((child) => this.byKey.delete(child.id.key));
    this.byKey.delete(id.key);
  }

  /** The resource as Azure shows it. */
  public show(resource: Resource): Body {
    const { id, body } = resource;
    const properties: Body = { provisioningState: 'Succeeded', ...(body.properties as Body) };
    for (const collection of EMBEDDED[id.type] ?? []) {
      properties[collection] = this.childrenOf(id.text)
        .filter((child) => child.id.type === `${id.type}/${collection.toLowerCase()}`)
        .map((child) => this.show(child));
    }
    return { ...body, id: id.text, name: id.name, type: id.type, properties };
  }

  private replaceChildren(parent: ResourceId, collection: string, children: Body[]): void {
    const type = `${parent.type}/${collection.toLowerCase()}`;
    const names = new Set(children.map((child) => String(child.name).toLowerCase()));
    this.childrenOf(parent.text)
      .filter((child) => child.id.type === type && !names.has(child.id.name.toLowerCase()))
      .forEach((child) => this.delete(child.id));
    for (const child of children) {
      const id = parseResourceId(`${parent.text}/${collection}/${String(child.name)}`)!;
      const body = { ...child };
      delete body.name;
      delete body.id;
      this.put(id, body);
    }
  }
}

/** Every id that a body mentions, children and the resource itself excluded. */
export function referencesOf(resource: { id: ResourceId; body: unknown }): string[] {
  const found = new Set<string>();
  collect(resource.body, found);
  return [...found].filter(
    (id) => id.toLowerCase() !== resource.id.key && !id.toLowerCase().startsWith(`${resource.id.key}/`),
  );
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') {
    if (/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\//i.test(value)) found.add(value);
  } else if (value !== null && typeof value === 'object') {
    Object.values(value).forEach((each) => collect(each, found));
  }
}
