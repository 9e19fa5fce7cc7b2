import { BadReport } from './bad-report';
import { REPORT_VERSION, type ReportDocument } from '../report/report-document';
import { expanded, type WrittenReport } from '../report/report-json';

const LISTS = ['services', 'scenarios', 'cutSets', 'objectives', 'notStated'] as const;

/**
 * A report from the text of a `resilience.json`.
 *
 * @throws if it is none, or of a format that this version does not know
 */
export function readReport(what: string, text: string): ReportDocument {
  const report = parse(what, text);
  if (typeof report !== 'object' || report === null) throw new BadReport(`${what} is no report.`);
  const { formatVersion, estate } = report;
  if (typeof formatVersion !== 'string' || typeof estate !== 'string') {
    throw new BadReport(
      `${what} is no report: it has no formatVersion or no estate. Pass a resilience.json.`,
    );
  }
  const [major] = REPORT_VERSION.split('.');
  if (formatVersion.split('.')[0] !== major) {
    throw new BadReport(
      `${what} has the format ${formatVersion}, and this version reads ${major}.x. Synthesize it with the same version of the library.`,
    );
  }
  const missing = LISTS.find((list) => !Array.isArray(report[list]));
  if (missing !== undefined) throw new BadReport(`${what} is no report: it has no list of ${missing}.`);
  return expanded(report as WrittenReport);
}

function parse(what: string, text: string): Partial<WrittenReport> | null {
  try {
    return JSON.parse(text) as Partial<WrittenReport> | null;
  } catch {
    throw new BadReport(`${what} is not JSON. Pass a resilience.json.`);
  }
}
