import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../lib/model/estate-document';

/** What a synthesis writes that Terraform and the gate read. */
export interface Output {
  /** Text of `cdk.tf.json` by stack. */
  readonly stacks: Record<string, string>;
  /** Text of `estate.json`. */
  readonly model: string;
  /** Values of variables that have no default, by stack; those of the passwords of every estate are known without. */
  readonly variables?: ReadonlyMap<string, Record<string, string>>;
}

/** Directory of the stacks in an output. */
export function stacksIn(outdir: string): string {
  return join(outdir, 'stacks');
}

/** Writes an output where Terraform works; the state that is there stays. */
export function writeOutput(outdir: string, output: Output): void {
  for (const [name, text] of Object.entries(output.stacks)) writeStack(outdir, name, text);
  const directory = join(outdir, 'estates', modelOf(output).estate);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'estate.json'), output.model);
}

/** Writes one stack where Terraform works. */
export function writeStack(outdir: string, name: string, text: string): void {
  const directory = join(stacksIn(outdir), name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'cdk.tf.json'), text);
}

/** The model as a value. That of a former version knows no parts outside the estate. */
export function modelOf({ model }: Pick<Output, 'model'>): EstateDocument {
  return { externals: [], ...(JSON.parse(model) as Partial<EstateDocument>) } as unknown as EstateDocument;
}
