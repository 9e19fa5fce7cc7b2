import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The software that Setup asks for is installed. */
export function packagesPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
