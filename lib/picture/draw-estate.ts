import type { EstateDocument } from '../model/estate-document';
import { linkId } from '../model/ids';
import { drawEntries } from './draw-entries';
import { drawGroups } from './draw-groups';
import { drawNeeded } from './draw-needed';
import { drawOutbound } from './draw-outbound';
import { drawPlaces } from './draw-places';
import type { GraphLink, PictureGraph } from './graph';

/** What a picture of an estate shows: the only place that decides it. */
export function drawEstate(document: EstateDocument): PictureGraph {
  const places = drawPlaces(document);
  const parts = [drawEntries(document, places), drawGroups(document, places), drawOutbound(document)];
  const drawn = parts.flatMap(({ nodes }) => nodes).flatMap(({ id, lostWith }) => [id, ...lostWith]);
  const all = [...parts, drawNeeded(document, places, drawn)];
  return {
    estate: document.estate,
    places,
    nodes: all.flatMap(({ nodes }) => nodes),
    edges: all.flatMap(({ edges }) => edges),
    links: drawLinks(document),
  };
}

function drawLinks({ interconnects, sites }: EstateDocument): GraphLink[] {
  const known = new Set(sites.map(({ id }) => id));
  const pairs = interconnects.flatMap((each) => pairsOf(each.sites.filter((site) => known.has(site))));
  const links = pairs.map(([one, other]): GraphLink => {
    const id = linkId(one, other);
    return { id, places: [one, other], lostWith: [id] };
  });
  return links.filter(({ id }, index) => links.findIndex((link) => link.id === id) === index);
}

function pairsOf(sites: string[]): [string, string][] {
  return sites.flatMap((one, index) => sites.slice(index + 1).map((other): [string, string] => [one, other]));
}
