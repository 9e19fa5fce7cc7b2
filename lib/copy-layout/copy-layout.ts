import { readFileSync } from 'node:fs';
import { isComputerName } from '../core/host-name';
import { refuse } from '../core/refusal';
import { textTable } from '../core/text-table';
import { isDatabaseName } from '../exchange/database-name';
import { DatabaseCopies, DatabaseCopy } from './database-copies';

/** Letters of a wrong entry that an error shows. */
const MOST_SHOWN = 160;

/**
 * Which server holds which copy of which database, in the order of activation preference. It is written beside the stacks; commit it and give
 * it to the next synthesis as `previousLayout`, so that a new member moves the fewest copies.
 */
export class CopyLayout {
  /**
   * A layout that an earlier synthesis wrote.
   *
   * @param path - the committed file, such as `copy-layout.json`
   * @throws if there is no such file, or it holds no layout
   */
  public static fromFile(path: string): CopyLayout {
    return new CopyLayout(readLayout(`CopyLayout.fromFile('${path}')`, readText(path)));
  }

  /**
   * A layout as text.
   *
   * @param json - what `toJson` gave
   * @throws if it is no layout
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
    return this.layout.map(({ database, copies }) => ({ database, copies: [...copies] }));
  }

  /** The layout as text, to be committed: one line for each database. */
  public toJson(): string {
    const lines = this.layout.map((each) => `  ${JSON.stringify(each)}`);
    return `[\n${lines.join(',\n')}\n]\n`;
  }

  /** A table with a row for each database and a column for each preference; lagged copies are marked. */
  public toString(): string {
    const most = Math.max(0, ...this.layout.map(({ copies }) => copies.length));
    const head = ['database', ...Array.from({ length: most }, (_, index) => `preference ${index + 1}`)];
    const rows = this.layout.map(({ database, copies }) => [
      database,
      ...head.slice(1).map((_, index) => cell(copies[index])),
    ]);
    return textTable(head, rows);
  }
}

function cell(copy: DatabaseCopy | undefined): string {
  if (copy === undefined) return '-';
  return copy.lagged ? `${copy.server} (lagged)` : copy.server;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return refuse('CopyLayout.fromFile', {
      property: 'path',
      value: path,
      limit: 'a file that can be read',
      cause: (error as NodeJS.ErrnoException).code ?? 'it cannot be read',
      remedy:
        'commit the copy-layout.json that synthesis wrote, and name it relative to the directory the program runs in',
    });
  }
}

function readLayout(where: string, json: string): DatabaseCopies[] {
  const wrong = (property: string, text: string, cause: string): never =>
    refuse(where, {
      property,
      value: text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text,
      limit:
        'a list of databases, each once, with its copies: other servers, preferences from 1 on in order, lagged or not',
      cause: `${cause}, and copies are kept where the list says they are`,
      remedy: 'give it the copy-layout.json that synthesis wrote, unchanged, and from one side of a merge',
    });
  const value = parse(json, (message) => wrong('json', json, `it is no JSON (${message})`));
  if (!Array.isArray(value)) return wrong('json', json, 'it is no list');
  const names = value.map((each) => (isDatabase(each) ? each.database.toUpperCase() : undefined));
  names.forEach((name, index) => {
    const [property, entry] = [`json[${index}]`, JSON.stringify(value[index])];
    if (name === undefined)
      wrong(
        property,
        entry,
        'it is no database with copies numbered from 1 on, each on another server, or a name is none that Exchange and Windows take',
      );
    if (names.indexOf(name) < index) wrong(property, entry, 'an earlier one is of the same database');
  });
  return value as DatabaseCopies[];
}

function parse(json: string, otherwise: (message: string) => never): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    return otherwise((error as Error).message);
  }
}

function isDatabase(value: unknown): value is DatabaseCopies {
  const { database, copies } = (value ?? {}) as Partial<DatabaseCopies>;
  if (typeof database !== 'string' || !isDatabaseName(database)) return false;
  if (!Array.isArray(copies) || !copies.every(isCopy)) return false;
  const servers = new Set(copies.map(({ server }) => server.toUpperCase()));
  return servers.size === copies.length && copies.every(({ preference }, index) => preference === index + 1);
}

function isCopy(value: unknown): value is DatabaseCopy {
  const { server, preference, lagged } = (value ?? {}) as Partial<DatabaseCopy>;
  if (typeof server !== 'string' || !isComputerName(server)) return false;
  return Number.isInteger(preference) && typeof lagged === 'boolean';
}
