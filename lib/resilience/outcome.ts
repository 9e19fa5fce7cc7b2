/** What becomes of a service, from the best to the worst. */
export enum Outcome {
  /** It goes on as before. */
  GOES_ON = 'goes on',
  /** It goes on with less capacity. */
  REDUCED = 'goes on with less capacity',
  /** It is interrupted and comes back by itself. */
  INTERRUPTED = 'comes back by itself',
  /** It comes back when a person does what a page says. */
  NEEDS_PERSON = 'needs a person',
  /** It is lost until what failed is restored. */
  LOST = 'lost until restored',
}

/** All outcomes, from the best to the worst. */
export const OUTCOMES: readonly Outcome[] = Object.values(Outcome);

/** Whether an outcome is worse than another. */
export function isWorse(outcome: Outcome, than: Outcome): boolean {
  return OUTCOMES.indexOf(outcome) > OUTCOMES.indexOf(than);
}
