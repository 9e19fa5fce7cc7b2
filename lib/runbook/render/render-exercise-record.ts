import type { Page } from '../compose';
import { timeText } from '../powershell-text';

const HEAD = [
  'page',
  'step',
  'what',
  'expected',
  'begun',
  'ended',
  'done by',
  'decided by',
  'lost',
  'deviation',
];

/** The pages that an exercise follows. */
const REHEARSED = ['switchover-planned', 'switchback'];

/** A row for each step that the exercise rehearses; undefined where there is no exercise. */
export function renderExerciseRecord(pages: Page[]): string | undefined {
  if (!pages.some(({ id }) => id === 'exercise')) return undefined;
  const rows = REHEARSED.flatMap((id) => pages.filter((page) => page.id === id)).flatMap(rowsOf);
  return [HEAD, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}

function rowsOf({ id, steps }: Page): string[][] {
  return steps.map(({ title, wait }, index) => [
    id,
    String(index + 1),
    title,
    wait === undefined ? '' : `wait of up to ${timeText(wait.seconds)}`,
    ...Array.from({ length: 6 }, () => ''),
  ]);
}

function csvCell(value: string): string {
  return /[",]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value;
}
