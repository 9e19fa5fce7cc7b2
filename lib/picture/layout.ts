import type { LayeredEdge, Layers, Point } from '../core/layered-layout';
import { layeredLayout } from '../core/layered-layout';
import { textWidth } from '../core/text-width';
import type { GraphEdge, GraphHandover, GraphLink, GraphPlace, PictureGraph } from './graph';
import { EdgeKind, NodeKind } from './graph';
import type { Box } from './metrics';
import { heightOf, TEXT_SIZE, widthOf } from './metrics';
import type { PlaceLayout } from './place-layout';
import { layoutPlace, PORT_DISTANCE } from './place-layout';

/** A line of the picture: through its points, in curves that leave and arrive upright. */
export interface EdgePath {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  /** Straight end within the place of the target. */
  readonly end?: Point;
  readonly label?: Box;
}

/** A line of straight parts. */
export interface StraightPath<T> {
  readonly of: T;
  readonly points: readonly Point[];
}

/** Where everything is. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  /** Frames of the places, by their ids. */
  readonly frames: ReadonlyMap<string, Box>;
  /** All other boxes; the title of a place is at the place's id. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly EdgePath[];
  readonly handovers: readonly StraightPath<GraphHandover>[];
  readonly links: readonly StraightPath<GraphLink>[];
}

const ACROSS = 56;
const DOWN = 84;
/** The upright end of a line above a place, with its label. */
const STUB = 30;
const LABEL_HEIGHT = 18;
/** Space for the point of a line between its label and a box. */
const ARROW = 12;
/** Distance of two connections that arrive at one side of a place. */
const LINK_DISTANCE = 10;
const MARGIN = 24;

/** Lays out a graph: places as tables, and these with all other boxes in layers. */
export function layoutPicture(graph: PictureGraph): PictureLayout {
  const ports = countPorts(graph.edges);
  const places = new Map(
    graph.places.map((place) => [place.id, layoutPlace(place, (id) => ports.get(id) ?? 0)]),
  );
  const owners = ownersOf(graph);
  const outer: LayeredEdge[] = graph.edges.map(({ source, target, kind }) => ({
    source: owners.get(source)!,
    target: owners.get(target)!,
    weight: kind === EdgeKind.VOTES ? 4 : 1,
  }));
  const sizes = [
    ...graph.nodes.map(({ id, lines, kind }) => ({
      id,
      width: Math.max(
        widthOf(lines) + (kind === NodeKind.NAME ? 24 : 0),
        (ports.get(id) ?? 0) * PORT_DISTANCE,
      ),
      height: heightOf(lines) + (kind === NodeKind.GROUP ? 16 : 0),
    })),
    ...graph.places.map(({ id }) => ({ id, width: places.get(id)!.width, height: places.get(id)!.height })),
  ];
  const layers = layeredLayout(sizes, outer, leftToRight(graph), { across: ACROSS, down: DOWN });
  return assemble(graph, sizes, layers, places);
}

type Sizes = readonly { readonly id: string; readonly width: number; readonly height: number }[];

function assemble(
  graph: PictureGraph,
  sizes: Sizes,
  layers: Layers,
  places: Map<string, PlaceLayout>,
): PictureLayout {
  const outer = new Map(
    sizes.map(({ id, width, height }): [string, Box] => {
      const { x, y } = layers.centres.get(id)!;
      return [id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2), width, height }];
    }),
  );
  const frames = new Map(graph.places.map(({ id }) => [id, outer.get(id)!]));
  const boxes = new Map<string, Box>(graph.nodes.map(({ id }) => [id, outer.get(id)!]));
  for (const [id, { boxes: inner }] of places) {
    const { x, y } = frames.get(id)!;
    for (const [key, box] of inner) boxes.set(key, { ...box, x: box.x + x, y: box.y + y });
  }
  const frameOf = new Map(
    graph.places.flatMap(({ id, columns }) => columns.map((column) => [column.id, frames.get(id)!])),
  );
  const edges = routeEdges(graph.edges, layers.bends, boxes, frameOf);
  const links = routeLinks(graph, frames);
  const handovers = graph.places.flatMap((place) => routeHandovers(place, boxes));
  return moved({ frames, boxes, edges, links, handovers });
}

/** Which box of the layers a node or a column is in. */
function ownersOf({ nodes, places }: PictureGraph): Map<string, string> {
  return new Map([
    ...nodes.map(({ id }): [string, string] => [id, id]),
    ...places.flatMap(({ id, columns }) => columns.map((column): [string, string] => [column.id, id])),
  ]);
}

/** Places keep their order, the primary site first; of the boxes above and below, those for clients come before those for mail. */
function leftToRight({ places, nodes }: PictureGraph): [string, string][] {
  const pairs = (ids: string[]): [string, string][] =>
    ids.flatMap((left, index) => ids.slice(index + 1).map((right): [string, string] => [left, right]));
  const idsOf = (...kinds: NodeKind[]): string[] =>
    kinds.flatMap((kind) => nodes.filter((node) => node.kind === kind)).map(({ id }) => id);
  return [
    idsOf(NodeKind.SOURCE),
    idsOf(NodeKind.NAME),
    idsOf(NodeKind.GROUP, NodeKind.OUTSIDE),
    places.map(({ id }) => id),
  ].flatMap(pairs);
}

function countPorts(edges: readonly GraphEdge[]): Map<string, number> {
  const above = new Map<string, number>();
  const below = new Map<string, number>();
  for (const { source, target } of edges) {
    above.set(target, (above.get(target) ?? 0) + 1);
    below.set(source, (below.get(source) ?? 0) + 1);
  }
  return new Map(
    [...above.keys(), ...below.keys()].map((id) => [id, Math.max(above.get(id) ?? 0, below.get(id) ?? 0)]),
  );
}

function routeEdges(
  edges: readonly GraphEdge[],
  bends: readonly Point[][],
  boxes: ReadonlyMap<string, Box>,
  frameOf: ReadonlyMap<string, Box>,
): EdgePath[] {
  const starts = ports(edges, 'source', 'target', boxes);
  const ends = ports(edges, 'target', 'source', boxes);
  return edges.map((edge, index) => {
    const from = frameOf.get(edge.source) ?? boxes.get(edge.source)!;
    const to = boxes.get(edge.target)!;
    const top = frameOf.get(edge.target)?.y ?? to.y;
    const start = { x: starts[index], y: from.y + from.height };
    const x = ends[index];
    const isUpright = edge.label !== undefined || frameOf.has(edge.target);
    const arrival = { x, y: isUpright ? top - STUB : top };
    return {
      edge,
      points: [start, ...bends[index], arrival],
      end: isUpright ? { x, y: to.y } : undefined,
      label:
        edge.label === undefined
          ? undefined
          : labelBox(edge.label, x, frameOf.has(edge.target) ? top - 5 : top - ARROW),
    };
  });
}

function labelBox(label: string, x: number, bottom: number): Box {
  const width = Math.ceil(textWidth(label, TEXT_SIZE)) + 8;
  return { x: x - width / 2, y: bottom - LABEL_HEIGHT, width, height: LABEL_HEIGHT };
}

/** Lines at one side of a box are side by side, in the order of their other ends. */
function ports(
  edges: readonly GraphEdge[],
  end: 'source' | 'target',
  other: 'source' | 'target',
  boxes: ReadonlyMap<string, Box>,
): number[] {
  return edges.map((edge) => {
    const box = boxes.get(edge[end])!;
    const siblings = edges
      .filter((each) => each[end] === edge[end])
      .sort((a, b) => centreX(boxes.get(a[other])!) - centreX(boxes.get(b[other])!));
    const offset = siblings.indexOf(edge) - (siblings.length - 1) / 2;
    const distance = Math.min(PORT_DISTANCE * 2, (box.width - 16) / siblings.length);
    return Math.round(centreX(box) + offset * distance);
  });
}

function centreX({ x, width }: Box): number {
  return x + width / 2;
}

/** Connections that arrive at one side of a place are beside each other. */
function routeLinks(
  { links, places }: PictureGraph,
  frames: ReadonlyMap<string, Box>,
): StraightPath<GraphLink>[] {
  const arrived = new Map<string, number>();
  return links.map((link) => {
    const route = (shift: number): Point[] => routeLink(link, frames, places, shift);
    const end = JSON.stringify(route(0).at(-1));
    const count = arrived.get(end) ?? 0;
    arrived.set(end, count + 1);
    return { of: link, points: route(count * LINK_DISTANCE) };
  });
}

/** Neighbours of one layer are connected straight; others around the boxes between them. */
function routeLink(
  { places: [one, other] }: GraphLink,
  frames: ReadonlyMap<string, Box>,
  places: readonly GraphPlace[],
  shift: number,
): Point[] {
  const [a, b] = [frames.get(one)!, frames.get(other)!].sort((left, right) => left.x - right.x);
  const centreY = ({ y, height }: Box): number => y + height / 2;
  if (Math.max(a.y, b.y) < Math.min(a.y + a.height, b.y + b.height)) {
    const between = places
      .map(({ id }) => frames.get(id)!)
      .some(({ x, y, height }) => x > a.x && x < b.x && Math.abs(y + height / 2 - centreY(a)) < height);
    const y = Math.round((Math.max(a.y, b.y) + Math.min(a.y + a.height, b.y + b.height)) / 2);
    if (!between)
      return [
        { x: a.x + a.width, y },
        { x: b.x, y },
      ];
    const below = Math.max(a.y + a.height, b.y + b.height) + 22;
    const [left, right] = [a.x + 40, b.x + b.width - 40];
    return [
      { x: left, y: a.y + a.height },
      { x: left, y: below },
      { x: right, y: below },
      { x: right, y: b.y + b.height },
    ];
  }
  const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
  const isLeft = upper.x + 24 <= lower.x - 24;
  const x = isLeft ? upper.x + 24 : Math.max(upper.x + upper.width - 24, lower.x + lower.width + 24);
  const y = Math.round(centreY(lower)) + shift;
  return [
    { x, y: upper.y + upper.height },
    { x, y },
    { x: isLeft ? lower.x : lower.x + lower.width, y },
  ];
}

/** Between neighbours straight from head to head; else below the heads between them. */
function routeHandovers(
  { columns, handovers }: GraphPlace,
  boxes: ReadonlyMap<string, Box>,
): StraightPath<GraphHandover>[] {
  const position = (id: string): number => columns.findIndex((column) => column.id === id);
  return handovers.map((of) => {
    const [source, target] = [boxes.get(of.source)!, boxes.get(of.target)!];
    const y = source.y + source.height / 2;
    if (Math.abs(position(of.source) - position(of.target)) === 1) {
      const isRight = target.x > source.x;
      const from = { x: isRight ? source.x + source.width : source.x, y };
      return { of, points: [from, { x: isRight ? target.x : target.x + target.width, y }] };
    }
    const bottom = source.y + source.height;
    return {
      of,
      points: [
        { x: centreX(source), y: bottom },
        { x: centreX(source), y: bottom + 8 },
        { x: centreX(target), y: bottom + 8 },
        { x: centreX(target), y: bottom },
      ],
    };
  });
}

type Unmoved = Omit<PictureLayout, 'width' | 'height'>;

/** The same with a margin at the left and at the top. */
function moved({ frames, boxes, edges, links, handovers }: Unmoved): PictureLayout {
  const all = [...frames.values(), ...boxes.values()];
  const linkPoints = links.flatMap(({ points }) => points);
  const left = Math.min(...all.map(({ x }) => x), ...linkPoints.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...all.map(({ y }) => y)) - MARGIN;
  const right = Math.max(...all.map(({ x, width }) => x + width), ...linkPoints.map(({ x }) => x));
  const bottom = Math.max(...all.map(({ y, height }) => y + height), ...linkPoints.map(({ y }) => y));
  const shift = <T extends Point>(each: T): T => ({ ...each, x: each.x - left, y: each.y - top });
  const shiftAll = (map: ReadonlyMap<string, Box>): Map<string, Box> =>
    new Map([...map].map(([id, box]) => [id, shift(box)]));
  return {
    width: Math.ceil(right - left + MARGIN),
    height: Math.ceil(bottom - top + MARGIN),
    frames: shiftAll(frames),
    boxes: shiftAll(boxes),
    edges: edges.map(({ edge, points, end, label }) => ({
      edge,
      points: points.map(shift),
      end: end && shift(end),
      label: label && shift(label),
    })),
    links: links.map(({ of, points }) => ({ of, points: points.map(shift) })),
    handovers: handovers.map(({ of, points }) => ({ of, points: points.map(shift) })),
  };
}
