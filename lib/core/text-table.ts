import Table = require('cli-table3');

/** A table in plain characters, without colours, so that it is the same on every terminal. */
export function textTable(head: string[], rows: string[][]): string {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
}
