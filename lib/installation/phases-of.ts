import type { InstallationPlan } from './installation-plan';
import { InstalledRole } from './installation-plan';
import type { Phase } from './phase';
import { admitPhase } from './phases/admit';
import { afterSetupPhase } from './phases/after-setup';
import { autodiscoverPhase } from './phases/autodiscover';
import { certificatePhase } from './phases/certificate';
import { connectorsPhase } from './phases/connectors';
import { directoryPhase } from './phases/directory';
import { domainPhase } from './phases/domain';
import { featuresPhase } from './phases/features';
import { finishPhase } from './phases/finish';
import { healthPhase } from './phases/health';
import { heldOutPhase } from './phases/held-out';
import { mediaPhase } from './phases/media';
import { namesPhase } from './phases/names';
import { packagesPhase } from './phases/packages';
import { placePhase } from './phases/place';
import { queuePhase } from './phases/queue';
import { securityUpdatePhase } from './phases/security-update';
import { settingsPhase } from './phases/settings';
import { setupPhase } from './phases/setup';
import { subscriptionPhase } from './phases/subscription';
import { subscriptionFilePhase } from './phases/subscription-file';
import { suffixPhase } from './phases/suffix';
import { volumesPhase } from './phases/volumes';

/** A step that a machine may need: what it is depends on the plan, and it is left out where there is nothing to do. */
type Step = (plan: InstallationPlan) => Phase[];

const SERVER: readonly Step[] = [
  settingsPhase,
  featuresPhase,
  mediaPhase,
  packagesPhase,
  domainPhase,
  volumesPhase,
  heldOutPhase,
  directoryPhase,
  placePhase,
  setupPhase,
  afterSetupPhase,
  autodiscoverPhase,
  securityUpdatePhase,
  queuePhase,
  certificatePhase,
  namesPhase,
  connectorsPhase,
  healthPhase,
  admitPhase,
  finishPhase,
];

const EDGE: readonly Step[] = [
  settingsPhase,
  suffixPhase,
  featuresPhase,
  mediaPhase,
  packagesPhase,
  volumesPhase,
  setupPhase,
  afterSetupPhase,
  securityUpdatePhase,
  queuePhase,
  certificatePhase,
  healthPhase,
  subscriptionFilePhase,
  subscriptionPhase,
  admitPhase,
  finishPhase,
];

/** The phases of the installation of a machine, in their order. */
export function phasesOf(plan: InstallationPlan): Phase[] {
  const steps = plan.role === InstalledRole.EDGE ? EDGE : SERVER;
  return steps.flatMap((step) => step(plan));
}
