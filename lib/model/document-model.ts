/** Files for people that synthesis writes. */
export interface DocumentModel {
  /** What they are, such as `runbooks`. */
  readonly kind: string;
  /** Where they are, within the output directory. */
  readonly path: string;
}
