import { ACTIVE_DIRECTORY, ADMINISTRATOR, EXISTING_NETWORK, PATCH_WINDOW } from './plain-settings';
import {
  checkAllProps,
  checkedInUse,
  checkSettings,
  flag,
  givenOfClass,
  ofClass,
  ofEnum,
  ofList,
  type SettingsOf,
} from '../core/check-class';
import { ofGroupName, ofUuid } from '../core/azure-id';
import { NAMING } from '../core/check-naming';
import { useExistingGroup } from '../core/existing-groups';
import { adviseOnLocalState } from '../core/local-state';
import { checkedResourceName } from '../core/resource-name';
import { freeIdInStack } from '../core/construct-id';
import { isKnown, refusalText } from '../core/refusal';
import { namedSubscription, stateSubscription, subscriptionId } from '../core/subscription';
import { TerraformStack } from 'cdktf';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { CafNaming } from '../core/caf-naming';
import { blockOf, checkBlocks, checkIpv4, type Cidr } from '../core/cidr';
import type { INaming } from '../core/naming';
import { ResourceKind } from '../core/resource-kind';
import { stackNeedsRegion, stackSurvives } from '../core/stack-regions';
import { DEFAULT_ESTATE } from '../model/contributions';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { Runs } from '../model/site-model';
import { WarningId } from '../core/warning-id';
import { WatchedKind, watch } from '../core/watched';
import { breaksRules } from '../core/resiliency-rule';
import { advise } from '../core/warnings';
import { isUnwatched } from '../core/watched';
import { checkTags, checkText } from '../core/visible-text';
import { validateWholeApp } from '../core/whole-app-validation';
import type { Duration } from '../core/duration';
import type { SiteRecovery } from '../publishing/site-recovery';
import type { SiteRef } from '../publishing/site-ref';
import type { ActiveDirectory } from './active-directory';
import type { Administrator } from './administrator';
import { checkActiveDirectory, checkDirectorySite } from './check-directory';
import { AzureRegion } from '../core/azure-region';
import { describeSite } from './describe-site';
import { DiskEncryption } from './disk-encryption';
import { DiskExport } from './disk-export';
import { DISK_OPTIONS, type DiskOptions } from './disk-options';
import { Egress } from './egress';
import { addSite, sitesOfEstate } from './estate-sites';
import { checkCode, checkEstate } from './check-site-names';
import { checkPatchWindow } from './check-patch-window';
import type { ISite } from './i-site';
import type { KnownSite } from './known-site';
import type { IMailboxServers } from './mailbox-server';
import { checkManagementPrefixes } from './management';
import type { PatchWindow } from './patch-window';
import { Weekday } from './patch-window';
import type { PeerNetwork } from './peer-network';
import { PublicLoadBalancer } from './public-load-balancer';
import { checkSecret } from './secret';
import { SiteBastion } from './site-bastion';
import { SiteNetwork } from './site-network';
import type { SiteProps } from './site-props';
import { SiteRoster } from './site-roster';
import type { SiteSubnet } from './site-subnet';
import { SiteTiers } from './site-tiers';
import type { ITier, ITierObserver } from './i-tier';
import { SubnetRole } from './subnet-role';

/** The settings of a site. */
export const SITE: SettingsOf<SiteProps> = {
  addressSpace: checkedInUse,
  siteName: checkedInUse,
  code: checkedInUse,
  estate: checkedInUse,
  network: EXISTING_NETWORK,
  resourceGroupName: ofGroupName,
  subscriptionId: ofUuid,
  unfilteredPrefixes: checkedInUse,
  activeDirectory: ACTIVE_DIRECTORY,
  activeDirectorySite: checkedInUse,
  administrator: ADMINISTRATOR,
  exchangeServerPrefixes: checkedInUse,
  edgePrefixes: checkedInUse,
  managementPrefixes: checkedInUse,
  patchWindow: PATCH_WINDOW,
  region: givenOfClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
  domainControllers: ofList("['10.10.0.4', '10.10.0.5']"),
  otherDomainControllers: ofList("['10.20.0.4', '10.20.0.5']"),
  egress: ofClass(Egress, 'Egress.outboundRule()'),
  bastion: flag,
  naming: NAMING,
  ...DISK_OPTIONS,
};

/**
 * A site in Azure: a region with a resource group, a network divided by a fixed address plan, egress, and the
 * tiers of servers in it.
 *
 * @example
 * import { TerraformStack } from 'cdktf';
 * import { AzureRegion, Site } from 'cdktf-resilient-exchange';
 *
 * declare const stack: TerraformStack;
 * new Site(stack, 'Amsterdam', {
 *   region: AzureRegion.WEST_EUROPE,
 *   addressSpace: '10.10.0.0/16',
 *   domainControllers: ['10.10.64.4'],
 *   activeDirectory: { domainName: 'corp.contoso.com', joinUsername: 'svc-join@corp.contoso.com' },
 * });
 */
export class Site extends Construct implements ISite, IModelContributor {
  /** The Azure region. */
  public readonly region: AzureRegion;
  /** What people call the site. */
  public readonly siteName: string;
  /** Short code in computer and resource names. */
  public readonly code: string;
  /** Id of the estate that the site belongs to. */
  public readonly estate: string;
  /** Active Directory site of the subnets. */
  public readonly activeDirectorySite: string;
  /** Names and tags. */
  public readonly naming: INaming;
  /** The directory that servers join, if any. */
  public readonly activeDirectory?: ActiveDirectory;
  /** Local administrator of the servers. */
  public readonly administrator: Administrator;
  /** How servers reach the Internet. */
  public readonly egress: Egress;
  /** When Windows updates are installed. */
  public readonly patchWindow: PatchWindow;
  /** Name of the resource group. */
  public readonly resourceGroupName: string;
  /** Name of the virtual network. */
  public readonly virtualNetworkName: string;
  /** Resource group of the virtual network. */
  public readonly networkResourceGroupName: string;
  /** Resource id of the virtual network. */
  public readonly virtualNetworkId: string;

  private readonly ownBastion?: SiteBastion;
  private readonly props: SiteProps;
  /**
   * Name of the resource group as a literal, for other stacks and for the model.
   *
   * @internal
   */
  public readonly _plainGroupName: string;
  /**
   * Subnets, peerings and ids.
   *
   * @internal
   */
  public readonly _network: SiteNetwork;
  /**
   * Exchange servers and domain members.
   *
   * @internal
   */
  public readonly _roster: SiteRoster;

  /**
   * How the disks of its servers are protected.
   *
   * @internal
   */
  public readonly _disks: Required<DiskOptions>;

  private readonly siteTiers = new SiteTiers(this);
  private readonly installationTimes: (Duration | undefined)[] = [];
  private automaticFailover = false;

  /**
   * @param scope - a Terraform stack, one for each site, so that a lost region concerns no other state
   * @param id - construct id, and name of the site where none is given
   * @param props - region and address space; everything else has a default
   * @throws if the address space is malformed or too small, the code no valid code, a domain controller no address, or
   * a management network the Internet
   */
  public constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, freeIdInStack(scope, id));
    checkAllProps(this, props, SITE);
    checkSettings(this, 'patchWindow', props.patchWindow, { firstDay: ofEnum('Weekday', Weekday) });
    checkSecret(this, 'administrator.password', props.administrator?.password, 'admin_password');
    this.props = { ...props };
    this.region = props.region;
    this.siteName = props.siteName ?? id;
    this.code = checkCode(this, this.siteName, props.code);
    this.estate = checkEstate(this, props.estate ?? DEFAULT_ESTATE);
    this.activeDirectorySite = props.activeDirectorySite ?? this.siteName;
    checkText(this, 'siteName', this.siteName);
    checkDirectorySite(this, this.activeDirectorySite);
    if (isKnown(props.subscriptionId)) stateSubscription(this, props.subscriptionId);
    this.naming = props.naming ?? new CafNaming();
    this.activeDirectory = props.activeDirectory;
    this.administrator = { ...props.administrator };
    this.egress = props.egress ?? (props.network ? Egress.ofNetwork() : Egress.outboundRule());
    this.patchWindow = { ...props.patchWindow };
    this._disks = {
      encryptionAtHost: props.encryptionAtHost ?? false,
      diskEncryption: props.diskEncryption ?? DiskEncryption.platformKeys(),
      diskExport: props.diskExport ?? DiskExport.DENIED,
    };
    props.domainControllers?.forEach((address) => checkIpv4(this, 'domainControllers', address));
    props.otherDomainControllers?.forEach((address) => checkIpv4(this, 'otherDomainControllers', address));
    checkBlocks(this, 'unfilteredPrefixes', props.unfilteredPrefixes);
    if (props.activeDirectory) checkActiveDirectory(this, props.activeDirectory);
    checkPatchWindow(this, this.patchWindow);
    checkBlocks(this, 'exchangeServerPrefixes', props.exchangeServerPrefixes);
    checkBlocks(this, 'edgePrefixes', props.edgePrefixes);
    checkManagementPrefixes(this, props.managementPrefixes ?? []);

    const groupName = props.resourceGroupName ?? this.resourceName(ResourceKind.RESOURCE_GROUP, []);
    this._plainGroupName = groupName;
    this.resourceGroupName = props.resourceGroupName ?? this.makeResourceGroup(groupName);
    this._network = new SiteNetwork(this, this.props, groupName);
    this.networkResourceGroupName = this._network.resourceGroupName;
    this.virtualNetworkName = this._network.name;
    this.virtualNetworkId = this._network.id;
    this._roster = new SiteRoster(this, [...(props.exchangeServerPrefixes ?? [])]);

    addSite(this);
    const isFirst = sitesOfEstate(this).filter(({ region }) => region !== undefined).length === 1;

    if (this._network.hostsDirectory(this.domainControllers)) this.subnet(SubnetRole.DIRECTORY);
    if (props.bastion) this.ownBastion = new SiteBastion(this);
    const what = `the site ${this.siteName}`;
    if (props.resourceGroupName !== undefined) {
      useExistingGroup(this, {
        property: 'resourceGroupName',
        name: props.resourceGroupName,
        subscription: props.subscriptionId,
        region: this.region.name,
        what,
      });
    }
    stackNeedsRegion(this, this.region, what);
    stackSurvives(this, what, (region) => region !== this.region.name);
    this.node.addValidation({ validate: () => this.validateSubscription() });
    validateWholeApp(this);
    adviseOnLocalState(this);
    EstateModel.contribute(this, this);
    advise(this, WarningId.NO_MANAGEMENT_PATH, () => this._network.management.advice());
    advise(this, WarningId.UNLISTED_DOMAIN_CONTROLLERS, () => this.directoryAdvice());
    advise(this, WarningId.UNSTATED_DIRECTORY_BACKUP, () =>
      isFirst && this._roster.hasDomainMembers ? this.directoryBackupAdvice() : undefined,
    );
    advise(this, WarningId.UNMONITORED, () =>
      isFirst && isUnwatched(this, this.estate)
        ? `Nobody is told when a part of the estate ${this.estate} fails. Give TwoSiteExchange monitoring, make a Monitoring in a program from pieces, or acknowledge this ` +
          `and say what watches the machines, the names and the backups.${breaksRules('serviceHealth', 'resourceHealth')}`
        : undefined,
    );
    advise(this, WarningId.NO_ACTIVE_DIRECTORY, () =>
      props.activeDirectory || !this._roster.hasDomainMembers
        ? undefined
        : `The servers of ${this.siteName} do not join a domain, but all Exchange servers except Edges must be domain members. ` +
          'Give the site activeDirectory and domainControllers.',
    );
  }

  /** The tiers of the site, in the order in which they were added. */
  public get tiers(): ITier[] {
    return this.siteTiers.all;
  }

  public get mailboxTiers(): IMailboxServers[] {
    return this._roster.mailboxTiers;
  }

  /** Addresses of the domain controllers. */
  public get domainControllers(): string[] {
    return [...(this.props.domainControllers ?? [])];
  }

  /** Networks from which administrators reach the servers, Bastion's included. */
  public get managementPrefixes(): string[] {
    return [...(this.ownBastion ? [this.ownBastion.addressPrefix] : []), ...this._managementNetworks()];
  }

  /** The site's address space, where it has one of its own. */
  public get addressSpace(): string | undefined {
    return this._network.addressSpace;
  }

  /**
   * The subnet of a role, made at the first call or brought in with `network.subnets`.
   *
   * @param role - what the subnet is for
   * @throws if the address space has no room for it
   */
  public subnet(role: SubnetRole): SiteSubnet {
    return this._network.subnet(role);
  }

  /**
   * Connects the site with a network beyond the estate, in the site's own stack: servers may need it to join their
   * domain. The network should be in the site's region; otherwise the loss of another region affects this site too.
   *
   * @param id - construct id of the peering
   * @param network - the other network
   */
  public peerWith(id: string, network: PeerNetwork): void {
    this._network.peerWith(id, network);
  }

  public publicLoadBalancer(): PublicLoadBalancer {
    return PublicLoadBalancer._of(this);
  }

  /**
   * The id of the virtual network as another construct can write it: a reference within the stack, and beyond it a
   * literal that needs neither this site's state nor its region.
   *
   * @param consumer - the construct that needs it
   */
  public virtualNetworkIdFor(consumer: IConstruct): string {
    return this._network.idFor(consumer);
  }

  /**
   * The name of a resource of this site.
   *
   * @param kind - what it is
   * @param parts - what tells it from others of its kind in the site
   */
  public resourceName(kind: ResourceKind, parts: string[]): string {
    return checkedResourceName(this, this.naming, kind, [this.code, ...parts]);
  }

  /**
   * The tags of a resource of this site.
   *
   * @param tier - the tier it belongs to
   */
  public tags(tier?: string): Record<string, string> {
    return checkTags(this, this.naming.tags(this.siteName, tier));
  }

  public addTier(tier: ITier): void {
    this.siteTiers.add(tier);
  }

  public observeTiers(observer: ITierObserver): void {
    this.siteTiers.observe(observer);
  }

  /** What the site is in the model of the estate. */
  public describe(): ModelPart {
    return describeSite(this);
  }

  public addMailboxServers(servers: IMailboxServers): void {
    this._roster.addMailboxServers(servers);
    watch({
      kind: WatchedKind.MAILBOX_SERVERS,
      scope: this,
      estate: this.estate,
      name: this.code,
      called: `the Mailbox servers of ${this.siteName}`,
      idFor: (consumer) => this._groupIdFor(consumer),
    });
  }

  /**
   * The administrators' networks without the site's own Bastion.
   *
   * @internal
   */
  public _managementNetworks(): string[] {
    return [...(this.props.managementPrefixes ?? [])];
  }

  /**
   * The block from which sessions of the site's own Bastion come.
   *
   * @internal
   */
  public _bastionPrefix(): string | undefined {
    return this.ownBastion?.addressPrefix;
  }

  /**
   * Domain controllers that no site of the program has.
   *
   * @internal
   */
  public _otherDomainControllers(): string[] {
    return [...(this.props.otherDomainControllers ?? [])];
  }

  /** @internal */
  public _blocks(): Cidr[] {
    return this._network.blocks();
  }

  /** @internal */
  public _organizationBlocks(): string[] {
    return [
      ...this._network.organizationBlocks(),
      ...this._otherDomainControllers().map(blockOf),
      ...this._unfilteredPrefixes(),
    ];
  }

  /** @internal */
  public _isConnectedTo(other: KnownSite): boolean {
    return other instanceof Site && this._network.perimeter.isConnectedTo(other._network.perimeter);
  }

  /**
   * Networks that are not filtered from the Exchange servers, besides those that the program knows.
   *
   * @internal
   */
  public _unfilteredPrefixes(): string[] {
    return [...(this.props.unfilteredPrefixes ?? [])];
  }

  /** When its machines run. */
  public get runs(): Runs {
    return this._activation() === undefined ? Runs.ALWAYS : Runs.WHEN_ACTIVATED;
  }

  /**
   * The Terraform condition under which this site's servers exist, as a stack states it; undefined where they always do.
   *
   * @internal
   */
  public _activation(_consumer?: IConstruct): string | undefined {
    return undefined;
  }

  /**
   * The id of the resource group in literals: it needs neither this site's state nor its region.
   *
   * @internal
   */
  public _groupIdFor(consumer: IConstruct): string {
    return `/subscriptions/${this._subscriptionFor(consumer)}/resourceGroups/${this._plainGroupName}`;
  }

  /**
   * The subscription of the site as another stack writes it.
   *
   * @internal
   */
  public _subscriptionFor(consumer: IConstruct): string {
    return this.props.subscriptionId ?? subscriptionId(consumer);
  }

  /**
   * The subscription of the site, where the program states it.
   *
   * @internal
   */
  public get _statedSubscription(): string | undefined {
    return this.props.subscriptionId;
  }

  /**
   * What has to be done before it serves; undefined where its servers run.
   *
   * @internal
   */
  public _recovery(): SiteRecovery | undefined {
    return undefined;
  }

  /**
   * Notes how long the servers of a tier take until Exchange is installed on them; undefined where people install it.
   *
   * @internal
   */
  public _expectInstallation(time: Duration | undefined): void {
    this.installationTimes.push(time);
  }

  /**
   * Whether its servers do not exist until somebody activates it.
   *
   * @internal
   */
  public _awaitsActivation(): boolean {
    return false;
  }

  /**
   * How long the servers of the site take until Exchange is installed on all of them; undefined where people install one of them.
   *
   * @internal
   */
  public get _installationTime(): Duration | undefined {
    return this.installationTimes.includes(undefined) ? undefined : this._longestInstallation;
  }

  /**
   * The longest time of the servers that install Exchange by themselves; undefined where people install all of them.
   *
   * @internal
   */
  public get _longestInstallation(): Duration | undefined {
    const times = this.installationTimes.filter((time) => time !== undefined);
    return times.sort((one, other) => other.toSeconds() - one.toSeconds()).at(0);
  }

  /**
   * The site as a published service names it.
   *
   * @internal
   */
  public _ref(): SiteRef {
    const { siteName, code, estate, region } = this;
    // The times of a site follow from tiers that come later.
    const recovery = { get: () => this._recovery(), enumerable: true };
    return Object.defineProperty({ siteName, code, estate, region }, 'recovery', recovery);
  }

  /**
   * Whether each tier has to survive the loss of a server by itself.
   *
   * @internal
   */
  public _promisesRedundancy(): boolean {
    return true;
  }

  /**
   * Notes that names move between this site and another automatically.
   *
   * @internal
   */
  public _requireAutomaticFailover(): void {
    this.automaticFailover = true;
  }

  /** @internal */
  public _isAutomaticFailover(): boolean {
    return this.automaticFailover;
  }

  /** The rules admit domain controllers by their addresses, and Exchange supports no filtering between the two. */
  private directoryAdvice(): string | undefined {
    if (!this.props.activeDirectory || !this._roster.hasDomainMembers || this.domainControllers.length > 0)
      return undefined;
    if (this._unfilteredPrefixes().length > 0) return undefined;
    return (
      `The program does not know the domain controllers of ${this.siteName}, so the rules of its subnets filter them from the Exchange servers, which ` +
      'Exchange does not support (learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports). List their addresses as ' +
      'domainControllers, or their networks as unfilteredPrefixes.'
    );
  }

  /** The directory is not of the program, and every recovery of an Exchange server begins with it. */
  private directoryBackupAdvice(): string | undefined {
    const { activeDirectory } = this;
    if (!activeDirectory || activeDirectory.protectedBy !== undefined) return undefined;
    return (
      `The program does not say who backs up the domain controllers of ${activeDirectory.domainName}. Exchange keeps its configuration and all recipients there, and ` +
      'no Exchange server can be recovered without them. Name team and product as protectedBy of activeDirectory.'
    );
  }

  private makeResourceGroup(name: string): string {
    return new ResourceGroup(this, 'ResourceGroup', { name, location: this.region.name, tags: this.tags() })
      .name;
  }

  /** Other stacks would write out ids of a subscription in which the site is not. */
  private validateSubscription(): string[] {
    const { subscriptionId: own } = this.props;
    const named = namedSubscription(TerraformStack.of(this));
    if (!isKnown(own) || named === undefined || named.toLowerCase() === own.toLowerCase()) return [];
    return [
      refusalText({
        property: 'subscriptionId',
        value: own,
        limit: `that of the provider of its stack, '${named}'`,
        cause:
          'Terraform makes the site where the provider works, and other stacks write out its ids with subscriptionId',
        remedy: 'give both the same subscription',
      }),
    ];
  }
}
