import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** Windows is set as Exchange wants it. */
export function settingsPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
