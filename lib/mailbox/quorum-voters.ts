/** A voter with its failure domains. */
export interface QuorumMember {
  readonly name: string;
  /** Code of its site. */
  readonly site: string;
  /** What people call its site; its code where this is left out. */
  readonly siteName?: string;
  /** The Azure region; undefined in a datacenter that exists. */
  readonly region?: string;
  readonly zone?: string;
}

/** A witness with its failure domains. */
export interface QuorumWitness {
  readonly name: string;
  readonly location: string;
  /** Code of its site; undefined where it is in none of the program. */
  readonly site?: string;
  readonly region?: string;
  readonly zone?: string;
}
