import { quoteCell as cell, quoteMarkdown as escape } from '../core/quote-markdown';
import { EstateFacts } from './estate-facts';
import { timeText } from './powershell-text';
import { Procedure, Step } from './procedure';

/** A procedure as a page: what one reads at three in the morning, from top to bottom. */
export function renderMarkdown(estate: EstateFacts, procedure: Procedure): string {
  const { title, purpose, before, steps, after } = procedure;
  return [
    `# ${escape(title)}`,
    '',
    escape(purpose),
    '',
    `${escape(estate.version)} for ${escape(estate.domainName)}, Active Directory domain ${escape(estate.directoryDomain)}. ` +
      `The same commands as functions: \`${procedure.id}.ps1\`.`,
    '',
    ...section('Before you begin', before),
    '## Overview',
    '',
    '| step | what | where |',
    '| --- | --- | --- |',
    ...steps.map((step, index) => `| ${index + 1} | ${cell(step.title)} | ${cell(where(step))} |`),
    '',
    ...steps.flatMap((step, index) => stepText(step, index + 1)),
    ...section('Afterwards', after),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function section(title: string, lines: string[]): string[] {
  if (lines.length === 0) return [];
  return [`## ${title}`, '', ...lines.map((line) => `- ${escape(line)}`), ''];
}

function stepText(step: Step, number: number): string[] {
  const { title, when, why, command, wait, check, expected, otherwise } = step;
  return [
    `## ${number}. ${escape(title)}`,
    '',
    ...(when === undefined ? [] : [`**When**: ${escape(when)}`, '']),
    `**Why**: ${escape(why)}`,
    '',
    `**On**: ${escape(where(step))}`,
    '',
    ...code(command),
    ...(wait ? [`Wait up to ${timeText(wait.seconds)}: ${escape(wait.because)}.`, ''] : []),
    '**Check**:',
    '',
    ...code(check),
    `**Expected**: ${escape(expected)}`,
    '',
    `**Otherwise**: ${escape(otherwise)}`,
    '',
  ];
}

function where({ place }: Step): string {
  const { host, shell } = place;
  return `${host} (${shell})`;
}

function code(lines: string[]): string[] {
  return ['```powershell', ...lines, '```', ''];
}
