import type { Duration } from '../core/duration';

/**
 * What people and machines have to do in a site whose servers are made on the day, before it serves. Take the times from an exercise: they
 * are part of the recovery time, and nothing else in the program knows them.
 */
export interface SiteRecovery {
  /**
   * From the decision until every server of the site exists and is a member of the domain: the apply of the site's stack, with its
   * extensions, scripts and restarts. At least one second.
   */
  readonly activation: Duration;
  /**
   * Setup of Exchange and its updates on all these servers, their certificates, connectors and Edge subscriptions: until the site can take
   * mail and answer clients. At least one second.
   *
   * @default - the longest `expectedDuration` of the tiers, where all of them install Exchange by themselves; otherwise it is refused
   */
  readonly installation?: Duration;
  /**
   * Until the databases are back from backup and every mailbox belongs to one of the restored databases. Zero where no mailboxes are
   * restored, such as in an estate that only relays mail. More than zero is refused for a group whose databases nothing backs up
   * (`LogTruncation.circularLogging()`).
   */
  readonly restore: Duration;
}
