// The life of an estate for a person in the terminal: built, struck, switched over and mended, by the real Terraform and
// provider on the stand-in of the tests. Run it with `npm run drill`, or `npm run drill -- --help` for what can be chosen.
import { join } from 'node:path';
import type { Options } from './options';
import { parseOptions, USAGE } from './options';
import { Progress } from './progress';
import { Stage } from './stage';
import { Story } from './story';
import { DrillError, Terraform } from './terraform-process';

const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'two-site', 'main.ts');

/** Exit codes of what ends a program from outside: 128 and the number of the signal. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** How often is looked whether anybody still waits for the drill, in milliseconds. */
const WATCH = 300;

void main().then((code) => process.exit(code));

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === 'number') return options;
  const ended = fromOutside();
  const progress = new Progress(process.stdout);
  const stage = new Stage();
  try {
    return await Promise.race([perform(options, stage, progress), ended]);
  } catch (error) {
    progress.end();
    process.stderr.write(progress.paint('red', `\n${explain(error)}`) + '\n');
    return 1;
  } finally {
    progress.end();
    await stage.clear();
  }
}

/** The options, or the exit code where there is nothing to do. */
function readOptions(): Options | number {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (!options.help) return options;
    process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}

/**
 * The exit code of whatever ends the drill before its time: a signal, nobody who reads what it prints, or the end of the npm
 * that it runs under, whose shell passes no signal on.
 */
async function fromOutside(): Promise<number> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    let isEnding = false;
    const end = (why: string, code: number): void => {
      if (!isEnding) process.stderr.write(`\n${why}: ending Terraform and its providers.\n`);
      isEnding = true;
      resolve(code);
    };
    // Heard for as long as the drill runs, so that a second Ctrl-C does not cut the clearing away short.
    for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => end(signal, code));
    setInterval(
      () => process.ppid !== parent && end('Nobody waits for the drill', SIGNALS.SIGHUP),
      WATCH,
    ).unref();
    process.stdout.on('error', () => resolve(1));
    process.stderr.on('error', () => resolve(1));
  });
}

async function perform(options: Options, stage: Stage, progress: Progress): Promise<number> {
  const azure = await stage.azure();
  const { processes } = stage;
  const terraform = new Terraform(processes, stage.stacks, stage.directory, azure.environment);
  const synthesize = async (): Promise<void> => synthesizeExample(stage);
  const story = new Story(options, { azure, terraform, processes, progress, synthesize });
  return (await story.tell()) ? 0 : 1;
}

/** As `npm run synth` does, in a directory of its own. */
async function synthesizeExample({ processes, directory }: Stage): Promise<void> {
  const env = { ...process.env };
  delete env.CDKTF_OUTDIR;
  const args = [require.resolve('tsx/cli'), '--tsconfig', join(ROOT, 'tsconfig.dev.json'), EXAMPLE];
  const { status, errors } = await processes.run(process.execPath, args, { cwd: directory, env });
  if (status !== 0) throw new DrillError(`${EXAMPLE} does not synthesize:\n${errors}`);
}

function explain(error: unknown): string {
  if (error instanceof DrillError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
