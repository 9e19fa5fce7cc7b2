import type { Progress } from '../stage/progress';
import { duration } from '../stage/progress';
import type { Row } from './row';
import { isSound } from './row';
import type { YearEvent } from './steps';
import { conclusion, renderText } from './table';
import type { Year } from './year';

/** A row, and how many seconds it took here. */
export interface PlayedRow {
  readonly row: Row;
  readonly seconds: number;
}

/** Plays events in their order, with a line for each; what cannot be carried out ends the year. `onRow` gets all rows after each event. */
export async function playAll<Commit>(
  year: Year<Commit>,
  events: readonly YearEvent<Commit>[],
  progress: Progress,
  onRow: (played: readonly PlayedRow[]) => void = () => undefined,
): Promise<PlayedRow[]> {
  const played: PlayedRow[] = [];
  for (const event of events) {
    const started = Date.now();
    const row = await year.play(event);
    const seconds = (Date.now() - started) / 1000;
    played.push({ row, seconds });
    onRow(played);
    const sign = isSound(row) ? progress.paint('green', '✔') : progress.paint('red', '✘');
    progress.say(`  ${sign} ${event.title.padEnd(48)}${duration(seconds).padStart(11)}`);
    if (row.failure !== undefined) break;
  }
  const rows = played.map(({ row }) => row);
  progress.say(`\n${renderText(rows)}\n\n${conclusion(rows)}`);
  return played;
}
