/** How long people take, as the team has stated it, in seconds. What is left out is not stated. */
export interface RecoveryTimesModel {
  /**
   * Until somebody has noticed an outage and decided what to do.
   *
   * @default - not stated
   */
  readonly decisionSeconds?: number;
  /**
   * Until Active Manager has mounted another copy, after the cluster has noticed that the server of the active one is lost.
   *
   * @default - not stated
   */
  readonly mountSeconds?: number;
  /**
   * How long the steps of pages take, by the id of the page or the beginning of it, such as `switchover-unplanned` or `member-rebuild`.
   *
   * @default - not stated
   */
  readonly pageSeconds?: Record<string, number>;
}
