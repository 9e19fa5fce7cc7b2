import type { AzureRegion } from '../core/azure-region';

/** The site of a published service. */
export interface SiteRef {
  /** What people call the site. */
  readonly siteName: string;
  /** Short code of the site. */
  readonly code: string;
  /** Id of the estate that it belongs to. */
  readonly estate: string;
  /** The Azure region. */
  readonly region: AzureRegion;
}
