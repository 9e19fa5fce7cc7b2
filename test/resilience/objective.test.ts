import { Duration } from '../../lib/core/duration';
import { allOf } from '../../lib/resilience/fault';
import { Objective } from '../../lib/resilience/objective';
import { Outcome } from '../../lib/resilience/outcome';
import { Scenario } from '../../lib/resilience/scenario';
import { SERVICE_KINDS } from '../../lib/resilience/service-kinds';
import { ServiceKind } from '../../lib/resilience/service-result';
import { shortfallLines } from '../../lib/resilience/shortfall-text';
import { shortfallsOf } from '../../lib/resilience/shortfalls';
import { insteadOf } from '../../lib/resilience/text';
import type { Verdict } from '../../lib/resilience/verdict';
import { FAILURES, type HandMade, handMade, inbound } from './support/hand-made';

function lines(objective: Objective, ...services: HandMade[]): string[] {
  const estate = handMade(FAILURES, services);
  return shortfallLines(estate, shortfallsOf(estate, objective._asks()));
}

const ZONE_1 = 'zone:westeurope/1';
const database = (faults: HandMade['faults'], verdict: Partial<Verdict> = {}): HandMade => ({
  id: 'database: DB01',
  name: 'database DB01',
  kind: ServiceKind.DATABASE,
  faults,
  verdict,
});

test('a kind of service is a text, so that other languages can list it beside ids', () => {
  expect(SERVICE_KINDS).toEqual(Object.values(ServiceKind));
  expect(SERVICE_KINDS).toContain('inbound mail');
});

describe('an objective that services go on', () => {
  const anyZone = Objective.goesOn(Scenario.anyZone());

  test('is kept with less capacity', () => {
    expect(lines(anyZone, inbound({ [Outcome.REDUCED]: ZONE_1 }))).toEqual([]);
  });

  test('is not kept with an interruption', () => {
    expect(lines(anyZone, inbound({ [Outcome.INTERRUPTED]: ZONE_1 }))).toEqual([
      '- On the loss of zone 1 of Amsterdam, inbound mail comes back by itself. It is so.',
    ]);
  });

  test('allows a database to mount another copy, and nothing more', () => {
    expect(lines(anyZone, database({ [Outcome.INTERRUPTED]: ZONE_1 }))).toEqual([]);
    expect(lines(anyZone, database({ [Outcome.NEEDS_PERSON]: ZONE_1 }))).toHaveLength(1);
  });

  test('says nothing of services that people do not notice, unless it names them', () => {
    const sync = { ...inbound({ [Outcome.LOST]: ZONE_1 }), id: 'sync', kind: ServiceKind.EDGE_SYNC };
    expect(lines(anyZone, sync, inbound({}))).toEqual([]);
    expect(lines(Objective.goesOn(Scenario.anyZone(), { services: ['EdgeSync'] }), sync)).toHaveLength(1);
  });

  test('holds for the other failures only where it has an exception', () => {
    const exceptions = [{ scenario: Scenario.zone('AMS', '1'), reason: 'It has the only carrier.' }];
    const objective = Objective.goesOn(Scenario.anyZone(), { exceptions });
    expect(lines(objective, inbound({ [Outcome.LOST]: ZONE_1 }))).toEqual([]);
    expect(lines(objective, inbound({ [Outcome.LOST]: 'zone:westeurope/2' }))).toHaveLength(1);
    expect(String(objective)).toBe('any zone: goes on, except zone AMS/1 (It has the only carrier.)');
  });
});

describe('what does not survive', () => {
  test('is told with the cut set, the page and the sum', () => {
    const time = [
      { what: 'probes', seconds: 20, source: 'a page' },
      { what: 'TTL', seconds: 60, source: 'a page' },
    ];
    const mail = inbound(
      { [Outcome.NEEDS_PERSON]: allOf('machine:AMSFE1', 'machine:DUBFE1') },
      { page: 'edges-lost', time, seconds: 80 },
    );
    const three = Scenario.all(...['AMSFE1', 'AMSFE2', 'DUBFE1'].map((each) => Scenario.machine(each)));
    expect(lines(Objective.survives(three), mail)).toEqual([
      '- On the loss of AMSFE1 and AMSFE2 and DUBFE1 (cut set: AMSFE1 and DUBFE1), inbound mail needs a person. It is so. ' +
        'Page: edges-lost. Time: probes 20 s + TTL 60 s = 80 s.',
    ]);
  });

  test('is told once for services of one kind', () => {
    const many = ['DB01', 'DB02', 'DB03', 'DB04'].map((id) => ({
      ...database({ [Outcome.LOST]: ZONE_1 }),
      id,
      name: `database ${id}`,
    }));
    expect(lines(Objective.survives(Scenario.anyZone()), ...many)).toEqual([
      '- On the loss of zone 1 of Amsterdam, database DB01 and 3 like it are lost until they are restored. It is so.',
    ]);
  });
});

describe('an objective with a time', () => {
  const time = (seconds?: number): Partial<Verdict> => ({
    time: [
      { what: 'probes', seconds: 20, source: 'a page' },
      { what: 'decision', seconds, source: 'the team' },
    ],
    seconds: seconds === undefined ? undefined : seconds + 20,
  });
  const back = (limit: number): Objective =>
    Objective.recoversWithin(Scenario.site('AMS'), { mail: Duration.seconds(limit) });
  const mail = (seconds?: number): HandMade =>
    inbound({ [Outcome.NEEDS_PERSON]: 'region:westeurope' }, time(seconds));

  test('is kept up to its limit', () => {
    expect(lines(back(80), mail(60))).toEqual([]);
    expect(lines(back(79), mail(60))).toEqual([
      '- On the loss of Amsterdam, inbound mail takes 80 s instead of at most 79 s. It is so. Time: probes 20 s + decision 60 s = 80 s.',
    ]);
  });

  test('is not kept by a time that is not stated', () => {
    expect(lines(back(9999), mail())).toEqual([
      '- On the loss of Amsterdam, inbound mail takes a time that is not stated: decision. It is so. Time: probes 20 s + decision (not stated).',
    ]);
  });

  test('is not kept by what is lost', () => {
    expect(lines(back(9999), inbound({ [Outcome.LOST]: 'region:westeurope' }))).toHaveLength(1);
  });

  test('asks nothing of services that it has no limit for', () => {
    const clients = Objective.recoversWithin(Scenario.site('AMS'), { clients: Duration.seconds(1) });
    const web = { ...inbound({}), id: 'client access', kind: ServiceKind.CLIENT_ACCESS };
    expect(lines(clients, mail(60), web)).toEqual([]);
  });

  test('is refused where the estate provides none of its services, which would count as kept', () => {
    const clients = Objective.recoversWithin(Scenario.site('AMS'), { clients: Duration.seconds(1) });
    expect(() => lines(clients, mail(60))).toThrow('services must be services that the estate provides');
    expect(() => lines(Objective.goesOn(Scenario.anyZone(), { services: ['database'] }), mail(60))).toThrow(
      'ask only about what there is: inbound mail',
    );
  });

  test('is refused where its exceptions leave nothing', () => {
    const but = (scenario: Scenario): Objective =>
      Objective.goesOn(Scenario.site('AMS'), { exceptions: [{ scenario, reason: 'It is rare.' }] });
    expect(() => lines(but(Scenario.anyFailure()), mail(60))).toThrow(
      "exceptions leave nothing of 'site AMS'",
    );
    expect(() => lines(but(Scenario.site('AMS')), mail(60))).toThrow(
      "exceptions leave nothing of 'site AMS'",
    );
    expect(lines(but(Scenario.site('DUB')), mail(60))).toHaveLength(1);
  });

  test('limits the age of a mailbox', () => {
    const objective = Objective.recoversWithin(Scenario.site('AMS'), { mailboxAge: Duration.hours(1) });
    const losing = (seconds?: number): HandMade =>
      database(
        { [Outcome.NEEDS_PERSON]: 'region:westeurope' },
        { dataLoss: { what: 'age of the last backup', seconds, source: 'the team' } },
      );
    expect(lines(objective, losing(3600))).toEqual([]);
    expect(lines(objective, losing(3601))[0]).toContain(
      'loses the newest data of 3601 s instead of at most 3600 s',
    );
    expect(lines(objective, losing())[0]).toContain('not stated: age of the last backup');
    expect(lines(objective, database({ [Outcome.LOST]: 'region:westeurope' }))).toHaveLength(1);
  });

  test('reads as the team says it', () => {
    const limits = {
      clients: Duration.minutes(5),
      mail: Duration.minutes(15),
      mailboxAge: Duration.hours(1),
    };
    expect(String(Objective.recoversWithin(Scenario.site('AMS'), limits))).toBe(
      'site AMS: clients within 5 minutes, mail within 15 minutes, no mailbox older than 1 hour',
    );
  });

  test('names the services that it is about', () => {
    const about = (...services: string[]): string =>
      String(Objective.goesOn(Scenario.anyZone(), { services }));
    expect(about('inbound mail')).toBe('any zone: inbound mail goes on');
    expect(about('inbound mail', 'outbound mail')).toBe('any zone: inbound mail and outbound mail go on');
    expect(String(Objective.survives(Scenario.anyZone(), { services: ['EdgeSync', 'database'] }))).toBe(
      'any zone: EdgeSync and database survive without a person',
    );
  });

  test.each([
    [1200, 300, '20 min instead of at most 5 min'],
    [300, 299, '300 s instead of at most 299 s'],
    [10800, 3600, '180 min instead of at most 60 min'],
    [259200, 86400, '72 h instead of at most 24 h'],
    [3601, 3600, '3601 s instead of at most 3600 s'],
  ])('compares %d s and %d s in one unit', (seconds, most, text) => {
    expect(insteadOf(seconds, most)).toBe(text);
  });

  test('is refused without a limit', () => {
    expect(() => Objective.recoversWithin(Scenario.site('AMS'), {})).toThrow('limits has no limit');
  });

  test('is refused with an exception without a reason', () => {
    const exceptions = [{ scenario: Scenario.site('DUB'), reason: ' ' }];
    expect(() => Objective.survives(Scenario.anySite(), { exceptions })).toThrow(
      'exceptions[0].reason must be a text',
    );
  });
});
