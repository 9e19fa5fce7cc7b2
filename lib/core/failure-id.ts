/**
 * Ids of failures. What is computed for a failure - votes, active databases - is joined by these and never by the words that describe it: two
 * sites may have similar names, and their codes differ.
 */
export const FailureId = {
  /** While nothing is lost. */
  none: 'none',
  server: (computerName: string): string => `server:${computerName}`,
  zone: (siteCode: string, zone: string): string => `zone:${siteCode}/${zone}`,
  site: (siteCode: string): string => `site:${siteCode}`,
  witness: (computerName: string): string => `witness:${computerName}`,
} as const;
