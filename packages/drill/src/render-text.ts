import { textTable } from '../../../lib/core/text-table';
import { duration } from '../../../stage/progress';
import type { DrillReport, ScenarioReport } from './report';
import { agrees, leftOutLines } from './report';

/** The report for a terminal. */
export function renderText(report: DrillReport): string {
  const { estates, leftOut, problems } = report;
  const parts = estates.flatMap(({ id, scenarios, notes }) => [
    `Estate ${id}`,
    textTable(['failure', 'time', 'calls', 'what the analysis says', 'seen'], scenarios.map(row)),
    ...scenarios.flatMap(({ id: scenario, differences }) =>
      differences.map((each) => `✘ ${scenario}: ${each}`),
    ),
    ...notes,
  ]);
  return [
    ...parts,
    ...leftOutLines(leftOut),
    ...problems.map((each) => `✘ ${each}`),
    conclusion(report),
  ].join('\n');
}

/** One sentence about all of it. */
export function conclusion(report: DrillReport): string {
  const scenarios = report.estates.flatMap((each) => each.scenarios);
  if (report.problems.length > 0) return 'The estate could not be applied: nothing is proven.';
  const wrong = scenarios.filter(({ differences }) => differences.length > 0).length;
  if (scenarios.length === 1)
    return `The failure that was played ${agrees(report) ? 'agrees with the analysis' : 'differs from what the analysis says'}.`;
  return agrees(report)
    ? `All ${scenarios.length} failures that were played agree with the analysis.`
    : `${wrong} of ${scenarios.length} failures differ from what the analysis says.`;
}

function row({ id, seconds, calls, services, differences }: ScenarioReport): string[] {
  return [
    id,
    duration(seconds),
    String(calls),
    verdicts(services),
    differences.length === 0 ? 'agrees' : 'DIFFERS',
  ];
}

/** How many services come to what, the worst first. */
export function verdicts(services: ScenarioReport['services']): string {
  const counts = new Map<string, number>();
  for (const { verdict } of services) counts.set(verdict.outcome, (counts.get(verdict.outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}
