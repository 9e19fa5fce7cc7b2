import { lowerBound } from './bound';
import { excess, LayoutCost } from './cost';
import { FailureKind } from './failure-kind';
import { Failure, failuresOf } from './failures';
import { LayoutMember } from './model';
import { LayoutSites, sitesOf } from './sites';
import { MemberZone, standApart, zonesOf } from './zones';

/** A database while it is laid out: servers by index, in the order of preference. */
export interface Draft {
  readonly name: string;
  readonly home: string;
  readonly servers: number[];
  /** How many of them, from the first on, are healthy; the rest lag. */
  readonly healthy: number;
}

/**
 * How heavily uneven loads weigh in the tension. While nothing is lost and after the loss of a site they have to be even, and one step changes the
 * loads after a dozen other losses: the factor is what keeps these from outweighing them.
 */
const EVEN_WEIGHT = 10_000;
const COPY_WEIGHT = 300;
const LAGGED_WEIGHT = 100;
const UNSERVED_WEIGHT = 1e9;
const AWAY_WEIGHT = 1e6;

/** Where a database is active that has no healthy copy left, or that has not been counted yet. */
const UNSERVED = -1;
const UNBORN = -2;

/**
 * The loads that a layout leads to, kept while copies are moved about: active databases by loss and member, and copies by member.
 */
export class LayoutState {
  public readonly losses: Failure[];
  public readonly sites: LayoutSites;
  /** Copies of each member, and lagged ones. */
  public readonly copies: number[];
  public readonly lagged: number[];
  /**
   * Sum of all squared loads, weighted. It is least where the databases of each loss stand as water would, and falls with every step towards that,
   * so that a search finds its way where the spread of a loss does not change yet.
   */
  public tension = 0;

  private readonly zones: MemberZone[];
  private readonly loads: number[][];
  private readonly actives: Map<Draft, number[]>;
  private readonly allLosses: number[];
  private readonly lossesOfMember: number[][];
  /** Spread after each loss; recomputed where loads have changed since. */
  private readonly spreads: number[];
  private readonly stale: boolean[];
  private unserved = 0;
  private away = 0;

  public constructor(
    public readonly members: LayoutMember[],
    public readonly drafts: Draft[],
  ) {
    this.losses = failuresOf(members);
    this.sites = sitesOf(members);
    this.zones = zonesOf(members);
    this.copies = members.map(() => 0);
    this.lagged = members.map(() => 0);
    this.loads = this.losses.map(() => members.map(() => 0));
    this.spreads = this.losses.map(() => 0);
    this.stale = this.losses.map(() => true);
    this.allLosses = this.losses.map((_, index) => index);
    this.lossesOfMember = members.map((_, member) =>
      this.allLosses.filter((index) => (this.losses[index].mask & (1 << member)) !== 0),
    );
    this.actives = new Map(drafts.map((draft) => [draft, this.losses.map(() => UNBORN)]));
    for (const draft of drafts) {
      this.hold(draft, 1);
      this.follow(draft);
    }
  }

  /** Changes a draft and keeps the loads. */
  public change(draft: Draft, change: () => void): void {
    this.hold(draft, -1);
    change();
    this.hold(draft, 1);
    this.follow(draft);
  }

  /** Whether the healthy copies of a database stand in two zones wherever a site with two holds two of them. */
  public standsApart({ servers, healthy }: Pick<Draft, 'servers' | 'healthy'>): boolean {
    return standApart(this.zones, servers, Math.min(healthy, servers.length));
  }

  /** Load of a member after a loss. */
  public load(loss: number, member: number): number {
    return this.loads[loss][member];
  }

  /**
   * Databases without a healthy copy; those outside their home; what the spread exceeds one by while healthy and after the loss of a site; uneven
   * copies and lagged copies; the spread while healthy, after the loss of a site, at worst after any other loss, and in sum; and the tension.
   */
  public cost(): LayoutCost {
    let [healthy, site, worst, sum] = [0, 0, 0, 0];
    this.losses.forEach(({ kind }, index) => {
      const spread = this.spreadAfter(index);
      if (kind === FailureKind.NONE) healthy = spread;
      else if (kind === FailureKind.SITE) site = Math.max(site, spread);
      else worst = Math.max(worst, spread);
      sum += spread;
    });
    const uneven = [this.unevenCopies(), excess(this.spread(this.lagged, 0))];
    const musts = [this.unserved, this.away, excess(healthy), excess(site)];
    return [...musts, ...uneven, healthy, site, worst, sum, this.tension];
  }

  /** By how much more than one the copies of two members of a site differ. */
  public unevenCopies(): number {
    return excess(this.spread(this.copies, 0));
  }

  /** Whether copies differ by more than one, or active databases while healthy or after the loss of a site. */
  public isUneven(): boolean {
    const [, , healthy, site, copies, lagged] = this.cost();
    return healthy + site + copies + lagged > 0;
  }

  /** Whether no layout could be better: every database stays at home, and what two members of a site differ by is a remainder. */
  public isIdeal(): boolean {
    if (this.unserved + this.away > 0 || this.isUneven()) return false;
    return this.losses.every((_, index) => this.spreadAfter(index) <= this.remainderAfter(index));
  }

  /** Whether no layout with the same members could be better: copies are even, and each loss leaves no more than it forces. */
  public isBest(): boolean {
    const [first] = this.drafts;
    if (first === undefined) return true;
    if (this.isUneven()) return false;
    const home = first.servers
      .slice(0, first.healthy)
      .filter((each) => this.members[each].site === first.home).length;
    const copies = { home, away: first.healthy - home };
    return lowerBound(this.members, this.losses, this.loads[0], copies).every(
      (least, index) => this.spreadAfter(index) <= least,
    );
  }

  private spreadAfter(loss: number): number {
    if (this.stale[loss]) {
      this.spreads[loss] = this.spread(this.loads[loss], this.losses[loss].mask);
      this.stale[loss] = false;
    }
    return this.spreads[loss];
  }

  /** 1 where the active databases of a site cannot be shared out among those of its members that remain, else 0. */
  private remainderAfter(loss: number): number {
    const { mask } = this.losses[loss];
    for (const indexes of this.sites.members.values()) {
      const left = indexes.filter((index) => (mask & (1 << index)) === 0);
      const active = left.reduce((sum, index) => sum + this.loads[loss][index], 0);
      if (active % left.length > 0) return 1;
    }
    return 0;
  }

  private spread(loads: number[], mask: number): number {
    let largest = 0;
    for (const indexes of this.sites.members.values()) {
      let [least, most] = [Infinity, 0];
      for (const index of indexes) {
        if (mask & (1 << index)) continue;
        if (loads[index] < least) least = loads[index];
        if (loads[index] > most) most = loads[index];
      }
      if (most - least > largest && most > 0) largest = most - least;
    }
    return largest;
  }

  /** Counts the copies of a draft, or takes them back. */
  private hold(draft: Draft, by: number): void {
    draft.servers.forEach((server, position) => {
      this.tension += COPY_WEIGHT * growth(this.copies[server], by);
      this.copies[server] += by;
      if (position < draft.healthy) return;
      this.tension += LAGGED_WEIGHT * growth(this.lagged[server], by);
      this.lagged[server] += by;
    });
  }

  /** Takes a draft's activity to where its copies say now, for each loss in which that may differ. */
  private follow(draft: Draft): void {
    const actives = this.actives.get(draft)!;
    const [first] = draft.servers;
    // While the first copy stays, only losses that take it can lead elsewhere than before.
    for (const loss of actives[0] === first ? this.lossesOfMember[first] : this.allLosses) {
      const active = activeAfter(draft, this.losses[loss].mask);
      if (active === actives[loss]) continue;
      this.carry(draft, loss, actives[loss], -1);
      this.carry(draft, loss, active, 1);
      actives[loss] = active;
      this.stale[loss] = true;
    }
  }

  private carry(draft: Draft, loss: number, active: number, by: number): void {
    if (active === UNBORN) return;
    if (active === UNSERVED) {
      this.unserved += by;
      this.tension += by * UNSERVED_WEIGHT;
      return;
    }
    const { kind } = this.losses[loss];
    this.tension += weightOf(kind) * growth(this.loads[loss][active], by);
    this.loads[loss][active] += by;
    // After the loss of its home a database has to leave it.
    if (kind === FailureKind.SITE || this.members[active].site === draft.home) return;
    this.away += by;
    this.tension += by * AWAY_WEIGHT;
  }
}

/** The copy that is active after a loss. */
function activeAfter({ servers, healthy }: Draft, mask: number): number {
  const count = Math.min(healthy, servers.length);
  for (let position = 0; position < count; position++) {
    if ((mask & (1 << servers[position])) === 0) return servers[position];
  }
  return UNSERVED;
}

function weightOf(kind: FailureKind): number {
  return kind === FailureKind.NONE || kind === FailureKind.SITE ? EVEN_WEIGHT : 1;
}

/** By how much a square grows with its root. */
function growth(load: number, by: number): number {
  return by * (2 * load + by);
}
