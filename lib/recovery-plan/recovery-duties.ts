/** Who does what in a recovery, as the plan names them: people change, so that functions and teams are better than names. */
export interface RecoveryDuties {
  /**
   * Answers for the plan, and approves its changes.
   *
   * @default - not stated, which the plan shows
   */
  readonly planOwner?: string;
  /**
   * Decides that something is lost, and what is recovered first.
   *
   * @default - not stated, which the plan shows
   */
  readonly decision?: string;
  /**
   * Applies Terraform, and restores machines from vaults.
   *
   * @default - not stated, which the plan shows
   */
  readonly infrastructure?: string;
  /**
   * Does the steps of the pages in Exchange.
   *
   * @default - not stated, which the plan shows
   */
  readonly exchange?: string;
  /**
   * Tells users and management.
   *
   * @default - not stated, which the plan shows
   */
  readonly communication?: string;
}
