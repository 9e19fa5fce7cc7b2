import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import {
  AzureRegion,
  RoutingPreference,
  EdgeTier,
  ExportStore,
  ExportStoreNetwork,
  FailoverZone,
  NameStage,
  Objective,
  RecoveryPlan,
  RecoveryVault,
  OutboundMail,
  PrivateNameLinks,
  ResilienceReport,
  RestoreDrills,
  Runbooks,
  Scenario,
  ServiceKind,
  Site,
  StateStore,
} from 'cdktf-resilient-exchange';

/** Edges in Azure for an Exchange organization that stands elsewhere: mail only, one site. */
export function edgeOnly(app: App): void {
  const states = StateStore.localFiles({ directory: 'state' });
  const stackOf = (name: string, features = RecoveryVault.providerFeatures()): TerraformStack => {
    const stack = new TerraformStack(app, `fabrikam-${name}`);
    new AzurermProvider(stack, 'azurerm', { features });
    states.bind(stack);
    return stack;
  };

  // The configuration of the Edges is kept outside their region.
  const exportStore = new ExportStore(stackOf('exports', ExportStore.providerFeatures()), 'Exports', {
    region: AzureRegion.SWITZERLAND_NORTH,
    storageAccountName: 'fabrikamexports',
    keyVaultName: 'fabrikam-exports',
  });
  const edgeStack = stackOf('edge');
  const site = new Site(edgeStack, 'Frankfurt', {
    region: AzureRegion.GERMANY_WEST_CENTRAL,
    addressSpace: '10.60.0.0/22',
    bastion: true,
    exchangeServerPrefixes: ['10.1.4.0/24'],
    // Of the Exchange organization: the site whose Mailbox servers synchronize the Edges, and the domain, which Edges do not join.
    activeDirectorySite: 'Mainz',
    activeDirectory: {
      domainName: 'corp.fabrikam.com',
      joinUsername: 'svc-join@corp.fabrikam.com',
      protectedBy: 'Fabrikam Directory Team',
    },
  });
  // The Mailbox servers of the subscribed Active Directory site, reached over the company's hub network.
  site.peerWith('Hub', {
    virtualNetworkId:
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub',
    useRemoteGateway: true,
  });
  const edge = new EdgeTier(site, 'Edge', {
    site,
    servers: 3,
    routingPreferences: { FRAEDGE2: RoutingPreference.internet() },
    externalEdges: [{ name: 'edge9', address: '203.0.113.25', carrier: 'city fibre' }],
    outbound: OutboundMail.smartHost({
      host: 'smtp.relay.example',
      spfMechanisms: ['include:spf.relay.example'],
    }),
    capacity: { peakMessagesPerSecond: 60, messagesPerSecondPerServer: 25 },
    lockAddresses: true,
    exportStore,
  });

  const dnsStack = stackOf('dns');
  const zone = new FailoverZone(dnsStack, 'Zone', {
    domainName: 'fabrikam.com',
    region: AzureRegion.SWITZERLAND_NORTH,
    mail: { mtaSts: { policyHost: 'fabrikam.github.io' }, apexTexts: ['MS=ms12345678'] },
    mailNames: NameStage.LIVE,
    certificateAuthorities: ['digicert.com'],
    lockZone: true,
  });
  zone.publishMail(edge);
  // One site only, so that the links and the rules of the store may share the stack of the names.
  new PrivateNameLinks(dnsStack, 'PrivateNameLinks', { zone, sites: [site] });

  new ExportStoreNetwork(dnsStack, 'ExportStoreNetwork', { store: exportStore });

  new Runbooks(dnsStack, 'Runbooks');
  new RestoreDrills(dnsStack, 'RestoreDrills');
  new RecoveryPlan(dnsStack, 'RecoveryPlan', { duties: { exchange: 'Fabrikam Messaging Team' } });
  // Synthesis refuses a change that breaks one of these.
  new ResilienceReport(dnsStack, 'ResilienceReport', {
    objectives: [
      Objective.goesOn(Scenario.anyZone(), { services: [ServiceKind.INBOUND_MAIL] }),
      Objective.goesOn(Scenario.anyCarrier(), { services: [ServiceKind.INBOUND_MAIL] }),
    ],
  });
}
