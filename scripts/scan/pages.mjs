// Writes the tables of docs/scanners.md and docs/resiliency-rules.md from scan/*.json; `--check` fails where they would change.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (name) => readFileSync(join(root, name), 'utf8');
const json = (name) => JSON.parse(read(name));
const cell = (text) => text.replaceAll('|', '\\|');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const DONE = {
  kept: 'always kept',
  checked: 'checked',
  team: 'left to the team',
  not: 'not followed',
};

const exceptions = json('scan/exceptions.json').map(({ scanner, rule, resource, reason, source }) => [
  `${scanner} ${rule}`,
  resource === '' ? 'all' : `\`${resource}\``,
  reason,
  source,
]);
const rules = json('scan/resiliency-rules.json').map(({ id, about, name, done, how, warnings = [] }) => [
  `\`${id}\``,
  `${about}: ${name}`,
  DONE[done],
  [
    how,
    ...(warnings.length > 0 ? [`Warning: ${warnings.map((each) => `\`${each}\``).join(', ')}.`] : []),
  ].join(' '),
]);
const tables = {
  'docs/scanners.md': table(['finding', 'resources', 'reason', 'source'], exceptions),
  'docs/resiliency-rules.md': table(['id', 'recommendation', 'what is done', 'how'], rules),
};

for (const [page, content] of Object.entries(tables)) {
  const text = read(page);
  const [before, rest] = text.split('<!-- table -->');
  const after = rest.split('<!-- end of the table -->')[1];
  const made = `${before}<!-- table -->\n\n${content}\n\n<!-- end of the table -->${after}`;
  const written = await format(made, { parser: 'markdown', printWidth: 110, proseWrap: 'preserve' });
  if (!process.argv.includes('--check')) writeFileSync(join(root, page), written);
  else if (written !== text) {
    console.error(`${page} is not what scan/ says: run node scripts/scan/pages.mjs.`);
    process.exitCode = 1;
  }
}
