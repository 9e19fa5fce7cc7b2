import { quoteCell as cell, quoteMarkdown as escape } from '../../core/quote-markdown';
import type { Composed, Link, Page } from '../compose';
import type { EstateView } from '../estate-view';
import { timeText } from '../powershell-text';
import type { ProcedureTable, Step } from '../procedure';
import { functionName, placeText } from '../procedure';

/** A procedure as a page: what one reads at three in the morning, from top to bottom. */
export function renderMarkdown(estate: EstateView, page: Page): string {
  const { id, title, purpose, table, before, steps, after } = page;
  return [
    `# ${escape(title)}`,
    '',
    inline(purpose),
    '',
    `${escape(estate.version)} for ${escape(estate.domainName)}, Active Directory domain ${escape(estate.directoryDomain)}. ` +
      `The commands as functions to run: \`${id}.ps1\`.`,
    '',
    ...(table ? tableLines(table) : []),
    ...section('Before you begin', before),
    '## Overview',
    '',
    '| step | what | where | function |',
    '| --- | --- | --- | --- |',
    ...steps.map(
      (step, index) =>
        `| ${index + 1} | ${cell(step.title)} | ${cell(placeText(step))} | \`Invoke-${functionName(step.id)}\` |`,
    ),
    '',
    ...steps.flatMap((step, index) => stepText(step, index + 1)),
    ...section('Afterwards', after),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function tableLines({ title, head, rows }: ProcedureTable): string[] {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `## ${escape(title)}`,
    '',
    ...[head.map(cell), head.map(() => '---'), ...rows.map((row) => row.map(cell))].map(line),
    '',
  ];
}

function section(title: string, lines: Composed[]): string[] {
  if (lines.length === 0) return [];
  return [`## ${title}`, '', ...lines.map((line) => `- ${inline(line)}`), ''];
}

function stepText(step: Step<Composed>, number: number): string[] {
  const { title, when, why, command, wait, check, expected, otherwise } = step;
  return [
    `## ${number}. ${escape(title)}`,
    '',
    ...(when === undefined ? [] : [`**When**: ${inline(when)}`, '']),
    `**Why**: ${inline(why)}`,
    '',
    `**On**: ${escape(placeText(step))}`,
    '',
    ...code(command),
    ...(wait ? [`Wait up to ${timeText(wait.seconds)}: ${escape(wait.because)}.`, ''] : []),
    '**Check**:',
    '',
    ...code(check),
    `**Expected**: ${inline(expected)}`,
    '',
    `**Otherwise**: ${inline(otherwise)}`,
    '',
  ];
}

function code(lines: string[]): string[] {
  return ['```powershell', ...lines, '```', ''];
}

/** Text with its links, as Markdown. */
export function inline(text: Composed): string {
  return text.map((part) => (typeof part === 'string' ? escape(part) : linkText(part))).join('');
}

function linkText({ page, step }: Link): string {
  const target = page && `[${escape(page.title)}](${page.id}.md)`;
  const name = step && `step ${step.number} (${escape(step.title)})`;
  return [name, target].filter((part) => part !== undefined).join(' of ');
}
