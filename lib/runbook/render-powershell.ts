import { isVisible } from '../core/invisible';
import { EstateFacts } from './estate-facts';
import { timeText } from './powershell-text';
import { Procedure, Step } from './procedure';

/** Longest comment line; a console at night is not wide. */
const WIDTH = 120;

/**
 * A procedure as a file of functions: loading it with a dot and a space runs nothing, `Invoke-Step01` does the first step and `Test-Step01`
 * checks it. With letters beyond ASCII the file begins with a byte order mark, without which Windows PowerShell 5.1 reads it as ANSI.
 *
 * Source: learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding.
 */
export function renderPowerShell(estate: EstateFacts, procedure: Procedure): string {
  const { id, title, purpose, before, steps, after } = procedure;
  const lines = [
    ...comment(title),
    ...comment(purpose),
    ...comment(
      `${estate.version} for ${estate.domainName}, Active Directory domain ${estate.directoryDomain}.`,
    ),
    '#',
    ...comment(`Load it where the step says, with: . .\\${id}.ps1`),
    ...comment(
      'Loading runs nothing. Invoke-Step01 does step 1, Test-Step01 checks it and changes nothing. What to expect and what to do',
    ),
    ...comment(
      `otherwise stands at each function, and on the page ${id}.md. A certificate, a key or a password is asked for when it is needed.`,
    ),
    ...listing('Before you begin', before),
    ...listing('Afterwards', after),
    '',
    ...steps.flatMap((step, index) => stepText(step, index + 1)),
  ];
  const text = `${lines.join('\n').trimEnd()}\n`;
  return /^[\x20-\x7e\n]*$/.test(text) ? text : `\ufeff${text}`;
}

function listing(title: string, entries: string[]): string[] {
  if (entries.length === 0) return [];
  return ['#', ...comment(`${title}:`), ...entries.flatMap((entry) => comment(`- ${entry}`))];
}

function stepText(step: Step, number: number): string[] {
  const { title, when, why, place, command, wait, check, expected, otherwise } = step;
  const suffix = String(number).padStart(2, '0');
  return [
    ...comment(`${number}. ${title}`),
    ...comment(`On: ${place.host} (${place.shell})`),
    ...(when === undefined ? [] : comment(`When: ${when}`)),
    ...comment(`Why: ${why}`),
    `function Invoke-Step${suffix} {`,
    ...command.map(indent),
    '}',
    '',
    ...(wait ? comment(`Wait up to ${timeText(wait.seconds)} before: ${wait.because}`) : []),
    ...comment(`Expected: ${expected}`),
    ...comment(`Otherwise: ${otherwise}`),
    `function Test-Step${suffix} {`,
    ...check.map(indent),
    '}',
    '',
  ];
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

/** Lines of a comment, broken between words. */
function comment(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of plain(text).split(/\s+/)) {
    if (line !== '#' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** Back quotes mark code on the page; in a comment they are noise. What cannot be seen has no place in it. */
function plain(text: string): string {
  return [...text.replace(/`/g, '')].map((letter) => (isVisible(letter) ? letter : ' ')).join('');
}
