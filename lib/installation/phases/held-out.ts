import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The balancer sends nobody before the server is admitted. */
export function heldOutPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
