import { IConstruct } from 'constructs';
import type { INamePublisher } from '../publishing/name-publisher';
import type { Readiness } from './readiness';
import type { Site } from './site';

/** A tier of servers in a site, which another site can repeat. */
export interface ISiteTier extends IConstruct {
  /** How many of its servers are Mailbox servers, and vote in a database availability group over both sites. */
  readonly mailboxServers: number;

  /**
   * The same tier in a standby site.
   *
   * @param site - the standby site
   * @param readiness - how much of it runs
   */
  repeatAt(site: Site, readiness: Readiness): ISiteTier;

  /**
   * Publishes the tier's names.
   *
   * @param publisher - where names are published
   * @param standby - the same tier in the standby site, if there is one
   */
  publishIn(publisher: INamePublisher, standby?: ISiteTier): void;
}
