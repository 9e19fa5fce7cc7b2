import type { EstateDocument } from '../../model/estate-document';
import { analysed } from '../analysed';
import type { Objective } from '../objective';
import { buildReport, buildVerdicts } from './build-report';
import type { ReportDocument, ReportedVerdicts } from './report-document';

/** The report of an estate, as values. */
export function reportOf(document: EstateDocument, objectives: readonly Objective[]): ReportDocument {
  return buildReport(analysed(document), objectives);
}

/** What of it needs no cut sets. */
export function verdictsOf(document: EstateDocument): ReportedVerdicts {
  return buildVerdicts(analysed(document));
}
