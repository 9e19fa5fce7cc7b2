import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { refuse } from '../core/refusal';

/** What a site is known by: its code to programs, its name to people. */
export interface NamedSite {
  readonly siteName: string;
  readonly code: string;
}

/**
 * Refuses two sites of one estate that could be taken for each other. Every construct in which sites meet calls this: sites in different stacks
 * do not know of each other before.
 *
 * @param scope - where the sites meet
 * @param sites - the sites; one that is listed twice is one site
 */
export function checkDistinctSites(scope: IConstruct, sites: readonly NamedSite[]): void {
  const all = [...new Set(sites)];
  all.forEach((site, index) => {
    for (const earlier of all.slice(0, index)) checkPair(scope, earlier, site);
  });
}

function checkPair(scope: IConstruct, earlier: NamedSite, site: NamedSite): void {
  const owner = Construct.isConstruct(site) ? site : scope;
  if (same(earlier.siteName, site.siteName)) {
    refuse(owner, {
      property: 'siteName',
      value: site.siteName,
      limit: 'unique in the estate',
      cause: `the site with code ${earlier.code} has the same name, and nobody could tell the two apart in a runbook`,
      remedy: 'give one of the sites another siteName',
    });
  }
  if (same(earlier.code, site.code)) {
    refuse(owner, {
      property: 'code',
      value: site.code,
      limit: 'unique in the estate',
      cause: `${earlier.siteName} has the same code, and a site is identified by its code`,
      remedy: `give ${site.siteName} another code`,
    });
  }
}

function same(one: string, other: string): boolean {
  return one.trim().toUpperCase() === other.trim().toUpperCase();
}
