/** A resource with data or an identity that Terraform may destroy, since the program releases it. */
export interface ReleasedModel {
  /** Id of its stack. */
  readonly stack: string;
  /** Its address in that stack; where it has a count, without an index. */
  readonly resource: string;
  /** What it holds: `data` or `identity`. */
  readonly holds: string;
  /**
   * Id of the machine that it belongs to.
   *
   * @default - it belongs to no single machine
   */
  readonly machine?: string;
  /** Why it is released. */
  readonly reason: string;
  /**
   * The last day on which it is a consent for the plan gate, such as `2026-12-01`.
   *
   * @default - as long as the model has it
   */
  readonly until?: string;
}
