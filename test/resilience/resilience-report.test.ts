import {
  DnsFailover,
  Duration,
  EstateModel,
  Objective,
  OutboundMail,
  ResilienceReport,
  RoutingPreference,
  Scenario,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import type { ReportDocument } from '../../lib/resilience/report/report-document';
import { estateProps, LIVE, siteIn, testApp, writtenStacks } from '../support/app';
import { synthFiles } from '../support/output-files';
import { messageOf } from '../support/refusal';

const CARRIERS = { AMSEDGE2: RoutingPreference.internet(), DUBEDGE2: RoutingPreference.internet() };

function program(
  objectives: Objective[],
  routingPreferences: Record<string, RoutingPreference> = CARRIERS,
): App {
  const app = testApp();
  const edge = { outbound: OutboundMail.direct(), routingPreferences };
  const failover = DnsFailover.automatic();
  new TwoSiteExchange(app, 'contoso', { ...estateProps(), ...LIVE, edge, failover, objectives });
  return app;
}

describe('the report of an estate', () => {
  const { files } = synthFiles(program([Objective.goesOn(Scenario.anyZone())]));

  test('is written for people and for programs', () => {
    expect(files['estates/contoso/resilience.md']).toContain('# What contoso survives');
    const { formatVersion, estate, objectives } = JSON.parse(
      files['estates/contoso/resilience.json'],
    ) as ReportDocument;
    expect({ formatVersion, estate, objectives }).toEqual({
      formatVersion: '1.0',
      estate: 'contoso',
      objectives: [{ objective: 'any zone: goes on', kept: true }],
    });
  });

  test('is the same for the same program', () => {
    expect(synthFiles(program([Objective.goesOn(Scenario.anyZone())])).files).toEqual(files);
  });

  test('is one of the documents of the model', () => {
    expect(EstateModel.of(program([])).documents).toContainEqual({
      kind: 'resilience',
      path: 'estates/contoso/resilience.md',
    });
  });

  test('is written for a program put together from pieces', () => {
    const app = testApp();
    const report = new ResilienceReport(siteIn(app), 'ResilienceReport');
    expect(Object.keys(synthFiles(app).files)).toContain(report.path);
  });

  test('is refused for an estate that the program does not have', () => {
    const app = testApp();
    new ResilienceReport(siteIn(app), 'ResilienceReport', { estate: 'fabrikam' });
    expect(messageOf(() => app.synth())).toContain("estate must be one of exchange (got 'fabrikam')");
    const site = siteIn(testApp());
    expect(() => new ResilienceReport(site, 'Report', { estate: '../up' })).toThrow('estate must be letters');
    expect(() => new ResilienceReport(site, 'Report2', { objectives: [{} as Objective] })).toThrow(
      'objectives',
    );
  });
});

describe('an objective that is not kept', () => {
  test('stops the program before anything is written, with the cut set and a change that keeps it', () => {
    const one = {};
    const app = program(
      [
        Objective.goesOn(Scenario.anyZone()),
        Objective.survives(Scenario.anyCarrier(), { services: ['inbound mail'] }),
      ],
      one,
    );
    const message = messageOf(() => app.synth());
    expect(message).toContain("objectives[1] 'any carrier: survives without a person' is not kept.");
    expect(message).toContain(
      'On the loss of carrier Microsoft network, inbound mail for contoso.com is lost',
    );
    expect(message).toContain('Another carrier for AMSEDGE2 (routingPreferences) keeps it.');
    expect(message).not.toContain('objectives[0]');
    expect(writtenStacks(app)).toEqual([]);
  });

  test('says which time has to be stated', () => {
    const limits = { mail: minutes(15) };
    const app = program([Objective.recoversWithin(Scenario.mailboxServers('AMS'), limits)]);
    expect(messageOf(() => app.synth())).toContain(
      'State recoveryTimes.decision, recoveryTimes.transportOutage and recoveryTimes.databaseMount: a time that is not stated keeps no objective.',
    );
  });

  test('says of what there is when its scenario is not there', () => {
    const app = program([Objective.goesOn(Scenario.site('LON'))]);
    expect(messageOf(() => app.synth())).toContain(
      "[Scenario.site('LON')] site must be one of AMS, DUB, PAR",
    );
  });
});

function minutes(count: number): Duration {
  return Duration.minutes(count);
}
