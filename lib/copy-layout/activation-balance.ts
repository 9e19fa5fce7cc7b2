import type { FailureKind } from '../core/failure-kind';

/** Active databases of a member. */
export interface MemberLoad {
  /** Computer name. */
  readonly server: string;
  /** Databases that are active on it. */
  readonly databases: number;
}

/** How active databases are distributed over the members that remain after a failure. */
export interface ActivationBalance {
  /** What fails: nothing, a server, a zone or a site. */
  readonly kind: FailureKind;
  /** Identifies the failure: `none`, `server:AMSFE1`, `zone:AMS/1` or `site:AMS`, with the code of the site. */
  readonly id: string;
  /** What fails, in words, such as `zone 1 of Amsterdam`; `none` while nothing fails. */
  readonly failure: string;
  /** Active databases of each member that remains. */
  readonly active: MemberLoad[];
  /** Largest difference between two members of the same site. */
  readonly imbalance: number;
  /** Databases that have no healthy copy left. */
  readonly withoutHealthyCopy: number;
  /** Databases that are active outside their home site. */
  readonly activeAwayFromHome: number;
}
