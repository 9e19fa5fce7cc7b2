import { BadInput } from './bad-input';
import { checkPlan } from './check-plan';
import type { PlanOutcome } from './consequence';
import type { Estates } from './estate';
import type { Surroundings } from './exit-code';
import { ExitCode, explain } from './exit-code';
import { readExceptions } from './exceptions';
import { checkMachines, dayOf, listOf, parseOptions, readEstates, readInput, required } from './input';
import type { GateQuestion } from './judge';
import { judge } from './judge';
import { outcomeOf } from './judge-plan';
import { readPlan } from './plan';
import { renderMarkdown } from './render-markdown';
import { renderText } from './render-text';
import type { GateReport } from './report';
import type { RollSurroundings } from './roll-command-line';
import { runRoll } from './roll-command-line';
import { safeOrder } from './safe-order';

export const USAGE = `Usage: resilience-gate --deployed <estate.json> --new <estate.json> --plan <stack>=<plan.json> [...]

Says what the plans of one change take down, and fails when a group would have too few members, when votes would not suffice,
when data or an identity would be lost, or when a name would lead to something that is gone.

  --deployed <file>     estate.json as it was deployed last: it decides what has to survive
  --new <file>          estate.json of the program that is planned
  --plan <stack>=<file> plan of a stack, by terraform show -json; once for each stack that is applied in the same window
  --exceptions <file>   problems that the team accepts, each with a reason and a day on which it expires
  --under-way           an apply of this change has failed half way: machines may have been made or destroyed already
  --down <machines>     machines that do not run now, separated by commas; a plan does not show that
  --today <day>         day for the exceptions, such as 2026-12-01 (default: the day of the clock, UTC)
  --format <form>       text (default), json or markdown
  --help

resilience-gate roll --help says how a change is applied in waves.

Exit codes: 0 passed, 1 failed, 2 the input cannot be judged.
`;

const OPTIONS = {
  deployed: { type: 'string' },
  new: { type: 'string' },
  plan: { type: 'string', multiple: true },
  exceptions: { type: 'string' },
  'under-way': { type: 'boolean', default: false },
  down: { type: 'string', multiple: true },
  today: { type: 'string' },
  format: { type: 'string', default: 'text' },
  help: { type: 'boolean', default: false },
} as const;

/** The forms of the answer. */
const FORMATS = new Map<string, (report: GateReport) => string>([
  ['text', renderText],
  ['json', (report) => `${JSON.stringify(report, undefined, 2)}\n`],
  ['markdown', renderMarkdown],
]);

interface Question {
  readonly deployed: string;
  readonly new: string;
  readonly plans: [stack: string, file: string][];
  readonly exceptions?: string;
  readonly down: string[];
  readonly isUnderWay: boolean;
  readonly today: string;
  readonly format: (report: GateReport) => string;
}

/** Runs the command, or carries out the waves of a change: `resilience-gate roll`. */
export async function runCommand(args: string[], surroundings: RollSurroundings): Promise<ExitCode> {
  return args[0] === 'roll' ? runRoll(args.slice(1), surroundings) : runGate(args, surroundings);
}

/** Judges plans; says what it answers, and gives the exit code. */
export function runGate(args: string[], { out, error, today }: Surroundings): ExitCode {
  try {
    const question = readArguments(args, today);
    if (question === undefined) {
      out(USAGE);
      return ExitCode.PASSED;
    }
    const report = answer(question);
    out(question.format(report));
    return report.verdict === 'passed' ? ExitCode.PASSED : ExitCode.FAILED;
  } catch (thrown) {
    error(explain(thrown));
    return ExitCode.BAD_INPUT;
  }
}

function readArguments(args: string[], today: () => string): Question | undefined {
  const values = parseOptions(args, OPTIONS, USAGE);
  if (values.help) return undefined;
  const form: string = values.format;
  const format = FORMATS.get(form);
  if (format === undefined)
    throw new BadInput(`--format must be one of ${[...FORMATS.keys()].join(', ')} (got ${form}).`);
  return {
    deployed: required(values.deployed, '--deployed', USAGE),
    new: required(values.new, '--new', USAGE),
    plans: planFiles(values.plan ?? []),
    exceptions: values.exceptions,
    down: listOf(values.down),
    isUnderWay: values['under-way'],
    today: dayOf(values.today ?? today()),
    format,
  };
}

function planFiles(given: string[]): [string, string][] {
  if (given.length === 0)
    throw new BadInput(`--plan is missing: without a plan there is nothing to judge.\n\n${USAGE}`);
  const files = given.map((each): [string, string] => {
    const at = each.indexOf('=');
    if (at < 1 || at === each.length - 1)
      throw new BadInput(
        `--plan must be <stack>=<file>, since a plan does not say which stack it is of (got ${each}).`,
      );
    return [each.slice(0, at), each.slice(at + 1)];
  });
  const twice = files.find(([stack], at) => files.findIndex(([other]) => other === stack) !== at);
  if (twice) throw new BadInput(`--plan names ${twice[0]} twice. Pass the plan that is applied.`);
  return files;
}

function answer({
  deployed,
  new: planned,
  plans,
  exceptions,
  down,
  today,
  isUnderWay,
}: Question): GateReport {
  const estates = readEstates(deployed, planned);
  checkMachines(estates.deployed, down);
  const question: GateQuestion = {
    estates,
    exceptions: exceptions === undefined ? [] : readExceptions(exceptions, readInput(exceptions)),
    down,
    today,
    outcomes: plans.map(([stack, file]) => outcomeOfFile(stack, file, { estates, isUnderWay })),
  };
  const report = judge(question);
  return report.verdict === 'passed' ? report : { ...report, order: safeOrder(question, report) };
}

/** One plan at a time: only its outcome stays in memory. */
function outcomeOfFile(
  stack: string,
  file: string,
  { estates, isUnderWay }: { estates: Estates; isUnderWay: boolean },
): PlanOutcome {
  const plan = readPlan(stack, readInput(file));
  checkPlan(plan, estates, { isUnderWay });
  return outcomeOf(plan, estates);
}
