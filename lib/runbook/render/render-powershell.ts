import { isVisible } from '../../core/invisible';
import type { EstateView } from '../estate-view';
import { namesOf, sitesOf } from '../estate-parts';
import { quote, quoteList, timeText } from '../powershell-text';
import type { Composed, Page } from '../compose';
import type { Step } from '../procedure';
import { functionName, placeText, Shell } from '../procedure';

/** Longest comment line; a console at night is not wide. */
const WIDTH = 120;

/**
 * A procedure as a file of functions, named after the steps: dot-sourcing it runs nothing, `Invoke-StopClusterDub` does a step and
 * `Test-StopClusterDub` checks it. With letters beyond ASCII the file begins with a byte order mark, without which Windows PowerShell 5.1
 * reads it as ANSI.
 *
 * Source: learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding.
 */
export function renderPowerShell(estate: EstateView, page: Page): string {
  const { id, title, purpose, before, steps, after } = page;
  const example = functionName(steps[0].id);
  const lines = [
    ...comment(title),
    ...comment(inline(purpose)),
    ...comment(
      `${estate.version} for ${estate.domainName}, Active Directory domain ${estate.directoryDomain}.`,
    ),
    '#',
    ...comment(`Load it on the machine that the step names, with: . .\\${id}.ps1`),
    ...comment(
      `Loading runs nothing. Invoke-${example} does the first step, Test-${example} checks it and changes nothing. The comment at each ` +
        `function and the page ${id}.md say what to expect, and what to do otherwise. The functions ask for certificates, keys and passwords when they need them.`,
    ),
    ...listing('Before you begin', before),
    ...listing('Afterwards', after),
    '',
    ...steps.flatMap((step, index) => stepText(estate, step, index + 1)),
  ];
  const text = `${lines.join('\n').trimEnd()}\n`;
  return /^[\x20-\x7e\n]*$/.test(text) ? text : `\ufeff${text}`;
}

function listing(title: string, entries: Composed[]): string[] {
  if (entries.length === 0) return [];
  return ['#', ...comment(`${title}:`), ...entries.flatMap((entry) => comment(`- ${inline(entry)}`))];
}

function stepText(estate: EstateView, step: Step<Composed>, number: number): string[] {
  const { id, title, when, why, command, wait, check, expected, otherwise } = step;
  return [
    ...comment(`${number}. ${title}`),
    ...comment(`On: ${placeText(step)}`),
    ...(when === undefined ? [] : comment(`When: ${inline(when)}`)),
    ...comment(`Why: ${inline(why)}`),
    `function Invoke-${functionName(id)} {`,
    ...guard(estate, step, command),
    ...command.map(indent),
    '}',
    '',
    ...(wait ? comment(`Wait up to ${timeText(wait.seconds)} before: ${wait.because}`) : []),
    ...comment(`Expected: ${inline(expected)}`),
    ...comment(`Otherwise: ${inline(otherwise)}`),
    `function Test-${functionName(id)} {`,
    ...guard(estate, step, check),
    ...check.map(indent),
    '}',
    '',
  ];
}

/** Local commands in a shell that otherwise asks the organization. */
const LOCAL = /\$env:ExchangeInstallPath|^(?:Stop|Start|Restart)-(?:Service|Computer)\b/;

/** Commands that act on the machine on which they run refuse to run on another, where they would change or show the wrong files and queues. */
function guard(estate: EstateView, { hosts, subject, shell }: Step<Composed>, lines: string[]): string[] {
  const [host] = hosts;
  if (subject !== undefined)
    return [
      indent(
        `if ($env:COMPUTERNAME -notin ${quoteList(hosts)}) { throw ${quote(`Run this on ${subject}.`)} }`,
      ),
    ];
  if (
    hosts.length !== 1 ||
    !isMachine(host) ||
    lines.every((line) => line.startsWith('Invoke-Command -ComputerName'))
  )
    return [];
  const isLocal =
    shell === Shell.POWERSHELL || isEdge(estate, host) || lines.some((line) => LOCAL.test(line.trim()));
  if (!isLocal) return [];
  return [indent(`if ($env:COMPUTERNAME -ne ${quote(host)}) { throw ${quote(`Run this on ${host}.`)} }`)];
}

/** Neither the workstation nor a domain controller, of which the address is known only. */
function isMachine(host: string): boolean {
  return /^[A-Z0-9-]+$/i.test(host);
}

function isEdge(estate: EstateView, name: string): boolean {
  return sitesOf(estate).some(({ edges }) => namesOf(edges).includes(name));
}

/** Text with its links, for a comment: steps by the names of their functions. */
function inline(text: Composed): string {
  return text
    .map((part, index) => {
      if (typeof part === 'string') return part;
      const before = text[index - 1];
      const isSaid = part.step === undefined && typeof before === 'string' && /\bpages? $/.test(before);
      const target = part.page && `${isSaid ? '' : 'the page '}${part.page.id}`;
      const name = part.step && `Invoke-${functionName(part.step.id)}`;
      return [name, target].filter((each) => each !== undefined).join(' of ');
    })
    .join('');
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
