import { LayoutMember } from './copy-layout-model';
import { leastSpreads } from './copy-layout-bound';
import { LayoutLoss, lossesOf } from './copy-layout-losses';

/** A database while it is laid out: servers by index, in the order of preference. */
export interface Draft {
  readonly name: string;
  readonly home: string;
  readonly servers: number[];
  /** How many of them, from the first on, are healthy; the rest lag. */
  readonly healthy: number;
}

/** What the sites are to the layout. */
export interface LayoutSites {
  readonly names: string[];
  /** Indexes of a site's members. */
  readonly members: Map<string, number[]>;
}

/** What is wrong with a layout; of two, the one with fewer faults is better, and with as many the one with smaller spreads. */
export interface LayoutCost {
  readonly faults: number;
  readonly spreads: number;
  readonly unevenness: number;
}

/** Whether one layout is better than another. */
export function isBetter(one: LayoutCost, other: LayoutCost): boolean {
  if (one.faults !== other.faults) return one.faults < other.faults;
  if (one.spreads !== other.spreads) return one.spreads < other.spreads;
  return one.unevenness < other.unevenness;
}

/** Where a member stands. */
interface MemberZone {
  readonly site: string;
  readonly id: string;
  readonly siteHasSeveral: boolean;
}

/**
 * The loads that a layout leads to, kept while copies are moved about: active databases by loss and member, and copies by member.
 */
export class LayoutState {
  public readonly losses: LayoutLoss[];
  public readonly sites: LayoutSites;
  /** Copies of each member, and lagged ones. */
  public readonly copies: number[];
  public readonly lagged: number[];

  private readonly zones: MemberZone[];
  private readonly loads: number[][];
  /** Spread after each loss; recomputed where loads have changed since. */
  private readonly spreads: number[];
  /** Sum of the squared loads after each loss: it falls while a spread stays, so that a search finds its way. */
  private readonly squares: number[];
  private readonly stale: boolean[];
  /** Databases with a healthy copy, over all losses. */
  private served = 0;
  private away = 0;

  public constructor(
    public readonly members: LayoutMember[],
    public readonly drafts: Draft[],
  ) {
    this.losses = lossesOf(members);
    this.sites = sitesOf(members);
    this.zones = zonesOf(members);
    this.copies = members.map(() => 0);
    this.lagged = members.map(() => 0);
    this.loads = this.losses.map(() => members.map(() => 0));
    this.spreads = this.losses.map(() => 0);
    this.squares = this.losses.map(() => 0);
    this.stale = this.losses.map(() => true);
    for (const draft of drafts)
      this.turn(
        draft,
        this.losses.map(() => undefined),
        this.actives(draft),
      );
    for (const draft of drafts) this.hold(draft, 1);
  }

  /** Changes a draft and keeps the loads. */
  public change(draft: Draft, change: () => void): void {
    const before = this.actives(draft);
    this.hold(draft, -1);
    change();
    this.hold(draft, 1);
    this.turn(draft, before, this.actives(draft));
  }

  /** Whether the healthy copies of a database stand in two zones wherever a site with two holds two of them. */
  public standsApart({ servers, healthy }: Pick<Draft, 'servers' | 'healthy'>): boolean {
    const count = Math.min(healthy, servers.length);
    for (let first = 0; first < count; first++) {
      const zone = this.zones[servers[first]];
      let [near, apart] = [0, !zone.siteHasSeveral];
      for (let other = 0; other < count && !apart; other++) {
        const { site, id } = this.zones[servers[other]];
        if (site !== zone.site) continue;
        near++;
        apart = id !== zone.id;
      }
      if (near > 1 && !apart) return false;
    }
    return true;
  }

  /** Load of a member after a loss. */
  public load(loss: number, member: number): number {
    return this.loads[loss][member];
  }

  /**
   * What is wrong with the layout: uneven copies first, then databases without a healthy copy, then those outside their home; and, where these are
   * alike, the spread of active databases while healthy, after the loss of a site, at worst after any other loss, and in sum.
   */
  public cost(): LayoutCost {
    let [healthy, site, worst, sum, unevenness] = [0, 0, 0, 0, 0];
    this.losses.forEach(({ kind, mask }, index) => {
      if (this.stale[index]) {
        this.spreads[index] = this.spread(this.loads[index], mask);
        this.squares[index] = this.loads[index].reduce((total, load) => total + load * load, 0);
        this.stale[index] = false;
      }
      const spread = this.spreads[index];
      if (kind === 'none') healthy = spread;
      else if (kind === 'site') site = Math.max(site, spread);
      else worst = Math.max(worst, spread);
      sum += spread;
      unevenness += this.squares[index];
    });
    const unserved = this.drafts.length * this.losses.length - this.served;
    return {
      faults: this.unevenCopies() * 1e12 + unserved * 1e6 + this.away,
      spreads: healthy * 1e12 + site * 1e9 + worst * 1e6 + sum,
      unevenness,
    };
  }

  private unevenCopies(): number {
    return excess(this.spread(this.copies, 0)) + excess(this.spread(this.lagged, 0));
  }

  /** Whether no layout with the same members could be better: copies are even, and each loss leaves no more than it forces. */
  public isBest(): boolean {
    this.cost();
    const [first] = this.drafts;
    if (first === undefined) return true;
    if (this.unevenCopies() > 0 || this.spreads[0] > 1) return false;
    const homeCopies = first.servers
      .slice(0, first.healthy)
      .filter((each) => this.members[each].site === first.home).length;
    return leastSpreads(this.members, this.losses, this.loads[0], homeCopies).every(
      (least, index) => this.spreads[index] <= least,
    );
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

  /** Counts the copies of a draft. */
  private hold(draft: Draft, by: number): void {
    draft.servers.forEach((server, position) => {
      this.copies[server] += by;
      if (position >= draft.healthy) this.lagged[server] += by;
    });
  }

  /** Where a draft is active after each loss. */
  private actives(draft: Draft): (number | undefined)[] {
    return this.losses.map(({ mask }) => activeAfter(draft, mask));
  }

  /** Takes a draft's activity from one place to another, for each loss in which it differs. */
  private turn(draft: Draft, before: (number | undefined)[], after: (number | undefined)[]): void {
    for (let index = 0; index < after.length; index++) {
      if (before[index] === after[index]) continue;
      this.stale[index] = true;
      this.carry(draft, index, before[index], -1);
      this.carry(draft, index, after[index], 1);
    }
  }

  private carry(draft: Draft, loss: number, active: number | undefined, by: number): void {
    if (active === undefined) return;
    this.loads[loss][active] += by;
    this.served += by;
    // After the loss of its home a database has to leave it.
    if (this.losses[loss].kind !== 'site' && this.members[active].site !== draft.home) this.away += by;
  }
}

/** The copy that is active after a loss. */
function activeAfter({ servers, healthy }: Draft, mask: number): number | undefined {
  for (let position = 0; position < healthy; position++) {
    if ((mask & (1 << servers[position])) === 0) return servers[position];
  }
  return undefined;
}

function excess(spread: number): number {
  return Math.max(0, spread - 1);
}

/** A member without a zone counts as one of its own. */
function zonesOf(members: LayoutMember[]): MemberZone[] {
  const idOf = ({ name, site, zone }: LayoutMember): string => `${site} ${zone ?? name}`;
  return members.map((member) => ({
    site: member.site,
    id: idOf(member),
    siteHasSeveral: members.some((other) => other.site === member.site && idOf(other) !== idOf(member)),
  }));
}

function sitesOf(members: LayoutMember[]): LayoutSites {
  const names = [...new Set(members.map(({ site }) => site))];
  const indexes = names.map((name): [string, number[]] => [
    name,
    members.map((_, index) => index).filter((index) => members[index].site === name),
  ]);
  return { names, members: new Map(indexes) };
}
