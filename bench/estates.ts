import { deepStrictEqual } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedStack } from './l1-program';

interface Manifest {
  readonly stacks: Record<string, { readonly dependencies: string[] }>;
}

/** The stacks that a program wrote, by id. */
export function readStacks(outdir: string): Map<string, SynthesizedStack> {
  const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as Manifest;
  return new Map(
    readdirSync(join(outdir, 'stacks')).map((id) => {
      const text = readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8');
      const json = JSON.parse(text) as SynthesizedStack['json'];
      return [id, { id, dependencies: stacks[id].dependencies, json }];
    }),
  );
}

/** Throws where two programs differ in a stack, a dependency, an address or a value; construct paths are not compared. */
export function expectEqual(actual: string, expected: string): void {
  const [left, right] = [actual, expected].map((outdir) => withoutPaths([...readStacks(outdir).values()]));
  deepStrictEqual(left, right);
}

/** Throws where an estate has other resources of Azure, or other arguments on them, than the one it stands for. */
export function expectAlike(actual: string, expected: string): void {
  const [left, right] = [actual, expected].map((outdir) =>
    [...readStacks(outdir).values()].map(({ id, json }) => [
      id.replace(/^[^-]*/, ''),
      Object.entries((json.resource ?? {}) as Record<string, Record<string, object>>)
        .filter(([type]) => type.startsWith('azurerm_'))
        .flatMap(([type, resources]) => Object.values(resources).map((each) => `${type} ${shape(each)}`))
        .sort(),
    ]),
  );
  deepStrictEqual(left, right);
}

function withoutPaths(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === '//' ? undefined : each)));
}

function shape(value: object): string {
  return JSON.stringify(value, (key, each: unknown) =>
    key === '//' ? undefined : typeof each === 'string' ? 'text' : each,
  );
}
