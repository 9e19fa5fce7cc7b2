import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TERRAFORM } from '../../../stage/terraform-binary';
import { checkIsolation, withoutAzure } from '../../../stand-in/isolation';
import { temporaryDirectory } from '../../support/synth';

// The real CLI with the real provider, from wherever the CLI configuration of this machine takes it. Where there is none, tests
// are skipped and say why; REQUIRE_TERRAFORM=1 makes them fail instead.

const LOCK_FILE = '.terraform.lock.hcl';
const AZURERM = { azurerm: { source: 'azurerm', version: '4.55.0' } };
const PROVIDERS = { locked: AZURERM, 'locked-dns': { ...AZURERM, dns: { source: 'dns', version: '3.4.3' } } };
const MINUTE = 60_000;

const shared = temporaryDirectory();
const baseEnvironment = {
  TF_PLUGIN_CACHE_DIR: join(shared, 'cache'),
  ...withoutAzure(process.env),
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
  TF_CLI_ARGS: '-no-color',
};

afterAll(() => rmSync(shared, { recursive: true, force: true }));

/** Why Terraform cannot run here; undefined where it can. */
export const reasonToSkip = ((): string | undefined => {
  mkdirSync(join(shared, 'cache'));
  if (spawnSync(TERRAFORM, ['version']).error) return `there is no ${TERRAFORM} on the PATH`;
  return lock('locked');
})();

if (reasonToSkip !== undefined) process.stderr.write(`skipped, since ${reasonToSkip}\n`);

/** Why stacks that change DNS servers cannot be applied here; undefined where they can. */
export function reasonWithoutDns(): string | undefined {
  return reasonToSkip ?? lock('locked-dns');
}

/** Finds providers once, so that each run takes the same. */
function lock(name: keyof typeof PROVIDERS): string | undefined {
  const workdir = join(shared, name);
  mkdirSync(workdir, { recursive: true });
  const configuration = { terraform: { required_providers: PROVIDERS[name] } };
  writeFileSync(join(workdir, 'main.tf.json'), JSON.stringify(configuration));
  const { status, stderr } = spawnSync(TERRAFORM, ['init', '-input=false', '-no-color'], {
    cwd: workdir,
    env: baseEnvironment,
    encoding: 'utf8',
    timeout: 5 * MINUTE,
  });
  return status === 0 ? undefined : `terraform init fails: ${stderr.trim()}`;
}

/**
 * Host of the metadata document of another cloud that the lane is sent to, for those who mean it: resources are made there, and cost
 * money. Nothing else leads there, above all not the `ARM_METADATA_HOSTNAME` of a shell.
 */
export const otherCloud = process.env.TEST_CLOUD_METADATA_HOSTNAME;

/** Environment in which the lane works: that of the stand-in, or the caller's own for another cloud. */
export function cloudEnvironment(standIn: Record<string, string>): Record<string, string> {
  if (otherCloud === undefined) return standIn;
  const own = Object.entries(process.env).filter(([name]) => /^(ARM_|AZURE_)/.test(name));
  return { ...(Object.fromEntries(own) as Record<string, string>), ARM_METADATA_HOSTNAME: otherCloud };
}

/** `describe` where Terraform can run, else `describe.skip`; with REQUIRE_TERRAFORM=1 a suite that cannot run fails, and says why. */
export function describeHere(name: string, suite: () => void): void {
  if (reasonToSkip === undefined) {
    describe(name, suite);
  } else if (process.env.REQUIRE_TERRAFORM === '1') {
    test(name, () => {
      throw new Error(`Terraform is required, but ${reasonToSkip}`);
    });
  } else {
    describe.skip(name, suite);
  }
}

/** What a run of Terraform came to. */
export interface Run {
  readonly status: number | null;
  /** All it printed. */
  readonly output: string;
  readonly seconds: number;
}

/** What a plan would do to one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: ('create' | 'update' | 'delete' | 'no-op' | 'read')[];
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}

/** A directory with a configuration, in which Terraform runs. */
export class Workdir {
  private running?: ChildProcess;

  public constructor(
    public readonly path: string,
    private readonly environment: Record<string, string>,
  ) {}

  public async init(): Promise<void> {
    const file = join(this.path, LOCK_FILE);
    const locked = ['locked-dns', 'locked'].map((name) => join(shared, name, LOCK_FILE)).find(existsSync);
    if (!existsSync(file) && locked) copyFileSync(locked, file);
    await this.mustRun(['init', '-reconfigure']);
  }

  public async apply(variables: Record<string, string> = {}): Promise<Run> {
    return this.run(['apply', '-auto-approve', '-parallelism=30'], variables);
  }

  public async destroy(): Promise<Run> {
    return this.run(['destroy', '-auto-approve', '-parallelism=30']);
  }

  /** What an apply would change; no-ops are left out. */
  public async plan(variables: Record<string, string> = {}): Promise<PlannedChange[]> {
    await this.mustRun(['plan', '-out=tfplan', '-parallelism=30'], variables);
    const { output } = await this.mustRun(['show', '-json', 'tfplan']);
    const shown = JSON.parse(output) as {
      resource_changes?: { address: string; change: Omit<PlannedChange, 'address'> }[];
    };
    return (shown.resource_changes ?? [])
      .map(({ address, change }) => ({ address, ...change }))
      .filter(({ actions }) => actions.some((action) => action !== 'no-op' && action !== 'read'));
  }

  /** Like a pipeline that is cancelled: Terraform is asked to stop. */
  public interrupt(): void {
    this.running?.kill('SIGINT');
  }

  /** The environment of each run, for programs that run Terraform themselves. */
  public variables(variables: Record<string, string> = {}): NodeJS.ProcessEnv {
    const env = { ...baseEnvironment, ...this.environment };
    for (const [name, value] of Object.entries(variables))
      env[`TF_VAR_${name}` as 'CHECKPOINT_DISABLE'] = value;
    if (otherCloud === undefined) checkIsolation(env, this.path);
    return env;
  }

  public async run(args: string[], variables: Record<string, string> = {}): Promise<Run> {
    const env = this.variables(variables);
    const started = Date.now();
    const child = spawn(TERRAFORM, args, { cwd: this.path, env });
    this.running = child;
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return {
      status,
      output: status === 0 ? output : output + errors,
      seconds: (Date.now() - started) / 1000,
    };
  }

  public async mustRun(args: string[], variables: Record<string, string> = {}): Promise<Run> {
    const run = await this.run(args, variables);
    if (run.status !== 0) throw new Error(`terraform ${args[0]} in ${this.path}:\n${run.output}`);
    return run;
  }
}
