import { App } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  EstateSummary,
  NameStage,
  Readiness,
  TwoSiteExchange,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import { OfficeOnlineServer } from './office-online-server';

// A team adds a tier that the library does not have, written in its own file: an Office Online Server farm.
const app = new App();
const { primary } = new TwoSiteExchange(app, 'fourthcoffee', {
  domainName: 'fourthcoffee.example',
  activeDirectory: {
    domainName: 'ad.fourthcoffee.example',
    joinUsername: 'svc-join@ad.fourthcoffee.example',
    protectedBy: 'Fourth Coffee Directory Team',
  },
  primary: {
    name: 'Amsterdam',
    region: AzureRegion.WEST_EUROPE,
    addressSpace: '10.10.0.0/16',
    domainControllers: ['10.10.64.4'],
    bastion: true,
  },
  standby: {
    name: 'Dublin',
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: '10.20.0.0/16',
    domainControllers: ['10.20.64.4'],
  },
  witness: {
    name: 'Paris',
    region: AzureRegion.FRANCE_CENTRAL,
    addressSpace: '10.30.0.0/24',
    domainControllers: ['10.30.0.68'],
  },
  databaseAvailabilityGroup: { databases: 6 },
  edge: {
    outbound: OutboundMail.smartHost({
      host: 'smtp.relay.example',
      spfMechanisms: ['include:spf.relay.example'],
    }),
  },
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  failover: DnsFailover.automatic(),
  readiness: Readiness.warm({ tiers: { ClientAccess: {}, OfficeOnlineServer: { servers: 1 } } }),
});
// The standby site repeats the farm, and office.fourthcoffee.example moves with the other names.
new OfficeOnlineServer(primary, 'OfficeOnlineServer', { site: primary, namespaces: ['office'] });

app.synth();
console.log(EstateSummary.of(app).toString());
