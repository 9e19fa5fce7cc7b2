import { quoteXml } from '../../../lib/core/quote-xml';
import type { DrillReport, EstateReport, ScenarioReport, Step } from './report';
import { leftOutLines } from './report';

/** The report as JUnit XML: a suite for each estate, a case for each failure, and a suite for what was built. */
export function renderJunit(report: DrillReport): string {
  const suites = [buildSuite(report), ...report.estates.map(estateSuite)];
  return `${['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="drill">', ...suites.flat(), '</testsuites>'].join('\n')}\n`;
}

function buildSuite({ build, problems, folder, leftOut }: DrillReport): string[] {
  const notes = leftOutLines(leftOut);
  return suite({ name: 'build', seconds: sum(build), failures: problems.length > 0 ? 1 : 0, skipped: 0 }, 1, [
    ...testCase('build', `apply ${folder}`, sum(build), problems),
    ...(notes.length > 0 ? [`    <system-out>${quoteLines(notes)}</system-out>`] : []),
  ]);
}

function estateSuite({ id, scenarios, notes }: EstateReport): string[] {
  const failures = scenarios.filter(({ differences }) => differences.length > 0).length;
  const seconds = scenarios.reduce((all, each) => all + each.seconds, 0);
  return suite({ name: id, seconds, failures, skipped: 0 }, scenarios.length, [
    ...scenarios.flatMap((scenario) =>
      testCase(
        id,
        `${scenario.id} (${scenario.name})`,
        scenario.seconds,
        scenario.differences,
        seenOf(scenario),
      ),
    ),
    ...(notes.length > 0 ? [`    <system-out>${quoteLines(notes)}</system-out>`] : []),
  ]);
}

function seenOf({ services, calls, lostCalls }: ScenarioReport): string {
  const lines = services.map(
    ({ service, verdict, seen = 'not shown by Azure' }) => `${service}: ${verdict.outcome}; seen: ${seen}`,
  );
  return [`${calls} calls, ${lostCalls} of them to what is lost`, ...lines].join('\n');
}

interface Figures {
  readonly name: string;
  readonly seconds: number;
  readonly failures: number;
  readonly skipped: number;
}

function suite({ name, seconds, failures, skipped }: Figures, tests: number, lines: string[]): string[] {
  const figures = `tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  return [`  <testsuite name="${quoteXml(name)}" ${figures}>`, ...lines, '  </testsuite>'];
}

function testCase(
  group: string,
  name: string,
  seconds: number,
  failures: readonly string[],
  output?: string,
): string[] {
  const failure = failures.map((each) => {
    const [first, ...rest] = each.split('\n');
    return `      <failure message="${quoteXml(first)}">${quoteLines(rest)}</failure>`;
  });
  return [
    `    <testcase classname="${quoteXml(group)}" name="${quoteXml(name)}" time="${seconds.toFixed(3)}">`,
    // One element: readers of JUnit count elements rather than cases.
    ...(failures.length > 1
      ? [
          `      <failure message="${quoteXml(`${failures.length} differences`)}">${quoteLines(failures)}</failure>`,
        ]
      : failure),
    ...(output === undefined ? [] : [`      <system-out>${quoteLines([output])}</system-out>`]),
    '    </testcase>',
  ];
}

/** Lines of the text of an element; a line may be several. */
function quoteLines(lines: readonly string[]): string {
  return lines
    .flatMap((line) => line.split('\n'))
    .map(quoteXml)
    .join('\n');
}

function sum(steps: readonly Step[]): number {
  return steps.reduce((all, each) => all + each.seconds, 0);
}
