import type { AzureRegion } from '../core/azure-region';

/** Which site a published service stands in. */
export interface SitePlace {
  /** What people call the site. */
  readonly siteName: string;
  /** Short code of the site. */
  readonly code: string;
  /** Id of the estate that it belongs to. */
  readonly estate: string;
  /** The Azure region. */
  readonly region: AzureRegion;
}
