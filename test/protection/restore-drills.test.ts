import type { RestoreDrillOptions, RestoreDrillResult, TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import {
  Duration,
  EstateModel,
  ExchangeVersion,
  RestoreDrill,
  RestoreDrills,
  ServerProtection,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { RestoreDrillModel } from '../../lib/model/protection-model';
import { BACKED_UP, estateProps, testApp } from '../support/app';

const RESULT: RestoreDrillResult = {
  day: '2026-10-05',
  duration: Duration.hours(3),
  recoveryPointAge: Duration.hours(20),
  evidence: 'drills/2026-10-05-edge.md',
};

function drillsOf(
  restoreDrills: RestoreDrill[] | undefined,
  more: Partial<TwoSiteExchangeProps> = {},
): RestoreDrillModel[] {
  const estate = new TwoSiteExchange(testApp(), 'contoso', estateProps({ restoreDrills, ...more }));
  return EstateModel.of(estate).toDocument().restoreDrills;
}

/** What a program with these drills is refused with; undefined where it is not. */
function refusalOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

function synthWith(drills: RestoreDrill[], network?: string, more: Partial<TwoSiteExchangeProps> = {}): void {
  const app = testApp();
  const { zone } = new TwoSiteExchange(app, 'contoso', estateProps({ restoreDrills: [], ...more }));
  new RestoreDrills(zone, 'Drills', { drills, network });
  app.synth();
}

test('an estate has a drill of each role that it has, and none where it says so', () => {
  const group = { name: 'DAG1', databases: 2, copies: { localCopies: 2, remoteCopies: 2, laggedCopies: 1 } };
  expect(drillsOf(undefined).map(({ id }) => id)).toEqual(['edge', 'front-end']);
  const all = drillsOf(undefined, { databaseAvailabilityGroup: group });
  expect(all.map(({ page, everyDays }) => [page, everyDays])).toEqual([
    ['drill-edge', 180],
    ['drill-front-end', 180],
    ['drill-mailbox', 90],
  ]);
  expect(all[0]).not.toHaveProperty('lastDay');
  expect(all[0]).not.toHaveProperty('dueDay');
  expect(drillsOf([])).toEqual([]);
});

test('the last result counts, in whatever order they are written', () => {
  const every = Duration.days(30);
  const earlier = { ...RESULT, day: '2025-12-31', evidence: 'drills/earlier.md' };
  const [drill] = drillsOf([RestoreDrill.edge({ every, results: [RESULT, earlier] })]);
  expect(drill).toMatchObject({
    lastDay: '2026-10-05',
    dueDay: '2026-11-04',
    measuredSeconds: 10_800,
    measuredLossSeconds: 72_000,
    evidence: 'drills/2026-10-05-edge.md',
  });
});

test.each([
  [Duration.days(1), undefined],
  [Duration.days(366), undefined],
  [Duration.days(0), /every must be a whole number of days from 1 to 366/],
  [Duration.days(367), /every must be a whole number of days from 1 to 366/],
  [Duration.hours(36), /every must be a whole number of days from 1 to 366/],
])('a drill every %s', (every, expected) => {
  const made = refusalOf(() => RestoreDrill.frontEnd({ every }));
  if (expected) expect(made).toMatch(expected);
  else expect(made).toBeUndefined();
});

test('a misspelt setting of a drill is refused', () => {
  const options = { evry: Duration.days(3) } as RestoreDrillOptions;
  expect(refusalOf(() => RestoreDrill.mailbox(options))).toMatch(/evry is not a setting.*'every'/);
});

test.each([
  [{ day: '2026-02-28' }, undefined],
  [{ day: '2026-02-29' }, /results\[0\]\.day must be a day of the calendar/],
  [{ day: '2026-13-01' }, /results\[0\]\.day must be a day of the calendar/],
  [{ day: '5 October 2026' }, /results\[0\]\.day must be a day of the calendar/],
  [{ evidence: ' ' }, /results\[0\]\.evidence must be a text that is not empty/],
  [{ duration: Duration.seconds(1) }, undefined],
  [{ duration: Duration.minutes(0) }, /results\[0\]\.duration must be longer than nothing/],
  [{ duration: 3 as unknown as Duration }, /results\[0\]\.duration/],
  [{ loss: 3 }, /results\[0\]\.loss is not a setting/],
])('a result with %j', (change, expected) => {
  const made = refusalOf(() => RestoreDrill.mailbox({ results: [{ ...RESULT, ...change }] }));
  if (expected) expect(made).toMatch(expected);
  else expect(made).toBeUndefined();
});

test('two drills of one kind are refused', () => {
  expect(refusalOf(() => synthWith([RestoreDrill.edge(), RestoreDrill.edge()]))).toContain(
    "drills has two drills of the kind 'edge'",
  );
});

test('a drill needs machines of its role', () => {
  const mailbox = [RestoreDrill.mailbox()];
  expect(refusalOf(() => synthWith(mailbox, undefined, { version: ExchangeVersion.V2013 }))).toContain(
    "drills has a drill of the kind 'mailbox', and the estate has no machine with the role mailbox",
  );
});

const PAIR = { localCopies: 2, remoteCopies: 1 };
const IMAGES = { protection: ServerProtection.fullServer() };

test.each<[string, Partial<TwoSiteExchangeProps>, boolean]>([
  ['three copies that do not lag', { databaseAvailabilityGroup: { databases: 2, copies: PAIR } }, false],
  [
    'a lagged copy',
    {
      databaseAvailabilityGroup: {
        databases: 2,
        copies: { localCopies: 2, remoteCopies: 2, laggedCopies: 1 },
      },
    },
    true,
  ],
  ['a backup of databases', { databaseAvailabilityGroup: { ...BACKED_UP, databases: 2 } }, true],
  [
    'images with the volumes of databases',
    { databaseAvailabilityGroup: { databases: 2, copies: PAIR }, clientAccess: IMAGES },
    true,
  ],
])('a drill of databases with %s: %j', (_, more, has) => {
  expect(drillsOf(undefined, more).map(({ id }) => id)).toEqual([
    'edge',
    'front-end',
    ...(has ? ['mailbox'] : []),
  ]);
  const refused = refusalOf(() => synthWith([RestoreDrill.mailbox()], undefined, more));
  if (has) expect(refused).toBeUndefined();
  else
    expect(refused).toContain(
      "drills has a drill of the kind 'mailbox', and the estate has nothing that it could restore. It restores from an Exchange-aware backup",
    );
});

test('a drill of Edges needs an image or an export of one', () => {
  const edge = { ...estateProps().edge, protection: ServerProtection.none({ reason: 'rebuilt from code' }) };
  const drills = [RestoreDrill.edge()];
  expect(refusalOf(() => synthWith(drills, undefined, { edge }))).toBeUndefined();
  const bare = { edge, configurationExports: false };
  expect(refusalOf(() => synthWith(drills, undefined, bare))).toContain(
    'It restores from a backup of an Edge in a vault, or an export of its configuration, and the program has none',
  );
  expect(drillsOf(undefined, bare).map(({ id }) => id)).toEqual(['front-end']);
});

test.each([
  ['192.168.255.0/28', undefined],
  ['10.9.0.0/16', undefined],
  ['192.168.255.0/29', /network must be a block of \/28 or larger/],
  ['10.10.1.0/24', /network overlaps 10\.10\.0\.0\/16 of Amsterdam/],
  ['10.0.0.0/8', /network overlaps 10\.10\.0\.0\/16 of Amsterdam/],
])('a drill network %s', (network, expected) => {
  const refusal = refusalOf(() => synthWith([RestoreDrill.edge()], network));
  if (expected) expect(refusal).toMatch(expected);
  else expect(refusal).toBeUndefined();
});
