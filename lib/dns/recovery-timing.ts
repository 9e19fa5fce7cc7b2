/** How fast clients follow a failover, in seconds. */
export interface RecoveryTiming {
  /** Time until the failure is acted on: probes, or people. */
  readonly detection: number;
  /** How the detection comes about, for people. */
  readonly detectionSum: string;
  /** Time to live of the records that move. */
  readonly ttl: number;
}

/** The longest a client is without service: detection, then the life of the old answer. */
export function recoveryTime(timing: RecoveryTiming): number {
  return timing.detection + timing.ttl;
}

/** The sum as people check it. */
export function recoverySum(timing: RecoveryTiming): string {
  return `${timing.detectionSum} + TTL ${timing.ttl} s = ${recoveryTime(timing)} s`;
}
