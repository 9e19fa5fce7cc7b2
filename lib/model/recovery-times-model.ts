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
   * New domain controllers for a site that has lost its own, while those of other sites live.
   *
   * @default - not stated
   */
  readonly directoryRebuildSeconds?: number;
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
   * One apply of a stack that has no machines: names, addresses, links between sites.
   *
   * @default - not stated
   */
  readonly applySeconds?: number;
  /**
   * Until a server is back that does not run Exchange: a tier that the team has written.
   *
   * @default - not stated
   */
  readonly otherServerSeconds?: number;
  /**
   * How long the steps of pages take, by the id of the page or the beginning of it, such as `switchover-unplanned` or `member-rebuild`.
   *
   * @default - not stated
   */
  readonly pageSeconds?: Record<string, number>;
}
