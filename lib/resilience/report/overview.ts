import type { EstateDocument } from '../../model/estate-document';
import { isWorse } from '../outcome';
import { failureNames, listed } from '../text';
import type { Verdict } from '../verdict';
import type { ReportedVerdicts } from './report-document';
import { isOutside, pointsOfReadiness, singlePoints } from './single-points';
import { spokenNames } from './spoken-names';

/** What alone is enough so that a service needs a person or is lost, within the estate and outside, and what takes the readiness only. */
export function singleNames(
  report: ReportedVerdicts,
  document: EstateDocument,
): { within: string[]; outside: string[]; readiness: string[] } {
  const points = singlePoints(report);
  const names = (some: typeof points): string[] =>
    failureNames([...new Set(some.flatMap((each) => each.names))]);
  return {
    within: names(points.filter(({ scenario }) => !isOutside(scenario, document))),
    outside: names(points.filter(({ scenario }) => isOutside(scenario, document))),
    readiness: names(
      pointsOfReadiness(report).filter(
        (each) => !points.some(({ scenario }) => scenario.id === each.scenario.id),
      ),
    ),
  };
}

/** Rows of a table: for each kind of failure the worst outcome, and the services that it happens to. */
export function worstOfKinds(report: ReportedVerdicts): string[][] {
  const kinds = [...new Set(report.scenarios.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const verdicts = report.scenarios.filter((each) => each.kind === kind).flatMap((each) => each.verdicts);
    const worst = verdicts.reduce<Verdict | undefined>(
      (bad, each) => (bad === undefined || isWorse(each.outcome, bad.outcome) ? each : bad),
      undefined,
    );
    if (worst === undefined) return [kind, 'all services go on', '-'];
    const ids = verdicts.filter(({ outcome }) => outcome === worst.outcome).map(({ service }) => service);
    return [kind, worst.outcome, listed(spokenNames(report, ids))];
  });
}
