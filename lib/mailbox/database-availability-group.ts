import { Construct } from 'constructs';
import {
  checkAllProps,
  checkedInUse,
  givenListOf,
  ofClass,
  ofEnum,
  ofList,
  type SettingsOf,
  withMembers,
} from '../core/check-class';
import { freeIdInStack } from '../core/construct-id';
import { assignDrives } from '../copy-layout/assign-drives';
import { balanceOf } from '../copy-layout/balance';
import type { CopyMove } from '../copy-layout/copy-move';
import { CopyLayout } from '../copy-layout/copy-layout';
import type { DatabaseCopies } from '../copy-layout/database-copies';
import type { ActivationBalance } from '../copy-layout/activation-balance';
import { Duration } from '../core/duration';
import { FailureKind } from '../core/failure-kind';
import type { LayoutDemand } from '../copy-layout/model';
import { leastMoves, movesBetween } from '../copy-layout/moves';
import { layoutCopies } from '../copy-layout/planner';
import { Size } from '../core/size';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { validateWholeApp } from '../core/whole-app-validation';
import { MountDial } from '../exchange/mount-dial';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { IMailboxServers } from '../site/mailbox-server';
import { automaticFailoverErrors } from './check-automatic-failover';
import { checkDrives, checkHolders, checkLoad, checkMembers, checkName, checkWitnesses } from './check-group';
import { checkItemRetention } from './check-item-retention';
import { checkStorage } from './check-storage';
import { ActiveDatabases } from './database-copy-policy';
import type { DatabaseGroupSettings } from './database-group-settings';
import { databaseHomes } from './database-homes';
import { databaseNames } from './database-names';
import type { DecidedCopyPolicy } from './decide-copies';
import { decideCopies } from './decide-copies';
import { describeGroup } from './describe-group';
import { decideLogTruncation } from './decide-log-truncation';
import type { GroupMember } from './group-member';
import { databaseDrivesOf } from './database-drives-of';
import { membersIn, membersOf, sitesOf } from './group-member';
import { joinGroup } from './group-membership';
import { LogTruncation } from './log-truncation';
import type { QuorumOutcome } from './quorum';
import { Quorum } from './quorum';
import type { QuorumWitness } from './quorum-voters';
import type { IWitness } from './witness';

/** Settings of a database availability group. */
export interface DatabaseAvailabilityGroupProps extends DatabaseGroupSettings {
  /**
   * Whose Mailbox servers are the members, the primary site's first: arrays from 2016 on, tiers of Mailbox servers, servers that exist
   * already. `[...primary.tiers, ...standby.tiers]` is all of an estate; what has no Mailbox servers adds none.
   */
  readonly members: IMailboxServers[];
  /**
   * The file share witness. An even number of members needs one.
   *
   * @default - none
   */
  readonly witness?: IWitness;
  /**
   * The witness that `Restore-DatabaseAvailabilityGroup` uses after the loss of the primary site: a machine in the standby site.
   *
   * @default - none
   */
  readonly alternateWitness?: IWitness;
}

const WITNESS = withMembers(
  'a WitnessServer',
  ['computerName', 'directory', 'location'],
  'a WitnessServer, or WitnessServer.fromComputerName() for a machine that exists already',
);

/** The settings of a group, but for its members and witnesses. */
export const GROUP_SETTINGS: SettingsOf<DatabaseGroupSettings> = {
  name: checkedInUse,
  databases: checkedInUse,
  copies: checkedInUse,
  databaseNames: ofList("['DB01', 'DB02']"),
  logTruncation: ofClass(LogTruncation, 'LogTruncation.circularLogging()'),
  databaseSize: ofClass(Size, 'Size.gibibytes(100)'),
  dailyLogs: ofClass(Size, 'Size.gibibytes(2)'),
  automaticMountDial: ofEnum('MountDial', MountDial),
  itemRetention: ofClass(Duration, 'Duration.days(30)'),
  previousLayout: ofClass(CopyLayout, "CopyLayout.fromFile('copy-layout.json')"),
};

const GROUP: SettingsOf<DatabaseAvailabilityGroupProps> = {
  ...GROUP_SETTINGS,
  members: givenListOf(
    withMembers(
      'an array, a MailboxTier or servers that exist already',
      ['site', 'mailboxServers'],
      'primary.mailboxTiers',
    ),
    '[...primary.mailboxTiers, ...standby.mailboxTiers]',
  ),
  witness: WITNESS,
  alternateWitness: WITNESS,
};

/**
 * A database availability group over one or two sites, without an administrative access point (IP-less) and in DAC mode. It makes no
 * resources of its own: it says which servers are members, where each database has its copies, and what every loss leaves of the
 * vote; the runbooks contain the steps.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/database-availability-groups and .../plan-ha.
 */
export class DatabaseAvailabilityGroup extends Construct implements IModelContributor {
  /** Its name. */
  public readonly name: string;
  /** The witness, if any. */
  public readonly witness?: IWitness;
  /** The witness for the time after the loss of the primary site, if any. */
  public readonly alternateWitness?: IWitness;
  /** The vote, and what each loss leaves of it. */
  public readonly quorum: Quorum;
  /** Where each database has its copies. */
  public readonly layout: CopyLayout;
  /** How the transaction logs of its databases are truncated. */
  public readonly logTruncation: LogTruncation;
  /** How much a database may lose and still be mounted automatically. */
  public readonly automaticMountDial: MountDial;
  /** How long deleted items are kept. */
  public readonly itemRetention: Duration;

  private readonly members: GroupMember[];
  private readonly policy: DecidedCopyPolicy;
  private readonly demand: LayoutDemand;
  private balances?: ActivationBalance[];

  /**
   * @param scope - a construct within a stack, such as the primary site
   * @param id - construct id
   * @param props - members, witness and databases
   * @throws if the members are more than sixteen, of several versions or domains, or without disks for databases. Also if an even number has no
   * witness; a witness is a member; the members cannot hold the copies; their volumes are too small; or nothing truncates the logs
   */
  public constructor(scope: Construct, id: string, props: DatabaseAvailabilityGroupProps) {
    super(scope, freeIdInStack(scope, id));
    checkAllProps(this, props, GROUP);
    this.name = checkName(this, props.name ?? 'DAG1');
    this.witness = props.witness;
    this.alternateWitness = props.alternateWitness;
    this.members = membersOf(props.members);
    checkMembers(this, this.members);
    checkWitnesses(this, this.members, props);
    this.quorum = Quorum._of(this.members, witnessVote(props.witness));
    this.automaticMountDial = props.automaticMountDial ?? MountDial.GOOD_AVAILABILITY;
    this.itemRetention = checkItemRetention(this, props.itemRetention);
    this.policy = decideCopies(
      this,
      props.copies ?? {},
      sitesOf(this.members).map((site) => membersIn(this.members, site).length),
    );
    this.demand = this.demandOf(props);
    this.layout = CopyLayout._of(this.layOut());
    this.logTruncation = decideLogTruncation(
      this,
      props.logTruncation,
      this.policy,
      this.demand.databases.length,
      this.members,
    );
    checkLoad(this, this.members, this.layout);
    checkStorage(this, this.members, this.layout.databases, props, this.policy);
    const lacksBackup = this.logTruncation.isCircular && this.demand.databases.length > 0;
    for (const member of this.members) joinGroup(this, member.name, lacksBackup);
    validateWholeApp(this);
    EstateModel.contribute(this, this);
    this.node.addValidation({ validate: () => this.validateClaim() });
    this.advise();
  }

  /** Computer names of the members, the primary site's first. */
  public get memberNames(): string[] {
    return this.members.map((member) => member.name);
  }

  /**
   * How many databases are active on each member, healthy and after every loss of a server, a zone or a site.
   *
   * Where no zone of a site has more than half of its members, two members of a site differ by one at most, healthy and after the loss of a site. After
   * the loss of a server or a zone they differ by what no layout can avoid, since two copies in two zones leave nothing to the zone mates of
   * the lost server. Where the zones of a site have equally many members, by one more than that, or two, at most.
   */
  public get balance(): ActivationBalance[] {
    this.balances ??= balanceOf(this.demand.members, this.layout.databases);
    return [...this.balances];
  }

  /**
   * What leads from the committed layout (`previousLayout`) to this one: copies that are seeded on one server and removed from another. Empty where
   * there is none, or nothing has changed.
   */
  public get moves(): CopyMove[] {
    const { previous } = this.demand;
    return previous ? movesBetween(previous, this.layout.databases) : [];
  }

  /**
   * How many copies any even layout would have to seed again at least, coming from the committed one. `moves` seeds no more, unless a site has zones
   * with unequally many members, or databases give up copies. 0 where there is none.
   */
  public get fewestMoves(): number {
    return this.demand.previous ? leastMoves(this.demand) : 0;
  }

  /** What the group is in the model of the estate. */
  public describe(): ModelPart {
    return describeGroup(this);
  }

  /** @internal */
  public get _members(): GroupMember[] {
    return [...this.members];
  }

  /** @internal */
  public get _previous(): DatabaseCopies[] | undefined {
    return this.demand.previous;
  }

  /** @internal */
  public get _copies(): DecidedCopyPolicy {
    return this.policy;
  }

  private demandOf(props: DatabaseAvailabilityGroupProps): LayoutDemand {
    const codes = sitesOf(this.members).map(({ code }) => code);
    const homes = this.policy.active === ActiveDatabases.BOTH_SITES ? codes : codes.slice(0, 1);
    const names = databaseNames(this, props);
    if (names.length > 0) checkHolders(this, this.members, names.length);
    const members = this.members.map(({ name, site, siteName, zone }) => ({ name, site, siteName, zone }));
    const previous = props.previousLayout?.databases;
    const { localCopies, remoteCopies, laggedCopies } = this.policy;
    return {
      members,
      databases: databaseHomes(names, homes, members, previous),
      localCopies,
      remoteCopies,
      laggedCopies,
      previous,
    };
  }

  private layOut(): DatabaseCopies[] {
    const { databases, previous } = this.demand;
    if (databases.length === 0) return [];
    const names = databases.map(({ name }) => name);
    checkDrives(this, this.members, names, previous ?? []);
    return assignDrives(layoutCopies(this.demand), databaseDrivesOf(this.members[0].server), previous);
  }

  private validateClaim(): string[] {
    if (!this.members.some((member) => member.memberSite._isAutomaticFailover())) return [];
    return automaticFailoverErrors({
      members: this.members,
      witness: this.witness,
      quorum: this.quorum,
      balance: this.balance,
      mountDial: this.automaticMountDial,
    });
  }

  private advise(): void {
    advise(this, WarningId.SMALL_DATABASE_AVAILABILITY_GROUP, () =>
      this.members.length < 2
        ? `${this.name} has ${this.members.length === 0 ? 'no members yet' : 'one member'}, so no database survives the loss of a server. Add members.`
        : undefined,
    );
    advise(this, WarningId.NO_DATABASES, () =>
      this.members.length > 0 && this.demand.databases.length === 0
        ? `${this.name} has members and no databases: nothing says where mailboxes are, and whether they survive a loss, and the pages set up no copies. State databases, or acknowledge this and say where they are made.`
        : undefined,
    );
    advise(this, WarningId.UNSTATED_WINDOWS, () => this.windowsText());
    advise(this, WarningId.SITES_NOT_CONNECTED, () => this.connectionText());
    advise(this, WarningId.MANUAL_RECOVERY_REQUIRED, () =>
      this.members.length < 2 ? undefined : this.recoveryText(),
    );
  }

  /** Servers that a site in Azure gets beside those of a datacenter, whose release nobody has stated. */
  private windowsText(): string | undefined {
    const unstated = this.members.filter(
      ({ memberSite, server }) => memberSite.region === undefined && server.windows === undefined,
    );
    const made = this.members.find(({ server }) => server.windows !== undefined);
    if (unstated.length === 0 || !made) return undefined;
    return (
      `${made.name} has ${made.server.windows!.toString()}, and nobody states the Windows release of ${unstated.map(({ name }) => name).join(', ')}. All members of a group have ` +
      'the same one, and a server with another one is refused only when it is to join the group. Run (Get-CimInstance Win32_OperatingSystem).Caption there, and state windows for both sites, ' +
      'or acknowledge this and say who has compared them.'
    );
  }

  private connectionText(): string | undefined {
    const [one, other] = sitesOf(this.members);
    if (!other || one._isConnectedTo(other) || other._isConnectedTo(one)) return undefined;
    return (
      `${this.name} has members in ${one.siteName} and ${other.siteName}, but nothing in the program connects the two networks, and databases ` +
      'are copied over that connection. Add an Interconnect, or acknowledge the warning and say what connects them.'
    );
  }

  /** What people have to do after a failure, and why. */
  private recoveryText(): string | undefined {
    const sites = sitesOf(this.members);
    // The failure of the only site is a sentence of its own: neither votes nor copies are left to speak of.
    const isWhole = ({ kind }: { kind: FailureKind }): boolean =>
      kind === FailureKind.SITE && sites.length === 1;
    const whole = sites.length === 1 ? [this.lostSiteText(sites[0].siteName)] : [];
    const dismounted = this.quorum.outcomes.filter((each) => !each.holds && !isWhole(each));
    const withoutCopy = this.balance.filter(
      (each) => each.kind !== FailureKind.NONE && each.withoutHealthyCopy > 0 && !isWhole(each),
    );
    const lines = [
      ...whole,
      ...dismounted.map((each) => this.dismountedText(each)),
      ...withoutCopy.map(
        ({ failure, withoutHealthyCopy: count }) =>
          `After the loss of ${failure}, ${count} databases have no healthy copy until it returns, or until somebody activates a lagged copy or restores a backup.`,
      ),
    ];
    return lines.length === 0 ? undefined : lines.join(' ');
  }

  private lostSiteText(site: string): string {
    return `The loss of site ${site} stops every member of ${this.name}. Its databases return with the site or from a backup.`;
  }

  private dismountedText({ failure, votesLeft, votesNeeded }: QuorumOutcome): string {
    return (
      `The loss of ${failure} leaves ${votesLeft} of ${this.quorum.votes} votes, and ${votesNeeded} are needed. All databases are ` +
      'dismounted until somebody runs Restore-DatabaseAvailabilityGroup.'
    );
  }
}

function witnessVote(witness: IWitness | undefined): QuorumWitness | undefined {
  if (!witness) return undefined;
  const { computerName, location, region, zone, siteCode } = witness;
  return { name: computerName, location, site: siteCode, region: region?.name, zone };
}
