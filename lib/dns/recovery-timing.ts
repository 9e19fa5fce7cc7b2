import type { SiteRecovery } from '../publishing/site-recovery';

/** How fast clients follow a failover, in seconds. */
export interface RecoveryTiming {
  /** Time until the failure is acted on: probes, or people. */
  readonly detection: number;
  /** How the detection comes about, for people. */
  readonly detectionSum: string;
  /** What has to be done before the standby site serves; left out where its servers run. */
  readonly recovery?: SiteRecovery;
  /** Time until all servers that answer have the changed record; left out where they have it at once. */
  readonly propagation?: number;
  /** Time to live of the records that move. */
  readonly ttl: number;
}

/** The longest a client is without service: detection, the work until the standby serves, then the life of the old answer. */
export function recoveryTime(timing: RecoveryTiming): number {
  const work = workParts(timing).map(([, seconds]) => seconds);
  return [timing.detection, ...work, timing.ttl].reduce((sum, seconds) => sum + seconds, 0);
}

/** The sum as people check it. */
export function recoverySum(timing: RecoveryTiming): string {
  const work = workParts(timing).map(([name, seconds]) => `${name} ${seconds} s`);
  const total = recoveryTime(timing);
  return `${[timing.detectionSum, ...work, `TTL ${timing.ttl} s`].join(' + ')} = ${total} s${inHours(total)}`;
}

function workParts({ recovery, propagation }: RecoveryTiming): [string, number][] {
  const spread: [string, number][] =
    propagation === undefined ? [] : [['copies on all servers', propagation]];
  if (!recovery) return spread;
  const { activation, installation, restore } = recovery;
  return [
    ['activation', activation.toSeconds()],
    // A site that knows no time at all is refused.
    ['installation', installation?.toSeconds() ?? 0],
    ['restore', restore.toSeconds()],
    ...spread,
  ];
}

/** Nobody reads days in seconds. */
function inHours(seconds: number): string {
  return seconds > 2 * 3600 ? ` (${Number((seconds / 3600).toFixed(1))} h)` : '';
}
