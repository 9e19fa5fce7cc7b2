import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** Windows has the features that Setup asks for. */
export function featuresPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
