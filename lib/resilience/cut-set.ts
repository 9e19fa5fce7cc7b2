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
  /**
   * Id of the page of the runbooks by which people bring the service back.
   *
   * @default - no page does, or no person is needed
   */
  readonly page?: string;
}
