import type { EstateDocument } from '../../model/estate-document';
import { isWorse } from '../outcome';
import { SERVICE_KINDS } from '../service-kinds';
import type { ServiceResult } from '../service-result';
import { failureNames, listed } from '../text';
import type { Verdict } from '../verdict';
import type { ReportedVerdicts } from './report-document';
import { isOutside, pointsOfReadiness, READINESS, singlePoints } from './single-points';
import { TITLES } from './titles';

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

/** Kinds of failures that say more in a row of their own. */
const ROWS: Record<string, string> = {
  'mailbox servers': 'all Mailbox servers of a site',
  edges: 'all Edges of a site',
  proxies: 'all proxies of a site',
};

/** Rows of a table: for each kind of failure the worst outcome, and the services that it happens to; readiness is told apart. */
export function worstOfKinds(report: ReportedVerdicts): string[][] {
  const services = report.services.filter(({ kind }) => !READINESS.includes(kind));
  const kinds = [...new Set(report.scenarios.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const row = ROWS[kind] ?? kind;
    const verdicts = report.scenarios
      .filter((each) => each.kind === kind)
      .flatMap((each) => each.verdicts)
      .filter(({ service }) => services.some(({ id }) => id === service));
    const worst = verdicts.reduce<Verdict | undefined>(
      (bad, each) => (bad === undefined || isWorse(each.outcome, bad.outcome) ? each : bad),
      undefined,
    );
    if (worst === undefined) return [row, 'all services go on', '-'];
    const ids = verdicts.filter(({ outcome }) => outcome === worst.outcome).map(({ service }) => service);
    return [row, worst.outcome, listed(countedByKind(services, ids))];
  });
}

/** Services by their kinds: `clients inside`, `databases (4 of 12)`. */
function countedByKind(services: readonly ServiceResult[], ids: readonly string[]): string[] {
  return SERVICE_KINDS.flatMap((kind) => {
    const all = services.filter((each) => each.kind === kind);
    const own = all.filter(({ id }) => ids.includes(id)).length;
    if (own === 0) return [];
    return own === all.length ? TITLES[kind] : `${TITLES[kind]} (${own} of ${all.length})`;
  });
}
