import type { EstateDocument } from './estate-document';
import { siteDomain } from './ids';

/** What is located in sites. */
type Located = Pick<EstateDocument, 'sites' | 'machines' | 'externals'>;

/** The estate with the failure domain of each site that exists already: no region contains it, and all that is located in it is lost with it. */
export function withSiteDomains<T extends Located>(estate: T): T {
  const existing = new Set(estate.sites.filter((site) => site.existing).map(({ id }) => id));
  const within = <E extends { readonly failureDomains: string[] }>(each: E, site?: string): E =>
    site === undefined || !existing.has(site)
      ? each
      : { ...each, failureDomains: [...new Set([siteDomain(site), ...each.failureDomains])] };
  return {
    ...estate,
    sites: estate.sites.map((each) => within(each, each.id)),
    machines: estate.machines.map((each) => within(each, each.site)),
    externals: estate.externals.map((each) => within(each, each.site)),
  };
}
