import type { MachineModel } from '../model/machine-model';
import { minutesOf } from '../model/protection-faults';
import { isInWorkingHours } from './backup-slots';

/** What a tier says where backups of its members start while people work; undefined where all start at night. */
export function workingHoursAdvice(
  members: readonly Pick<MachineModel, 'id' | 'protection'>[],
): string | undefined {
  const byDay = members.filter(
    ({ protection }) =>
      protection?.startTime !== undefined && isInWorkingHours(minutesOf(protection.startTime)),
  );
  if (byDay.length === 0) return undefined;
  const starts = byDay.map(({ id, protection }) => `${id} at ${protection!.startTime!}`).join(', ');
  return (
    `Backups start in working hours, from 07:00 to 19:00 ${byDay[0].protection!.timeZone}: ${starts}. A snapshot slows a server while people use it. Members of a tier start ` +
    'three hours apart: let more of them be backed up at once with membersAtOnce, or give the tier a startTime that leaves more of the night.'
  );
}
