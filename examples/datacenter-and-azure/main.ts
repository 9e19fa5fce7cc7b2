import { App } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  EstateSummary,
  GatewayConnection,
  LogTruncation,
  NameStage,
  OutboundMail,
  RoutingPreference,
  TwoSiteExchange,
  WindowsVersion,
} from 'cdktf-resilient-exchange';

// A datacenter that exists serves; Azure has its standby. Nothing is made in Amsterdam, and no stack or state holds anything of it.
const app = new App();
const devices = [
  {
    name: 'fw1',
    publicAddress: '203.0.113.1',
    carrier: 'Example Net',
    bgp: { asn: 65010, peeringAddress: '172.16.0.1' },
  },
  {
    name: 'fw2',
    publicAddress: '198.51.100.2',
    carrier: 'Other Net',
    bgp: { asn: 65010, peeringAddress: '172.16.0.2' },
  },
];
new TwoSiteExchange(app, 'northwind', {
  domainName: 'northwind.example',
  activeDirectory: {
    domainName: 'corp.northwind.example',
    joinUsername: 'svc-join@corp.northwind.example',
    protectedBy: 'Northwind Directory Team',
  },
  datacenter: {
    name: 'Amsterdam',
    networks: ['172.16.0.0/16'],
    domainControllers: ['172.16.1.4', '172.16.1.5'],
    protectedBy: 'Northwind Backup Team, Veeam',
    connection: GatewayConnection.vpn({ devices }),
    // A gateway of its own: the datacenter keeps the vote of the witness while Dublin is lost.
    witnessConnection: GatewayConnection.vpn({ devices }),
    clientAccess: {
      servers: [
        { computerName: 'AMSEX1', address: '172.16.4.11' },
        { computerName: 'AMSEX2', address: '172.16.4.12' },
        { computerName: 'AMSEX3', address: '172.16.4.13' },
      ],
      // The balancer of the datacenter, inside and outside. Clients use mail and autodiscover, which are aliases of this name.
      privateAddresses: ['172.16.4.10'],
      publicHostName: 'ams.northwind.example',
      publicAddresses: ['203.0.113.10'],
      carrier: 'Example Net',
      windows: WindowsVersion.WS2022,
    },
    edges: {
      servers: [
        {
          computerName: 'AMSEDGE1',
          hostLabel: 'mx1',
          publicAddress: '203.0.113.11',
          carrier: 'Example Net',
          privateAddress: '172.16.8.11',
        },
        {
          computerName: 'AMSEDGE2',
          hostLabel: 'mx2',
          publicAddress: '198.51.100.12',
          carrier: 'Other Net',
          privateAddress: '172.16.8.12',
        },
      ],
    },
  },
  standby: {
    name: 'Dublin',
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: '10.20.0.0/16',
    domainControllers: ['10.20.64.4', '10.20.64.5'],
    bastion: true,
  },
  witness: {
    name: 'Paris',
    region: AzureRegion.FRANCE_CENTRAL,
    addressSpace: '10.30.0.0/22',
    domainControllers: ['10.30.1.4'],
  },
  // The datacenter delivers mail itself; Exchange supports a relay only from Azure.
  edge: {
    outbound: OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] }),
    routingPreferences: { DUBEDGE2: RoutingPreference.internet() },
  },
  // The databases are there already, with backups that circular logging would break.
  databaseAvailabilityGroup: {
    databases: 12,
    logTruncation: LogTruncation.backup({ product: 'Veeam' }),
  },
  failover: DnsFailover.manual(),
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
});
app.synth();
console.log(EstateSummary.of(app).toString());
