import { App } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  DnsHosting,
  DnsUpdateAuthentication,
  Duration,
  EstateSummary,
  InsideNames,
  NameStage,
  OutboundMail,
  Secret,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';

// The public zone is at BIND: a hidden primary at the carrier takes the changes, and its secondaries in two networks answer.
const publicDns = DnsHosting.rfc2136({
  name: 'BIND in Lyon',
  server: 'ns0.proseware.example',
  location: 'Lyon, at the carrier',
  authentication: DnsUpdateAuthentication.tsig({
    keyName: 'terraform',
    secret: Secret.variable('dns_update_key'),
  }),
});
// Clients inside ask the domain controllers. The one in the site of the witness takes the changes, and is lost with neither site.
const insideDns = DnsHosting.rfc2136({
  name: 'Windows DNS in Paris',
  server: 'pardc1.ad.proseware.example',
  location: 'Paris',
  authentication: DnsUpdateAuthentication.kerberos({
    realm: 'AD.PROSEWARE.EXAMPLE',
    username: 'svc-dns',
    password: Secret.variable('inside_dns_password'),
  }),
  // Replication between the sites of Active Directory.
  propagation: Duration.minutes(15),
});

const app = new App();
new TwoSiteExchange(app, 'proseware', {
  domainName: 'proseware.example',
  dnsHosting: publicDns,
  insideNames: InsideNames.hosted(insideDns, {
    // Until now clients inside have used one server in the office. These addresses need the time to live of the program too.
    previousAddresses: {
      'mail.proseware.example': ['192.168.10.25'],
      'autodiscover.proseware.example': ['192.168.10.25'],
    },
  }),
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  // What the zone has now: these record sets are taken over. Their former time to live is an hour; the bring-up page gives them that of the program before,
  // since Terraform would delete and make again a set with another one.
  previousRecords: {
    ttl: Duration.hours(1),
    mx: [{ exchange: 'mx.proseware.example', preference: 10 }],
    texts: { '@': ['v=spf1 mx -all', 'MS=ms87654321'] },
    aliases: { mail: 'office.proseware.example', autodiscover: 'office.proseware.example' },
  },
  mail: { apexTexts: ['MS=ms87654321'] },
  activeDirectory: {
    domainName: 'ad.proseware.example',
    joinUsername: 'svc-join@ad.proseware.example',
    protectedBy: 'Proseware Directory Team',
  },
  primary: {
    name: 'Amsterdam',
    region: AzureRegion.WEST_EUROPE,
    addressSpace: '10.10.0.0/16',
    domainControllers: ['10.10.64.4', '10.10.64.5'],
    bastion: true,
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
    addressSpace: '10.30.0.0/24',
    domainControllers: ['10.30.0.68'],
  },
  databaseAvailabilityGroup: { databases: 8, copies: { laggedCopies: 1 } },
  edge: {
    outbound: OutboundMail.smartHost({
      host: 'smtp.relay.example',
      spfMechanisms: ['include:relay.example'],
    }),
  },
  // Traffic Manager would work too: the zone then holds aliases that never change.
  failover: DnsFailover.manual({ recoveryTimeObjective: Duration.minutes(40) }),
});
app.synth();
console.log(EstateSummary.of(app).toString());
