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
}
