import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** Clients in the domain are led to the common name. */
export function autodiscoverPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
