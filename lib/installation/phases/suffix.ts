import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** An Edge has its full name. */
export function suffixPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
