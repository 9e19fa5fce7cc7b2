import type { Phase } from './phase';
import { PhaseOutcome } from './phase';

/** Minutes between two runs of the task. */
export const TICK_MINUTES = 5;

/** Hours after which an event reports that a program still runs, and hours from one such event to the next. Nothing ends it: Setup would have stopped halfway. */
export const LONG_HOURS = 2;
export const STILL_HOURS = 1;

/** How often Windows may restart within a phase, whoever restarted it. */
export const MOST_RESTARTS = 3;

/** Runs of the task in which a phase waits until an event reports it. */
export const WAITS_PER_REPORT = 60 / TICK_MINUTES;

/** What the state file says of an installation. */
export enum InstallationStatus {
  /** A phase runs that may be begun again. */
  RUNNING = 'running',
  /** A phase runs that must not be begun again, such as Setup. */
  INSTALLING = 'installing',
  /** The next run of the task goes on. */
  WAITING = 'waiting',
  RESTARTING = 'restarting',
  DONE = 'done',
  FAILED = 'failed',
}

/** The state of an installation, as far as it decides what happens next; the file also has times and the checksum of the script. */
export interface InstallationState {
  readonly phase: string;
  readonly status: InstallationStatus;
  /** Whether a phase that must not be begun again was begun. */
  readonly begun: boolean;
  /** How often the phase has failed since it last waited. */
  readonly tries: number;
  /** How often the phase has waited. By the clock, a machine that was stopped for a night would have waited too long. */
  readonly waits: number;
  /** How often Windows has restarted, or the task ended, within the phase. */
  readonly restarts: number;
  readonly reason: string;
}

/** What a phase is asked. */
export enum Question {
  BODY = 'body',
  AFTER_RESTART = 'after-restart',
}

/** What came of the question: an outcome, or the message of an error. */
export type Answer =
  { readonly outcome: PhaseOutcome; readonly reason?: string } | { readonly problem: string };

/** The state in which an installation begins. */
export function firstState(phases: readonly Phase[]): InstallationState {
  return entering(phases[0].id, InstallationStatus.WAITING);
}

/** What a run of the task makes of the state that it finds: one that was interrupted counts as a restart. */
export function found(phases: readonly Phase[], state: InstallationState): InstallationState {
  const { status, phase } = state;
  if (isOver(state)) return state;
  if (!phases.some(({ id }) => id === phase)) return failed(state, UNKNOWN_PHASE);
  const interrupted = status === InstallationStatus.RUNNING || status === InstallationStatus.INSTALLING;
  const restarts = state.restarts + (interrupted ? 1 : 0);
  if (restarts > MOST_RESTARTS) return failed({ ...state, restarts }, TOO_MANY_RESTARTS);
  return { ...state, status: InstallationStatus.RUNNING, restarts };
}

/** What the phase is asked, and the state that is written before it is. */
export function asked(
  phases: readonly Phase[],
  state: InstallationState,
): { question: Question; state: InstallationState } {
  const once = phaseOf(phases, state).afterRestart !== undefined;
  return {
    question: once && state.begun ? Question.AFTER_RESTART : Question.BODY,
    state: {
      ...state,
      begun: once,
      status: once ? InstallationStatus.INSTALLING : InstallationStatus.RUNNING,
      reason: '',
    },
  };
}

/** The state after an answer. The same run of the task goes on where it is `RUNNING`. */
export function answered(
  phases: readonly Phase[],
  state: InstallationState,
  question: Question,
  answer: Answer,
): InstallationState {
  const phase = phaseOf(phases, state);
  if ('problem' in answer) return troubled(phase, state, question, answer.problem);
  switch (answer.outcome) {
    case PhaseOutcome.DONE:
      return next(phases, state);
    case PhaseOutcome.WAIT:
      return waiting(phase, state, question, answer.reason ?? '');
    case PhaseOutcome.RESTART:
      return restarting(state, question);
    case PhaseOutcome.RETRY:
      return question === Question.AFTER_RESTART
        ? { ...state, begun: false, status: InstallationStatus.RUNNING }
        : troubled(phase, state, question, NO_OUTCOME);
  }
}

/** Whether an event reports that a phase has waited once more. */
export function reportsWaiting(phase: Phase, { waits }: InstallationState): boolean {
  return !phase.quiet && waits % WAITS_PER_REPORT === 0;
}

/** A failed installation that goes on from the phase that failed. What was begun is asked first. */
export function retried(phases: readonly Phase[], state: InstallationState): InstallationState {
  return {
    ...entering(state.phase, InstallationStatus.WAITING),
    begun: state.begun && phases.some(({ id, afterRestart }) => id === state.phase && afterRestart),
  };
}

/** Whether nothing happens any more. */
export function isOver({ status }: InstallationState): boolean {
  return status === InstallationStatus.DONE || status === InstallationStatus.FAILED;
}

export const UNKNOWN_PHASE = 'This script has no such phase.';
export const TOO_MANY_RESTARTS = `The phase was interrupted or asked for a restart more than ${MOST_RESTARTS} times.`;

/** Not what it answered instead, which may be a secret. */
export const NO_OUTCOME = 'The phase gave no outcome.';

function phaseOf(phases: readonly Phase[], state: InstallationState): Phase {
  return phases.find(({ id }) => id === state.phase)!;
}

function entering(phase: string, status: InstallationStatus): InstallationState {
  return { phase, status, begun: false, tries: 0, waits: 0, restarts: 0, reason: '' };
}

function failed(state: InstallationState, reason: string): InstallationState {
  return { ...state, status: InstallationStatus.FAILED, reason: `${state.phase}: ${reason}` };
}

function next(phases: readonly Phase[], state: InstallationState): InstallationState {
  const following = phases[phases.findIndex(({ id }) => id === state.phase) + 1] as Phase | undefined;
  return following
    ? entering(following.id, InstallationStatus.RUNNING)
    : { ...state, status: InstallationStatus.DONE };
}

function troubled(
  phase: Phase,
  state: InstallationState,
  question: Question,
  problem: string,
): InstallationState {
  const tries = state.tries + 1;
  return question === Question.AFTER_RESTART || tries >= phase.tries
    ? failed({ ...state, tries }, problem)
    : { ...state, tries, status: InstallationStatus.WAITING, reason: problem };
}

function waiting(
  phase: Phase,
  state: InstallationState,
  question: Question,
  reason: string,
): InstallationState {
  const waits = state.waits + 1;
  const waited = { ...state, waits, tries: 0, begun: state.begun && question === Question.AFTER_RESTART };
  return waits * TICK_MINUTES > phase.patienceMinutes
    ? failed(waited, phase.onTimeout)
    : { ...waited, status: InstallationStatus.WAITING, reason };
}

function restarting(state: InstallationState, question: Question): InstallationState {
  const restarts = state.restarts + 1;
  const restarted = { ...state, restarts, begun: state.begun && question === Question.AFTER_RESTART };
  return restarts > MOST_RESTARTS
    ? failed(restarted, TOO_MANY_RESTARTS)
    : { ...restarted, status: InstallationStatus.RESTARTING };
}
