import type { Duration } from '../core/duration';

/**
 * How long people of the team take. They are the team's own figures, best from an exercise: nothing can compute them, and what is left out is
 * shown as not stated.
 */
export interface RecoveryTimes {
  /**
   * Until somebody has noticed an outage and decided what to do. For the names of manual failover, `decisionTime` of the failover counts.
   *
   * @default - not stated
   */
  readonly decision?: Duration;
  /**
   * Until Active Manager has mounted another copy of a database, after the cluster has noticed that the server of the active one is lost. It depends on
   * the logs to replay.
   *
   * @default - not stated
   */
  readonly databaseMount?: Duration;
  /**
   * The steps of the unplanned switchover.
   *
   * @default - not stated
   */
  readonly switchover?: Duration;
  /**
   * The steps of the switchback, where the standby site is the one that serves.
   *
   * @default - not stated
   */
  readonly switchback?: Duration;
  /**
   * The steps of the page about lost Edges, until mail leaves by others.
   *
   * @default - not stated
   */
  readonly lostEdges?: Duration;
  /**
   * The steps of the page about lost proxies, until clients are led to the servers by one of them.
   *
   * @default - not stated
   */
  readonly lostProxies?: Duration;
  /**
   * The steps of the page about a broken link between the sites of a group, until clients and mail come to the side with the databases.
   *
   * @default - not stated
   */
  readonly lostLink?: Duration;
  /**
   * The steps of the page about a group without its majority, until its databases are mounted.
   *
   * @default - not stated
   */
  readonly lostMajority?: Duration;
  /**
   * The steps of the page about a database that no server mounts by itself, until it is mounted.
   *
   * @default - not stated
   */
  readonly dismountedDatabase?: Duration;
  /**
   * The steps of the page about a carrier that is down, until clients and mail go by others.
   *
   * @default - not stated
   */
  readonly lostCarrier?: Duration;
  /**
   * The steps of the page about the relay that takes outbound mail, until mail leaves by it or by another one.
   *
   * @default - not stated
   */
  readonly lostSmartHost?: Duration;
  /**
   * The steps of the page about Traffic Manager, until the names lead to a site without it.
   *
   * @default - not stated
   */
  readonly lostTrafficManager?: Duration;
  /**
   * The steps of the page about the server that takes changes of names outside Azure, until a secondary takes them.
   *
   * @default - not stated
   */
  readonly lostNameServer?: Duration;
  /**
   * The steps of the page about the domain controllers of a site, until Exchange uses some that answer.
   *
   * @default - not stated
   */
  readonly directoryOutage?: Duration;
  /**
   * The steps of the page about Mailbox servers that are down while their Edges run, until mail enters elsewhere.
   *
   * @default - not stated
   */
  readonly transportOutage?: Duration;
  /**
   * The renewal of the public certificates.
   *
   * @default - not stated
   */
  readonly certificateRenewal?: Duration;
  /**
   * The activation of a copy that lags.
   *
   * @default - not stated
   */
  readonly laggedCopy?: Duration;
  /**
   * The rebuild of one Exchange server under its name, until it serves again. The copies of its databases are seeded afterwards.
   *
   * @default - not stated
   */
  readonly serverRebuild?: Duration;
  /**
   * The rebuild of one Edge under its name, until it takes mail.
   *
   * @default - not stated
   */
  readonly edgeRebuild?: Duration;
  /**
   * The replacement of the witness.
   *
   * @default - not stated
   */
  readonly witnessRebuild?: Duration;
  /**
   * Longest time between two backups of a database by the product that backs databases up (`LogTruncation.backup`): what a restore loses at most.
   *
   * @default - not stated
   */
  readonly databaseBackupAge?: Duration;
  /**
   * Until Active Directory is back from its backup after the loss of all domain controllers: ask those who back it up.
   *
   * @default - not stated
   */
  readonly directoryRestore?: Duration;
  /**
   * Longest time between two backups of Active Directory.
   *
   * @default - not stated
   */
  readonly directoryBackupAge?: Duration;
  /**
   * One apply of a stack that has no machines: names, addresses, links between sites.
   *
   * @default - not stated
   */
  readonly apply?: Duration;
  /**
   * The rebuild of one server that does not run Exchange: a tier that the team has written.
   *
   * @default - not stated
   */
  readonly otherServerRebuild?: Duration;
  /**
   * New domain controllers for a site that has lost its own, while those of other sites live: ask those who run Active Directory.
   *
   * @default - not stated
   */
  readonly directoryRebuild?: Duration;
  /**
   * The restore of one machine from its image.
   *
   * @default - not stated
   */
  readonly imageRestore?: Duration;
  /**
   * The recovery of one front end by the page that has both routes: rebuild and replay, or the image.
   *
   * @default - not stated
   */
  readonly frontEndRecovery?: Duration;
  /**
   * The restore of one database from backup.
   *
   * @default - not stated
   */
  readonly databaseRestore?: Duration;
  /**
   * A site from nothing, until its network and its machines exist. The work on each server counts by itself.
   *
   * @default - not stated
   */
  readonly siteRebuild?: Duration;
  /**
   * The repair of a state of Terraform.
   *
   * @default - not stated
   */
  readonly stateRepair?: Duration;
}
