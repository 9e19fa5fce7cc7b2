import type { EstateDocument } from '../../../lib/model/estate-document';
import type { SiteModel } from '../../../lib/model/site-model';
import { Runs } from '../../../lib/model/site-model';
import { StageError } from '../../../stage/terraform-process';

/** A failure that is played. */
export interface Scenario {
  /** As people choose it, such as `zone:AMS/1`, `site:AMS` or `witness:PAR`. */
  readonly id: string;
  readonly name: string;
  /** What happens, as the analysis calls it. */
  readonly event: string;
  /** The Azure region that is lost as a whole, if one is. */
  readonly region?: string;
}

/** Each zone of each site that has machines in zones, each site, and the region of the witness, in the order in which they are played. */
export function scenariosOf(model: EstateDocument): Scenario[] {
  const sites = model.sites.filter((site) => machinesOf(model, site).length > 0);
  return [
    ...sites.flatMap((site) => zonesOf(model, site)),
    ...sites.map((site) => siteLost(model, site)),
  ].filter(({ event }, at, all) => all.findIndex((each) => each.event === event) === at);
}

/**
 * Those that somebody has chosen by their ids, whatever the letters' case.
 *
 * @throws if one is not there
 */
export function chosenOf(all: readonly Scenario[], only: readonly string[]): Scenario[] {
  if (only.length === 0) return [...all];
  const isNamed = ({ id, event }: Scenario, name: string): boolean =>
    [id, event].some((each) => each.toLowerCase() === name.toLowerCase());
  const strange = only.find((name) => !all.some((each) => isNamed(each, name)));
  if (strange !== undefined)
    throw new StageError(`There is no failure ${strange}. There are: ${all.map(({ id }) => id).join(', ')}.`);
  return all.filter((each) => only.some((name) => isNamed(each, name)));
}

function machinesOf({ machines }: EstateDocument, { id }: SiteModel): EstateDocument['machines'] {
  return machines.filter(({ site }) => site === id);
}

function zonesOf(model: EstateDocument, site: SiteModel): Scenario[] {
  const zones = machinesOf(model, site).flatMap(({ zone, runs }) =>
    runs === Runs.ALWAYS && zone ? [zone] : [],
  );
  return [...new Set(zones)].sort().map((zone) => ({
    id: `zone:${site.id}/${zone}`,
    name: `zone ${zone} of ${site.name}`,
    event: `zone:${site.region}/${zone}`,
  }));
}

/** A site where neither clients nor mail are served holds a witness. */
function siteLost(model: EstateDocument, site: SiteModel): Scenario {
  const isServing = machinesOf(model, site).some(({ exchangeVersion }) => exchangeVersion !== undefined);
  return {
    id: `${isServing ? 'site' : 'witness'}:${site.id}`,
    name: isServing ? `site ${site.name}` : `site ${site.name} with the witness`,
    event: site.region === undefined ? `site:${site.id}` : `region:${site.region}`,
    region: site.region,
  };
}
