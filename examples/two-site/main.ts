import { App } from 'cdktf';
import {
  AzureRegion,
  RoutingPreference,
  DnsFailover,
  Duration,
  EstateSummary,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';

const app = new App();
new TwoSiteExchange(app, 'contoso', {
  domainName: 'contoso.com',
  activeDirectory: { domainName: 'corp.contoso.com', joinUsername: 'svc-join@corp.contoso.com' },
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
  databaseAvailabilityGroup: { databases: 12, copies: { laggedCopies: 1 } },
  edge: { routingPreferences: [RoutingPreference.microsoftNetwork(), RoutingPreference.internet()] },
  failover: DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(5) }),
});
app.synth();
console.log(EstateSummary.of(app).toString());
