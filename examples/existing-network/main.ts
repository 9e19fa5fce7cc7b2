import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, TerraformStack } from 'cdktf';
import {
  AddressBook,
  AzureRegion,
  ClientProtocol,
  CopyLayout,
  DatabaseAvailabilityGroup,
  DnsFailover,
  Duration,
  EdgeTier,
  EstateSummary,
  ExportStore,
  ExportStoreNetwork,
  Exposure,
  FailoverZone,
  InboundMail,
  Interconnect,
  LogTruncation,
  MailboxTier,
  NameStage,
  Objective,
  OutboundMail,
  PrivateNameLinks,
  Readiness,
  RecoveryPlan,
  RecoveryVault,
  ResilienceReport,
  ResilientClientAccessArray,
  RestoreDrills,
  Runbooks,
  Scenario,
  Site,
  Size,
  StandbySite,
  StateStore,
  SubnetRole,
  WarningId,
  Warnings,
  WitnessServer,
} from 'cdktf-resilient-exchange';

// A team that has networks, a zone and a resource group already, and a filtering service in front of its Edges.
const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000';
const app = new App();
const states = StateStore.azureStorage({
  storageAccountName: 'stcontosotfstate',
  containerName: 'tfstate',
  resourceGroupName: 'rg-contoso-state',
  region: AzureRegion.CANADA_CENTRAL,
});
function stackOf(name: string, features = RecoveryVault.providerFeatures()): TerraformStack {
  const stack = new TerraformStack(app, `northwind-${name}`);
  new AzurermProvider(stack, 'azurerm', { features });
  states.bind(stack);
  return stack;
}

// What people configure on Edges and front ends is kept in a third region. The owners of the subnets add the service endpoint Microsoft.Storage.Global.
const exportStore = new ExportStore(stackOf('exports', ExportStore.providerFeatures()), 'Exports', {
  estate: 'northwind',
  region: AzureRegion.CANADA_CENTRAL,
  storageAccountName: 'northwindexports',
  keyVaultName: 'northwind-exports',
});
const primaryStack = stackOf('primary');
const primary = new Site(primaryStack, 'Virginia', {
  estate: 'northwind',
  region: AzureRegion.EAST_US,
  resourceGroupName: 'rg-exchange-east',
  network: {
    name: 'vnet-east',
    resourceGroupName: 'rg-network-east',
    subnets: [
      {
        role: SubnetRole.CLIENT_ACCESS,
        name: 'snet-exchange',
        addressPrefix: '10.40.8.0/24',
        firstFreeOffset: 20,
      },
      { role: SubnetRole.PERIMETER, name: 'snet-dmz', addressPrefix: '10.40.9.0/24' },
    ],
  },
  activeDirectory: {
    domainName: 'ad.northwind.example',
    joinUsername: 'svc-join@ad.northwind.example',
    protectedBy: 'Northwind Directory Team',
  },
  domainControllers: ['10.40.4.4', '10.40.4.5'],
  // Administrators in either region, so that both sites are reached while one is lost.
  managementPrefixes: ['10.40.1.0/27', '10.49.1.0/27'],
});
new ResilientClientAccessArray(primary, 'ClientAccess', {
  site: primary,
  members: [{ name: '1' }, { name: '2' }, { name: '4', zone: '3' }],
  drainedMembers: ['4'],
  mailboxStorage: { databaseDisk: Size.tebibytes(2) },
  namespaces: ['mail', 'autodiscover', 'imap'],
  exposure: Exposure.INTERNAL,
  protocols: [ClientProtocol.HTTPS, ClientProtocol.IMAPS, ClientProtocol.SUBMISSION],
  exportStore,
});
new EdgeTier(primary, 'Edge', {
  site: primary,
  inbound: InboundMail.fromFilteringService({
    sourcePrefixes: ['198.51.100.0/24'],
    hosts: ['mx1.filter.example', 'mx2.filter.example'],
  }),
  outbound: OutboundMail.smartHost({
    host: 'out.filter.example',
    spfMechanisms: ['include:spf.filter.example'],
  }),
  exportStore,
});

// The names read addresses from a state of its own, without the passwords in those of the sites.
const standbyStack = stackOf('standby');
new AddressBook(stackOf('addresses'), 'Addresses', { stacks: [primaryStack, standbyStack] });
const zone = new FailoverZone(stackOf('dns'), 'Zone', {
  domainName: 'northwind.example',
  region: AzureRegion.CANADA_CENTRAL,
  failover: DnsFailover.manual(),
  existingZone: {
    zoneId: `${subscription}/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/northwind.example`,
  },
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  previousRecords: {
    ttl: Duration.hours(1),
    mx: [{ exchange: 'mx.former.example', preference: 10 }],
    texts: { '@': ['v=spf1 mx -all'] },
  },
});
const standby = new StandbySite(standbyStack, 'Phoenix', {
  primary,
  publisher: zone,
  readiness: Readiness.warm(),
  region: AzureRegion.WEST_US_3,
  addressSpace: '10.48.0.0/20',
  domainControllers: ['10.48.4.4'],
});

// A Mailbox server that is there already makes the sites equal; a file server in a third region is the witness. The committed layout knows server 3,
// which 4 replaces: its copies move, and no others.
MailboxTier.fromServers(standby, 'Existing', {
  protectedBy: 'Contoso Backup Team',
  site: standby,
  servers: [{ computerName: 'PHOMBX7', address: '10.49.2.17' }],
});
new DatabaseAvailabilityGroup(primary, 'Group', {
  name: 'NORTHWIND-DAG1',
  members: [...primary.mailboxTiers, ...standby.mailboxTiers],
  witness: WitnessServer.fromComputerName(primary, 'Witness', {
    computerName: 'CANFS1',
    location: 'Toronto',
    region: AzureRegion.CANADA_CENTRAL,
  }),
  databases: 9,
  copies: { localCopies: 2, remoteCopies: 1 },
  // PHOMBX7 has databases already: its team was asked, and no backup of them needs their logs.
  logTruncation: LogTruncation.circularLogging(),
  previousLayout: CopyLayout.fromFile(join(__dirname, 'copy-layout.json')),
});
const between = stackOf('interconnect');
new Interconnect(between, 'Interconnect', { sites: [primary, standby] });
new PrivateNameLinks(between, 'PrivateNameLinks', { zone, sites: [primary, standby] });
new ExportStoreNetwork(between, 'ExportStoreNetwork', { store: exportStore });
new Runbooks(zone, 'Runbooks');
new RestoreDrills(zone, 'RestoreDrills');
new RecoveryPlan(zone, 'RecoveryPlan', { duties: { decision: 'Head of operations, on call' } });
// Two sites that fail over by hand: what the team promises for a lost one depends on how long its people take.
new ResilienceReport(zone, 'ResilienceReport', {
  objectives: [
    Objective.survives(Scenario.anyMachine()),
    Objective.survives(Scenario.anyZone()),
    Objective.recoversWithin(Scenario.site('VIR'), { clients: Duration.hours(2), mail: Duration.hours(2) }),
  ],
  recoveryTimes: {
    decision: Duration.minutes(30),
    databaseMount: Duration.minutes(2),
    switchover: Duration.hours(1),
    lostEdges: Duration.hours(1),
  },
});

Warnings.of(app).acknowledge(
  WarningId.SINGLE_CARRIER,
  'The filtering service delivers over its own carriers.',
);
app.synth();
console.log(EstateSummary.of(app).toString());
