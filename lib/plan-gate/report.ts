import type { Consequence, LossFound } from './consequence';
import type { Effect } from './effect';

/** What makes the gate fail. */
export interface Problem {
  /** What an exception names. */
  readonly id: string;
  /** `group`, `votes`, `spare`, `load`, `data`, `identity`, `name`, `refused` or `unknown`. */
  readonly kind: string;
  /** In words. */
  readonly what: string;
  /** The exception that accepts it; undefined where it stops the change. */
  readonly acceptedBy?: { readonly reason: string; readonly expires: string };
}

/** A machine that does not serve while the change is applied, or afterwards. */
export interface MachineOutage {
  readonly machine: string;
  /** The worst that happens to it. */
  readonly effect: Effect;
  readonly lasts: string;
  /** Where the length is known from. */
  readonly source: string;
  /** What does it, the worst first. */
  readonly consequences: readonly Consequence[];
}

/** What a redundancy group is left with. */
export interface GroupOutcome {
  readonly id: string;
  readonly provides: string;
  readonly members: number;
  readonly needed: number;
  readonly neededForLoad?: number;
  readonly votes: boolean;
  /** Ids of members that the change takes down. */
  readonly down: readonly string[];
  /** Ids of members that did not run before. */
  readonly notRunning: readonly string[];
  readonly survive: readonly string[];
}

/** One step of a safe order: a machine with all that belongs to it, or what is left of a stack. */
export interface Wave {
  readonly stack: string;
  /** Id of the machine; undefined for what is left of the stack. */
  readonly machine?: string;
  /** What happens to the machine. */
  readonly effect: Effect;
  /** Addresses for `-target`; none for the whole stack. */
  readonly targets: readonly string[];
  /** Addresses of what changes. */
  readonly changes: readonly string[];
  /** What to do before, for people. */
  readonly before: readonly string[];
  readonly command: string;
  /** What to do afterwards, and what to wait for before the next wave. */
  readonly after: readonly string[];
}

/** The order in which a change is safe that takes too much at once. */
export interface SafeOrder {
  /** None where no order is safe. */
  readonly waves: readonly Wave[];
  /** Why no order is safe. */
  readonly impossible: readonly string[];
}

/** The answer of the gate. */
export interface GateReport {
  readonly verdict: 'passed' | 'failed';
  readonly estate: string;
  /** The day on which exceptions were looked up. */
  readonly today: string;
  readonly plans: readonly { readonly stack: string; readonly changes: number }[];
  readonly problems: readonly Problem[];
  /** The order in which it can be applied all the same; undefined where the plans have passed. */
  readonly order?: SafeOrder;
  readonly outages: readonly MachineOutage[];
  /** Groups with a member that goes down. */
  readonly groups: readonly GroupOutcome[];
  readonly losses: readonly LossFound[];
  /** Changes that interrupt or show later, but take nothing down. */
  readonly interruptions: readonly Consequence[];
  /** Changes without an effect on a machine that the table does not know. */
  readonly unknown: readonly Consequence[];
  /** What lowers the demands of the next gate. */
  readonly loosened: readonly string[];
  /** Exceptions that have expired or accept nothing. */
  readonly idleExceptions: readonly string[];
}
