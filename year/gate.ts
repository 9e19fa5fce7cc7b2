import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runGate } from '../lib/plan-gate/command-line';
import { ExitCode } from '../lib/plan-gate/exit-code';
import type { GateException } from '../lib/plan-gate/exceptions';
import type { GateReport } from '../lib/plan-gate/report';
import { runRoll } from '../lib/plan-gate/roll-command-line';
import { StageError } from '../stage/terraform-process';

/** Between two questions to Azure, in milliseconds: the stand-in's clock does not wait for anybody. */
const PAUSE = 200;
const QUESTIONS = 10;

/** What the roll prints. */
const WAVE = /^Wave \d+ of /gm;
const APPLIED = /^ *Apply complete!/gm;
const BEGUN = /: (?:Creating|Modifying|Destroying)\.\.\./g;

/** What the gate is asked about. */
export interface GateQuestion {
  /** A directory for what the gate reads. */
  readonly directory: string;
  /** Text of the model that is deployed, and of the one that is planned. */
  readonly deployed: string;
  readonly planned: string;
  /** Problems that the team accepts. */
  readonly exceptions: readonly GateException[];
  /** The day by which exceptions are looked up. */
  readonly today: string;
  /** Whether an apply of this change was cancelled before. */
  readonly isUnderWay: boolean;
}

/** Asks the gate of the library about plans, by stack, as the documented pipelines do: nobody names machines that are off. */
export function askGate(question: GateQuestion, plans: ReadonlyMap<string, string>): GateReport {
  const args = argumentsOf(question);
  for (const [stack, text] of plans)
    args.push('--plan', `${stack}=${fileOf(question, `${stack}.json`, text)}`);
  if (question.isUnderWay) args.push('--under-way');
  let answer = '';
  let errors = '';
  runGate([...args, '--format', 'json'], {
    out: (text) => (answer += text),
    error: (text) => (errors += text),
    today: () => question.today,
  });
  if (errors !== '') throw new StageError(`The gate cannot judge the plans: ${errors.trim()}`);
  return JSON.parse(answer) as GateReport;
}

/** How a refused change is carried out. */
export interface RollRequest {
  readonly stacks: readonly string[];
  /** Directory of the stacks. */
  readonly programs: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The command of the team. */
  readonly beforeNextWave: string;
  /** How many changes have begun when the roll is cancelled. */
  readonly cancelAfter?: number;
  /** Takes what ends the roll before its time. */
  readonly onStop: (stop: () => void) => void;
  readonly say: (text: string) => void;
}

/** What a roll came to. */
export interface Rolled {
  readonly applies: number;
  readonly waves: number;
}

/** Has the library carry out a change by waves; what it cannot judge or apply is an error, unless the event cancels it. */
export async function rollOut(question: GateQuestion, request: RollRequest): Promise<Rolled> {
  const { stacks, programs, environment, beforeNextWave, cancelAfter } = request;
  const args = [...argumentsOf(question), '--stacks', programs];
  args.push(...stacks.flatMap((stack) => ['--stack', stack]), '--before-next-wave', beforeNextWave);
  // The operator's command waits for what has been replaced.
  args.push('--after-wave', 'true');
  let said = '';
  let stop: () => void = () => undefined;
  let isCancelled = false;
  const hear = (text: string): void => {
    said += text;
    request.say(text);
    if (isCancelled || cancelAfter === undefined || count(said, BEGUN) < cancelAfter) return;
    isCancelled = true;
    stop();
  };
  const code = await runRoll([...args, '--', '-parallelism=30'], {
    out: hear,
    error: hear,
    today: () => question.today,
    environment,
    platform: process.platform,
    onInterrupt: (given) => {
      stop = given;
      request.onStop(given);
    },
    questions: QUESTIONS,
    pause: async () => sleep(PAUSE),
  });
  if (code !== ExitCode.PASSED && !isCancelled) throw new StageError(`The roll has stopped:\n${said}`);
  return { applies: count(said, APPLIED) + (isCancelled ? 1 : 0), waves: count(said, WAVE) };
}

/** How often a text says something. */
function count(text: string, what: RegExp): number {
  return [...text.matchAll(what)].length;
}

function argumentsOf(question: GateQuestion): string[] {
  const { deployed, planned, exceptions } = question;
  const args = [
    '--deployed',
    fileOf(question, 'deployed.json', deployed),
    '--new',
    fileOf(question, 'new.json', planned),
  ];
  if (exceptions.length > 0)
    args.push('--exceptions', fileOf(question, 'exceptions.json', JSON.stringify({ exceptions })));
  return args;
}

function fileOf({ directory }: GateQuestion, name: string, text: string): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}
