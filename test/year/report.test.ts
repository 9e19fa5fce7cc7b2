import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPicture } from '../../year/picture';
import { TITLES } from '../../year/report';
import type { Row } from '../../year/row';
import { isSound } from '../../year/row';
import { renderMarkdown } from '../../year/table';
import { ROOT } from '../support/synth';

const text = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const rowsOf = (name: string): Row[] => JSON.parse(text('year', 'report', `${name}.json`)) as Row[];
/** Lines of a table, whatever their width. */
const cells = (markdown: string): string[] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| -'))
    .map((line) => line.replace(/\s+/g, ' '));

describe.each(['gate-on', 'gate-off'] as const)('the report of the year with %s', (name) => {
  const rows = rowsOf(name);

  test('has the picture and the table of its figures', () => {
    expect(text('year', 'report', `${name}.svg`)).toBe(renderPicture(TITLES[name], rows));
    expect(text('year', 'report', `${name}.md`)).toBe(renderMarkdown(rows));
  });

  test('is the one in the guide', () => {
    const page = text('docs', 'proof.md');
    const shown = cells(page);
    expect(cells(renderMarkdown(rows)).filter((line) => !shown.includes(line))).toEqual([]);
    expect(page).toContain(`(../year/report/${name}.svg)`);
  });
});

test('with the gate every event is sound, and without it some are not', () => {
  expect(rowsOf('gate-on').filter((row) => !isSound(row))).toEqual([]);
  expect(rowsOf('gate-off').filter((row) => !isSound(row)).length).toBeGreaterThan(2);
});

test('the figures in the README are those of the year', () => {
  const words = ['no', 'one', 'two', 'three', 'four', 'five'];
  const below = (name: string): string[] =>
    rowsOf(name)
      .filter((row) => !isSound(row))
      .map(({ id }) => id);
  expect(text('README.md')).toContain(`${rowsOf('gate-on').length} events.`);
  expect(text('README.md')).toContain(`${words[below('gate-off').length]} more events do.`);
});
