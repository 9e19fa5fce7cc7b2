/** A voter with its failure domains. */
export interface QuorumMember {
  readonly name: string;
  /** Code of its site. */
  readonly site: string;
  /** What people call its site; its code where this is left out. */
  readonly siteName?: string;
  readonly region: string;
  readonly zone?: string;
}

/** A witness with its failure domains. */
export interface QuorumWitness {
  readonly name: string;
  readonly location: string;
  readonly region?: string;
  readonly zone?: string;
}
