import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** Nothing of the installation is left on the machine. */
export function finishPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
