import type { Duration } from '../core/duration';
import { checkRange, refuse } from '../core/refusal';
import { Wording } from '../core/shown';

/** How Traffic Manager probes, in seconds. */
export interface ProbeSettings {
  readonly interval: number;
  readonly timeout: number;
  readonly tolerated: number;
}

/** What a program may fix instead of having it derived. */
export interface GivenProbe {
  readonly probeInterval?: Duration;
  readonly probeTimeout?: Duration;
  readonly toleratedFailures?: number;
}

/** Normal and fast probing. Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring. */
const NORMAL_INTERVAL = 30;
const FAST_INTERVAL = 10;
const LONGEST_TIMEOUT = { [NORMAL_INTERVAL]: 10, [FAST_INTERVAL]: 9 };
const SHORTEST_TIMEOUT = 5;

/** From patient to hasty; none tolerates no failure at all, since one lost packet would then move an estate. */
const CANDIDATES: ProbeSettings[] = [
  { interval: NORMAL_INTERVAL, timeout: 10, tolerated: 3 },
  { interval: NORMAL_INTERVAL, timeout: 10, tolerated: 2 },
  { interval: NORMAL_INTERVAL, timeout: 10, tolerated: 1 },
  { interval: FAST_INTERVAL, timeout: 5, tolerated: 3 },
  { interval: FAST_INTERVAL, timeout: 5, tolerated: 2 },
  { interval: FAST_INTERVAL, timeout: 5, tolerated: 1 },
];

/** The longest until an endpoint counts as lost: the failures that count, and the wait for the last answer. */
export function probeDetection(probe: ProbeSettings): number {
  return (probe.tolerated + 1) * probe.interval + probe.timeout;
}

/** The sum as people check it. */
export function probeSum(probe: ProbeSettings): string {
  return `probes (${probe.tolerated} tolerated + 1) x ${probe.interval} s + timeout ${probe.timeout} s`;
}

/** The most patient probing that notices a failure within `budget` seconds, around whatever the program fixes. */
export function deriveProbe(scope: string, given: GivenProbe, budget: number): ProbeSettings {
  const fixed = {
    ...(given.probeInterval && { interval: given.probeInterval.toSeconds() }),
    ...(given.probeTimeout && { timeout: given.probeTimeout.toSeconds() }),
    ...(given.toleratedFailures !== undefined && { tolerated: given.toleratedFailures }),
  };
  checkFixed(scope, fixed);
  const candidates = CANDIDATES.map((candidate) => ({ ...candidate, ...fixed })).filter(isPossible);
  const fits = candidates.find((candidate) => probeDetection(candidate) <= budget);
  const chosen = fits ?? candidates[candidates.length - 1];
  if (chosen) return chosen;
  return refuse(scope, {
    property: 'probeTimeout',
    value: new Wording(`${fixed.timeout} s`),
    limit: `from ${SHORTEST_TIMEOUT} to ${LONGEST_TIMEOUT[FAST_INTERVAL]} s with a probe every ${FAST_INTERVAL} s`,
    cause:
      'a probe has to end before the next one begins (learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring)',
    remedy: 'shorten the timeout, or probe every 30 s',
  });
}

function isPossible(probe: ProbeSettings): boolean {
  return probe.timeout <= LONGEST_TIMEOUT[probe.interval as keyof typeof LONGEST_TIMEOUT];
}

function checkFixed(scope: string, fixed: Partial<ProbeSettings>): void {
  if (
    fixed.interval !== undefined &&
    fixed.interval !== NORMAL_INTERVAL &&
    fixed.interval !== FAST_INTERVAL
  ) {
    refuse(scope, {
      property: 'probeInterval',
      value: new Wording(`${fixed.interval} s`),
      limit: `${NORMAL_INTERVAL} s or ${FAST_INTERVAL} s`,
      cause:
        'Traffic Manager accepts these two (learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring)',
      remedy: 'choose one of these, or leave it out',
    });
  }
  checkRange(scope, fixed.timeout, {
    property: 'probeTimeout',
    min: SHORTEST_TIMEOUT,
    max: LONGEST_TIMEOUT[NORMAL_INTERVAL],
    unit: 'seconds',
    cause:
      'Traffic Manager accepts that range (learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring)',
  });
  checkRange(scope, fixed.tolerated, {
    property: 'toleratedFailures',
    min: 0,
    max: 9,
    unit: '',
    cause:
      'Traffic Manager accepts that range (learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring)',
  });
}
