import { existsSync, lstatSync, readFileSync, realpathSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Where a synthesis lists what it has written, within the output directory. */
export const WRITTEN_FILES = 'written-files.json';

/** The text of the list. */
export function writtenFilesText(paths: string[]): string {
  const files = [...new Set(paths)].sort();
  return `${JSON.stringify({ files }, undefined, 2)}\n`;
}

/**
 * Removes what an earlier synthesis lists and this one does not write again: runbooks and stacks of a program that is gone. Nothing else is
 * removed: state, locks and files of people stay, and a list that somebody has changed leads nowhere beyond the output directory.
 */
export function removeStaleFiles(outdir: string, paths: string[]): void {
  // Names that differ in case only are one file on some systems.
  const kept = new Set(paths.map((path) => path.toLowerCase()));
  for (const path of listed(outdir)) {
    if (kept.has(path.toLowerCase()) || !isOurs(outdir, path)) continue;
    rmSync(join(outdir, path));
    removeEmptyFolders(outdir, dirname(path));
  }
}

/** What the earlier synthesis lists; nothing where there is no list, or none that can be read. */
function listed(outdir: string): string[] {
  try {
    const { files } = JSON.parse(readFileSync(join(outdir, WRITTEN_FILES), 'utf8')) as { files?: unknown };
    return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : [];
  } catch {
    return [];
  }
}

/** Whether a path is a file that a synthesis writes: below the directory without a link on the way, and in a stack its configuration only. */
function isOurs(outdir: string, path: string): boolean {
  const parts = path.split('/');
  if (parts.length < 2 || parts.some((part) => !/^[^\\:\0]+$/.test(part) || part === '.' || part === '..')) {
    return false;
  }
  if (parts[0] === 'stacks' && !/^cdk\.tf(\.json)?$/.test(basename(path))) return false;
  const file = join(outdir, path);
  if (!existsSync(file) || !lstatSync(file).isFile()) return false;
  return realpathSync(dirname(file)) === join(realpathSync(outdir), dirname(path));
}

function removeEmptyFolders(outdir: string, folder: string): void {
  if (folder === '.') return;
  try {
    rmdirSync(join(outdir, folder));
  } catch {
    // It has other files.
    return;
  }
  removeEmptyFolders(outdir, dirname(folder));
}
