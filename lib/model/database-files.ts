import type { CopyModel } from './database-model';

/** The files of a database, whose paths are the same on all members. */
export interface DatabaseFiles {
  /** Folder of the database file. */
  readonly edbFolder: string;
  readonly edbPath: string;
  readonly logPath: string;
}

/** The files of a database on volumes with these letters. */
export function databaseFiles(name: string, databaseDrive = '', logDrive = ''): DatabaseFiles {
  const edbFolder = `${databaseDrive}:\\Databases\\${name}`;
  return { edbFolder, edbPath: `${edbFolder}\\${name}.edb`, logPath: `${logDrive}:\\Logs\\${name}` };
}

/** The first database that is active on a server by preference: Setup makes it, instead of one with a name of its own. */
export function databaseOfSetup<T extends { readonly copies: readonly CopyModel[] }>(
  databases: readonly T[],
  server: string,
): T | undefined {
  return databases.find(({ copies }) => copies[0]?.server === server);
}
