import { App } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  EstateSummary,
  NameStage,
  OutboundMail,
  PipelineHost,
  StateStore,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';

// An estate that GitHub Actions plans and applies, with an identity for each stack. The names' state is in a container of its own.
const state = { storageAccountName: 'stadatumtfstate', resourceGroupName: 'rg-adatum-state' };
const directory = { domainName: 'corp.adatum.example', joinUsername: 'svc-join@corp.adatum.example' };
const app = new App();
new TwoSiteExchange(app, 'adatum', {
  domainName: 'adatum.example',
  activeDirectory: { ...directory, protectedBy: 'Adatum Directory Team' },
  primary: {
    name: 'Zurich',
    region: AzureRegion.SWITZERLAND_NORTH,
    addressSpace: '10.50.0.0/16',
    domainControllers: ['10.50.64.4', '10.50.64.5'],
    bastion: true,
  },
  standby: {
    name: 'Frankfurt',
    region: AzureRegion.GERMANY_WEST_CENTRAL,
    addressSpace: '10.60.0.0/16',
    domainControllers: ['10.60.64.4', '10.60.64.5'],
    bastion: true,
  },
  witness: {
    name: 'Paris',
    region: AzureRegion.FRANCE_CENTRAL,
    addressSpace: '10.70.0.0/24',
    domainControllers: ['10.70.0.68'],
  },
  databaseAvailabilityGroup: { databases: 6 },
  edge: {
    outbound: OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] }),
  },
  failover: DnsFailover.automatic(),
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  stateStore: StateStore.azureStorage({
    ...state,
    containerName: 'sites',
    region: AzureRegion.FRANCE_CENTRAL,
  }),
  namesStateStore: StateStore.azureStorage({
    ...state,
    containerName: 'names',
    region: AzureRegion.FRANCE_CENTRAL,
  }),
  pipeline: {
    host: PipelineHost.gitHubActions({
      subjectPrefix: 'repo:adatum/exchange',
      codeOwners: ['@adatum/exchange-approvers'],
    }),
    // A group whose members have hardware keys, and no other rights.
    breakGlass: { principalId: '00000000-0000-0000-0000-00000000b9e4' },
  },
});
app.synth();
console.log(EstateSummary.of(app).toString());
