import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runGate } from '../lib/plan-gate/command-line';
import type { GateReport } from '../lib/plan-gate/report';
import { StageError } from '../stage/terraform-process';

/** A day of the year that is played: exceptions are looked up by it. */
const TODAY = '2026-01-15';
const LATER = '2026-01-31';

/** What the gate is asked. */
export interface GateQuestion {
  /** Text of the model that is deployed, and of the one that is planned. */
  readonly deployed: string;
  readonly planned: string;
  /** Plans by stack, as `terraform show -json` prints them. */
  readonly plans: ReadonlyMap<string, string>;
  /** Computer names of machines that do not run. */
  readonly down: readonly string[];
  /** Problems that the team accepts, by id, and why. */
  readonly accepted?: { readonly problems: readonly string[]; readonly reason: string };
}

/** Asks the gate of the library, as a pipeline does. */
export function askGate(directory: string, question: GateQuestion): GateReport {
  const { deployed, planned, plans, down, accepted } = question;
  const file = (name: string, text: string): string => {
    const path = join(directory, name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const args = ['--deployed', file('deployed.json', deployed), '--new', file('new.json', planned)];
  for (const [stack, text] of plans) args.push('--plan', `${stack}=${file(`${stack}.json`, text)}`);
  if (down.length > 0) args.push('--down', down.join());
  if (accepted) {
    const { problems, reason } = accepted;
    const exceptions = problems.map((problem) => ({ problem, reason, expires: LATER }));
    args.push('--exceptions', file('exceptions.json', JSON.stringify({ exceptions })));
  }
  let answer = '';
  let errors = '';
  runGate([...args, '--format', 'json', '--today', TODAY], {
    out: (text) => (answer += text),
    error: (text) => (errors += text),
    today: () => TODAY,
  });
  if (errors !== '') throw new StageError(`The gate cannot judge the plans: ${errors.trim()}`);
  return JSON.parse(answer) as GateReport;
}
