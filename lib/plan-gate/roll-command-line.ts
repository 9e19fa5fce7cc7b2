import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { BadInput } from './bad-input';
import { Commands } from './commands';
import { machinesOf } from './estate';
import { readExceptions } from './exceptions';
import type { Surroundings } from './exit-code';
import { ExitCode, explain } from './exit-code';
import { checkMachines, dayOf, listOf, parseOptions, readEstates, readInput, required } from './input';
import { Journal } from './journal';
import { Roll } from './roll';
import { makeSecretsDirectory } from './secrets-directory';
import { StackRun } from './stack-run';

/** What is around a roll beside its output. */
export interface RollSurroundings extends Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: string;
  /** Calls back when somebody asks the roll to stop. */
  readonly onInterrupt: (stop: () => void) => void;
  /** How often Azure is asked whether a machine runs. */
  readonly questions: number;
  /** Waits between two questions. */
  readonly pause: () => Promise<void>;
}

export const ROLL_USAGE = `Usage: resilience-gate roll --deployed <estate.json> --new <estate.json> --before-next-wave <command> [...] [-- <arguments of terraform plan>]

Applies a change in waves: one machine at a time with all that belongs to it, then the rest of each stack. Each wave is planned, judged
and applied, and ends when Azure reports the machine as running. Run it again after an interruption: plans do not show what has been applied.

  --deployed <file>            estate.json as it was deployed last: it decides what has to survive
  --new <file>                 estate.json of the program that is applied
  --stacks <directory>         directories of the stacks, initialized (default: stacks/ in the output that has --new)
  --stack <id>                 a stack that is applied; may be repeated (default: all stacks of the new model)
  --before-next-wave <command> has to succeed before each wave and after the last one: Exchange is healthy. It has RESILIENCE_MEMBER, the
                               machine of the next wave, and RESILIENCE_PREVIOUS, that of the wave before; both may be empty
  --before-wave <command>      takes RESILIENCE_MEMBER out of service, or waits until somebody has done so
  --after-wave <command>       brings RESILIENCE_MEMBER back into service, or fails until it has been rebuilt: the machine counts as down
                               until it succeeds. Required with --before-wave, and where a wave replaces a machine
  --journal <file>             names of machines that are out of service or empty because of a roll; keep it between two starts
                               (default: roll-journal.json beside the file of --deployed; no machine, no file)
  --exceptions <file>          problems that the team accepts, each with a reason and a day on which it expires
  --down <machines>            machines that are off on purpose, separated by commas
  --today <day>                day for the exceptions, such as 2026-12-01 (default: the day of the clock, UTC)
  --help

Exit codes: 0 nothing is left to apply, 1 it stopped, 2 the input cannot be judged.
`;

const OPTIONS = {
  deployed: { type: 'string' },
  new: { type: 'string' },
  stacks: { type: 'string' },
  stack: { type: 'string', multiple: true },
  'before-next-wave': { type: 'string' },
  'before-wave': { type: 'string' },
  'after-wave': { type: 'string' },
  journal: { type: 'string' },
  exceptions: { type: 'string' },
  down: { type: 'string', multiple: true },
  today: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const JOURNAL = 'roll-journal.json';

/** Carries out the waves of a change. */
export async function runRoll(args: string[], surroundings: RollSurroundings): Promise<ExitCode> {
  const secrets = makeSecretsDirectory(surroundings.environment.TMPDIR ?? tmpdir());
  try {
    const roll = prepare(args, surroundings, secrets);
    if (roll !== undefined) return await roll.run();
    surroundings.out(ROLL_USAGE);
    return ExitCode.PASSED;
  } catch (thrown) {
    surroundings.error(explain(thrown));
    return ExitCode.BAD_INPUT;
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

function prepare(args: string[], surroundings: RollSurroundings, secrets: string): Roll | undefined {
  const end = args.indexOf('--');
  const values = parseOptions(end < 0 ? args : args.slice(0, end), OPTIONS, ROLL_USAGE);
  if (values.help) return undefined;
  if (surroundings.platform === 'win32')
    throw new BadInput(
      'roll does not run on Windows: Terraform cannot be asked there to finish what it has begun, and a machine would stay off. Use Linux, macOS or the Windows Subsystem for Linux, whose shell starts powershell.exe too.',
    );
  const planned = required(values.new, '--new', ROLL_USAGE);
  const deployed = required(values.deployed, '--deployed', ROLL_USAGE);
  const estates = readEstates(deployed, planned);
  const beforeNextWave = required(values['before-next-wave'], '--before-next-wave', ROLL_USAGE);
  const down = listOf(values.down);
  checkMachines(estates.deployed, down);
  const known = estates.planned.stacks.map(({ id }) => id);
  const strange = (values.stack ?? []).find((each) => !known.includes(each));
  if (strange !== undefined)
    throw new BadInput(
      `--stack names ${strange}, which the new model does not have. Its stacks are ${known.join(', ')}.`,
    );
  const team = teamOf(values, join(dirname(deployed), JOURNAL));
  const commands = new Commands(surroundings.environment);
  surroundings.onInterrupt(() => commands.interrupt());
  const directory = values.stacks ?? join(dirname(planned), '..', '..', 'stacks');
  const planArguments = (end < 0 ? [] : args.slice(end + 1)).map(absolute);
  const stackRun = (id: string): StackRun =>
    new StackRun(id, { directory: join(directory, id), secrets, commands, planArguments });
  const applied = values.stack ?? known;
  const others = known.filter((id) => !applied.includes(id)).map(stackRun);
  const hasMachines = (id: string): boolean =>
    [estates.deployed, estates.planned].some((model) => machinesOf(model, id).length > 0);
  const unread = others.filter(({ id, isInitialized }) => !isInitialized && hasMachines(id));
  if (unread.length > 0)
    surroundings.out(
      `Nobody asks whether the machines of ${unread.map(({ id }) => id).join(', ')} run: initialize these stacks.\n`,
    );
  return new Roll({
    estates,
    exceptions:
      values.exceptions === undefined ? [] : readExceptions(values.exceptions, readInput(values.exceptions)),
    down,
    today: dayOf(values.today ?? surroundings.today()),
    stacks: applied.map(stackRun),
    others: others.filter(({ isInitialized }) => isInitialized),
    beforeNextWave,
    ...team,
    commands,
    say: surroundings.out,
    questions: surroundings.questions,
    pause: surroundings.pause,
  });
}

/** The commands around a wave. What is taken out of service has to come back, and what an earlier roll has left has to be asked for. */
function teamOf(
  values: { 'before-wave'?: string; 'after-wave'?: string; journal?: string },
  file: string,
): { readonly beforeWave?: string; readonly afterWave?: string; readonly journal: Journal } {
  const { 'before-wave': beforeWave, 'after-wave': afterWave } = values;
  if (beforeWave !== undefined && afterWave === undefined)
    throw new BadInput(
      `--after-wave is missing: nothing would bring back what --before-wave takes out of service.\n\n${ROLL_USAGE}`,
    );
  const journal = new Journal(values.journal ?? file);
  if (journal.machines.length > 0 && afterWave === undefined)
    throw new BadInput(
      `An earlier roll has left ${journal.machines.join(', ')} out of service or empty. Pass --after-wave, which brings a machine back.`,
    );
  return { beforeWave, afterWave, journal };
}

/** Terraform looks for a file of variables in the directory of the stack, and whoever names it means the one here. */
function absolute(argument: string): string {
  const [, option, file] = /^(--?var-file=)(.+)$/.exec(argument) ?? [];
  return option === undefined ? argument : `${option}${resolve(file)}`;
}
