import { visible } from './invisible';

/** Widths of characters in thousandths of the font size, as in DejaVu Sans: the usual fonts without serifs are no wider. */
const WIDTHS: [characters: string, width: number][] = [
  ["ijl'", 305],
  ['I|', 337],
  [' .,:;/\\!()[]-', 400],
  ['fJrt"`', 440],
  ['ckszvxy*', 600],
  ['abdeghnopqu0123456789_?$', 640],
  ['ABCEFKLPRSTVXYZ', 700],
  ['DGHNOQU', 790],
  ['w+=<>~^#&', 840],
  ['mM', 980],
  ['W@%…', 1000],
];
const BY_CHARACTER = new Map(
  WIDTHS.flatMap(([characters, width]) => [...characters].map((each) => [each, width])),
);
/** Letters of alphabets that are not listed, and those that are square, such as Chinese ones. */
const OTHER = 850;
const SQUARE = 1100;
const FIRST_SQUARE = 0x1100;
const BOLD = 1.13;

/** How wide a line of text is at most, in pixels, in a font without serifs. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  const thousandths = [...visible(text)].reduce((sum, each) => sum + characterWidth(each), 0);
  return (thousandths / 1000) * fontSize * (bold ? BOLD : 1);
}

/** The text, or as much of it as the width holds, with an ellipsis. */
export function fittingText(text: string, width: number, fontSize: number, bold = false): string {
  if (textWidth(text, fontSize, bold) <= width) return text;
  const letters = [...visible(text)];
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, fontSize, bold) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

function characterWidth(character: string): number {
  return BY_CHARACTER.get(character) ?? (character.codePointAt(0)! < FIRST_SQUARE ? OTHER : SQUARE);
}
