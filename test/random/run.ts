import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { filesIn } from '../support/output-files';
import { readTree } from '../support/synth';
import { evaluate, type Program } from './program';
import { scopeOf } from './scope';

/** What a program ends in. */
export type Outcome = Refused | Written;

/** It was refused: each error as it is printed. */
export interface Refused {
  readonly errors: readonly Error[];
  /** What has been written all the same. */
  readonly files: readonly string[];
}

/** It was written. */
export interface Written {
  /** All files by their paths. */
  readonly files: Readonly<Record<string, string>>;
  readonly app: App;
}

// Each token of cdktf records the stack it was made on: with jest's source maps a third of the time, and no test reads it.
Object.assign(jest.requireActual<object>('cdktf/lib/tokens/private/stack-trace'), {
  captureStackTrace: () => [],
});

export function isRefused(outcome: Outcome): outcome is Refused {
  return 'errors' in outcome;
}

/** Carries a program out, to its end. */
export function run(program: Program): Outcome {
  const outdir = mkdtempSync(join(tmpdir(), 'random-program-'));
  try {
    return runIn(program, outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function runIn(program: Program, outdir: string): Outcome {
  const app = new App({ outdir, stackTraces: false });
  try {
    evaluate(program, scopeOf(app));
    app.synth();
  } catch (error) {
    return { errors: [error as Error], files: filesIn(outdir) };
  }
  return { files: readTree(outdir), app };
}
