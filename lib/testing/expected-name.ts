import type { NameStage } from '../model/name-stage';

/** What a published name has to be like. What is left out may be anything. */
export interface ExpectedName {
  /**
   * Its record type, such as `Traffic Manager`, `MX 10` or `A inside`.
   *
   * @default - any
   */
  readonly recordType?: string;
  /**
   * Where it leads while the primary site serves: an address or a host name.
   *
   * @default - anywhere
   */
  readonly primary?: string;
  /**
   * Where it leads to in the standby site: an address or a host name.
   *
   * @default - anywhere
   */
  readonly standby?: string;
  /**
   * How far it has gone live.
   *
   * @default - any stage
   */
  readonly stage?: NameStage;
}
