import { quoteCell, quoteMarkdown } from '../core/quote-markdown';
import type { Section } from './render-text';
import { NO_ORDER, notesOf, ORDER, sectionsOf, verdictLine, waveTitle } from './render-text';
import type { GateReport } from './report';

/** Sections that are long and rarely read are folded. */
const FOLDED = ['Groups with a member that goes down', 'Changes that interrupt, or show later'];

/** The answer for a comment of a pull request. */
export function renderMarkdown(report: GateReport): string {
  const heading = `## Plan gate: ${report.verdict}`;
  return (
    [
      heading,
      quoteMarkdown(verdictLine(report)),
      ...sectionsOf(report).map(section),
      ...orderMarkdown(report),
      ...notesOf(report),
    ].join('\n\n') + '\n'
  );
}

function orderMarkdown({ order }: GateReport): string[] {
  if (order === undefined) return [];
  if (order.waves.length === 0)
    return ['### Order', NO_ORDER, order.impossible.map((each) => `- ${quoteMarkdown(each)}`).join('\n')];
  const waves = order.waves.map((wave, at) =>
    [
      `${at + 1}. **${quoteMarkdown(waveTitle(wave))}**`,
      ...wave.before.map((each) => `   - before: ${quoteMarkdown(each)}`),
      `   - apply:\n\n     \`\`\`sh\n     ${wave.command}\n     \`\`\`\n`,
      ...wave.after.map((each) => `   - then: ${quoteMarkdown(each)}`),
    ].join('\n'),
  );
  return ['### Order', ORDER, ...waves];
}

function section({ title, head, rows }: Section): string {
  const row = (cells: string[]): string =>
    `| ${cells.map((each) => quoteCell(each).replace(/\n/g, ' ')).join(' | ')} |`;
  const table = [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
  return FOLDED.includes(title)
    ? `<details><summary>${title} (${rows.length})</summary>\n\n${table}\n\n</details>`
    : `### ${title}\n\n${table}`;
}
