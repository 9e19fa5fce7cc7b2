import { textTable } from '../core/text-table';
import type { DatabaseCopies, DatabaseCopy } from './database-copies';
import { readLayout, readLayoutFile } from './read-layout';

/**
 * Which server holds which copy of which database, in the order of activation preference. It is written beside the stacks; commit it and give
 * it to the next synthesis as `previousLayout`, so that a new member moves the fewest copies.
 */
export class CopyLayout {
  /**
   * A layout that an earlier synthesis wrote.
   *
   * @param path - the committed file, such as `copy-layout.json`
   * @throws if the file cannot be read, or does not contain a layout
   */
  public static fromFile(path: string): CopyLayout {
    return new CopyLayout(readLayout(`CopyLayout.fromFile('${path}')`, readLayoutFile(path)));
  }

  /**
   * A layout as text.
   *
   * @param json - what `toJson` gave
   * @throws if the text is not a layout
   */
  public static fromJson(json: string): CopyLayout {
    return new CopyLayout(readLayout('CopyLayout.fromJson', json));
  }

  /** @internal */
  public static _of(layout: DatabaseCopies[]): CopyLayout {
    return new CopyLayout(layout);
  }

  private constructor(private readonly layout: DatabaseCopies[]) {}

  /** The databases in the order of the program, each with its copies in the order of preference. */
  public get databases(): DatabaseCopies[] {
    return this.layout.map((each) => ({ ...each, copies: [...each.copies] }));
  }

  /** The layout as text, to be committed: one line for each database. */
  public toJson(): string {
    const lines = this.layout.map((each) => `  ${JSON.stringify(each)}`);
    return `[\n${lines.join(',\n')}\n]\n`;
  }

  /**
   * A table with a row for each database and a column for each preference; lagged copies are marked. It has a column for drives where a database is
   * not on the first volume.
   */
  public toString(): string {
    const most = Math.max(0, ...this.layout.map(({ copies }) => copies.length));
    const preferences = Array.from({ length: most }, (_, index) => `preference ${index + 1}`);
    const drives = this.layout.some(({ drive }) => drive !== undefined);
    const rows = this.layout.map(({ database, copies, drive = 'first' }) => [
      database,
      ...(drives ? [drive] : []),
      ...preferences.map((_, index) => cell(copies[index])),
    ]);
    return textTable(['database', ...(drives ? ['drive'] : []), ...preferences], rows);
  }
}

function cell(copy: DatabaseCopy | undefined): string {
  if (copy === undefined) return '-';
  return copy.lagged ? `${copy.server} (lagged)` : copy.server;
}
