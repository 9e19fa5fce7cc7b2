import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The security update is installed. */
export function securityUpdatePhase(_plan: InstallationPlan): Phase[] {
  return [];
}
