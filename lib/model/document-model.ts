/** What stands for the id of the estate in a path that a construct states, since it need not know its estate. */
export const ESTATE_IN_PATH = '<estate>';

/** Files for people that synthesis writes. */
export interface DocumentModel {
  /** What they are, such as `runbooks`. */
  readonly kind: string;
  /** Where they are, within the output directory. */
  readonly path: string;
}
