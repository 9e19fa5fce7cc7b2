import type { AzureRegion } from '../core/azure-region';
import type { SiteRecovery } from './site-recovery';

/** The site of a published service. */
export interface SiteRef {
  /** What people call the site. */
  readonly siteName: string;
  /** Short code of the site. */
  readonly code: string;
  /** Id of the estate that it belongs to. */
  readonly estate: string;
  /**
   * The Azure region.
   *
   * @default - none: a datacenter that exists
   */
  readonly region?: AzureRegion;
  /**
   * What has to be done before the site serves.
   *
   * @default - its servers run
   */
  readonly recovery?: SiteRecovery;
}
