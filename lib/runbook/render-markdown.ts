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

/** Paths, and copies of databases such as `DB01\\AMSFE1`: in code they need no escapes, and are read as they are typed. */
const PATH = /(?<![\w\\$])(?:[A-Z]:\\|\w+\\)[^\s,;"()]*[\w$]/g;

/**
 * What Markdown would eat: stars and underscores that would be emphasis, brackets that would be links, HTML. Text between back quotes
 * is code already and stays.
 */
function escape(text: string): string {
  return outsideCode(
    text,
    (part) => part.replace(PATH, '`$&`'),
    (part) => part.replace(/[\\*_[\]<>|#]/g, '\\$&'),
  );
}

/** Applies changes, one after the other, to what does not stand between back quotes. */
function outsideCode(text: string, ...changes: ((part: string) => string)[]): string {
  return changes.reduce(
    (changed, change) =>
      changed
        .split(/(`[^`]*`)/)
        .map((part, index) => (index % 2 === 1 ? part : change(part)))
        .join(''),
    text,
  );
}

/** Within a table a bar ends the cell, also within code. */
function cell(text: string): string {
  return escape(text).replace(/(?<!\\)\|/g, '\\|');
}
