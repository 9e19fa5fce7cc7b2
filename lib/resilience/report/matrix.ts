import { isWorse } from '../outcome';
import { SERVICE_KINDS } from '../service-kinds';
import { ServiceKind } from '../service-result';
import type { Verdict } from '../verdict';
import { placeOf } from './spoken-names';
import { TITLES } from './titles';
import type { ReportDocument, ReportedScenario } from './report-document';

/** The services of one kind. */
export interface Column {
  readonly kind: string;
  readonly title: string;
  readonly ids: readonly string[];
}

/** What becomes of the services of a column: the worst, and of how many. */
export interface MatrixCell {
  /** Undefined where all go on. */
  readonly verdict?: Verdict;
  readonly count: number;
  readonly of: number;
  /** What is counted, where it is not the services themselves. */
  readonly unit?: string;
  /** Whether a service of the column goes on only since nobody is left whom it could fail. */
  readonly withSite: boolean;
}

/** Whether a failure takes a service together with all that it is for. */
export type LostWithSite = (service: string, events: readonly string[]) => boolean;

/** Failures that do the same. */
export interface Row {
  readonly names: string[];
  readonly cells: MatrixCell[];
}

/** Failures and kinds of services. Failures of one kind that do the same share a row. */
export function matrixOf(
  report: ReportDocument,
  isLostWithSite: LostWithSite,
): { columns: Column[]; rows: Row[] } {
  const columns = SERVICE_KINDS.map((kind) => ({
    kind,
    title: TITLES[kind],
    ids: report.services.filter((each) => each.kind === kind).map(({ id }) => id),
  })).filter(({ ids }) => ids.length > 0);
  const rows = new Map<string, Row>();
  for (const scenario of report.scenarios) {
    const cells = columns.map((column) => cellOf(scenario, column, report, isLostWithSite));
    const key = [scenario.kind, ...cells.map(keyOf)].join('\n');
    const row = rows.get(key);
    if (row) row.names.push(scenario.name);
    else rows.set(key, { names: [scenario.name], cells });
  }
  return { columns, rows: [...rows.values()] };
}

function cellOf(
  { verdicts, events }: ReportedScenario,
  { kind, ids }: Column,
  { services }: ReportDocument,
  isLostWithSite: LostWithSite,
): MatrixCell {
  const own = verdicts.filter(({ service }) => ids.includes(service));
  const worst = own.reduce<Verdict | undefined>(
    (bad, each) => (isMoreToWorry(each, bad) ? each : bad),
    undefined,
  );
  const hit = own.filter(({ outcome }) => outcome === worst?.outcome).map(({ service }) => service);
  const withSite = ids.some((id) => isLostWithSite(id, events));
  if (kind !== ServiceKind.INSIDE_CLIENT_ACCESS)
    return { verdict: worst, count: hit.length, of: ids.length, withSite };
  // A network has several names, which share its fate.
  const networks = (some: readonly string[]): number =>
    new Set(services.filter(({ id }) => some.includes(id)).map((each) => placeOf(each))).size;
  return { verdict: worst, count: networks(hit), of: networks(ids), unit: 'networks', withSite };
}

/** A worse outcome, or a longer time until it is over; a time that is not stated is the longest. */
function isMoreToWorry(each: Verdict, than: Verdict | undefined): boolean {
  if (than === undefined || isWorse(each.outcome, than.outcome)) return true;
  return each.outcome === than.outcome && (each.seconds ?? Infinity) > (than.seconds ?? Infinity);
}

function keyOf({ verdict, count, withSite }: MatrixCell): string {
  if (!verdict) return String(withSite);
  return [count, verdict.outcome, verdict.capacity, verdict.seconds, verdict.page].join(' ');
}
