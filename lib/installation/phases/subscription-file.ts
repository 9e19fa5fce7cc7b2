import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The file by which people subscribe an Edge. */
export function subscriptionFilePhase(_plan: InstallationPlan): Phase[] {
  return [];
}
