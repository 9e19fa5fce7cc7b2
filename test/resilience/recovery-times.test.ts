import { App, TerraformStack } from 'cdktf';
import { Duration, EstateModel, ResilienceReport, type RecoveryTimes } from 'cdktf-resilient-exchange';
import { DependencyKind } from '../../lib/model/dependency';
import { analyse } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';
import { timeByPage } from '../../lib/resilience/times';
import { randomEstate } from './random-estate';

const MINUTES = Duration.minutes(10);

function recoveryTimesOf(recoveryTimes: RecoveryTimes): EstateModel['recoveryTimes'] {
  const app = new App();
  new ResilienceReport(new TerraformStack(app, 'names'), 'Report', { recoveryTimes });
  return EstateModel.of(app).recoveryTimes;
}

test('times that the team states are in the model', () => {
  expect(recoveryTimesOf({ decision: MINUTES, lostEdges: Duration.hours(1) })).toEqual({
    decisionSeconds: 600,
    pageSeconds: { 'edges-lost': 3600 },
  });
});

test('times and ages of backups have their place in the model', () => {
  expect(
    recoveryTimesOf({
      serverRebuild: Duration.hours(6),
      edgeRebuild: Duration.hours(2),
      witnessRebuild: MINUTES,
      databaseBackupAge: Duration.hours(24),
      directoryRestore: Duration.hours(8),
      directoryBackupAge: Duration.hours(12),
    }),
  ).toEqual({
    databaseBackupAgeSeconds: 86_400,
    directoryRestoreSeconds: 28_800,
    directoryBackupAgeSeconds: 43_200,
    pageSeconds: { 'member-rebuild': 21_600, 'edge-rebuild': 7200, 'witness-lost': 600 },
  });
});

test('a time that is no duration is refused', () => {
  expect(() => recoveryTimesOf({ decision: 10 as unknown as Duration })).toThrow('recoveryTimes.decision');
});

const stated = {
  ...randomEstate(1),
  recoveryTimes: { decisionSeconds: 60, pageSeconds: { 'edges-lost': 600 } },
};

test.each([
  ['edges-lost-AMS', [60, 600]],
  ['edges-lost', [60, 600]],
  // The beginning of a word is not the page.
  ['edges-losthere', [60, undefined]],
  ['lagged-copy', [60, undefined]],
])('the page %s takes %j', (page, seconds) => {
  expect(timeByPage(stated, page).map((part) => part.seconds)).toEqual(seconds);
});

test('the sum is stated when every part is', () => {
  const certificate = (pageSeconds: Record<string, number>): number | undefined => {
    const estate = { ...randomEstate(1), recoveryTimes: { decisionSeconds: 60, pageSeconds } };
    const needs = { source: 'mail outside', target: 'certificate', kind: DependencyKind.NEEDS };
    const verdict = analyse({ ...estate, dependencies: [...estate.dependencies, needs] }).verdict(
      'client access from the Internet: mail.contoso.com',
      ['certificate'],
    );
    expect(verdict.outcome).toBe(Outcome.NEEDS_PERSON);
    return verdict.seconds;
  };
  expect(certificate({ 'certificate-renewal': 600 })).toBe(660);
  expect(certificate({})).toBeUndefined();
});
