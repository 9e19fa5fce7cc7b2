import * as fc from 'fast-check';
import type { EstateDocument } from '../../../lib/model/estate-document';
import { compose } from '../../../lib/runbook/compose';
import { EstateView } from '../../../lib/runbook/estate-view';
import { renderIndex } from '../../../lib/runbook/render/render-index';
import { renderMarkdown } from '../../../lib/runbook/render/render-markdown';
import { proceduresOf } from '../../../lib/runbook/runbook-files';
import { testApp } from '../../support/app';
import type { Output } from '../../support/synth';
import { readOutput } from '../../support/synth';
import type { Program } from './programs';
import { PROGRAMS, sensible, write } from './programs';
import type { ProgramKnowledge } from './translation';

/** A program that the library accepts, with what it writes. */
export interface RandomEstate {
  readonly program: Program;
  readonly output: Output;
  readonly knowledge: ProgramKnowledge;
}

/** Why a program was refused: the first words of the sentence. */
export type Refusal = string;

/** A refusal begins with a path or comes from cdktf's validation; anything else is a mistake of the program here. */
const REFUSED = /^(\[[^\]]+\] |\w+[.:]|Validation failed)/;

/** Synthesizes a program, or says why the library refuses it. */
export function synthesize(program: Program): RandomEstate | Refusal {
  const app = testApp();
  try {
    const knowledge = write(program, app);
    app.synth();
    return { program, knowledge, output: withTables(readOutput(app.outdir)) };
  } catch (error) {
    const { message } = error as Error;
    if (REFUSED.test(message)) return message;
    throw error;
  }
}

/** Programs in the order in which a seed gives them. */
export function programs(seed: number, count: number): Program[] {
  return fc.sample(PROGRAMS.map(sensible), { seed, numRuns: count });
}

/** The pages with the tables that the simulator reads. All of them take longer to write than all else together. */
function withTables(output: Output): Output {
  const model = JSON.parse(output.models[0]) as EstateDocument;
  const estate = new EstateView(model);
  const pages = compose(proceduresOf(estate));
  const wanted = pages.filter(({ id }) => ['bring-up', 'terraform-state'].includes(id));
  return {
    ...output,
    // The program writes no runbooks, and what people do by a page counts for the analysis only where the model names them.
    models: [
      JSON.stringify({ ...model, documents: [...model.documents, { kind: 'runbooks', path: 'runbooks' }] }),
    ],
    runbooks: {
      'README.md': renderIndex(estate, pages),
      ...Object.fromEntries(wanted.map((page) => [`${page.id}.md`, renderMarkdown(estate, page)])),
    },
  };
}
