import { App } from 'cdktf';
import {
  ActiveSite,
  AzureRegion,
  RoutingPreference,
  DnsFailover,
  Duration,
  EstateSummary,
  LogTruncation,
  NameStage,
  Readiness,
  TwoSiteExchange,
  WarningId,
  Warnings,
  OutboundMail,
} from 'cdktf-resilient-exchange';

// A pilot light: the standby site has network, addresses and names; its servers are made on the day they are needed.
const app = new App();
const estate = new TwoSiteExchange(app, 'tailspin', {
  domainName: 'tailspin.example',
  activeDirectory: {
    domainName: 'ad.tailspin.example',
    joinUsername: 'svc-join@ad.tailspin.example',
    protectedBy: 'Tailspin Directory Team',
  },
  primary: {
    name: 'London',
    region: AzureRegion.UK_SOUTH,
    addressSpace: '10.10.0.0/16',
    domainControllers: ['10.10.64.4'],
    bastion: true,
  },
  standby: {
    name: 'Cardiff',
    region: AzureRegion.UK_WEST,
    addressSpace: '10.20.0.0/16',
    domainControllers: ['10.20.64.4'],
    // Of its own, so that administrators reach it while London is lost.
    bastion: true,
  },
  witness: {
    name: 'Oslo',
    region: AzureRegion.NORWAY_EAST,
    addressSpace: '10.30.0.0/24',
    domainControllers: ['10.30.0.68'],
  },
  readiness: Readiness.pilotLight({
    recovery: {
      activation: Duration.minutes(90),
      installation: Duration.hours(10),
      restore: Duration.hours(24),
    },
    activated: false,
  }),
  failover: DnsFailover.manual({
    recoveryTimeObjective: Duration.days(2),
    decisionTime: Duration.minutes(45),
    activeSite: ActiveSite.PRIMARY,
  }),
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  databaseAvailabilityGroup: {
    databaseNames: ['Board', 'Staff', 'Archive'],
    // Two copies of each database, so that a backup has to truncate the logs.
    logTruncation: LogTruncation.backup({ product: 'Tailspin Backup' }),
  },
  edge: {
    outbound: OutboundMail.direct(),
    // Cardiff's region has no zones, so that its Edges cannot have another preference than Azure's own.
    routingPreferences: { LONEDGE2: RoutingPreference.internet() },
  },
});
Warnings.of(estate.standby).acknowledge(
  WarningId.NO_ZONES,
  'The standby site is needed for days, not months.',
);
Warnings.of(estate.standby).acknowledge(
  WarningId.SINGLE_CARRIER,
  'For days, mail of the standby site may depend on the network of Microsoft.',
);
Warnings.of(estate.databaseAvailabilityGroup!).acknowledge(
  WarningId.MANUAL_RECOVERY_REQUIRED,
  'Mailboxes of a lost site come back from backup within two days; mail flows meanwhile.',
);
app.synth();
console.log(EstateSummary.of(app).toString());
