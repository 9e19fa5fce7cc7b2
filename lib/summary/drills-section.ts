import type { EstateModel } from '../model/estate-model';
import type { RestoreDrillModel } from '../model/protection-model';

/** The restore drills, when each was carried out last, and by when the next is due. */
export function drillsSection(model: EstateModel): string {
  const { machines, restoreDrills } = model.toDocument();
  if (restoreDrills.length > 0) return ['Restore drills', ...restoreDrills.map(drillText)].join('\n');
  return machines.some(({ protection }) => protection?.vault !== undefined)
    ? 'No restore drill is planned.'
    : '';
}

function drillText({ id, rehearses, everyDays, lastDay, dueDay }: RestoreDrillModel): string {
  const last =
    lastDay === undefined
      ? 'none is recorded, so that it is due now'
      : `the last was on ${lastDay}, and the next is due by ${dueDay ?? '-'}`;
  return `- ${id}, every ${everyDays} days: ${rehearses}; ${last}.`;
}
