import type { IHostedZone } from '../publishing/dns-hosting';

/** Where records go: the zone, and how what is made in Azure is tagged. */
export interface ZoneTarget {
  /** The domain, a plain literal. */
  readonly domainName: string;
  readonly zone: IHostedZone;
  readonly tags: Record<string, string>;
}
