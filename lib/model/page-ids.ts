/** Ids of the runbook pages that other readers of the model name too: the runbooks take them from here. */
export const PageId = {
  switchover: 'switchover-unplanned',
  plannedSwitchover: 'switchover-planned',
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
  linkLost: 'link-lost',
} as const;
