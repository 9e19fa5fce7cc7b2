import fc from 'fast-check';
import { KINDS, programsOf } from '../../random/programs';
import { printProgram } from '../../random/program';
import { isRefused, run, type Written } from '../../random/run';

export type Kind = keyof typeof KINDS;

export const ALL_KINDS = Object.keys(KINDS) as Kind[];

/** A random program that is not refused. */
export interface WrittenProgram {
  /** Kind, seed and index, by which it is found again. */
  readonly title: string;
  /** As a person would write it. */
  readonly text: string;
  readonly files: Written['files'];
}

/** Those of so many random programs that are written, each made when it is asked for. */
export function* writtenPrograms(kind: Kind, seed: number, numRuns: number): Generator<WrittenProgram> {
  for (const [index, program] of fc.sample(programsOf(kind), { seed, numRuns }).entries()) {
    const outcome = run(program);
    if (isRefused(outcome)) continue;
    yield { title: `${kind} ${seed}:${index}`, text: printProgram(program), files: outcome.files };
  }
}

/** The seed that is asked for, or one that is another each night. */
export const SEED_OF_NIGHT = Number(process.env.RANDOM_SEED ?? Math.trunc(Date.now() / 1000));
