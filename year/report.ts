import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from './options';
import type { Row } from './row';
import { renderPicture } from './picture';
import { renderMarkdown } from './table';

/** Titles of the pictures, by the name of their files. */
export const TITLES = {
  'gate-on': 'A year on the stand-in, with the plan gate',
  'gate-off': 'The same year without the plan gate',
};

/** Writes figures and table and picture of a run beside those of other runs. */
export function writeReport(directory: string, { gate }: Pick<Options, 'gate'>, rows: readonly Row[]): void {
  const name = gate ? 'gate-on' : 'gate-off';
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.json`), figures(rows));
  writeFileSync(join(directory, `${name}.md`), renderMarkdown(rows));
  writeFileSync(join(directory, `${name}.svg`), renderPicture(TITLES[name], rows));
}

/** A line for each event. */
function figures(rows: readonly Row[]): string {
  return `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
}
