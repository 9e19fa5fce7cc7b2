/** From where the front end can be reached. */
export enum Exposure {
  /** From the Internet. */
  PUBLIC = 'public',
  /** From the networks only. */
  INTERNAL = 'internal',
  /** From both. */
  BOTH = 'both',
}
