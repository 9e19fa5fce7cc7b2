/** A name as the summary shows it. */
export interface PublishedName {
  readonly name: string;
  readonly type: string;
  readonly primary?: string;
  readonly standby?: string;
  /** Ids of the tiers that it leads to. */
  readonly leadsTo: string[];
}
