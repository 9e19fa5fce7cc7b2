import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The files of the installation are on the machine, and are what they should be. */
export function mediaPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
