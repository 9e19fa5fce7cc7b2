/** One server of a tier, by name: a name stays when siblings come and go. */
export interface ServerMember {
  /** Name within the tier, such as `1`; part of the computer name. */
  readonly name: string;
  /**
   * Number that decides zone and address, from 1; it never changes during the server's life.
   *
   * @default - the number at the end of the name
   */
  readonly ordinal?: number;
  /**
   * Availability zone.
   *
   * @default - by ordinal, in turn
   */
  readonly zone?: string;
}
