import type { EstateDocument } from '../../model/estate-document';
import { isWorse, Outcome, OUTCOMES } from '../outcome';
import type { ScenarioResult } from '../scenario-result';
import { ServiceKind } from '../service-result';
import type { Verdict } from '../verdict';
import type { ReportedVerdicts } from './report-document';
import { spokenNames } from './spoken-names';

/** Failures that are alike, each of which alone is enough. */
export interface SinglePoint {
  readonly scenario: ScenarioResult;
  /** What people call the failures. */
  readonly names: string[];
  /** What people call the services. */
  readonly services: string[];
  /** Ids of the services. */
  readonly ids: string[];
  readonly verdict: Verdict;
}

/** Whether what fails is outside the machines, sites and links of an estate. */
export function isOutside({ events: [event] }: ScenarioResult, { externals }: EstateDocument): boolean {
  return externals.some(({ id }) => id === event);
}

/** What nobody notices until it is needed: it is the readiness for something, and no service. */
export const READINESS: readonly string[] = [ServiceKind.SWITCHOVER, ServiceKind.EDGE_SYNC];

/** Single failures after which a service needs a person or is lost, the worst first. Failures that do the same are one. */
export function singlePoints(report: ReportedVerdicts): SinglePoint[] {
  return pointsOf(report, (kind) => !READINESS.includes(kind));
}

/** Single failures that take the ability to switch over, or what keeps Edges up to date. */
export function pointsOfReadiness(report: ReportedVerdicts): SinglePoint[] {
  return pointsOf(report, (kind) => READINESS.includes(kind));
}

function pointsOf(report: ReportedVerdicts, isMeant: (kind: string) => boolean): SinglePoint[] {
  const meant = new Set(report.services.filter(({ kind }) => isMeant(kind)).map(({ id }) => id));
  const points = new Map<string, SinglePoint>();
  for (const scenario of report.scenarios.filter(({ events }) => events.length === 1)) {
    for (const [key, verdicts] of alike(scenario.verdicts.filter(({ service }) => meant.has(service)))) {
      const ids = verdicts.map(({ service }) => service);
      const whole = `${scenario.kind}\n${key}\n${ids.join('\n')}`;
      const point = points.get(whole);
      if (point) point.names.push(scenario.name);
      else
        points.set(whole, {
          scenario,
          names: [scenario.name],
          services: spokenNames(report, ids),
          verdict: verdicts[0],
          ids,
        });
    }
  }
  const rank = ({ verdict }: SinglePoint): number => -OUTCOMES.indexOf(verdict.outcome);
  return [...points.values()].sort((a, b) => rank(a) - rank(b));
}

/** The verdicts that are bad, those that say the same together. */
function alike(verdicts: readonly Verdict[]): Map<string, Verdict[]> {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts.filter(({ outcome }) => isWorse(outcome, Outcome.INTERRUPTED))) {
    const key = [verdict.outcome, verdict.page, verdict.seconds].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return groups;
}
