import { quoteXml } from '../../../lib/core/quote-xml';
import { changesText, duration } from '../../../stage/progress';
import type { Comparison } from './compare';
import { targetLines } from './names';
import { conclusion, verdicts } from './render-text';
import type { DrillReport, EstateReport, ScenarioReport, Step } from './report';
import { agrees, leftOutLines } from './report';

const STYLE = `
:root { color-scheme: light dark; --line: #d1d9e0; --quiet: #59636e; --good: #1a7f37; --bad: #c2181f; --ground: #f6f8fa }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --quiet: #9198a1; --good: #56b07a; --bad: #ff7b72; --ground: #151b23 } }
body { font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.25rem; margin-top: 2.2rem } h3 { font-size: 1.05rem }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1.2rem } caption { text-align: left; color: var(--quiet) }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top }
th { font-weight: 600; color: var(--quiet) } td.number, th.number { text-align: right; white-space: nowrap }
.good { color: var(--good); font-weight: 600 } .bad { color: var(--bad); font-weight: 600 } .quiet { color: var(--quiet) }
.verdict { background: var(--ground); border-left: .3rem solid; padding: .7rem 1rem; font-size: 1.1rem }
details { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; margin: .6rem 0 } summary { cursor: pointer }
@media print { details > * { display: block } }`;

/** The report as a page that needs nothing else. */
export function renderHtml(report: DrillReport): string {
  const { folder, estates, build, leftOut, existing, problems } = report;
  const style = agrees(report) ? 'good' : 'bad';
  return `${[
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<title>Drill of ${quoteXml(folder)}</title>`,
    `<style>${STYLE}\n</style>`,
    '</head>',
    '<body>',
    '<h1>Drill</h1>',
    `<p class="quiet">The stacks of <code>${quoteXml(folder)}</code>, applied by Terraform on a stand-in of Azure. Times and calls are those of the stand-in; the times of Azure are in the resilience report.</p>`,
    `<p class="verdict ${style}">${quoteXml(conclusion(report))}</p>`,
    ...list(problems, 'bad'),
    ...estates.flatMap(estatePart),
    '<h2>What was built</h2>',
    ...stepsTable(build),
    ...folded('Left out', leftOutLines(leftOut)),
    ...folded('Resources that existed before, as they were given', existing),
    '<h2>What this does not prove</h2>',
    '<p>The stand-in answers as Azure documents it. What runs in the machines (Windows, Exchange, certificates), quotas, and how long Azure takes are not drilled.</p>',
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

function estatePart({ id, scenarios, notes }: EstateReport): string[] {
  return [
    `<h2>Estate ${quoteXml(id)}</h2>`,
    '<table>',
    '<thead><tr><th>failure</th><th>what the analysis says of the services</th><th>seen</th><th class="number">time</th><th class="number">calls</th><th class="number">to what is lost</th></tr></thead>',
    '<tbody>',
    ...scenarios.map(scenarioRow),
    '</tbody>',
    '</table>',
    ...list(notes, 'quiet'),
    ...scenarios.flatMap(scenarioPart),
  ];
}

function scenarioRow({ id, name, services, differences, seconds, calls, lostCalls }: ScenarioReport): string {
  const sign = differences.length === 0 ? '<td class="good">agrees</td>' : '<td class="bad">differs</td>';
  return `<tr><td>${quoteXml(name)}<br/><code>${quoteXml(id)}</code></td><td>${quoteXml(verdicts(services))}</td>${sign}<td class="number">${quoteXml(duration(seconds))}</td><td class="number">${calls}</td><td class="number">${lostCalls}</td></tr>`;
}

function scenarioPart(scenario: ScenarioReport): string[] {
  const { name, differences, services, reduced, steps, names } = scenario;
  return [
    `<details${differences.length > 0 ? ' open="open"' : ''}>`,
    `<summary>${quoteXml(name)}</summary>`,
    ...list(differences, 'bad'),
    ...table(
      'Services',
      ['service', 'what the analysis says', 'why', 'seen', ''],
      services.map(serviceCells),
    ),
    ...table(
      'What has fewer members than before',
      ['group', 'left', 'needed', 'members'],
      reduced.map(({ id, provides, left, needed, members }) => [
        `${id}: ${provides}`,
        ...[left, needed, members].map(String),
      ]),
    ),
    ...(names
      ? table(
          'Names, before and after they were moved',
          ['name', 'before', 'after'],
          names.before.map((each, at) => [
            `${each.name} (${each.kind})`,
            targetLines(each).join(', '),
            names.after[at] === undefined ? 'gone' : targetLines(names.after[at]).join(', '),
          ]),
        )
      : []),
    ...stepsTable(steps),
    '</details>',
  ];
}

function serviceCells({ service, verdict, seen = 'not shown by Azure', difference }: Comparison): string[] {
  const outcome = [verdict.outcome, verdict.capacity].filter(Boolean).join(': ');
  return [service, outcome, verdict.reason, seen, difference === undefined ? '' : 'differs'];
}

function stepsTable(steps: readonly Step[]): string[] {
  return table(
    'Steps',
    ['step', 'time', 'calls', 'resources'],
    steps.map(({ title, seconds, calls, changes }) => [
      title,
      duration(seconds),
      String(calls),
      changesText(changes),
    ]),
  );
}

function table(caption: string, head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const cells = (tag: string, row: string[]): string =>
    row.map((each) => `<${tag}>${quoteXml(each)}</${tag}>`).join('');
  return [
    '<table>',
    `<caption>${quoteXml(caption)}</caption>`,
    `<thead><tr>${cells('th', head)}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${cells('td', row)}</tr>`),
    '</tbody>',
    '</table>',
  ];
}

function folded(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [
    '<details>',
    `<summary>${quoteXml(title)} (${lines.length})</summary>`,
    ...list(lines, 'quiet'),
    '</details>',
  ];
}

function list(lines: readonly string[], style: string): string[] {
  return lines.length === 0
    ? []
    : [`<ul class="${style}">`, ...lines.map((line) => `<li>${quoteXml(line)}</li>`), '</ul>'];
}
