import { DependencyKind } from '../model/dependency';
import type { EstateDocument } from '../model/estate-document';
import { ExternalKind } from '../model/external-model';
import { carrierDomain, linkId, machineEvent } from '../model/ids';
import type { MachineModel } from '../model/machine-model';
import type { RedundancyGroup } from '../model/redundancy-group';
import { Runs } from '../model/site-model';
import type { InterconnectModel } from '../model/stack-model';
import type { TierModel } from '../model/tier-model';
import { allOf, ALWAYS, anyOf, atLeast, type Fault, NEVER } from './fault';

/** Roles of servers that are members of the domain and do nothing without a domain controller. */
export const DOMAIN_ROLES = ['mailbox', 'client-access'];

/**
 * What has to fail so that a part of the estate fails: the part itself, what it is lost with, what it needs, and so many members of its group. A
 * part is stated once and shared, so that whoever walks the tree walks it once.
 */
export class Components {
  private readonly machines: Map<string, MachineModel>;
  private readonly groups: Map<string, RedundancyGroup>;
  private readonly tiers: Map<string, TierModel>;
  private readonly needs = new Map<string, string[]>();
  private readonly known = new Map<string, Fault>();

  public constructor(public readonly estate: EstateDocument) {
    this.machines = byId(estate.machines);
    this.groups = byId(estate.redundancyGroups);
    this.tiers = byId(estate.tiers);
    for (const { source, target, kind } of estate.dependencies)
      if (kind === DependencyKind.NEEDS) this.needs.set(source, [...(this.needs.get(source) ?? []), target]);
  }

  /** A machine does not run. */
  public down(id: string): Fault {
    return this.once(`down ${id}`, () => {
      const machine = this.machines.get(id);
      if (!machine) return this.own(id);
      if (machine.runs === Runs.WHEN_ACTIVATED) return ALWAYS;
      return anyOf(machineEvent(id), ...machine.failureDomains);
    });
  }

  /** A machine does not run, or something outside does not work; the carrier of its public address is another matter. */
  public stopped(id: string): Fault {
    return this.once(`stopped ${id}`, () => {
      const thing = this.machines.get(id);
      if (thing?.carrier === undefined || thing.runs === Runs.WHEN_ACTIVATED) return this.fails(id);
      const carrier = carrierDomain(thing.carrier);
      return anyOf(machineEvent(id), ...thing.failureDomains.filter((domain) => domain !== carrier));
    });
  }

  /** Anything with an id does not do its work: a machine, something outside, a redundancy group, a tier. */
  public fails(id: string): Fault {
    return this.once(`fails ${id}`, () => anyOf(...this.allNeededBy(id).map((each) => this.own(each))));
  }

  /** Anything with an id does not do its work by itself: so many of its members fail, whatever becomes of what it needs. */
  public failsByItself(id: string): Fault {
    return this.own(id);
  }

  /** Ids of what something needs. */
  public neededBy(id: string): string[] {
    return this.needs.get(id) ?? [];
  }

  /** The machines of a tier that take their share of the load. */
  public sharers(tier: string): string[] {
    return this.groups.get(tier)?.members ?? this.tiers.get(tier)?.machines ?? [];
  }

  /** One site cannot reach another: all connections between them are lost. */
  public unlinked(from: string, to: string): Fault {
    if (from === to) return NEVER;
    const id = linkId(from, to);
    return this.once(id, () => {
      const ways = this.estate.interconnects.filter(
        ({ sites }) => sites.includes(from) && sites.includes(to),
      );
      if (ways.length === 0) return ALWAYS;
      // A peering fails as a whole; whatever else happens, so does the link where that is the only way.
      const faults = ways.map((way) => this.wayFails(way, from, to));
      return anyOf(id, ...(faults.includes(NEVER) ? [] : [allOf(...faults)]));
    });
  }

  /**
   * Servers of a site find no domain controller: neither their own site's nor those of a site that they reach.
   *
   * Source: support.microsoft.com/help/3088777 (Exchange uses domain controllers out of its site when its own has too few).
   */
  public withoutDirectory(site: string): Fault {
    return this.once(`directory ${site}`, () => {
      const all = this.estate.externals.filter(({ kind }) => kind === ExternalKind.DOMAIN_CONTROLLERS);
      const reached = all
        .map((each) => ({ each, path: each.site === undefined ? NEVER : this.unlinked(site, each.site) }))
        .filter(({ path }) => path !== ALWAYS);
      if (reached.length === 0) return NEVER;
      return allOf(...reached.map(({ each, path }) => anyOf(this.fails(each.id), path)));
    });
  }

  /** What makes a connection fail beside the event of the link: the loss of all tunnels, or of the way to the site that has the gateway. */
  private wayFails({ gateway }: InterconnectModel, from: string, to: string): Fault {
    if (!gateway) return NEVER;
    const { through, tunnels } = gateway;
    if (through !== undefined) return anyOf(this.unlinked(from, through), this.unlinked(through, to));
    return allOf(...tunnels.map(({ id, failureDomains = [] }) => anyOf(id, ...failureDomains)));
  }

  /** A thing with all that it needs, and what those need. */
  private allNeededBy(id: string): string[] {
    const all = new Set([id]);
    for (const each of all) this.neededBy(each).forEach((needed) => all.add(needed));
    return [...all];
  }

  private own(id: string): Fault {
    return this.once(
      `own ${id}`,
      () => this.machineFails(id) ?? this.groupFails(id) ?? this.externalFails(id) ?? NEVER,
    );
  }

  private machineFails(id: string): Fault | undefined {
    const machine = this.machines.get(id);
    if (!machine) return undefined;
    const inDomain = machine.roles.some((role) => DOMAIN_ROLES.includes(role));
    const site = inDomain ? machine.site : undefined;
    return anyOf(this.down(id), ...(site === undefined ? [] : [this.withoutDirectory(site)]));
  }

  private groupFails(id: string): Fault | undefined {
    const group = this.groups.get(id) ?? this.groupOfTier(id);
    if (!group) return undefined;
    const members = group.members.map((each) => (group.votes ? this.down(each) : this.fails(each)));
    return atLeast(Math.max(0, members.length - group.needed + 1), members);
  }

  /** A tier without a group of its own goes on as long as one of its machines does. */
  private groupOfTier(id: string): Pick<RedundancyGroup, 'members' | 'needed' | 'votes'> | undefined {
    const tier = this.tiers.get(id);
    return tier && { members: tier.machines, needed: 1, votes: false };
  }

  private externalFails(id: string): Fault | undefined {
    const external = this.estate.externals.find((each) => each.id === id);
    return external && anyOf(id, ...external.failureDomains);
  }

  /** While a fault is put together it counts as not happening, so that a group whose member needs the group comes to an end. */
  private once(key: string, make: () => Fault): Fault {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, NEVER);
    const fault = make();
    this.known.set(key, fault);
    return fault;
  }
}

function byId<T extends { readonly id: string }>(all: readonly T[]): Map<string, T> {
  return new Map(all.map((each) => [each.id, each]));
}
