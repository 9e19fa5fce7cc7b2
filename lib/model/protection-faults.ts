import { refusalText } from '../core/refusal';
import type { EstateDocument } from './estate-document';
import type { MachineModel } from './machine-model';
import type { RedundancyGroup } from './redundancy-group';

/** Azure starts a backup up to two hours late, and its snapshot takes some time. Source: learn.microsoft.com/azure/backup/backup-azure-vm-backup-faq. */
export const MINUTES_OF_BACKUP = 180;

const DAY = 24 * 60;

/** What an estate says of the protection of its machines that no single construct can see: machines without a decision, and schedules that meet. */
export function protectionFaults({ machines, redundancyGroups }: EstateDocument): string[] {
  return [...undecided(machines), ...meetings(machines, redundancyGroups)];
}

/** A plan for recovery that has nothing to say about a machine is none. */
function undecided(machines: MachineModel[]): string[] {
  const names = machines.filter(({ protection }) => protection === undefined).map(({ id }) => id);
  if (names.length === 0) return [];
  return [
    refusalText({
      property: 'protection',
      fault: `of ${names.join(', ')} has to be decided`,
      cause:
        'every machine of the estate is protected, or exempt with a reason, so that recovery can be planned',
      remedy:
        "say who backs up machines that exist already, with protectedBy: 'Contoso Backup Team, Veeam'; give machines that describe() of a construct of yours " +
        'has a protection',
    }),
  ];
}

/**
 * Members of a redundancy group in one site are not backed up at the same time, unless the program allows so many of them. The sites of a group
 * are not compared: a snapshot without database volumes stops a member for seconds, and the copies of the other site serve meanwhile.
 */
function meetings(machines: MachineModel[], groups: RedundancyGroup[]): string[] {
  const byId = new Map(machines.map((machine) => [machine.id, machine]));
  const faults = groups.flatMap(({ provides, members }) => {
    const scheduled = members
      .flatMap((each) => byId.get(each) ?? [])
      .filter(({ protection }) => protection?.startTime);
    const worst = scheduled
      .map((machine) => scheduled.filter((other) => isWithin(machine, other)))
      .find((together) => together.length > allowed(together));
    return worst === undefined ? [] : [{ provides, together: worst }];
  });
  const seen = new Set<string>();
  return faults.flatMap(({ provides, together }) => {
    const names = together.map(({ id, protection }) => `${id} at ${protection!.startTime!}`);
    const text = names.join(', ');
    if (seen.has(text)) return [];
    seen.add(text);
    return [
      refusalText({
        property: 'protection',
        fault: `schedules backups of ${text} less than ${MINUTES_OF_BACKUP / 60} hours apart`,
        cause: `they provide ${provides} together, and Azure starts a backup up to two hours late (learn.microsoft.com/azure/backup/backup-azure-vm-backup-faq)`,
        remedy: `give one of their tiers another startTime, or let ${together.length} of them be backed up at once with membersAtOnce: ${together.length}`,
      }),
    ];
  });
}

function allowed(together: MachineModel[]): number {
  return Math.max(1, ...together.map(({ protection }) => protection?.membersAtOnce ?? 1));
}

/** Whether the backup of another machine of the site may run at the start of a machine's. */
function isWithin(one: MachineModel, other: MachineModel): boolean {
  const [start, startOfOther] = [one, other].map(({ protection }) => minutesOf(protection!.startTime!));
  return one.site === other.site && (start - startOfOther + DAY) % DAY < MINUTES_OF_BACKUP;
}

/** Minutes from midnight to a time such as `02:30`. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
