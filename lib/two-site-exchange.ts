import { MAILBOX_STORAGE } from './mailbox/storage-settings';
import { EXISTING_ZONE, HOSTING } from './dns/zone-settings';
import type { AzurermProviderFeatures } from '@cdktf/provider-azurerm/lib/provider';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { ResilientClientAccessArrayOptions } from './client-access/client-access-options';
import { ARRAY_OPTIONS, ResilientClientAccessArray } from './client-access/resilient-client-access-array';
import { ofUuid } from './core/azure-id';
import { checkSameCloud } from './core/same-cloud';
import { CafNaming } from './core/caf-naming';
import {
  checkAllProps,
  checkedInUse,
  checkObject,
  flag,
  givenText,
  listOfClass,
  ofClass,
  ofSettings,
  type SettingsOf,
} from './core/check-class';
import { freeId } from './core/construct-id';
import { NAMING } from './core/check-naming';
import { checkHostName } from './core/host-name';
import type { INaming } from './core/naming';
import { ownStack } from './core/own-stack';
import { isKnown, refuse } from './core/refusal';
import { Datacenter } from './datacenter/datacenter';
import { DatacenterLink } from './datacenter/datacenter-link';
import { DnsFailover } from './dns/dns-failover';
import type { ExistingZone } from './dns/existing-zone';
import { FailoverZone } from './dns/failover-zone';
import { InsideNames } from './dns/inside-names';
import type { PreviousRecords } from './dns/previous-records';
import type { MailDns } from './dns/mail-dns';
import type { MailDomain } from './dns/mail-domain';
import { PrivateNameLinks } from './dns/private-name-links';
import type { EdgeTierOptions } from './edge/edge-tier-props';
import { EDGE_OPTIONS, EdgeTier } from './edge/edge-tier';
import { ExchangeVersion } from './exchange/exchange-version';
import { DatabaseAvailabilityGroup, GROUP_SETTINGS } from './mailbox/database-availability-group';
import type { MailboxStorage } from './mailbox/mailbox-storage';
import { EXISTING_SERVERS } from './mailbox/existing-mailbox-servers';
import type { ExistingMailboxServersOptions } from './mailbox/mailbox-servers-attributes';
import { refuseUndecided } from './mailbox/decide-log-truncation';
import { MailboxTier } from './mailbox/mailbox-tier';
import type { IWitness } from './mailbox/witness';
import { WitnessServer } from './mailbox/witness-server';
import type { EstateCertificates } from './certificates/estate-certificates';
import { ServerCertificate } from './certificates/server-certificate';
import { ExchangeInstallation } from './installation/exchange-installation';
import { EstateModel } from './model/estate-model';
import type { NameStage } from './model/name-stage';
import type { IModelContributor } from './model/model-contributor';
import type { ModelPart } from './model/model-part';
import type { IDnsHosting } from './publishing/dns-hosting';
import { RestoreDrill } from './protection/restore-drill';
import { RestoreDrills } from './protection/restore-drills';
import { RecoveryVault } from './protection/recovery-vault';
import type { RecoveryVaultOptions } from './protection/vault-options';
import { Monitoring } from './monitoring/monitoring';
import { Pipeline } from './pipeline/pipeline';
import type { EstatePipelineOptions } from './pipeline/pipeline-props';
import type { MonitoringOptions } from './monitoring/monitoring-options';
import { Objective } from './resilience/objective';
import type { RecoveryDuties } from './recovery-plan/recovery-duties';
import { RecoveryPlan } from './recovery-plan/recovery-plan';
import { checkRecoveryTimes, describeRecoveryTimes } from './resilience/describe-recovery-times';
import type { RecoveryTimes } from './resilience/recovery-times';
import { ResilienceReport } from './resilience/resilience-report';
import { Runbooks } from './runbook/runbooks';
import { ExportStore } from './protection/export-store';
import { ExportStoreNetwork } from './protection/export-store-network';
import { SERVER_TIER } from './server/server-build';
import type { ActiveDirectory } from './site/active-directory';
import type { Administrator } from './site/administrator';
import { AzureRegion } from './core/azure-region';
import type { IEstateSite } from './site/i-estate-site';
import { DISK_OPTIONS, type DiskOptions, statedDisks } from './site/disk-options';
import { Interconnect } from './site/interconnect';
import { Weekday } from './site/patch-window';
import { Readiness } from './site/readiness';
import type { SiteProps } from './site/site-props';
import { Site, SITE } from './site/site';
import { StandbySite } from './standby/standby-site';
import type { EstateDatacenter } from './estate-datacenter';
import { datacenterOptions, ESTATE_DATACENTER } from './two-site-datacenter';
import { AddressBook } from './state/address-book';
import { StateStore } from './state/state-store';
import type { TwoSiteGroupProps } from './two-site-group';

/** A site of the estate. */
export interface EstateSite extends SiteProps {
  /** What people call it; also its construct id. */
  readonly name: string;
  /**
   * The vault that holds the backups of its machines.
   *
   * @default - one is made where a machine needs it
   */
  readonly vault?: RecoveryVaultOptions;
  /**
   * Mailbox servers of the site that exist already, such as those of a datacenter that move to Azure one by one: members of the group beside those that the
   * program makes.
   *
   * @default - none
   */
  readonly existingMailboxServers?: ExistingMailboxServersOptions;
}

/** Settings of the whole. */
export interface TwoSiteExchangeProps extends DiskOptions {
  /** The mail domain, such as `contoso.com`. */
  readonly domainName: string;
  /**
   * The site that serves while it can.
   *
   * @default - the datacenter
   */
  readonly primary?: EstateSite;
  /**
   * The site that takes over from it.
   *
   * @default - the datacenter
   */
  readonly standby?: EstateSite;
  /**
   * A datacenter that exists, in the place of `primary` or of `standby`. `clientAccess`, `edge` and the group say what is made in Azure.
   *
   * @default - both sites are made in Azure
   */
  readonly datacenter?: EstateDatacenter;
  /** The site of the file share witness: a third region. A /24 is enough. */
  readonly witness: EstateSite;
  /**
   * How names move between the sites.
   *
   * @default DnsFailover.manual()
   */
  readonly failover?: DnsFailover;
  /**
   * How much of the standby site runs before it is needed.
   *
   * @default Readiness.hot()
   */
  readonly readiness?: Readiness;
  /**
   * The Exchange version of every tier.
   *
   * @default ExchangeVersion.SUBSCRIPTION_EDITION
   */
  readonly version?: ExchangeVersion;
  /**
   * The directory that servers join, Edges excepted.
   *
   * @default - none, which is warned about
   */
  readonly activeDirectory?: ActiveDirectory;
  /**
   * Local administrator of the servers. Edges have one of their own (`edge.administrator`), and so have the witnesses
   * (`witness.administrator`).
   *
   * @default - `exadmin`, password from the variable `admin_password` of each stack
   */
  readonly administrator?: Administrator;
  /**
   * The front end of both sites; of the one in Azure beside a datacenter.
   *
   * @default - three servers a site, HTTPS, `mail` and `autodiscover`
   */
  readonly clientAccess?: ResilientClientAccessArrayOptions;
  /**
   * The database availability group over the Mailbox servers of both sites.
   *
   * @default - none, which is warned about: the mailboxes of a lost site are gone with it
   */
  readonly databaseAvailabilityGroup?: TwoSiteGroupProps;
  /**
   * The Edges of both sites, and how mail leaves; two Edges a site unless it says otherwise. Beside a datacenter they are those in Azure.
   */
  readonly edge: EdgeTierOptions;
  /**
   * Records about mail.
   *
   * @default - see `FailoverZone`
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
   * Region of the resource group that holds the DNS records' metadata.
   *
   * @default - the witness's
   */
  readonly dnsRegion?: AzureRegion;
  /**
   * Where the records of the public names are kept.
   *
   * @default DnsHosting.azureDns()
   */
  readonly dnsHosting?: IDnsHosting;
  /**
   * Where names are published for clients inside the networks.
   *
   * @default InsideNames.azurePrivateZones()
   */
  readonly insideNames?: InsideNames;
  /**
   * A public zone that exists already.
   *
   * @default - one is made
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
   * Certificate authorities that may issue for the domain.
   *
   * @default - any
   */
  readonly certificateAuthorities?: string[];
  /**
   * Whether the zone is locked against deletion.
   *
   * @default false
   */
  readonly lockZone?: boolean;
  /**
   * Whether the Edges export their configuration, and the front ends what people change on them by hand, every day to a store. It is located in the region of the
   * witness, or in that of the zone where the witness shares the region of a site. The stack of the store is the first to be applied.
   *
   * @default true
   */
  readonly configurationExports?: boolean;
  /**
   * Whether synthesis writes the runbooks of the estate beside the stacks; nothing else depends on them.
   *
   * @default true
   */
  readonly runbooks?: boolean;
  /**
   * Whether synthesis writes the report of what the estate survives, with its pictures. It is always written for a program with `objectives`.
   *
   * @default true
   */
  readonly resilienceReport?: boolean;
  /**
   * What the team promises its users, such as `Objective.goesOn(Scenario.anyZone())`. Synthesis refuses a program that does not keep it.
   *
   * @default - nothing; the report of what the estate survives is written all the same
   */
  readonly objectives?: Objective[];
  /**
   * How long people take, as the report of what the estate survives and the recovery plan count it.
   *
   * @default - not stated
   */
  readonly recoveryTimes?: RecoveryTimes;
  /**
   * Whether synthesis writes the recovery plan: what each server holds, how it is protected and recovered, in which order, and what is lost.
   *
   * @default true
   */
  readonly recoveryPlan?: boolean;
  /**
   * Who does what in a recovery, as the recovery plan names them.
   *
   * @default - not stated, which the plan shows
   */
  readonly recoveryDuties?: RecoveryDuties;
  /**
   * Restore drills, with what came of those that were carried out: the runbooks have a page for each.
   *
   * @default - one of each role on its usual schedule, without results, where the estate has something to restore
   */
  readonly restoreDrills?: RestoreDrill[];
  /**
   * Who is told when a part of the estate fails: agents on all machines, a workspace in the region of the witness, and alerts that name their pages.
   *
   * @default - nobody, which is warned about
   */
  readonly monitoring?: MonitoringOptions;
  /**
   * The pipelines that plan and apply the estate, with an identity for each stack: in a stack `<id>-bootstrap`, which people apply last.
   *
   * @default - none
   */
  readonly pipeline?: EstatePipelineOptions;
  /**
   * Where Terraform keeps state.
   *
   * @default StateStore.localFiles() - which is warned about
   */
  readonly stateStore?: StateStore;
  /**
   * Where Terraform keeps the states of the names and of the addresses: those that a switchover needs. They hold no password, so that
   * another container, or another account, keeps who switches over from the passwords in the states of the sites.
   *
   * @default - `stateStore`
   */
  readonly namesStateStore?: StateStore;
  /**
   * Id of the subscription of all sites that state no other one, and of everything that belongs to no site: exports, names, the interconnect, monitoring and the
   * identities of pipelines. It is required where a site states another one (`subscriptionId` of the site).
   *
   * @default - the one Terraform is told by ARM_SUBSCRIPTION_ID
   */
  readonly subscriptionId?: string;
  /**
   * How Exchange comes onto the servers of all tiers. A tier may say it for itself.
   *
   * @default ExchangeInstallation.manual()
   */
  readonly installation?: ExchangeInstallation;
  /**
   * How certificates come onto the servers: that of the clients, and that of the Edges. A tier may say it for itself.
   *
   * @default - people import them
   */
  readonly certificates?: EstateCertificates;
  /**
   * Names and tags.
   *
   * @default - Cloud Adoption Framework names with the construct id as workload and the domain in public labels
   */
  readonly naming?: INaming;
}

const GROUP: SettingsOf<TwoSiteGroupProps> = {
  ...GROUP_SETTINGS,
  storage: MAILBOX_STORAGE,
  mailboxServers: ofSettings(SERVER_TIER),
  alternateWitness: flag,
};

const CERTIFICATES: SettingsOf<EstateCertificates> = {
  clients: ofClass(ServerCertificate, 'ServerCertificate.keyVault({ secrets })'),
  edges: ofClass(ServerCertificate, 'ServerCertificate.keyVault({ secrets })'),
};

const ESTATE: SettingsOf<TwoSiteExchangeProps> = {
  domainName: checkedInUse,
  primary: checkedInUse,
  standby: checkedInUse,
  datacenter: ofSettings(ESTATE_DATACENTER),
  witness: checkedInUse,
  activeDirectory: checkedInUse,
  administrator: checkedInUse,
  clientAccess: ofSettings(ARRAY_OPTIONS),
  databaseAvailabilityGroup: ofSettings(GROUP),
  edge: checkedInUse,
  mail: checkedInUse,
  mailDomains: checkedInUse,
  certificateNames: checkedInUse,
  dnsHosting: HOSTING,
  insideNames: ofClass(InsideNames, 'InsideNames.azurePrivateZones()'),
  existingZone: EXISTING_ZONE,
  clientNames: checkedInUse,
  mailNames: checkedInUse,
  previousRecords: checkedInUse,
  certificateAuthorities: checkedInUse,
  recoveryTimes: checkedInUse,
  recoveryDuties: checkedInUse,
  monitoring: checkedInUse,
  pipeline: checkedInUse,
  subscriptionId: ofUuid,
  failover: ofClass(DnsFailover, 'DnsFailover.manual()'),
  readiness: ofClass(Readiness, 'Readiness.hot()'),
  version: ofClass(ExchangeVersion, 'ExchangeVersion.SUBSCRIPTION_EDITION'),
  dnsRegion: ofClass(AzureRegion, 'AzureRegion.FRANCE_CENTRAL'),
  lockZone: flag,
  configurationExports: flag,
  runbooks: flag,
  resilienceReport: flag,
  recoveryPlan: flag,
  objectives: listOfClass(Objective, 'Objective.goesOn(Scenario.anyZone())'),
  restoreDrills: listOfClass(RestoreDrill, 'RestoreDrill.edge()'),
  stateStore: ofClass(StateStore, 'StateStore.localFiles()'),
  namesStateStore: ofClass(StateStore, 'StateStore.localFiles()'),
  installation: ofClass(
    ExchangeInstallation,
    'ExchangeInstallation.unattended({ release, licenseTerms, media, expectedDuration }), or ExchangeInstallation.manual()',
  ),
  certificates: ofSettings(CERTIFICATES),
  naming: NAMING,
  ...DISK_OPTIONS,
};

const ESTATE_SITE: SettingsOf<EstateSite> = {
  ...SITE,
  name: givenText("'Amsterdam'"),
  vault: checkedInUse,
  existingMailboxServers: EXISTING_SERVERS,
};

/**
 * A two-site Exchange front end with witness and names, in seven stacks, or eight with monitoring. There is one for exports of configuration, one for
 * each site and one for the witness; then one for the sites' addresses, one for DNS, and one for what ties the sites together. A stack holds only
 * what is lost together.
 *
 * @example
 * import { App } from 'cdktf';
 * import { AzureRegion, OutboundMail, TwoSiteExchange } from 'cdktf-resilient-exchange';
 *
 * const app = new App();
 * new TwoSiteExchange(app, 'contoso', {
 *   domainName: 'contoso.com',
 *   primary: { name: 'Amsterdam', region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' },
 *   standby: { name: 'Dublin', region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
 *   witness: { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' },
 *   edge: { outbound: OutboundMail.direct() },
 * });
 * app.synth();
 */
export class TwoSiteExchange extends Construct implements IModelContributor {
  /** The datacenter that is one of the two sites, if any. */
  public readonly datacenter?: Datacenter;
  /** The site of the witness. */
  public readonly witnessSite: Site;
  /** The file share witness. */
  public readonly witness: WitnessServer;
  /** The names. */
  public readonly zone: FailoverZone;
  /** Mailbox servers of the primary site that are not front ends: with a group of Exchange 2013. */
  public readonly mailbox?: MailboxTier;
  /** The witness for the time after the loss of the primary site. */
  public readonly alternateWitness?: WitnessServer;
  /** Where the configuration of Edges and the customisations of front ends are kept. */
  public readonly exportStore?: ExportStore;
  /** The database availability group, where one is asked for. */
  public readonly databaseAvailabilityGroup?: DatabaseAvailabilityGroup;

  private readonly primarySite?: Site;
  private readonly standbySite?: StandbySite;
  private readonly ownClientAccess?: ResilientClientAccessArray;
  private readonly ownEdge?: EdgeTier;
  private readonly stackPrefix: string;
  private readonly stateStore: StateStore;
  private readonly namesStateStore: StateStore;
  private readonly recoveryTimes?: RecoveryTimes;

  /**
   * @param scope - the `App`
   * @param id - prefix of the stacks, and workload in names
   * @param props - domain, sites and witness; everything else has a default
   * @throws if there are not two sites, sites share a region or addresses, the state is in a site's region, or automatic failover is claimed with a witness
   * in one
   */
  public constructor(scope: Construct, id: string, props: TwoSiteExchangeProps) {
    super(scope, freeId(scope, id));
    checkAllProps(this, props, ESTATE);
    checkHostName(this, 'domainName', props.domainName, undefined, 'contoso.com');
    if (!isKnown(props.domainName)) {
      refuse(this, {
        property: 'domainName',
        value: props.domainName,
        limit: 'known at synthesis',
        cause: 'public labels, host names and runbooks contain it',
        remedy: 'write the domain name',
      });
    }
    this.checkSites(props);
    checkAllProps(this, props.edge ?? {}, EDGE_OPTIONS, 'edge.');
    checkRecoveryTimes(this, props.recoveryTimes);
    this.recoveryTimes = props.recoveryTimes;
    this.checkId(id, props.naming);
    this.checkZoneRegion(props);
    this.stackPrefix = id;
    this.stateStore = props.stateStore ?? StateStore.localFiles();
    this.namesStateStore = props.namesStateStore ?? this.stateStore;
    const failover = props.failover ?? DnsFailover.manual();
    this.checkState(props, 'stateStore', this.stateStore);
    this.checkState(props, 'namesStateStore', this.namesStateStore);
    this.checkCloud(props);
    const naming =
      props.naming ?? new CafNaming({ workload: id, labelPrefix: props.domainName.replace(/\./g, '-') });
    const common = {
      estate: id,
      naming,
      activeDirectory: props.activeDirectory,
      administrator: props.administrator,
      ...statedDisks(props),
    };
    const { version, installation, certificates, databaseAvailabilityGroup: group } = props;

    this.exportStore = this.makeExportStore(props, naming);
    const ofServers = { installation, certificate: certificates?.clients };
    const frontEnds = {
      version,
      ...ofServers,
      mailboxStorage: this.frontEndStorage(props),
      exportStore: this.exportStore,
      ...props.clientAccess,
    };
    const edges = {
      version,
      installation,
      certificate: certificates?.edges,
      exportStore: this.exportStore,
      ...props.edge,
    };
    // The model lists the primary site first: a datacenter is in the stack of the names, having no resources.
    const namesFirst = props.primary ? undefined : this.makeStack('dns', props, this.namesStateStore);
    if (props.primary) {
      const site = this.makeSite(this.makeStack('primary', placed(props, props.primary)), {
        ...common,
        ...props.primary,
      });
      this.primarySite = site;
      this.ownClientAccess = new ResilientClientAccessArray(site, 'ClientAccess', { ...frontEnds, site });
      if (group && this.ownClientAccess.version.hasClientAccessRole) {
        this.mailbox = new MailboxTier(site, 'Mailbox', {
          ...ofServers,
          ...group.mailboxServers,
          version: this.ownClientAccess.version,
          storage: group.storage,
          site,
        });
      }
      this.ownEdge = new EdgeTier(site, 'Edge', { ...edges, site });
    }

    const standbyStack = props.standby && this.makeStack('standby', placed(props, props.standby));
    const witnessStack = this.makeStack('witness', placed(props, props.witness));
    const siteStacks = [this.primarySite && TerraformStack.of(this.primarySite), standbyStack];
    new AddressBook(this.makeStack('addresses', props, this.namesStateStore), 'Addresses', {
      stacks: siteStacks.filter((stack) => stack !== undefined),
    });
    const names = namesFirst ?? this.makeStack('dns', props, this.namesStateStore);
    this.zone = new FailoverZone(names, 'Zone', {
      domainName: props.domainName,
      region: props.dnsRegion ?? props.witness.region,
      failover,
      hosting: props.dnsHosting,
      insideNames: props.insideNames,
      existingZone: props.existingZone,
      clientNames: props.clientNames,
      mailNames: props.mailNames,
      previousRecords: props.previousRecords,
      mail: props.mail,
      mailDomains: props.mailDomains,
      certificateNames: props.certificateNames,
      certificateAuthorities: props.certificateAuthorities,
      lockZone: props.lockZone,
      naming,
    });
    if (props.datacenter) {
      const tiers = { clientAccess: frontEnds, edge: edges, storage: group?.storage };
      this.datacenter = new Datacenter(names, props.datacenter.name, {
        estate: id,
        activeDirectory: props.activeDirectory,
        ...datacenterOptions(props.datacenter, {
          ...tiers,
          mailbox: { ...ofServers, ...group?.mailboxServers },
        }),
        ...(this.primarySite && { standbyFor: this.primarySite, publisher: this.zone }),
      });
    }
    if (props.standby && standbyStack) {
      const { name: standbyName, existingMailboxServers: _, ...standby } = props.standby;
      this.standbySite = new StandbySite(standbyStack, standbyName, {
        patchWindow: { firstDay: Weekday.FRIDAY },
        ...common,
        ...standby,
        primary: this.sites[0],
        publisher: this.zone,
        readiness: props.readiness,
      });
    }
    this.witnessSite = this.makeSite(witnessStack, {
      patchWindow: { firstDay: Weekday.MONDAY },
      ...common,
      ...props.witness,
      administrator: { ...props.administrator, ...props.witness.administrator },
    });
    this.witness = new WitnessServer(this.witnessSite, 'Witness', {
      site: this.witnessSite,
      witnessFor: this.sites,
      automaticFailover: failover.isAutomatic,
      version,
      administrator: props.witness.administrator,
    });
    for (const [site, stated] of [
      [this.primarySite, props.primary],
      [this.standbySite, props.standby],
    ] as const) {
      const existing = stated?.existingMailboxServers;
      if (site && existing)
        MailboxTier.fromServers(site, 'ExistingMailboxServers', { version, ...existing, site });
    }
    if (group) {
      this.alternateWitness = this.makeAlternateWitness(group, props);
      this.checkTruncation(props);
      this.databaseAvailabilityGroup = this.makeGroup(
        group,
        this.alternateWitness ?? this.existingWitness(props),
      );
    }
    this.linkDatacenter(props);
    this.connect(this.makeStack('interconnect', props));
    const { restoreDrills: drills } = props;
    if (drills?.length !== 0) new RestoreDrills(this.zone, 'RestoreDrills', { drills });
    this.monitor(props);
    EstateModel.contribute(this, this);
    // Exchange is installed in a domain: without one there is nothing to write.
    if ((props.runbooks ?? true) && this.sites[0].activeDirectory) new Runbooks(this.zone, 'Runbooks');
    if ((props.resilienceReport ?? true) || props.objectives) {
      new ResilienceReport(this.zone, 'ResilienceReport', {
        objectives: props.objectives,
        recoveryTimes: props.recoveryTimes,
      });
    }
    if (props.recoveryPlan ?? true)
      new RecoveryPlan(this.zone, 'RecoveryPlan', { duties: props.recoveryDuties });
    this.makePipeline(props, naming);
  }

  /** The site that serves while it can. @throws where a datacenter is that site */
  public get primary(): Site {
    return this.primarySite ?? this.refuseDatacenter('primary', 'datacenter');
  }

  /** The site that takes over from it. @throws where a datacenter is that site */
  public get standby(): StandbySite {
    return this.standbySite ?? this.refuseDatacenter('standby', 'datacenter');
  }

  /** Client access of the primary site. @throws where a datacenter is that site */
  public get clientAccess(): ResilientClientAccessArray {
    return this.ownClientAccess ?? this.refuseDatacenter('clientAccess', 'datacenter.clientAccess');
  }

  /** Edges of the primary site. @throws where a datacenter is that site */
  public get edge(): EdgeTier {
    return this.ownEdge ?? this.refuseDatacenter('edge', 'datacenter.edge');
  }

  /** What it is in the model of the estate: its parts are described by the constructs in it. */
  public describe(): ModelPart {
    const times = this.recoveryTimes;
    return { estate: this.stackPrefix, recoveryTimes: times && describeRecoveryTimes(times) };
  }

  /** The two sites, the primary first. */
  private get sites(): IEstateSite[] {
    const primary = this.primarySite ?? this.datacenter;
    const standby = this.standbySite ?? (this.primarySite && this.datacenter);
    return [primary, standby].filter((site) => site !== undefined);
  }

  /** All sites that the program makes, the witness's last. */
  private get sitesInAzure(): Site[] {
    return [this.primarySite, this.standbySite, this.witnessSite].filter((site) => site !== undefined);
  }

  private refuseDatacenter(property: string, instead: string): never {
    return refuse(this, {
      property,
      fault: `does not exist: ${this.datacenter?.siteName ?? 'the datacenter'} is that site, and the program makes nothing there`,
      cause: 'its servers exist already',
      remedy: `use ${instead}`,
    });
  }

  /** From 2016 on the front ends are the members. */
  private frontEndStorage(props: TwoSiteExchangeProps): MailboxStorage | undefined {
    const { databaseAvailabilityGroup: group, clientAccess, version, datacenter } = props;
    const stated = datacenter?.clientAccess?.version ?? clientAccess?.version ?? version;
    const splitsRoles = stated?.hasClientAccessRole ?? false;
    return group && !splitsRoles ? (group.storage ?? {}) : undefined;
  }

  private makeSite(
    stack: TerraformStack,
    { name, vault, existingMailboxServers: _, ...props }: EstateSite,
  ): Site {
    const site = new Site(stack, name, props);
    if (vault) new RecoveryVault(site, 'Vault', vault);
    return site;
  }

  private makeExportStore(props: TwoSiteExchangeProps, naming: INaming): ExportStore | undefined {
    if (!(props.configurationExports ?? true)) return undefined;
    const { witness, dnsRegion } = props;
    const isOfSite = madeSites(props).some(({ region }) => region.name === witness.region.name);
    const stack = this.makeStack('exports', props, this.stateStore, ExportStore.providerFeatures()[0]);
    return new ExportStore(stack, 'Exports', {
      region: (isOfSite ? dnsRegion : undefined) ?? witness.region,
      naming,
      estate: this.stackPrefix,
      subscriptionId: sitesElsewhere(props).length > 0 ? props.subscriptionId : undefined,
    });
  }

  private makeAlternateWitness(
    group: TwoSiteGroupProps,
    { version, witness }: TwoSiteExchangeProps,
  ): WitnessServer | undefined {
    const site = this.standbySite;
    if (!site || !(group.alternateWitness ?? !site.readiness.isPilotLight)) return undefined;
    return new WitnessServer(site, 'AlternateWitness', {
      site,
      witnessFor: [this.sites[0]],
      version,
      administrator: witness.administrator,
    });
  }

  /** In a datacenter nothing is made. */
  private existingWitness({ datacenter }: TwoSiteExchangeProps): IWitness | undefined {
    if (!datacenter?.alternateWitness || !this.datacenter) return undefined;
    return WitnessServer.fromComputerName(this.datacenter, 'AlternateWitness', {
      ...datacenter.alternateWitness,
      location: this.datacenter.siteName,
      site: this.datacenter,
    });
  }

  /** Servers that exist have databases already, and something may back these up. */
  private checkTruncation({
    primary,
    standby,
    databaseAvailabilityGroup: group,
  }: TwoSiteExchangeProps): void {
    const site = [primary, standby].find((each) => each?.existingMailboxServers);
    if (!site || !group || group.logTruncation || group.databases === 0) return;
    refuseUndecided(this, 'databaseAvailabilityGroup.logTruncation', site.name);
  }

  private makeGroup(group: TwoSiteGroupProps, alternate: IWitness | undefined): DatabaseAvailabilityGroup {
    const { storage, mailboxServers, alternateWitness, ...settings } = group;
    return new DatabaseAvailabilityGroup(this.sitesInAzure[0], 'DatabaseAvailabilityGroup', {
      ...settings,
      members: this.sites.flatMap((site) => site.mailboxTiers),
      witness: this.witness,
      alternateWitness: alternate,
    });
  }

  /** The links come before the interconnect, whose peerings may lead to the gateway. */
  private linkDatacenter({ datacenter: props }: TwoSiteExchangeProps): void {
    const { datacenter, witnessSite } = this;
    if (!datacenter || !props) return;
    const { connection, witnessConnection } = props;
    const [site] = this.sitesInAzure;
    if (connection) {
      const transits = witnessConnection === undefined && connection._isInNetworkOfSite();
      const transitFor = transits ? [witnessSite] : [];
      new DatacenterLink(site, 'DatacenterLink', { site, datacenter, connection, transitFor });
    }
    if (witnessConnection)
      new DatacenterLink(witnessSite, 'DatacenterLink', {
        site: witnessSite,
        datacenter,
        connection: witnessConnection,
      });
  }

  private connect(stack: TerraformStack): Interconnect {
    const interconnect = new Interconnect(stack, 'Interconnect', {
      sites: this.sitesInAzure,
    });
    new PrivateNameLinks(stack, 'PrivateNameLinks', {
      zone: this.zone,
      sites: this.sitesInAzure,
    });
    if (this.exportStore) new ExportStoreNetwork(stack, 'ExportStoreNetwork', { store: this.exportStore });
    return interconnect;
  }

  private monitor(props: TwoSiteExchangeProps): void {
    if (!props.monitoring) return;
    checkObject(this, 'monitoring', props.monitoring);
    new Monitoring(this.makeStack('monitoring', props), 'Monitoring', {
      ...props.monitoring,
      region: props.monitoring.region ?? props.monitoring.workspace?.given?.region ?? props.witness.region,
      sites: this.sitesInAzure,
    });
  }

  /** It reads what the other stacks have, and comes last. */
  private makePipeline({ pipeline, ...props }: TwoSiteExchangeProps, naming: INaming): void {
    if (!pipeline) return;
    checkObject(this, 'pipeline', pipeline);
    const stack = this.makeStack('bootstrap', props, this.stateStore, ExportStore.providerFeatures()[0]);
    new Pipeline(stack, 'Pipeline', { region: props.witness.region, naming, ...pipeline });
  }

  /** Stacks are children of the app: cdktf's manifest does not bear nested ones. */
  private makeStack(
    part: string,
    props: TwoSiteExchangeProps,
    store: StateStore = this.stateStore,
    features: AzurermProviderFeatures = {},
  ): TerraformStack {
    const stack = new TerraformStack(this.node.root, `${this.stackPrefix}-${part}`);
    ownStack(this, stack);
    new AzurermProvider(stack, 'azurerm', {
      features: [{ ...RecoveryVault.providerFeatures()[0], ...features }],
      subscriptionId: props.subscriptionId,
      environment: props.witness.region.cloud.otherEnvironment,
    });
    store.bind(stack);
    return stack;
  }

  /** Two sites, of which at most one is a datacenter, and the site of the witness. */
  private checkSites(props: TwoSiteExchangeProps): void {
    const { datacenter } = props;
    for (const site of ['primary', 'standby', 'witness'] as const)
      if (!datacenter || site === 'witness' || props[site] !== undefined) this.checkSite(site, props[site]!);
    this.checkSubscriptions(props);
    if (!datacenter) return;
    if ((props.primary === undefined) === (props.standby === undefined)) {
      refuse(this, {
        property: 'datacenter',
        value: datacenter.name,
        fault: `cannot be combined with ${props.primary ? 'both primary and standby' : 'neither primary nor standby'}`,
        cause: 'an estate has two sites, of which the program makes at least one',
        remedy: 'leave out the one of the two that the datacenter is, and state the other',
      });
    }
    this.checkDatacenter(props, datacenter);
  }

  /** Stacks of sites write out ids of the store of exports, which is not in their subscription. */
  private checkSubscriptions(props: TwoSiteExchangeProps): void {
    const [site] = sitesElsewhere(props);
    if (site === undefined || props.subscriptionId !== undefined) return;
    refuse(this, {
      property: 'subscriptionId',
      fault: `must be stated, since ${site.name} has a subscriptionId`,
      cause: 'stacks of several subscriptions write out ids of each other',
      remedy: `write the subscription of all other stacks as subscriptionId of the estate, or leave it out of ${site.name}`,
    });
  }

  private checkDatacenter(props: TwoSiteExchangeProps, datacenter: EstateDatacenter): void {
    for (const tier of ['clientAccess', 'edges'] as const) {
      if (datacenter[tier]) continue;
      refuse(this, {
        property: `datacenter.${tier}`,
        fault: 'is required',
        cause: 'the names lead to tiers of both sites, and a site takes over all that they lead to',
        remedy: 'state the servers of the datacenter',
      });
    }
    if (props.primary && props.readiness) {
      refuse(this, {
        property: 'readiness',
        value: props.readiness.name,
        fault: 'cannot be set with a datacenter as standby site',
        cause: 'its servers exist, and nobody makes them on the day',
        remedy: 'leave it out',
      });
    }
    if (props.primary || !datacenter.alternateWitness) return;
    refuse(this, {
      property: 'datacenter.alternateWitness',
      value: datacenter.alternateWitness.computerName,
      fault: 'cannot be set with a datacenter as primary site',
      cause: 'it is used after the loss of the primary site, with which it would be lost',
      remedy: 'leave it out: the standby site in Azure has one',
    });
  }

  private checkSite(property: string, site: EstateSite): void {
    checkAllProps(this, site, ESTATE_SITE, `${property}.`);
    if (site.siteName === undefined || site.siteName === site.name) return;
    refuse(this, {
      property: `${property}.siteName`,
      value: site.siteName,
      fault: `cannot differ from ${property}.name, '${site.name}'`,
      cause: 'both are what people call the site',
      remedy: 'leave siteName out',
    });
  }

  /** The id is the workload in the names of resources, unless the program has names of its own. */
  private checkId(id: string, naming: INaming | undefined): void {
    if ((naming ? /^[\w-]+$/ : /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i).test(id)) return;
    refuse(this, {
      property: 'id',
      value: id,
      fault: 'must consist of letters, digits and inner hyphens',
      cause: 'the names of stacks, resources and folders begin with it',
      remedy: "use an id such as 'contoso'",
    });
  }

  private checkZoneRegion(props: TwoSiteExchangeProps): void {
    const { witness, dnsRegion } = props;
    const region = dnsRegion ?? witness.region;
    const site = madeSites(props).find((each) => each.region.name === region.name);
    if (!site) return;
    refuse(this, {
      property: dnsRegion ? 'dnsRegion' : 'witness.region',
      value: region.name,
      fault: 'must differ from the regions of the sites',
      cause: `${site.name} is in that region, and the names have to move while it is lost`,
      remedy: dnsRegion
        ? 'choose a third region, or leave dnsRegion out where the witness is in one'
        : 'choose a third region for the witness, or give a dnsRegion that is neither of the two',
    });
  }

  /** The sites are refused where they meet; the names, the state and the monitoring meet nobody. */
  private checkCloud(props: TwoSiteExchangeProps): void {
    const { standby, witness, dnsRegion, monitoring } = props;
    const { cloud } = madeSites(props)[0].region;
    const places: Readonly<Record<string, AzureRegion | undefined>> = {
      'standby.region': standby?.region,
      'witness.region': witness.region,
      dnsRegion,
      'stateStore.region': this.stateStore.region,
      'namesStateStore.region': this.namesStateStore.region,
      'monitoring.region': monitoring?.region,
    };
    for (const [property, region] of Object.entries(places))
      if (region) checkSameCloud(this, property, region, cloud);
  }

  private checkState(props: TwoSiteExchangeProps, property: string, { region }: StateStore): void {
    const site = madeSites(props).find((each) => each.region.name === region?.name);
    if (!site) return;
    refuse(this, {
      property: `${property}.region`,
      value: region?.name,
      fault: 'must differ from the regions of the sites',
      cause: `${site.name} is in that region, and after its loss no stack could be planned or applied`,
      remedy: 'keep the state in a third region, such as that of the witness',
    });
  }
}

/** The settings of the estate in the subscription of a site. */
function placed(props: TwoSiteExchangeProps, site: EstateSite): TwoSiteExchangeProps {
  return { ...props, subscriptionId: site.subscriptionId ?? props.subscriptionId };
}

/** Sites that state another subscription than the estate does. */
function sitesElsewhere(props: TwoSiteExchangeProps): EstateSite[] {
  const { primary, standby, witness } = props;
  return [primary, standby, witness].filter(
    (site): site is EstateSite =>
      site?.subscriptionId !== undefined && site.subscriptionId !== props.subscriptionId,
  );
}

/** The sites that the program makes, without that of the witness. */
function madeSites({ primary, standby }: TwoSiteExchangeProps): EstateSite[] {
  return [primary, standby].filter((site) => site !== undefined);
}
