import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { App } from 'cdktf';
import type { EstateDocument } from '../lib/model/estate-document';
import type { EstateOptions } from './estate';
import { ESTATE, makeEstate } from './estate';

/** What a synthesis writes that Terraform and the gate read. */
export interface Output {
  /** Text of `cdk.tf.json` by stack. */
  readonly stacks: Record<string, string>;
  /** Text of `estate.json`. */
  readonly model: string;
}

/** Synthesizes the estate into a directory, and reads what it wrote. */
export function synthesize(outdir: string, options: EstateOptions): Output {
  const app = new App({ outdir });
  makeEstate(app, options);
  app.synth();
  return readOutput(outdir);
}

export function readOutput(outdir: string): Output {
  const stacks = join(outdir, 'stacks');
  const names = readdirSync(stacks).sort();
  return {
    stacks: Object.fromEntries(
      names.map((name) => [name, readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')]),
    ),
    model: readFileSync(join(outdir, 'estates', ESTATE, 'estate.json'), 'utf8'),
  };
}

/** Writes an output where Terraform works; the state that is there stays. */
export function writeOutput(outdir: string, { stacks, model }: Output): void {
  const files = Object.entries(stacks).map(([name, text]) => [
    join(outdir, 'stacks', name),
    'cdk.tf.json',
    text,
  ]);
  for (const [directory, name, text] of [...files, [join(outdir, 'estates', ESTATE), 'estate.json', model]]) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

/** The model as a value. */
export function modelOf({ model }: Output): EstateDocument {
  return JSON.parse(model) as EstateDocument;
}

/** The stages of an estate's first days: nothing published, then the names of clients, then those of mail too. */
export type FormerStage = 'held' | 'clients' | 'live';

const FORMER = join(__dirname, 'fixtures', 'former.json.br');

/** What the former version of the library wrote for the estate, by stage. */
export function formerOutputs(): Record<FormerStage, Output> {
  return JSON.parse(brotliDecompressSync(readFileSync(FORMER)).toString()) as Record<FormerStage, Output>;
}

/** Keeps outputs as those of the former version: compressed, since programs only read them. */
export function keepAsFormer(outputs: Record<FormerStage, Output>): void {
  // A window that sees all stages at once: most of their text is the same.
  const params = { [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(FORMER, brotliCompressSync(JSON.stringify(outputs), { params }));
}
