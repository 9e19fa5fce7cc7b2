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
   * Longest time between two backups of a database, by the product that backs databases up: what a restore loses at most.
   *
   * @default - not stated
   */
  readonly databaseBackupAgeSeconds?: number;
  /**
   * Until the directory is back from its backup, after the loss of all domain controllers.
   *
   * @default - not stated
   */
  readonly directoryRestoreSeconds?: number;
  /**
   * Longest time between two backups of the directory.
   *
   * @default - not stated
   */
  readonly directoryBackupAgeSeconds?: number;
  /**
   * How long the steps of pages take, by the id of the page or the beginning of it, such as `switchover-unplanned` or `member-rebuild`.
   *
   * @default - not stated
   */
  readonly pageSeconds?: Record<string, number>;
}
