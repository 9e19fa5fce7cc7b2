import { existsSync, readFileSync } from 'node:fs';
import { BadInput } from '../../../lib/plan-gate/bad-input';
import type { GateException } from '../../../lib/plan-gate/exceptions';
import { readExceptions } from '../../../lib/plan-gate/exceptions';
import type { Progress } from '../../../stage/progress';
import type { Stage } from '../../../stage/stage';
import { StageError, Terraform } from '../../../stage/terraform-process';
import { playAll } from '../../../year/play-all';
import { isSound } from '../../../year/row';
import type { YearEvent } from '../../../year/steps';
import { writeOutput } from '../../../year/written';
import type { Output } from '../../../year/written';
import { outputDirectory, Year } from '../../../year/year';
import type { Ready } from './ready';
import { ExitCode, keepCopy, putExisting, runOnStage, writeFile } from './ready';
import { renderYearHtml } from './render-year-html';
import { renderYearJunit } from './render-year-junit';
import { leftOutLines } from './report';
import type { Derived } from './year-events';
import { chosenEvents, describeEvent, eventsOf } from './year-events';
import type { YearOptions } from './year-options';
import { estateOf, outputOf } from './year-source';

/** What is played, once it is known that it can be. */
interface Plan extends Derived {
  readonly estate: string;
  readonly exceptions: GateException[];
  readonly chosen: readonly YearEvent<Output>[];
}

/** Carries out the command; gives its exit code. */
export async function runYear(options: YearOptions): Promise<number> {
  const { folder, next, full, short } = options;
  const extent = { full, ...(short && { withoutLinks: '--short' }), keepsData: true };
  const later = next.flatMap((each) => ['--next', each]);
  const command = ['year', folder, ...later, ...(full ? ['--full'] : []), ...(short ? ['--short'] : [])];
  return runOnStage({ ...options, command, folders: [folder, ...next], extent }, (ready) => {
    const plan = planOf(options, ready);
    if (options.dryRun) return describe(options, plan, ready);
    return async (stage, progress) => play(options, { plan, ready }, stage, progress);
  });
}

function planOf(options: YearOptions, { parts }: Ready): Plan {
  const first = estateOf(parts[0], options.estate);
  const estates = [first, ...parts.slice(1).map((part) => estateOf(part, first.id))];
  const derived = eventsOf(
    parts.map((part, at) => ({
      folder: part.synthesized.folder,
      model: estates[at].model,
      stacks: part.prepared.stacks,
      output: outputOf(part, estates[at]),
    })),
  );
  return {
    ...derived,
    estate: first.id,
    exceptions: options.exceptions === undefined ? [] : exceptionsIn(options.exceptions),
    chosen: chosenEvents(derived.events, options),
  };
}

function exceptionsIn(file: string): GateException[] {
  if (!existsSync(file)) throw new StageError(`${file} is not there: --exceptions takes a file of the gate.`);
  try {
    return readExceptions(file, readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    throw new StageError(error.message);
  }
}

function describe({ gate }: YearOptions, { chosen, omitted }: Plan, { parts }: Ready): ExitCode {
  const lines = [
    'Played, in this order:',
    ...chosen.flatMap((event) => describeEvent(event, gate)),
    ...omitted.map((each) => `Not played: ${each}`),
    ...leftOutLines(parts[0].prepared.leftOut),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return ExitCode.SOUND;
}

async function play(
  { gate, html, junit, keep }: YearOptions,
  { plan, ready }: { plan: Plan; ready: Ready },
  stage: Stage,
  progress: Progress,
): Promise<ExitCode> {
  const { estate, exceptions, chosen, omitted } = plan;
  const [{ synthesized, prepared }] = ready.parts;
  const { processes, directory, stacks } = stage;
  progress.say(progress.paint('bold', `A year of ${estate} in ${synthesized.folder}`));
  progress.say('The real Terraform and the real azurerm provider, on a stand-in of Azure on this machine.');
  const azure = await stage.azure();
  putExisting(azure, ready.existing);
  const environment = { ...azure.environment, ARM_SUBSCRIPTION_ID: prepared.subscription };
  const terraform = new Terraform(processes, stacks, directory, environment);
  const write = (output: Output): Output => {
    writeOutput(outputDirectory(directory), output);
    return output;
  };
  const today = new Date().toISOString().slice(0, 10);
  const year = new Year(
    { gate, leftOut: [], exceptions, today },
    { azure, terraform, processes, progress, directory, write },
  );
  const played = await playAll(year, chosen, progress);
  const report = {
    ...{ folder: synthesized.folder, estate, gate, played, omitted },
    planned: chosen.length,
    leftOut: prepared.leftOut,
    existing: ready.existing.map(({ id }) => id),
  };
  if (html !== undefined) writeFile(html, renderYearHtml(report));
  if (junit !== undefined) writeFile(junit, renderYearJunit(report));
  progress.say(
    [...omitted.map((each) => `Not played: ${each}`), ...leftOutLines(prepared.leftOut)].join('\n'),
  );
  if (keep) progress.say(`Kept: ${keepCopy(directory)}`);
  return played.every(({ row }) => isSound(row)) ? ExitCode.SOUND : ExitCode.UNSOUND;
}
