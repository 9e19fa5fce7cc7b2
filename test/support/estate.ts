import type { Attributes } from './app';
import type { Stacks } from './synth';
import { render } from './terraform-expression';

/** A resource with the place it stands in. */
export interface Resource {
  readonly stack: string;
  readonly type: string;
  /** `stack/type.name`; also what its `id` resolves to. */
  readonly address: string;
  /** As written, references unresolved. */
  readonly raw: Attributes;
}

/**
 * The synthesized stacks as a plan would see them: references, variables (by their defaults) and outputs of other stacks are
 * followed. What only Azure knows, such as an address, resolves to a name for it, which compares like the value.
 */
export class Estate {
  private readonly resources: Resource[];
  private readonly resolved = new Map<Resource, Attributes>();

  /**
   * @param stacks - the JSON of all stacks
   * @param variables - values of variables, in place of their defaults
   */
  public constructor(
    private readonly stacks: Stacks,
    private readonly variables: Record<string, unknown> = {},
  ) {
    this.resources = Object.entries(stacks).flatMap(([stack, { resource = {} }]) =>
      Object.entries(resource).flatMap(([type, byName]) =>
        Object.entries(byName).map(([name, raw]) => ({
          stack,
          type,
          address: `${stack}/${type}.${name}`,
          raw,
        })),
      ),
    );
  }

  /** The same stacks with other variables. */
  public assuming(variables: Record<string, unknown>): Estate {
    return new Estate(this.stacks, variables);
  }

  /** Default of a variable in whichever stack has it. */
  public variableDefault(name: string): unknown {
    const declared = Object.values(this.stacks).find((stack) => stack.variable?.[name]);
    return declared?.variable?.[name].default;
  }

  /** All resources of the types. */
  public all(...types: string[]): Resource[] {
    return this.resources.filter((resource) => types.includes(resource.type));
  }

  /** All resources whose type begins like this. */
  public allLike(prefix: string): Resource[] {
    return this.resources.filter((resource) => resource.type.startsWith(prefix));
  }

  /** The resource with this address or id. */
  public find(address: unknown): Resource | undefined {
    return this.resources.find((resource) => resource.address === address);
  }

  /** An argument, resolved; undefined where it is left out or null. */
  public get(resource: Resource, argument: string): unknown {
    const known = this.resolved.get(resource) ?? {};
    this.resolved.set(resource, known);
    if (!(argument in known)) known[argument] = this.resolve(resource.raw[argument], resource.stack);
    return known[argument] ?? undefined;
  }

  /** An argument as text; empty where it is left out. */
  public text(resource: Resource, argument: string): string {
    const value = this.get(resource, argument) ?? '';
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Error(`${argument} of ${resource.address} is no text`);
  }

  /** An argument that is a list, or a single block or value in place of one. */
  public list<T = string>(resource: Resource, argument: string): T[] {
    const value = this.get(resource, argument);
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]) as T[];
  }

  private resolve(value: unknown, stack: string): unknown {
    if (typeof value === 'string') {
      return value.includes('${')
        ? render(value, { reference: (parts) => this.reference(parts, stack) })
        : value;
    }
    if (Array.isArray(value)) return value.map((each) => this.resolve(each, stack));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.resolve(each, stack)]));
  }

  private reference(parts: string[], stack: string): unknown {
    if (parts[0] === 'var') return this.variable(parts[1], stack);
    if (parts[0] === 'data') return this.data(parts, stack);
    const [type, name, argument] = parts;
    const resource = this.find(`${stack}/${type}.${name}`);
    const unknown = `${stack}/${parts.join('.')}`;
    if (!resource) return unknown;
    if (argument === 'id') return resource.address;
    if (argument === 'fqdn') return this.fullName(resource) ?? unknown;
    return this.get(resource, argument) ?? unknown;
  }

  private variable(name: string, stack: string): unknown {
    if (name in this.variables) return this.variables[name];
    return this.stacks[stack].variable?.[name]?.default ?? `${stack}/var.${name}`;
  }

  private data(parts: string[], stack: string): unknown {
    const [, type, name, , output] = parts;
    if (type !== 'terraform_remote_state') return `${stack}/${parts.join('.')}`;
    const found = this.stacks[name]?.output?.[output];
    if (!found) throw new Error(`${stack} reads the output ${output} of ${name}, which has none`);
    return this.resolve(found.value, name);
  }

  /** The name under which Azure publishes a resource. */
  public fullName(resource: Resource): string | undefined {
    if (resource.type === 'azurerm_traffic_manager_profile') {
      const [dns] = this.list<Attributes>(resource, 'dns_config');
      return `${String(dns.relative_name)}.trafficmanager.net`;
    }
    const label = this.text(resource, 'domain_name_label');
    return label === '' ? undefined : `${label}.${this.text(resource, 'location')}.cloudapp.azure.com`;
  }
}
