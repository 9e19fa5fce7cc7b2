import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The server is restarted after Setup, and Transport is still off. */
export function afterSetupPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
