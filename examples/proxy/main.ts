import { App } from 'cdktf';
import {
  AzureRegion,
  EstateSummary,
  LoadBalancing,
  LogTruncation,
  NameStage,
  OutboundMail,
  ProxyRouting,
  TwoSiteExchange,
  VirtualDirectory,
} from 'cdktf-resilient-exchange';

// Clients' HTTPS passes two proxies a site, which lead new connections to the server with the least load. Outlook on the web and mobile devices have names of
// their own: when their page fails on a server, they leave it, and Outlook stays.
const app = new App();
new TwoSiteExchange(app, 'fabrikam', {
  domainName: 'fabrikam.example',
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  clientAccess: {
    namespaces: ['mail', 'autodiscover', 'owa', 'mobile'],
    balancing: LoadBalancing.proxy({
      sshPublicKey:
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC1GJwvtAof9SDbH+uMbJ/fYSJVA4CWB3RRWszNMI5WS duty@fabrikam.example',
      routing: ProxyRouting.byHostName([
        { label: 'owa', directories: [VirtualDirectory.OWA, VirtualDirectory.ECP] },
        { label: 'mobile', directories: [VirtualDirectory.ACTIVE_SYNC] },
      ]),
    }),
  },
  databaseAvailabilityGroup: { databases: 8, logTruncation: LogTruncation.circularLogging() },
  edge: {
    outbound: OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] }),
  },
  activeDirectory: {
    domainName: 'ad.fabrikam.example',
    joinUsername: 'svc-join@ad.fabrikam.example',
    protectedBy: 'Fabrikam Directory Team',
  },
  primary: {
    name: 'Gavle',
    region: AzureRegion.SWEDEN_CENTRAL,
    addressSpace: '10.10.0.0/16',
    domainControllers: ['10.10.64.4'],
    bastion: true,
  },
  standby: {
    name: 'Dublin',
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: '10.20.0.0/16',
    domainControllers: ['10.20.64.4'],
    bastion: true,
  },
  witness: {
    name: 'Oslo',
    region: AzureRegion.NORWAY_EAST,
    addressSpace: '10.30.0.0/24',
    domainControllers: ['10.30.0.68'],
  },
});
app.synth();
console.log(EstateSummary.of(app).toString());
