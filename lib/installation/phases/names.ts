import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The URLs of a front end. */
export function namesPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
