/** A voter with its failure domains. */
export interface QuorumMember {
  readonly name: string;
  readonly site: string;
  readonly region: string;
  readonly zone?: string;
}

/** A witness with its failure domains. */
export interface QuorumWitness {
  readonly name: string;
  readonly place: string;
  readonly region?: string;
  readonly zone?: string;
}
