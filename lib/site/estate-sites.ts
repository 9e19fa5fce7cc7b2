import type { IConstruct } from 'constructs';
import type { KnownSite } from './known-site';
import { makeKnown } from './known-site';

const sitesByApp = new WeakMap<IConstruct, KnownSite[]>();

/** Notes a site of the program. */
export function addSite(site: KnownSite): void {
  makeKnown(site);
  const { root } = site.node;
  sitesByApp.set(root, [...(sitesByApp.get(root) ?? []), site]);
}

/** The sites of the estate that a site belongs to: itself first, then the others in the order in which the program makes them. */
export function sitesOfEstate(site: KnownSite): KnownSite[] {
  const all = sitesByApp.get(site.node.root) ?? [];
  return [site, ...all.filter((other) => other !== site && other.estate === site.estate)];
}
