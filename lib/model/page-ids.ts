/** Ids of runbook pages that other readers of the model name. */
export const PageId = {
  switchover: 'switchover-unplanned',
  switchback: 'switchback',
  activation: (site: string): string => `activation-${site}`,
  edgesLost: (site: string): string => `edges-lost-${site}`,
  transportOutage: (site: string): string => `transport-outage-${site}`,
  directoryOutage: (site: string): string => `directory-outage-${site}`,
  laggedCopy: 'lagged-copy',
  memberRebuild: (server: string): string => `member-rebuild-${server}`,
  edgeRebuild: (edge: string): string => `edge-rebuild-${edge}`,
  certificateRenewal: 'certificate-renewal',
  terraformState: 'terraform-state',
  witnessLost: 'witness-lost',
} as const;
