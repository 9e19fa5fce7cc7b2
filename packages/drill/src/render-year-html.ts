import { quoteXml } from '../../../lib/core/quote-xml';
import { duration } from '../../../stage/progress';
import { renderPicture } from '../../../year/picture';
import type { PlayedRow } from '../../../year/play-all';
import { faultsOf, isSound } from '../../../year/row';
import { cells, conclusion, notes } from '../../../year/table';
import { folded, list, page, table } from './html';
import { leftOutLines } from './report';
import type { YearReport } from './year-report';

/** The report as a page that needs nothing else. */
export function renderYearHtml(report: YearReport): string {
  const { folder, estate, gate, played, planned, omitted, leftOut, existing } = report;
  const rows = played.map(({ row }) => row);
  const style = rows.every(isSound) ? 'good' : 'bad';
  const { head, body } = cells(rows);
  const judged = gate ? 'The plan gate has judged each plan.' : 'Nobody has asked the plan gate.';
  return page(`A year of ${estate}`, [
    `<h1>A year of ${quoteXml(estate)}</h1>`,
    `<p class="quiet">The stacks of <code>${quoteXml(folder)}</code>, applied by Terraform on a stand-in of Azure with a clock of its own. ${judged}</p>`,
    `<p class="verdict ${style}">${quoteXml(conclusion(rows))}</p>`,
    ...(played.length < planned
      ? [`<p class="bad">${played.length} of ${planned} events were played.</p>`]
      : []),
    '<h2>Events</h2>',
    `<div class="wide">${renderPicture(`A year of ${estate}`, rows)}</div>`,
    ...table('Of each group: the fewest members that served at a time', head, body),
    ...rows.flatMap((row) =>
      list(
        faultsOf(row).map((each) => `${row.title}: ${each}`),
        'bad',
      ),
    ),
    ...notes(rows).map((each) => `<p class="quiet">${quoteXml(each)}</p>`),
    ...table('What it took here', ['event', 'time', 'what is particular'], played.map(timeCells)),
    ...folded('Not played', omitted),
    ...folded('Left out', leftOutLines(leftOut)),
    ...folded('Resources that existed before, as they were given', existing),
    '<h2>What this does not prove</h2>',
    '<p>The stand-in answers as Azure documents it, and the minutes are those of its clock. What runs in the machines, quotas, and how long Azure takes are not played.</p>',
  ]);
}

function timeCells({ row, seconds }: PlayedRow): string[] {
  return [row.title, duration(seconds), row.note ?? ''];
}
