import type { Outcome } from './outcome';

/** A smallest set of failures after which a service has an outcome, or a worse one. */
export interface CutSet {
  /** Id of the service. */
  readonly service: string;
  /** What becomes of the service at best. */
  readonly outcome: Outcome;
  /** Ids of the events. */
  readonly events: string[];
  /** What people call them, in the same order. */
  readonly names: string[];
}
