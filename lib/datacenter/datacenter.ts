import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { ResilientClientAccessArray } from '../client-access/resilient-client-access-array';
import { checkAllProps } from '../core/check-class';
import { checkBlocks, type Cidr } from '../core/cidr';
import { freeIdInStack } from '../core/construct-id';
import { refuse, refusalText } from '../core/refusal';
import { checkText } from '../core/visible-text';
import { validateWholeApp } from '../core/whole-app-validation';
import { EdgeTier } from '../edge/edge-tier';
import { DEFAULT_ESTATE } from '../model/contributions';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { Runs } from '../model/site-model';
import type { IClientAccessService } from '../publishing/client-access-service';
import type { IMailService } from '../publishing/mail-service';
import type { INamePublisher } from '../publishing/name-publisher';
import type { SiteRef } from '../publishing/site-ref';
import type { ActiveDirectory } from '../site/active-directory';
import { checkActiveDirectory, checkDirectorySite, checkOwnDirectorySite } from '../site/check-directory';
import { checkCode, checkEstate } from '../site/check-site-names';
import { checkDistinctSites } from '../site/distinct-sites';
import { addSite, sitesOfEstate } from '../site/estate-sites';
import type { IEstateSite } from '../site/i-estate-site';
import type { ITier, ITierObserver } from '../site/i-tier';
import { haveCommonAddresses, type KnownSite } from '../site/known-site';
import type { IMailboxServers } from '../site/mailbox-server';
import { Site } from '../site/site';
import { SiteRoster } from '../site/site-roster';
import { SiteTiers } from '../site/site-tiers';
import { checkInside, checkOnce, networksOf } from './check-datacenter';
import { DatacenterEdgeTier } from './datacenter-edge-tier';
import { DatacenterFrontEnds } from './datacenter-front-ends';
import { DatacenterMailboxTier } from './datacenter-mailbox-tier';
import type { DatacenterProps } from './datacenter-props';
import { DATACENTER } from './datacenter-settings';
import { describeDatacenter } from './describe-datacenter';

/**
 * A datacenter that exists, as primary or as standby site of an estate whose other site is in Azure. The program states what is there and makes nothing
 * of it: it has no resources, no state holds it, and no plan asks it. Its tiers have the construct ids `ClientAccess`, `Edge` and `Mailbox`, under
 * which a standby site in Azure repeats them.
 */
export class Datacenter extends Construct implements IEstateSite, IModelContributor {
  /** What people call the datacenter. */
  public readonly siteName: string;
  /** Short code that identifies it in the estate. */
  public readonly code: string;
  /** Id of the estate that it belongs to. */
  public readonly estate: string;
  /** When its machines run: always. */
  public readonly runs = Runs.ALWAYS;
  /** Its Active Directory site. */
  public readonly activeDirectorySite: string;
  /** The directory that its servers are members of, if any. */
  public readonly activeDirectory?: ActiveDirectory;
  /** Its front end. */
  public readonly clientAccess?: IClientAccessService;
  /** Its Edges. */
  public readonly edge?: IMailService;

  /** @internal */
  public readonly _roster: SiteRoster;
  /** @internal */
  public readonly _primary?: Site;

  private readonly props: DatacenterProps;
  private readonly blocks: Cidr[];
  private readonly siteTiers = new SiteTiers(this);
  private readonly connected = new Set<KnownSite>();
  private readonly paired = new Set<IConstruct>();
  private automaticFailover = false;

  /**
   * @param scope - a stack; that of the names fits, since a datacenter has no resources
   * @param id - construct id, and name of the datacenter where none is given
   * @param props - networks and tiers
   * @throws if a network or an address is malformed, an address is in none of the networks, or an address of the Internet is private. Also if a name is taken,
   * or the datacenter is a standby without a publisher, or of a site that is not in Azure
   */
  public constructor(scope: Construct, id: string, props: DatacenterProps) {
    super(scope, freeIdInStack(scope, id));
    checkAllProps(this, props, DATACENTER);
    this.props = { ...props };
    this._primary = this.checkedPrimary();
    this.siteName = props.siteName ?? id;
    checkText(this, 'siteName', this.siteName);
    this.code = checkCode(this, this.siteName, props.code);
    this.estate = checkEstate(this, props.estate ?? this._primary?.estate ?? DEFAULT_ESTATE);
    this.activeDirectorySite = props.activeDirectorySite ?? this.siteName;
    checkDirectorySite(this, this.activeDirectorySite);
    this.activeDirectory = props.activeDirectory ?? this._primary?.activeDirectory;
    if (this.activeDirectory) checkActiveDirectory(this, this.activeDirectory);
    checkBlocks(this, 'exchangeServerPrefixes', props.exchangeServerPrefixes);
    this.blocks = networksOf(this, props.networks);
    props.domainControllers?.forEach((address) =>
      checkInside(this, 'domainControllers', address, this.blocks),
    );
    checkOnce(this, 'domainControllers', props.domainControllers ?? [], 'it is one domain controller');
    this._roster = new SiteRoster(this, [...(props.exchangeServerPrefixes ?? [])]);
    addSite(this);
    if (this._primary) checkDistinctSites(this, [this._primary, this]);
    this.node.addValidation({ validate: () => this.validateNetworks() });
    validateWholeApp(this);
    EstateModel.contribute(this, this);

    const { clientAccess, edges, mailboxServers } = props;
    if (mailboxServers) new DatacenterMailboxTier(this, mailboxServers);
    this.clientAccess = clientAccess && new DatacenterFrontEnds(this, clientAccess, this.namespaces());
    this.edge = edges && new DatacenterEdgeTier(this, edges);
    this.checkTiers();
    if (this._primary) this.follow(this._primary, props.publisher!);
  }

  /** Addresses of the domain controllers. */
  public get domainControllers(): string[] {
    return [...(this.props.domainControllers ?? [])];
  }

  /** Networks of the datacenter that the connection with Azure leads to. */
  public get networks(): string[] {
    return [...this.props.networks];
  }

  /** The tiers of the datacenter. */
  public get tiers(): ITier[] {
    return this.siteTiers.all;
  }

  /** What has Mailbox servers in the datacenter. */
  public get mailboxTiers(): IMailboxServers[] {
    return this._roster.mailboxTiers;
  }

  public addTier(tier: ITier): void {
    this.siteTiers.add(tier);
  }

  public addMailboxServers(servers: IMailboxServers): void {
    this._roster.addMailboxServers(servers);
  }

  public observeTiers(observer: ITierObserver): void {
    this.siteTiers.observe(observer);
  }

  /** What the datacenter is in the model of the estate. */
  public describe(): ModelPart {
    return describeDatacenter(this);
  }

  /** @internal */
  public get _protectedBy(): string | undefined {
    return this.props.protectedBy;
  }

  /** @internal */
  public _ref(): SiteRef {
    const { siteName, code, estate } = this;
    return { siteName, code, estate };
  }

  /** @internal */
  public _activation(): undefined {
    return undefined;
  }

  /** @internal */
  public _requireAutomaticFailover(): void {
    this.automaticFailover = true;
  }

  /** @internal */
  public _isAutomaticFailover(): boolean {
    return this.automaticFailover;
  }

  /** @internal */
  public _blocks(): Cidr[] {
    return [...this.blocks];
  }

  /** @internal */
  public _organizationBlocks(): string[] {
    return [];
  }

  /** @internal */
  public _isConnectedTo(other: KnownSite): boolean {
    return this.connected.has(other);
  }

  /**
   * Notes that the program connects the datacenter with a site, by a gateway.
   *
   * @internal
   */
  public _connectTo(site: KnownSite): void {
    this.connected.add(site);
  }

  /** Within a tier each has checked its own. */
  private checkTiers(): void {
    const { clientAccess, edges, mailboxServers, domainControllers = [] } = this.props;
    const exchange = [clientAccess, mailboxServers].flatMap((tier) => tier?.servers ?? []);
    const inside = edges?.servers.map(({ privateAddress }) => privateAddress) ?? [];
    const cause = 'a network has each address once';
    checkOnce(this, 'servers.address', [...exchange.map(({ address }) => address), ...inside], cause);
    const controllers = domainControllers.filter((address) => inside.includes(address));
    checkOnce(this, 'domainControllers', [...controllers, ...inside], cause);
  }

  /** Two datacenters have nothing that Terraform could make or move. */
  private checkedPrimary(): Site | undefined {
    const { standbyFor, publisher } = this.props;
    const publishes =
      typeof publisher?.publishClientAccess === 'function' && typeof publisher.publishMail === 'function';
    if (standbyFor === undefined && publisher === undefined) return undefined;
    if (!(standbyFor instanceof Site)) {
      refuse(this, {
        property: 'standbyFor',
        value: standbyFor,
        limit: 'a Site in Azure',
        cause: 'one of the two sites of an estate is made by the program',
        remedy:
          'make the primary site first, and give that object; leave publisher out where the datacenter is the primary site',
      });
    }
    if (publishes) return standbyFor;
    return refuse(this, {
      property: 'publisher',
      value: publisher,
      limit: 'a FailoverZone, or another INamePublisher',
      cause: 'it publishes the names of both sites',
      remedy: 'make the zone first, and give that object',
    });
  }

  private namespaces(): string[] {
    const array = this._primary?.tiers.find((tier) => tier instanceof ResilientClientAccessArray);
    return array ? array.namespaces : ['mail', 'autodiscover'];
  }

  /** The tiers of the primary may come before or after the datacenter. */
  private follow(primary: Site, publisher: INamePublisher): void {
    if (publisher.movesAutomatically) [this, primary].forEach((site) => site._requireAutomaticFailover());
    primary.observeTiers({ tierAdded: (tier) => this.pair(tier, primary, publisher) });
  }

  private pair(tier: ITier, primary: Site, publisher: INamePublisher): void {
    if (tier instanceof ResilientClientAccessArray) {
      const own = this.counterpart(tier, 'clientAccess', this.clientAccess) as DatacenterFrontEnds;
      own.checkExposure(tier.publicHostName);
      this.checkNamespaces(tier, own);
      publisher.publishClientAccess(tier, own);
    } else if (tier instanceof EdgeTier) {
      checkOwnDirectorySite(this, primary, this);
      publisher.publishMail(tier, this.counterpart(tier, 'edges', this.edge));
    } else if (isService<IClientAccessService>(tier, 'serverAddressesFor')) {
      // A tier that a team has written has nothing here that could take over from it.
      publisher.publishClientAccess(tier);
    } else if (isService<IMailService>(tier, 'hostsFor')) {
      publisher.publishMail(tier);
    }
  }

  private counterpart<T extends IConstruct>(tier: ITier, property: string, own: T | undefined): T {
    if (own && !this.paired.has(own)) {
      this.paired.add(own);
      return own;
    }
    return refuse(this, {
      property,
      ...(own
        ? { fault: 'takes over from one tier only' }
        : { fault: `is required, because ${this._primary!.siteName} has ${tier.node.path}` }),
      cause: 'a standby site takes over everything that names lead to',
      remedy: own
        ? `remove ${tier.node.path}, or use another datacenter for it`
        : 'state what the datacenter has, or use another site as standby',
    });
  }

  private checkNamespaces(tier: ResilientClientAccessArray, own: IClientAccessService): void {
    const sorted = (names: string[]): string =>
      names
        .map((name) => name.toLowerCase())
        .sort()
        .join(', ');
    if (sorted(tier.namespaces) === sorted(own.namespaces)) return;
    refuse(own, {
      property: 'namespaces',
      value: own.namespaces,
      limit: `those of ${tier.node.path}: ${tier.namespaces.join(', ')}`,
      cause: 'each name leads to one of the two sites',
      remedy: 'leave them out',
    });
  }

  private validateNetworks(): string[] {
    return sitesOfEstate(this)
      .slice(1)
      .filter((site) => haveCommonAddresses(this, site))
      .map((site) =>
        refusalText({
          property: 'networks',
          value: this.networks,
          fault: `must not overlap with the network of ${site.siteName}, ${site._blocks().join(', ')}`,
          cause: 'connected networks cannot share addresses',
          remedy: `give ${site.siteName} another addressSpace, or leave out the network that Azure does not need`,
        }),
      );
  }
}

function isService<T extends IConstruct>(tier: IConstruct, method: string): tier is T {
  return method in tier;
}
