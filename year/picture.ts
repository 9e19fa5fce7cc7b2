import type { Fare } from './observer';
import type { Row } from './row';
import { isSound, losses, outages } from './row';
import { columnsOf, fareOf } from './table';

/** Sizes in pixels. */
const LABEL = 330;
const CELL = 92;
const BAR = 74;
const ROW = 24;
const HEAD = 96;
const TAIL = 240;
const FOOT = 40;

/** Colours of both schemes; each is told apart by a shape or a word too. */
const STYLE = `
    .ground { fill: #ffffff } .text { fill: #1f2328 } .quiet { fill: #59636e } .bad { fill: #c2181f }
    .rail { fill: #e4e8ec } .left { fill: #2f7d4f } .short { fill: #c2181f } .meant { fill: #b7791f } .need { stroke: #1f2328 }
    .line { stroke: #d1d9e0 }
    text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117 } .text { fill: #f0f6fc } .quiet { fill: #9198a1 } .bad { fill: #ff7b72 }
      .rail { fill: #2a313c } .left { fill: #56b07a } .short { fill: #ff7b72 } .meant { fill: #e3b341 } .need { stroke: #f0f6fc }
      .line { stroke: #3d444d }
    }`;

/** A strip for each event: of each group, the fewest members that served, beside how many are needed. Same rows, same bytes. */
export function renderPicture(title: string, rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  const width = LABEL + columns.length * CELL + TAIL;
  const height = HEAD + rows.length * ROW + FOOT;
  const heads = columns.flatMap(({ title: head }, at) => headOf(head, LABEL + at * CELL));
  const strips = rows.flatMap((row, at) => {
    const y = HEAD + at * ROW;
    return [
      `<line class="line" x1="12" x2="${width - 12}" y1="${y}" y2="${y}"/>`,
      text('text', 12, y + 17, row.title),
      ...columns.flatMap(({ id }, column) => barOf(fareOf(row, id), LABEL + column * CELL, y, row.excused)),
      text(isSound(row) ? 'quiet' : 'bad', LABEL + columns.length * CELL + 6, y + 17, wordOf(row)),
    ];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="text" x="12" y="28" style="font-size:17px;font-weight:600">${escape(title)}</text>`,
    ...heads,
    ...strips,
    ...legend(HEAD + rows.length * ROW + 24),
    '</svg>',
  ].join('\n')}\n`;
}

/** Two words in two lines, so that columns are narrow. */
function headOf(head: string, x: number): string[] {
  const [first, ...rest] = head.split(' ');
  return [text('quiet', x, 66, first), text('quiet', x, 82, rest.join(' '))];
}

function barOf(fare: Fare | undefined, x: number, y: number, excused: readonly string[]): string[] {
  if (fare === undefined) return [];
  const { id, lowest, members, needed } = fare;
  const part = (count: number): number => Math.round((BAR * count) / members);
  const isShort = lowest < needed;
  const kind = !isShort ? 'left' : excused.includes(id) ? 'meant' : 'short';
  return [
    `<g><title>${escape(`${id}: ${lowest} of ${members}, needed ${needed}`)}</title>`,
    `<rect class="rail" x="${x}" y="${y + 6}" width="${BAR}" height="12"/>`,
    `<rect class="${kind}" x="${x}" y="${y + 6}" width="${part(lowest)}" height="12"/>`,
    `<line class="need" x1="${x + part(needed)}" x2="${x + part(needed)}" y1="${y + 3}" y2="${y + 21}" stroke-width="2"/>`,
    ...(isShort ? [`<path class="${kind}" d="M${x + BAR + 3} ${y + 18}l5 -12l5 12z"/>`] : []),
    '</g>',
  ];
}

function wordOf(row: Row): string {
  const minutes = Math.max(0, ...outages(row).map((each) => each.minutes));
  const gone = losses(row).length;
  const parts = [
    ...(outages(row).length > 0 ? [`below need for ${minutes} min`] : []),
    ...(gone > 0 ? [`${gone} lost`] : []),
  ];
  return parts.join(', ') || 'sound';
}

function legend(y: number): string[] {
  const entry = (x: number, kind: string, words: string): string[] => [
    `<rect class="${kind}" x="${x}" y="${y - 10}" width="20" height="12"/>`,
    text('quiet', x + 28, y, words),
  ];
  return [
    ...entry(12, 'left', 'fewest that served at a time'),
    ...entry(240, 'short', 'fewer than needed'),
    ...entry(400, 'meant', 'fewer than needed, and the event itself is the loss'),
    `<line class="need" x1="800" x2="800" y1="${y - 13}" y2="${y + 5}" stroke-width="2"/>`,
    text('quiet', 810, y, 'needed'),
  ];
}

function text(kind: string, x: number, y: number, words: string): string {
  return `<text class="${kind}" x="${x}" y="${y}">${escape(words)}</text>`;
}

function escape(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
