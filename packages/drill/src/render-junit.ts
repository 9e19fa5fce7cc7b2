import { quoteLines, suite, suites, testCase } from './junit';
import type { DrillReport, EstateReport, ScenarioReport, Step } from './report';
import { leftOutLines } from './report';

/** The report as JUnit XML: a suite for each estate, a case for each failure, and a suite for what was built. */
export function renderJunit(report: DrillReport): string {
  return suites('drill', [buildSuite(report), ...report.estates.map(estateSuite)]);
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

function sum(steps: readonly Step[]): number {
  return steps.reduce((all, each) => all + each.seconds, 0);
}
