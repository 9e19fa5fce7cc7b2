import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { AzureStandIn, Call, Outage } from '../../../stand-in/stand-in';
import type { StackJson } from '../../support/app';
import type { Stacks } from '../../support/synth';
import { temporaryDirectory } from '../../support/synth';
import type { Run } from './terraform';
import { cloudEnvironment, Workdir } from './terraform';

/** Passwords of this run, which nobody knows: in another cloud machines would have them. */
const PASSWORDS = {
  TF_VAR_admin_password: password(),
  TF_VAR_edge_admin_password: password(),
  TF_VAR_witness_admin_password: password(),
  TF_VAR_domain_join_password: password(),
};

/** What protects machines and exports: the provider waits for minutes at each vault, policy and role. */
const PROTECTION = [
  'azurerm_backup_policy_vm',
  'azurerm_backup_protected_vm',
  'azurerm_recovery_services_vault',
  'azurerm_role_assignment',
  'azurerm_storage_account_network_rules',
];

/** What an estate is run with. */
export interface EstateRunOptions {
  /** Whether backups and the rights to exports are part of the story; NIGHTLY=1 has them in every one. */
  readonly isProtected?: boolean;
  /** Further variables of all stacks, such as the keys of gateways. */
  readonly variables?: Record<string, string>;
}

/** An estate and its life: synthesized, applied, changed and destroyed in a directory of its own. */
export class EstateRun {
  /** What the machines are made with, by variable. */
  public readonly passwords = PASSWORDS;
  private readonly base = temporaryDirectory();
  private readonly workdirs = new Map<string, Workdir>();

  public constructor(
    private readonly standIn: AzureStandIn,
    private readonly prefix: string,
    private readonly options: EstateRunOptions = {},
  ) {}

  /** Synthesizes a program into the directory that Terraform works in; state stays. */
  public synth(program: (app: App) => void): void {
    const app = new App({ outdir: join(this.base, 'cdktf.out') });
    program(app);
    app.synth();
    if (this.isProtected) return;
    for (const name of readdirSync(join(this.base, 'cdktf.out', 'stacks'))) {
      const file = join(this.base, 'cdktf.out', 'stacks', name, 'cdk.tf.json');
      const stack = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
      writeFileSync(file, JSON.stringify(withoutProtection(stack), null, 2));
    }
  }

  /** How many resources a stack has as it is applied. */
  public resourcesOf(stack: string): number {
    const file = join(this.base, 'cdktf.out', 'stacks', `${this.prefix}-${stack}`, 'cdk.tf.json');
    const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
    return Object.values(resource).flatMap((each) => Object.keys(each)).length;
  }

  private get isProtected(): boolean {
    return this.options.isProtected === true || process.env.NIGHTLY === '1';
  }

  /** Takes an example as it is written, with state in local files wherever the example keeps it. */
  public takeExample(stacks: Stacks): void {
    for (const [name, stack] of Object.entries(stacks)) {
      const path = join(this.base, 'cdktf.out', 'stacks', name);
      mkdirSync(path, { recursive: true });
      const local = withLocalState(name, stack);
      const taken = this.isProtected ? local : withoutProtection(local);
      writeFileSync(join(path, 'cdk.tf.json'), JSON.stringify(taken, null, 2));
    }
  }

  /** Changes a synthesized stack, as a mistake in the library would. */
  public mutate(stack: string, change: (json: StackJson) => void): void {
    const file = join(this.base, 'cdktf.out', 'stacks', `${this.prefix}-${stack}`, 'cdk.tf.json');
    const json = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
    change(json);
    writeFileSync(file, JSON.stringify(json, null, 2));
  }

  /** The working directory of a stack, initialized at the first call. */
  public async stack(name: string): Promise<Workdir> {
    const known = this.workdirs.get(name);
    if (known) return known;
    const path = join(this.base, 'cdktf.out', 'stacks', `${this.prefix}-${name}`);
    mkdirSync(path, { recursive: true });
    const variables = Object.entries(this.options.variables ?? {}).map(([name, value]) => [
      `TF_VAR_${name}`,
      value,
    ]);
    const workdir = new Workdir(path, {
      ...cloudEnvironment(this.standIn.environment),
      ...this.passwords,
      ...(Object.fromEntries(variables) as Record<string, string>),
    });
    await workdir.init();
    this.workdirs.set(name, workdir);
    return workdir;
  }

  /** Applies a stack; throws with Terraform's output where it fails. */
  public async apply(name: string, variables: Record<string, string> = {}): Promise<Run> {
    const run = await (await this.stack(name)).apply(variables);
    if (run.status !== 0) throw new Error(`terraform apply of ${name}:\n${run.output}`);
    return run;
  }

  /** Applies a stack while a region is gone, and tells which of its calls concerned that region. */
  public async applyWithout(
    region: string,
    outage: Outage,
    name: string,
    variables: Record<string, string> = {},
  ): Promise<Run & { calls: Call[]; lost: Call[] }> {
    const workdir = await this.stack(name);
    const before = this.standIn.calls.length;
    this.standIn.takeDown(region, outage);
    // The first such call settles it; the provider would go on trying for minutes.
    const watch = setInterval(() => {
      if (this.standIn.calls.slice(before).some(({ regions }) => regions.includes(region)))
        workdir.interrupt();
    }, 100);
    try {
      const run = await workdir.apply(variables);
      const calls = this.standIn.calls.slice(before);
      return { ...run, calls, lost: calls.filter(({ regions }) => regions.includes(region)) };
    } finally {
      clearInterval(watch);
      this.standIn.bringBack(region);
    }
  }

  /** The order of docs/first-apply.md: sites without what needs names and directory, names, what ties the sites together, sites again. */
  public async bringUp(sites: string[], names: string[], rest: string[] = []): Promise<void> {
    const first = { reverse_dns: 'false', domain_joined: 'false' };
    await Promise.all(sites.map(async (site) => this.apply(site, first)));
    for (const stack of names) await this.apply(stack);
    await Promise.all([...rest, ...sites].map(async (stack) => this.apply(stack)));
  }

  public remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}

function password(): string {
  return `Aa1-${randomBytes(18).toString('base64url')}`;
}

function withLocalState(name: string, stack: StackJson): StackJson {
  const file = (of: string): string => `../../../terraform.${of}.tfstate`;
  const copy = JSON.parse(JSON.stringify(stack)) as StackJson & {
    terraform: { backend: object };
    data?: { terraform_remote_state?: Record<string, object> };
  };
  copy.terraform.backend = { local: { path: file(name) } };
  const states = copy.data?.terraform_remote_state ?? {};
  for (const of of Object.keys(states)) states[of] = { backend: 'local', config: { path: file(of) } };
  return copy;
}

/** A stack without its protection: nothing else refers to that. */
function withoutProtection(stack: StackJson): StackJson {
  // Terraform refuses an empty block, which a stack without resources would get.
  if (stack.resource === undefined) return stack;
  const rest = Object.entries(stack.resource).filter(([type]) => !PROTECTION.includes(type));
  return { ...stack, resource: Object.fromEntries(rest) };
}
