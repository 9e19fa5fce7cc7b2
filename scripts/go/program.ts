import { App } from 'cdktf';
import { AzureRegion, OutboundMail, TwoSiteExchange } from 'cdktf-resilient-exchange';

// The programs of docs/languages.md in TypeScript: what they write is compared with this.
const app = new App();
new TwoSiteExchange(app, 'contoso', {
  domainName: 'contoso.com',
  primary: { name: 'Amsterdam', region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' },
  standby: { name: 'Dublin', region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
  witness: { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' },
  edge: { outbound: OutboundMail.direct() },
});
app.synth();
