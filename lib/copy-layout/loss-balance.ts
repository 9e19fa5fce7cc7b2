import { LossKind } from './loss-kind';

/** Active databases of a member. */
export interface MemberLoad {
  /** Computer name. */
  readonly server: string;
  /** Databases that are active on it. */
  readonly databases: number;
}

/** How active databases are spread over the members that remain after a loss. */
export interface LossBalance {
  /** What is lost: nothing, a server, a zone or a site. */
  readonly kind: LossKind;
  /** Identifies the loss: `none`, or such as `server:AMSFE1`, `zone:AMS/1`, `site:AMS` with the code of the site. */
  readonly id: string;
  /** What is lost, in words, such as `zone 1 of Amsterdam`; `none` while nothing is. */
  readonly loss: string;
  /** Active databases of each member that remains. */
  readonly active: MemberLoad[];
  /** Largest difference between two members of the same site. */
  readonly spread: number;
  /** Databases that have no healthy copy left. */
  readonly unserved: number;
  /** Databases that are active outside their home site. */
  readonly away: number;
}
