/** What fails at once. */
export enum FailureKind {
  /** Nothing. */
  NONE = 'none',
  /** One server. */
  SERVER = 'server',
  /** All servers of an availability zone. */
  ZONE = 'zone',
  /** All servers of a site, and a witness in its region. */
  SITE = 'site',
  /** The witness alone. */
  WITNESS = 'witness',
}
