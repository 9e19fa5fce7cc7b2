import type { OutputFiles } from '../../core/output-files';
import type { EstateDocument } from '../../model/estate-document';
import { analyse } from '../analyse';
import type { Objective } from '../objective';
import { buildReport } from './build-report';
import { pictureFiles } from './picture-files';
import type { ReportDocument } from './report-document';
import { renderReport } from './render-report';
import { reportJson } from './report-json';

/** The files of a report, by name. */
export function reportFiles(document: EstateDocument, objectives: readonly Objective[]): OutputFiles {
  const report = reportOf(document, objectives);
  return {
    'resilience.md': renderReport(report, document),
    'resilience.json': reportJson(report),
    ...pictureFiles(document, report),
  };
}

/** The report of an estate, as values. */
export function reportOf(document: EstateDocument, objectives: readonly Objective[]): ReportDocument {
  const analysis = analyse(document);
  return buildReport({ document, analysis, scenarios: analysis.scenarios }, objectives);
}
