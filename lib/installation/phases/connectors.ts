import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';

/** Mail protocols of clients beside HTTPS. */
export function connectorsPhase(_plan: InstallationPlan): Phase[] {
  return [];
}
