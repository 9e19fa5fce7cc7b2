import { quoteXml } from '../../../lib/core/quote-xml';
import { changesText, duration } from '../../../stage/progress';
import type { Comparison } from './compare';
import { folded, list, page, table } from './html';
import { targetLines } from './names';
import { conclusion, verdicts } from './render-text';
import type { DrillReport, EstateReport, ScenarioReport, Step } from './report';
import { agrees, leftOutLines } from './report';

/** The report as a page that needs nothing else. */
export function renderHtml(report: DrillReport): string {
  const { folder, estates, build, leftOut, existing, problems } = report;
  const style = agrees(report) ? 'good' : 'bad';
  return page(`Drill of ${folder}`, [
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
  ]);
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
