import { App } from 'cdktf';
import {
  ActiveDatabases,
  AzureRegion,
  ClientRouting,
  DnsFailover,
  Duration,
  EstateSummary,
  LogTruncation,
  NameStage,
  Objective,
  OutboundMail,
  Readiness,
  Scenario,
  ServiceKind,
  TwoSiteExchange,
  WarningId,
  Warnings,
} from 'cdktf-resilient-exchange';

// Both sites serve clients and take mail at once, under the same names. Clients in the Americas come to Virginia, all others to Ireland.
const app = new App();
const estate = new TwoSiteExchange(app, 'wingtip', {
  domainName: 'wingtip.example',
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  failover: DnsFailover.activeActive({
    routing: ClientRouting.geographic({ primary: ['WORLD'], standby: ['GEO-NA', 'GEO-SA'] }),
    // From the load test: each site can serve all clients, and four fifths of them without one of its zones.
    load: { clients: 20000, clientsPerServer: 8000 },
    recoveryTimeObjective: Duration.minutes(3),
  }),
  readiness: Readiness.hot(),
  // Senders deliver to either site, whose Edges carry the mail of both.
  mail: { equalPreference: true },
  databaseAvailabilityGroup: {
    databases: 12,
    // Half of the databases are at home in each site, near to their users.
    copies: { active: ActiveDatabases.BOTH_SITES },
    logTruncation: LogTruncation.circularLogging(),
  },
  edge: {
    outbound: OutboundMail.smartHost({
      host: 'smtp.relay.example',
      spfMechanisms: ['include:relay.example'],
    }),
    capacity: { peakMessagesPerSecond: 30, messagesPerSecondPerServer: 40 },
  },
  activeDirectory: {
    domainName: 'ad.wingtip.example',
    joinUsername: 'svc-join@ad.wingtip.example',
    protectedBy: 'Wingtip Directory Team',
  },
  primary: {
    name: 'Dublin',
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: '10.10.0.0/16',
    domainControllers: ['10.10.64.4', '10.10.64.5'],
    bastion: true,
  },
  standby: {
    name: 'Virginia',
    region: AzureRegion.EAST_US,
    addressSpace: '10.20.0.0/16',
    domainControllers: ['10.20.64.4', '10.20.64.5'],
    bastion: true,
  },
  // A third region: whichever site is lost, the other one and the witness keep the majority.
  witness: {
    name: 'Paris',
    region: AzureRegion.FRANCE_CENTRAL,
    addressSpace: '10.30.0.0/24',
    domainControllers: ['10.30.0.68'],
  },
  // Whichever site is lost, its clients are served by the other one, and senders go there at once.
  objectives: [
    Objective.recoversWithin(Scenario.anySite(), { clients: Duration.minutes(3) }),
    Objective.goesOn(Scenario.anySite(), { services: [ServiceKind.INBOUND_MAIL] }),
  ],
});
Warnings.of(estate.zone).acknowledge(
  WarningId.UNKNOWN_CLIENT_SHARES,
  'A third of our people are in the Americas: the queries by endpoint of the profile are looked at every month.',
);
app.synth();
console.log(EstateSummary.of(app).toString());
