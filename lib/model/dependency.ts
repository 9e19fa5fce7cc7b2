/** What one thing is to another. */
export enum DependencyKind {
  /** It does not work without the other. */
  NEEDS = 'needs',
  /** It sends to the other over the network. */
  REACHES = 'reaches',
  /** It leads clients or senders to the other. */
  LEADS_TO = 'leads-to',
}

/** That one thing depends on another. */
export interface Dependency {
  /** Id of what depends. */
  readonly source: string;
  /** Id of what it depends on. */
  readonly target: string;
  /** How. */
  readonly kind: DependencyKind;
}
