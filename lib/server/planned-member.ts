/** A member of a tier with everything decided. */
export interface PlannedMember {
  /** Name within the tier. */
  readonly name: string;
  /** Place in the order of zones and addresses, from 1. */
  readonly ordinal: number;
  /**
   * Availability zone.
   *
   * @default - the region has none
   */
  readonly zone?: string;
}
