import type { DiskKeyModel } from '../model/disk-key-model';
import type { EstateDocument } from '../model/estate-document';
import type { MachineModel } from '../model/machine-model';
import { placeOf } from '../model/place-of-site';
import { Runs, type SiteModel, type SiteRecoveryModel } from '../model/site-model';
import type { EdgeSubscriptionModel, SmartHostModel, TierModel } from '../model/tier-model';
import { ServerView } from './server-view';
import { subscriptionOfStack, type Subscription } from './subscription';

const KNOWN_ROLES = ['mailbox', 'client-access', 'edge', 'witness', 'proxy'];

/** A site as procedures see it. */
export class SiteView {
  /** Mailbox servers: from 2016 on the front ends too. Those of a pilot light are made on the day. */
  public readonly mailboxServers: ServerView[];
  /** Servers that answer clients. */
  public readonly frontEnds: ServerView[];
  public readonly edges: ServerView[];
  /** Proxies between clients and front ends. */
  public readonly proxies: ServerView[];
  /** Servers of tiers that no procedure knows, such as those that a team has written. */
  public readonly others: MachineModel[];

  public constructor(
    private readonly estate: EstateDocument,
    private readonly site: SiteModel,
  ) {
    const own = estate.machines.filter((machine) => machine.site === site.id);
    const servers = new Map(
      own.map((machine) => [machine.id, new ServerView(machine, subscriptionOfStack(estate, machine.stack))]),
    );
    const withRole = (role: string): ServerView[] =>
      own.filter(({ roles }) => roles.includes(role)).map(({ id }) => servers.get(id)!);
    this.mailboxServers = withRole('mailbox');
    this.frontEnds = withRole('client-access');
    this.edges = withRole('edge');
    this.proxies = withRole('proxy');
    this.others = own.filter(({ roles }) => !roles.some((role) => KNOWN_ROLES.includes(role)));
  }

  /** Its code, such as `AMS`: files and steps are named after it. */
  public get code(): string {
    return this.site.id;
  }

  /** What people call it, such as `Amsterdam`. */
  public get name(): string {
    return this.site.name;
  }

  /** Whether it is a datacenter that somebody else runs: Terraform changes nothing there. */
  public get existing(): boolean {
    return this.site.existing ?? false;
  }

  /** Where it is located, for people: its region of Azure, or a datacenter. */
  public get place(): string {
    return placeOf(this.site);
  }

  /** The Azure region; undefined for a datacenter. */
  public get region(): string | undefined {
    return this.site.region;
  }

  /**
   * Id of the Terraform stack, which is its folder below `cdktf.out/stacks`.
   *
   * @throws if it exists already: nothing of Terraform is in it, and a step must not say so
   */
  public get stack(): string {
    if (this.site.stack !== undefined) return this.site.stack;
    throw new Error(
      `The runbooks cannot name a stack of ${this.name}, because the program does not make it.`,
    );
  }

  /** The subscription of Azure that it is in; undefined where the program states none, or the site is a datacenter. */
  public get subscription(): Subscription | undefined {
    return subscriptionOfStack(this.estate, this.site.stack);
  }

  /** What it is lost with. */
  public get failureDomains(): readonly string[] {
    return this.site.failureDomains;
  }

  /** The key of the team that encrypts its disks; undefined where the keys are those of Azure. */
  public get diskKey(): DiskKeyModel | undefined {
    return this.site.diskKey;
  }

  /** Names of its machines whose disks that key encrypts, and which run. */
  public get encrypted(): string[] {
    return this.estate.machines
      .filter(
        ({ site, diskKey, runs }) => site === this.code && diskKey !== undefined && runs === Runs.ALWAYS,
      )
      .map(({ id }) => id);
  }

  /** Prefixes of the networks of a datacenter; empty for a site that the program makes. */
  public get networks(): string[] {
    return this.site.networks ?? [];
  }

  public get directorySite(): string {
    return this.site.activeDirectorySite;
  }

  /** Subnets of the domain members, for Active Directory Sites and Services. */
  public get directorySubnets(): string[] {
    return this.site.domainSubnets;
  }

  public get domainControllers(): string[] {
    return this.site.domainControllers;
  }

  /** Whether its servers are made on the day only, by `activated=true` on its stack. */
  public get pilotLight(): boolean {
    return this.site.runs === Runs.WHEN_ACTIVATED;
  }

  /** Whether its servers run, and are smaller or fewer than those of the primary site. */
  public get warm(): boolean {
    return this.site.readiness === 'warm';
  }

  /** What has to be done before it serves; undefined where its servers run. */
  public get recovery(): SiteRecoveryModel | undefined {
    return this.site.recovery;
  }

  /** How its Edges are subscribed, one entry for each Active Directory site. */
  public get subscriptions(): EdgeSubscriptionModel[] {
    return this.edgeTiers.flatMap(({ mailTransport }) => mailTransport?.subscriptions ?? []);
  }

  /** Name of the Edge whose configuration the others of the site are cloned from. */
  public get cloneSource(): string | undefined {
    return this.edgeTiers[0]?.mailTransport?.configurationSource;
  }

  /** The tiers that answer clients. */
  public get clientTiers(): TierModel[] {
    return this.tiersOf('client-access');
  }

  /** Relay that takes the outbound mail of its Edges; undefined for direct delivery. Edges of a datacenter may deliver directly, while those in Azure do not. */
  public get smartHost(): SmartHostModel | undefined {
    return this.edgeTiers[0]?.mailTransport?.smartHost;
  }

  /** The tiers with Edges. */
  public get edgeTiers(): TierModel[] {
    return this.tiersOf('edge');
  }

  private tiersOf(kind: string): TierModel[] {
    return this.estate.tiers.filter((tier) => tier.site === this.site.id && tier.kind === kind);
  }
}
