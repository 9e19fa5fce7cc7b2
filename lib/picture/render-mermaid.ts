import { quoteMermaid } from '../core/quote-mermaid';
import type { GraphLine, PictureGraph } from './graph';
import { EdgeKind, NodeKind } from './graph';

/** The graph as a flowchart of Mermaid, for wikis. Its ids are numbers, so that no name of a program is one. */
export function renderMermaid(graph: PictureGraph): string {
  const ids = new Map<string, string>();
  const idOf = (id: string): string => {
    const known = ids.get(id) ?? `n${ids.size + 1}`;
    ids.set(id, known);
    return known;
  };
  const places = graph.places.flatMap((place) => [
    `  subgraph ${idOf(`place ${place.id}`)}["${labelOf(place.lines)}"]`,
    ...place.columns.map(({ id, lines }) => `    ${idOf(id)}(["${labelOf(lines)}"])`),
    ...place.rows.flatMap((row) => [
      `    subgraph ${idOf(row.id)}["${quoteMermaid(row.label)}"]`,
      ...place.columns.flatMap(({ machines }) =>
        machines
          .filter((machine) => machine.row === row.label)
          .map(({ id, lines }) => `      ${idOf(id)}["${labelOf(lines)}"]`),
      ),
      '    end',
    ]),
    ...place.footers.map(({ id, line }) => `    ${idOf(id)}["${labelOf([line])}"]`),
    '  end',
  ]);
  const members = graph.places.flatMap(({ columns }) =>
    columns.flatMap(({ id, machines }) => machines.map((machine) => `  ${idOf(id)} --- ${idOf(machine.id)}`)),
  );
  const handovers = graph.places.flatMap((place) =>
    place.handovers.map(
      ({ source, target, twoWay }) => `  ${idOf(source)} ${twoWay ? '<-->' : '-->'} ${idOf(target)}`,
    ),
  );
  return [
    'flowchart TD',
    `  accTitle: Estate ${quoteMermaid(graph.estate)}`,
    ...graph.nodes.map(({ id, kind, lines }) => `  ${idOf(id)}${SHAPES[kind](labelOf(lines))}`),
    ...places,
    ...graph.edges.map(({ source, target, kind, label }) => {
      const text = label === undefined ? '' : `|"${quoteMermaid(label)}"|`;
      return `  ${idOf(source)} ${ARROWS[kind]}${text} ${idOf(target)}`;
    }),
    ...members,
    ...handovers,
    ...graph.links.map(
      ({ places: [one, other] }) => `  ${idOf(`place ${one}`)} === ${idOf(`place ${other}`)}`,
    ),
    '',
  ].join('\n');
}

const SHAPES: Record<NodeKind, (label: string) => string> = {
  [NodeKind.SOURCE]: (label) => `(("${label}"))`,
  [NodeKind.NAME]: (label) => `("${label}")`,
  [NodeKind.OUTSIDE]: (label) => `["${label}"]`,
  [NodeKind.GROUP]: (label) => `[("${label}")]`,
};

const ARROWS: Record<EdgeKind, string> = {
  [EdgeKind.ASKS]: '-->',
  [EdgeKind.SERVES]: '-->',
  [EdgeKind.STANDS_BY]: '-.->',
  [EdgeKind.SENDS]: '-->',
  [EdgeKind.HOLDS]: '---',
  [EdgeKind.NEEDS]: '-->',
  [EdgeKind.VOTES]: '-.-',
};

function labelOf(lines: readonly GraphLine[]): string {
  return lines.map(({ text }) => quoteMermaid(text)).join('<br/>');
}
