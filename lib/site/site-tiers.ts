import type { IConstruct } from 'constructs';
import { given, withMembers } from '../core/check-class';
import { refuse } from '../core/refusal';
import type { ITier, ITierObserver } from './i-tier';

const TIER = withMembers('a tier', ['site', 'node', 'repeatAt'], 'a construct that implements ITier');

/** The tiers of a site, and whoever follows them. */
export class SiteTiers {
  private readonly tiers: ITier[] = [];
  private readonly observers: ITierObserver[] = [];

  public constructor(private readonly site: IConstruct & { readonly siteName: string }) {}

  /** The tiers, in the order in which they were added. */
  public get all(): ITier[] {
    return [...this.tiers];
  }

  /** Adds a tier that is complete. */
  public add(tier: ITier): void {
    TIER(this.site, 'tier', given(tier));
    const other = this.tiers.find((each) => each.node.id === tier.node.id);
    if (other) {
      refuse(tier, {
        property: 'id',
        value: tier.node.id,
        limit: `unique among the tiers of ${this.site.siteName}`,
        cause: `${other.node.path} has it too, and a standby site repeats each tier under its id`,
        remedy: 'give one of the two another construct id',
      });
    }
    this.tiers.push(tier);
    this.observers.forEach((observer) => observer.tierAdded(tier));
  }

  /** Tells an observer of every tier, present and future. */
  public observe(observer: ITierObserver): void {
    this.tiers.forEach((tier) => observer.tierAdded(tier));
    this.observers.push(observer);
  }
}
