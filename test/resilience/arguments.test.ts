import { Duration, Objective, Release, ResilienceReport, Scenario } from 'cdktf-resilient-exchange';
import { siteIn, testApp } from '../support/app';
import { messageOf } from '../support/refusal';

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
      '[Objective.survives] options.exceptions[0].scenario must be a Scenario',
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

test('a setting that is left out as undefined is no mistake', () => {
  const none = { services: undefined, exceptions: undefined, other: undefined };
  expect(String(Objective.goesOn(ZONE, none))).toBe('any zone: goes on');
});
