import { BadInput } from './bad-input';

/** Exit codes: the change may be applied, it may not, or nobody can tell. */
export enum ExitCode {
  PASSED = 0,
  FAILED = 1,
  BAD_INPUT = 2,
}

/** Where a command writes, and what day it is. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly today: () => string;
}

/**
 * What a command says when it cannot go on. Whatever has happened, the change has not been judged: that is never a pass. Only messages of the
 * gate itself are free of secrets; of a defect the place is said, and not the message, which could quote a plan.
 */
export function explain(thrown: unknown): string {
  if (thrown instanceof BadInput) return `resilience-gate: ${thrown.message}\n`;
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : [];
  const at = lines.find((each) => each.trim().startsWith('at ')) ?? '';
  return `resilience-gate: defect of the gate: ${thrown instanceof Error ? thrown.name : 'unknown'} ${at.trim()}\n`;
}
