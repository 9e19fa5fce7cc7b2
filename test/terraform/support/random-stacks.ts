import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { TERRAFORM } from '../../../stage/terraform-binary';
import { withoutAzure } from '../../../stand-in/isolation';
import type { StackJson } from '../../support/app';
import { stacksIn } from '../../random/checks';
import { KINDS, programsOf } from '../../random/programs';
import { printProgram } from '../../random/program';
import { isRefused, run } from '../../random/run';
import type { Workdir } from './terraform';

/** A stack that a random program has written. */
export interface RandomStack {
  readonly title: string;
  readonly stack: StackJson;
  /** The program, as a person would write it. */
  readonly program: string;
}

/** Providers that the terraform lane has; Route 53 needs another one. */
const PROVIDERS = ['azurerm', 'dns'];
const STACKS_OF_A_PROGRAM = 2;

/** So many stacks of random programs of all kinds: of each program those of names that were taken least. */
export function randomStacks(count: number, seed: number): RandomStack[] {
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  return kinds.flatMap((kind) => stacksOfKind(kind, Math.ceil(count / kinds.length), seed)).slice(0, count);
}

function stacksOfKind(kind: keyof typeof KINDS, count: number, seed: number): RandomStack[] {
  const taken: (RandomStack & { readonly name: string })[] = [];
  const times = (name: string): number => taken.filter((each) => each.name === name).length;
  fc.sample(programsOf(kind), { seed, numRuns: 10 * count }).forEach((program, index) => {
    const outcome = taken.length < count ? run(program) : undefined;
    if (outcome === undefined || isRefused(outcome)) return;
    const found = Object.entries(stacksIn(outcome.files))
      .filter(([, stack]) => isKnown(stack))
      .sort(([a, one], [b, other]) => times(a) - times(b) || sizeOf(other) - sizeOf(one))
      .slice(0, Math.min(STACKS_OF_A_PROGRAM, count - taken.length));
    for (const [name, stack] of found)
      taken.push({
        name,
        stack,
        title: `${name} of ${kind} ${seed}:${index}`,
        program: printProgram(program),
      });
  });
  return taken;
}

function isKnown({ terraform }: StackJson): boolean {
  return Object.keys(terraform.required_providers as object).every((name) => PROVIDERS.includes(name));
}

function sizeOf(stack: StackJson): number {
  return JSON.stringify(stack).length;
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly snippet?: { readonly context?: string };
}

/** Writes a stack to the directory, which has the providers; its backend needs an account of Azure. */
export function writeStack(workdir: Workdir, { terraform, ...rest }: StackJson): void {
  const { backend: _, ...kept } = terraform as StackJson['terraform'] & { backend?: object };
  writeFileSync(join(workdir.path, 'cdk.tf.json'), JSON.stringify({ terraform: kept, ...rest }, null, 2));
}

/** What `terraform validate` has to say of a stack, one line for each error or warning. */
export function validate(workdir: Workdir, stack: StackJson): string[] {
  writeStack(workdir, stack);
  // Other clouds and name servers are named in the stack, and nothing is asked of them.
  const env = { ...withoutAzure(process.env), CHECKPOINT_DISABLE: '1' };
  const { stdout } = spawnSync(TERRAFORM, ['validate', '-json'], {
    cwd: workdir.path,
    env,
    encoding: 'utf8',
  });
  const { valid, diagnostics } = JSON.parse(stdout) as { valid: boolean; diagnostics: Diagnostic[] };
  const lines = diagnostics.map(
    ({ severity, summary, detail, snippet }) =>
      `${severity}: ${summary}: ${detail} (${snippet?.context ?? 'no context'})`,
  );
  return valid || lines.length > 0 ? lines : ['invalid without a reason'];
}
