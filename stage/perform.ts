import { Progress } from './progress';
import { Stage } from './stage';
import { StageError } from './terraform-process';

/** Exit codes of what ends a program from outside: 128 and the number of the signal. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** How often is looked whether anybody still waits for the program, in milliseconds. */
const WATCH = 300;

/** Runs a program for people on a stage that is cleared away in the end, whatever the end is; gives the exit code. */
export async function perform(work: (stage: Stage, progress: Progress) => Promise<number>): Promise<number> {
  const ended = fromOutside();
  const progress = new Progress(process.stdout);
  const stage = new Stage();
  try {
    return await Promise.race([work(stage, progress), ended]);
  } catch (error) {
    progress.end();
    process.stderr.write(progress.paint('red', `\n${explain(error)}`) + '\n');
    return 1;
  } finally {
    progress.end();
    await stage.clear();
  }
}

/**
 * The exit code of whatever ends the program before its time: a signal, nobody who reads what it prints, or the end of the npm
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
    // Heard for as long as the program runs, so that a second Ctrl-C does not cut the clearing away short.
    for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => end(signal, code));
    setInterval(
      () => process.ppid !== parent && end('Nobody waits for the result', SIGNALS.SIGHUP),
      WATCH,
    ).unref();
    process.stdout.on('error', () => resolve(1));
    process.stderr.on('error', () => resolve(1));
  });
}

function explain(error: unknown): string {
  if (error instanceof StageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
