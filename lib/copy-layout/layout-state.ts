import { FailureKind } from '../core/failure-kind';
import type { Failure } from './failures';
import { failuresOf } from './failures';
import type { LayoutMember } from './model';
import type { Objective } from './objective';
import { beyondOne } from './objective';

/** A database while it is laid out: servers by index, in the order of preference. */
export interface Draft {
  readonly name: string;
  readonly home: string;
  readonly servers: number[];
  /** How many of them, from the first on, are healthy; the rest lag. */
  readonly healthy: number;
}

/**
 * Weights of the surrogate. Loads have to be even while nothing fails and after the failure of a site, and one step changes the loads after a
 * dozen other failures: the factor keeps these from outweighing them.
 */
const EVEN_WEIGHT = 10_000;
const COPY_WEIGHT = 300;
const LAGGED_WEIGHT = 100;
const NO_COPY_WEIGHT = 1e9;
const AWAY_WEIGHT = 1e6;

/** Where a database is active that has no healthy copy left, or that has not been counted yet. */
const NOWHERE = -1;
const NOT_COUNTED = -2;

/** The loads that a layout leads to, kept up to date while copies move: active databases by failure and member, and copies by member. */
export class LayoutState {
  public readonly failures: Failure[];
  /** Indexes of the members of each site, in the order in which the sites are named. */
  public readonly sites: ReadonlyMap<string, number[]>;
  /** Copies of each member, and lagged ones. */
  public readonly copies: number[];
  public readonly lagged: number[];
  /**
   * A smooth substitute for the objective: the weighted sum of all squared loads. It falls with every step towards even loads, so that a search
   * finds its way where the largest difference after a failure does not change yet.
   */
  public surrogate = 0;

  /** A member without a zone counts as one of its own. */
  private readonly zones: string[];
  private readonly sitesWithZones: Set<string>;
  private readonly loads: number[][];
  private readonly actives: Map<Draft, number[]>;
  private readonly allFailures: number[];
  private readonly failuresOfMember: number[][];
  /** Largest difference after each failure; computed again where loads have changed since. */
  private readonly differences: (number | undefined)[];
  private withoutHealthyCopy = 0;
  private awayFromHome = 0;

  public constructor(
    public readonly members: LayoutMember[],
    public readonly drafts: Draft[],
  ) {
    this.failures = failuresOf(members);
    this.sites = indexesBySite(members);
    this.zones = members.map(({ name, zone }) => zone ?? name);
    this.sitesWithZones = new Set(
      [...this.sites]
        .filter(([, all]) => new Set(all.map((each) => this.zones[each])).size > 1)
        .map(([site]) => site),
    );
    this.copies = members.map(() => 0);
    this.lagged = members.map(() => 0);
    this.loads = this.failures.map(() => members.map(() => 0));
    this.differences = this.failures.map(() => undefined);
    this.allFailures = this.failures.map((_, index) => index);
    this.failuresOfMember = members.map((_, member) =>
      this.allFailures.filter((index) => isLost(this.failures[index].mask, member)),
    );
    this.actives = new Map(drafts.map((draft) => [draft, this.failures.map(() => NOT_COUNTED)]));
    for (const draft of drafts) {
      this.countCopies(draft, 1);
      this.updateActive(draft);
    }
  }

  /** Changes a draft and keeps the loads up to date. */
  public change(draft: Draft, change: () => void): void {
    this.countCopies(draft, -1);
    change();
    this.countCopies(draft, 1);
    this.updateActive(draft);
  }

  /** Whether the healthy copies of a database are in several zones of each site that has several zones and several of the copies. */
  public spansZones({ servers, healthy }: Pick<Draft, 'servers' | 'healthy'>): boolean {
    const counted = servers.slice(0, healthy);
    return counted.every((server) => {
      const { site } = this.members[server];
      const near = counted.filter((each) => this.members[each].site === site);
      return (
        near.length < 2 ||
        !this.sitesWithZones.has(site) ||
        near.some((each) => this.zones[each] !== this.zones[server])
      );
    });
  }

  /** Active databases of a member after a failure. */
  public load(failure: number, member: number): number {
    return this.loads[failure][member];
  }

  /**
   * What is to be as small as can be, the gravest first: databases without a healthy copy; those active away from home; what the largest difference
   * exceeds one by while nothing fails and after the failure of a site; uneven copies and lagged copies; the largest difference while nothing fails,
   * after the failure of a site, at worst after any other failure, and in sum; and the surrogate.
   */
  public objective(): Objective {
    let [healthy, site, worst, sum] = [0, 0, 0, 0];
    this.failures.forEach(({ kind }, index) => {
      const difference = this.differenceAfter(index);
      if (kind === FailureKind.NONE) healthy = difference;
      else if (kind === FailureKind.SITE) site = Math.max(site, difference);
      else worst = Math.max(worst, difference);
      sum += difference;
    });
    const uneven = [this.unevenCopies(), beyondOne(this.differenceOf(this.lagged, 0))];
    const musts = [this.withoutHealthyCopy, this.awayFromHome, beyondOne(healthy), beyondOne(site)];
    return [...musts, ...uneven, healthy, site, worst, sum, this.surrogate];
  }

  /** By how much more than one the copies of two members of a site differ. */
  public unevenCopies(): number {
    return beyondOne(this.differenceOf(this.copies, 0));
  }

  /** Whether copies differ by more than one, or active databases while nothing fails or after the failure of a site. */
  public isUneven(): boolean {
    const [, , healthy, site, copies, lagged] = this.objective();
    return healthy + site + copies + lagged > 0;
  }

  /** Whether no layout could be better: every database stays at home, and what two members of a site differ by is a remainder. */
  public isOptimal(): boolean {
    if (this.withoutHealthyCopy + this.awayFromHome > 0 || this.isUneven()) return false;
    return this.failures.every((_, index) => this.differenceAfter(index) <= this.remainderAfter(index));
  }

  private differenceAfter(failure: number): number {
    return (this.differences[failure] ??= this.differenceOf(
      this.loads[failure],
      this.failures[failure].mask,
    ));
  }

  /** 1 where the active databases of a site cannot be shared out among those of its members that remain, else 0. */
  private remainderAfter(failure: number): number {
    const { mask } = this.failures[failure];
    for (const indexes of this.sites.values()) {
      const left = indexes.filter((index) => !isLost(mask, index));
      const active = left.reduce((sum, index) => sum + this.loads[failure][index], 0);
      if (active % left.length > 0) return 1;
    }
    return 0;
  }

  /** The largest difference between two members of a site that remain. */
  private differenceOf(loads: number[], mask: number): number {
    let largest = 0;
    for (const indexes of this.sites.values()) {
      let [least, most] = [Infinity, 0];
      for (const index of indexes) {
        if (isLost(mask, index)) continue;
        if (loads[index] < least) least = loads[index];
        if (loads[index] > most) most = loads[index];
      }
      if (most > 0) largest = Math.max(largest, most - least);
    }
    return largest;
  }

  /** Counts the copies of a draft, or takes them back. */
  private countCopies(draft: Draft, by: number): void {
    draft.servers.forEach((server, position) => {
      this.surrogate += COPY_WEIGHT * growth(this.copies[server], by);
      this.copies[server] += by;
      if (position < draft.healthy) return;
      this.surrogate += LAGGED_WEIGHT * growth(this.lagged[server], by);
      this.lagged[server] += by;
    });
  }

  /** Moves the activity of a draft to where its copies say now, for each failure in which that may differ. */
  private updateActive(draft: Draft): void {
    const actives = this.actives.get(draft)!;
    const [first] = draft.servers;
    // While the first copy stays, only failures that take it can lead elsewhere than before.
    for (const failure of actives[0] === first ? this.failuresOfMember[first] : this.allFailures) {
      const active = activeAfter(draft, this.failures[failure].mask);
      if (active === actives[failure]) continue;
      this.addLoad(draft, failure, actives[failure], -1);
      this.addLoad(draft, failure, active, 1);
      actives[failure] = active;
      this.differences[failure] = undefined;
    }
  }

  private addLoad(draft: Draft, failure: number, active: number, by: number): void {
    if (active === NOT_COUNTED) return;
    if (active === NOWHERE) {
      this.withoutHealthyCopy += by;
      this.surrogate += by * NO_COPY_WEIGHT;
      return;
    }
    const { kind } = this.failures[failure];
    const weight = kind === FailureKind.NONE || kind === FailureKind.SITE ? EVEN_WEIGHT : 1;
    this.surrogate += weight * growth(this.loads[failure][active], by);
    this.loads[failure][active] += by;
    // After the failure of its home a database has to leave it.
    if (kind === FailureKind.SITE || this.members[active].site === draft.home) return;
    this.awayFromHome += by;
    this.surrogate += by * AWAY_WEIGHT;
  }
}

function indexesBySite(members: LayoutMember[]): Map<string, number[]> {
  const sites = new Map<string, number[]>();
  members.forEach(({ site }, index) => sites.set(site, [...(sites.get(site) ?? []), index]));
  return sites;
}

function isLost(mask: number, member: number): boolean {
  return (mask & (1 << member)) !== 0;
}

/** The copy that is active after a failure. */
function activeAfter({ servers, healthy }: Draft, mask: number): number {
  const count = Math.min(healthy, servers.length);
  for (let position = 0; position < count; position++) {
    if (!isLost(mask, servers[position])) return servers[position];
  }
  return NOWHERE;
}

/** By how much a square grows with its root. */
function growth(load: number, by: number): number {
  return by * (2 * load + by);
}
