import type { AvailabilityGroupModel } from '../model/availability-group-model';
import type { EstateDocument } from '../model/estate-document';
import { quorumGroupId } from '../model/ids';
import type { GraphColumn, GraphEdge, GraphNode, GraphPlace } from './graph';
import { EdgeKind, NodeKind } from './graph';
import type { GraphPart } from './graph-part';

/** Database availability groups, the tiers that hold their databases, and their witnesses. */
export function drawGroups(document: EstateDocument, places: GraphPlace[]): GraphPart {
  return {
    nodes: document.availabilityGroups.map((group) => drawGroup(document, group)),
    edges: document.availabilityGroups.flatMap((group) => groupEdges(places, group)),
  };
}

function drawGroup(
  { databases, redundancyGroups }: EstateDocument,
  group: AvailabilityGroupModel,
): GraphNode {
  const id = quorumGroupId(group.id);
  const own = databases.filter((database) => database.group === group.id).length;
  const voters = redundancyGroups.find((each) => each.id === id);
  const votes = voters?.members.length ?? group.votes;
  const needed = voters?.needed ?? group.votesNeeded;
  const { witness, alternateWitness } = group;
  return {
    id,
    kind: NodeKind.GROUP,
    lines: [
      { text: group.id },
      { text: `${own} ${own === 1 ? 'database' : 'databases'} on ${group.members.length} servers` },
      {
        text: `${needed} of ${votes} votes needed`,
        longest: `${votes} of ${votes} votes left, ${needed} needed`,
      },
      ...(witness === undefined ? [] : [{ text: `witness ${witness}` }]),
      ...(alternateWitness === undefined ? [] : [{ text: `alternate witness ${alternateWitness}` }]),
    ],
    lostWith: [id],
    quorum: { members: voters?.members ?? group.members, needed },
  };
}

function groupEdges(places: GraphPlace[], group: AvailabilityGroupModel): GraphEdge[] {
  const id = quorumGroupId(group.id);
  const holds = (column: GraphColumn): boolean =>
    column.machines.some((machine) => group.members.includes(machine.id));
  const votes = (column: GraphColumn): boolean =>
    column.machines.some((machine) => machine.id === group.witness);
  const holding = places.filter(({ columns }) => columns.some(holds));
  return [
    ...holding
      .flatMap(({ columns }) => columns.filter(holds))
      .map((column) => ({ source: column.id, target: id, kind: EdgeKind.HOLDS })),
    // A witness in the site of members is above the group already, whose box names it.
    ...places
      .filter((place) => !holding.includes(place))
      .flatMap(({ columns }) => columns.filter(votes))
      .map((column) => ({ source: id, target: column.id, kind: EdgeKind.VOTES })),
  ];
}
