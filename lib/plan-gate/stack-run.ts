import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BadInput } from './bad-input';
import type { Commands, CommandRun } from './commands';
import type { Plan } from './plan';
import { readPlan, withoutIndex } from './plan';

const MACHINE = 'azurerm_windows_virtual_machine';
/** What Terraform says of a resource, and at the end. */
const PROGRESS = /^[a-z_]+\.\S+: |^Apply complete!/;
const LOCK_FILE = '.terraform.lock.hcl';
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
    const args = ['-input=false', '-no-color', '-detailed-exitcode', `-out=${this.planFile}`];
    const made = await this.terraform(['plan', ...args, ...this.given.planArguments, ...targeted]);
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
    return this.terraform(['apply', '-input=false', '-no-color', this.planFile], lines);
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
    await this.mustRun(['plan', '-input=false', '-no-color', '-lock=false', `-out=${file}`], chdir);
    const shown = JSON.parse(await this.mustRun(['show', '-json', file], chdir)) as {
      planned_values?: { outputs?: { power?: { value?: Record<string, string | null> } } };
    };
    const states = shown.planned_values?.outputs?.power?.value ?? {};
    return new Map(machines.map(({ address }) => [address, states[address] ?? 'unknown']));
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
    const used = [...JSON.stringify(provider ?? {}).matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name);
    const data = machines.map(({ address, name, resourceGroup }, at) => {
      const own = resource?.[MACHINE]?.[withoutIndex(address).replace(`${MACHINE}.`, '')]?.provider;
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
    const file = join(this.given.directory, 'cdk.tf.json');
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as StackFile;
    } catch {
      throw new BadInput(`${file} cannot be read. Synthesize, and initialize the stack.`);
    }
  }

  private async mustRun(args: string[], chdir?: string): Promise<string> {
    const run = await this.terraform(args, undefined, chdir);
    if (run.status !== 0) throw this.failed(args[0], run);
    return run.output;
  }

  private async terraform(
    args: string[],
    show?: (text: string) => void,
    chdir = `-chdir=${this.given.directory}`,
  ): Promise<CommandRun> {
    return this.given.commands.run({
      command: 'terraform',
      args: [chdir, ...args],
      environment: { TF_IN_AUTOMATION: '1' },
      show,
    });
  }

  /** Terraform's own words about an error name no sensitive value. */
  private failed(what: string, { status, errors }: CommandRun): BadInput {
    return new BadInput(
      `terraform ${what} of ${this.id} has failed (${status ?? 'not started'}).\n${errors.trim()}`,
    );
  }
}
