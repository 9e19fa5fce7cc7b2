import type { OutputFiles } from '../../core/output-files';
import type { EstateDocument } from '../../model/estate-document';
import type { Objective } from '../objective';
import { pictureFiles } from './picture-files';
import { renderReport } from './render-report';
import { reportJson } from './report-json';
import { reportOf } from './report-of';

/** The files of a report, by name. */
export function reportFiles(document: EstateDocument, objectives: readonly Objective[]): OutputFiles {
  const report = reportOf(document, objectives);
  return {
    'resilience.md': renderReport(report, document),
    'resilience.json': reportJson(report),
    ...pictureFiles(document, report),
  };
}
