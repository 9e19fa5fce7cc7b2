// The events of a year for one estate, by the real Terraform and provider on the stand-in of the tests. Run it with `npm run year`,
// or `npm run year -- --help` for what can be chosen.
import { perform } from '../stage/perform';
import type { Progress } from '../stage/progress';
import { readOptions } from '../stage/read-options';
import type { Stage } from '../stage/stage';
import { MissingTerraform, Terraform } from '../stage/terraform-process';
import { EVENTS, SLOW_STACK } from './events';
import type { Options } from './options';
import { parseOptions, USAGE } from './options';
import { changingEstate } from './output';
import { playAll } from './play-all';
import { writeReport } from './report';
import { isSound } from './row';
import { outputDirectory, Year } from './year';

/** A day of the year that is played: exceptions are looked up by it. */
const TODAY = '2026-01-15';

void main().then((code) => process.exit(code));

async function main(): Promise<number> {
  const options = readOptions(parseOptions, USAGE);
  if (typeof options === 'number') return options;
  return perform(async (stage, progress) => play(options, stage, progress).catch(sayWhatIsMissing));
}

async function play(
  { gate, short, events, write }: Options,
  stage: Stage,
  progress: Progress,
): Promise<number> {
  const azure = await stage.azure();
  const { processes, directory, stacks } = stage;
  const terraform = new Terraform(processes, stacks, directory, azure.environment);
  const year = new Year(
    { gate, leftOut: short ? [SLOW_STACK] : [], exceptions: [], today: TODAY },
    { azure, terraform, processes, progress, directory, write: changingEstate(outputDirectory(directory)) },
  );
  const chosen = EVENTS.filter(({ id, short: isShort }) =>
    events.length > 0 ? events.includes(id) : isShort || !short,
  );
  const played = await playAll(year, chosen, progress, (rows) => {
    // After each event, so that a run that is ended has a report too.
    if (write !== undefined)
      writeReport(
        write,
        { gate },
        rows.map(({ row }) => row),
      );
  });
  return played.every(({ row }) => isSound(row)) ? 0 : 1;
}

function sayWhatIsMissing(error: unknown): number {
  if (!(error instanceof MissingTerraform)) throw error;
  process.stderr.write(`skipped: ${error.message}\n`);
  return process.env.REQUIRE_TERRAFORM === '1' ? 1 : 0;
}
