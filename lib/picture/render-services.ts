import { fittingText, textWidth } from '../core/text-width';
import type { PicturePart } from './render-legend';
import { TEXT_SIZE } from './metrics';
import { element, textElement } from './svg';

/** What becomes of a service. */
export interface ServiceOutcome {
  /** What people call it. */
  readonly name: string;
  /** What it is, such as `database`: services of one kind with one outcome share a line. */
  readonly kind: string;
  /** Such as `goes on`. */
  readonly outcome: string;
}

/** A line of the table below the drawing. */
interface Row {
  readonly text: string;
  readonly outcome: string;
}

const ROW_HEIGHT = 26;
const COLUMN_GAP = 40;
const MOST_COLUMNS = 2;
const SIGN_WIDTH = 26;
/** More services of one kind with one outcome are counted. */
const MOST_BY_NAME = 2;

/** Services with what becomes of them, each with a sign and in words. */
export function renderServices(services: readonly ServiceOutcome[], width: number): PicturePart {
  const rows = rowsOf(services);
  if (rows.length === 0) return { height: 0, parts: [] };
  const widest = Math.max(...rows.map(({ text, outcome }) => leastWidth(text, outcome)));
  const columns = Math.max(
    1,
    Math.min(MOST_COLUMNS, Math.floor((width + COLUMN_GAP) / (widest + COLUMN_GAP))),
  );
  const columnWidth = Math.min((width - (columns - 1) * COLUMN_GAP) / columns, widest + COLUMN_GAP);
  const down = Math.ceil(rows.length / columns);
  const parts = rows.map((row, index) => {
    const x = Math.floor(index / down) * (columnWidth + COLUMN_GAP);
    const y = (index % down) * ROW_HEIGHT;
    return element('g', { transform: `translate(${Math.round(x)} ${y})` }, ...renderRow(row, columnWidth));
  });
  return { height: down * ROW_HEIGHT + 20, parts };
}

/** Lines of the table: services of one kind with one outcome are counted where they are many. */
export function rowsOf(services: readonly ServiceOutcome[]): Row[] {
  const groups = new Map<string, ServiceOutcome[]>();
  for (const service of services) {
    const key = JSON.stringify([service.kind, service.outcome]);
    groups.set(key, [...(groups.get(key) ?? []), service]);
  }
  return [...groups.values()].flatMap((group) => {
    const [{ kind, outcome }] = group;
    if (group.length <= MOST_BY_NAME) return group.map(({ name }) => ({ text: name, outcome }));
    const all = services.filter((service) => service.kind === kind).length;
    return [{ text: `${kind}: ${group.length} of ${all}`, outcome }];
  });
}

function leastWidth(text: string, outcome: string): number {
  return SIGN_WIDTH + textWidth(text, TEXT_SIZE) + 16 + textWidth(outcome, TEXT_SIZE, true);
}

function renderRow({ text, outcome }: Row, width: number): string[] {
  const space = width - leastWidth('', outcome);
  return [
    element('path', { class: 'frame', d: `M 0 ${ROW_HEIGHT - 4} H ${Math.round(width)}` }),
    sign(outcome),
    textElement('text', { x: SIGN_WIDTH, y: 14 }, fittingText(text, space, TEXT_SIZE)),
    textElement('text', { class: 'end outcome', x: width, y: 14 }, outcome),
  ];
}

/** Signs of the outcomes that the analysis knows: shapes, so that they differ without colour. */
export const OUTCOME_SIGNS: Record<string, string[]> = {
  'goes on': [element('path', { class: 'symbol data', d: 'M 2 9 L 7 14 L 16 3' })],
  'goes on with less capacity': [element('path', { class: 'symbol data', d: 'M 2 4 H 16 L 9 15 Z' })],
  'comes back by itself': [
    element('circle', { class: 'symbol clients', cx: 9, cy: 9, r: 7 }),
    element('path', { class: 'symbol clients', d: 'M 9 4 V 9 H 13' }),
  ],
  'needs a person': [
    element('circle', { class: 'symbol mail', cx: 9, cy: 5, r: 3 }),
    element('path', { class: 'symbol mail', d: 'M 2 16 C 2 9 16 9 16 16' }),
  ],
  'lost until restored': [element('path', { class: 'cross', d: 'M 3 3 L 15 15 M 15 3 L 3 15' })],
};

function sign(outcome: string): string {
  return (OUTCOME_SIGNS[outcome] ?? []).join('');
}
