import { EXISTING_ZONE, HOSTING } from './zone-settings';
import { adviseOnLocalState } from '../core/local-state';
import { checkedResourceName } from '../core/resource-name';
import { freeIdInStack } from '../core/construct-id';
import {
  checkAllProps,
  checkedInUse,
  flag,
  givenOfClass,
  ofClass,
  ofEnum,
  ofList,
  type SettingsOf,
} from '../core/check-class';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { CafNaming } from '../core/caf-naming';
import { checkHostName } from '../core/host-name';
import type { INaming } from '../core/naming';
import { NAMING } from '../core/check-naming';
import { providerAsksCloudOf } from '../core/provider-cloud';
import { refuse, refusalText } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { Wording } from '../core/shown';
import { stackSurvives } from '../core/stack-regions';
import { subscriptionId } from '../core/subscription';
import { WarningId } from '../core/warning-id';
import { WatchedKind, watch } from '../core/watched';
import { advise } from '../core/warnings';
import { validateWholeApp } from '../core/whole-app-validation';
import type { IClientAccessService } from '../publishing/client-access-service';
import type { IDnsHosting } from '../publishing/dns-hosting';
import type { IMailService } from '../publishing/mail-service';
import type { INamePublisher } from '../publishing/name-publisher';
import type { SiteRef } from '../publishing/site-ref';
import { AzureCloud } from '../core/azure-cloud';
import { AzureRegion } from '../core/azure-region';
import { checkDistinctSites } from '../site/distinct-sites';
import { placedParts } from '../model/contributions';
import type { DnsHostingModel } from '../model/dns-hosting-model';
import { EstateModel } from '../model/estate-model';
import type { ExistingInsideZoneModel, InsideNamesModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { Site } from '../site/site';
import { activeActiveErrors, adviseOnActiveActive } from './check-active-active';
import { checkMailDns } from './check-mail-dns';
import { serverFaults, unprovenServer } from './check-servers';
import { checkPrevious } from './check-previous';
import { ActiveSiteVariable } from './active-site-variable';
import { ClientNames } from './client-names';
import { describeZone } from './describe-zone';
import { DnsFailover } from './dns-failover';
import { DnsHosting } from './dns-hosting';
import { isInAzure } from './azure-dns';
import type { ExistingZone } from './existing-zone';
import type { FailoverProfileSpec } from './failover-profile';
import { lateMail } from './late-mail';
import type { MailDns } from './mail-dns';
import type { MailDomain } from './mail-domain';
import { MailDomains } from './mail-domains';
import type { MailPreferences } from './mail-names';
import { MailNames, mailPreferences } from './mail-names';
import { addAuthorities, makeZone } from './make-zone';
import type { PreviousRecords } from './previous-records';
import { InsideNames } from './inside-names';
import type { InsidePublisher } from './inside-publisher';
import type { PublishedName, ZoneStages } from './published-name';
import { StagedRecords } from './staged-records';
import { TakenNames } from './taken-names';
import type { RecoveryTiming } from './recovery-timing';
import { recoverySum, recoveryTime } from './recovery-timing';
import { adviseOnZone } from './zone-advice';
import type { ZoneTarget } from './zone-target';

/** Settings of a failover zone. */
export interface FailoverZoneProps {
  /** The mail domain, such as `contoso.com`. */
  readonly domainName: string;
  /**
   * Region of the resource group that holds the records' metadata: neither site's, or the switchover needs the failed one.
   */
  readonly region: AzureRegion;
  /**
   * How names move.
   *
   * @default DnsFailover.manual()
   */
  readonly failover?: DnsFailover;
  /**
   * Where the records are kept.
   *
   * @default DnsHosting.azureDns()
   */
  readonly hosting?: IDnsHosting;
  /**
   * Where names are published for clients inside the networks.
   *
   * @default InsideNames.azurePrivateZones()
   */
  readonly insideNames?: InsideNames;
  /**
   * A zone that exists already.
   *
   * @default - one is made, and its name servers are an output to delegate to
   */
  readonly existingZone?: ExistingZone;
  /**
   * How far the client names have gone live. A first apply publishes host addresses only; commit LIVE when the service works.
   *
   * @default NameStage.HELD
   */
  readonly clientNames?: NameStage;
  /**
   * How far the records about mail have gone live: MX, SPF and the other texts at the head of the zone, DMARC, TLS reports, MTA-STS.
   *
   * @default NameStage.HELD
   */
  readonly mailNames?: NameStage;
  /**
   * What the names of a domain in use lead to until then, and after going back a stage.
   *
   * @default - nothing: the names are new
   */
  readonly previousRecords?: PreviousRecords;
  /**
   * Records about mail.
   *
   * @default - MX 10 and 20, SPF, DMARC `none`, TLS reports to postmaster
   */
  readonly mail?: MailDns;
  /**
   * Mail domains beside `domainName`, each with records in a zone of its own. Adding one later changes nothing but its own resources.
   *
   * @default - none
   */
  readonly mailDomains?: MailDomain[];
  /**
   * Names of the certificate that clients see, wildcards such as `*.contoso.com` among them. Where they are stated, a client name that the certificate
   * does not have is refused.
   *
   * @default - not stated; the pages list the names that it needs
   */
  readonly certificateNames?: string[];
  /**
   * Certificate authorities that may issue for the domain (CAA).
   *
   * @default - no CAA record: any
   */
  readonly certificateAuthorities?: string[];
  /**
   * Whether the zone is locked against deletion.
   *
   * @default false
   */
  readonly lockZone?: boolean;
  /**
   * Names and tags.
   *
   * @default - Cloud Adoption Framework names
   */
  readonly naming?: INaming;
}

const ZONE: SettingsOf<FailoverZoneProps> = {
  domainName: checkedInUse,
  hosting: HOSTING,
  insideNames: ofClass(InsideNames, 'InsideNames.azurePrivateZones()'),
  existingZone: EXISTING_ZONE,
  previousRecords: checkedInUse,
  mail: checkedInUse,
  certificateNames: ofList("['mail.contoso.com', '*.fabrikam.com']"),
  mailDomains: ofList("[{ domainName: 'fabrikam.com' }]"),
  region: givenOfClass(AzureRegion, 'AzureRegion.FRANCE_CENTRAL'),
  failover: ofClass(DnsFailover, 'DnsFailover.manual()'),
  clientNames: ofEnum('NameStage', NameStage),
  mailNames: ofEnum('NameStage', NameStage),
  lockZone: flag,
  naming: NAMING,
  certificateAuthorities: ofList("['letsencrypt.org']"),
};

/**
 * The names of an estate: where clients and mail are led to, and how that moves from the primary to the standby site.
 *
 * Everything here lives outside both sites' regions, and reads nothing of them but addresses from their state.
 *
 * @example
 * import { TerraformStack } from 'cdktf';
 * import { AzureRegion, DnsFailover, FailoverZone, NameStage } from 'cdktf-resilient-exchange';
 *
 * declare const stack: TerraformStack;
 * new FailoverZone(stack, 'Zone', {
 *   domainName: 'contoso.com',
 *   region: AzureRegion.FRANCE_CENTRAL,
 *   failover: DnsFailover.automatic(),
 *   clientNames: NameStage.HELD,
 *   mailNames: NameStage.HELD,
 * });
 */
export class FailoverZone extends Construct implements INamePublisher, IModelContributor {
  /** The mail domain. */
  public readonly domainName: string;
  /** Region of the resource group. */
  public readonly region: AzureRegion;
  /** How names move. */
  public readonly failover: DnsFailover;

  private readonly props: FailoverZoneProps;
  private readonly naming: INaming;
  private readonly plainGroupName: string;
  private group?: ResourceGroup;
  private readonly target: ZoneTarget;
  private readonly privateNames: InsidePublisher;
  private readonly clientNames: ClientNames;
  private readonly clientRecords: StagedRecords;
  private readonly mailRecords: StagedRecords;
  private readonly domains: MailDomains;
  private readonly published = new Set<IConstruct>();
  private readonly sites = new Map<string, SiteRef>();
  private readonly aliases = new Set<string>();
  private readonly taken = new TakenNames();
  private mailNames?: MailNames;
  private activeSiteVariable?: ActiveSiteVariable;
  private estate?: string;

  /**
   * @param scope - a stack of its own, whose state is in neither site's region
   * @param id - construct id
   * @param props - the domain and how names move
   * @throws if the domain is not a domain name, or the existing zone is another one; at synthesis, if the zone publishes several sites from
   * a stack that holds one of them, or the recovery time objective is shorter than the recovery of a pilot light
   */
  public constructor(scope: Construct, id: string, props: FailoverZoneProps) {
    super(scope, freeIdInStack(scope, id));
    checkAllProps(this, props, ZONE);
    checkMailDns(this, props.mail);
    this.props = { ...props };
    checkHostName(this, 'domainName', props.domainName, undefined, 'contoso.com');
    this.domainName = props.domainName;
    this.region = props.region;
    this.failover = props.failover ?? DnsFailover.manual();
    this.naming = props.naming ?? new CafNaming();
    this.plainGroupName = checkedResourceName(this, this.naming, ResourceKind.RESOURCE_GROUP, ['dns']);
    adviseOnLocalState(this);
    const hosting = props.hosting ?? DnsHosting.azureDns();
    const groupName = (): string => this.groupName();
    this.target = makeZone(this, {
      ...props,
      hosting,
      isMain: true,
      naming: this.naming,
      groupName,
    });
    checkPrevious(this, props.previousRecords, this.domainName);
    this.clientRecords = this.staged('clientNames');
    this.mailRecords = this.staged('mailNames');
    addAuthorities(this, this.target, props.certificateAuthorities);
    this.privateNames = (props.insideNames ?? InsideNames.azurePrivateZones())._bind(this, {
      naming: this.naming,
      outside: this.target,
      resourceGroupName: groupName,
      plainResourceGroupName: this.plainGroupName,
      region: this.region,
      ttl: this.failover.ttl.toSeconds(),
      tags: this.target.tags,
    });
    this.clientNames = new ClientNames(this, {
      target: this.target,
      failover: this.failover,
      records: this.clientRecords,
      taken: this.taken,
      privateNames: this.privateNames,
      activeSite: () => this.activeSite(),
      profile: (name, probes) => this.newProfile(name, probes),
    });
    this.domains = new MailDomains(this, {
      target: this.target,
      hosting,
      region: this.region,
      naming: this.naming,
      groupName,
      ttl: this.failover.ttl.toSeconds(),
      privateNames: this.privateNames,
      activeSite: () => this.activeSite(),
      idIn: (consumer, domainName) => this.idIn(consumer, 'dnsZones', domainName),
      reportAddress: this._reportAddress,
      isHeld: this.mailRecords.stage === NameStage.HELD,
      certificateNames: this.checkedCertificate(props.certificateNames),
      publishedNames: () => [...this.aliases, ...(this.mailNames?.hosts ?? [])],
    });
    this.domains.addAll(props.mailDomains ?? []);
    this.node.addValidation({
      validate: () => [
        ...this.validateRegion(),
        ...this.validateServers(),
        ...this.validateExchangers(),
        ...this.validateRecovery(),
        ...this.validatePrevious(),
        ...activeActiveErrors(this),
      ],
    });
    providerAsksCloudOf(this, this.region);
    stackSurvives(this, `the names of ${this.domainName}`, (region) => this.mustSurvive(region));
    validateWholeApp(this);
    EstateModel.contribute(this, this);
    adviseOnZone(this, {
      ...props,
      zone: this.target.zone,
      staged: [
        {
          property: 'clientNames',
          stage: props.clientNames,
          names: () => [...new Set(this.clientNames.published.map(({ name }) => name))],
        },
        {
          property: 'mailNames',
          stage: props.mailNames,
          names: () =>
            this.mailNames
              ? [`the records about mail of ${this.domainName} (MX, SPF, DMARC and others)`]
              : [],
        },
      ],
    });
    adviseOnActiveActive(this);
    advise(this, WarningId.NAME_SERVER_IN_DIRECTORY, () => this.unprovenServer());
    advise(this, WarningId.LATE_INBOUND_MAIL, () =>
      this.mailNames && !this.mailNames.isTakenOutside ? lateMail(this._recoveryTiming()) : undefined,
    );
    advise(this, WarningId.NO_PRIVATE_NAME_LINKS, () =>
      this.privateNames.areUnlinked
        ? `No network of the program is linked to the private names of ${this.domainName}, so servers and clients in Azure find the public ` +
          'addresses. Add PrivateNameLinks.'
        : undefined,
    );
  }

  public get movesAutomatically(): boolean {
    return this.failover.isAutomatic;
  }

  /**
   * Publish the client names of a primary site and of its standby site.
   *
   * @param primary - client access of the primary site
   * @param standby - client access of the standby site
   * @throws if failover is automatic and one of them has no single public front end
   */
  public publishClientAccess(primary: IClientAccessService, standby?: IClientAccessService): void {
    this.enlist(primary, standby);
    primary.namespaces.forEach((name) => this.aliases.add(`${name}.${this.domainName}`));
    if (standby) this.activeSite();
    this.clientNames.add(primary, standby);
    this.domains.publishClients(this.clientNames.published);
  }

  /**
   * Adds a mail domain beside the main one, as `mailDomains` does.
   *
   * @param domain - the domain, and where its records go
   * @throws if the zone publishes the domain already, or a domain below it
   */
  public addMailDomain(domain: MailDomain): void {
    this.domains.add(domain);
  }

  /**
   * Publish the mail hosts of a primary site and of its standby site.
   *
   * @param primary - mail transport of the primary site
   * @param standby - mail transport of the standby site
   */
  public publishMail(primary: IMailService, standby?: IMailService): void {
    this.enlist(primary, standby);
    this.mailNames ??= new MailNames(this, {
      target: this.target,
      settings: this.props.mail ?? {},
      ttl: this.failover.ttl.toSeconds(),
      privateNames: this.privateNames,
      activeSite: () => this.activeSite(),
      records: this.mailRecords,
      taken: this.taken,
      previousTexts: this.props.previousRecords?.texts?.['@'] ?? [],
      isMain: true,
      reportAddress: this._reportAddress,
      policyOutput: 'mta_sts_policy',
    });
    this.mailNames.add(primary, standby);
    this.domains.publishMail(primary, standby);
  }

  /** What the zone is in the model of the estate. */
  public describe(): ModelPart {
    return describeZone(this);
  }

  /**
   * The estate whose names it publishes; undefined before the first.
   *
   * @internal
   */
  public get _estate(): string | undefined {
    return this.estate;
  }

  /** @internal */
  public _linkTo(scope: Construct, site: Site): void {
    this.privateNames.linkTo(scope, site);
  }

  /**
   * What is published, for people.
   *
   * @internal
   */
  public _published(): PublishedName[] {
    return [...this.clientNames.published, ...(this.mailNames?.published ?? [])];
  }

  /**
   * Codes of the sites whose networks resolve the private names.
   *
   * @internal
   */
  public get _networkSites(): string[] {
    return this.privateNames.networkSites;
  }

  /**
   * The time until clients are served by the standby site, with all its parts.
   *
   * @internal
   */
  public _recoveryTiming(): RecoveryTiming {
    const [recovery] = [...this.sites.values()].flatMap((site) => site.recovery ?? []);
    return { ...this.failover._timing(recovery), propagation: this.propagation() };
  }

  /**
   * Where reports about the main domain go.
   *
   * @internal
   */
  public get _reportAddress(): string {
    return this.props.mail?.reportAddress ?? `postmaster@${this.domainName}`;
  }

  /**
   * Selectors of the keys of the main domain.
   *
   * @internal
   */
  public get _selectors(): string[] {
    return (this.props.mail?.dkim ?? []).map(({ selector }) => selector);
  }

  /**
   * Whether the zone publishes the mail of its own domain.
   *
   * @internal
   */
  public get _publishesMail(): boolean {
    return this.mailNames !== undefined;
  }

  /**
   * The mail domains beside the main one.
   *
   * @internal
   */
  public get _domains(): MailDomains {
    return this.domains;
  }

  /**
   * Sites whose tiers it publishes, the primary first.
   *
   * @internal
   */
  public get _sites(): SiteRef[] {
    return [...this.sites.values()];
  }

  /**
   * Where names are published inside; undefined for private zones in Azure.
   *
   * @internal
   */
  public get _inside(): InsideNamesModel | undefined {
    return this.privateNames.describe();
  }

  /**
   * Private zones in Azure that existed before; undefined where there are none.
   *
   * @internal
   */
  public get _existingInsideZones(): ExistingInsideZoneModel[] | undefined {
    const zones = this.privateNames.existing ?? [];
    return zones.length > 0 ? zones : undefined;
  }

  /**
   * Whether the zone has a resource group in Azure.
   *
   * @internal
   */
  public get _isInAzure(): boolean {
    return this.group !== undefined;
  }

  /** @internal */
  public get _target(): ZoneTarget {
    return this.target;
  }

  /** @internal */
  public _mailPreferences(): MailPreferences {
    return mailPreferences(this.props.mail ?? {});
  }

  /** @internal */
  public _stages(): ZoneStages {
    const { existingZone, previousRecords: previous } = this.props;
    return {
      clients: this.clientRecords.stage,
      mail: this.mailRecords.stage,
      zoneId: existingZone?.zoneId,
      previousTtl: previous?.ttl.toSeconds(),
      previous: [...this.clientRecords.previousRecords, ...this.mailRecords.previousRecords],
    };
  }

  private enlist(...services: (IClientAccessService | IMailService | undefined)[]): void {
    for (const service of services) {
      if (!service) continue;
      this.checkEstate(service);
      if (this.published.has(service)) {
        refuse(service, {
          property: 'tier',
          fault: `is already published by ${this.node.path}`,
          cause: 'each name is published once, and a StandbySite publishes the tiers of both sites by itself',
          remedy: 'remove the second call',
        });
      }
      this.published.add(service);
      const { siteName, code, region } = service.siteRef;
      this.sites.set(`${code} ${siteName} ${region?.name ?? ''}`, service.siteRef);
    }
    checkDistinctSites(this, [...this.sites.values()]);
  }

  /** States the zone to monitoring, which may be made later or never. */
  private beWatched(estate: string): void {
    this.estate = estate;
    if (!isInAzure(this.target)) return;
    const { zoneId } = this.props.existingZone ?? {};
    watch({
      kind: WatchedKind.DNS_ZONE,
      scope: this,
      estate,
      name: this.domainName,
      called: `the zone ${this.domainName}`,
      idFor: (consumer) => zoneId ?? this.idIn(consumer, 'dnsZones', this.domainName),
    });
  }

  private newProfile(
    name: string,
    probes = true,
  ): Pick<FailoverProfileSpec, 'resourceName' | 'relativeName' | 'resourceGroupName'> {
    const resourceName = checkedResourceName(this, this.naming, ResourceKind.TRAFFIC_MANAGER, [name]);
    // One that leads to other profiles has their health, which alerts by itself.
    if (probes) {
      watch({
        kind: WatchedKind.TRAFFIC_MANAGER,
        scope: this,
        estate: this.estate!,
        name,
        called: `Traffic Manager for ${name}`,
        idFor: (consumer) => this.idIn(consumer, 'trafficManagerProfiles', resourceName),
      });
    }
    return {
      resourceName,
      relativeName: this.naming.publicLabel([name]),
      resourceGroupName: this.groupName(),
    };
  }

  /** A reference to the resource group, which there is only where something is made in Azure. */
  private groupName(): string {
    this.group ??= new ResourceGroup(this, 'ResourceGroup', {
      name: this.plainGroupName,
      location: this.region.name,
      tags: this.naming.tags(),
    });
    return this.group.name;
  }

  /** A resource id in literals: the zone's stack works in the subscription of its consumers. */
  private idIn(consumer: IConstruct, type: string, name: string): string {
    return `/subscriptions/${subscriptionId(consumer)}/resourceGroups/${this.plainGroupName}/providers/Microsoft.Network/${type}/${name}`;
  }

  /** The names of two estates are two zones, or neither could be moved without the other. */
  private checkEstate({ siteRef }: IClientAccessService | IMailService): void {
    if (this.estate === undefined) this.beWatched(siteRef.estate);
    if (this.estate === siteRef.estate) return;
    refuse(this, {
      property: 'estate',
      value: siteRef.estate,
      limit: `'${this.estate}', the estate of what the zone publishes already`,
      cause: 'the names of a zone move between the two sites of one estate',
      remedy: 'give each estate a FailoverZone of its own',
    });
  }

  /** What belongs to no name of the program would be lost when a stage is gone back. */
  private validatePrevious(): string[] {
    return [...this.clientRecords.unused, ...this.mailRecords.unused].map((name) =>
      refusalText({
        property: `previousRecords.${name}`,
        fault: 'belongs to no record set of the program',
        cause: 'going live does not change it, so that there is nothing to go back to',
        remedy: 'remove it; a zone that is new needs such records as resources of their own',
      }),
    );
  }

  private checkedCertificate(names: string[] | undefined): string[] | undefined {
    names?.forEach((name) => checkHostName(this, 'certificateNames', name.replace(/^\*\./, '')));
    return names && [...names];
  }

  private activeSite(): ActiveSiteVariable {
    return (this.activeSiteVariable ??= new ActiveSiteVariable(this, this.failover));
  }

  private staged(property: 'clientNames' | 'mailNames'): StagedRecords {
    const { previousRecords: previous } = this.props;
    const stage = this.props[property] ?? NameStage.HELD;
    return new StagedRecords(this, { property, stage, previous, target: this.target });
  }

  /** The names of one site are lost with it; those of several must move while one of them is lost. */
  private mustSurvive(region: string): boolean {
    const places = new Set(
      [...this.sites.values()].map((site) => site.region?.name ?? `datacenter ${site.code}`),
    );
    return places.size > 1 && places.has(region);
  }

  private validateRegion(): string[] {
    if (!this._isInAzure) return [];
    return [...this.sites.values()]
      .filter((site) => site.region?.name === this.region.name)
      .map((site) =>
        refusalText({
          property: 'region',
          value: this.region.name,
          fault: 'must differ from the regions of the sites',
          cause: `${site.siteName} is in that region, and a switchover must not need the failed region`,
          remedy: 'choose a third region for the resource group of the zone, such as that of the witness',
        }),
      );
  }

  /** Traffic Manager answers for itself; records that move have to reach the servers that answer, the slowest ones inside included. */
  private propagation(): number | undefined {
    if (this.failover.isAutomatic) return undefined;
    const hostings = [this.target.zone.describe(), this._inside?.hosting];
    const times = hostings.flatMap((hosting) => hosting?.propagationSeconds ?? []);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  /** What takes changes on one server. */
  private servers(): DnsHostingModel[] {
    return [
      this.target.zone.describe(),
      ...this.domains.zones.map(({ target }) => target.zone.describe()),
      ...(this._inside?.hosting ? [this._inside.hosting] : []),
    ].filter(({ needsServerForChanges }) => needsServerForChanges);
  }

  /** Parts of the model, which itself contains the warnings. */
  private unprovenServer(): string | undefined {
    const hostings = this.servers();
    if (hostings.length === 0) return undefined;
    const sites = placedParts(this.node.root).flatMap(({ estate, part }) =>
      estate === this.estate ? (part.sites ?? []) : [],
    );
    return unprovenServer(
      hostings,
      sites,
      [...this.sites.values()].map(({ code }) => code),
    );
  }

  private validateServers(): string[] {
    const hostings = this.servers();
    if (hostings.length === 0) return [];
    const [estate] = EstateModel.all(this.node.root).filter(({ id }) => id === this.estate);
    if (estate === undefined) return [];
    const each = new Map(hostings.map((hosting) => [hosting.name, hosting]));
    return serverFaults(
      [...each.values()],
      estate,
      [...this.sites.values()].map(({ code }) => code),
      [...(this.mailNames?.hostAddresses ?? []), ...this.frontEndHosts()],
    );
  }

  /** Public names and addresses of the front ends of the sites, as far as the program knows them. */
  private frontEndHosts(): string[] {
    return [...this.published].flatMap((service) => {
      const { publicHostName, publicAddresses = [] } = service as Partial<IClientAccessService>;
      return [...(publicHostName === undefined ? [] : [publicHostName]), ...publicAddresses];
    });
  }

  /** The servers of a pilot light are made, installed and filled before the names lead to them. */
  private validateRecovery(): string[] {
    const timing = this._recoveryTiming();
    const objective = this.failover.recoveryTimeObjective.toSeconds();
    const needed = recoveryTime(timing);
    // A sum without the installation would be advice that is wrong by hours; the site refuses that first.
    if (timing.recovery && timing.recovery.installation === undefined) return [];
    if (needed <= objective) return [];
    return [
      refusalText({
        property: 'failover.recoveryTimeObjective',
        value: new Wording(`${objective} s`),
        limit: `${needed} s or more`,
        cause: `${recoverySum(timing)}, and the objective is ${objective} s`,
        remedy: timing.recovery
          ? 'allow more time, or keep servers running with Readiness.warm() or Readiness.hot()'
          : 'allow more time, shorten decisionTime or ttl, or let the servers have changes sooner (propagation)',
      }),
    ];
  }

  private validateExchangers(): string[] {
    const aliases = new Set([...this.aliases].map((alias) => alias.toLowerCase()));
    return [...new Set([...(this.mailNames?.targets ?? []), ...this.domains.targets])]
      .filter((host) => aliases.has(host.toLowerCase()) || AzureCloud._isTrafficManager(host))
      .map((host) =>
        refusalText({
          property: 'hosts',
          value: host,
          limit: 'names with addresses of their own',
          cause: 'an MX record must not point to an alias, and senders need not follow one (RFC 2181 10.3)',
          remedy: 'use the host names of the Edges, or those of the filtering service',
        }),
      );
  }
}
