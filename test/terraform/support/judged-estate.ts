import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../../lib/model/estate-document';
import type { GateReport } from '../../../lib/plan-gate/report';
import { AzureStandIn } from '../../../stand-in/stand-in';
import type { PlanJson } from '../../plan-gate/support/plans';
import { report } from '../../plan-gate/support/plans';
import type { Attributes, StackJson } from '../../support/app';
import type { Stacks } from '../../support/synth';
import { readStacks, runExample, temporaryDirectory } from '../../support/synth';
import { EstateRun } from './estate-run';

const ADDRESSES = /^[a-z0-9_]+\.[^.]+$/;

/** Changes a synthesized stack. */
export type Mutation = (json: StackJson) => void;

/** Changes the arguments of resources of a type whose id contains a text. */
export function set(type: string, id: string, change: (block: Attributes) => void): Mutation {
  return ({ resource = {} }) => {
    const found = Object.entries(resource[type]).filter(([name]) => name.includes(id));
    if (found.length === 0) throw new Error(`The example has no ${type} with ${id}.`);
    for (const [, block] of found) change(block);
  };
}

/** The same where nothing guards the resource: what a program guards is judged too when the guard is gone. */
export function setUnguarded(type: string, id: string, change: (block: Attributes) => void): Mutation {
  return set(type, id, (block) => {
    delete block.lifecycle;
    change(block);
  });
}

/** Takes resources of a type out of the program whose id contains a text, and what waits for them with `depends_on`. */
export function remove(type: string, id: string): Mutation {
  return ({ resource = {} }) => {
    const gone = Object.keys(resource[type]).filter((each) => each.includes(id));
    if (gone.length === 0) throw new Error(`The example has no ${type} with ${id}.`);
    for (const name of gone) delete resource[type][name];
    if (Object.keys(resource[type]).length === 0) delete resource[type];
    for (const block of Object.values(resource).flatMap((each) => Object.values(each)))
      if (Array.isArray(block.depends_on))
        block.depends_on = block.depends_on.filter(
          (each) => !gone.includes(String(each).replace(`${type}.`, '')),
        );
  };
}

/** A block, whether it is written as a list or not. */
export const first = (value: unknown): Attributes =>
  Array.isArray(value) ? (value[0] as Attributes) : (value as Attributes);

/** An example as it is applied, and what the gate says of changes to it, by plans of the real provider. Nothing is applied after the start. */
export class JudgedEstate {
  private readonly cwd = temporaryDirectory();
  private stacks: Stacks = {};
  private deployed!: EstateDocument;

  private constructor(
    private readonly azure: AzureStandIn,
    private readonly run: EstateRun,
    private readonly variables: Record<string, string>,
  ) {}

  /** Applies stacks of an example, one after the other. */
  public static async apply(
    example: string,
    stacks: string[],
    variables: Record<string, string>,
  ): Promise<JudgedEstate> {
    const azure = await AzureStandIn.start();
    const made = new JudgedEstate(azure, new EstateRun(azure, 'contoso'), variables);
    const out = await runExample(example, made.cwd);
    made.stacks = readStacks(out);
    const model = join(out, 'estates', 'contoso', 'estate.json');
    made.deployed = JSON.parse(readFileSync(model, 'utf8')) as EstateDocument;
    made.run.takeExample(made.stacks);
    for (const stack of stacks) await made.run.apply(stack, variables);
    return made;
  }

  public async remove(): Promise<void> {
    this.run.remove();
    rmSync(this.cwd, { recursive: true });
    await this.azure.stop();
  }

  /** What the gate says of a change to one stack. */
  public async judged(
    stack: string,
    change: Mutation,
    args: string[] = [],
    variables: Record<string, string> = {},
  ): Promise<GateReport> {
    const plan = await this.plan(stack, change, args, variables);
    const id = `contoso-${stack}`;
    const resources = plan.configuration.root_module.resources.filter(
      (each) => ADDRESSES.test(each.address) && each.mode === 'managed',
    ).length;
    const planned = {
      ...this.deployed,
      stacks: this.deployed.stacks.map((each) => (each.id === id ? { ...each, resources } : each)),
    };
    return report(this.cwd, { plans: { [id]: plan }, deployed: this.deployed, new: planned });
  }

  /** The address of a machine in its stack. */
  public addressOf(machine: string): string {
    return this.deployed.machines.find(({ id }) => id === machine)!.terraformAddress!;
  }

  private async plan(
    stack: string,
    change: Mutation,
    args: string[],
    variables: Record<string, string>,
  ): Promise<PlanJson> {
    this.run.takeExample(this.stacks);
    this.run.mutate(stack, change);
    const workdir = await this.run.stack(stack);
    const all = { ...this.variables, ...variables };
    await workdir.mustRun(['plan', '-out=gated', '-parallelism=30', ...args], all);
    return JSON.parse((await workdir.mustRun(['show', '-json', 'gated'])).output) as PlanJson;
  }
}
