/** A record set at the head of the zone that may exist already. */
export enum ApexRecord {
  /** Mail exchangers. */
  MX = 'MX',
  /** Texts, SPF among them. */
  TXT = 'TXT',
}

/** A public zone that exists already. */
export interface ExistingZone {
  /** Resource id of the zone. */
  readonly zoneId: string;
  /**
   * Record sets at its head that exist already; Terraform imports them instead of failing on them, and its first plan shows
   * what changes. Texts that shall stay have to be listed in `mail.apexTexts`.
   *
   * @default - none
   */
  readonly importRecordSets?: ApexRecord[];
}
