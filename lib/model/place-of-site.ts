import type { SiteModel } from './site-model';

/** Where a site is located, for people: its region of Azure, or a datacenter. */
export function placeOf({ region = 'datacenter' }: Pick<SiteModel, 'region'>): string {
  return region;
}
