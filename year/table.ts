import Table = require('cli-table3');
import { INSTALLATION, NOT_SEEN } from './assumptions';
import type { Fare } from './observer';
import { CLIENTS, INSIDE, MAIL } from './observer';
import type { Row } from './row';
import { isSound, losses } from './row';

/** Groups that are shown as one: whichever database is worst off. */
const DATABASES = /^database:/;
export const COPIES = 'copies of a database';
/** What is excused bears this mark. */
const ITSELF = '*';

/** What is said under the table. */
export function notes(rows: readonly Row[]): string[] {
  const [startup] = rows.flatMap((row) => row.startup ?? []);
  return [
    "Of each group: the fewest members that served at a time, of all. Minutes are those of the stand-in's clock in which fewer served than are needed, " +
      `at least. The event itself takes what has a ${ITSELF}: the command does not fail for it.`,
    `Assumed: a machine that is made again serves after ${INSTALLATION} minutes of installation; ` +
      (startup === undefined
        ? 'every other machine serves as soon as Azure reports it as running. What Windows and Exchange need after a start comes on top.'
        : `after every start, Windows and Exchange need ${startup} minutes from when Azure reports the machine as running. These minutes are counted.`),
    'Not seen:',
    NOT_SEEN.map((each) => `- ${each}`).join('\n'),
  ];
}

/** What stands in a column. */
export interface Column {
  readonly id: string;
  readonly title: string;
}

/** A column for each group and service that a row has, in the order of the model. */
export function columnsOf(rows: readonly Row[]): Column[] {
  const ids = new Set(rows.flatMap(({ fares }) => fares.map(({ id }) => (DATABASES.test(id) ? COPIES : id))));
  const last = [CLIENTS, INSIDE, MAIL];
  return [...[...ids].filter((id) => !last.includes(id)), ...last.filter((id) => ids.has(id))].map((id) => ({
    id,
    title: titleOf(id),
  }));
}

function titleOf(id: string): string {
  const [site, tier] = id.split('/');
  if (tier === 'ClientAccess') return `${site} front ends`;
  if (tier === 'Edge') return `${site} Edges`;
  return id.startsWith('quorum:') ? 'votes' : id;
}

/** How a group fared; of all databases the one that fared worst. */
export function fareOf({ fares }: Row, id: string): Fare | undefined {
  if (id !== COPIES) return fares.find((each) => each.id === id);
  const databases = fares.filter((each) => DATABASES.test(each.id));
  const worst = [...databases].sort((a, b) => b.minutesBelow - a.minutesBelow || a.lowest - b.lowest)[0];
  return worst && { ...worst, id };
}

/** A table of texts. */
export interface Cells {
  readonly head: string[];
  readonly body: string[][];
}

/** The table as texts. */
export function cells(rows: readonly Row[]): Cells {
  const columns = columnsOf(rows);
  return {
    head: [
      'event',
      'gate',
      'applies',
      ...columns.map(({ title }) => title),
      'below need',
      'disks lost',
      'addresses lost',
    ],
    body: rows.map((row) => [
      row.title,
      gateCell(row),
      String(row.applies),
      ...columns.map(({ id }) => fareCell(fareOf(row, id))),
      belowCell(row),
      lostCell(row, 'disk'),
      lostCell(row, 'address'),
    ]),
  };
}

/** What the gate said, and how many waves it took. */
export function gateCell({ verdict, waves }: Row): string {
  if (verdict === undefined) return '–';
  return verdict === 'refused' ? `refused: ${waves} waves` : verdict;
}

function fareCell(fare?: Fare): string {
  if (fare === undefined) return '–';
  if (fare.members === 1) return fare.lowest === 1 ? 'yes' : 'NO';
  return `${fare.lowest} of ${fare.members}`;
}

/** Groups below their need, by the minutes: what goes down together comes back together. */
function belowCell(row: Row): string {
  const byMinutes = new Map<number, string[]>();
  for (const { id, title } of columnsOf([row])) {
    const fare = fareOf(row, id);
    if (fare === undefined || fare.lowest >= fare.needed) continue;
    const known = byMinutes.get(fare.minutesBelow) ?? [];
    byMinutes.set(fare.minutesBelow, [...known, `${title}${row.excused.includes(id) ? ITSELF : ''}`]);
  }
  return (
    [...byMinutes].map(([minutes, ids]) => `at least ${minutes} min: ${ids.join(', ')}`).join('; ') || '0'
  );
}

/** What nobody meant to lose, and what goes with released machines. */
function lostCell(row: Row, kind: 'disk' | 'address'): string {
  const all = row.lost.filter((each) => each.kind === kind).length;
  const bad = losses(row).filter((each) => each.kind === kind).length;
  return all > bad ? `${bad} (${all - bad} released)` : String(bad);
}

/** For the terminal. */
export function renderText(rows: readonly Row[]): string {
  const { head, body } = cells(rows);
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true },
    wordWrap: true,
    colWidths: head.map((_, at) => (at === 0 || at === head.length - 3 ? 22 : 10)),
  });
  table.push(...body);
  return `${table.toString()}\n${notes(rows).join('\n')}`;
}

/** For a page. */
export function renderMarkdown(rows: readonly Row[]): string {
  const { head, body } = cells(rows);
  const line = (row: string[]): string => `| ${row.join(' | ')} |`;
  const rule = `| ${head.map((each) => '-'.repeat(Math.max(3, each.length))).join(' | ')} |`;
  return `${[line(head), rule, ...body.map(line)].join('\n')}\n\n${notes(rows).join('\n\n')}\n`;
}

/** What is to be said at the end. */
export function conclusion(rows: readonly Row[]): string {
  const failed = rows.find(({ failure }) => failure !== undefined);
  if (failed)
    return `${failed.title}: this could not be carried out, and no event after it was played.\n${failed.failure}`;
  const bad = rows.filter((row) => !isSound(row));
  return bad.length === 0
    ? `${rows.length} events: nothing fell below its need and nothing was lost, but for what an event itself takes.`
    : `${bad.length} of ${rows.length} events took the service down or lost something: ${bad.map(({ title }) => title).join('; ')}.`;
}
