import { quoteCell as cell, quoteMarkdown as escape } from '../../core/quote-markdown';
import type { EstateDocument } from '../../model/estate-document';
import { NameStage } from '../../model/name-stage';
import { notJudged } from '../absent-services';
import { isWorse, Outcome } from '../outcome';
import { SERVICE_KINDS } from '../service-kinds';
import { ServiceKind } from '../service-result';
import { failureNames, listed, oneFailureOf, secondsText } from '../text';
import { timeText } from '../time-text';
import { lostSites, lostWithSite } from './lost-sites';
import { losses, scenariosText } from './losses';
import { outcomeText, table } from './markdown';
import type { Column, MatrixCell, Row } from './matrix';
import { matrixOf } from './matrix';
import { conditions, meanings, unknown } from './meanings';
import { drawnScenarios, TOPOLOGY_PATH } from './picture-files';
import type { ReportDocument, ReportedScenario } from './report-document';
import { isOutside, pointsOfReadiness, singlePoints, type SinglePoint } from './single-points';
import { spokenNames } from './spoken-names';
import { together } from './what-must-not-fail-together';

/** A report for people: what to worry about first, then the whole. */
export function renderReport(report: ReportDocument, document: EstateDocument): string {
  const parts = [
    [`# What ${escape(report.estate)} survives`, ...introduction(), ...notLive(report, document)],
    ...(report.objectives.length > 0 ? [objectives(report)] : []),
    singles(report, document),
    relied(report, document),
    readiness(report, document),
    meanings(report),
    matrix(report, document),
    lostSites(report, document),
    together(report, document),
    times(report),
    losses(report, document),
    notStated(report),
    unknown(document),
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

/** Names that lead nobody to the estate yet, or no longer, and what the page lacks for that. */
function notLive({ unpublished = [] }: ReportDocument, { names }: EstateDocument): string[] {
  if (unpublished.length === 0) return [];
  const waiting = new Set(names.filter(({ stage }) => stage !== NameStage.LIVE).map(({ name }) => name));
  const services = spokenNames(
    { services: unpublished },
    unpublished.map(({ id }) => id),
  );
  return [
    `Names that are not live lead nobody to the estate: ${escape(listed([...waiting].sort()))}. Until they are live, this page says nothing about ${escape(listed(services))}.`,
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

function objectives({ objectives: all, unpublished }: ReportDocument): string[] {
  const kinds = SERVICE_KINDS.filter((kind) => all.some(({ notJudged: own = [] }) => own.includes(kind)));
  return [
    '## What is promised',
    all.every(({ kept }) => kept)
      ? 'Synthesis refuses a program that does not keep these.'
      : 'This program was synthesized without validation: it would be refused, since it does not keep all of these.',
    all.map(({ objective, kept }) => `- ${escape(objective)}${kept ? '' : ' (**not kept**)'}`).join('\n'),
    ...(unpublished ? ['Synthesis judges these as if all names were live.'] : []),
    ...notJudged(kinds),
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
    pointsTable(points, report, document),
  ];
}

/** What is outside the estate has no second one that a program could add. */
function relied(report: ReportDocument, document: EstateDocument): string[] {
  const points = singlePoints(report).filter(({ scenario }) => isOutside(scenario, document));
  if (points.length === 0) return [];
  return [
    '## What the estate relies on',
    'These are outside the machines of the estate, and the loss of one of them is enough. No number of servers replaces them. Where no page is named, those who run them restore them.',
    pointsTable(points, report, document),
  ];
}

function readiness(report: ReportDocument, document: EstateDocument): string[] {
  const points = pointsOfReadiness(report);
  if (points.length === 0) return [];
  return [
    '## What makes a second failure worse',
    'No service stops at once. Each of these alone takes away the ability to switch over, or stops the updates of the Edges.',
    pointsTable(points, report, document),
  ];
}

function pointsTable(
  points: readonly SinglePoint[],
  { services: all }: ReportDocument,
  document: EstateDocument,
): string {
  return table(
    ['what fails', 'services', 'what becomes of them', 'why'],
    points.map(({ names, services, ids, verdict }) => [
      cell(oneFailureOf(names)),
      cell(listed(services)),
      `${outcomeText(verdict, document)}${all.every((each) => !ids.includes(each.id) || isOutbound(each)) ? QUEUED : ''}`,
      cell(verdict.reason),
    ]),
  );
}

/** Mail that does not leave is not lost at once. */
const QUEUED = '; mail waits in queues, and expires after 2 days';

function isOutbound({ kind }: { readonly kind: string }): boolean {
  return kind === ServiceKind.OUTBOUND_MAIL;
}

function matrix(report: ReportDocument, document: EstateDocument): string[] {
  const { columns, rows } = matrixOf(report, lostWithSite(document));
  const harmless = rows.filter((row) => isHarmless(row)).flatMap(({ names }) => names);
  return [
    '## When one thing fails',
    'Each row is one failure. An empty cell says that the service goes on as before. Times are typical; where a part of a time is not stated, there is no sum.',
    table(
      ['what fails', ...columns.map(({ title }) => title)],
      rows
        .filter((row) => !isHarmless(row))
        .map(({ names, cells }) => [
          cell(oneFailureOf(names)),
          ...cells.map((each, index) => cellText(each, columns[index], document)),
        ]),
    ),
    ...(harmless.length > 0
      ? [
          `Each of these alone interrupts nothing and takes no capacity that is used: ${escape(listed(failureNames(harmless)))}.`,
        ]
      : []),
    ...conditions(document),
  ];
}

function isHarmless({ cells }: Row): boolean {
  return cells.every(({ verdict, withSite }) => verdict === undefined && !withSite);
}

function cellText(
  { verdict, count, of, unit, withSite }: MatrixCell,
  column: Column,
  document: EstateDocument,
): string {
  if (verdict === undefined) return withSite ? 'lost with the site' : '';
  const part = of > 1 && count < of ? `${count} of ${of}${unit === undefined ? '' : ` ${unit}`}: ` : '';
  const queued = isOutbound(column) && isWorse(verdict.outcome, Outcome.INTERRUPTED) ? QUEUED : '';
  return `${part}${outcomeText(verdict, document)}${queued}`;
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
    'Typically, from the failure on. Resolvers may keep a name longer than its time to live, and each connection of a client looks for its next address by itself, so none of these is a bound.',
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

/** What has one source is one line. */
function sourcesOf({ scenarios }: ReportDocument): string[] {
  const figures = new Map<string, Set<string>>();
  for (const { time = [] } of scenarios.flatMap(({ verdicts }) => verdicts)) {
    for (const { what, seconds, source } of time) {
      if (seconds === undefined) continue;
      const same = figures.get(source) ?? new Set();
      figures.set(source, same.add(`${what}, ${secondsText(seconds)}`));
    }
  }
  return [...figures].map(([source, all]) => `- ${escape([...all].join('; '))}: ${escape(source)}`);
}

/** What one input states is one row. */
function byInput(all: ReportDocument['notStated']): Map<string, string[]> {
  const rows = new Map<string, string[]>();
  for (const { what, source, input } of all) {
    const how = input === undefined ? `no input: ${cell(source)}` : `\`${input}\``;
    rows.set(how, [...(rows.get(how) ?? []), what]);
  }
  return rows;
}

function notStated({ notStated: all }: ReportDocument): string[] {
  if (all.length === 0) return [];
  return [
    '## What is not stated',
    'Without these nobody can say how long a recovery takes. The team states its own in the program, best with figures from an exercise.',
    table(
      ['part', 'how to state it'],
      [...byInput(all)].map(([how, parts]) => [cell(listed(parts)), how]),
    ),
  ];
}
