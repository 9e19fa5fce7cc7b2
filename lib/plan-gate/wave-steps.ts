import type { EstateDocument } from '../model/estate-document';
import type { MachineModel } from '../model/machine-model';
import { Effect } from './effect';

/** The pages of the runbooks about a machine, with the function that stands for the work. */
interface Pages {
  readonly maintenance: string;
  readonly work: string;
  readonly check: string;
  readonly rebuild: string;
}

const SERVER: Pages = {
  maintenance: 'maintenance-member',
  work: 'Invoke-WorkOnServer',
  check: 'Test-CheckInService',
  rebuild: 'member-rebuild',
};
const EDGE: Pages = {
  maintenance: 'maintenance-edge',
  work: 'Invoke-WorkOnEdge',
  check: 'Test-OpenEdge',
  rebuild: 'edge-rebuild',
};

/** What lists machines that are off; no plan shows them. */
const LIST_OFF = `az vm list -d --query "[?powerState!='VM running'].name"`;

/** What people do around a wave: a page of the runbooks takes the machine out of service and brings it back. */
export function stepsOf(
  machine: MachineModel,
  { effect, isNew, deployed }: { effect: Effect; isNew: boolean; deployed: EstateDocument },
): { readonly before: string[]; readonly after: string[] } {
  const { id } = machine;
  const runs = `Azure reports ${id} as running, and no machine is off: ${LIST_OFF}`;
  if (machine.roles.includes('proxy')) return proxySteps(machine, { effect, isNew, runs });
  const pages = pagesOf(machine);
  if (pages === undefined) return otherSteps(machine, runs, deployed);
  const { maintenance, work, check, rebuild } = pages;
  const leave = `Page ${maintenance}, on ${id}: every step before ${work}`;
  if (isNew) return { before: [], after: [runs, `Page ${rebuild}-${id}`] };
  if (effect === Effect.DESTROYED) return { before: [leave], after: [] };
  return {
    before: [leave],
    after: [
      runs,
      effect === Effect.REPLACED
        ? `Page ${rebuild}-${id}: the machine is empty`
        : `Page ${maintenance}, on ${id}: every step after ${work}. Go on when ${check} shows what it should`,
    ],
  };
}

/** One page is about all proxies of a site. */
function proxySteps(
  { id, site = '' }: MachineModel,
  { effect, isNew, runs }: { effect: Effect; isNew: boolean; runs: string },
): { before: string[]; after: string[] } {
  const page = `Page proxies-maintenance-${site}, for ${id}`;
  const leave = `${page}: every step before Invoke-WorkOnProxy${pascal(site)}`;
  const leads = `${id} leads clients: Test-SeeProxies${pascal(site)}`;
  if (isNew) return { before: [], after: [runs, leads] };
  if (effect === Effect.DESTROYED) return { before: [leave], after: [] };
  return {
    before: [leave],
    after: [runs, `${page}: every step after Invoke-WorkOnProxy${pascal(site)}`, leads],
  };
}

/** A code in the name of a function. */
function pascal(site: string): string {
  return site.charAt(0).toUpperCase() + site.slice(1).toLowerCase();
}

/** Witnesses, and machines of a team's own tiers. */
function otherSteps(
  { id }: MachineModel,
  runs: string,
  { availabilityGroups }: EstateDocument,
): { before: string[]; after: string[] } {
  const votes = availabilityGroups.find(({ witness }) => witness === id);
  return votes
    ? {
        before: [`Every member of ${votes.id} is up: Get-ClusterNode`],
        after: [
          runs,
          `Get-DatabaseAvailabilityGroup -Identity ${votes.id} -Status shows WitnessShareInUse as Primary`,
        ],
      }
    : { before: [], after: [runs] };
}

function pagesOf({ roles }: MachineModel): Pages | undefined {
  if (roles.includes('edge')) return EDGE;
  return roles.includes('mailbox') || roles.includes('client-access') ? SERVER : undefined;
}

/** The apply of a wave by hand. Double quotes are those of every shell, cmd.exe included; keys of for_each have some themselves. */
export function waveCommand(stack: string, targets: readonly string[]): string {
  return [
    'terraform',
    `"-chdir=cdktf.out/stacks/${stack}"`,
    'apply',
    ...targets.map((each) => (each.includes('"') ? `'-target=${each}'` : `"-target=${each}"`)),
  ].join(' ');
}
