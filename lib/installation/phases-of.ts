import type { InstallationPlan } from './installation-plan';
import type { Phase } from './phase';

/** The phases of the installation of a machine, in their order. */
export function phasesOf(_plan: InstallationPlan): Phase[] {
  return [];
}
