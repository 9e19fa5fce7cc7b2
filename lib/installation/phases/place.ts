import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** What Setup has to do, and whether it is the turn of this server. */
export function placePhase(_plan: InstallationPlan): Phase[] {
  return [];
}
