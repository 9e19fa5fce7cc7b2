import {
  DnsFailover,
  Duration,
  EstateModel,
  NameStage,
  Objective,
  OutboundMail,
  ResilienceReport,
  RoutingPreference,
  Scenario,
  TwoSiteExchange,
  type TwoSiteExchangeProps,
} from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import type { ReportDocument } from '../../lib/resilience/report/report-document';
import { BACKED_UP, estateProps, LIVE, siteIn, testApp, writtenStacks } from '../support/app';
import { synthFiles } from '../support/output-files';
import { errorsIn, isRefusal, messageOf } from '../support/refusal';

const CARRIERS = { AMSEDGE2: RoutingPreference.internet(), DUBEDGE2: RoutingPreference.internet() };

function program(
  objectives: Objective[],
  routingPreferences: Record<string, RoutingPreference> = CARRIERS,
  more: Partial<TwoSiteExchangeProps> = {},
): App {
  const app = testApp();
  const edge = { outbound: OutboundMail.direct(), routingPreferences };
  const failover = DnsFailover.automatic();
  new TwoSiteExchange(app, 'contoso', { ...estateProps(), ...LIVE, edge, failover, objectives, ...more });
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
      objectives: [{ objective: 'any zone: goes on', kept: true, notJudged: ['database'] }],
    });
  });

  test('is the same for the same program', () => {
    expect(synthFiles(program([Objective.goesOn(Scenario.anyZone())])).files).toEqual(files);
  });

  test('can be left out, but for a program that promises something', () => {
    const reports = (objectives?: Objective[]): string[] =>
      Object.keys(synthFiles(program([], CARRIERS, { objectives, resilienceReport: false })).files).filter(
        (path) => path.includes('resilience'),
      );
    expect(reports()).toEqual([]);
    expect(reports([Objective.goesOn(Scenario.anyZone())])).toHaveLength(2);
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
    expect(message).toContain(
      "objectives[1] 'any carrier: inbound mail survives without a person' is not kept.",
    );
    expect(message).toContain(
      'On the loss of carrier Microsoft network, inbound mail for contoso.com is lost',
    );
    expect(message).toContain(
      'One more server in AMS/Edge behind another carrier (routingPreferences) keeps it.',
    );
    expect(message).not.toContain('objectives[0]');
    expect(writtenStacks(app)).toEqual([]);
  });

  test('reads as a refusal whose cause is one sentence', () => {
    const services = ['client access from the Internet'];
    const promise = Objective.goesOn(Scenario.anyCarrier(), { services });
    const [refusal] = errorsIn(messageOf(() => program([promise], {}, { runbooks: false }).synth()));
    expect(refusal).toMatch(/is not kept\.\n {2}- [^\n]+\n {2}No single change [^\n]+\.$/);
    expect(isRefusal(refusal)).toBe(true);
  });

  test('says which time has to be stated', () => {
    const limits = { mail: minutes(15) };
    const app = program([Objective.recoversWithin(Scenario.mailboxServers('AMS'), limits)], CARRIERS, {
      databaseAvailabilityGroup: { databases: 4, ...BACKED_UP },
    });
    expect(messageOf(() => app.synth())).toContain(
      'State recoveryTimes.decision, recoveryTimes.transportOutage and recoveryTimes.databaseMount: a time that is not stated keeps no objective.',
    );
  });

  test('says what no setting states', () => {
    const limits = { mailboxAge: minutes(15) };
    const app = program([Objective.recoversWithin(Scenario.machine('AMSFE1'), limits)], CARRIERS, {
      databaseAvailabilityGroup: { databases: 4, ...BACKED_UP },
    });
    const message = messageOf(() => app.synth());
    expect(message).toContain('No setting states "at most 6 log files of 1 MB');
    expect(message).not.toContain('State ');
  });

  test('says of what there is when its scenario is not there', () => {
    const app = program([Objective.goesOn(Scenario.site('LON'))]);
    expect(messageOf(() => app.synth())).toContain(
      "objectives[0] 'site LON: goes on' cannot be judged. Scenario.site('LON'): site must be a site of the estate (got 'LON').",
    );
  });
});

describe('a promise', () => {
  const both = Scenario.all(Scenario.site('AMS'), Scenario.site('DUB'));

  test('is judged as if the names were live', () => {
    const limits = { clients: Duration.seconds(1) };
    const held = program([Objective.recoversWithin(both, limits)], CARRIERS, { clientNames: NameStage.HELD });
    expect(messageOf(() => held.synth())).toContain('client access from the Internet at mail.contoso.com');
  });

  test('about databases is refused where there are none', () => {
    const objectives = [Objective.recoversWithin(both, { mailboxAge: Duration.hours(1) })];
    const app = program(objectives, CARRIERS, { databaseAvailabilityGroup: undefined });
    expect(messageOf(() => app.synth())).toContain(
      "services must be services that the estate provides (got ['database'])",
    );
  });

  test('in a second report of an estate is refused', () => {
    const app = program([]);
    const { zone } = app.node.findChild('contoso') as TwoSiteExchange;
    new ResilienceReport(zone, 'Mine', { objectives: [Objective.goesOn(Scenario.anyZone())] });
    expect(messageOf(() => app.synth())).toContain('is the second report of contoso');
    expect(messageOf(() => app.synth())).toContain('and contoso-dns/Zone/ResilienceReport is it');
  });
});

function minutes(count: number): Duration {
  return Duration.minutes(count);
}
