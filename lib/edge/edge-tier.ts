import { checkOwnDirectorySite } from '../site/check-directory';
import { ADMINISTRATOR } from '../site/plain-settings';
import type { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Lazy } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { whenMonitored } from '../core/watched';
import { AZURE_RESOLVER } from '../core/azure-resolver';
import {
  checkAllProps,
  checkedInUse,
  flag,
  givenOfClass,
  listOfSettingsNamed,
  ofClass,
  ofList,
  settingsNamed,
  type SettingsOf,
} from '../core/check-class';
import { freeIdInStack } from '../core/construct-id';
import { checkHostName } from '../core/host-name';
import { refuse, refusalText } from '../core/refusal';
import { importValue } from '../core/stack-export';
import { Size } from '../core/size';
import { ExchangeVersion } from '../exchange/exchange-version';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { IMailService, MailHost } from '../publishing/mail-service';
import type { SiteRef } from '../publishing/site-ref';
import { tierId } from '../model/ids';
import { ExportPurpose } from '../exchange/export-purpose';
import { InstalledRole } from '../installation/installation-plan';
import { checkProtection } from './check-protection';
import { ExportStore } from '../protection/export-store';
import { ownAdministrator } from '../server/admin-credential';
import { dataDiskGib } from '../server/disk-size';
import type { PlannedMember } from '../server/planned-member';
import { checkVersion, exchangeSoftware, SERVER_TIER } from '../server/server-build';
import { QUEUE_DRIVE, VolumeLabel } from '../exchange/volume-label';
import { exportFrom } from '../server/server-exports';
import { TierServers } from '../server/tier-servers';
import type { WindowsServer } from '../server/windows-server';
import type { IEstateSite } from '../site/i-estate-site';
import type { Site } from '../site/site';
import { scopeOfCopy, siteInStackOf } from '../site/site-of';
import type { ITier, TierCopyProps } from '../site/i-tier';
import { SubnetRole } from '../site/subnet-role';
import { checkMailFlow } from './check-mail-flow';
import { cloneSource } from './clone-source';
import { describeEdgeTier } from './describe-edge-tier';
import { edgeAddress } from './edge-address';
import { adviseOnEdges } from './edge-advice';
import type { EdgeSiteSubscription } from './edge-pairs';
import { pairEdges, pairErrors } from './edge-pairs';
import { EdgeSubscription } from './edge-subscription';
import { subscribe } from './edge-subscriptions';
import type { EdgeTierOptions, EdgeTierProps } from './edge-tier-props';
import type { ExternalEdge } from './external-edge';
import { InboundMail } from './inbound-mail';
import { InternetAccess } from './internet-access';
import type { SmartHostProps } from './outbound-mail';
import { OutboundMail } from './outbound-mail';
import type { PerimeterPartners } from './perimeter-rules';
import { admitAgents, guardPerimeter, pairPartners, sitePartners } from './perimeter-rules';
import type { EdgeCapacity } from './edge-capacity';
import { ProtectionKind } from '../model/protection-model';
import { resolverScript } from './resolver-script';
import { preferenceOf, preferencesByEdge, unknownEdges } from './edge-routing';
import type { RoutingPreference } from './routing-preference';

/** 64 GB, the recommended minimum of an Edge. Source: learn.microsoft.com/exchange/plan-and-deploy/system-requirements. */
const DEFAULT_SIZE = 'Standard_E8s_v5';

const DEFAULT_ROLE_CODE = 'EDGE';

/** Fewest Edges of a tier that survives the loss of one. */
const LEAST_EDGES = 2;

const EXTERNAL_EDGES = listOfSettingsNamed<ExternalEdge>({ name: true, address: true, carrier: true });

const NO_DOMAIN = {
  property: 'domainName',
  fault: 'is not known yet',
  cause: 'no zone publishes the tier, and host name, PTR and HELO follow from the domain of the zone',
  remedy:
    'call publishMail(tier) on the FailoverZone, or useMailDomain(domainName) on the tier where DNS is elsewhere',
};

/** The settings of an Edge tier, but for its site. */
export const EDGE_OPTIONS: SettingsOf<EdgeTierOptions> = {
  ...SERVER_TIER,
  version: checkedInUse,
  configurationSource: checkedInUse,
  queueDisk: checkedInUse,
  capacity: settingsNamed<EdgeCapacity>({
    peakMessagesPerSecond: true,
    messagesPerSecondPerServer: true,
  }),
  administrator: ADMINISTRATOR,
  routingPreferences: preferencesByEdge,
  externalEdges: (scope, property, value) => {
    ofList("[{ name: 'EDGE9', address: '203.0.113.9', carrier: 'Example Net' }]")(scope, property, value);
    EXTERNAL_EDGES(scope, property, value);
  },
  inbound: ofClass(InboundMail, 'InboundMail.fromInternet()'),
  outbound: givenOfClass(
    OutboundMail,
    'OutboundMail.smartHost({ host, spfMechanisms }) or OutboundMail.direct()',
  ),
  internetAccess: ofClass(InternetAccess, 'InternetAccess.restricted()'),
  subscription: ofClass(EdgeSubscription, 'EdgeSubscription.toSite()'),
  lockAddresses: flag,
  exportStore: ofClass(ExportStore, "new ExportStore(stack, 'Exports', { region })"),
};

const EDGES: SettingsOf<EdgeTierProps> = { ...EDGE_OPTIONS, site: checkedInUse };

/** A member of the tier with its address. */
interface EdgeMember {
  readonly member: PlannedMember;
  readonly server: WindowsServer;
  readonly address: PublicIp;
  readonly routing: RoutingPreference;
}

/**
 * Edge Transport servers in the perimeter subnet: outside the domain, each with an address, a host name and a PTR of its own.
 *
 * @example
 * import { EdgeTier, OutboundMail, Site } from 'cdktf-resilient-exchange';
 *
 * declare const site: Site;
 * new EdgeTier(site, 'Edge', {
 *   site,
 *   servers: 3,
 *   outbound: OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] }),
 * });
 */
export class EdgeTier extends Construct implements IMailService, ITier, IModelContributor {
  /** The site whose mail the Edges take. */
  public readonly site: IEstateSite;
  public readonly siteRef: SiteRef;
  public readonly warmServers = 1;
  /** The Exchange version. */
  public readonly version: ExchangeVersion;
  /** How the Edges are subscribed. */
  public readonly subscription: EdgeSubscription;

  private readonly ownSite: Site;
  private readonly props: EdgeTierProps;
  private readonly inbound: InboundMail;
  private readonly outbound: OutboundMail;
  private readonly edges: EdgeMember[] = [];
  private readonly externalEdges: ExternalEdge[];
  private readonly source?: WindowsServer;
  private readonly copies: EdgeTier[] = [];
  private original?: EdgeTier;
  /** Names come later than the tier. cdktf resolves this before it validates, and the validation reports a domain that nobody gave. */
  private readonly resolver = Lazy.stringValue({
    produce: () =>
      this.domain === undefined
        ? ''
        : resolverScript(this.domain, this.site.activeDirectory?.domainName, this.ownSite._roster.hosts),
  });
  private domain?: string;

  /**
   * @param scope - the site, or a construct of your own in the site's stack
   * @param id - construct id, unique among the site's tiers; a standby site repeats the tier under the same one
   * @param props - site, servers, routing preferences, mail flow
   * @throws if the site is not a Site or is in another stack, there are fewer than two Edges, those outside Azure included, or a setting is out of its range
   */
  public constructor(scope: Construct, id: string, props: EdgeTierProps) {
    super(scope, freeIdInStack(scope, id));
    const site = siteInStackOf(this, props);
    this.site = site;
    this.ownSite = site;
    this.siteRef = site._ref();
    checkAllProps(this, props, EDGES);
    this.props = { ...props };
    checkVersion(this, props.version);
    this.version = props.version ?? ExchangeVersion.SUBSCRIPTION_EDITION;
    this.inbound = props.inbound ?? InboundMail.fromInternet();
    this.outbound = props.outbound;
    this.externalEdges = [...(props.externalEdges ?? [])];
    this.subscription = props.subscription ?? EdgeSubscription.toSite();
    this.check();
    site._network.perimeter.close(this, site.subnet(SubnetRole.PERIMETER).addressPrefix);
    const servers = this.planServers();
    servers._installExchange(InstalledRole.EDGE, this.version);
    for (const member of servers.members) this.edges.push(this.makeEdge(servers, member));
    this.externalEdges.forEach(({ address }) => site._roster.addExternalEdge(address));
    this.source = cloneSource(this, props.configurationSource, this.edges);
    this.guard();
    EstateModel.contribute(this, this);
    this.node.addValidation({ validate: () => this.validateWhole() });
    adviseOnEdges(this, props.capacity);
    site.addTier(this);
  }

  /** The servers in Azure. */
  public get servers(): WindowsServer[] {
    return this.edges.map((edge) => edge.server);
  }

  /** Hosts of a filtering service that the MX records name; empty where mail comes directly. */
  public get filterHosts(): string[] {
    return this.inbound.hosts;
  }

  /** The networks that bring mail to the Edges, those outside Azure included; each once. */
  public get carrierNames(): string[] {
    const names = [
      ...this.edges.map((edge) => edge.routing.name),
      ...this.externalEdges.map((edge) => edge.carrier),
    ];
    return [...new Set(names)];
  }

  /** Messages a second that the tier can handle after the loss of one Edge; undefined where the load is not stated. */
  public get messagesPerSecondWithOneLess(): number | undefined {
    const { capacity } = this.props;
    const edges = this.edges.length + this.externalEdges.length;
    return capacity && (edges - 1) * capacity.messagesPerSecondPerServer;
  }

  /** The Edge whose configuration the others are cloned from; undefined where all Edges are outside Azure. */
  public get configurationSource(): WindowsServer | undefined {
    return this.source;
  }

  /** The full host name of a member: MX target, PTR and HELO. Known once the tier is published. */
  public hostName(server: WindowsServer): string {
    return this.hostNameOf(server.computerName);
  }

  public useMailDomain(domainName: string): void {
    checkHostName(this, 'domainName', domainName, undefined, 'contoso.com');
    if (this.domain !== undefined && this.domain !== domainName) {
      refuse(this, {
        property: 'domainName',
        value: domainName,
        limit: `'${this.domain}', in which the tier is already published`,
        cause: 'an Edge has one host name, which is also its PTR and HELO name',
        remedy: 'publish the tier in one zone',
      });
    }
    this.domain = domainName;
  }

  /** What the tier is in the model of the estate. */
  public describe(): ModelPart {
    const { externalEdges } = this;
    const machines = this.edges.map(({ server, routing }) =>
      server._describe({
        tier: tierId(this.site.code, this.node.id),
        roles: ['edge'],
        exchangeVersion: this.version.name,
        hostName: this.domain && this.hostNameOf(server.computerName),
        joinsDomain: false,
        carrier: routing.name,
      }),
    );
    return describeEdgeTier(this, { machines, externalEdges, capacity: this.props.capacity });
  }

  public hostsFor(consumer: IConstruct): MailHost[] {
    const inAzure = this.edges.map(({ server, address }) => ({
      hostName: this.hostNameOf(server.computerName),
      address: importValue(
        server,
        `${server.computerName.toLowerCase()}_address`,
        address.ipAddress,
        consumer,
      ),
      privateAddress: server.privateAddress,
    }));
    const elsewhere = this.externalEdges.map(({ name, address }) => ({
      hostName: this.hostNameOf(name),
      address,
    }));
    return [...inAzure, ...elsewhere];
  }

  public spfMechanismsFor(consumer: IConstruct): string[] {
    const { relay } = this.outbound;
    return relay ? [...relay.spfMechanisms] : this.hostsFor(consumer).map((host) => `ip4:${host.address}`);
  }

  public repeatAt(props: TierCopyProps): ITier {
    const { site, scale, publisher } = props;
    checkOwnDirectorySite(site, this.site, site);
    const { members, configurationSource } = this.props;
    // Edges outside Azure are located beside the primary; Edges in Azure make up the fewest that are needed.
    const servers = scale.servers ?? (members ? undefined : Math.max(this.edges.length, LEAST_EDGES));
    const copy = new EdgeTier(scopeOfCopy(this, site), this.node.id, {
      ...this.props,
      ...TierServers.optionsOfCopy(this.props, { ...scale, servers }),
      site,
      externalEdges: undefined,
      configurationSource: scale.servers === undefined ? configurationSource : undefined,
    });
    this.copies.push(copy);
    copy.original = this;
    publisher.publishMail(this, copy);
    return copy;
  }

  /**
   * Host names in the mail domain; none until a zone publishes the tier.
   *
   * @internal
   */
  public _hostNamesOf(names: string[]): string[] {
    return this.domain === undefined ? [] : names.map((name) => this.hostNameOf(name));
  }

  /**
   * The relay that takes outbound mail; undefined for direct delivery.
   *
   * @internal
   */
  public get _relay(): SmartHostProps | undefined {
    return this.outbound.relay;
  }

  /**
   * Edges by the Active Directory site they are subscribed to.
   *
   * @internal
   */
  public _subscriptions(): EdgeSiteSubscription[] {
    return subscribe(this.subscription, {
      adSite: this.site.activeDirectorySite,
      edges: this.edges.map(({ server, member }) => ({ name: server.computerName, member: member.name })),
      mailboxServers: this.ownSite._roster.mailboxServers,
    });
  }

  /**
   * Whether its settings are exported or backed up.
   *
   * @internal
   */
  public get _isSaved(): boolean {
    const { exportStore, protection } = this.props;
    return exportStore !== undefined || protection?.kind !== ProtectionKind.NONE;
  }

  private check(): void {
    checkMailFlow(this, {
      inbound: this.inbound,
      outbound: this.outbound,
      externalEdges: this.externalEdges,
      capacity: this.props.capacity,
    });
    checkProtection(this, this.props.protection);
  }

  /** The boundary of the tier. */
  private guard(): void {
    const site = this.ownSite;
    const subnet = site.subnet(SubnetRole.PERIMETER);
    const internetAccess = this.props.internetAccess ?? InternetAccess.unrestricted();
    if (internetAccess.isRestricted) whenMonitored(this, site.estate, () => admitAgents(subnet));
    guardPerimeter(subnet, {
      mailSources: this.inbound.sourcePrefixes,
      outboundPort: this.outbound.port,
      mailDestinations: this.outbound.destinationPrefixes,
      internetAccess,
      region: site.region.name,
      exportRegion: this.props.exportStore?.region.name,
      partners: this.subscription.isOneToOne
        ? this.edges.map((edge) => this.pairPartners(edge))
        : [sitePartners(Lazy.listValue({ produce: () => site._roster.exchangePrefixes }))],
      managementPrefixes: site.managementPrefixes,
    });
  }

  private pairPartners({ server, member }: EdgeMember): PerimeterPartners {
    const names = this.servers.map((each) => each.computerName);
    const partner = (): string[] =>
      pairEdges(names, this.ownSite._roster.mailboxServers)
        .filter(({ edge }) => edge === server.computerName)
        .map((pair) => `${pair.mailboxServer.address}/32`);
    return pairPartners(
      member.name,
      member.ordinal,
      server.privateAddress,
      Lazy.listValue({ produce: partner }),
    );
  }

  private planServers(): TierServers {
    return new TierServers(this, {
      site: this.ownSite,
      role: SubnetRole.PERIMETER,
      software: exchangeSoftware(this.version),
      options: this.props,
      defaultServers: 2,
      fewestServers: LEAST_EDGES - this.externalEdges.length,
      defaultSize: DEFAULT_SIZE,
      defaultRoleCode: DEFAULT_ROLE_CODE,
      joinsDomain: false,
      administrator: ownAdministrator(this.props.administrator, 'edge_admin_password'),
      // Each Edge leaves from its own address, which has the reputation.
      usesEgress: false,
      dnsServers: [AZURE_RESOLVER],
      dataDisks: [
        {
          name: VolumeLabel.QUEUE,
          sizeGib: dataDiskGib(this, 'queueDisk', this.props.queueDisk ?? Size.gibibytes(128)),
          lun: 0,
          driveLetter: QUEUE_DRIVE,
        },
      ],
    });
  }

  private makeEdge(servers: TierServers, member: PlannedMember): EdgeMember {
    const { ownSite: site } = this;
    const computerName = site.naming.computerName(site.code, this.roleCode, member.name);
    const routing = preferenceOf(this, site, computerName, this.props.routingPreferences);
    const address = edgeAddress(this, {
      site,
      roleCode: this.roleCode,
      member: member.name,
      routing,
      locked: this.props.lockAddresses ?? false,
      hostName: () => (this.domain === undefined ? computerName : this.hostNameOf(computerName)),
    });
    const server = servers.add(member, address.id);
    server._run('resolver', this.resolver);
    const { exportStore } = this.props;
    if (exportStore) {
      exportFrom(server, {
        store: exportStore,
        purpose: ExportPurpose.EDGE_CONFIGURATION,
        site,
        subnet: site.subnet(SubnetRole.PERIMETER),
      });
    }
    return { member, server, address, routing };
  }

  private get roleCode(): string {
    return this.props.roleCode ?? DEFAULT_ROLE_CODE;
  }

  private hostNameOf(name: string): string {
    return `${name.toLowerCase()}.${this.domainName()}`;
  }

  private domainName(): string {
    return this.domain ?? refuse(this, NO_DOMAIN);
  }

  private validateWhole(): string[] {
    return this.domain === undefined
      ? [refusalText(NO_DOMAIN)]
      : [...this.validatePreferences(), ...this.validateSubscription()];
  }

  /** One list for both sites: the tier that the program states has it checked. */
  private validatePreferences(): string[] {
    if (this.original) return [];
    const known = [this, ...this.copies].flatMap(({ servers }) =>
      servers.map(({ computerName }) => computerName),
    );
    return unknownEdges(this.props.routingPreferences, known);
  }

  private validateSubscription(): string[] {
    if (this.subscription.isOneToOne) {
      const names = this.servers.map((server) => server.computerName);
      return pairErrors(this.ownSite, names, this.externalEdges.length);
    }
    if (this.ownSite._roster.exchangePrefixes.length > 0) return [];
    return [
      refusalText({
        property: 'exchangeServerPrefixes',
        fault: 'is required',
        cause: `${this.site.siteName} has no Exchange servers in this program, but Edges are subscribed to the Exchange servers of their Active Directory site`,
        remedy:
          "list their networks on the site: exchangeServerPrefixes: ['10.0.4.0/24'], or add a ResilientClientAccessArray to the site",
      }),
    ];
  }
}
