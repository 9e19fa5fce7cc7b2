import { readdirSync } from 'node:fs';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type {
  ClientLoad,
  FailoverZoneProps,
  ProxyOptions,
  MailDns,
  ResilientClientAccessArrayOptions,
  RaisedWarning,
  RecoveryVaultOptions,
  SiteProps,
  VpnDevice,
} from 'cdktf-resilient-exchange';
import {
  ActiveDatabases,
  AlertReceiver,
  ActiveSite,
  Objective,
  Scenario,
  AzureRegion,
  ClientRouting,
  DatabaseAvailabilityGroup,
  DiskEncryption,
  DmarcPolicy,
  DnsFailover,
  DnsHosting,
  DnsUpdateAuthentication,
  Duration,
  EdgeSubscription,
  EstateModel,
  EstateSummary,
  ExchangeVersion,
  ExportStore,
  FailoverZone,
  GatewayConnection,
  InsideNames,
  LoadBalancing,
  MailboxTier,
  Monitoring,
  NameStage,
  OutboundMail,
  PipelineHost,
  ProxyImage,
  Readiness,
  RecoveryVault,
  ResilientClientAccessArray,
  Release,
  RoutingPreference,
  ServerImage,
  ServerProtection,
  StandbySite,
  StateStore,
  TwoSiteExchange,
  VaultImmutability,
  VaultRedundancy,
  VirtualDirectory,
  WarningId,
  Warnings,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import {
  BACKED_UP,
  LIVE,
  arrayIn,
  DIRECTORY,
  edgeIn,
  estateProps,
  siteIn,
  stackIn,
  synth,
  testApp,
} from '../support/app';
import { renamedProp } from '../../lib/core/renamed-prop';
import { unattended } from '../installation/support/installation';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';
import { primaryDatacenter } from '../support/datacenter';
import { pilotLight } from '../support/pilot-light';
import { proxied } from '../support/proxies';

const UPDATE = {
  name: 'ExchangeSE-KB5094139-x64-en.exe',
  sha256: 'c'.repeat(64),
  buildNumber: '15.2.2562.43',
};

type Program = (app: App) => void;

function front(props: ResilientClientAccessArrayOptions, site: Partial<SiteProps> = {}): Program {
  return (app) =>
    arrayIn(siteIn(app, { activeDirectory: DIRECTORY, ...site }), {
      servers: props.members ? undefined : 2,
      ...props,
    });
}

function vault(immutability: VaultImmutability): Program {
  return (app) => new RecoveryVault(siteIn(app), 'Vault', { immutability });
}

function piped(host: PipelineHost): Program {
  const account = { storageAccountName: 'stcontosotfstate', resourceGroupName: 'rg-contoso-state' };
  const store = (containerName: string): StateStore =>
    StateStore.azureStorage({ ...account, containerName, region: AzureRegion.FRANCE_CENTRAL });
  return estate({ stateStore: store('sites'), namesStateStore: store('names'), pipeline: { host } });
}

function exportStack(app: App): TerraformStack {
  const stack = new TerraformStack(app, 'exports');
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  new AzurermProvider(stack, 'azurerm', { features: ExportStore.providerFeatures() });
  return stack;
}

function witness(region: AzureRegion): Program {
  return (app) => {
    const site = siteIn(app);
    const third = siteIn(app, { region, addressSpace: '10.30.0.0/24', activeDirectory: DIRECTORY }, 'Paris');
    new WitnessServer(third, 'Witness', { site: third, witnessFor: [site] });
  };
}

function standby(readiness: Readiness): Program {
  return (app) => {
    const primary = siteIn(app);
    const publisher = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      ...LIVE,
      region: AzureRegion.FRANCE_CENTRAL,
      failover: DnsFailover.manual(),
    });
    new StandbySite(stackIn(app, 'standby'), 'Dublin', {
      primary,
      publisher,
      readiness,
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
    });
  };
}

function zones(...members: string[]): Program {
  return front({ members: members.map((zone, index) => ({ name: String(index + 1), zone })) });
}

function capacity(peakMessagesPerSecond: number, servers = 2): Program {
  return (app) =>
    edgeIn(siteIn(app), { servers, capacity: { peakMessagesPerSecond, messagesPerSecondPerServer: 30 } });
}

function group(primary: number, standby: number): Program {
  return (app) => {
    const sites = [
      siteIn(app, { activeDirectory: DIRECTORY }),
      siteIn(
        app,
        { activeDirectory: DIRECTORY, region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
        'Dublin',
      ),
    ];
    const members = [primary, standby].map((count, place) => {
      const servers = Array.from({ length: count }, (_, index) => ({
        computerName: `EX${place}${index}`,
        address: `10.${place + 1}0.0.${20 + index}`,
      }));
      return MailboxTier.fromServers(sites[place], 'Existing', {
        protectedBy: 'Contoso Backup Team',
        site: sites[place],
        servers,
      });
    });
    const witness = WitnessServer.fromComputerName(sites[0], 'Witness', {
      computerName: 'FS1',
      location: 'Paris',
    });
    new DatabaseAvailabilityGroup(sites[0], 'Group', { members, witness });
  };
}

/** Two Mailbox servers and two Edges in one site. */
function subscribed(subscription: EdgeSubscription): Program {
  return (app) => {
    const site = siteIn(app, { activeDirectory: DIRECTORY, exchangeServerPrefixes: undefined });
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
    edgeIn(site, { subscription });
  };
}

const estate =
  (overrides: Parameters<typeof estateProps>[0]): Program =>
  (app) =>
    new TwoSiteExchange(app, 'contoso', estateProps(overrides));

/** A site whose disks have a key of the team, with its vault. */
function encrypted(vault: RecoveryVaultOptions = {}): Program {
  const key = {
    region: AzureRegion.WEST_EUROPE,
    keyVaultId: '/subscriptions/s/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-ams',
    keyName: 'disks',
  };
  return (app) => {
    const site = siteIn(app, { diskEncryption: DiskEncryption.customerKeys({ keys: [key] }) });
    new RecoveryVault(site, 'Vault', vault);
    arrayIn(site);
  };
}

/** Two sites that serve at once. */
function servesBoth(
  load: Partial<ClientLoad> = {},
  overrides: Parameters<typeof estateProps>[0] = {},
): Program {
  return estate({
    failover: DnsFailover.activeActive({
      routing: ClientRouting.performance(),
      load: { clients: 6000, clientsPerServer: 6000, ...load },
    }),
    databaseAvailabilityGroup: {
      databases: 4,
      copies: { active: ActiveDatabases.BOTH_SITES },
      ...BACKED_UP,
    },
    ...overrides,
  });
}

const DEVICES: VpnDevice[] = [1, 2].map((number) => ({
  name: `fw${number}`,
  publicAddress: `198.51.100.${number}`,
  bgp: { asn: 65010, peeringAddress: `172.16.255.${number}` },
}));

/** A datacenter that is connected with Azure. */
const HAPROXY_IMAGE = ProxyImage.prepared(
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/exchange/images/haproxy/versions/1.0.0',
);

/** Clients pass proxies in both sites. */
function checkedEstate(clientAccess: ResilientClientAccessArrayOptions): Program {
  return (app) => new TwoSiteExchange(app, 'contoso', { ...estateProps(), clientAccess });
}

function proxiedEstate(options: Partial<ProxyOptions>, readiness: Readiness): Program {
  return (app) =>
    new TwoSiteExchange(app, 'contoso', {
      ...estateProps({ readiness }),
      clientAccess: { balancing: proxied(options) },
    });
}

/** Names for clients inside on a Windows server of this name and place. */
function insideAt(server: string, location: string): Program {
  const insideNames = InsideNames.hosted(
    DnsHosting.rfc2136({
      ...{ name: 'Inside', server, location },
      authentication: DnsUpdateAuthentication.kerberos({ realm: 'CORP.CONTOSO.COM' }),
    }),
  );
  return estate({ insideNames });
}

function connected(connection: GatewayConnection): Program {
  return (app) => {
    const props = primaryDatacenter();
    return new TwoSiteExchange(app, 'contoso', {
      ...props,
      datacenter: { ...props.datacenter!, connection },
    });
  };
}

/** A zone that publishes Edges. */
function mail(settings: MailDns, props: Partial<FailoverZoneProps> = {}): Program {
  return (app) => {
    const tier = edgeIn(siteIn(app));
    const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      ...LIVE,
      region: AzureRegion.FRANCE_CENTRAL,
      mail: settings,
      ...props,
    });
    zone.publishMail(tier);
  };
}

const existingZone = {
  zoneId: '/subscriptions/0/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/contoso.com',
};
const before = (...texts: string[]): Partial<FailoverZoneProps> => ({
  previousRecords: { ttl: Duration.hours(1), texts: { '@': texts } },
});
const PROOF = 'MS=ms12345';

const ALL = ['AMSFE1', 'AMSFE2', 'AMSEDGE1', 'AMSEDGE2'];

const relay = OutboundMail.smartHost({
  host: 'smtp.relay.example',
  spfMechanisms: ['include:spf.relay.example'],
});
function relayOn(port: number, addressPrefixes: string[]): Program {
  const outbound = OutboundMail.smartHost({
    host: 'smtp.relay.example',
    port,
    addressPrefixes,
    spfMechanisms: ['include:spf.relay.example'],
  });
  return (app) => edgeIn(siteIn(app), { outbound });
}
const gallery = ServerImage.gallery(
  '/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/galleries/a/images/windows',
);
const storage = StateStore.azureStorage({
  storageAccountName: 'ststate',
  containerName: 'tfstate',
  resourceGroupName: 'rg-state',
  region: AzureRegion.FRANCE_CENTRAL,
});

/** A pilot light whose servers take so many hours to install, after one for the decision and one for the activation. */
function installedIn(hours: number): (app: App) => void {
  return (app) => {
    new TwoSiteExchange(app, 'contoso', {
      ...estateProps(),
      ...LIVE,
      edge: { outbound: OutboundMail.direct() },
      readiness: Readiness.pilotLight({
        recovery: {
          activation: Duration.hours(1),
          installation: Duration.hours(hours),
          restore: Duration.hours(30),
        },
        activated: false,
      }),
      failover: DnsFailover.manual({
        recoveryTimeObjective: Duration.days(3),
        decisionTime: Duration.hours(1),
        activeSite: ActiveSite.PRIMARY,
      }),
    });
  };
}

/** Id, the path that warns, a program that raises it, what the message has to say, and programs that do not. */
/** A promise for each machine but for an exception. */
function promising(scenario: Scenario): (app: App) => void {
  return (app) => {
    const exceptions = [{ scenario, reason: 'It is rare.' }];
    const objectives = [Objective.goesOn(Scenario.anyMachine(), { exceptions })];
    new TwoSiteExchange(app, 'contoso', {
      ...estateProps({ failover: DnsFailover.automatic() }),
      objectives,
    });
  };
}

const cases: [WarningId, string, Program, string[], Program[]][] = [
  [
    WarningId.AFFINITY_NOT_NEEDED,
    'amsterdam/Amsterdam/ClientAccess',
    front({ balancing: LoadBalancing.sourceAffinity() }),
    ['Exchange Server Subscription Edition needs no affinity', 'LoadBalancing.layer4()'],
    [front({}), front({ version: ExchangeVersion.V2010, image: gallery })],
  ],
  [
    WarningId.DNS_ROUND_ROBIN,
    'amsterdam/Amsterdam/ClientAccess',
    front({ balancing: LoadBalancing.dnsRoundRobin() }),
    ['LoadBalancing.layer4()'],
    [front({ balancing: LoadBalancing.layer4() })],
  ],
  [
    WarningId.VERSION_OUT_OF_SUPPORT,
    'amsterdam/Amsterdam/ClientAccess',
    front({ version: ExchangeVersion.V2019 }),
    ['Exchange Server 2019', '2025-10-14'],
    [front({ version: ExchangeVersion.SUBSCRIPTION_EDITION })],
  ],
  [
    WarningId.DIRECT_OUTBOUND_25,
    'amsterdam/Amsterdam/Edge',
    (app) => edgeIn(siteIn(app)),
    [
      'TCP port 25',
      'The only supported way to send emails',
      'never for Visual Studio',
      'OutboundMail.smartHost()',
    ],
    [(app) => edgeIn(siteIn(app), { outbound: relay })],
  ],
  [
    WarningId.SMART_HOST_ON_25,
    'amsterdam/Amsterdam/Edge',
    relayOn(25, ['10.1.4.25/32', '198.51.100.0/24']),
    ['smart host smtp.relay.example on TCP port 25', 'never for Visual Studio', '(587)'],
    [
      (app) => edgeIn(siteIn(app), { outbound: relay }),
      relayOn(587, ['198.51.100.0/24']),
      relayOn(25, ['10.1.4.25/32', '192.168.7.0/24']),
    ],
  ],
  [
    WarningId.NO_MANAGEMENT_PATH,
    'amsterdam/Amsterdam',
    (app) => edgeIn(siteIn(app)),
    ['No rule admits administrators to the servers of Amsterdam', 'bastion: true', 'managementPrefixes'],
    [
      (app) => edgeIn(siteIn(app, { bastion: true })),
      (app) => edgeIn(siteIn(app, { managementPrefixes: ['10.99.0.0/24'] })),
      (app) => siteIn(app, { domainControllers: ['10.10.64.4'] }),
      estate({ primary: { bastion: true }, standby: { bastion: true } }),
    ],
  ],
  [
    WarningId.UNLISTED_DOMAIN_CONTROLLERS,
    'amsterdam/Amsterdam',
    (app) => arrayIn(siteIn(app, { activeDirectory: DIRECTORY })),
    ['does not know the domain controllers of Amsterdam', 'unfilteredPrefixes'],
    [
      (app) => arrayIn(siteIn(app, { activeDirectory: DIRECTORY, domainControllers: ['10.1.0.4'] })),
      (app) => arrayIn(siteIn(app, { activeDirectory: DIRECTORY, unfilteredPrefixes: ['10.1.0.0/24'] })),
      (app) => edgeIn(siteIn(app, { activeDirectory: DIRECTORY })),
    ],
  ],
  [
    WarningId.SINGLE_CARRIER,
    'amsterdam/Amsterdam/Edge',
    (app) =>
      edgeIn(siteIn(app), {
        routingPreferences: {
          AMSEDGE1: RoutingPreference.internet(),
          AMSEDGE2: RoutingPreference.internet(),
        },
      }),
    ['one carrier (transit carriers)', 'Add an Edge with RoutingPreference.internet()'],
    [
      (app) =>
        edgeIn(siteIn(app), {
          routingPreferences: { AMSEDGE2: RoutingPreference.internet() },
        }),
      (app) =>
        edgeIn(siteIn(app), {
          externalEdges: [{ name: 'edge9', address: '203.0.113.25', carrier: 'city fibre' }],
        }),
    ],
  ],
  [
    WarningId.RELEASED,
    'amsterdam/Amsterdam/Edge',
    (app) => Release.of(edgeIn(siteIn(app)), { reason: 'Change 4711', servers: ['AMSEDGE2'] }),
    ['1 data disk, 1 backup of a server and 1 address', 'of AMSEDGE2: "Change 4711"', 'Remove the release'],
    [(app) => edgeIn(siteIn(app))],
  ],
  [
    WarningId.UNEVEN_ZONES,
    'amsterdam/Amsterdam/ClientAccess',
    zones('1', '1', '2'),
    ['2 in zone 1, 1 in zone 2, 0 in zone 3'],
    [zones('1', '2'), zones('1', '2', '3', '1'), zones('3', '1', '2')],
  ],
  [
    WarningId.EDGE_CAPACITY,
    'amsterdam/Amsterdam/Edge',
    capacity(31),
    ['can handle 30 messages a second', 'Use 3 Edges'],
    [capacity(30), capacity(31, 3), (app) => edgeIn(siteIn(app))],
  ],
  [
    WarningId.NO_ACTIVE_DIRECTORY,
    'amsterdam/Amsterdam',
    front({}, { activeDirectory: undefined }),
    ['The servers of Amsterdam do not join a domain', 'activeDirectory'],
    [front({}), (app) => edgeIn(siteIn(app))],
  ],
  [
    WarningId.WITNESS_IN_SITE_REGION,
    'paris/Paris/Witness',
    witness(AzureRegion.WEST_EUROPE),
    ['westeurope', 'Amsterdam', 'Choose a third region'],
    [witness(AzureRegion.FRANCE_CENTRAL)],
  ],
  [
    WarningId.LOCAL_STATE,
    'site',
    (app) => StateStore.localFiles().bind(new TerraformStack(app, 'site')),
    ['StateStore.azureStorage()'],
    [(app) => storage.bind(new TerraformStack(app, 'site'))],
  ],
  [
    WarningId.UNDERSIZED_STANDBY,
    'standby/Dublin',
    standby(Readiness.warm()),
    ['Dublin has fewer or smaller servers than Amsterdam'],
    [standby(Readiness.hot()), standby(pilotLight())],
  ],
  [
    WarningId.NO_ZONES,
    'amsterdam/Amsterdam/ClientAccess',
    front({}, { region: AzureRegion.UK_WEST }),
    ['ukwest has no availability zones', 'availability set'],
    [
      front({}),
      (app) =>
        edgeIn(siteIn(app, { region: AzureRegion.UK_WEST }), {
          servers: 0,
          externalEdges: ['edge8', 'edge9'].map((name) => ({ name, address: '203.0.113.25', carrier: name })),
        }),
    ],
  ],
  [
    WarningId.NO_DATABASE_AVAILABILITY_GROUP,
    'contoso-standby/Dublin',
    estate({}),
    ['AMSFE1, AMSFE2, AMSFE3, DUBFE1', 'databaseAvailabilityGroup'],
    [estate({ databaseAvailabilityGroup: {} }), standby(Readiness.hot())],
  ],
  [
    WarningId.SMALL_DATABASE_AVAILABILITY_GROUP,
    'amsterdam/Amsterdam/Group',
    group(1, 0),
    ['DAG1 has one member', 'no database survives'],
    [group(2, 0), group(1, 1)],
  ],
  [
    WarningId.NO_DATABASES,
    'contoso-primary/Amsterdam/DatabaseAvailabilityGroup',
    estate({ databaseAvailabilityGroup: {} }),
    ['DAG1 has members and no databases', 'State databases'],
    [estate({ databaseAvailabilityGroup: { databases: 1 } }), group(0, 0)],
  ],
  [
    WarningId.STORAGE_NEARLY_FULL,
    'contoso-primary/Amsterdam/DatabaseAvailabilityGroup',
    estate({ databaseAvailabilityGroup: { databases: 13 } }),
    ['storage.databaseDisk is 1024 GiB', 'Use larger disks'],
    [estate({ databaseAvailabilityGroup: { databases: 12 } })],
  ],
  [
    WarningId.SITES_NOT_CONNECTED,
    'amsterdam/Amsterdam/Group',
    group(1, 1),
    ['members in Amsterdam and Dublin', 'Add an Interconnect'],
    [group(2, 0), estate({ databaseAvailabilityGroup: {} })],
  ],
  [
    WarningId.NO_PRIVATE_NAME_LINKS,
    'dns/Zone',
    mail({}),
    ['the private names of contoso.com', 'Add PrivateNameLinks'],
    [standby(Readiness.hot()), estate({})],
  ],
  [
    WarningId.MANUAL_RECOVERY_REQUIRED,
    'amsterdam/Amsterdam/Group',
    group(2, 1),
    ['The loss of site Amsterdam leaves 1 of 3 votes, and 2 are needed', 'Restore-DatabaseAvailabilityGroup'],
    [group(2, 2), group(1, 0)],
  ],
  [
    WarningId.STRICT_EDGE_PAIRS,
    'amsterdam/Amsterdam/Edge',
    subscribed(EdgeSubscription.oneToOne()),
    ['synchronized from one Mailbox server only', 'EdgeSubscription.toSite()'],
    [subscribed(EdgeSubscription.toSite())],
  ],
  [
    WarningId.RESUBSCRIBE_EDGES,
    'amsterdam/Amsterdam/Edge',
    subscribed(EdgeSubscription.toSite({ subscribed: ALL.slice(1) })),
    ['Subscribe AMSEDGE1, AMSEDGE2 again', 'AMSFE1 joined after the Edges were subscribed to Amsterdam'],
    [subscribed(EdgeSubscription.toSite({ subscribed: ALL })), subscribed(EdgeSubscription.toSite())],
  ],
  [
    WarningId.DMARC_REPORTS_ONLY,
    'dns/Zone/MailNames',
    mail({}),
    ['in the name of contoso.com', 'mail.dmarcPolicy'],
    [mail({ dmarcPolicy: DmarcPolicy.QUARANTINE }), mail({ dmarcPolicy: DmarcPolicy.REJECT }), front({})],
  ],
  [
    WarningId.NO_MTA_STS,
    'dns/Zone/MailNames',
    mail({}),
    ['senders do not insist on TLS', 'mail.mtaSts'],
    [mail({ mtaSts: { policyHost: 'policy.example' } }), front({})],
  ],
  [
    WarningId.UNKNOWN_INSTALLED_SERVER,
    'contoso-primary/Amsterdam/ClientAccess',
    estate({ installation: unattended({ installed: ['AMSFE9'] }) }),
    ['names AMSFE9', 'Correct or remove the name'],
    [estate({ installation: unattended({ installed: ['AMSFE1'] }) })],
  ],
  [
    WarningId.IPV6_SOURCES,
    'amsterdam/Amsterdam/Subnet-perimeter',
    (app) => edgeIn(siteIn(app, { managementPrefixes: ['10.99.0.0/24', '2001:db8:1::/48'] })),
    ['No connection matches the IPv6 sources of AllowRdpFromManagement', 'List the IPv4 blocks'],
    [(app) => edgeIn(siteIn(app, { managementPrefixes: ['10.99.0.0/24'] }))],
  ],
  [
    WarningId.NO_SECURITY_UPDATE,
    'contoso-primary/Amsterdam/ClientAccess',
    estate({ installation: unattended() }),
    ['the media has no security update', 'media.securityUpdate'],
    [estate({ installation: unattended({ mediaProps: { securityUpdate: UPDATE } }) }), estate({})],
  ],
  [
    WarningId.LIVE_BEFORE_MAIN_DOMAIN,
    'contoso-dns/Zone/MailDomains/fabrikam.com/Autodiscover',
    estate({ mailDomains: [{ domainName: 'fabrikam.com', ...LIVE }], clientNames: NameStage.HELD }),
    ['leads to autodiscover.contoso.com, whose stage is held', 'go live first'],
    [
      estate({ mailDomains: [{ domainName: 'fabrikam.com', ...LIVE }] }),
      estate({
        mailDomains: [{ domainName: 'fabrikam.com', clientNames: NameStage.HELD }],
        clientNames: NameStage.HELD,
      }),
    ],
  ],
  [
    WarningId.ZONE_DELEGATION,
    'dns/Zone',
    mail({}),
    ['The program makes the zone contoso.com', 'copy what is missing'],
    [front({})],
  ],
  [
    WarningId.NO_PREVIOUS_RECORDS,
    'dns/Zone',
    mail({}, { existingZone, clientNames: NameStage.HELD }),
    [
      'The zone contoso.com exists',
      'The apply stops at a record set that exists already',
      'State the records',
    ],
    [
      mail({}, { existingZone, ...before('v=spf1 mx -all') }),
      mail({}, { existingZone, clientNames: NameStage.HELD, mailNames: NameStage.HELD }),
      mail({}),
    ],
  ],
  [
    WarningId.PREVIOUS_TEXTS_DROPPED,
    'dns/Zone/MailNames',
    mail({ apexTexts: ['other'] }, before('v=spf1 mx -all', PROOF, 'other')),
    [`from the head of contoso.com: '${PROOF}'. `, 'mail.apexTexts'],
    [mail({ apexTexts: [PROOF] }, before('v=spf1 mx -all', PROOF)), mail({})],
  ],
  [
    WarningId.NAMES_HELD,
    'dns/Zone',
    mail({}, { mailNames: undefined }),
    [
      'Not published: the records about mail of contoso.com',
      'the next apply deletes them',
      'mailNames: NameStage.LIVE',
    ],
    [
      mail({}, { clientNames: undefined }),
      mail({}, { mailNames: NameStage.HELD }),
      estate({}),
      estate({ clientNames: NameStage.HELD, mailNames: NameStage.HELD }),
    ],
  ],
  [
    WarningId.LATE_INBOUND_MAIL,
    'contoso-dns/Zone',
    installedIn(23),
    ['nobody takes inbound mail for 25 h', 'Exchange Online returns mail'],
    [installedIn(22)],
  ],
  [
    WarningId.UNUSED_EXCEPTION,
    'contoso-dns/Zone/ResilienceReport',
    promising(Scenario.zone('AMS', '1')),
    ['zone AMS/1 (objectives[0])', 'Remove them'],
    [promising(Scenario.machine('AMSEDGE1'))],
  ],
  [
    WarningId.UNMONITORED,
    'contoso-primary/Amsterdam',
    (app) => new TwoSiteExchange(app, 'contoso', estateProps()),
    ['the estate contoso fails', 'watches the machines'],
    [
      (app) =>
        new TwoSiteExchange(app, 'contoso', {
          ...estateProps(),
          monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] },
        }),
    ],
  ],
  [
    WarningId.UNMONITORED,
    'amsterdam/Amsterdam',
    (app) => {
      // One of the sites says it.
      edgeIn(siteIn(app));
      edgeIn(siteIn(app, { addressSpace: '10.40.0.0/16' }, 'Berlin'));
    },
    ['the estate exchange fails', 'make a Monitoring'],
    [
      (app) => siteIn(app),
      (app) => {
        const site = siteIn(app);
        edgeIn(site);
        new Monitoring(stackIn(app, 'monitoring'), 'Monitoring', {
          sites: [site],
          receivers: [AlertReceiver.sms('Duty', '49', '1701234567')],
          region: AzureRegion.FRANCE_CENTRAL,
        });
      },
    ],
  ],
  [
    WarningId.BACKUPS_IN_WORKING_HOURS,
    'amsterdam/Amsterdam/ClientAccess',
    front({ servers: 4 }),
    ['from 07:00 to 19:00 UTC: AMSFE4 at 07:00', 'membersAtOnce'],
    [front({ servers: 3 })],
  ],
  [
    WarningId.LOCKED_VAULT,
    'amsterdam/Amsterdam/Vault',
    vault(VaultImmutability.LOCKED),
    ['The vault of Amsterdam is locked', 'VaultImmutability.UNLOCKED'],
    [vault(VaultImmutability.UNLOCKED)],
  ],
  [
    WarningId.UNSTATED_DIRECTORY_BACKUP,
    'amsterdam/Amsterdam',
    front({}, { activeDirectory: { ...DIRECTORY, protectedBy: undefined } }),
    ['protectedBy'],
    [front({})],
  ],
  [
    WarningId.OPEN_EXPORT_STORE,
    'exports/Exports',
    (app) => new ExportStore(exportStack(app), 'Exports', { region: AzureRegion.FRANCE_CENTRAL }),
    ['takes requests from every network', 'ExportStoreNetwork'],
    [estate({})],
  ],
  [
    WarningId.UNSAVED_EDGES,
    'amsterdam/Amsterdam/Edge',
    (app) =>
      edgeIn(siteIn(app), { outbound: relay, protection: ServerProtection.none({ reason: 'rebuilt' }) }),
    ['connectors, agents and lists are on the Edges only', 'exportStore'],
    [
      (app) => edgeIn(siteIn(app), { outbound: relay }),
      estate({
        edge: { ...estateProps().edge, protection: ServerProtection.none({ reason: 'rebuilt' }) },
      }),
    ],
  ],
  [
    WarningId.UNPROTECTED_DATABASES,
    'amsterdam/Amsterdam/ClientAccess',
    front({}),
    ['AMSFE1, AMSFE2 are in no database availability group', 'DatabaseAvailabilityGroup'],
    [
      front({ protection: ServerProtection.fullServer() }),
      front({ protection: ServerProtection.elsewhere({ by: 'Contoso Backup' }) }),
      front({ version: ExchangeVersion.V2013 }),
      estate({ databaseAvailabilityGroup: { databases: 2, copies: { localCopies: 2, remoteCopies: 1 } } }),
    ],
  ],
  [
    WarningId.UNUSED_EXPORT_STORE,
    'exports/Exports',
    (app) => new ExportStore(exportStack(app), 'Exports', { region: AzureRegion.FRANCE_CENTRAL }),
    ['No machine exports anything into'],
    [estate({})],
  ],
  [
    WarningId.NO_CODE_OWNERS,
    'contoso-bootstrap/Pipeline',
    piped(PipelineHost.gitHubActions({ subjectPrefix: 'repo:contoso/exchange' })),
    ['Nobody is named who approves changes of the workflows', 'State codeOwners'],
    [
      piped(
        PipelineHost.gitHubActions({ subjectPrefix: 'repo:contoso/exchange', codeOwners: ['@contoso/duty'] }),
      ),
      piped(PipelineHost.azureDevOps({ issuer: 'https://vstoken.dev.azure.com/1' })),
    ],
  ],
  [
    WarningId.UNUSED_VAULT,
    'contoso-witness/Paris/Vault',
    estate({ witness: { ...estateProps().witness, vault: {} } }),
    ['No machine of Paris is backed up into its vault'],
    [estate({ primary: { ...estateProps().primary, vault: {} } })],
  ],
  [
    WarningId.LOCKED_EXPORTS,
    'exports/Exports',
    (app) =>
      new ExportStore(exportStack(app), 'Exports', { region: AzureRegion.FRANCE_CENTRAL, locked: true }),
    ['Nobody can ever shorten'],
    [estate({})],
  ],
  [
    WarningId.UNUSED_ACKNOWLEDGEMENT,
    'amsterdam/Amsterdam',
    (app) => Warnings.of(siteIn(app)).acknowledge(WarningId.NO_ZONES, 'Not here.'),
    ["'no-zones'", 'Remove the acknowledgement'],
    [(app) => Warnings.of(edgeIn(siteIn(app))).acknowledge(WarningId.SINGLE_CARRIER, 'One line.')],
  ],
  [
    WarningId.BURSTABLE_SIZE,
    'amsterdam/Amsterdam/ClientAccess',
    (app) => arrayIn(siteIn(app), { size: 'Standard_B8ms' }),
    ['slowed down', '3201dba8-d1da-4826-98a4-104066545170'],
    [(app) => arrayIn(siteIn(app), { size: 'Standard_D8s_v5' })],
  ],
  [
    WarningId.NO_ACCELERATED_NETWORKING,
    'amsterdam/Amsterdam/ClientAccess',
    (app) => arrayIn(siteIn(app), { acceleratedNetworking: false }),
    ['switch of the host', 'dfedbeb1-1519-fc47-86a5-52f96cf07105'],
    [(app) => arrayIn(siteIn(app), { acceleratedNetworking: true })],
  ],
  [
    WarningId.NO_CROSS_REGION_RESTORE,
    'amsterdam/Amsterdam/Vault',
    (app) => new RecoveryVault(siteIn(app), 'Vault', { crossRegionRestore: false }),
    ['cannot be restored there', '1549b91f-2ea0-4d4f-ba2a-4596becbe3de'],
    [
      (app) => new RecoveryVault(siteIn(app), 'Vault', { crossRegionRestore: true }),
      (app) => new RecoveryVault(siteIn(app), 'Vault', { redundancy: VaultRedundancy.ZONE_REDUNDANT }),
    ],
  ],
  [
    WarningId.BACKUPS_WITH_PLATFORM_KEYS,
    'amsterdam/Amsterdam/Vault',
    encrypted(),
    ['with a key of Azure', 'vault.encryptionKeyId'],
    [
      encrypted({
        identityId:
          '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id',
        encryptionKeyId: 'https://kv-ams.vault.azure.net/keys/backup',
      }),
      (app) => arrayIn(siteIn(app)),
    ],
  ],
  [
    WarningId.UNKNOWN_CLIENT_SHARES,
    'contoso-dns/Zone',
    servesBoth({ clientsPerServer: 2999 }),
    ['cannot serve all clients', 'performance routing'],
    [servesBoth({ clientsPerServer: 3000 })],
  ],
  [
    WarningId.UNSTATED_MAIL_CAPACITY,
    'contoso-dns/Zone',
    servesBoth({}, { mail: { equalPreference: true } }),
    ['how many messages AMS/Edge, DUB/Edge can take', 'edge.capacity'],
    [servesBoth()],
  ],
  [
    WarningId.ACTIVE_ACTIVE_BEFORE_2016,
    'contoso-dns/Zone',
    servesBoth({}, { version: ExchangeVersion.V2013, databaseAvailabilityGroup: undefined }),
    ['serves one name from both sites', 'alternate service account'],
    [servesBoth()],
  ],
  [
    WarningId.SINGLE_GATEWAY_PATH,
    'contoso-standby/Dublin/DatacenterLink',
    connected(GatewayConnection.vpn({ devices: [DEVICES[0]] })),
    ['depends on the device fw1', 'Add a second device'],
    [connected(GatewayConnection.vpn({ devices: DEVICES }))],
  ],
  [
    WarningId.GATEWAY_TRANSIT,
    'contoso-standby/Dublin/DatacenterLink',
    connected(GatewayConnection.vpn({ devices: DEVICES })),
    ['Paris and Amsterdam reach each other through Dublin only'],
    [estate({})],
  ],
  [
    WarningId.NAME_SERVER_IN_DIRECTORY,
    'contoso-dns/Zone',
    insideAt('amsdc1.corp.contoso.com', 'Basel'),
    ['amsdc1.corp.contoso.com, which takes the changes of Inside', "'Basel' is not a further site"],
    [
      insideAt('pardc1.corp.contoso.com', 'Paris'),
      insideAt('pardc1.corp.contoso.com', AzureRegion.FRANCE_CENTRAL.name),
      insideAt('ns0.contoso.net', 'Basel'),
      estate({}),
    ],
  ],
  [
    WarningId.SINGLE_PROXY,
    'contoso-standby/Dublin/ClientAccess/Proxies',
    proxiedEstate({ warmServers: 1 }, Readiness.warm()),
    ['Dublin has one proxy', 'warmServers: 2'],
    [proxiedEstate({}, Readiness.warm()), proxiedEstate({ warmServers: 1 }, Readiness.hot())],
  ],
  [
    WarningId.PROXY_INSTALLED_ON_THE_DAY,
    'contoso-standby/Dublin/ClientAccess/Proxies',
    proxiedEstate({}, pilotLight()),
    ['made on the day of the activation', 'ProxyImage.prepared()'],
    [proxiedEstate({}, Readiness.hot()), proxiedEstate({ image: HAPROXY_IMAGE }, pilotLight())],
  ],
  [
    WarningId.BYPASSED_PROXIES,
    'contoso-standby/Dublin/ClientAccess/Proxies',
    (app) => {
      proxiedEstate({ bypassed: true }, Readiness.hot())(app);
      Warnings.of(app.node.findChild('contoso-primary')).acknowledge(
        WarningId.BYPASSED_PROXIES,
        'Tried first.',
      );
    },
    ['Clients pass the proxies of Dublin by', 'LoadBalancing.layer4()'],
    [proxiedEstate({}, Readiness.hot())],
  ],
  [
    WarningId.HEALTH_CHECK_BEHIND_PROXIES,
    'contoso-standby/Dublin/ClientAccess',
    (app) => {
      checkedEstate({ balancing: proxied(), healthCheck: VirtualDirectory.MAPI })(app);
      Warnings.of(app.node.findChild('contoso-primary')).acknowledge(
        WarningId.HEALTH_CHECK_BEHIND_PROXIES,
        'For the way back.',
      );
    },
    ['healthCheck decides about no server', 'siteHealthCheck'],
    [
      checkedEstate({ balancing: proxied(), siteHealthCheck: VirtualDirectory.MAPI }),
      checkedEstate({ healthCheck: VirtualDirectory.MAPI }),
    ],
  ],
  [
    WarningId.DEPRECATED,
    'contoso-primary/Amsterdam',
    (app) => renamedServers(app, { value: undefined, former: 2 }),
    ['servers is called members now', 'from 0.4 on'],
    [(app) => renamedServers(app, { value: 2, former: undefined })],
  ],
  [
    WarningId.UNSTATED_WINDOWS,
    'contoso-standby/Dublin/DatabaseAvailabilityGroup',
    (app) => new TwoSiteExchange(app, 'contoso', primaryDatacenter()),
    ['nobody states the Windows release of AMSEX1, AMSEX2, AMSEX3'],
    [estate({})],
  ],
];

function renamedServers(app: App, values: { value?: number; former?: number }): void {
  const { value, former } = values;
  const { primary } = new TwoSiteExchange(app, 'contoso', estateProps());
  renamedProp(primary, { is: 'members', was: 'servers', goneIn: '0.4', value, former });
}

test('every warning there is has its case', () => {
  expect([...new Set(cases.map(([id]) => id))].sort()).toEqual(Object.values(WarningId).sort());
});

describe.each(cases)('%s', (id, path, raising, says, silent) => {
  test('is shown where it is raised', () => {
    const app = testApp();
    raising(app);
    const found = synth(app).annotations.filter((each) => each.message.endsWith(`[acknowledge: ${id}]`));
    expect(found.map((each) => each.constructPath)).toEqual([path]);
    expect(found[0].level).toBe('@cdktf/warn');
    each(says).forEach((part) => expect(found[0].message).toContain(part));
    expect(EstateSummary.of(app).toString()).toContain(`[${id}]`);
  });

  test('is not raised without cause', () => {
    for (const program of each(silent)) {
      const app = testApp();
      program(app);
      expect(synth(app).annotations.filter((each) => each.message.includes(id))).toEqual([]);
      expect(EstateSummary.of(app).toString()).not.toContain(`[${id}]`);
    }
  });

  test('moves to the summary when it is acknowledged', () => {
    const app = testApp();
    raising(app);
    Warnings.of(app).acknowledge(id, 'We know, until spring.');
    expect(synth(app).annotations.filter((each) => each.message.includes(id))).toEqual([]);
    // What belongs to the whole estate is annotated at its first stack.
    const stated = path.replace(/^contoso-exports$/, 'contoso');
    expect(EstateSummary.of(app).toString()).toContain(
      `- ${stated}: acknowledged ${id}: We know, until spring.`,
    );
  });
});

describe('the management path', () => {
  test.each<[string, Parameters<typeof estateProps>[0], string[]]>([
    ['over the Bastion of one other site', { primary: { bastion: true } }, ['Dublin', 'Paris']],
    [
      'from a network in one other site',
      {
        primary: { managementPrefixes: ['10.10.240.0/24'] },
        standby: { managementPrefixes: ['10.10.240.0/24'] },
        witness: { managementPrefixes: ['10.99.0.0/24'] },
      },
      ['Dublin'],
    ],
    ['over either of two Bastions', { primary: { bastion: true }, standby: { bastion: true } }, []],
    [
      'over the Bastion of one site and from a network in another',
      {
        primary: { bastion: true },
        standby: { bastion: true },
        witness: { managementPrefixes: ['10.20.240.0/24'] },
      },
      [],
    ],
  ])('%s', (_, props, lost) => {
    const app = testApp();
    estate(props)(app);
    const found = synth(app).annotations.filter(({ message }) =>
      message.includes(WarningId.NO_MANAGEMENT_PATH),
    );
    expect(found.map(({ constructPath }) => constructPath.split('/').pop()).sort()).toEqual(lost);
    const text = found.map(({ message }) => message.includes('only through Amsterdam, by its Bastion'));
    expect(text).toEqual(lost.map(() => true));
  });
});

test('each stage that is held by default names what is not published', () => {
  const app = testApp();
  estate({ clientNames: undefined, mailNames: undefined })(app);
  const held = synth(app).annotations.filter((each) => each.message.includes(WarningId.NAMES_HELD));
  expect(held.map(({ message }) => message.split('. ')[0])).toEqual([
    'Not published: mail.contoso.com, autodiscover.contoso.com',
    'Not published: the records about mail of contoso.com (MX, SPF, DMARC and others)',
  ]);
});

describe('acknowledgement', () => {
  test('holds below the construct it was given to, and nowhere else', () => {
    const app = testApp();
    const near = edgeIn(siteIn(app));
    edgeIn(siteIn(app, { region: AzureRegion.UK_SOUTH, addressSpace: '10.20.0.0/16' }, 'London'));
    Warnings.of(near.site).acknowledge(WarningId.DIRECT_OUTBOUND_25, 'Enterprise Agreement.');
    const paths = synth(app)
      .annotations.filter((each) => each.message.includes(WarningId.DIRECT_OUTBOUND_25))
      .map((each) => each.constructPath);
    expect(paths).toEqual(['london/London/Edge']);
  });

  test('may come before the construct that warns, and the nearest reason counts', () => {
    const app = testApp();
    Warnings.of(app).acknowledge(WarningId.DIRECT_OUTBOUND_25, 'Far.');
    const tier = edgeIn(siteIn(app));
    Warnings.of(tier).acknowledge(WarningId.DIRECT_OUTBOUND_25, 'Near.');
    synth(app);
    const summary = EstateSummary.of(app).toString();
    expect(summary).toContain(`acknowledged ${WarningId.DIRECT_OUTBOUND_25}: Near.`);
    expect(summary).not.toContain('Far.');
  });

  test('leaves other warnings alone', () => {
    const app = testApp();
    edgeIn(siteIn(app));
    Warnings.of(app).acknowledge(WarningId.DIRECT_OUTBOUND_25, 'Enterprise Agreement.');
    const { annotations } = synth(app);
    expect(annotations.map((each) => /\[acknowledge: (.+)\]$/.exec(each.message)?.[1])).toEqual([
      WarningId.LOCAL_STATE,
      WarningId.NO_MANAGEMENT_PATH,
      WarningId.UNMONITORED,
      WarningId.SINGLE_CARRIER,
    ]);
  });

  test.each(['', '   ', '\n'])('needs a reason, which %j is not', (reason) => {
    const app = testApp();
    const site = siteIn(app);
    expectRefusal(() => Warnings.of(site).acknowledge(WarningId.LOCAL_STATE, reason), {
      path: 'amsterdam/Amsterdam',
      property: 'reason',
      value: `'${reason.replace('\n', '\\u{a}')}'`,
      limit: 'a sentence',
      remedy: 'write what makes the risk acceptable, and until when',
    });
  });

  test('is warned about where the warning does not occur, also for the whole program', () => {
    const app = testApp();
    const near = edgeIn(siteIn(app), { outbound: relay });
    edgeIn(siteIn(app, { region: AzureRegion.UK_SOUTH, addressSpace: '10.20.0.0/16' }, 'London'));
    Warnings.of(app).acknowledge(WarningId.NO_ZONES, 'Not ours.');
    Warnings.of(app).acknowledge(WarningId.DIRECT_OUTBOUND_25, 'Enterprise Agreement.');
    Warnings.of(near).acknowledge(WarningId.DIRECT_OUTBOUND_25, 'Enterprise Agreement.');
    const unused = synth(app).annotations.filter(({ message }) =>
      message.includes(WarningId.UNUSED_ACKNOWLEDGEMENT),
    );
    expect(unused.map(({ constructPath }) => constructPath)).toEqual([
      'amsterdam',
      'amsterdam/Amsterdam/Edge',
    ]);
    expect(unused[0].message).toContain(
      "The warning 'no-zones' is acknowledged, but it does not occur here.",
    );
    expect(unused[1].message).toContain("'direct-outbound-25'");
  });

  test('does not know an id that nothing warns with', () => {
    const app = testApp();
    const site = siteIn(app);
    expectRefusal(() => Warnings.of(site).acknowledge('single-carier' as WarningId, 'Why not.'), {
      path: 'amsterdam/Amsterdam',
      property: 'id',
      value: "'single-carier'",
      limit: 'the id of a warning',
      remedy: "did you mean 'single-carrier'?",
    });
  });
});

describe('a slip in plain JavaScript', () => {
  test.each<[unknown]>([[undefined], [{}], ['contoso'], [App]])('no construct: %#', (scope) => {
    expect(() => Warnings.of(scope as App)).toThrow('[Warnings.of] scope must be a construct');
    expect(() => Warnings.of(testApp())).not.toThrow();
  });

  test('a misspelt id', () => {
    expect(() => Warnings.of(testApp()).acknowledge(undefined as unknown as WarningId, 'We know.')).toThrow(
      'id must be the id of a warning (got nothing). It is left out, or it is a constant whose name is misspelt.',
    );
  });
});

describe('warnings as a list', () => {
  test('are open until they are acknowledged, and belong to what they are about', () => {
    const app = testApp();
    const near = edgeIn(siteIn(app));
    edgeIn(siteIn(app, { region: AzureRegion.UK_SOUTH, addressSpace: '10.20.0.0/16' }, 'London'));
    const ids = (all: RaisedWarning[]): string[] => all.map(({ id }) => id);
    expect(ids(Warnings.of(near).open)).toEqual([WarningId.DIRECT_OUTBOUND_25, WarningId.SINGLE_CARRIER]);
    Warnings.of(near.site).acknowledge(WarningId.SINGLE_CARRIER, 'One line is enough.');
    expect(ids(Warnings.of(near).open)).toEqual([WarningId.DIRECT_OUTBOUND_25]);
    expect(Warnings.of(near).acknowledged).toEqual([
      expect.objectContaining({
        path: 'amsterdam/Amsterdam/Edge',
        id: WarningId.SINGLE_CARRIER,
        reason: 'One line is enough.',
      }),
    ]);
    const carriers = Warnings.of(app).open.filter(({ id }) => id === WarningId.SINGLE_CARRIER);
    expect(carriers).toHaveLength(1);
  });

  test('of a TwoSiteExchange are those of its stacks', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', estateProps());
    edgeIn(siteIn(app, { addressSpace: '10.91.0.0/16' }, 'Bonn'));
    const paths = Warnings.of(estate).open.map(({ path }) => path.split('/')[0]);
    expect(paths).toContain('contoso-primary');
    expect(paths).not.toContain('bonn');
  });
});

describe('warnings as errors', () => {
  test('let synthesis fail with each open one, and nothing is written', () => {
    const app = testApp();
    edgeIn(siteIn(app), { outbound: relay });
    Warnings.of(app).treatAsErrors();
    Warnings.of(app).treatAsErrors();
    let text = '';
    try {
      app.synth();
    } catch (error) {
      text = String(error);
    }
    expect(
      Warnings.of(app).open.filter(({ id, path }) => !text.includes(`'${id}' of ${path} is open`)),
    ).toEqual([]);
    expect(text.match(/is open, and the program treats warnings as errors/g)).toHaveLength(4);
    expect(
      readdirSync(app.outdir, { recursive: true }).filter((file) => String(file).endsWith('.json')),
    ).toEqual([]);
  });

  test('let synthesis pass once all are acknowledged', () => {
    const app = testApp();
    edgeIn(siteIn(app), { outbound: relay });
    Warnings.of(app).treatAsErrors();
    for (const { id } of Warnings.of(app).open) Warnings.of(app).acknowledge(id, 'We know, until spring.');
    expect(synth(app).annotations).toEqual([]);
  });

  test('concern what is below the construct only', () => {
    const app = testApp();
    const site = siteIn(app);
    edgeIn(siteIn(app, { region: AzureRegion.UK_SOUTH, addressSpace: '10.20.0.0/16' }, 'London'));
    for (const { id } of Warnings.of(site).open) Warnings.of(site).acknowledge(id, 'We know, until spring.');
    Warnings.of(site).treatAsErrors();
    expect(synth(app).annotations.map(({ constructPath }) => constructPath)).toContain('london/London/Edge');
  });
});

test('a warning is shown once, however often the program is synthesized', () => {
  const app = testApp();
  edgeIn(siteIn(app), { outbound: relay });
  synth(app);
  expect(synth(app).annotations).toHaveLength(4);
});

describe('acknowledgement at a TwoSiteExchange', () => {
  test('holds for its five stacks and for no other estate', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', estateProps());
    arrayIn(siteIn(app, { activeDirectory: DIRECTORY, addressSpace: '10.90.0.0/16' }, 'Kiel'));
    edgeIn(siteIn(app, { addressSpace: '10.91.0.0/16' }, 'Bonn'));
    Warnings.of(estate).acknowledge(WarningId.SINGLE_CARRIER, 'One line is enough.');
    const open = synth(app).annotations.filter(({ message }) => message.includes('single-carrier'));
    expect(open.map(({ constructPath }) => constructPath.split('/')[0])).toEqual(['bonn']);
    const { warnings } = EstateModel.of(estate);
    const own = warnings.filter(({ id }) => id === 'single-carrier');
    expect(own.map(({ acknowledged }) => acknowledged)).toEqual(own.map(() => 'One line is enough.'));
    expect(own.length).toBeGreaterThan(0);
  });

  test('that is not needed is shown, and is in model and summary', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', estateProps());
    Warnings.of(estate).acknowledge(WarningId.NO_ZONES, 'Fine.');
    Warnings.of(app).acknowledge(WarningId.EDGE_CAPACITY, 'Fine.');
    const unused = synth(app).annotations.filter(({ message }) => message.includes('unused-ack'));
    expect(unused).toHaveLength(2);
    const { warnings } = EstateModel.of(app);
    const found = warnings.filter(({ id }) => id === 'unused-acknowledgement');
    expect(found.map(({ path }) => path)).toEqual(['App', 'contoso']);
    expect(EstateSummary.of(app).toString()).toContain("- contoso: The warning 'no-zones' is acknowledged");
  });
});
