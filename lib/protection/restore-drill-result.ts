import type { Duration } from '../core/duration';

/** A restore drill that a team has carried out, as it is committed: synthesis has no clock and asks nobody. */
export interface RestoreDrillResult {
  /** The day on which it ended, such as `2026-10-05`. Synthesis has no clock: the alert about overdue drills tells of a day that has not come yet. */
  readonly day: string;
  /** How long it took from the decision to the last check, clean-up excluded. */
  readonly duration: Duration;
  /** How old the recovery point was when the drill began: what a loss at that moment would have cost. */
  readonly recoveryPointAge: Duration;
  /** Where the evidence is kept, such as the path of a committed file or the number of a ticket. */
  readonly evidence: string;
}
