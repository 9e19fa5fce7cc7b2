import { DependencyKind } from '../model/dependency';
import type { EstateDocument } from '../model/estate-document';
import type { GraphPlace } from './graph';
import { EdgeKind, NodeKind } from './graph';
import type { GraphPart } from './graph-part';

/** Things outside that a tier needs, and that no other part draws: each is a box below the tiers. */
export function drawNeeded(
  document: EstateDocument,
  places: GraphPlace[],
  drawn: readonly string[],
): GraphPart {
  const tiers = new Set(places.flatMap(({ columns }) => columns.map(({ id }) => id)));
  const needed = document.externals.filter(({ id, site }) => site === undefined && !drawn.includes(id));
  const edges = document.dependencies
    .filter(({ kind, source }) => kind === DependencyKind.NEEDS && tiers.has(source))
    .filter(({ target }) => needed.some(({ id }) => id === target))
    .map(({ source, target }) => ({ source, target, kind: EdgeKind.NEEDS }));
  return {
    nodes: needed
      .filter(({ id }) => edges.some(({ target }) => target === id))
      .map(({ id, name, failureDomains }) => ({
        id,
        kind: NodeKind.OUTSIDE,
        lines: [{ text: name }],
        lostWith: [id, ...failureDomains],
      })),
    edges,
  };
}
