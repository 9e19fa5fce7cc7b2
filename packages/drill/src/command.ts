import { join } from 'node:path';
import type { Progress } from '../../../stage/progress';
import type { Stage } from '../../../stage/stage';
import { Terraform } from '../../../stage/terraform-process';
import { Drill } from './drill';
import type { Options } from './options';
import { inWaves } from './order';
import type { Prepared } from './prepare';
import type { Part, Ready } from './ready';
import { ExitCode, keepCopy, putExisting, runOnStage, writeFile } from './ready';
import { renderHtml } from './render-html';
import { renderJunit } from './render-junit';
import { renderText } from './render-text';
import { agrees, leftOutLines } from './report';
import { chosenOf, scenariosOf } from './scenarios';

/** Carries out the command; gives its exit code. */
export async function runDrill(options: Options): Promise<number> {
  const { folder, full, quick } = options;
  const extent = { full, ...(quick && { withoutLinks: '--quick' }) };
  const command = ['drill', folder, ...(full ? ['--full'] : []), ...(quick ? ['--quick'] : [])];
  return runOnStage({ ...options, command, folders: [folder], extent }, (ready) => {
    const [part] = ready.parts;
    if (options.dryRun) return describe(options, part);
    chosen(options, part);
    return async (stage, progress) => play(options, ready, stage, progress);
  });
}

function chosen({ only }: Options, { synthesized }: Part): string[] {
  const all = synthesized.estates.flatMap(({ model }) => scenariosOf(model));
  return chosenOf(all, only).map(({ id, name }) => `${id} (${name})`);
}

function describe(options: Options, part: Part): ExitCode {
  const lines = [
    'Applied, in this order:',
    ...inWaves(part.prepared.stacks).map((wave) => `  ${wave.join(', ')}`),
    'Played:',
    ...chosen(options, part).map((each) => `  ${each}`),
    ...leftOutLines(part.prepared.leftOut),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return ExitCode.SOUND;
}

async function play(
  { only, hang, html, junit, keep }: Options,
  { parts: [{ synthesized, prepared }], existing }: Ready,
  stage: Stage,
  progress: Progress,
): Promise<ExitCode> {
  progress.say(progress.paint('bold', `Drill of ${synthesized.folder}`));
  progress.say('The real Terraform and the real azurerm provider, on a stand-in of Azure on this machine.');
  const azure = await stage.azure();
  putExisting(azure, existing);
  writeStacks(stage.stacks, prepared);
  const environment = { ...azure.environment, ARM_SUBSCRIPTION_ID: prepared.subscription };
  const { processes } = stage;
  const terraform = new Terraform(processes, stage.stacks, stage.directory, environment);
  const { folder, estates } = synthesized;
  const ids = existing.map(({ id }) => id);
  const drill = new Drill(
    { folder, prepared, estates, existing: ids },
    { only, hang },
    { azure, terraform, processes, progress },
  );
  const report = await drill.play();
  if (html !== undefined) writeFile(html, renderHtml(report));
  if (junit !== undefined) writeFile(junit, renderJunit(report));
  progress.say(`\n${renderText(report)}`);
  if (keep) progress.say(`Kept: ${keepCopy(stage.directory)}`);
  return agrees(report) ? ExitCode.SOUND : ExitCode.UNSOUND;
}

function writeStacks(directory: string, { stacks }: Prepared): void {
  for (const { name, json } of stacks)
    writeFile(join(directory, name, 'cdk.tf.json'), JSON.stringify(json, undefined, 2));
}
