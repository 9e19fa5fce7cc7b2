/** A public zone that exists already. */
export interface ExistingZone {
  /** Resource id of the zone. */
  readonly zoneId: string;
}
