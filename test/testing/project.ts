import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { ROOT } from '../support/synth';

const run = promisify(execFile);

/** The files of the page on tests. */
export const FILES = join(ROOT, 'examples/testing');

/** The text of one of them. */
export function fileOf(name: string): string {
  return readFileSync(join(FILES, name), 'utf8');
}

/** What a program said, and whether it succeeded. */
export interface Outcome {
  readonly passed: boolean;
  readonly text: string;
}

const ENTRIES = { index: 'lib/index', testing: 'lib/testing/register' };

/** A project of a team, with the package as npm would install it: compiled, with its types. */
export class Project {
  private readonly folder = mkdtempSync(join(tmpdir(), 'documented-'));

  public constructor(...packages: string[]) {
    mkdirSync(join(this.folder, 'node_modules'));
    this.write('package.json', '{ "private": true }');
    for (const name of ['cdktf', 'constructs', '@cdktf', '@types', ...packages])
      this.install(name, join(ROOT, 'node_modules', name));
    this.installLibrary();
    this.copy('estate.ts');
    this.copy('estate.test.ts');
  }

  /** Makes a folder a package of the project. */
  public install(name: string, folder: string): void {
    symlinkSync(resolve(this.folder, folder), join(this.folder, 'node_modules', name));
  }

  public copy(name: string, to = name): void {
    cpSync(join(FILES, name), join(this.folder, to));
  }

  public write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs a program in the project. */
  public async run(program: string, ...args: string[]): Promise<Outcome> {
    try {
      const { stdout, stderr } = await run(program, args, { cwd: this.folder });
      return { passed: true, text: stdout + stderr };
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      return { passed: false, text: `${stdout ?? ''}${stderr ?? String(error)}` };
    }
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** One file for both entry points, since the matchers have to know the classes of the other one. */
  private installLibrary(): void {
    const own = join(this.folder, 'node_modules/cdktf-resilient-exchange');
    const contents = Object.entries(ENTRIES).map(
      ([entry, source]) => `export * as ${entry} from './${source}';`,
    );
    buildSync({
      stdin: { contents: contents.join('\n'), resolveDir: ROOT, loader: 'ts' },
      bundle: true,
      platform: 'node',
      target: 'es2020',
      external: ['cdktf', 'constructs', '@cdktf/*'],
      outfile: join(own, 'all.js'),
      logLevel: 'error',
    });
    for (const [entry, source] of Object.entries(ENTRIES)) {
      writeFileSync(join(own, `${entry}.js`), `module.exports = require('./all').${entry};`);
      writeFileSync(join(own, `${entry}.d.ts`), `export * from ${JSON.stringify(join(ROOT, source))};`);
    }
  }
}
