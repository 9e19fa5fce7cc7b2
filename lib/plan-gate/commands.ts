import type { ChildProcess, StdioOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Milliseconds between two looks into the output of a command that writes a file. */
const LOOK = 100;
const CHUNK = 65536;

/** What a command came to. */
export interface CommandRun {
  readonly status: number | null;
  readonly output: string;
  /** What it said of errors. */
  readonly errors: string;
}

/** Somebody has asked the roll to stop. */
export class Interrupted extends Error {}

/** A command, and how it runs. */
export interface Command {
  readonly command: string;
  /** Arguments; undefined for a line of a shell, which may ask the person at the terminal. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables of the environment that it does not get. */
  readonly without?: RegExp;
  /** A file for its output: a pipe would break with us, and end Terraform in the middle of what it does. */
  readonly outputFile?: string;
  /** Who reads its output while it runs. */
  readonly show?: (text: string) => void;
}

/**
 * Runs commands one after the other. An interruption reaches the one that runs, once: Terraform then finishes what it has begun and writes its
 * state, while a second signal would make it leave at once. So each command has a process group of its own, which a terminal does not signal.
 *
 * Source: developer.hashicorp.com/terraform/cli/commands/apply (interrupts).
 */
export class Commands {
  private running?: { readonly child: ChildProcess; readonly isShell: boolean };
  private isInterrupted = false;

  public constructor(private readonly environment: NodeJS.ProcessEnv) {}

  /** Terraform, or what the person takes in its place: the variable is the one of the CLI of CDKTF. */
  public get terraform(): string {
    return this.environment.TERRAFORM_BINARY_NAME ?? 'terraform';
  }

  /** Asks the command that runs to stop; no other one begins. */
  public interrupt(): void {
    if (this.isInterrupted) return;
    this.isInterrupted = true;
    if (this.running === undefined) return;
    const { child, isShell } = this.running;
    // A shell does not pass a signal on to what it runs; Terraform passes it on to its provider.
    if (isShell && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    else child.kill('SIGINT');
  }

  /**
   * Runs a command to its end.
   *
   * @throws Interrupted if somebody has asked to stop
   */
  public async run(command: Command): Promise<CommandRun> {
    if (this.isInterrupted) throw new Interrupted();
    const run = await (command.outputFile === undefined
      ? this.runByPipe(command)
      : this.runByFile(command, command.outputFile));
    if (this.isInterrupted) throw new Interrupted();
    return run;
  }

  private async runByPipe(command: Command): Promise<CommandRun> {
    const isShell = command.args === undefined;
    const child = this.spawn(command, [isShell ? 'inherit' : 'ignore', 'pipe', 'pipe']);
    let output = '';
    let errors = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      command.show?.(chunk.toString());
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      command.show?.(chunk.toString());
    });
    const { status, problem } = await this.endOf(child);
    return { status, output, errors: errors + problem };
  }

  private async runByFile(command: Command, file: string): Promise<CommandRun> {
    const out = openSync(file, 'w+', 0o600);
    const error = openSync(`${file}.errors`, 'w+', 0o600);
    let read = 0;
    const look = (): void => {
      const chunk = Buffer.alloc(CHUNK);
      for (let length = 1; length > 0; read += length) {
        length = readSync(out, chunk, 0, CHUNK, read);
        if (length > 0) command.show?.(chunk.toString('utf8', 0, length));
      }
    };
    const child = this.spawn(command, ['ignore', out, error]);
    const timer = setInterval(look, LOOK);
    const { status, problem } = await this.endOf(child);
    clearInterval(timer);
    look();
    closeSync(out);
    closeSync(error);
    const [output, errors] = [file, `${file}.errors`].map((each) => readFileSync(each, 'utf8'));
    return { status, output, errors: errors + problem };
  }

  private spawn({ command, args, environment, without }: Command, stdio: StdioOptions): ChildProcess {
    const all = Object.entries({ ...this.environment, ...environment });
    const env = Object.fromEntries(all.filter(([name]) => without?.test(name) !== true));
    const child =
      args === undefined
        ? spawn(command, { env, detached: true, stdio, shell: true })
        : spawn(command, args, { env, detached: true, stdio });
    this.running = { child, isShell: args === undefined };
    return child;
  }

  private async endOf(child: ChildProcess): Promise<{ status: number | null; problem: string }> {
    let problem = '';
    const status = await new Promise<number | null>((resolve) => {
      child.on('error', ({ message }) => {
        problem = message;
        resolve(null);
      });
      child.on('close', resolve);
    });
    this.running = undefined;
    return { status, problem };
  }
}
