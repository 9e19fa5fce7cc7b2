// The command `cdktf-resilient-exchange-drill`: drills for a synthesized estate, whatever language its program is written in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../../../stage/read-options';
import { runDrill } from './command';
import { parseOptions, USAGE as DRILL_USAGE } from './options';
import { runYear } from './year-command';
import { parseYearOptions, YEAR_USAGE } from './year-options';

const USAGE = `Usage: cdktf-resilient-exchange-drill <command> [options]

  drill <folder>  applies a synthesized estate on a stand-in of Azure, and plays what it is to survive
  year <folder>   takes it through the events of a year: patching, losses, rebuilt servers, and what later commits make of it
  gate            judges the plans of a change before it is applied (resilience-gate)
  roll            carries out a change in waves (resilience-gate roll)

<command> --help says more. --version says which version this is.
`;

void main(process.argv[2]);

async function main(command?: string): Promise<void> {
  switch (command) {
    case 'drill': {
      const options = readOptions(parseOptions, DRILL_USAGE, 3);
      return process.exit(typeof options === 'number' ? options : await runDrill(options));
    }
    case 'year': {
      const options = readOptions(parseYearOptions, YEAR_USAGE, 3);
      return process.exit(typeof options === 'number' ? options : await runYear(options));
    }
    case 'gate':
      process.argv.splice(2, 1);
      return passToGate();
    case 'roll':
      return passToGate();
    case '--version':
      process.stdout.write(`${version()}\n`);
      return;
    case '--help':
    case '-h':
      process.stdout.write(USAGE);
      return;
    default:
      process.stderr.write(
        `${command === undefined ? 'A command is missing.' : `There is no command ${command}.`}\n\n${USAGE}`,
      );
      process.exitCode = 2;
  }
}

/** The command of the library reads the arguments itself, and sets the exit code. */
function passToGate(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it runs as it is loaded
  require('../../../bin/resilience-gate.js');
}

function version(): string {
  const { version: own } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  return own;
}
