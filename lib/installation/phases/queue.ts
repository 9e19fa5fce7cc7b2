import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** The transport queue is on its own volume. */
export function queuePhase(_plan: InstallationPlan): Phase[] {
  return [];
}
