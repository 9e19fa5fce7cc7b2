import type { AvailabilityGroupModel } from './availability-group-model';
import type { MachineModel } from './machine-model';
import { PatchedBy } from './maintenance-slot';
import type { MaintenanceSlot, PatchWindowModel } from './maintenance-slot';
import type { RedundancyGroup } from './redundancy-group';
import { Runs, type SiteModel } from './site-model';
import type { TierModel } from './tier-model';
import { refuse } from '../core/refusal';

/** What the calendar follows from. */
interface Estate {
  readonly sites: SiteModel[];
  readonly tiers: TierModel[];
  readonly machines: MachineModel[];
  readonly redundancyGroups: RedundancyGroup[];
  readonly availabilityGroups: AvailabilityGroupModel[];
}

/** Second Tuesdays are 28 or 35 days apart. */
const LAST_DAY = 27;

/** Days between two machines whose windows begin at different times or in different time zones, so that they cannot meet. */
const DAYS_APART = 3;

const FROM_TUESDAY = ['Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday'];

/** The day of the week so many days after Patch Tuesday. */
export function weekdayAfterPatchTuesday(days: number): string {
  return FROM_TUESDAY[days % FROM_TUESDAY.length];
}

/**
 * The machines with the day on which each is patched: standby first, the site that serves days later, and never two machines of one redundancy
 * group on one day. Whoever runs a site that exists already decides when its machines are patched.
 *
 * @throws if a site has more servers of a group than days until the next Patch Tuesday
 */
export function withMaintenanceSlots(estate: Estate): MachineModel[] {
  const groups = groupsOf(estate);
  const slots = new Map<string, MaintenanceSlot>();
  for (const { id, maintenanceSlot } of estate.machines) if (maintenanceSlot) slots.set(id, maintenanceSlot);
  const last = new Map<string, number>();
  for (const site of standbyFirst(estate.sites)) {
    const { patchWindow } = site;
    if (!patchWindow) continue;
    const first = firstDay(site, patchWindow, estate.sites, last);
    const servers = estate.machines.filter(
      (machine) => machine.site === site.id && machine.patchedBy === PatchedBy.RUNBOOK,
    );
    for (const { id } of servers) {
      const others = new Set(groups.filter((group) => group.includes(id)).flat());
      const taken = [...others].flatMap((other) => slots.get(other) ?? []);
      const day = freeDay(patchWindow, first, taken) ?? refuseDay(site, id);
      slots.set(id, slotOn(day, patchWindow));
      last.set(site.id, Math.max(day, last.get(site.id) ?? 0));
    }
  }
  return estate.machines.map((machine) => ({ ...machine, maintenanceSlot: slots.get(machine.id) }));
}

/** A slot of a site's window. */
export function slotOn(
  daysAfterPatchTuesday: number,
  { startTime, timeZone, durationMinutes }: PatchWindowModel,
): MaintenanceSlot {
  return {
    daysAfterPatchTuesday,
    weekday: weekdayAfterPatchTuesday(daysAfterPatchTuesday),
    startTime,
    timeZone,
    durationMinutes,
  };
}

/** Machines that are not patched on one day: those of one tier or redundancy group, and those that vote together. */
function groupsOf({ tiers, redundancyGroups, availabilityGroups }: Estate): string[][] {
  return [
    ...tiers.map(({ machines }) => machines),
    ...redundancyGroups.map(({ members }) => members),
    ...availabilityGroups.map(({ members, witness, alternateWitness }) =>
      [...members, witness, alternateWitness].filter((each) => each !== undefined),
    ),
  ];
}

function standbyFirst(sites: SiteModel[]): SiteModel[] {
  const isStandby = (site: SiteModel): boolean => site.standbyFor !== undefined;
  return [...sites.filter(isStandby), ...sites.filter((site) => !isStandby(site))];
}

/** A pilot light tests no update before the site that serves gets it: it has no servers. */
function firstDay(
  site: SiteModel,
  { daysAfterPatchTuesday, daysAfterStandby }: PatchWindowModel,
  sites: SiteModel[],
  last: Map<string, number>,
): number {
  const standby = sites.find(({ standbyFor, runs }) => standbyFor === site.id && runs === Runs.ALWAYS);
  const lastOfStandby = standby && last.get(standby.id);
  if (lastOfStandby === undefined) return daysAfterPatchTuesday;
  return Math.max(daysAfterPatchTuesday, lastOfStandby + daysAfterStandby);
}

function freeDay(patchWindow: PatchWindowModel, first: number, taken: MaintenanceSlot[]): number | undefined {
  for (let day = first; day <= LAST_DAY; day++) {
    const slot = slotOn(day, patchWindow);
    if (patchWindow.weekdays.includes(slot.weekday) && !taken.some((other) => meet(slot, other))) return day;
  }
  return undefined;
}

/** Whether two slots may overlap; a weekly one does so on each of its days of the week. */
function meet(one: MaintenanceSlot, other: MaintenanceSlot): boolean {
  const sameTimes = one.startTime === other.startTime && one.timeZone === other.timeZone;
  const between = Math.abs((one.daysAfterPatchTuesday ?? 0) - (other.daysAfterPatchTuesday ?? 0));
  if (other.daysAfterPatchTuesday === undefined) return one.weekday === other.weekday;
  return between < (sameTimes ? 1 : DAYS_APART);
}

function refuseDay(site: SiteModel, server: string): never {
  return refuse(site.name, {
    property: 'patchWindow',
    fault: `has no day for ${server} before the next Patch Tuesday`,
    cause:
      'servers of one redundancy group are patched on different days, the standby site first, and the next Patch Tuesday may be 28 days after the last one',
    remedy: 'allow more weekdays, begin earlier (daysAfterPatchTuesday), or lower daysAfterStandby',
  });
}
