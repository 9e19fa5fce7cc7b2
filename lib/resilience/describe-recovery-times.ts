import type { IConstruct } from 'constructs';
import { checkAllProps, ofClass, type SettingsOf } from '../core/check-class';
import { Duration } from '../core/duration';
import type { RecoveryTimesModel } from '../model/recovery-times-model';
import type { RecoveryTimes } from './recovery-times';
import { OTHER_TIMES, RECOVERY_PAGES } from './recovery-pages';

/**
 * Refuses times that are none.
 *
 * @throws if one is no duration
 */
export function checkRecoveryTimes(scope: IConstruct, times: RecoveryTimes | undefined): void {
  const duration = ofClass(Duration, 'Duration.minutes(30)');
  const names = [...OTHER_TIMES, ...Object.keys(RECOVERY_PAGES)];
  if (times === undefined) return;
  const table = Object.fromEntries(names.map((name) => [name, duration])) as SettingsOf<RecoveryTimes>;
  checkAllProps(scope, times, table, 'recoveryTimes.');
}

/** What the model says of the team's times. */
export function describeRecoveryTimes(times: RecoveryTimes): RecoveryTimesModel {
  const pages = Object.entries(RECOVERY_PAGES).flatMap(([name, page]): [string, number][] => {
    const time = times[name as keyof RecoveryTimes];
    return time === undefined ? [] : [[page, time.toSeconds()]];
  });
  return {
    decisionSeconds: times.decision?.toSeconds(),
    mountSeconds: times.databaseMount?.toSeconds(),
    databaseBackupAgeSeconds: times.databaseBackupAge?.toSeconds(),
    directoryRebuildSeconds: times.directoryRebuild?.toSeconds(),
    directoryRestoreSeconds: times.directoryRestore?.toSeconds(),
    applySeconds: times.apply?.toSeconds(),
    otherServerSeconds: times.otherServerRebuild?.toSeconds(),
    directoryBackupAgeSeconds: times.directoryBackupAge?.toSeconds(),
    pageSeconds: Object.fromEntries(pages),
  };
}
