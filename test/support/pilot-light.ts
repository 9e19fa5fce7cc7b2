import type { PilotLightProps } from 'cdktf-resilient-exchange';
import { Duration, Readiness } from 'cdktf-resilient-exchange';

/** A pilot light of an estate without mailboxes to restore, within the objective that manual failover has by default. */
export function pilotLight(props: Partial<PilotLightProps> = {}): Readiness {
  return Readiness.pilotLight({ recovery: QUICK, ...props });
}

const QUICK = {
  activation: Duration.minutes(4),
  installation: Duration.minutes(6),
  restore: Duration.seconds(0),
};
