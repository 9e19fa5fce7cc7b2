import type { GraphEdge, GraphNode } from './graph';

/** Boxes and lines that belong together. */
export interface GraphPart {
  readonly nodes: GraphNode[];
  readonly edges: GraphEdge[];
}

/** Distinct values, in their order. */
export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
