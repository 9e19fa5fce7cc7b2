import { quoteCell as cell, quoteMarkdown as escape } from '../../core/quote-markdown';
import type { EstateDocument } from '../../model/estate-document';
import { isWorse, Outcome } from '../outcome';
import type { ScenarioResult } from '../scenario-result';
import { capital, failureNames, listed, secondsText } from '../text';
import { timeText } from '../time-text';
import type { Verdict } from '../verdict';
import { classesOf } from './classes';
import { cutSetSentences } from './grouped-cut-sets';
import { drawnScenarios, TOPOLOGY_PATH } from './picture-files';
import type { MatrixCell, Row } from './matrix';
import { matrixOf } from './matrix';
import type { ReportDocument, ReportedScenario } from './report-document';
import { isOutside, singlePoints, type SinglePoint } from './single-points';
import { spokenNames } from './spoken-names';

/** A report for people: what to worry about first, then the whole. */
export function renderReport(report: ReportDocument, document: EstateDocument): string {
  const parts = [
    [`# What ${escape(report.estate)} survives`, ...introduction()],
    ...(report.objectives.length > 0 ? [objectives(report)] : []),
    singles(report, document),
    matrix(report, document),
    together(report, document),
    times(report),
    losses(report),
    notStated(report),
    relied(report, document),
    pictures(report),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n\n'))
    .join('\n\n')}\n`;
}

function introduction(): string[] {
  return [
    'Synthesis computes this page from the program: do not edit it, change the program. It is about the estate as it is committed, with everything ' +
      'running. What fails, fails at once and does not come back by itself. The same in full, for programs: [resilience.json](resilience.json).',
  ];
}

function pictures(report: ReportDocument): string[] {
  const links = drawnScenarios(report).map(({ scenario, path }) => `- [${escape(scenario.name)}](${path})`);
  return [
    '## Pictures',
    `![The topology of the estate: sites, zones, servers and names](${TOPOLOGY_PATH})`,
    'The same with what a failure takes, and what becomes of the services:',
    links.join('\n'),
  ];
}

function objectives({ objectives: all }: ReportDocument): string[] {
  return [
    '## What is promised',
    'Synthesis refuses a program that does not keep these.',
    all.map(({ objective, kept }) => `- ${escape(objective)}${kept ? '' : ' (**not kept**)'}`).join('\n'),
  ];
}

function singles(report: ReportDocument, document: EstateDocument): string[] {
  const points = singlePoints(report).filter(({ scenario }) => !isOutside(scenario, document));
  const title = '## Single points of failure';
  if (points.length === 0) {
    return [title, 'No single failure within the estate makes a service need a person, or loses one.'];
  }
  return [
    title,
    'Each of these alone is enough so that a service needs a person, or is lost until it is restored.',
    table(
      ['what fails', 'services', 'what becomes of them', 'why'],
      points.map((point) => [...singleRow(point, document), cell(point.verdict.reason)]),
    ),
  ];
}

function singleRow({ names, services, verdict }: SinglePoint, document: EstateDocument): string[] {
  return [cell(listed(failureNames(names))), cell(listed(services)), outcomeText(verdict, document)];
}

/** What is outside the estate has no second one that a program could add. */
function relied(report: ReportDocument, document: EstateDocument): string[] {
  const points = singlePoints(report).filter(({ scenario }) => isOutside(scenario, document));
  if (points.length === 0) return [];
  return [
    '## What the estate relies on',
    'These are outside the machines of the estate, and the loss of one of them is enough. Nobody adds a second one by changing the number of servers.',
    table(
      ['what fails', 'services', 'what becomes of them'],
      points.map((point) => singleRow(point, document)),
    ),
  ];
}

function matrix(report: ReportDocument, document: EstateDocument): string[] {
  const { columns, rows } = matrixOf(report);
  const harmless = rows.filter((row) => isHarmless(row)).flatMap(({ names }) => names);
  return [
    '## When one thing fails',
    'An empty cell says that the service goes on as before. Times are the longest; where a part of a time is not stated, there is no sum.',
    table(
      ['what fails', ...columns.map(({ title }) => title)],
      rows
        .filter((row) => !isHarmless(row))
        .map(({ names, cells }) => [
          cell(listed(failureNames(names))),
          ...cells.map((each) => cellText(each, document)),
        ]),
    ),
    ...(harmless.length > 0
      ? [
          `Alone, these interrupt nothing and take no capacity that is used: ${escape(listed(failureNames(harmless)))}.`,
        ]
      : []),
  ];
}

function isHarmless({ cells }: Row): boolean {
  return cells.every(({ verdict }) => verdict === undefined);
}

function cellText({ verdict, count, of }: MatrixCell, document: EstateDocument): string {
  if (verdict === undefined) return '';
  const part = of > 1 && count < of ? `${count} of ${of}: ` : '';
  return `${part}${outcomeText(verdict, document)}`;
}

/** An outcome in a table, the page as a link. */
function outcomeText({ outcome, capacity, seconds, page }: Verdict, document: EstateDocument): string {
  const within = seconds === undefined ? '' : ` within ${secondsText(seconds)}`;
  const by = page === undefined ? '' : `: ${pageLink(page, document)}`;
  switch (outcome) {
    case Outcome.GOES_ON:
      return '';
    case Outcome.REDUCED:
      return capacity === undefined ? 'goes on with less' : `goes on with ${cell(capacity)}`;
    case Outcome.INTERRUPTED:
      return `comes back by itself${within}`;
    case Outcome.NEEDS_PERSON:
      return `**needs a person**${by}${within}`;
    case Outcome.LOST:
      return `**lost until restored**${by}${within}`;
  }
}

function pageLink(page: string, { documents, estate }: EstateDocument): string {
  const hasRunbooks = documents.some(({ kind }) => kind === 'runbooks');
  return hasRunbooks ? `[${page}](../../runbooks/${estate}/${page}.md)` : page;
}

/** More kinds of combinations than these nobody reads; the file for programs has all. */
const MOST_SENTENCES = 8;

function together(report: ReportDocument, document: EstateDocument): string[] {
  const single = report.scenarios.filter(({ events }) => events.length === 1);
  const classes = classesOf(document, single);
  const names = new Map(single.map(({ events, name }) => [events[0], escape(name)]));
  const texts = new Map<string, string[]>();
  for (const service of report.services) {
    const own = report.cutSets.filter(
      (each) => each.service === service.id && isWorse(each.outcome, Outcome.INTERRUPTED),
    );
    const cutSets = own.flatMap((each) => each.cutSets).filter(({ length }) => length > 1);
    if (cutSets.length === 0) continue;
    const sentences = cutSetSentences(cutSets, classes, names);
    const shown = sentences.slice(0, MOST_SENTENCES).map((each) => `- ${each}`);
    const more = sentences.length - shown.length;
    const text = [
      ...shown,
      ...(more > 0 ? [`- and ${more} more of these, which \`resilience.json\` has`] : []),
    ];
    texts.set(text.join('\n'), [...(texts.get(text.join('\n')) ?? []), service.id]);
  }
  if (texts.size === 0) return [];
  return [
    '## What must not fail together',
    'Two or three failures after which a service needs a person, or is lost. Single points of failure are not repeated.',
    ...[...texts].flatMap(([text, ids]) => [
      `### ${escape(capital(listed(spokenNames(report, ids))))}`,
      text,
    ]),
  ];
}

function times(report: ReportDocument): string[] {
  const sums = new Map<string, { services: Set<string>; scenarios: ReportedScenario[] }>();
  for (const scenario of report.scenarios) {
    for (const { time = [], service } of scenario.verdicts) {
      if (time.length === 0) continue;
      const entry = sums.get(timeText(time)) ?? { services: new Set(), scenarios: [] };
      entry.services.add(service);
      if (!entry.scenarios.includes(scenario)) entry.scenarios.push(scenario);
      sums.set(timeText(time), entry);
    }
  }
  if (sums.size === 0) return [];
  return [
    '## How long it takes',
    'At most, from the failure on.',
    table(
      ['time', 'services', 'what fails'],
      [...sums].map(([text, { services, scenarios }]) => [
        cell(text),
        cell(listed(spokenNames(report, [...services]))),
        cell(scenariosText(scenarios)),
      ]),
    ),
    'Where the figures are from:',
    sourcesOf(report).join('\n'),
  ];
}

function scenariosText(scenarios: readonly ScenarioResult[]): string {
  const names = scenarios.map(({ name }) => name);
  return names.length > 4 ? `${names[0]} and ${names.length - 1} others` : listed(failureNames(names));
}

function sourcesOf({ scenarios }: ReportDocument): string[] {
  const lines = scenarios
    .flatMap(({ verdicts }) => verdicts)
    .flatMap(({ time = [] }) => time)
    .filter(({ seconds }) => seconds !== undefined)
    .map(({ what, seconds = 0, source }) => `- ${escape(what)}, ${secondsText(seconds)}: ${escape(source)}`);
  return [...new Set(lines)];
}

function losses(report: ReportDocument): string[] {
  const all = new Map<string, { text: string; services: Set<string>; scenarios: ReportedScenario[] }>();
  for (const scenario of report.scenarios) {
    for (const { dataLoss, service } of scenario.verdicts) {
      if (!dataLoss) continue;
      const { what, seconds, source } = dataLoss;
      const text = `${what}${seconds === undefined ? '' : `, ${secondsText(seconds)}`} (${source})`;
      const entry = all.get(text) ?? { text, services: new Set(), scenarios: [] };
      entry.services.add(service);
      if (!entry.scenarios.includes(scenario)) entry.scenarios.push(scenario);
      all.set(text, entry);
    }
  }
  if (all.size === 0) return [];
  return [
    '## What may be lost',
    'Of the newest data, at most.',
    table(
      ['loss', 'services', 'what fails'],
      [...all.values()].map(({ text, services, scenarios }) => [
        cell(text),
        cell(listed(spokenNames(report, [...services]))),
        cell(scenariosText(scenarios)),
      ]),
    ),
  ];
}

function notStated({ notStated: all }: ReportDocument): string[] {
  if (all.length === 0) return [];
  return [
    '## What is not stated',
    'Without these nobody can say how long a recovery takes. The team states its own in the program, best with figures from an exercise.',
    table(
      ['part', 'how to state it'],
      all.map(({ what, source, input }) => [
        cell(what),
        input === undefined ? `no input: ${cell(source)}` : `\`${input}\``,
      ]),
    ),
  ];
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
