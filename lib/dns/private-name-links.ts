import { Construct } from 'constructs';
import { freeId } from '../core/construct-id';
import { stackNeedsRegion } from '../core/stack-regions';
import { validateWholeApp } from '../core/whole-app-validation';
import { checkDistinctSites } from '../site/distinct-sites';
import type { ISite } from '../site/i-site';
import { siteListOf } from '../site/site-of';
import type { FailoverZone } from './failover-zone';

/** Settings of the links. */
export interface PrivateNameLinksProps {
  /** The zone whose names are resolved. */
  readonly zone: FailoverZone;
  /** The sites whose networks resolve them. */
  readonly sites: ISite[];
}

/**
 * Lets the sites' networks resolve the private names. Like the peerings, the links concern several regions at once and belong
 * in the interconnect's stack, so that neither DNS nor a standby site depends on a lost network.
 *
 * Domain members ask their domain controllers, which need a conditional forwarder to 168.63.129.16 for each name.
 */
export class PrivateNameLinks extends Construct {
  /**
   * @param scope - the interconnect's stack
   * @param id - construct id
   * @param props - zone and sites
   * @throws if two sites have the same name or code; at synthesis, if the stack also holds a site of another region, or the names of
   * several sites
   */
  public constructor(scope: Construct, id: string, props: PrivateNameLinksProps) {
    super(scope, freeId(scope, id));
    const sites = siteListOf(this, 'sites', props.sites);
    checkDistinctSites(this, sites);
    for (const site of new Set(sites)) {
      stackNeedsRegion(this, site.region, `the private name links of ${site.siteName}`);
      props.zone._linkTo(this, site);
    }
    validateWholeApp(this);
  }
}
