import type { IConstruct } from 'constructs';
import type { INamePublisher } from '../publishing/name-publisher';
import type { IEstateSite } from './i-estate-site';
import type { ISite } from './i-site';
import type { TierScale } from './readiness';

/** Where a tier is repeated, and how. */
export interface TierCopyProps {
  /** The standby site. */
  readonly site: ISite;
  /** How many servers the copy has, and of which size. */
  readonly scale: TierScale;
  /** What publishes the names of both tiers. */
  readonly publisher: INamePublisher;
}

/**
 * A tier of servers in a site. Implement it in a construct of your own for servers that this library does not have: `TierServers` makes
 * the machines, and `site.addTier(this)`, last in the constructor, makes the tier known to the site.
 */
export interface ITier extends IConstruct {
  /** The site that the servers are in. */
  readonly site: IEstateSite;
  /** Number of servers in a warm standby site whose readiness does not name the tier. */
  readonly warmServers: number;

  /**
   * Makes the same tier in a standby site, under the same construct id, and publishes the names of both where it has names.
   *
   * @param props - the standby site, the scale and the publisher
   * @returns the tier in the standby site
   */
  repeatAt(props: TierCopyProps): ITier;
}

/** Whoever follows the tiers of a site, such as a standby site that repeats them. */
export interface ITierObserver {
  /**
   * A tier has been added to the site.
   *
   * @param tier - the tier, complete
   */
  tierAdded(tier: ITier): void;
}
