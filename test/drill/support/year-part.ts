import type { EstateDocument } from '../../../lib/model/estate-document';
import { prepare } from '../../../packages/drill/src/prepare';
import type { Stack } from '../../../packages/drill/src/synthesized';
import type { YearPart } from '../../../packages/drill/src/year-events';
import { outputOf } from '../../../packages/drill/src/year-source';
import type { Output } from '../../support/synth';
import { exampleOutput } from '../../support/synth';

/** An example as the command of the year reads it, after what a test changes in its text. */
export function partOf(example: string, change: (text: string) => string = (text) => text): YearPart {
  return partFrom(example, JSON.parse(change(JSON.stringify(exampleOutput(example)))) as Output);
}

function partFrom(folder: string, { stacks: texts, models }: Output): YearPart {
  const model = JSON.parse(models[0]) as EstateDocument;
  const stacks = Object.entries(texts).map(([name, json]) => ({
    name,
    json,
    dependsOn: model.stacks.find(({ id }) => id === name)?.dependsOn ?? [],
  })) as unknown as Stack[];
  const estate = { id: model.estate, model };
  const synthesized = { folder, stacks, estates: [estate] };
  const prepared = prepare(synthesized, { full: false, withoutLinks: '--short', keepsData: true });
  return { folder, model, stacks: prepared.stacks, output: outputOf({ synthesized, prepared }, estate) };
}
