import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** Nothing is wrong with the server before it has clients or mail. */
export function healthPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
