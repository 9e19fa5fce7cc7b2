import type { Outcome } from './outcome';
import type { TimePart } from './time-part';

/** What becomes of one service in one scenario. */
export interface Verdict {
  /** Id of the service. */
  readonly service: string;
  /** Id of the scenario. */
  readonly scenario: string;
  /** What becomes of it. */
  readonly outcome: Outcome;
  /** Why, in one sentence. */
  readonly reason: string;
  /**
   * What is left of its capacity, such as `2 of 3 front ends of Amsterdam`.
   *
   * @default - all of it, or none
   */
  readonly capacity?: string;
  /**
   * The parts of the time until it is back, in their order; they add up.
   *
   * @default - it goes on
   */
  readonly time?: TimePart[];
  /**
   * Sum of the parts, in seconds.
   *
   * @default - it goes on, or a part is not stated
   */
  readonly seconds?: number;
  /**
   * Id of the runbook's page that brings it back, such as `switchover-unplanned`.
   *
   * @default - no person is needed, or no page helps
   */
  readonly page?: string;
  /**
   * What of the newest data is lost at most: the age in seconds, with its source.
   *
   * @default - nothing is lost
   */
  readonly dataLoss?: TimePart;
}
