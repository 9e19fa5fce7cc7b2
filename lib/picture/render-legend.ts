import { textWidth } from '../core/text-width';
import type { PictureGraph } from './graph';
import { EdgeKind } from './graph';
import { TEXT_SIZE } from './metrics';
import { element, textElement } from './svg';

/** Parts of a picture below the drawing, from their own upper left corner. */
export interface PicturePart {
  readonly height: number;
  readonly parts: string[];
}

const SAMPLE = 34;
const GAP = 24;
const LINE = 24;

/** What lines and marks mean: those that the picture has. */
export function renderLegend(
  { edges, links, places }: PictureGraph,
  isScenario: boolean,
  width: number,
): PicturePart {
  const has = (kind: EdgeKind): boolean => edges.some((edge) => edge.kind === kind);
  const line = (style: string): string => element('path', { class: style, d: `M 0 9 H ${SAMPLE}` });
  const entries: [boolean, string, string][] = [
    [has(EdgeKind.SERVES), 'serves', line('edge clients')],
    [has(EdgeKind.STANDS_BY), 'stands by', line('edge clients standby')],
    [
      has(EdgeKind.SENDS) || places.some(({ handovers }) => handovers.length > 0),
      'hands mail over',
      line('edge mail'),
    ],
    [has(EdgeKind.HOLDS), 'holds databases', line('edge data')],
    [has(EdgeKind.NEEDS), 'needs', line('edge needs')],
    [has(EdgeKind.VOTES), 'votes only', line('edge data vote')],
    [links.length > 0, 'connected networks', line('link') + line('link-core')],
    [isScenario, 'lost', lostSample()],
  ];
  let x = 0;
  let y = 0;
  const parts = entries
    .filter(([isThere]) => isThere)
    .map(([, text, sample]) => {
      const own = SAMPLE + 8 + textWidth(text, TEXT_SIZE);
      if (x > 0 && x + own > width) {
        x = 0;
        y += LINE;
      }
      const part = element(
        'g',
        { transform: `translate(${Math.round(x)} ${y})` },
        sample,
        textElement('text', { class: 'muted', x: SAMPLE + 8, y: 13 }, text),
      );
      x += own + GAP;
      return part;
    });
  return { height: parts.length === 0 ? 0 : y + LINE, parts };
}

function lostSample(): string {
  const box = { width: SAMPLE, height: 16, y: 1 };
  return (
    element('rect', { class: 'box', ...box }) +
    element('rect', { fill: 'url(#hatch)', ...box }) +
    element('path', { class: 'cross', d: `M 0 1 L ${SAMPLE} 17 M ${SAMPLE} 1 L 0 17` })
  );
}
