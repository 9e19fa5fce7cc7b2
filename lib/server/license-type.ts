/** How Windows is licensed. */
export enum LicenseType {
  /** Azure bills the licence with the machine. */
  PAY_AS_YOU_GO = 'None',
  /** Azure Hybrid Benefit: the team's own licences with Software Assurance. */
  HYBRID_BENEFIT = 'Windows_Server',
}
