import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** What people prepared in Active Directory has arrived in the site. */
export function directoryPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
