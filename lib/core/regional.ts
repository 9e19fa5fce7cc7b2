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

/** Refuses two of one region: no machine would know which one to use. */
export function checkDistinctRegions(scope: string, property: string, all: readonly Regional[]): void {
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
