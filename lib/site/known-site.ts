import type { IConstruct } from 'constructs';
import type { AzureRegion } from '../core/azure-region';
import type { Cidr } from '../core/cidr';
import { checkList, given } from '../core/check-class';
import { refuse } from '../core/refusal';
import type { SiteRef } from '../publishing/site-ref';
import type { IEstateSite } from './i-estate-site';
import type { SiteRoster } from './site-roster';

/** A site of either kind with the members that only this library may use. */
export interface KnownSite extends IEstateSite {
  /** The Azure region; undefined for a datacenter that exists. */
  readonly region?: AzureRegion;
  readonly _roster: SiteRoster;
  _ref(): SiteRef;
  _activation(consumer?: IConstruct): string | undefined;
  _requireAutomaticFailover(): void;
  _isAutomaticFailover(): boolean;
  /** Its address blocks, as far as they are known. */
  _blocks(): Cidr[];
  /** Blocks of its servers that are not filtered from those of other sites. */
  _organizationBlocks(): string[];
  /** Whether the program connects the networks of the two sites. */
  _isConnectedTo(other: KnownSite): boolean;
}

const sites = new WeakSet<object>();

/** Makes a site known. Every site calls it in its constructor, since an interface cannot be asked for at run time. */
export function makeKnown(site: KnownSite): void {
  sites.add(site);
}

/** The site of some props. Programs in plain JavaScript can pass anything, so the value is checked. */
export function knownSiteOf(
  owner: IConstruct,
  props: { readonly site?: IEstateSite } | undefined,
): KnownSite {
  return checkedKnownSite(owner, 'site', props?.site);
}

/** Like `knownSiteOf`, for a site in a property of another name; `owner` may be a path. */
export function checkedKnownSite(owner: IConstruct | string, property: string, site: unknown): KnownSite {
  if (typeof site === 'object' && site !== null && sites.has(site)) return site as KnownSite;
  return refuse(owner, {
    property,
    value: site,
    limit: 'a Site, a StandbySite or a Datacenter',
    cause: 'name, code and networks come from it',
    remedy: 'make the site first, and give that object',
  });
}

/** Like `knownSiteOf`, for a list of sites in a property of its own. */
export function knownSitesOf(owner: IConstruct, property: string, list: IEstateSite[]): KnownSite[] {
  checkList(owner, property, given(list), '[primary, standby]');
  return list.map((site) => checkedKnownSite(owner, property, site));
}

/** Whether an address is in the networks of both sites. */
export function haveCommonAddresses(one: KnownSite, other: KnownSite): boolean {
  const blocks = other._blocks();
  return one._blocks().some((block) => blocks.some((each) => block.overlaps(each)));
}
