import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkIsolation, withoutAzure } from '../stand-in/isolation';
import type { Changes, TerraformEvent } from './progress';
import { TERRAFORM } from './terraform-binary';

/** What a person is told in a sentence, without a trace of the program. */
export class StageError extends Error {}

/** Terraform, or its provider, is not there. */
export class MissingTerraform extends StageError {}

/** A process has come to its end. */
interface Ended {
  readonly status: number | null;
  readonly errors: string;
}

interface Where {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What is waited for when everything ends. */
const NEVER = new Promise<never>(() => undefined);

/** Processes that this program started, each with all that it starts itself. */
export class Processes {
  private readonly running = new Map<ChildProcess, Promise<Ended>>();
  private readonly others = new Set<() => void>();
  private stopped = false;

  /** Runs a command to its end; does not return once everything is ended. */
  public async run(
    command: string,
    args: string[],
    where: Where,
    onLine: (line: string) => void = () => undefined,
  ): Promise<Ended> {
    if (this.stopped) return NEVER;
    // A process group of its own: the terminal's Ctrl-C reaches only this program, which then ends the group as a whole,
    // providers included.
    const child = spawn(command, args, { ...where, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = outcome(child, onLine);
    this.running.set(child, ended);
    try {
      await ended;
    } finally {
      this.running.delete(child);
      // Whoever waits must neither go on nor report a failure: it was ended on purpose.
      if (this.stopped) await NEVER;
    }
    return ended;
  }

  /** Asks what runs to stop, as a pipeline does that is cancelled: Terraform finishes or gives up what it has begun. */
  public cancel(): void {
    for (const child of this.running.keys()) child.kill('SIGINT');
  }

  /** What starts processes of its own is asked to stop them when everything ends. */
  public onStop(stop: () => void): void {
    this.others.add(stop);
  }

  /** Ends everything, and waits until it is gone; nothing can be started afterwards, and nobody who waits for a command goes on. */
  public async stop(): Promise<void> {
    this.stopped = true;
    this.others.forEach((stop) => stop());
    await this.killAll();
  }

  /**
   * Ends what runs. By SIGKILL: Terraform would finish what it is at first, which takes for ever in a region that hangs, and
   * the state that it would save is thrown away with the stand-in.
   */
  public async killAll(): Promise<void> {
    await Promise.all([...this.running].map(async ([child, ended]) => endGroup(child, ended)));
  }
}

async function outcome(child: ChildProcess, onLine: (line: string) => void): Promise<Ended> {
  let errors = '';
  createInterface({ input: child.stdout! }).on('line', onLine);
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, errors }));
  });
}

async function endGroup({ pid }: ChildProcess, ended: Promise<Ended>): Promise<void> {
  if (pid === undefined || !signalGroup(pid, 'SIGKILL')) return;
  await ended.catch(() => undefined);
  // Providers are not our children, so that their end can only be looked for; a container may never bury them.
  for (let tries = 0; tries < 100 && signalGroup(pid, 0); tries++) await sleep(20);
}

/** Whether there was anybody in the group to get the signal. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

const LOCK_FILE = '.terraform.lock.hcl';
const HOW = ['-json', '-input=false', '-parallelism=30'];
/** File of a plan that is kept, in the directory of its stack. */
const PLAN = 'kept.tfplan';
/** Passwords for the stand-in; no machine ever has them. */
const PASSWORDS = {
  TF_VAR_admin_password: 'not-a-Secret-1',
  TF_VAR_edge_admin_password: 'not-a-Secret-2',
  TF_VAR_witness_admin_password: 'not-a-Secret-3',
  TF_VAR_domain_join_password: 'not-a-Secret-4',
};

/** How a stack is applied. */
export interface Apply {
  /** Variables by environment, which are ignored where a stack has none of that name. */
  readonly variables?: Record<string, string>;
  /** Further arguments. */
  readonly args?: string[];
}

type OnEvent = (event: TerraformEvent) => void;

/** Terraform on the stacks of a synthesized estate. */
export class Terraform {
  public constructor(
    private readonly processes: Processes,
    private readonly stacks: string,
    private readonly temporary: string,
    private readonly azure: Record<string, string>,
  ) {}

  /** Prepares all stacks; the first one alone, since a cache of providers must not be filled by two at once. */
  public async init(names: string[]): Promise<void> {
    const [first, ...rest] = names;
    await this.initStack(first);
    const lock = join(this.stacks, first, LOCK_FILE);
    rest.forEach((name) => copyFileSync(lock, join(this.stacks, name, LOCK_FILE)));
    await Promise.all(rest.map(async (name) => this.initStack(name)));
  }

  public async apply(name: string, how: Apply, onEvent: OnEvent): Promise<Changes> {
    return this.change(name, ['apply', ...HOW, '-auto-approve'], how, onEvent);
  }

  public async destroy(name: string, onEvent: OnEvent): Promise<Changes> {
    return this.change(name, ['destroy', ...HOW, '-auto-approve'], {}, onEvent);
  }

  /** Makes a plan and keeps it; gives what it would change. */
  public async plan(name: string, how: Apply, onEvent: OnEvent): Promise<Changes> {
    return this.change(name, ['plan', ...HOW, `-out=${PLAN}`], how, onEvent);
  }

  /** Applies the plan that was kept last. */
  public async applyPlan(name: string, onEvent: OnEvent): Promise<Changes> {
    return this.change(name, ['apply', ...HOW], { args: [PLAN] }, onEvent);
  }

  /** The plan that was kept last, in Terraform's JSON. */
  public async showPlan(name: string): Promise<string> {
    const lines: string[] = [];
    const where = { cwd: join(this.stacks, name), env: this.surroundings(name) };
    const args = ['show', '-json', PLAN];
    const { status, errors } = await this.processes.run(TERRAFORM, args, where, (line) => lines.push(line));
    if (status !== 0) throw new StageError(`terraform show of ${name} failed:\n${errors.trim()}`);
    return lines.join('\n');
  }

  /**
   * What Terraform runs with on a stack.
   *
   * @throws if it could reach anything but this machine
   */
  public surroundings(name: string, { variables = {} }: Apply = {}): NodeJS.ProcessEnv {
    const env: NodeJS.ProcessEnv = { ...this.environment(), ...this.azure, ...PASSWORDS };
    for (const [key, value] of Object.entries(variables)) env[`TF_VAR_${key}`] = value;
    checkIsolation(env, join(this.stacks, name));
    return env;
  }

  /** Azure region of a stack, as its program wrote it. */
  public regionOf(name: string): string {
    const { resource } = this.read(name);
    return Object.values(resource.azurerm_resource_group)[0].location;
  }

  private async change(
    name: string,
    command: string[],
    { variables, args = [] }: Apply,
    onEvent: OnEvent,
  ): Promise<Changes> {
    const env = this.surroundings(name, { variables });
    const [verb] = command;
    const refusals: string[] = [];
    let changes: Changes = { add: 0, change: 0, remove: 0 };
    const read = (line: string): void => {
      const event = parseEvent(line);
      if (event.diagnostic?.severity === 'error') refusals.push(diagnosis(event.diagnostic));
      if (event.type === 'change_summary' && (event.changes?.operation !== 'plan' || verb === 'plan'))
        changes = { ...changes, ...event.changes };
      if (Object.values(event.outputs ?? {}).some(({ action }) => action !== undefined && action !== 'noop'))
        changes = { ...changes, hasNewOutputs: true };
      onEvent(event);
    };
    const where = { cwd: join(this.stacks, name), env };
    const { status, errors } = await this.processes.run(TERRAFORM, [...command, ...args], where, read);
    if (status === 0) return changes;
    const why = refusals.join('\n') || errors.trim() || `it ended with ${status}`;
    throw new StageError(`terraform ${verb} of ${name} failed:\n${why}`);
  }

  /** Without the stand-in's certificates: providers may come from a registry, by the person's own settings. */
  private async initStack(name: string): Promise<void> {
    const where = { cwd: join(this.stacks, name), env: this.environment() };
    const args = ['init', '-input=false', '-no-color'];
    const { status, errors } = await this.processes.run(TERRAFORM, args, where).catch(explainMissing);
    if (status === 0) return;
    const { version } = this.read(name).terraform.required_providers.azurerm;
    throw new MissingTerraform(
      `This needs the Terraform provider azurerm ${version}, which terraform init does not get here: ${firstReason(errors)}`,
    );
  }

  /**
   * The person's environment without what would change what is applied, above all credentials of a real subscription.
   * Temporary files, sockets of providers included, go where they are cleared away.
   */
  private environment(): NodeJS.ProcessEnv {
    const cache = join(this.temporary, 'plugins');
    mkdirSync(cache, { recursive: true });
    return {
      TF_PLUGIN_CACHE_DIR: cache,
      ...withoutAzure(process.env),
      TMPDIR: this.temporary,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
    };
  }

  private read(name: string): StackFile {
    const file = join(this.stacks, name, 'cdk.tf.json');
    if (!existsSync(file)) throw new StageError(`The output has no stack ${name}.`);
    return JSON.parse(readFileSync(file, 'utf8')) as StackFile;
  }
}

interface StackFile {
  readonly resource: { readonly azurerm_resource_group: Record<string, { readonly location: string }> };
  readonly terraform: { readonly required_providers: { readonly azurerm: { readonly version: string } } };
}

function explainMissing(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ENOENT') throw error;
  throw new MissingTerraform(`This needs Terraform: there is no program \`${TERRAFORM}\` on the PATH.`);
}

function parseEvent(line: string): TerraformEvent {
  try {
    return JSON.parse(line) as TerraformEvent;
  } catch {
    return { type: 'text' };
  }
}

function diagnosis({ summary, detail }: NonNullable<TerraformEvent['diagnostic']>): string {
  return detail ? `${summary}\n${detail}` : summary;
}

/** The paragraph that says why, in one line. */
function firstReason(errors: string): string {
  const [summary = '', reason] = errors.split(/\n\s*\n/).map((part) => part.replace(/\s+/g, ' ').trim());
  const text = (reason ?? summary).replace(/^Error: /, '') || 'it says nothing';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
