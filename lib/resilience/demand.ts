import type { Outcome } from './outcome';
import { isWorse, Outcome as Kind } from './outcome';
import type { ServiceResult } from './service-result';
import { ServiceKind } from './service-result';
import { insteadOf } from './text';
import type { TimePart } from './time-part';
import type { Verdict } from './verdict';

/** What an objective or a check asks of services. */
export interface Demand {
  /** Ids or kinds of services. */
  readonly services: readonly string[];
  /** The worst that may become of them. */
  readonly atMost: Outcome;
  /** The worst that may become of a database, where that is something else. */
  readonly databasesAtMost?: Outcome;
  /** Seconds after which they are back at the latest. */
  readonly within?: number;
  /** Seconds of the newest data that may be lost. */
  readonly loses?: number;
}

/** Why a verdict does not meet a demand; undefined where it does. */
export function shortfallOf(demand: Demand, service: ServiceResult, verdict: Verdict): string | undefined {
  const { databasesAtMost, atMost } = demand;
  const limit = service.kind === ServiceKind.DATABASE ? (databasesAtMost ?? atMost) : atMost;
  if (isWorse(verdict.outcome, limit)) return said(verdict.outcome);
  return lateness(demand, verdict) ?? loss(demand, verdict);
}

function lateness({ within }: Demand, { outcome, time = [], seconds }: Verdict): string | undefined {
  if (within === undefined || !isWorse(outcome, Kind.REDUCED)) return undefined;
  if (seconds !== undefined) {
    return seconds > within ? `takes ${insteadOf(seconds, within)}` : undefined;
  }
  const open = notStated(time);
  if (open.length > 0) return `takes a time that is not stated: ${open.join(', ')}`;
  return outcome === Kind.LOST ? said(outcome) : 'takes a time that nobody has stated';
}

function loss({ loses }: Demand, { dataLoss, outcome }: Verdict): string | undefined {
  if (loses === undefined) return undefined;
  if (dataLoss === undefined) return outcome === Kind.LOST ? said(outcome) : undefined;
  const { seconds } = dataLoss;
  if (seconds === undefined) return `loses an amount of the newest data that is not stated: ${dataLoss.what}`;
  return seconds > loses ? `loses the newest data of ${insteadOf(seconds, loses)}` : undefined;
}

/** The parts of a time that nobody has stated. */
export function notStated(time: readonly TimePart[]): string[] {
  return time.filter(({ seconds }) => seconds === undefined).map(({ what }) => what);
}

/** An outcome as what a service does. */
export function said(outcome: Outcome): string {
  return outcome === Kind.LOST ? 'is lost until it is restored' : outcome;
}
