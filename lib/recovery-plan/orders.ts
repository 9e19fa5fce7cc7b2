import { AzureCloud } from '../core/azure-cloud';
import { listed } from '../core/words';
import { regionDomain } from '../model/ids';
import { PageId } from '../model/page-ids';
import type { MachineModel } from '../model/machine-model';
import type { SiteModel } from '../model/site-model';
import { sumOf } from './figures';
import type { OrderStep, RecoveryOrder } from './plan-document';
import type { PlanEstate } from './plan-estate';
import { secondCopy } from '../model/second-copy';
import { vaultLost } from './protections';
import { roleId, roleName } from './roles';
import { topologicalOrder } from '../core/topological-order';
import { type Lost, type Unit, unitsOf } from './units';

/** The orders of recovery: each role of each site, each site, everything. */
export function recoveryOrders(estate: PlanEstate): RecoveryOrder[] {
  const machines = estate.document.machines.filter((machine) => !estate.isPilotLight(machine));
  const { sites } = estate;
  return [
    ...rolesOf(machines).map((own) =>
      orderOf(
        estate,
        { machines: own, sites: [] },
        `role:${own[0].site ?? own[0].location}/${roleId(own[0])}`,
        `all ${roleName(roleId(own[0]))} of ${own[0].location}`,
      ),
    ),
    ...sites.map((site) =>
      orderOf(
        estate,
        { machines: machines.filter((machine) => machine.site === site.id), sites: [site] },
        `site:${site.id}`,
        `the whole site ${site.name}`,
      ),
    ),
    ...(sites.length > 1
      ? [orderOf(estate, { machines, sites }, 'everything', 'everything: all sites at once')]
      : []),
  ];
}

/** Machines of one role in one site that are more than one: a single one is replaced by its page. */
function rolesOf(machines: readonly MachineModel[]): MachineModel[][] {
  const all = new Map<string, MachineModel[]>();
  for (const machine of machines) {
    const key = `${machine.site ?? machine.location}\n${roleId(machine)}`;
    all.set(key, [...(all.get(key) ?? []), machine]);
  }
  return [...all.values()].filter(({ length }) => length > 1);
}

function orderOf(estate: PlanEstate, lost: Lost, id: string, text: string): RecoveryOrder {
  const units = topologicalOrder(unitsOf(estate, lost));
  const steps = stepsOf(units);
  return {
    id,
    lost: text,
    servedBy: servedBy(estate, lost)?.name,
    notes: notesOf(estate, lost),
    steps,
    oneAfterAnother: sumOf(steps.flatMap(({ time }) => time)),
    inParallel: longestChain(steps),
  };
}

function stepsOf(units: readonly Unit[]): OrderStep[] {
  const numbers = new Map(units.map(({ id }, index) => [id, index + 1]));
  const before = new Map<number, Set<number>>();
  return units.map(({ what, machines, pages, note, time, after, id }) => {
    const number = numbers.get(id)!;
    // Of things that wait for each other in a circle, one begins.
    const waits = after.map((each) => numbers.get(each) ?? Infinity).filter((each) => each < number);
    const implied = new Set(waits.flatMap((each) => [...before.get(each)!]));
    before.set(number, new Set([...waits, ...implied]));
    const direct = [...new Set(waits)].filter((each) => !implied.has(each));
    return { number, what, machines, pages, note, time, after: direct.sort((one, other) => one - other) };
  });
}

/** Machines of one step are replaced at the same time, the rest of a step one after another. */
function longestChain(steps: readonly OrderStep[]): number | undefined {
  const ends = new Map<number, number | undefined>();
  for (const { number, time, machines, after } of steps) {
    const own = machines.length > 1 ? mostOf(time.map(({ seconds }) => seconds)) : sumOf(time);
    const begin = mostOf(after.map((each) => ends.get(each)));
    ends.set(number, own === undefined || begin === undefined ? undefined : begin + own);
  }
  return mostOf([...ends.values()]);
}

function mostOf(all: readonly (number | undefined)[]): number | undefined {
  const known = all.filter((each) => each !== undefined);
  return known.length < all.length ? undefined : Math.max(0, ...known);
}

function notesOf(estate: PlanEstate, { sites, machines }: Lost): string[] {
  if (sites.length === 0) return [];
  const { vaults, databases, exportStores, dnsZones, cloud } = estate.document;
  const domains = sites.flatMap(({ failureDomains }) => failureDomains);
  const isLost = (region: string): boolean => domains.includes(regionDomain(region));
  const noCopy = databases.filter(({ copies }) =>
    copies.every(({ server }) => machines.some(({ id }) => id === server)),
  );
  return [
    servingText(estate, sites),
    ...vaults
      .filter(({ site }) => sites.some(({ id }) => id === site))
      .map((vault) =>
        vault.pairedRegion !== undefined && isLost(vault.region) && isLost(vault.pairedRegion)
          ? `Vault ${vault.id}: the backups are lost with ${vault.region} and ${vault.pairedRegion}, its paired region.`
          : `Vault ${vault.id}: ${vaultLost(
              estate,
              vault,
              estate.sites.find(({ id }) => id === vault.site),
            )}`,
      ),
    ...exportStores
      .filter(({ failureDomains }) => failureDomains.some((domain) => domains.includes(domain)))
      .map(
        ({ id, region }) =>
          `Export store ${id}: its region ${region} is lost too. ${secondCopyText(storageHost(cloud, id), region, isLost)}`,
      ),
    ...silentAlerts(estate, isLost),
    ...dnsZones
      .filter(({ region }) => region !== undefined && isLost(region))
      .map(
        ({ id, region }) =>
          `Names of ${id}: they go on resolving, and Azure may refuse to change them while ${region!} is lost.`,
      ),
    ...(noCopy.length > 0
      ? [
          `No copy is left of ${noCopy.length === databases.length ? 'any database' : listed(noCopy.map(({ id }) => id))}.`,
        ]
      : []),
  ];
}

function storageHost(cloud: string | undefined, account: string): string {
  return `${account}-secondary.blob.${AzureCloud.named(cloud).storageSuffix}`;
}

function secondCopyText(host: string, region: string, isLost: (region: string) => boolean): string {
  const copy = secondCopy(region);
  if (copy === undefined)
    return 'No other region has a copy: its exports cannot be read until the region is back.';
  if (isLost(copy)) return `Its copy in ${copy} is lost as well.`;
  return `Its exports can be read in ${copy} meanwhile, at ${host}, as far as they were copied; its Key Vault fails over there by itself, and only reads.`;
}

/** Rules of logs run in the region of their workspace: a silent one tells nobody that it is. */
function silentAlerts({ document: { alerts } }: PlanEstate, isLost: (region: string) => boolean): string[] {
  const silent = alerts.filter(({ region }) => isLost(region));
  if (silent.length === 0) return [];
  const regions = listed([...new Set(silent.map(({ region }) => region))]);
  return [
    `Alerts: ${silent.length} of ${alerts.length} run in ${regions} and are silent while it is lost; nothing tells that they are. Watch by hand what they watch (page ${PageId.alerts}).`,
  ];
}

/** The site that serves users while sites are lost. */
function servedBy(estate: PlanEstate, { sites }: Lost): SiteModel | undefined {
  const { serving } = estate;
  if (sites.length === 0) return undefined;
  return serving !== undefined && !sites.includes(serving) ? serving : estate.takesOver(sites);
}

function servingText(estate: PlanEstate, lost: readonly SiteModel[]): string {
  const to = estate.takesOver(lost);
  const { serving } = estate;
  if (to) {
    const names = estate.movesByItself()
      ? 'The names move without people; the page checks that, and keeps them from moving back.'
      : 'The names move by the page.';
    return `${to.name} serves users from step 2 on; the steps after it bring the redundancy back. ${names}`;
  }
  if (serving === undefined || lost.includes(serving))
    return lost.length > 1
      ? 'Nothing serves users meanwhile. One site is recovered first; the others follow when it serves.'
      : 'Nothing serves users meanwhile.';
  return `${serving.name} serves users meanwhile. Until ${listed(lost.map(({ name }) => name))} is back, the estate does not survive what it survives otherwise.`;
}
