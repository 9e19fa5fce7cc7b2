import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** Exchange is installed. */
export function setupPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
