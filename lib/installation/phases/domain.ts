import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The machine is in its domain and its site, with a global catalog. */
export function domainPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
