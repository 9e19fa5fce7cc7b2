import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The server takes clients or mail. */
export function admitPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
