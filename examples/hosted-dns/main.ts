import { App } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  Duration,
  EstateSummary,
  NameStage,
  OutboundMail,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { Route53 } from './route53';

const app = new App();
new TwoSiteExchange(app, 'lucerne', {
  domainName: 'lucerne.example',
  // The public zone stays at a hosted provider. Names inside are in private zones of Azure DNS.
  dnsHosting: new Route53({ 'lucerne.example': 'Z0123456789LUCERNE' }),
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  // What the zone has now: these record sets are taken over.
  previousRecords: {
    ttl: Duration.hours(1),
    mx: [{ exchange: 'mx.lucerne.example', preference: 10 }],
    texts: { '@': ['v=spf1 mx -all', 'MS=ms13572468'] },
    aliases: { mail: 'office.lucerne.example', autodiscover: 'office.lucerne.example' },
  },
  mail: { apexTexts: ['MS=ms13572468'] },
  activeDirectory: {
    domainName: 'ad.lucerne.example',
    joinUsername: 'svc-join@ad.lucerne.example',
    protectedBy: 'Lucerne Directory Team',
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
  // Traffic Manager moves the clients: the zone has aliases of it, which never change.
  failover: DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(5) }),
});
app.synth();
console.log(EstateSummary.of(app).toString());
