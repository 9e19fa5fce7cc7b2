import type { OutputFiles } from '../core/output-files';
import type { EstateDocument } from '../model/estate-document';
import { drawEstate } from './draw-estate';
import type { PictureGraph } from './graph';
import type { PictureLayout } from './layout';
import { layoutPicture } from './layout';
import { Loss } from './loss';
import { renderMermaid } from './render-mermaid';
import type { ServiceOutcome } from './render-services';
import { renderSvg } from './render-svg';

/** A scenario, as far as a picture shows it. */
export interface ScenarioPicture {
  /** What people call it, such as `zone 1 of Amsterdam`. */
  readonly name: string;
  /** Ids of what is lost: events, failure domains, machines. */
  readonly lost: readonly string[];
  /** What becomes of the services. */
  readonly services: readonly ServiceOutcome[];
}

interface Drawing {
  readonly graph: PictureGraph;
  readonly layout: PictureLayout;
}

/** All pictures of an estate have one layout. */
const drawings = new WeakMap<EstateDocument, Drawing>();

/** The topology of an estate, as SVG and as a flowchart of Mermaid. */
export function topologyFiles(document: EstateDocument): OutputFiles {
  const { graph, layout } = drawingOf(document);
  const text = {
    heading: `Estate ${document.estate}`,
    subtitle: 'Sites, zones, servers and names, and who reaches whom',
    services: [],
  };
  return {
    'topology.svg': renderSvg(graph, layout, new Loss(graph, new Set()), text),
    'topology.mmd': renderMermaid(graph),
  };
}

/** The topology with what a scenario takes from it, as SVG. */
export function scenarioPicture(document: EstateDocument, { name, lost, services }: ScenarioPicture): string {
  const { graph, layout } = drawingOf(document);
  return renderSvg(graph, layout, new Loss(graph, new Set(lost)), {
    heading: `Failure: ${name}`,
    subtitle: `Estate ${document.estate}: what is hatched is lost, and everything else runs`,
    services,
  });
}

function drawingOf(document: EstateDocument): Drawing {
  const known = drawings.get(document);
  if (known) return known;
  const graph = drawEstate(document);
  const drawing = { graph, layout: layoutPicture(graph) };
  drawings.set(document, drawing);
  return drawing;
}
