import { PAGE_INPUTS } from '../model/restore-figures';
import type { RecoveryTimes } from './recovery-times';

/** Times that are not those of the steps of a page. */
export const OTHER_TIMES = [
  'decision',
  'databaseMount',
  'databaseBackupAge',
  'directoryRebuild',
  'directoryRestore',
  'directoryBackupAge',
  'apply',
  'otherServerRebuild',
] as const satisfies (keyof RecoveryTimes)[];

/** The page whose steps each of the others is about; a page for each site or server begins so. */
export const RECOVERY_PAGES: Record<
  Exclude<keyof RecoveryTimes, (typeof OTHER_TIMES)[number]>,
  string
> = PAGE_INPUTS;
