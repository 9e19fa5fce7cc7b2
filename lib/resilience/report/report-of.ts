import type { EstateDocument } from '../../model/estate-document';
import { analyse } from '../analyse';
import type { Objective } from '../objective';
import { buildReport } from './build-report';
import type { ReportDocument } from './report-document';

/** The report of an estate, as values. */
export function reportOf(document: EstateDocument, objectives: readonly Objective[]): ReportDocument {
  const analysis = analyse(document);
  return buildReport({ document, analysis, scenarios: analysis.scenarios }, objectives);
}
