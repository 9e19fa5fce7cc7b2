import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

/** Whether processes have groups of their own here. */
const GROUPS = process.platform !== 'win32';

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
  /** Arguments; undefined for a line of a shell. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
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

  /** Asks the command that runs to stop; no other one begins. */
  public interrupt(): void {
    if (this.isInterrupted) return;
    this.isInterrupted = true;
    if (this.running === undefined) return;
    const { child, isShell } = this.running;
    // A shell does not pass a signal on to what it runs; Terraform passes it on to its provider.
    if (isShell && GROUPS && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    else child.kill('SIGINT');
  }

  /**
   * Runs a command to its end.
   *
   * @throws Interrupted if somebody has asked to stop
   */
  public async run({ command, args, environment, show }: Command): Promise<CommandRun> {
    if (this.isInterrupted) throw new Interrupted();
    const env = { ...this.environment, ...environment };
    const options = { env, detached: GROUPS, stdio: ['ignore', 'pipe', 'pipe'] as const };
    const child =
      args === undefined
        ? spawn(command, { ...options, stdio: [...options.stdio], shell: true })
        : spawn(command, args, { ...options, stdio: [...options.stdio] });
    this.running = { child, isShell: args === undefined };
    let output = '';
    let errors = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      show?.(chunk.toString());
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      show?.(chunk.toString());
    });
    const status = await new Promise<number | null>((resolve) => {
      child.on('error', ({ message }) => {
        errors += message;
        resolve(null);
      });
      child.on('close', resolve);
    });
    this.running = undefined;
    if (this.isInterrupted) throw new Interrupted();
    return { status, output, errors };
  }
}
