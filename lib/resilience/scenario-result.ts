/** A failure of an estate, or several at once. */
export interface ScenarioResult {
  /** Such as `zone:westeurope/1`; several events are joined by ` + `. */
  readonly id: string;
  /** What people call it, such as `zone 1 of Amsterdam`. */
  readonly name: string;
  /** What fails, such as `machine`, `zone`, `site`, `carrier` or `link`. */
  readonly kind: string;
  /** Ids of the events that happen. */
  readonly events: string[];
}
