import type { INamePublisher } from '../publishing/name-publisher';
import type { IMailboxServers } from './mailbox-server';
import type { Readiness } from './readiness';
import type { ISite } from './i-site';

/** A tier of servers in a site, which another site can repeat. */
export interface ISiteTier extends IMailboxServers {
  /**
   * The same tier in a standby site.
   *
   * @param site - the standby site
   * @param readiness - how much of it runs
   */
  repeatAt(site: ISite, readiness: Readiness): ISiteTier;

  /**
   * Publishes the tier's names.
   *
   * @param publisher - where names are published
   * @param standby - the same tier in the standby site, if there is one
   */
  publishIn(publisher: INamePublisher, standby?: ISiteTier): void;
}

/** Whoever follows the tiers of a site, such as a standby site that repeats them. */
export interface ITierObserver {
  /**
   * A tier has been added to the site.
   *
   * @param tier - the tier, complete
   */
  tierAdded(tier: ISiteTier): void;
}
