import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { App } from 'cdktf';
import type { EstateOptions } from './estate';
import { ESTATE, makeEstate } from './estate';
import type { Output } from './written';
import { stacksIn, writeOutput } from './written';

/** What is committed: a former output, or a change of the program. */
export type Commit = FormerStage | ((before: EstateOptions) => EstateOptions);

/** Synthesizes the estate into a directory, and reads what it wrote. */
export function synthesize(outdir: string, options: EstateOptions): Output {
  const app = new App({ outdir });
  makeEstate(app, options);
  app.synth();
  return readOutput(outdir);
}

export function readOutput(outdir: string): Output {
  const stacks = stacksIn(outdir);
  const names = readdirSync(stacks).sort();
  return {
    stacks: Object.fromEntries(
      names.map((name) => [name, readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')]),
    ),
    model: readFileSync(join(outdir, 'estates', ESTATE, 'estate.json'), 'utf8'),
  };
}

/** The estate of the year as its program changes: gives what each commit writes. */
export function changingEstate(outdir: string): (commit: Commit) => Output {
  let program: EstateOptions = {};
  return (commit) => {
    if (typeof commit !== 'string') {
      program = commit(program);
      return synthesize(outdir, program);
    }
    const output = formerOutputs()[commit];
    writeOutput(outdir, output);
    return output;
  };
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
