/** Where records go: the zone and how its resources are named. */
export interface ZoneTarget {
  /** The domain, a plain literal. */
  readonly domainName: string;
  /** Name of the zone, as a reference where the zone is made here. */
  readonly zoneName: string;
  /** Resource group of the zone. */
  readonly zoneResourceGroupName: string;
  /** Resource id of a zone that existed before. */
  readonly existingZoneId?: string;
  /** Servers of a zone that is made here, as a token. */
  readonly nameServers?: string[];
  readonly tags: Record<string, string>;
}
