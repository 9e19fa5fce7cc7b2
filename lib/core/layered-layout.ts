import type * as Dagre from '@dagrejs/dagre';

/** A place in a picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box to be placed. */
export interface LayeredBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** That one box is above another. */
export interface LayeredEdge {
  readonly source: string;
  readonly target: string;
  /** How much it is worth that the two are straight below each other. */
  readonly weight?: number;
}

/** Distances between boxes. */
export interface LayeredGaps {
  readonly across: number;
  readonly down: number;
}

/** Where boxes are, and where edges that pass a layer have to bend. */
export interface Layers {
  /** Centres of the boxes, by their ids. */
  readonly centres: Map<string, Point>;
  /** Bends of each edge, in the order of the edges. */
  readonly bends: Point[][];
}

/**
 * Boxes in layers from top to bottom, with few crossings: the same for the same input.
 *
 * @param boxes - what is to be placed
 * @param edges - who is above whom; without circles
 * @param order - pairs of boxes, of which the first is left of the second if they are in one layer
 * @param gaps - the least distances
 */
export function layeredLayout(
  boxes: readonly LayeredBox[],
  edges: readonly LayeredEdge[],
  order: readonly [left: string, right: string][],
  gaps: LayeredGaps,
): Layers {
  // Loaded when the first picture is made: most programs that load the library make none in that run.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const dagre = require('@dagrejs/dagre') as typeof Dagre;
  const graph = new dagre.Graph<Dagre.GraphLabel, Dagre.NodeLabel, Dagre.EdgeLabel>({ multigraph: true });
  graph.setGraph({
    rankdir: 'TB',
    nodesep: gaps.across,
    ranksep: gaps.down,
    edgesep: gaps.across / 2,
    rankalign: 'top',
  });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  edges.forEach(({ source, target, weight = 1 }, index) =>
    graph.setEdge(source, target, { weight }, String(index)),
  );
  dagre.layout(graph, { constraints: order.map(([left, right]) => ({ left, right })) });
  const centres = new Map(boxes.map(({ id }) => [id, centre(graph.node(id))]));
  const isBesideBox = ({ y }: Point): boolean =>
    boxes.some(({ id, height }) => Math.abs(centres.get(id)!.y - y) <= height / 2);
  return {
    centres,
    bends: edges.map(({ source, target }, index) =>
      (graph.edge(source, target, String(index)).points ?? []).slice(1, -1).map(centre).filter(isBesideBox),
    ),
  };
}

function centre({ x = 0, y = 0 }: { x?: number; y?: number }): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
