import { fareOf, columnsOf, gateCell } from '../../../year/table';
import { faultsOf, isSound } from '../../../year/row';
import type { PlayedRow } from '../../../year/play-all';
import { quoteLines, suite, suites, testCase } from './junit';
import { leftOutLines } from './report';
import type { YearReport } from './year-report';

/** The report as JUnit XML: a suite for the estate, and a case for each event. */
export function renderYearJunit({ estate, played, omitted, leftOut }: YearReport): string {
  const failures = played.filter(({ row }) => !isSound(row)).length;
  const seconds = played.reduce((all, each) => all + each.seconds, 0);
  const notes = [...omitted.map((each) => `Not played: ${each}`), ...leftOutLines(leftOut)];
  return suites('year', [
    suite({ name: estate, seconds, failures, skipped: 0 }, played.length, [
      ...played.flatMap((each) => eventCase(estate, each)),
      ...(notes.length > 0 ? [`    <system-out>${quoteLines(notes)}</system-out>`] : []),
    ]),
  ]);
}

function eventCase(estate: string, { row, seconds }: PlayedRow): string[] {
  const fares = columnsOf([row]).flatMap(({ id, title }) => {
    const fare = fareOf(row, id);
    return fare ? [`${title}: ${fare.lowest} of ${fare.members}, needed ${fare.needed}`] : [];
  });
  const said = [`gate: ${gateCell(row)}, applies: ${row.applies}`, ...fares].join('\n');
  return testCase(estate, `${row.id} (${row.title})`, seconds, faultsOf(row), said);
}
