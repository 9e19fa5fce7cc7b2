import type { Duration } from '../core/duration';

/** In which site databases are active while nothing is lost. */
export enum ActiveDatabases {
  /** All in the primary site, where the names lead. */
  PRIMARY_SITE = 'primary-site',
  /** Half of them in each site. */
  BOTH_SITES = 'both-sites',
}

/** How many copies each database has, and where. */
export interface DatabaseCopyPolicy {
  /**
   * Copies in the site in which the database is active.
   *
   * @default - two, or one with a single member there
   */
  readonly localCopies?: number;
  /**
   * Copies in the other site.
   *
   * @default - two, or as many as there are members there
   */
  readonly remoteCopies?: number;
  /**
   * How many of the copies lag behind, against logical corruption. They are taken from the other site's first, come last in preference, and
   * never count as healthy.
   *
   * @default 0
   */
  readonly laggedCopies?: number;
  /**
   * How far lagged copies lag behind, at most 14 days. It is an aim and no guarantee: automatic play-down, which has to stay on where they
   * share a volume with other copies, replays their logs when healthy copies or space are short.
   *
   * Source: learn.microsoft.com/powershell/module/exchangepowershell/add-mailboxdatabasecopy (ReplayLagTime).
   *
   * @default Duration.days(7)
   */
  readonly replayLag?: Duration;
  /**
   * In which site databases are active while nothing is lost.
   *
   * @default ActiveDatabases.PRIMARY_SITE
   */
  readonly active?: ActiveDatabases;
}
