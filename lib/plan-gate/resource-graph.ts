import { isMachine } from './machine-types';
import type { Plan, ResourceChange } from './plan';
import { principalsOf, withoutIndex } from './plan';
import type { ResourceRule } from './resource-rule';
import { PARENT } from './resource-rule';
import { RESOURCE_RULES } from './resource-rules';

const GROUP = 'azurerm_resource_group';

/** Which machines are behind a resource of a plan, by the ids in its state and the references of the program. */
export class ResourceGraph {
  private readonly byAddress: ReadonlyMap<string, ResourceChange>;
  private readonly byId = new Map<string, string>();
  private readonly byBlock = new Map<string, string[]>();
  private readonly followers = new Map<string, string[]>();
  private readonly known = new Map<string, string[]>();

  public constructor(private readonly plan: Plan) {
    this.byAddress = new Map(plan.changes.map((each) => [each.address, each]));
    for (const change of plan.changes) {
      const { address } = change;
      // What ties two resources together may have the id of one of them, and nothing refers to it.
      if (ruleOf(change)?.leadsTo === undefined) this.byId.set(idOf(change), address);
      // A right names a principal, and what goes has no reference in the program any more.
      for (const each of principalsOf(change)) this.byId.set(each.toLowerCase(), address);
      const block = withoutIndex(address);
      this.byBlock.set(block, [...(this.byBlock.get(block) ?? []), address]);
    }
    for (const change of plan.changes) {
      for (const holder of this.targets(change, ruleOf(change)?.behind))
        this.followers.set(holder, [...(this.followers.get(holder) ?? []), change.address]);
    }
  }

  /** Addresses of the machines that feel what happens to a resource. */
  public machinesBehind(address: string): string[] {
    const known = this.known.get(address);
    if (known) return known;
    this.known.set(address, []);
    const found = [...new Set(this.findMachines(address))].sort();
    this.known.set(address, found);
    return found;
  }

  /** Addresses of what is directly behind a resource. */
  public followersOf(address: string): readonly string[] {
    return this.followers.get(address) ?? [];
  }

  /** These resources and all that they depend on in the program: what `-target` of them brings along. */
  public withDependencies(addresses: readonly string[]): Set<string> {
    const found = new Set(addresses);
    // A set that grows is walked to its new end.
    for (const address of found) {
      const references = this.plan.configured.get(withoutIndex(address))?.values() ?? [];
      for (const block of [...references].flat())
        for (const each of this.byBlock.get(block) ?? []) found.add(each);
    }
    return found;
  }

  private findMachines(address: string): string[] {
    const change = this.byAddress.get(address);
    if (change === undefined) return [];
    if (isMachine(change.type)) return [address];
    if (change.type === GROUP) return this.machinesWithin(change);
    const rule = ruleOf(change);
    const next =
      rule === undefined
        ? this.targets(change, [PARENT, ...Object.keys({ ...change.before, ...change.after })])
        : [...this.targets(change, rule.leadsTo), ...(rule.leadsTo ? [] : this.followersOf(address))];
    return next.flatMap((each) => this.machinesBehind(each));
  }

  private machinesWithin(group: ResourceChange): string[] {
    const id = idOf(group);
    if (id === '') return [];
    return this.plan.changes
      .filter((each) => isMachine(each.type) && idOf(each).startsWith(`${id}/`))
      .map((each) => each.address);
  }

  /** Addresses that some attributes of a resource name. */
  private targets(change: ResourceChange, attributes: readonly string[] = []): string[] {
    const configured = this.plan.configured.get(withoutIndex(change.address));
    const found = attributes.flatMap((name) =>
      name === PARENT
        ? this.parents(change)
        : [
            ...textsIn([change.before?.[name], change.after?.[name]]).flatMap((each) =>
              each === '' ? [] : (this.byId.get(each.toLowerCase()) ?? []),
            ),
            ...(configured?.get(name) ?? []).flatMap((each) => this.byBlock.get(each) ?? []),
          ],
    );
    return [...new Set(found)].filter((each) => each !== change.address);
  }

  /** The nearest resource whose id begins this one's; the resource group holds everything and says nothing. */
  private parents(change: ResourceChange): string[] {
    const parts = idOf(change).split('/');
    for (let length = parts.length - 1; length > 5; length -= 1) {
      const address = this.byId.get(parts.slice(0, length).join('/'));
      if (address !== undefined) return [address];
    }
    return [];
  }
}

function ruleOf({ type }: ResourceChange): ResourceRule | undefined {
  return RESOURCE_RULES[type];
}

/** Its id in Azure, in small letters; empty before it exists. */
function idOf({ before }: ResourceChange): string {
  return typeof before?.id === 'string' ? before.id.toLowerCase() : '';
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
