import type { GraphLine } from './graph';
import { fittingText, textWidth } from '../core/text-width';

/** A rectangle of a picture, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes of text and distances, in pixels. */
export const TITLE_SIZE = 14;
export const TEXT_SIZE = 12;
const TITLE_LINE = 18;
const TEXT_LINE = 16;
export const PADDING = 10;
/** No line of a box is wider: the rest is behind an ellipsis, and whole in the title of the box. */
const WIDEST_LINE = 300;

/** The text of a line as a box shows it. */
export function shownText(text: string, bold: boolean): string {
  return fittingText(text, WIDEST_LINE, bold ? TITLE_SIZE : TEXT_SIZE, bold);
}

/** How wide a box has to be for its lines, of which the first is its title. */
export function widthOf(lines: readonly GraphLine[]): number {
  const widths = lines.flatMap((line, index) => [
    lineWidth(line.text, isTitle(line, index), isTitle(line, index)),
    lineWidth(line.longest ?? '', isTitle(line, index), true),
  ]);
  return Math.ceil(Math.max(0, ...widths)) + 2 * PADDING;
}

/** How high a box has to be for its lines. */
export function heightOf(lines: readonly GraphLine[]): number {
  return textHeight(lines) + 2 * PADDING - 4;
}

/** How high the lines are together. */
export function textHeight(lines: readonly GraphLine[]): number {
  return lines.reduce((sum, line, index) => sum + lineHeight(line, index), 0);
}

/** How high a line is. */
export function lineHeight(line: GraphLine, index: number): number {
  return isTitle(line, index) ? TITLE_LINE : TEXT_LINE;
}

/** Whether a line is written as a title. */
export function isTitle(line: GraphLine, index: number): boolean {
  return index === 0 || line.isTitle === true;
}

function lineWidth(text: string, title: boolean, bold: boolean): number {
  return textWidth(shownText(text, title), title ? TITLE_SIZE : TEXT_SIZE, bold);
}
