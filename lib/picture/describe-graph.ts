import type { GraphPlace, PictureGraph } from './graph';
import type { Loss } from './loss';
import type { ServiceOutcome } from './render-services';
import { rowsOf } from './render-services';

/** A picture in sentences, for those who do not see it. */
export function describeGraph(graph: PictureGraph, loss: Loss, services: readonly ServiceOutcome[]): string {
  return [
    ...graph.places.map((place) => describePlace(place, loss)),
    ...graph.nodes.map(
      (node) =>
        `${loss
          .lines(node)
          .map(({ text }) => text)
          .join(', ')}${loss.isLost(node) ? ' (lost)' : ''}.`,
    ),
    ...graph.links
      .filter((link) => loss.isLost(link))
      .map(({ places }) => `The connection of ${places.join(' and ')} is lost.`),
    ...rowsOf(services).map(({ text, outcome }) => `${text}: ${outcome}.`),
  ].join(' ');
}

function describePlace(place: GraphPlace, loss: Loss): string {
  const name = place.lines.map(({ text }) => text).join(', ');
  const tiers = place.columns.map((column) => {
    const machines = column.machines.map(
      (machine) => `${machine.id} (${machine.row}${loss.isLost(machine) ? ', lost' : ''})`,
    );
    return `${column.lines[0].text} on ${machines.join(', ')}`;
  });
  return `${name}${loss.isLost(place) ? ' (lost)' : ''}: ${tiers.join('; ')}.`;
}
