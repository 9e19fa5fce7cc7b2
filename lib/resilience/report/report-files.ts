import type { OutputFiles } from '../../core/output-files';
import { compactJson } from '../../core/compact-json';
import type { EstateDocument } from '../../model/estate-document';
import { analyse } from '../analyse';
import type { Objective } from '../objective';
import { buildReport } from './build-report';
import { pictureFiles } from './picture-files';
import { renderReport } from './render-report';

/** The files of a report, by name. */
export function reportFiles(document: EstateDocument, objectives: readonly Objective[]): OutputFiles {
  const analysis = analyse(document);
  const report = buildReport({ document, analysis, scenarios: analysis.scenarios }, objectives);
  return {
    'resilience.md': renderReport(report, document),
    'resilience.json': compactJson(report),
    ...pictureFiles(document, report),
  };
}
