// The events of a year for one estate, by the real Terraform and provider on the stand-in of the tests. Run it with `npm run year`,
// or `npm run year -- --help` for what can be chosen.
import { perform } from '../stage/perform';
import type { Progress } from '../stage/progress';
import { duration } from '../stage/progress';
import { readOptions } from '../stage/read-options';
import type { Stage } from '../stage/stage';
import { MissingTerraform, Terraform } from '../stage/terraform-process';
import { EVENTS } from './events';
import type { Options } from './options';
import { parseOptions, USAGE } from './options';
import type { Row } from './row';
import { isSound } from './row';
import { writeReport } from './report';
import { conclusion, renderText } from './table';
import { Year } from './year';

void main().then((code) => process.exit(code));

async function main(): Promise<number> {
  const options = readOptions(parseOptions, USAGE);
  if (typeof options === 'number') return options;
  return perform(async (stage, progress) => play(options, stage, progress));
}

async function play(options: Options, stage: Stage, progress: Progress): Promise<number> {
  const azure = await stage.azure();
  const { processes, directory, stacks } = stage;
  const terraform = new Terraform(processes, stacks, directory, azure.environment);
  const year = new Year(
    { gate: options.gate, interconnect: !options.short },
    { azure, terraform, processes, progress, directory },
  );
  const missing = await year.prepare().catch(whatIsMissing);
  if (missing !== undefined) {
    process.stderr.write(`skipped: ${missing}\n`);
    return process.env.REQUIRE_TERRAFORM === '1' ? 1 : 0;
  }
  const rows: Row[] = [];
  for (const event of EVENTS.filter((each) => isChosen(options, each))) {
    const started = Date.now();
    const row = await year.play(event);
    rows.push(row);
    // After each event, so that a run that is ended has a report too.
    if (options.write !== undefined) writeReport(options.write, options, rows);
    const sign = isSound(row) ? progress.paint('green', '✔') : progress.paint('red', '✘');
    progress.say(
      `  ${sign} ${event.title.padEnd(48)}${duration((Date.now() - started) / 1000).padStart(11)}`,
    );
  }
  progress.say(`\n${renderText(rows)}\n\n${conclusion(rows)}`);
  return rows.every(isSound) ? 0 : 1;
}

function whatIsMissing(error: unknown): string {
  if (error instanceof MissingTerraform) return error.message;
  throw error;
}

function isChosen({ short, events }: Options, { id, short: isShort }: (typeof EVENTS)[number]): boolean {
  return events.length > 0 ? events.includes(id) : isShort || !short;
}
