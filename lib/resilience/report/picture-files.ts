import type { OutputFiles } from '../../core/output-files';
import type { EstateDocument } from '../../model/estate-document';
import { scenarioPicture, topologyFiles } from '../../picture/pictures';
import { Outcome } from '../outcome';
import type { ReportDocument, ReportedScenario } from './report-document';

/** Failures that have a picture: those that take several things, or what connects them. A single machine is seen without one. */
const DRAWN = ['zone', 'site', 'region', 'carrier', 'link', 'mailbox servers', 'edges', 'proxies'];

const FOLDER = 'pictures';

/** A failure, and the file with its picture. */
export interface DrawnScenario {
  readonly scenario: ReportedScenario;
  readonly path: string;
}

/** The topology of the estate, as SVG, within the folder of the report. */
export const TOPOLOGY_PATH = `${FOLDER}/topology.svg`;

/** Which failures have a picture, and where it is within the folder of the report. */
export function drawnScenarios({ scenarios }: ReportDocument): DrawnScenario[] {
  const drawn = scenarios.filter(({ kind }) => DRAWN.includes(kind));
  const names = drawn.map(({ id }) => id.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  return drawn.map((scenario, index) => {
    const same = names.slice(0, index).filter((name) => name === names[index]).length;
    return { scenario, path: `${FOLDER}/${names[index]}${same > 0 ? `--${same + 1}` : ''}.svg` };
  });
}

/** The pictures of an estate, by path. */
export function pictureFiles(document: EstateDocument, report: ReportDocument): OutputFiles {
  const topology = Object.entries(topologyFiles(document)).map(([name, text]) => [`${FOLDER}/${name}`, text]);
  const scenarios = drawnScenarios(report).map(({ scenario, path }) => [
    path,
    pictureOf(document, report, scenario),
  ]);
  return Object.fromEntries([...topology, ...scenarios]) as OutputFiles;
}

function pictureOf(
  document: EstateDocument,
  { services }: ReportDocument,
  { name, events, verdicts }: ReportedScenario,
): string {
  return scenarioPicture(document, {
    name,
    lost: events,
    services: services.map((service) => ({
      name: service.name,
      kind: service.kind,
      outcome: verdicts.find((verdict) => verdict.service === service.id)?.outcome ?? Outcome.GOES_ON,
    })),
  });
}
