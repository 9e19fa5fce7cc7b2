import type { MachineModel } from '../model/machine-model';
import type { RestoreDrillModel } from '../model/protection-model';
import { isPage } from '../model/restore-figures';
import { hasImage } from '../model/restore-sources';
import type { Rehearsal } from './plan-document';
import type { PlanEstate } from './plan-estate';

/** What the page of a drill leaves out, by the role that it is about: no copy may meet the estate. */
const LEFT_OUT: Record<string, string> = {
  edge: 'the swap of the disk on the real machine, a rebuild as a whole with the new subscription, and the flow of mail: the copy has its system disk only, and no network',
  'client-access':
    'the swap of the disk on the real machine, Setup /Mode:RecoverServer with the replay of the customisation log, and the service of clients: the copy has its system disk only, and reaches no Active Directory',
  mailbox:
    'the rebuild of a server, and the return of a whole database to its place: the files are mounted as a recovery database',
};

/** Every drill, with what it shows and what it does not. */
export function rehearsals(estate: PlanEstate): Rehearsal[] {
  return estate.document.restoreDrills.map((drill) => {
    const opened = estate.document.machines.some((machine) => opensExport(estate, drill, machine));
    const { rehearses } = drill;
    return {
      ...recordOf(drill),
      rehearses: opened
        ? `${rehearses}; that the newest export of such a server can be opened${importsExport(estate, drill) ? ', and imported into a copy of an Edge' : ''}`
        : rehearses,
      leavesOut: LEFT_OUT[drill.role],
    };
  });
}

function recordOf({ network: _, measures: __, ...rest }: RestoreDrillModel): RestoreDrillModel {
  return rest;
}

/** When a way to replace a machine was last carried out by a drill, on any server of the role. */
export function wayRehearsed(estate: PlanEstate, machine: MachineModel, page: string): string {
  const own = estate.document.restoreDrills.filter(({ role }) => machine.roles.includes(role));
  const whole = own.filter((drill) => carriesOut(drill, page));
  if (whole.length > 0) return whole.map(lastTime).join('; ');
  const opening = own.filter((drill) => opensExport(estate, drill, machine));
  const part = (drill: RestoreDrillModel): string =>
    importsExport(estate, drill) ? 'import of an export into a copy' : 'opening of an export';
  return ['never as a whole', ...opening.map((drill) => `${part(drill)}: ${lastTime(drill)}`)].join('; ');
}

/** When a page was last carried out by a drill. */
export function pageRehearsed({ document }: PlanEstate, page: string): string {
  const own = document.restoreDrills.filter((drill) => carriesOut(drill, page));
  return own.length === 0 ? 'never' : own.map(lastTime).join('; ');
}

/** A drill carries out the page whose time it measures. */
function carriesOut({ measures, page: own }: RestoreDrillModel, page: string): boolean {
  return isPage(page, measures ?? own);
}

/** The drills of Edges and of front ends have a step that opens what was exported. */
function opensExport(estate: PlanEstate, { role }: RestoreDrillModel, machine: MachineModel): boolean {
  const purpose = { edge: 'edge-configuration', 'client-access': 'customisations' }[role];
  return (
    purpose !== undefined && machine.roles.includes(role) && estate.exportOf(machine, purpose) !== undefined
  );
}

/** With an image there is a copy of an Edge that an export can be imported into. */
function importsExport({ document }: PlanEstate, { role }: RestoreDrillModel): boolean {
  return role === 'edge' && hasImage(document, role);
}

function lastTime({ id, lastDay }: RestoreDrillModel): string {
  return lastDay === undefined ? `never (drill ${id})` : `${lastDay} (drill ${id})`;
}
