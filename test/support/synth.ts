import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { StackJson } from './app';

/** Top level of the project. */
export const ROOT = join(__dirname, '..', '..');

/** Terraform JSON of an estate, by stack. */
export type Stacks = Record<string, StackJson>;

/** Every example, by the name of its folder. */
export const EXAMPLES = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .filter((name) => existsSync(exampleFile(name)))
  .sort();

/** The program of an example. */
export function exampleFile(example: string): string {
  return join(ROOT, 'examples', example, 'main.ts');
}

/** A new empty directory; the caller removes it. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'resilient-exchange-'));
}

/** What a program has written: its stacks, and the runbooks by page. */
export interface Output {
  readonly stacks: Stacks;
  readonly runbooks: Record<string, string>;
  /** The models of its estates, as `estate.json` says them. */
  readonly models: string[];
}

const synthesized = new Map<string, Output>();

/** The stacks of an example, synthesized in full by its own program, once for each test file. Do not change them: clone. */
export function synthExample(example: string): Stacks {
  return exampleOutput(example).stacks;
}

/** All that an example writes which tests read. */
export function exampleOutput(example: string): Output {
  const known = synthesized.get(example);
  if (known) return known;
  const outdir = temporaryDirectory();
  try {
    runInProcess(exampleFile(example), outdir);
    const output = readOutput(outdir);
    synthesized.set(example, output);
    return output;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** An example does its work when it is loaded: it takes the directory from cdktf's variable and prints a summary. */
export function runInProcess(file: string, outdir: string): void {
  const before = process.env.CDKTF_OUTDIR;
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  process.env.CDKTF_OUTDIR = outdir;
  try {
    jest.requireActual(file);
  } finally {
    if (before === undefined) delete process.env.CDKTF_OUTDIR;
    else process.env.CDKTF_OUTDIR = before;
    log.mockRestore();
  }
}

/**
 * Runs an example as `npm run synth` does, in a process of its own that finds no other program, and gives the directory it
 * wrote: `cdktf.out` in `cwd`.
 */
export async function runExample(example: string, cwd: string): Promise<string> {
  mkdirSync(cwd, { recursive: true });
  const tsx = require.resolve('tsx/cli');
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: '' };
  delete env.CDKTF_OUTDIR;
  const args = [tsx, '--tsconfig', join(ROOT, 'tsconfig.dev.json'), exampleFile(example)];
  await promisify(execFile)(process.execPath, args, { cwd, env });
  return join(cwd, 'cdktf.out');
}

/** The stacks that stand in an output directory. */
export function readStacks(outdir: string): Stacks {
  const names = readdirSync(join(outdir, 'stacks')).sort();
  return Object.fromEntries(names.map((name) => [name, readStack(outdir, name)]));
}

/** What a program of one estate has written into its output directory. */
export function readOutput(outdir: string): Output {
  const tree = (name: string): Record<string, string> =>
    existsSync(join(outdir, name)) ? readTree(join(outdir, name)) : {};
  return {
    stacks: readStacks(outdir),
    runbooks: Object.fromEntries(
      Object.entries(tree('runbooks')).map(([path, text]) => [basename(path), text]),
    ),
    models: Object.entries(tree('estates'))
      .filter(([path]) => path.endsWith('estate.json'))
      .map(([, text]) => text),
  };
}

/** Every file below a directory with its content, by relative path. */
export function readTree(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  const read = files.map((file) => {
    const path = join(file.parentPath, file.name);
    return [path.slice(directory.length + 1), readFileSync(path, 'utf8')] as const;
  });
  return Object.fromEntries(read.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Addresses of all resources of an estate: `stack/type.name`, sorted. */
export function resourceAddresses(stacks: Stacks): string[] {
  return Object.entries(stacks)
    .flatMap(([stack, { resource = {} }]) =>
      Object.entries(resource).flatMap(([type, byName]) =>
        Object.keys(byName).map((name) => `${stack}/${type}.${name}`),
      ),
    )
    .sort();
}

function readStack(outdir: string, name: string): StackJson {
  return JSON.parse(readFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8')) as StackJson;
}
