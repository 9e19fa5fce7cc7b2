import { App } from 'cdktf';
import {
  AzureRegion,
  RoutingPreference,
  DnsFailover,
  EstateSummary,
  NameStage,
  TwoSiteExchange,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import { OBJECTIVES, RECEIVERS, RECOVERY_DUTIES, RECOVERY_TIMES } from './objectives';

const outbound = OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] });
const overCarriers = RoutingPreference.internet();
const amsterdam = { name: 'Amsterdam', region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' };
const dublin = { name: 'Dublin', region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };
const directory = { domainName: 'corp.contoso.com', joinUsername: 'svc-join@corp.contoso.com' };
const paris = { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' };
const app = new App();
new TwoSiteExchange(app, 'contoso', {
  domainName: 'contoso.com',
  activeDirectory: { ...directory, protectedBy: 'Contoso Directory Team' },
  primary: { ...amsterdam, domainControllers: ['10.10.64.4', '10.10.64.5'], bastion: true },
  standby: { ...dublin, domainControllers: ['10.20.64.4', '10.20.64.5'], bastion: true },
  witness: { ...paris, domainControllers: ['10.30.0.68'] },
  databaseAvailabilityGroup: { databases: 12, copies: { laggedCopies: 1 } },
  edge: { outbound, routingPreferences: { AMSEDGE2: overCarriers, DUBEDGE2: overCarriers } },
  failover: DnsFailover.automatic(),
  // Without these two lines a first apply publishes host addresses only: add them when the service works.
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  monitoring: { receivers: RECEIVERS },
  objectives: OBJECTIVES,
  recoveryTimes: RECOVERY_TIMES,
  recoveryDuties: RECOVERY_DUTIES,
});
app.synth();
console.log(EstateSummary.of(app).toString());
