import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { App } from 'cdktf';
import { WRITTEN_FILES } from '../../lib/core/stale-files';

/** Paths of all files below a directory, relative to it and sorted; none where it does not exist. */
export function filesIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((path) => join(directory, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(directory, path))
    .sort();
}

/** What a program writes beside its stacks, by path. */
export function synthFiles(app: App): { readonly files: Record<string, string> } {
  app.synth();
  const lists = ['manifest.json', WRITTEN_FILES];
  const paths = filesIn(app.outdir).filter((path) => !lists.includes(path) && !path.startsWith('stacks/'));
  return {
    files: Object.fromEntries(paths.map((path) => [path, readFileSync(join(app.outdir, path), 'utf8')])),
  };
}
