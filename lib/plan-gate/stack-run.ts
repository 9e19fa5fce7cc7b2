import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BadInput } from './bad-input';
import type { Command, Commands, CommandRun } from './commands';
import { isMachine } from './machine-types';
import type { Plan } from './plan';
import { readPlan, withoutIndex } from './plan';

/** What Terraform says of a resource, and at the end. */
const PROGRESS = /^[a-z_]+\.\S+: |^Apply complete!/;
const PROGRAM = 'cdk.tf.json';
const LOCK_FILE = '.terraform.lock.hcl';
/** Another run may hold the lock of the state for a while. */
const LOCK_TIMEOUT = '-lock-timeout=5m';
/** What is meant for the stack's directory, or for its plans, and not for the question about power. */
const OF_THE_STACK = /^TF_(DATA_DIR|WORKSPACE|CLI_ARGS.*)$/;
/** What `-detailed-exitcode` says of a plan without changes. */
const EMPTY = 0;

/** A plan that can be applied. */
export interface PlannedStack {
  readonly plan: Plan;
  readonly isEmpty: boolean;
}

/** A machine as Azure knows it. */
export interface AzureMachine {
  /** Its address in the program. */
  readonly address: string;
  readonly name: string;
  readonly resourceGroup: string;
}

interface StackFile {
  readonly terraform?: { readonly required_providers?: object };
  readonly provider?: object;
  readonly variable?: Record<string, object>;
  readonly resource?: Record<string, Record<string, { readonly provider?: string }>>;
}

interface StateFile {
  readonly values?: {
    readonly root_module?: {
      readonly resources?: {
        readonly address: string;
        readonly mode: string;
        readonly type: string;
        readonly values: { readonly name: string; readonly resource_group_name: string };
      }[];
    };
  };
}

/** Terraform in the directory of one stack. Plans stay in a directory of the roll, which is removed with it: they hold secrets. */
export class StackRun {
  private readonly planFile: string;
  private hasPower = false;

  public constructor(
    public readonly id: string,
    private readonly given: {
      readonly directory: string;
      /** A directory that nobody else reads. */
      readonly secrets: string;
      readonly commands: Commands;
      /** What the team adds to each plan, such as `-var-file`. */
      readonly planArguments: readonly string[];
    },
  ) {
    this.planFile = join(given.secrets, `${id}.tfplan`);
  }

  /** Plans the stack, or a part of it, and keeps the plan for `apply()`. */
  public async plan(targets: readonly string[] = []): Promise<PlannedStack> {
    const targeted = targets.map((each) => `-target=${each}`);
    const args = ['-input=false', '-no-color', LOCK_TIMEOUT, '-detailed-exitcode', `-out=${this.planFile}`];
    const made = await this.locking(['plan', ...args, ...this.given.planArguments, ...targeted]);
    if (made.status !== EMPTY && made.status !== 2) throw this.failed('plan', made);
    const shown = await this.mustRun(['show', '-json', this.planFile]);
    return {
      plan: readPlan(this.id, shown, { hasTargets: targets.length > 0 }),
      isEmpty: made.status === EMPTY,
    };
  }

  /** Applies what was planned last, and shows what happens to each resource: the rest would repeat itself with each wave. */
  public async apply(show: (line: string) => void): Promise<CommandRun> {
    let last = '';
    const lines = (text: string): void => {
      const whole = (last + text).split('\n');
      last = whole.pop() ?? '';
      whole.filter((line) => PROGRESS.test(line)).forEach(show);
    };
    return this.locking(['apply', '-input=false', '-no-color', LOCK_TIMEOUT, this.planFile], lines);
  }

  /** The machines in the state of a stack that is not applied. No passwords and no lock are needed for that. */
  public async machinesInState(): Promise<AzureMachine[]> {
    const shown = JSON.parse(await this.mustRun(['show', '-json'])) as StateFile;
    const resources = shown.values?.root_module?.resources ?? [];
    return resources
      .filter(({ type, mode }) => isMachine(type) && mode === 'managed')
      .map(({ address, values }) => ({
        address,
        name: values.name,
        resourceGroup: values.resource_group_name,
      }));
  }

  /** Whether its state can be read. */
  public get isInitialized(): boolean {
    return existsSync(join(this.given.directory, '.terraform'));
  }

  /**
   * What Azure says of machines, by their addresses: `running` or another word, as `power_state` of the provider's data source has it. A
   * configuration of its own asks, with the provider of the stack, so that nobody needs another credential.
   *
   * Source: compute/virtual_machine_data_source.go of azurerm v4.55.0.
   */
  public async powerStates(machines: readonly AzureMachine[]): Promise<Map<string, string>> {
    if (machines.length === 0) return new Map();
    const directory = join(this.given.secrets, `${this.id}-power`);
    const file = join(directory, 'plan');
    await this.preparePower(directory, machines);
    const chdir = `-chdir=${directory}`;
    const args = ['-input=false', '-no-color', '-lock=false', `-out=${file}`, ...this.powerArguments()];
    await this.mustRun(['plan', ...args], chdir);
    const shown = JSON.parse(await this.mustRun(['show', '-json', file], chdir)) as {
      planned_values?: { outputs?: { power?: { value?: Record<string, string | null> } } };
    };
    const states = shown.planned_values?.outputs?.power?.value ?? {};
    return new Map(machines.map(({ address }) => [address, states[address] ?? 'unknown']));
  }

  /** Values for the provider; Terraform refuses -var for a variable that a program does not have. */
  private powerArguments(): string[] {
    const used = this.providerVariables();
    return this.given.planArguments.filter((each) => {
      const name = /^--?var=(\w+)=/.exec(each)?.[1];
      return /^--?var-file=/.test(each) || (name !== undefined && used.includes(name));
    });
  }

  private providerVariables(): string[] {
    const provider = JSON.stringify(this.stackFile().provider ?? {});
    return [...provider.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name);
  }

  private async preparePower(directory: string, machines: readonly AzureMachine[]): Promise<void> {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'main.tf.json'), JSON.stringify(this.powerProgram(machines)));
    if (this.hasPower) return;
    const lock = join(this.given.directory, LOCK_FILE);
    if (existsSync(lock)) copyFileSync(lock, join(directory, LOCK_FILE));
    // What the stack has installed serves here too, without a network.
    const installed = resolve(this.given.directory, '.terraform', 'providers');
    const from = existsSync(installed) ? [`-plugin-dir=${installed}`] : [];
    await this.mustRun(['init', '-input=false', '-no-color', ...from], `-chdir=${directory}`);
    this.hasPower = true;
  }

  private powerProgram(machines: readonly AzureMachine[]): object {
    const { terraform, provider, variable = {}, resource } = this.stackFile();
    const used = this.providerVariables();
    const data = machines.map(({ address, name, resourceGroup }, at) => {
      const [type, block] = withoutIndex(address).split('.');
      const own = resource?.[type]?.[block]?.provider;
      return [`m${at}`, { name, resource_group_name: resourceGroup, ...(own ? { provider: own } : {}) }];
    });
    const states = machines.map(({ address }, at) => [
      address,
      `\${data.azurerm_virtual_machine.m${at}.power_state}`,
    ]);
    return {
      terraform: { required_providers: terraform?.required_providers },
      provider,
      // An empty block is none.
      variable: used.length > 0 ? Object.fromEntries(used.map((name) => [name, variable[name]])) : undefined,
      data: { azurerm_virtual_machine: Object.fromEntries(data) as object },
      output: { power: { value: Object.fromEntries(states) as object } },
    };
  }

  private stackFile(): StackFile {
    const file = join(this.given.directory, PROGRAM);
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as StackFile;
    } catch {
      throw new BadInput(`${file} cannot be read. Synthesize, and initialize the stack.`);
    }
  }

  private async mustRun(args: string[], chdir?: string): Promise<string> {
    const run = await this.terraform(args, { chdir });
    if (run.status !== 0) throw this.failed(args[0], run);
    return run.output;
  }

  /** What holds the lock of the state goes on when we are killed, and releases it. */
  private async locking(args: string[], show?: (text: string) => void): Promise<CommandRun> {
    return this.terraform(args, { show, outputFile: join(this.given.secrets, `${this.id}.${args[0]}`) });
  }

  private async terraform(
    args: string[],
    { chdir, ...rest }: Pick<Command, 'show' | 'outputFile'> & { readonly chdir?: string },
  ): Promise<CommandRun> {
    return this.given.commands.run({
      command: this.given.commands.terraform,
      args: [chdir ?? `-chdir=${this.given.directory}`, ...args],
      environment: { TF_IN_AUTOMATION: '1' },
      without: chdir === undefined ? undefined : OF_THE_STACK,
      ...rest,
    });
  }

  /** Terraform's own words about an error name no sensitive value. */
  private failed(what: string, { status, errors }: CommandRun): BadInput {
    return new BadInput(
      `terraform ${what} of ${this.id} has failed (${status ?? 'not started'}).\n${errors.trim()}`,
    );
  }
}
