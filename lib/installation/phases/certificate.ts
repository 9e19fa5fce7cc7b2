import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The certificate of the clients, or of the Edge, is in use. */
export function certificatePhase(_plan: InstallationPlan): Phase[] {
  return [];
}
