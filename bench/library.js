// The estate of examples/two-site, as many times as told: what differs between two estates is their names. Plain JavaScript
// on the compiled library, so that nothing but the library is measured.
const { App } = require('cdktf');
const {
  AlertReceiver,
  AzureRegion,
  RoutingPreference,
  DnsFailover,
  Duration,
  NameStage,
  OutboundMail,
  TwoSiteExchange,
} = require('../lib');

/** Three digits tell estates apart; of equal length, so that all estates are spelled alike. */
function estateId(index) {
  return `estate${number(index)}`;
}

function number(index) {
  return String(index).padStart(3, '0');
}

function synthesize(count, outdir) {
  const app = new App({ outdir });
  for (let index = 0; index < count; index++) addEstate(app, index);
  app.synth();
}

/** A stated day: without one the library keeps that of the apply, for which there is no L1 class. */
const patchWindow = { validFrom: '2027-01-05' };

function addEstate(app, index) {
  const domainName = `e${number(index)}.contoso.com`;
  new TwoSiteExchange(app, estateId(index), {
    domainName,
    activeDirectory: {
      domainName: `corp.${domainName}`,
      joinUsername: `svc-join@corp.${domainName}`,
      protectedBy: 'Contoso Directory Team',
    },
    primary: {
      name: 'Amsterdam',
      code: `A${number(index)}`,
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      domainControllers: ['10.10.64.4', '10.10.64.5'],
      bastion: true,
      patchWindow,
    },
    standby: {
      name: 'Dublin',
      code: `D${number(index)}`,
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
      domainControllers: ['10.20.64.4', '10.20.64.5'],
      bastion: true,
      patchWindow,
    },
    witness: {
      name: 'Paris',
      code: `P${number(index)}`,
      region: AzureRegion.FRANCE_CENTRAL,
      addressSpace: '10.30.0.0/24',
      domainControllers: ['10.30.0.68'],
      patchWindow,
    },
    databaseAvailabilityGroup: { name: `DAG${number(index)}`, databases: 12, copies: { laggedCopies: 1 } },
    edge: {
      outbound: OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] }),
      routingPreferences: {
        [`A${number(index)}EDGE2`]: RoutingPreference.internet(),
        [`D${number(index)}EDGE2`]: RoutingPreference.internet(),
      },
    },
    // Hand-written code has none: what they cost is no part of a comparison of equal output.
    runbooks: false,
    resilienceReport: false,
    recoveryPlan: false,
    monitoring: { receivers: [AlertReceiver.sms('Duty telephone', '49', '1701234567')] },
    failover: DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(5) }),
    clientNames: NameStage.LIVE,
    mailNames: NameStage.LIVE,
  });
}

module.exports = { estateId, synthesize };
