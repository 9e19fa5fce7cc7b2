import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { checkList, given } from '../core/check-class';
import { refuse } from '../core/refusal';
import type { IEstateSite } from './i-estate-site';
import type { ISite } from './i-site';
import { Site } from './site';

/**
 * The site of some props, with the members that only this library may use. Programs in plain JavaScript can pass anything, so
 * the value is checked.
 */
export function siteOf(owner: IConstruct, props: { readonly site?: IEstateSite } | undefined): Site {
  return checkedSite(owner, 'site', props?.site);
}

/** Like `siteOf`, for a list of sites in a property of its own. */
export function siteListOf(owner: IConstruct, property: string, sites: ISite[]): Site[] {
  checkList(owner, property, given(sites), '[primary, standby]');
  return sites.map((site) => checkedSite(owner, property, site));
}

/** Like `siteOf`, for a site in a property of another name; `owner` may be a path. */
export function checkedSite(owner: IConstruct | string, property: string, site: unknown): Site {
  if (site instanceof Site) return site;
  return refuse(owner, {
    property,
    value: site,
    limit: 'a Site or StandbySite',
    cause: 'network, names and region come from it',
    remedy: 'make the site first, and give that object',
  });
}

/** The site in which the owner makes resources; these refer to the site's own, so both have to be in one stack. */
export function siteInStackOf(owner: Construct, props: { readonly site?: ISite } | undefined): Site {
  const site = siteOf(owner, props);
  const stack = TerraformStack.of(site);
  if (owner.node.scopes.includes(stack)) return site;
  return refuse(owner, {
    property: 'scope',
    value: owner.node.scope?.node.path,
    limit: `a construct in ${stack.node.id}, the stack of ${site.siteName}`,
    cause: 'servers refer to the network of their site, and what is lost together belongs in one state',
    remedy: 'give the site itself as scope, or a construct below the same stack',
  });
}

/** Where a standby site puts its copy of a tier: below itself, under the same id. */
export function scopeOfCopy(tier: Construct, standby: ISite): Site {
  const site = siteOf(tier, { site: standby });
  const other = site.node.tryFindChild(tier.node.id);
  if (!other) return site;
  return refuse(other, {
    property: 'id',
    value: tier.node.id,
    limit: `an id that ${site.siteName} needs for nothing else`,
    cause: `it repeats the tier ${tier.node.path} under that id`,
    remedy: 'give one of the two another id',
  });
}
