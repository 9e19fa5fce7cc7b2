import type * as CliTable from 'cli-table3';

/** A table in plain characters, without colours, so that it is the same on every terminal. */
export function textTable(head: string[], rows: string[][]): string {
  // Loaded by those who print only: importing the library is to cost little.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const Table = require('cli-table3') as typeof CliTable;
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
}
