import { isWorse } from '../outcome';
import { ServiceKind } from '../service-result';
import type { Verdict } from '../verdict';
import { TITLES } from './titles';
import type { ReportDocument, ReportedScenario } from './report-document';

/** The services of one kind. */
export interface Column {
  readonly title: string;
  readonly ids: readonly string[];
}

/** What becomes of the services of a column: the worst, and of how many. */
export interface MatrixCell {
  /** Undefined where all go on. */
  readonly verdict?: Verdict;
  readonly count: number;
  readonly of: number;
}

/** Failures that do the same. */
export interface Row {
  readonly names: string[];
  readonly cells: MatrixCell[];
}

/** Failures and kinds of services. Failures of one kind that do the same share a row. */
export function matrixOf(report: ReportDocument): { columns: Column[]; rows: Row[] } {
  const columns = Object.values(ServiceKind)
    .map((kind) => ({
      title: TITLES[kind],
      ids: report.services.filter((each) => each.kind === kind).map(({ id }) => id),
    }))
    .filter(({ ids }) => ids.length > 0);
  const rows = new Map<string, Row>();
  for (const scenario of report.scenarios) {
    const cells = columns.map(({ ids }) => cellOf(scenario, ids));
    const key = [scenario.kind, ...cells.map(keyOf)].join('\n');
    const row = rows.get(key);
    if (row) row.names.push(scenario.name);
    else rows.set(key, { names: [scenario.name], cells });
  }
  return { columns, rows: [...rows.values()] };
}

function cellOf({ verdicts }: ReportedScenario, ids: readonly string[]): MatrixCell {
  const own = verdicts.filter(({ service }) => ids.includes(service));
  const worst = own.reduce<Verdict | undefined>(
    (bad, each) => (isMoreToWorry(each, bad) ? each : bad),
    undefined,
  );
  const count = own.filter(({ outcome }) => outcome === worst?.outcome).length;
  return { verdict: worst, count, of: ids.length };
}

/** A worse outcome, or a longer time until it is over; a time that is not stated is the longest. */
function isMoreToWorry(each: Verdict, than: Verdict | undefined): boolean {
  if (than === undefined || isWorse(each.outcome, than.outcome)) return true;
  return each.outcome === than.outcome && (each.seconds ?? Infinity) > (than.seconds ?? Infinity);
}

function keyOf({ verdict, count }: MatrixCell): string {
  if (!verdict) return '';
  return [count, verdict.outcome, verdict.capacity, verdict.seconds, verdict.page].join(' ');
}
