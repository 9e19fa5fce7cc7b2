import { FailureId } from '../core/failure-id';
import { FailureKind } from '../core/failure-kind';
import { VolumeLabel } from '../exchange/volume-label';
import type { MountDial } from '../exchange/mount-dial';
import { mountableCopy } from '../exchange/mount-dial';
import type { AvailabilityGroupModel, GroupFailureModel } from '../model/availability-group-model';
import { databaseFiles, type DatabaseFiles } from '../model/database-files';
import type { CopyModel, DatabaseModel } from '../model/database-model';
import type { EstateDocument } from '../model/estate-document';
import type { MachineModel } from '../model/machine-model';
import type { ServerView } from './server-view';
import type { SiteView } from './site-view';

/** A witness as procedures see it. */
export interface WitnessView {
  readonly name: string;
  /** Full name, such as `parfsw1.corp.contoso.com`. */
  readonly hostName: string;
  readonly directory: string;
  /** Where it is located, for people. */
  readonly location: string;
  /** Id of the Terraform stack that makes it; undefined where it exists already. */
  readonly stack?: string;
  /** Whether it is lost with a site. */
  isLostWith(site: SiteView): boolean;
}

/** A database with its files, whose paths are the same on all members. */
export interface DatabaseView extends DatabaseFiles {
  readonly name: string;
  /** In the order of activation preference. */
  readonly copies: CopyModel[];
  /** Letter of the volume with its file; undefined where that is the first one. */
  readonly drive?: string;
  /** Its copies in the committed layout; none of a new database. Undefined where no layout is given. */
  readonly committed?: CopyModel[];
}

/** The database availability group as procedures see it. */
export class GroupView {
  public readonly members: ServerView[];
  /** Its databases, in the order of the program. */
  public readonly databases: DatabaseView[];

  public constructor(
    private readonly estate: EstateDocument,
    private readonly group: AvailabilityGroupModel,
    servers: ServerView[],
    private readonly directoryDomain: string,
  ) {
    this.members = group.members.flatMap((id) => servers.find(({ name }) => name === id) ?? []);
    this.databases = estate.databases
      .filter((database) => database.group === group.id)
      .map((database) => this.databaseView(database));
  }

  public get name(): string {
    return this.group.id;
  }

  /** How many copies any even layout would have to seed at least, coming from the committed one. */
  public get fewestMoves(): number {
    return this.group.fewestMoves;
  }

  /** Letters of the volumes with databases, the same on all members; empty where they are unknown. */
  public get databaseDrives(): string[] {
    return this.members[0]?.databaseVolumes.map(({ driveLetter }) => driveLetter) ?? [];
  }

  /** The volumes with databases in a sentence, such as `M: or N:`. */
  public get databaseDriveText(): string {
    return this.databaseDrives.map((letter) => `${letter}:`).join(' or ');
  }

  /** Letter of the volume with the logs; empty where it is unknown. */
  public get logDrive(): string {
    return this.members[0]?.driveOf(VolumeLabel.LOGS) ?? '';
  }

  /** Days that lagged copies lag behind; undefined where there are none. */
  public get replayLagDays(): number | undefined {
    return this.group.replayLagDays;
  }

  /** Days for which deleted items are kept; undefined in a model of an earlier release. */
  public get itemRetentionDays(): number | undefined {
    return this.group.itemRetentionDays;
  }

  /** How much a database may lose and still be mounted automatically. */
  public get mountDial(): MountDial {
    return this.group.automaticMountDial;
  }

  /** Where a database is mounted automatically once the group has quorum: the part of a sentence that follows `only on`. */
  public get mountableCopy(): string {
    return mountableCopy(this.mountDial);
  }

  /** Whether circular logging truncates logs. */
  public get circularLogging(): boolean {
    return this.group.logTruncation.circularLogging;
  }

  /** What backs the databases up, in a text; circular logging backs nothing up. */
  public get backupProduct(): string {
    return this.group.logTruncation.backupProduct ?? '';
  }

  public get witness(): WitnessView | undefined {
    return this.witnessView(this.group.witness, this.group.witnessDirectory);
  }

  public get alternateWitness(): WitnessView | undefined {
    return this.witnessView(this.group.alternateWitness, this.group.alternateWitnessDirectory);
  }

  public get quorumMode(): string {
    return this.group.quorumMode;
  }

  public get votes(): number {
    return this.group.votes;
  }

  public get votesNeeded(): number {
    return this.group.votesNeeded;
  }

  /** What each failure leaves. */
  public get failures(): GroupFailureModel[] {
    return this.group.failures.filter(({ id }) => id !== FailureId.none);
  }

  /** Active databases while everything runs, then after each failure that moves some. */
  public get balance(): GroupFailureModel[] {
    return this.group.failures.filter(({ kind }) => kind !== FailureKind.WITNESS);
  }

  /** What a failure leaves; undefined where it does not concern the group. */
  public failure(id: string): GroupFailureModel | undefined {
    return this.failures.find((each) => each.id === id);
  }

  /** Whether it keeps its majority when a site is lost. Whether a database mounts is another question: see `mountableCopy`. */
  public survives(site: SiteView): boolean {
    return this.failure(FailureId.site(site.code))?.keepsQuorum ?? false;
  }

  private databaseView({ id, copies, drive, committedCopies }: DatabaseModel): DatabaseView {
    return {
      name: id,
      ...databaseFiles(id, drive ?? this.databaseDrives[0], this.logDrive),
      copies,
      drive,
      committed: committedCopies,
    };
  }

  private witnessView(id: string | undefined, directory: string | undefined): WitnessView | undefined {
    if (id === undefined) return undefined;
    const machine = this.estate.machines.find((each) => each.id === id);
    return {
      name: id,
      hostName: machine?.hostName ?? `${id.toLowerCase()}.${this.directoryDomain}`,
      directory: directory ?? '',
      location: machine?.location ?? 'another place',
      stack: machine?.stack,
      isLostWith: (site) => machine !== undefined && isLostWith(machine, site),
    };
  }
}

function isLostWith({ site, failureDomains }: MachineModel, lost: SiteView): boolean {
  return site === lost.code || failureDomains.some((each) => lost.failureDomains.includes(each));
}
