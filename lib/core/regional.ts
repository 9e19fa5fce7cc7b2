import type { AzureRegion } from './azure-region';
import { refuse } from './refusal';

/** What there is one of in each region. */
interface Regional {
  readonly region: AzureRegion;
}

/** The one of a region; undefined where there is none. */
export function inRegion<T extends Regional>(all: readonly T[], region: AzureRegion): T | undefined {
  return all.find((each) => each.region.name === region.name);
}

/**
 * Refuses two of one region, since no machine would know which one to use; and one resource for two regions: it is in one of them, and the loss of
 * that one would be the loss of both.
 *
 * @param idOf - resource id of what is in the region
 */
export function checkDistinctRegions<T extends Regional>(
  scope: string,
  property: string,
  all: readonly T[],
  idOf: (each: T) => string,
): void {
  checkOneOfEach(scope, property, all);
  const ids = all.map((each) => idOf(each).toLowerCase());
  const second = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (second < 0) return;
  const regions = [all[ids.indexOf(ids[second])], all[second]].map(({ region }) => region.name);
  refuse(scope, {
    property,
    value: idOf(all[second]),
    fault: `must not name one resource for ${regions.join(' and ')}`,
    cause:
      'it is in one region, and a site that reads from another one cannot be rebuilt while that one is lost',
    remedy: `name another one that is in ${regions[1]}, or correct the region`,
  });
}

function checkOneOfEach(scope: string, property: string, all: readonly Regional[]): void {
  const names = all.map(({ region }) => region.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  refuse(scope, {
    property,
    value: twice,
    fault: 'must not contain a region twice',
    cause: 'the machines of a region use the one of their region',
    remedy: 'leave one of the two out',
  });
}
