/** What a check of an estate has found. */
export interface CheckResult {
  /** Whether the estate is as the check asks. */
  readonly passed: boolean;
  /** What fails, with the cut set, the page and the times; where nothing fails, what has been checked. */
  readonly message: string;
}
