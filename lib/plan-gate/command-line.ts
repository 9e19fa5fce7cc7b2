import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { EstateDocument } from '../model/estate-document';
import { BadInput } from './bad-input';
import { checkPlan } from './check-plan';
import type { PlanOutcome } from './consequence';
import type { Estates } from './estate';
import { readEstate } from './estate';
import { isDay, readExceptions } from './exceptions';
import type { GateQuestion } from './judge';
import { judge } from './judge';
import { outcomeOf } from './judge-plan';
import { readPlan } from './plan';
import { renderMarkdown } from './render-markdown';
import { renderText } from './render-text';
import type { GateReport } from './report';
import { safeOrder } from './safe-order';

/** Exit codes: the change may be applied, it may not, or nobody can tell. */
export enum ExitCode {
  PASSED = 0,
  FAILED = 1,
  BAD_INPUT = 2,
}

/** Where the command writes, and what day it is. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly today: () => string;
}

export const USAGE = `Usage: resilience-gate --deployed <estate.json> --new <estate.json> --plan <stack>=<plan.json> [...]

Says what the plans of one change take down, and fails when a group would have too few members, when votes would not suffice,
when data or an identity would be lost, or when a name would lead to something that is gone.

  --deployed <file>     estate.json as it was deployed last: it decides what has to survive
  --new <file>          estate.json of the program that is planned
  --plan <stack>=<file> plan of a stack, by terraform show -json; once for each stack that is applied in the same window
  --exceptions <file>   problems that the team accepts, each with a reason and a day on which it expires
  --down <machines>     machines that do not run now, separated by commas; a plan does not show that
  --today <day>         day for the exceptions, such as 2026-12-01 (default: the day of the clock, UTC)
  --format <form>       text (default), json or markdown
  --help

Exit codes: 0 passed, 1 failed, 2 the input cannot be judged.
`;

const OPTIONS = {
  deployed: { type: 'string' },
  new: { type: 'string' },
  plan: { type: 'string', multiple: true },
  exceptions: { type: 'string' },
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
  readonly today: string;
  readonly format: (report: GateReport) => string;
}

/** Runs the command; says what it answers, and gives the exit code. */
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
    // Whatever else happens, the change has not been judged: that is never a pass. Only messages of the gate itself are free of secrets.
    error(
      thrown instanceof BadInput
        ? `resilience-gate: ${thrown.message}\n`
        : `resilience-gate: defect of the gate: ${place(thrown)}\n`,
    );
    return ExitCode.BAD_INPUT;
  }
}

function readArguments(args: string[], today: () => string): Question | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const day: string = values.today ?? today();
  const isValid: boolean = isDay(day);
  if (!isValid) throw new BadInput(`--today must be a day, such as 2026-12-01 (got ${day}).`);
  const form: string = values.format;
  const format = FORMATS.get(form);
  if (format === undefined)
    throw new BadInput(`--format must be one of ${[...FORMATS.keys()].join(', ')} (got ${form}).`);
  return {
    deployed: required(values.deployed, '--deployed'),
    new: required(values.new, '--new'),
    plans: planFiles(values.plan ?? []),
    exceptions: values.exceptions,
    down: (values.down ?? []).flatMap((each) => each.split(',')).map((each) => each.trim()),
    today: day,
    format,
  };
}

function parse(args: string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true }).values;
  } catch (thrown) {
    throw new BadInput(`${(thrown as Error).message}\n\n${USAGE}`);
  }
}

function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new BadInput(`${option} is missing.\n\n${USAGE}`);
  return value;
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

function answer({ deployed, new: planned, plans, exceptions, down, today }: Question): GateReport {
  const estates: Estates = {
    deployed: readEstate('The deployed model', read(deployed)),
    planned: readEstate('The new model', read(planned)),
  };
  checkEstates(estates);
  checkMachines(estates.deployed, down);
  const question: GateQuestion = {
    estates,
    exceptions: exceptions === undefined ? [] : readExceptions(exceptions, read(exceptions)),
    down,
    today,
    outcomes: plans.map(([stack, file]) => outcomeOfFile(stack, file, estates)),
  };
  const report = judge(question);
  return report.verdict === 'passed' ? report : { ...report, order: safeOrder(question, report) };
}

/** One plan at a time: only its outcome stays in memory. */
function outcomeOfFile(stack: string, file: string, estates: Estates): PlanOutcome {
  const plan = readPlan(stack, read(file));
  checkPlan(plan, estates);
  return outcomeOf(plan, estates);
}

function checkEstates({ deployed, planned }: Estates): void {
  if (deployed.estate !== planned.estate)
    throw new BadInput(
      `The deployed model is of the estate ${deployed.estate}, and the new one of ${planned.estate}. Pass two models of one estate.`,
    );
}

function checkMachines({ machines }: EstateDocument, down: string[]): void {
  const strange = down.find((each) => !machines.some(({ id }) => id === each));
  if (strange !== undefined)
    throw new BadInput(
      `--down names ${strange === '' ? 'nothing' : strange}, which is no machine of the deployed model. Its machines are ${machines.map(({ id }) => id).join(', ')}.`,
    );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new BadInput(`${file} cannot be read (${(thrown as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}

/** The place of a defect, without its message, which could quote a plan. */
function place(thrown: unknown): string {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  const at = lines.find((each) => each.trim().startsWith('at ')) ?? '';
  return `${thrown instanceof Error ? thrown.name : 'unknown'} ${at.trim()}`;
}
