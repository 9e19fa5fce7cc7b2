import { PageId } from '../model/page-ids';
import type { SiteModel } from '../model/site-model';
import type { PlanEstate } from './plan-estate';

/** By which pages people do something, and what the pages leave open. */
export interface Guidance {
  readonly pages: string[];
  /** Who does what where no page says it, or what of a page is meant. */
  readonly note?: string;
}

/** The pages of lost sites from nothing. */
export function rebuildPages(estate: PlanEstate, sites: readonly SiteModel[]): string[] {
  return sites
    .filter((site) => estate.standing(site))
    .flatMap(({ id }) => estate.page(PageId.siteFromNothing(id)) ?? []);
}

/** The page that says how a stack is applied: that of a lost site where it has the stack, or else the bring-up. */
export function applyGuidance(estate: PlanEstate, stack: string, sites: readonly SiteModel[]): Guidance {
  const [rebuild] = rebuildPages(estate, sites);
  const own = sites.some((site) => site.stack === stack && estate.standing(site));
  if (rebuild !== undefined && (own || connecting(estate).includes(stack))) return { pages: [rebuild] };
  const bringUp = isBroughtUp(estate, stack) ? estate.page(PageId.bringUp) : undefined;
  return bringUp === undefined
    ? { pages: [], note: `Whoever applies Terraform applies ${stack}, in the output that was deployed last.` }
    : {
        pages: [bringUp],
        note: `Only the commands of the page that name ${stack}, in the output that was deployed last: the others are for the first day.`,
      };
}

/** The stacks by which a new site is connected: addresses, names and links. */
function connecting(estate: PlanEstate): string[] {
  const { dnsZones, interconnects, stacks } = estate.document;
  const [zone] = dnsZones;
  const before = stacks.find(({ id }) => id === zone?.stack)?.dependsOn ?? [];
  const others = [...estate.document.sites.map((site) => site.stack), ...firstStacks(estate)];
  return [
    ...(zone ? [zone.stack] : []),
    ...before.filter((id) => !others.includes(id)),
    ...interconnects.filter(({ gateway }) => !gateway).map((each) => each.stack),
  ];
}

/** Stacks that those of sites come after, such as the one with the store of exports. */
function firstStacks({ document: { sites, stacks } }: PlanEstate): string[] {
  const own = sites.map(({ stack }) => stack);
  return stacks
    .filter(({ id }) => own.includes(id))
    .flatMap(({ dependsOn }) => dependsOn)
    .filter((id) => !own.includes(id));
}

/** Whether the bring-up has a command for a stack. */
function isBroughtUp(estate: PlanEstate, stack: string): boolean {
  const { alerts, machines } = estate.document;
  const witnesses = machines.filter(({ roles }) => roles.includes('witness'));
  return [
    ...[estate.primary, estate.standby, ...witnesses, ...alerts].map((each) => each?.stack),
    ...firstStacks(estate),
    ...connecting(estate),
  ].includes(stack);
}
