import {
  Duration,
  EstateModel,
  Objective,
  OutboundMail,
  Release,
  ResilienceAnalysis,
  ResilienceReport,
  RoutingPreference,
  Scenario,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import 'cdktf-resilient-exchange/testing';
import { estateProps, siteIn, stackIn, testApp } from '../support/app';
import { expectRefusal, expectRefusedSynth, messageOf } from '../support/refusal';

/** What a program in plain JavaScript passes. */
const wrong = <T>(value: unknown): T => value as T;

const ZONE = Scenario.anyZone();
const REASON = 'The team accepts it.';

describe('arguments that are not what is asked for are refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a misspelt setting of an objective',
      () => Objective.goesOn(ZONE, wrong({ service: ['inbound mail'] })),
      "[Objective.goesOn] options.service is not a setting. It would have no effect. Did you mean 'services'?",
    ],
    [
      'no settings of an objective',
      () => Objective.survives(ZONE, wrong('inbound mail')),
      "[Objective.survives] options must be an object with settings (got 'inbound mail').",
    ],
    [
      'a misspelt limit',
      () => Objective.recoversWithin(ZONE, wrong({ client: Duration.minutes(5) })),
      "[Objective.recoversWithin] limits.client is not a setting. It would have no effect. Did you mean 'clients'?",
    ],
    [
      'no services',
      () => Objective.goesOn(ZONE, { services: [] }),
      '[Objective.goesOn] options.services cannot be empty. Nothing would be asked of the estate.',
    ],
    [
      'a service that is a number',
      () => Objective.survives(ZONE, { services: [wrong(5)] }),
      '[Objective.survives] options.services[0] must be a text that is not empty (got 5).',
    ],
    [
      'an exception that is a scenario',
      () => Objective.survives(ZONE, { exceptions: [wrong(Scenario.azureDns())] }),
      '[Objective.survives] options.exceptions[0] must be an object with settings (got Azure DNS)',
    ],
    [
      'an exception with a misspelt setting',
      () =>
        Objective.survives(ZONE, { exceptions: [wrong({ scenario: ZONE, reason: REASON, until: 'March' })] }),
      '[Objective.survives] options.exceptions[0].until is not a setting.',
    ],
    [
      'a misspelt setting of a report',
      () => new ResilienceReport(siteIn(testApp()), 'Report', wrong({ objective: [] })),
      "[amsterdam/Amsterdam/Report] objective is not a setting. It would have no effect. Did you mean 'objectives'?",
    ],
    [
      'a misspelt time',
      () =>
        new ResilienceReport(siteIn(testApp()), 'Report', {
          recoveryTimes: wrong({ decide: Duration.minutes(5) }),
        }),
      '[amsterdam/Amsterdam/Report] recoveryTimes.decide is not a setting.',
    ],
    [
      'an estate that is a number',
      () => new ResilienceReport(siteIn(testApp()), 'Report', { estate: wrong(5) }),
      '[amsterdam/Amsterdam/Report] estate must be a text that is not empty (got 5).',
    ],
    [
      'a misspelt setting of a release, which would release everything',
      () => Release.of(testApp(), wrong({ reason: REASON, server: ['AMSFE3'] })),
      "[App] server is not a setting. It would have no effect. Did you mean 'servers'?",
    ],
    [
      'a setting of a release in other letters',
      () => Release.of(testApp(), wrong({ reason: REASON, dataonly: true })),
      "[App] dataonly is not a setting. It would have no effect. Did you mean 'dataOnly'?",
    ],
    [
      'a release of a server that is a number',
      () => Release.of(testApp(), { reason: REASON, servers: [wrong(5)] }),
      '[App] servers[0] must be a text that is not empty (got 5).',
    ],
    [
      'a release of nothing',
      () => Release.of(wrong(undefined), { reason: REASON }),
      '[Release.of] scope must be a construct (got nothing).',
    ],
    [
      'a release of a name',
      () => Release.of(wrong('AMSFE3'), { reason: REASON }),
      "[Release.of] scope must be a construct (got 'AMSFE3').",
    ],
  ])('%s', (_, action, message) => {
    const told = messageOf(action);
    expect(told).toContain(message);
    expect(told).not.toMatch(/undefined|\[object|is not a function|Cannot read/);
  });
});

describe('scenarios that name nothing are refused at once', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a machine without a name',
      () => Scenario.machine(wrong(undefined)),
      '[Scenario.machine] name must be a text that is not empty (got nothing).',
    ],
    [
      'a zone without a number',
      () => Scenario.zone('AMS', wrong(undefined)),
      '[Scenario.zone] zone must be a text that is not empty (got nothing).',
    ],
    [
      'a zone that is a number',
      () => Scenario.zone('AMS', wrong(1)),
      '[Scenario.zone] zone must be a text that is not empty (got 1).',
    ],
    [
      'a carrier that is a routing preference',
      () => Scenario.carrier(wrong(RoutingPreference.internet())),
      '[Scenario.carrier] carrier must be a text that is not empty (got transit carriers).',
    ],
    [
      'a kind that is left out',
      () => Scenario.any(wrong(undefined)),
      '[Scenario.any] kind must be a text that is not empty (got nothing).',
    ],
    [
      'a list as a combination',
      () => Scenario.all(wrong([ZONE])),
      '[Scenario.all] scenarios[0] must be a Scenario (got [any zone]).',
    ],
    [
      'nothing in a combination',
      () => Scenario.all(ZONE, wrong(undefined)),
      '[Scenario.all] scenarios[1] must be a Scenario (got nothing). It is left out, or it is a constant whose name is misspelt',
    ],
  ])('%s', (_, action, message) => {
    expect(messageOf(action)).toContain(message);
  });
});

describe('checks refuse what they cannot judge', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', { ...estateProps(), edge: { outbound: OutboundMail.direct() } });
  const estate = ResilienceAnalysis.of(app);
  const json = EstateModel.of(app).toJson();

  test.each<[string, () => unknown, string]>([
    [
      'no scenario',
      () => expect(app).toSurvive(wrong(undefined)),
      '[ResilienceAnalysis.survives] scenario must be a Scenario (got nothing).',
    ],
    [
      'a name instead of a scenario',
      () => expect(app).toSurvive(wrong('AMS')),
      "[ResilienceAnalysis.survives] scenario must be a Scenario (got 'AMS').",
    ],
    [
      'no services',
      () => expect(app).toSurvive(ZONE, { services: [] }),
      '[ResilienceAnalysis.survives] options.services cannot be empty.',
    ],
    [
      'a text instead of services',
      () => expect(app).toSurvive(ZONE, { services: wrong('inbound mail') }),
      "[ResilienceAnalysis.survives] options.services must be a list (got 'inbound mail').",
    ],
    [
      'a misspelt option',
      () => expect(app).toRecoverWithin(ZONE, Duration.minutes(5), wrong({ service: ['inbound mail'] })),
      "[ResilienceAnalysis.recoversWithin] options.service is not a setting. It would have no effect. Did you mean 'services'?",
    ],
    [
      'an exception of an objective',
      () => expect(app).toSurvive(ZONE, { exceptions: [wrong({ scenario: ZONE, reason: REASON })] }),
      '[ResilienceAnalysis.survives] options.exceptions[0] must be a Scenario (got { scenario: any zone, reason:',
    ],
    [
      'a number as a duration',
      () => expect(app).toRecoverWithin(ZONE, wrong(5)),
      '[ResilienceAnalysis.recoversWithin] duration must be a Duration (got 5).',
    ],
    [
      'options instead of scenarios',
      () => expect(app).toSurviveAny(ZONE, wrong({ services: ['inbound mail'] })),
      '[ResilienceAnalysis.survivesAny] scenarios[1] must be a Scenario (got { services:',
    ],
    [
      'no service',
      () => expect(app).toHaveNoSinglePointOfFailure(wrong(undefined)),
      '[ResilienceAnalysis.hasNoSinglePointOfFailure] service must be a text that is not empty (got nothing).',
    ],
    [
      'services beside a service',
      () => expect(app).toHaveNoSinglePointOfFailure('inbound mail', { services: ['outbound mail'] }),
      '[ResilienceAnalysis.hasNoSinglePointOfFailure] options.services is not a setting.',
    ],
    [
      'a scenario as an objective',
      () => expect(app).toKeep(wrong(ZONE)),
      '[ResilienceAnalysis.keeps] objective must be an Objective (got any zone).',
    ],
    [
      'an estate that is a name',
      () => expect('contoso').toSurvive(ZONE),
      "[ResilienceAnalysis.of] scope must be a construct (got 'contoso').",
    ],
    [
      'an estate that is not there',
      () => expect(undefined).toSurvive(ZONE),
      '[ResilienceAnalysis.of] scope must be a construct (got nothing).',
    ],
    [
      'verdicts of nothing',
      () => estate.verdicts(wrong(undefined)),
      '[ResilienceAnalysis.verdicts] scenario must be a Scenario (got nothing).',
    ],
    [
      'cut sets of nothing',
      () => estate.cutSets(wrong(undefined)),
      '[ResilienceAnalysis.cutSets] service must be a text that is not empty (got nothing).',
    ],
    [
      'cut sets of an outcome that there is not',
      () => estate.cutSets('inbound mail', wrong('bad')),
      "[ResilienceAnalysis.cutSets] outcome must be an Outcome (got 'bad').",
    ],
    [
      'a model that is no text',
      () => ResilienceAnalysis.fromJson(wrong(undefined)),
      '[ResilienceAnalysis.fromJson] json must be the text of an estate.json (got nothing).',
    ],
    [
      'a path instead of a model',
      () => ResilienceAnalysis.fromJson('cdktf.out/estates/contoso/estate.json'),
      'It is not JSON, and a path is not read.',
    ],
    [
      'a report instead of a model',
      () => ResilienceAnalysis.fromJson('{ "formatVersion": "1.0", "services": [] }'),
      'It has no list of sites.',
    ],
    [
      'a model of a later format',
      () => ResilienceAnalysis.fromJson(json.replace(/"formatVersion": "[^"]*"/, '"formatVersion": "2.0"')),
      'It has the format 2.0, and this version reads 1.x.',
    ],
  ])('%s', (_, action, message) => {
    const told = messageOf(action);
    expect(told).toContain(message);
    expect(told).not.toMatch(/undefined|is not a function|Cannot read/);
  });
});

test('a report where no estate is has nothing to say', () => {
  const app = testApp();
  new ResilienceReport(stackIn(app, 'empty'), 'Report');
  expectRefusedSynth(app, {
    path: 'empty/Report',
    property: 'scope',
    value: "'empty'",
    limit: 'within a stack that has parts of an estate',
    remedy: 'below the zone',
  });
});

test('a release after synthesis is refused', () => {
  const app = testApp();
  siteIn(app);
  app.synth();
  expectRefusal(() => Release.of(app, { reason: REASON }), {
    path: 'Release.of',
    property: 'scope',
    value: "'App'",
    limit: 'has been written already',
    remedy: 'before app.synth()',
  });
});

test('all errors of a program are told once, each with its own path', () => {
  const app = testApp();
  const objectives = [
    Objective.goesOn(Scenario.machine('AMSFE9')),
    Objective.survives(Scenario.anyCarrier()),
  ];
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps(),
    edge: { outbound: OutboundMail.direct() },
    objectives,
  });
  const lines = messageOf(() => app.synth()).split('\n');
  expect(lines.filter((line) => line.includes('objectives['))).toEqual([
    expect.stringMatching(/^ {2}\[contoso-dns\/Zone\/ResilienceReport\] objectives\[0\] .* cannot be judged/),
    expect.stringMatching(/^ {2}\[contoso-dns\/Zone\/ResilienceReport\] objectives\[1\] .* is not kept\.$/),
  ]);
});

test('a setting that is left out as undefined is no mistake', () => {
  const none = { services: undefined, exceptions: undefined, other: undefined };
  expect(String(Objective.goesOn(ZONE, none))).toBe('any zone: goes on');
});
