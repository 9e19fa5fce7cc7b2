import type { Effect } from './effect';
import type { Loss } from './resource-rule';

/** What one change comes to. */
export interface Consequence {
  readonly stack: string;
  /** Address of the resource. */
  readonly resource: string;
  readonly effect: Effect;
  /** Why, without a value of the plan. */
  readonly cause: string;
  /** Ids of the machines that feel it. */
  readonly machines: readonly string[];
  /** Where it is known from. */
  readonly source: string;
}

/** What a change destroys. */
export interface LossFound {
  readonly kind: Loss;
  readonly stack: string;
  readonly resource: string;
  readonly what: string;
  /** Ids of the machines that it belongs to. */
  readonly machines: readonly string[];
}

/** A name or an address that ends. */
export interface Gone {
  /** Address, DNS name or host name. */
  readonly value: string;
  readonly what: string;
  /** Host names that lead to it, in small letters. */
  readonly hosts: readonly string[];
}

/** A name that would lead nowhere. */
export interface NameProblem {
  /** Such as `MX contoso.com`. */
  readonly name: string;
  readonly what: string;
}

/** What remains of a plan when it has been read: its effects, not its values. */
export interface PlanOutcome {
  readonly stack: string;
  readonly changes: number;
  readonly consequences: readonly Consequence[];
  readonly losses: readonly LossFound[];
  readonly gone: readonly Gone[];
  /** Ids of the machines that do not exist, so that they do not run. */
  readonly absent: readonly string[];
  /** Resources that nothing manages or guards any more. */
  readonly released: readonly string[];
  /** The records that the stack publishes afterwards; undefined where it publishes none. */
  readonly records?: RecordsOutcome;
}

/** A record, or an endpoint, and where it leads. */
export interface PublishedRecord {
  /** Such as `A`, `MX`, `A inside` or `endpoint`. */
  readonly type: string;
  readonly name: string;
  readonly targets: readonly string[];
}

/** The names of a stack. */
export interface RecordsOutcome {
  readonly after: readonly PublishedRecord[];
  readonly problems: readonly NameProblem[];
}
