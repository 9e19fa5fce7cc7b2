import { lostText } from './draw-entries';
import type { GraphColumn, GraphEdge, GraphLine, GraphNode, Losable, PictureGraph, Quorum } from './graph';

/** What the events of a scenario take from a graph; nothing, for the picture of the estate itself. */
export class Loss {
  private readonly lostIds: ReadonlySet<string>;

  public constructor(
    graph: PictureGraph,
    private readonly events: ReadonlySet<string>,
  ) {
    const machines = graph.places.flatMap(({ columns }) => columns.flatMap((column) => column.machines));
    const direct: Losable[] = [
      ...graph.nodes,
      ...graph.links,
      ...machines,
      ...graph.places,
      ...graph.places.flatMap(({ rows, columns, footers }) => [...rows, ...columns, ...footers]),
    ];
    const lost = new Set(
      direct.filter((each) => each.lostWith.some((id) => events.has(id))).map(({ id }) => id),
    );
    this.lostIds = lost;
    const short = [...graph.nodes, ...graph.places.flatMap(({ columns }) => columns)].filter(
      ({ quorum }) => quorum && quorum.members.length > 0 && this.left(quorum.members) < quorum.needed,
    );
    for (const { id } of short) lost.add(id);
    for (const { id, places } of graph.links) if (places.some((place) => lost.has(place))) lost.add(id);
  }

  /** Whether the picture shows a scenario. */
  public get isScenario(): boolean {
    return this.events.size > 0;
  }

  /** Whether a thing is lost. */
  public isLost({ id }: { readonly id: string }): boolean {
    return this.lostIds.has(id);
  }

  /** Whether nobody gets from one end to the other. */
  public isCut({ source, target }: Pick<GraphEdge, 'source' | 'target'>): boolean {
    return this.lostIds.has(source) || this.lostIds.has(target);
  }

  /** Lines of a box: a group counts its votes, a tier its servers, and names say what of theirs is lost. */
  public lines({ lines, quorum }: GraphNode | GraphColumn): readonly GraphLine[] {
    return lines.map((line) => {
      if (line.lostWith?.some((id) => this.events.has(id)))
        return { text: lostText(line.text), isStrong: true };
      if (!quorum || line.longest === undefined || !this.isReduced({ quorum })) return line;
      return { text: line.longest.replace(/^\d+/, String(this.left(quorum.members))), isStrong: true };
    });
  }

  /** Whether some of the members are lost. */
  private isReduced({ quorum }: { readonly quorum: Quorum }): boolean {
    return this.left(quorum.members) < quorum.members.length;
  }

  private left(members: readonly string[]): number {
    return members.filter((id) => !this.lostIds.has(id)).length;
  }
}
