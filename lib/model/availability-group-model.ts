import type { FailureKind } from '../core/failure-kind';
import type { MountDial } from '../exchange/mount-dial';
import type { QuorumMode } from '../exchange/quorum-mode';

/** A server of an availability group's members, and how many databases are active on it. */
export interface ActiveDatabasesModel {
  /** Id of the member. */
  readonly server: string;
  /** How many databases are active on it. */
  readonly databases: number;
}

/** What one failure leaves of a database availability group. */
export interface GroupFailureModel {
  /** Such as `server:AMSFE1`, `zone:AMS/1`, `site:AMS`, `witness:PARFSW1`; `none` while everything runs. */
  readonly id: string;
  /** In words, such as `zone 1 of Amsterdam`. */
  readonly failure: string;
  /**
   * The failure domain that is lost, such as `zone:westeurope/1`.
   *
   * @default - a machine alone, or nothing
   */
  readonly failureDomain?: string;
  /** What fails. */
  readonly kind: FailureKind;
  /** Votes that remain. */
  readonly votesLeft: number;
  /**
   * Whether a majority of the configured votes remains. Windows may save more by dynamic quorum when members fail one after the other, and a
   * majority alone does not mount a database: it needs a healthy copy that has lost few enough logs.
   */
  readonly keepsQuorum: boolean;
  /** How many databases are active on each member that remains, as far as the vote goes on. */
  readonly active: ActiveDatabasesModel[];
  /** Largest difference of active databases between two members of a site. */
  readonly imbalance: number;
  /** Databases without a healthy copy. */
  readonly withoutHealthyCopy: number;
  /** Databases that are active outside their home site. */
  readonly activeAwayFromHome: number;
}

/** How the transaction logs of a group's databases are truncated. */
export interface LogTruncationModel {
  /** Whether Exchange deletes them by circular logging. */
  readonly circularLogging: boolean;
  /**
   * The product that backs the databases up, after which they are deleted.
   *
   * @default - circular logging
   */
  readonly backupProduct?: string;
}

/** A database availability group. */
export interface AvailabilityGroupModel {
  /** Its name. */
  readonly id: string;
  /** Ids of the members, the primary site's first. */
  readonly members: string[];
  /**
   * Id of the witness.
   *
   * @default - it has none
   */
  readonly witness?: string;
  /**
   * Directory of the witness.
   *
   * @default - it has none
   */
  readonly witnessDirectory?: string;
  /**
   * Id of the witness for the time after the loss of the primary site.
   *
   * @default - it has none
   */
  readonly alternateWitness?: string;
  /**
   * Directory of that witness.
   *
   * @default - it has none
   */
  readonly alternateWitnessDirectory?: string;
  /** How it counts its votes. */
  readonly quorumMode: QuorumMode;
  /** All votes. */
  readonly votes: number;
  /** Votes that a majority needs. */
  readonly votesNeeded: number;
  /**
   * Days that lagged copies lag behind.
   *
   * @default - it has no lagged copies
   */
  readonly replayLagDays?: number;
  /**
   * Days for which deleted items are kept, with single item recovery.
   *
   * @default - not stated: 30
   */
  readonly itemRetentionDays?: number;
  /** How much a database may lose and still be mounted automatically: quorum alone does not mount it. */
  readonly automaticMountDial: MountDial;
  /** How transaction logs are truncated. */
  readonly logTruncation: LogTruncationModel;
  /** How many copies are to be seeded, coming from the committed layout. */
  readonly copiesToSeed: number;
  /** How many copies are to be removed, coming from the committed layout. */
  readonly copiesToRemove: number;
  /** How many copies any even layout has to seed at least, coming from the committed one. */
  readonly fewestMoves: number;
  /** What each failure leaves, the state without a failure first. */
  readonly failures: GroupFailureModel[];
}
