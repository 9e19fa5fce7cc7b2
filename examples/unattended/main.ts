import { App } from 'cdktf';
import {
  AlertReceiver,
  AzureRegion,
  DnsFailover,
  EstateSummary,
  OutboundMail,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { CERTIFICATES, INSTALLATION } from './installation';

const directory = { domainName: 'corp.contoso.com', joinUsername: 'svc-join@corp.contoso.com' };
const app = new App();
new TwoSiteExchange(app, 'contoso', {
  domainName: 'contoso.com',
  activeDirectory: { ...directory, protectedBy: 'Contoso Directory Team' },
  primary: {
    ...{ name: 'Amsterdam', region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' },
    ...{ domainControllers: ['10.10.64.4', '10.10.64.5'], bastion: true },
  },
  standby: {
    ...{ name: 'Dublin', region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
    ...{ domainControllers: ['10.20.64.4', '10.20.64.5'], bastion: true },
  },
  witness: {
    ...{ name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' },
    ...{ domainControllers: ['10.30.0.68'] },
  },
  databaseAvailabilityGroup: { databases: 12, copies: { laggedCopies: 1 } },
  edge: {
    outbound: OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] }),
  },
  failover: DnsFailover.automatic(),
  installation: INSTALLATION,
  certificates: CERTIFICATES,
  monitoring: { receivers: [AlertReceiver.sms('Duty officer', '49', '1701234567')] },
});
app.synth();
console.log(EstateSummary.of(app).toString());
