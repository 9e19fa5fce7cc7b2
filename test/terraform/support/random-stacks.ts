import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TERRAFORM } from '../../../stage/terraform-binary';
import { withoutAzure } from '../../../stand-in/isolation';
import type { StackJson } from '../../support/app';
import { stacksIn } from '../../random/checks';
import { temporaryDirectory } from '../../support/synth';
import { ALL_KINDS, type Kind, writtenPrograms } from './random-programs';
import { describeHere, reasonWithoutDns, Workdir } from './terraform';

/** So many stacks of random programs are valid to the real provider, which knows limits that no schema has. */
export function describeRandomStacks(count: number, seed: number): void {
  describeHere(`stacks of random programs of seed ${seed}`, () => {
    const directory = temporaryDirectory();
    // Nothing answers there, and nothing is to be asked.
    const nowhere = {
      ARM_METADATA_HOSTNAME: 'localhost:1',
      ARM_USE_CLI: 'false',
      AZURE_CONFIG_DIR: directory,
    };
    const workdir = new Workdir(join(directory, 'stack'), nowhere);
    const stacks = randomStacks(count, seed);

    beforeAll(async () => {
      const reason = reasonWithoutDns();
      if (reason !== undefined) throw new Error(reason);
      mkdirSync(workdir.path);
      const providers = {
        azurerm: { source: 'azurerm', version: '4.55.0' },
        dns: { source: 'dns', version: '3.4.3' },
      };
      writeStack(workdir, { terraform: { required_providers: providers } });
      await workdir.init();
    });

    afterAll(() => rmSync(directory, { recursive: true }));

    test('are as many as are asked for', () => {
      expect(stacks).toHaveLength(count);
    });

    test.each(stacks.map((each) => [each.title, each] as const))(
      'are valid without a warning: %s',
      (_, { stack, program }) => {
        expect({ said: validate(workdir, stack), program }).toEqual({ said: [], program });
      },
    );
  });
}

/** A stack that a random program has written. */
interface RandomStack {
  readonly title: string;
  readonly stack: StackJson;
  /** The program, as a person would write it. */
  readonly program: string;
}

/** Providers that the terraform lane has; Route 53 needs another one. */
const PROVIDERS = ['azurerm', 'dns'];
const STACKS_OF_A_PROGRAM = 2;

/** So many stacks of random programs of all kinds: of each program those of names that were taken least. */
function randomStacks(count: number, seed: number): RandomStack[] {
  return ALL_KINDS.flatMap((kind) => stacksOfKind(kind, Math.ceil(count / ALL_KINDS.length), seed)).slice(
    0,
    count,
  );
}

function stacksOfKind(kind: Kind, count: number, seed: number): RandomStack[] {
  const taken: (RandomStack & { readonly name: string })[] = [];
  const times = (name: string): number => taken.filter((each) => each.name === name).length;
  for (const { title, text, files } of writtenPrograms(kind, seed, 10 * count)) {
    const found = Object.entries(stacksIn(files))
      .filter(([, stack]) => isKnown(stack))
      .sort(([a, one], [b, other]) => times(a) - times(b) || sizeOf(other) - sizeOf(one))
      .slice(0, Math.min(STACKS_OF_A_PROGRAM, count - taken.length));
    for (const [name, stack] of found)
      taken.push({ name, stack, title: `${name} of ${title}`, program: text });
    if (taken.length === count) break;
  }
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
function writeStack(workdir: Workdir, { terraform, ...rest }: StackJson): void {
  const { backend: _, ...kept } = terraform as StackJson['terraform'] & { backend?: object };
  writeFileSync(join(workdir.path, 'cdk.tf.json'), JSON.stringify({ terraform: kept, ...rest }, null, 2));
}

/** What `terraform validate` has to say of a stack, one line for each error or warning. */
function validate(workdir: Workdir, stack: StackJson): string[] {
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
