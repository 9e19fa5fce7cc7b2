import type { Holds } from '../core/holdings';
import type { Effect } from './effect';

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
  /** Whether it stays as it is when the apply has ended: nothing is made in place of what went. */
  readonly isLasting: boolean;
  /** Whether nobody knows what it does, not even to whom. */
  readonly isBlind?: boolean;
}

/** What a change destroys. */
export interface LossFound {
  readonly kind: Holds;
  readonly stack: string;
  readonly resource: string;
  readonly what: string;
  /** Ids of the machines that it belongs to. */
  readonly machines: readonly string[];
  /** Why the program that is deployed releases it; undefined where it does not, and the loss is a problem. */
  readonly released?: string;
  /** The last day of that release; undefined where it has none. */
  readonly until?: string;
}

/** A change that ends half way. */
export interface HalfRefused {
  readonly stack: string;
  /** Address of the resource. */
  readonly resource: string;
  readonly what: string;
}

/** A name or an address that ends. */
export interface Gone {
  /** Address of the resource that gave it. */
  readonly resource: string;
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

/** What a plan does to one machine and to what belongs to it alone. */
export interface MemberPart {
  /** Id of the machine. */
  readonly machine: string;
  /** Whether the plan makes it again. */
  readonly isNew: boolean;
  /** Addresses of the machine and of all that belongs to it alone. */
  readonly targets: readonly string[];
  /** Addresses of the changes that these targets bring, those of what they depend on included. */
  readonly changes: readonly string[];
}

/** What remains of a plan when it has been read: its effects, not its values. */
export interface PlanOutcome {
  readonly stack: string;
  readonly changes: number;
  readonly consequences: readonly Consequence[];
  readonly losses: readonly LossFound[];
  /** Changes that Azure refuses when half of them is done. */
  readonly halfRefused: readonly HalfRefused[];
  readonly gone: readonly Gone[];
  /** Ids of the machines that do not exist, so that they do not run. */
  readonly absent: readonly string[];
  /** Resources that nothing manages or guards any more. */
  readonly released: readonly string[];
  /** Addresses of all resources that change. */
  readonly changed: readonly string[];
  /** The machines that go down, or come back after somebody has deleted them, each with all that belongs to it. */
  readonly members: readonly MemberPart[];
  /** Whether it sends the names to the standby site. */
  readonly isSwitchedOver: boolean;
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
