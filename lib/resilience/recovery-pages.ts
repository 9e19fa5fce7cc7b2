import { PageId } from '../model/page-ids';
import type { RecoveryTimes } from './recovery-times';

/** The page whose steps each time is about; a page for each site begins so. */
export const RECOVERY_PAGES: Record<Exclude<keyof RecoveryTimes, 'decision' | 'databaseMount'>, string> = {
  switchover: PageId.switchover,
  switchback: PageId.switchback,
  lostEdges: 'edges-lost',
  transportOutage: 'transport-outage',
  certificateRenewal: PageId.certificateRenewal,
  laggedCopy: PageId.laggedCopy,
  stateRepair: PageId.terraformState,
};

/** What a program calls the time that the steps of a page take; undefined where it has no input for it. */
export function inputOfPage(page: string): string | undefined {
  const found = Object.entries(RECOVERY_PAGES).find(
    ([, beginning]) => page === beginning || page.startsWith(`${beginning}-`),
  );
  return found && `recoveryTimes.${found[0]}`;
}
