import { Runs } from '../../lib/model/site-model';
import { lossFromBackup, timeOfPage } from '../../lib/model/restore-figures';
import type { RestoreDrillModel } from '../../lib/model/protection-model';
import { randomEstate } from '../resilience/random-estate';

const DRILL: RestoreDrillModel = {
  id: 'edge-import',
  rehearses: 'import',
  role: 'edge',
  everyDays: 180,
  page: 'restore-drill-edge',
  measures: 'edge-rebuild',
};
const [GROUP] = randomEstate(1).availabilityGroups;
const BACKED_UP = { ...GROUP, logTruncation: { circularLogging: false, backupProduct: 'Contoso Backup 12' } };

describe('the time of a page', () => {
  const recoveryTimes = { pageSeconds: { 'edge-rebuild': 600, 'edge-rebuild-AMSEDGE2': 900 } };

  test.each([
    ['edge-rebuild-AMSEDGE1', 600],
    ['edge-rebuild-AMSEDGE2', 900],
  ])('%s is what the team states of it, or of all like it', (page, seconds) => {
    expect(timeOfPage({ recoveryTimes }, page)).toEqual({
      seconds,
      source: 'stated by the team',
      measured: false,
    });
  });

  test('is the longest of the drills that have measured it, whatever the team states', () => {
    const restoreDrills = [
      { ...DRILL, measuredSeconds: 700, lastDay: '2026-10-05' },
      { ...DRILL, id: 'short', measuredSeconds: 100 },
      { ...DRILL, id: 'other', measures: 'member-rebuild', measuredSeconds: 10_000 },
    ];
    expect(timeOfPage({ recoveryTimes, restoreDrills }, 'edge-rebuild-AMSEDGE2')).toEqual({
      seconds: 700,
      source: 'measured by the drill edge-import on 2026-10-05',
      measured: true,
    });
  });

  test('of a page for several servers is measured by drills of servers like them only', () => {
    const restoreDrills = [{ ...DRILL, measures: 'image-restore', measuredSeconds: 60 }];
    const secondsFor = (roles?: string[]): number | undefined =>
      timeOfPage({ restoreDrills }, 'image-restore', roles).seconds;
    expect([secondsFor(['edge']), secondsFor(['mailbox']), secondsFor()]).toEqual([60, undefined, 60]);
  });

  test('is that of the drill itself where it measures no other page', () => {
    const restoreDrills = [{ ...DRILL, measures: undefined, measuredSeconds: 60 }];
    expect(timeOfPage({ restoreDrills }, 'restore-drill-edge').source).toBe(
      'measured by the drill edge-import',
    );
    expect(timeOfPage({ restoreDrills }, 'edge-rebuild').seconds).toBeUndefined();
  });

  test.each([
    ['member-rebuild-AMSFE1', 'recoveryTimes.serverRebuild'],
    ['edge-rebuild-AMSEDGE1', 'recoveryTimes.edgeRebuild'],
    ['witness-lost', 'recoveryTimes.witnessRebuild'],
    ['no-page', undefined],
  ])('%s that nobody has stated has its input', (page, input) => {
    expect(timeOfPage({ restoreDrills: [{ ...DRILL, measures: page }] }, page)).toEqual({
      source: 'not stated by the team',
      measured: false,
      input,
    });
  });
});

describe('what a restore of databases loses', () => {
  const restores = (measuredLossSeconds: number): RestoreDrillModel => ({
    ...DRILL,
    id: 'database',
    measures: 'database-restore',
    measuredLossSeconds,
  });

  test.each([
    [undefined, undefined, undefined],
    [3600, undefined, 3600],
    [undefined, 1800, 1800],
    // One recovery point is no bound.
    [3600, 1800, 3600],
    [3600, 3600, 3600],
    [3600, 7200, 7200],
  ])('is the larger of %s s stated and %s s found in a drill', (databaseBackupAgeSeconds, found, seconds) => {
    const restoreDrills = found === undefined ? [] : [restores(found)];
    const figure = lossFromBackup({ recoveryTimes: { databaseBackupAgeSeconds }, restoreDrills }, BACKED_UP);
    expect([figure.seconds, figure.measured]).toEqual([seconds, seconds !== undefined && seconds === found]);
    expect(figure.input).toBe(seconds === undefined ? 'recoveryTimes.databaseBackupAge' : undefined);
  });

  test('has no figure where nothing backs them up, whatever is stated', () => {
    expect(lossFromBackup({ recoveryTimes: { databaseBackupAgeSeconds: 60 } }, GROUP)).toEqual({
      source: 'the program names no backup of the databases of DAG1',
      measured: false,
    });
  });
});

describe('the rebuild of a server that installs itself', () => {
  const machine = {
    id: 'AMSFE1',
    roles: ['mailbox'],
    location: 'Amsterdam',
    failureDomains: [],
    existing: false,
    runs: Runs.ALWAYS,
    drained: false,
    volumes: [],
  };
  const installation = {
    release: 'Exchange Server Subscription Edition RTM',
    buildNumber: '15.2.2562.17',
    expectedSeconds: 7200,
    mediaAccount: 'media',
    mediaContainer: 'exchange',
    mayBeFirst: false,
    over: true,
  };
  const page = 'member-rebuild-AMSFE1';

  it('takes as long as the program expects, where nobody has stated or measured more', () => {
    expect(timeOfPage({ machines: [{ ...machine, installation }] }, page)).toEqual({
      seconds: 7200,
      source: 'expectedDuration of its installation in the program, without what people do around it',
      measured: false,
    });
    expect(timeOfPage({ machines: [machine] }, page).seconds).toBeUndefined();
    expect(timeOfPage({ machines: [{ ...machine, installation }] }, 'image-restore').seconds).toBeUndefined();
  });

  it('takes what the team has stated, which has the work of people in it', () => {
    const recoveryTimes = { pageSeconds: { 'member-rebuild': 14_400 } };
    const machines = [{ ...machine, installation }];
    expect(timeOfPage({ machines, recoveryTimes }, page)).toMatchObject({
      seconds: 14_400,
      source: 'stated by the team',
    });
  });
});
