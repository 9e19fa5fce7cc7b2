import { readFileSync } from 'node:fs';
import { isComputerName } from '../core/host-name';
import { refuse } from '../core/refusal';
import { isDatabaseName } from '../exchange/database-name';
import { isDataDrive } from '../exchange/volume-label';
import type { DatabaseCopies, DatabaseCopy } from './database-copies';

const REMEDY = 'use the copy-layout.json that synthesis wrote, unchanged and from one side of a merge';
const SHAPE =
  'each entry has the name of a database and its copies on different servers, with preferences 1, 2, 3 and so on';

/** The text of a committed layout. */
export function readLayoutFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return refuse('CopyLayout.fromFile', {
      property: 'path',
      value: path,
      limit: 'a file that can be read',
      cause: `the operating system reports ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`,
      remedy:
        'commit the copy-layout.json that synthesis wrote, and give its path relative to the directory in which the program runs',
    });
  }
}

/** The databases of a committed layout; refuses what synthesis would not have written, and says which entry it is. */
export function readLayout(where: string, json: string): DatabaseCopies[] {
  const value = parse(where, json);
  if (!Array.isArray(value)) {
    refuse(where, { property: 'json', value, limit: 'a list of databases', cause: SHAPE, remedy: REMEDY });
  }
  const seen = new Set<unknown>();
  value.forEach((entry: unknown, index) => {
    const name = (entry as Partial<DatabaseCopies> | null)?.database?.toString().toUpperCase();
    const fault = seen.has(name) ? 'is a database that an earlier entry has too' : entryFault(entry);
    if (fault !== undefined) {
      refuse(where, { property: `json[${index}]`, value: entry, fault, cause: SHAPE, remedy: REMEDY });
    }
    seen.add(name);
  });
  return value as DatabaseCopies[];
}

function parse(where: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    return refuse(where, {
      property: 'json',
      value: json,
      limit: 'JSON',
      cause: `it cannot be parsed: ${(error as Error).message}`,
      remedy: REMEDY,
    });
  }
}

function entryFault(entry: unknown): string | undefined {
  const { database, copies, drive } = (entry ?? {}) as Partial<DatabaseCopies>;
  if (typeof database !== 'string') return 'has no database name';
  if (!isDatabaseName(database)) return 'has a database name that Exchange does not accept';
  if (drive !== undefined && !isDataDrive(drive))
    return 'has a drive that is not a capital letter from E to Z';
  if (!Array.isArray(copies)) return 'has no list of copies';
  const faults = copies.map((copy, index) => copyFault(copy, index));
  const servers = new Set(copies.map((copy) => copy?.server?.toString().toUpperCase()));
  const twice = servers.size < copies.length ? 'has two copies on one server' : undefined;
  return faults.find((fault) => fault !== undefined) ?? twice;
}

function copyFault(copy: unknown, index: number): string | undefined {
  const { server, preference, lagged } = (copy ?? {}) as Partial<DatabaseCopy>;
  if (typeof server !== 'string') return 'has a copy without a server';
  if (!isComputerName(server)) return 'has a copy whose server is not a computer name';
  if (preference !== index + 1) return 'has preferences that are not 1, 2, 3 and so on';
  return typeof lagged === 'boolean'
    ? undefined
    : 'has a copy that is neither lagged: true nor lagged: false';
}
