import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { perform } from '../../../stage/perform';
import type { Progress } from '../../../stage/progress';
import type { Stage } from '../../../stage/stage';
import { MissingTerraform, StageError, Terraform } from '../../../stage/terraform-process';
import { parseResourceId } from '../../../stand-in/resource-id';
import { Drill } from './drill';
import type { ExistingResource } from './existing';
import { asNeeded, checkExisting, guessExisting, needsOf, readExisting } from './existing';
import type { Options } from './options';
import { inWaves } from './order';
import type { Prepared } from './prepare';
import { prepare } from './prepare';
import { renderHtml } from './render-html';
import { renderJunit } from './render-junit';
import { renderText } from './render-text';
import { agrees, leftOutLines } from './report';
import { chosenOf, scenariosOf } from './scenarios';
import type { Synthesized } from './synthesized';
import { readSynthesized } from './synthesized';

/** Exit codes, beside those of signals. */
export enum ExitCode {
  AGREES = 0,
  DIFFERS = 1,
  BAD_INPUT = 2,
  NO_TERRAFORM = 3,
}

/** What is drilled, once all that can be said without Terraform has been checked. */
interface Ready {
  readonly synthesized: Synthesized;
  readonly prepared: Prepared;
  readonly existing: readonly ExistingResource[];
}

/** Carries out the command; gives its exit code. */
export async function runDrill(options: Options): Promise<number> {
  let ready: Ready;
  try {
    if (options.writeExisting !== undefined) refuseOverwriting(options.writeExisting);
    ready = await Promise.resolve(getReady(options));
    if (options.writeExisting !== undefined) return writeExisting(options.writeExisting, ready);
    checkExisting(needsOf(ready.prepared), ready.existing, options.folder);
    if (options.dryRun) return describe(options, ready);
    chosen(options, ready);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return ExitCode.BAD_INPUT;
  }
  return perform(async (stage, progress) =>
    play(options, ready, stage, progress).catch((error: unknown) => {
      if (!(error instanceof MissingTerraform)) throw error;
      process.stderr.write(`${error.message}\n`);
      return ExitCode.NO_TERRAFORM;
    }),
  );
}

function refuseOverwriting(file: string): void {
  if (!existsSync(file)) return;
  throw new StageError(
    `${file} exists, and somebody may have compared it with Azure: pass another file, or remove it first.`,
  );
}

function getReady({ folder, full, quick, existing }: Options): Ready {
  const synthesized = readSynthesized(folder);
  const prepared = prepare(synthesized, { full, quick });
  const resources = existing === undefined ? [] : readExisting(existing);
  return { synthesized, prepared, existing: asNeeded(resources, needsOf(prepared)) };
}

function writeExisting(file: string, { synthesized, prepared }: Ready): ExitCode {
  const models = synthesized.estates.map(({ model }) => model);
  const resources = guessExisting(needsOf(prepared), prepared, models);
  writeFile(file, `${JSON.stringify({ resources }, undefined, 2)}\n`);
  process.stdout.write(
    resources.length === 0
      ? `The program makes all that it refers to: ${file} is empty, and you need not pass it.\n`
      : `${file} has ${resources.length} resources that the program refers to and does not make. Regions, addresses and records are guessed from the program: compare them with Azure.\n`,
  );
  return ExitCode.AGREES;
}

function chosen({ only }: Options, { synthesized }: Ready): string[] {
  const all = synthesized.estates.flatMap(({ model }) => scenariosOf(model));
  return chosenOf(all, only).map(({ id, name }) => `${id} (${name})`);
}

function describe(options: Options, ready: Ready): ExitCode {
  const lines = [
    'Applied, in this order:',
    ...inWaves(ready.prepared.stacks).map((wave) => `  ${wave.join(', ')}`),
    'Played:',
    ...chosen(options, ready).map((each) => `  ${each}`),
    ...leftOutLines(ready.prepared.leftOut),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return ExitCode.AGREES;
}

async function play(
  { only, hang, html, junit, keep }: Options,
  { synthesized, prepared, existing }: Ready,
  stage: Stage,
  progress: Progress,
): Promise<ExitCode> {
  progress.say(progress.paint('bold', `Drill of ${synthesized.folder}`));
  progress.say('The real Terraform and the real azurerm provider, on a stand-in of Azure on this machine.');
  const azure = await stage.azure();
  existing.forEach(({ id, body }) => azure.store.put(parseResourceId(id)!, body));
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
  return agrees(report) ? ExitCode.AGREES : ExitCode.DIFFERS;
}

function writeStacks(directory: string, { stacks }: Prepared): void {
  for (const { name, json } of stacks)
    writeFile(join(directory, name, 'cdk.tf.json'), JSON.stringify(json, undefined, 2));
}

function writeFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A copy beside the directory, which goes with everything else. */
function keepCopy(directory: string): string {
  const copy = resolve('drill-kept');
  cpSync(directory, copy, {
    recursive: true,
    filter: (path) => !/[/\\](plugins|\.terraform)$/.test(path),
  });
  return copy;
}
