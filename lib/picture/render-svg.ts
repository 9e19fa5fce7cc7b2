import type { Point } from '../core/layered-layout';
import type {
  GraphColumn,
  GraphEdge,
  GraphHandover,
  GraphLine,
  GraphMachine,
  GraphNode,
  GraphPlace,
  PictureGraph,
} from './graph';
import { EdgeKind, NodeKind } from './graph';
import type { EdgePath, PictureLayout } from './layout';
import type { Loss } from './loss';
import type { Box } from './metrics';
import { isTitle, lineHeight, PADDING, shownText, TEXT_SIZE, textHeight } from './metrics';
import { renderLegend } from './render-legend';
import type { ServiceOutcome } from './render-services';
import { renderServices } from './render-services';
import { styleSheet } from './style';
import { element, pathData, textElement } from './svg';
import { textWidth } from '../core/text-width';
import { describeGraph } from './describe-graph';

/** What a picture is called, and what is below it. */
export interface PictureText {
  readonly heading: string;
  readonly subtitle: string;
  readonly services: readonly ServiceOutcome[];
}

const HEADER = 64;
const MARGIN = 24;
const LEAST_WIDTH = 640;

/** A picture as SVG. */
export function renderSvg(graph: PictureGraph, layout: PictureLayout, loss: Loss, text: PictureText): string {
  const least = Math.max(
    LEAST_WIDTH,
    textWidth(text.heading, 18, true) + 2 * MARGIN,
    textWidth(text.subtitle, TEXT_SIZE) + 2 * MARGIN,
  );
  const width = Math.ceil(Math.max(layout.width, least));
  const left = Math.round((width - layout.width) / 2);
  const legend = renderLegend(graph, loss.isScenario, width - 2 * MARGIN);
  const services = renderServices(text.services, width - 2 * MARGIN);
  const below = HEADER + layout.height;
  const height = Math.ceil(below + services.height + legend.height + MARGIN);
  const at = (x: number, y: number, ...parts: string[]): string =>
    element('g', { transform: `translate(${x} ${y})` }, ...parts);
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'graphics-document document',
      'aria-labelledby': 'picture-title picture-description',
    },
    textElement('title', { id: 'picture-title' }, `${text.heading}. ${text.subtitle}`),
    textElement('desc', { id: 'picture-description' }, describeGraph(graph, loss, text.services)),
    element('style', {}, styleSheet()),
    definitions(),
    element('rect', { class: 'paper', width, height }),
    textElement('text', { class: 'heading', x: MARGIN, y: 34 }, text.heading),
    textElement('text', { class: 'muted', x: MARGIN, y: 54 }, text.subtitle),
    at(left, HEADER, ...drawing(graph, layout, loss)),
    ...(services.height > 0 ? [at(MARGIN, below, ...services.parts)] : []),
    at(MARGIN, below + services.height, ...legend.parts),
  )}\n`;
}

function definitions(): string {
  return element(
    'defs',
    {},
    element(
      'pattern',
      { id: 'hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      element('path', { class: 'hatch', d: 'M 0 0 V 8' }),
    ),
  );
}

/** Parts that are drawn already, by the thing and its state: most of a picture is as in the others of the estate. */
const drawn = new WeakMap<object, Map<string, string>>();

function once(thing: object, state: unknown, draw: () => string): string {
  const states = drawn.get(thing) ?? new Map<string, string>();
  drawn.set(thing, states);
  const key = JSON.stringify(state);
  const part = states.get(key) ?? draw();
  states.set(key, part);
  return part;
}

/** From back to front: connections, sites, lines, boxes, labels. */
function drawing(graph: PictureGraph, layout: PictureLayout, loss: Loss): string[] {
  const { boxes } = layout;
  const columns = graph.places.flatMap((place) => place.columns);
  const lost = (each: { readonly id: string }): boolean => loss.isLost(each);
  return [
    ...layout.links.map(({ of, points }) => drawLink(points, lost(of), of.id)),
    ...graph.places.map((place) =>
      once(place, [lost(place), place.rows.map(lost), place.footers.map(lost)], () =>
        drawFrame(place, layout, loss),
      ),
    ),
    ...layout.handovers.map(({ of, points }) => drawHandover(of, points, loss)),
    ...layout.edges.map((path) => once(path, loss.isCut(path.edge), () => drawEdge(path, graph, loss))),
    ...columns.map((column) =>
      once(column, [lost(column), loss.lines(column)], () => drawHead(column, boxes.get(column.id)!, loss)),
    ),
    ...columns.flatMap(({ machines }) =>
      machines.map((machine) =>
        once(machine, lost(machine), () => drawMachine(machine, boxes.get(machine.id)!, loss)),
      ),
    ),
    ...graph.nodes.map((node) =>
      once(node, [lost(node), loss.lines(node)], () => drawNode(node, boxes.get(node.id)!, loss)),
    ),
    ...layout.edges.flatMap(({ edge, label }) =>
      label ? [once(label, '', () => drawLabel(edge.label!, label))] : [],
    ),
  ];
}

function drawFrame(place: GraphPlace, { frames, boxes }: PictureLayout, loss: Loss): string {
  const frame = frames.get(place.id)!;
  const isLost = loss.isLost(place);
  return thing(
    `${place.lines.map(({ text }) => text).join(', ')}${isLost ? ', lost' : ''}`,
    rect(frame, isLost ? 'frame lost-frame' : 'frame', 8),
    ...place.rows.flatMap((row) => {
      const box = boxes.get(row.id)!;
      const isRowLost = loss.isLost(row);
      return [
        rect(box, 'row', 4),
        ...(isRowLost && !isLost ? [hatched(box, 4)] : []),
        line(row.label, box.x + PADDING, box.y + box.height / 2 + 4, isRowLost ? 'muted gone' : 'muted'),
        ...(isRowLost && !isLost ? [lostTag(box.x + PADDING, box.y + box.height / 2 + 9)] : []),
      ];
    }),
    ...place.footers.flatMap((footer) => {
      const box = boxes.get(footer.id)!;
      const isGone = loss.isLost(footer);
      return [
        rect(box, 'box', 4),
        ...(isGone ? [hatched(box, 4)] : []),
        ...(isGone && !isLost ? [lostTag(box.x + box.width - 45, box.y + 5)] : []),
        line(
          shownText(footer.line.text, false),
          box.x + PADDING,
          box.y + 18,
          isGone ? 'muted gone' : 'muted',
        ),
      ];
    }),
    ...textLines(place.lines, boxes.get(place.id)!, isLost, false),
    ...(isLost ? [hatched(frame, 8), lostTag(frame.x + 12, frame.y - 9)] : []),
  );
}

function drawHead(column: GraphColumn, box: Box, loss: Loss): string {
  const isLost = loss.isLost(column);
  const lines = loss.lines(column);
  const radius = column.balanced ? box.height / 2 : 4;
  return thing(
    labelOf(lines, isLost),
    rect(box, 'head', radius),
    ...(isLost ? [hatched(box, radius), cross(box, 0.29 * radius)] : []),
    ...textLines(lines, box, isLost, true),
  );
}

function drawMachine(machine: GraphMachine, box: Box, loss: Loss): string {
  const isLost = loss.isLost(machine);
  return thing(
    labelOf(machine.lines, isLost),
    rect(box, machine.planned ? 'box planned' : 'box', 3),
    ...(isLost ? [hatched(box, 3), cross(box)] : []),
    ...textLines(machine.lines, box, isLost, true),
  );
}

function drawNode(node: GraphNode, box: Box, loss: Loss): string {
  const isLost = loss.isLost(node);
  const lines = loss.lines(node);
  const shape = {
    [NodeKind.SOURCE]: () => rect(box, 'outside', box.height / 2),
    [NodeKind.NAME]: () => rect(box, node.planned ? 'entry planned' : 'entry', 12),
    [NodeKind.OUTSIDE]: () => rect(box, 'outside', 0),
    [NodeKind.GROUP]: () => cylinder(box),
  }[node.kind]();
  const inner = node.kind === NodeKind.GROUP ? { ...box, y: box.y + 10, height: box.height - 10 } : box;
  return thing(
    labelOf(lines, isLost),
    shape,
    ...(isLost ? [hatched(box, 4), cross(box)] : []),
    ...textLines(lines, inner, isLost, true),
  );
}

function labelOf(lines: readonly GraphLine[], isLost: boolean): string {
  return [...lines.map(({ text }) => text), ...(isLost ? ['lost'] : [])].join(', ');
}

/** What belongs to one thing of the estate, with its text for readers and for the mouse. */
function thing(label: string, ...parts: string[]): string {
  return element(
    'g',
    { role: 'graphics-symbol img', 'aria-label': label },
    textElement('title', {}, label),
    ...parts,
  );
}

function textLines(lines: readonly GraphLine[], box: Box, isLost: boolean, isCentred: boolean): string[] {
  let top = box.y + (box.height - textHeight(lines)) / 2;
  const x = isCentred ? box.x + box.width / 2 : box.x + PADDING;
  return lines.map((each, index) => {
    const bold = isTitle(each, index);
    const kind = bold ? 'title' : each.isStrong ? 'outcome' : 'muted';
    const style = `${kind}${isCentred ? ' middle' : ''}${isLost ? ' gone' : ''}`;
    const height = lineHeight(each, index);
    top += height;
    return line(shownText(each.text, bold), x, top - 4, style);
  });
}

function line(text: string, x: number, y: number, style: string): string {
  return textElement('text', { class: style, x, y }, text);
}

function rect({ x, y, width, height }: Box, style: string, radius: number): string {
  return element('rect', { class: style, x, y, width, height, rx: radius > 0 ? radius : undefined });
}

function hatched({ x, y, width, height }: Box, radius: number): string {
  return element('rect', { fill: 'url(#hatch)', x, y, width, height, rx: radius });
}

/** Both diagonals, from points within the rounded corners. */
function cross(box: Box, inset = 0): string {
  const [x, y] = [box.x + inset, box.y + inset];
  const [width, height] = [box.width - 2 * inset, box.height - 2 * inset];
  return element('path', {
    class: 'cross',
    d: pathData('M', x, y, 'L', x + width, y + height, 'M', x + width, y, 'L', x, y + height),
  });
}

function cylinder({ x, y, width, height }: Box): string {
  const half = width / 2;
  const body = pathData(
    'M',
    x,
    y + 8,
    'A',
    half,
    8,
    0,
    0,
    1,
    x + width,
    y + 8,
    'V',
    y + height - 8,
    'A',
    half,
    8,
    0,
    0,
    1,
    x,
    y + height - 8,
    'Z',
  );
  const rim = pathData('M', x, y + 8, 'A', half, 8, 0, 0, 0, x + width, y + 8);
  return element('path', { class: 'group', d: body }) + element('path', { class: 'group', d: rim });
}

function lostTag(x: number, y: number): string {
  return (
    element('rect', { class: 'fill-lost', x, y, width: 40, height: 18, rx: 3 }) +
    line('LOST', x + 20, y + 13.5, 'tag middle')
  );
}

function drawLabel(label: string, box: Box): string {
  return rect(box, 'paper', 4) + line(label, box.x + box.width / 2, box.y + 13, 'middle');
}

function drawLink(points: readonly Point[], isLost: boolean, label: string): string {
  const d = straight(points);
  const middle = points.length === 2 ? between(points[0], points[1]) : between(points[1], points[2]);
  return element(
    'g',
    {},
    textElement('title', {}, isLost ? `${label}, lost` : label),
    element('path', { class: isLost ? 'link cut' : 'link', d }),
    ...(isLost ? [crossAt(middle)] : [element('path', { class: 'link-core', d })]),
  );
}

function drawHandover(handover: GraphHandover, points: readonly Point[], loss: Loss): string {
  const [first, second] = points;
  const [beforeLast, last] = points.slice(-2);
  const d = straight(points);
  if (loss.isCut(handover)) return element('path', { class: 'edge cut', d });
  const back = handover.twoWay ? arrow(second, first, 'mail') : '';
  return element('path', { class: 'edge mail', d }) + arrow(beforeLast, last, 'mail') + back;
}

function drawEdge({ edge, points, end }: EdgePath, graph: PictureGraph, loss: Loss): string {
  const isCut = loss.isCut(edge);
  const colour = colourOf(edge, graph);
  const pattern = { [EdgeKind.STANDS_BY]: ' standby', [EdgeKind.VOTES]: ' vote' }[edge.kind as string] ?? '';
  const last = end ?? points[points.length - 1];
  const above = { x: last.x, y: last.y - 12 };
  const d = curve(points) + (end ? ` ${pathData('L', end.x, end.y)}` : '');
  if (isCut) return element('path', { class: 'edge cut', d }) + crossAt(above);
  const hasArrow = edge.kind !== EdgeKind.HOLDS && edge.kind !== EdgeKind.VOTES;
  return (
    element('path', { class: `edge ${colour}${pattern}`, d }) + (hasArrow ? arrow(above, last, colour) : '')
  );
}

/** The point of a line that goes straight, to the right, left or down. */
function arrow(from: Point, { x, y }: Point, colour: string): string {
  const [right, down] = [Math.sign(x - from.x), Math.sign(y - from.y)];
  const [backX, backY] = [x - 10 * right, y - 10 * down];
  const [sideX, sideY] = [5 * down, 5 * right];
  return element('path', {
    class: `fill-${colour}`,
    d: pathData('M', x, y, 'L', backX + sideX, backY + sideY, 'L', backX - sideX, backY - sideY, 'Z'),
  });
}

/** Client access, mail and databases have their colours, which say nothing that shapes and labels do not. */
function colourOf({ source, target, kind }: GraphEdge, { nodes }: PictureGraph): string {
  if (kind === EdgeKind.HOLDS || kind === EdgeKind.VOTES) return 'data';
  if (kind === EdgeKind.SENDS) return 'mail';
  if (kind === EdgeKind.NEEDS) return 'needs';
  const named = nodes.find(({ id, kind: of }) => (id === source || id === target) && of === NodeKind.NAME);
  const isMail = named ? named.lines.some(({ text }) => text.endsWith('(MX)')) : true;
  return isMail ? 'mail' : 'clients';
}

function crossAt({ x, y }: Point): string {
  return element('path', {
    class: 'cross',
    d: pathData('M', x - 6, y - 6, 'l', 12, 12, 'm', 0, -12, 'l', -12, 12),
  });
}

function between(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function straight([first, ...rest]: readonly Point[]): string {
  return pathData('M', first.x, first.y, ...rest.flatMap(({ x, y }) => ['L', x, y]));
}

/** Leaves and arrives upright, and is upright in each layer that it passes. */
function curve([first, ...rest]: readonly Point[]): string {
  let before = first;
  const parts = rest.flatMap(({ x, y }) => {
    const middle = (before.y + y) / 2;
    const part = ['C', before.x, middle, x, middle, x, y];
    before = { x, y };
    return part;
  });
  return pathData('M', first.x, first.y, ...parts);
}
