import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** EdgeSync has brought what an Edge has to know. */
export function subscriptionPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
