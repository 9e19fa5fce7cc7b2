import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The data volumes have their letters. */
export function volumesPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
