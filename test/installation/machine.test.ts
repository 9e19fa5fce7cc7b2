import type { Answer, InstallationState } from '../../lib/installation/machine';
import {
  InstallationStatus,
  Question,
  TICK_MINUTES,
  answered,
  asked,
  firstState,
  found,
  isOver,
  reportsWaiting,
  retried,
} from '../../lib/installation/machine';
import { PhaseOutcome } from '../../lib/installation/phase';
import { phase } from './support/phases';

const PHASES = [phase('settings'), phase('setup', { afterRestart: [] }), phase('finish')];
const ANSWERS: readonly Answer[] = [
  ...Object.values(PhaseOutcome).map((outcome) => ({ outcome })),
  { problem: 'broken' },
];

/** A moment of an installation. */
interface Moment {
  readonly state: InstallationState;
  /** Whether the task runs. */
  readonly runs: boolean;
  /** Whether Setup was begun and has not said since that it may be begun again. */
  readonly isOpen: boolean;
  /** Whether Setup was just begun a second time. */
  readonly isWrong: boolean;
}

function rest(state: InstallationState, isOpen: boolean): Moment {
  return { state, runs: false, isOpen, isWrong: false };
}

/** What may come next, without people. */
function following({ state, runs, isOpen }: Moment): Moment[] {
  if (isOver(state)) return [];
  if (!runs) return [{ ...rest(found(PHASES, state), isOpen), runs: true }];
  const { question, state: written } = asked(PHASES, state);
  const begins = state.phase === 'setup' && question === Question.BODY;
  const lost = { ...rest(written, isOpen || begins), isWrong: begins && isOpen };
  return [
    lost,
    ...ANSWERS.flatMap((answer) => {
      const after = answered(PHASES, written, question, answer);
      const open = (isOpen || begins) && !releases(question, answer) && after.phase === 'setup';
      const goesOn = after.status === InstallationStatus.RUNNING;
      return [rest(after, open), ...(goesOn ? [{ ...rest(after, open), runs: true }] : [])];
    }),
  ];
}

/** Whether Setup says that it may be begun again. */
function releases(question: Question, answer: Answer): boolean {
  if ('problem' in answer) return false;
  return question === Question.BODY
    ? answer.outcome === PhaseOutcome.WAIT || answer.outcome === PhaseOutcome.RESTART
    : answer.outcome === PhaseOutcome.RETRY;
}

/** All moments that can come, with those that people bring about where they let a failed installation go on. */
function explore(): Map<string, Moment> {
  const moments = new Map<string, Moment>();
  const open = [rest(firstState(PHASES), false)];
  for (let moment = open.pop(); moment; moment = open.pop()) {
    const key = JSON.stringify(moment);
    if (moments.has(key)) continue;
    moments.set(key, moment);
    open.push(...following(moment));
    if (moment.state.status === InstallationStatus.FAILED)
      open.push(rest(retried(PHASES, moment.state), moment.isOpen));
  }
  return moments;
}

/** The longest way from a moment to an end; a circle has no length. */
function lengthOf(moment: Moment, known: Map<string, number>): number {
  const key = JSON.stringify(moment);
  const length = known.get(key);
  if (length !== undefined) return length;
  known.set(key, Infinity);
  const next = following(moment).map((each) => lengthOf(each, known));
  const longest = next.length === 0 ? 0 : 1 + Math.max(...next);
  known.set(key, longest);
  return longest;
}

const moments = [...explore().values()];

test('the moments of an installation are many, and all its statuses are among them', () => {
  expect(moments.length).toBeGreaterThan(500);
  expect(new Set(moments.map(({ state }) => state.status))).toEqual(
    new Set(Object.values(InstallationStatus)),
  );
});

test('every way through an installation ends', () => {
  const known = new Map<string, number>();
  const lengths = moments.map((moment) => lengthOf(moment, known));
  expect(Math.max(...lengths)).toBeLessThan(200);
});

test('every end has a name', () => {
  const ends = moments.filter(({ state }) => isOver(state)).map(({ state }) => state);
  const named = new Set(ends.map(({ status, reason }) => `${status} ${reason}`));
  const restarted = 'The phase was interrupted or asked for a restart more than 3 times.';
  expect(named).toEqual(
    new Set([
      'done ',
      ...PHASES.flatMap(({ id, onTimeout }) =>
        ['broken', 'The phase gave no outcome.', onTimeout, restarted].map((why) => `failed ${id}: ${why}`),
      ),
    ]),
  );
});

test('Setup is never begun a second time without its consent, not even where people let it go on', () => {
  expect(moments.filter(({ isWrong }) => isWrong)).toEqual([]);
  expect(moments.filter(({ isOpen, state }) => isOpen && isOver(state)).length).toBeGreaterThan(0);
});

test('what is begun anew by people begins with fresh tries, and a phase that is gone fails', () => {
  const state = { ...firstState(PHASES), status: InstallationStatus.FAILED, tries: 2, waits: 3, restarts: 4 };
  expect(retried(PHASES, state)).toEqual(firstState(PHASES));
  expect(found(PHASES, { ...firstState(PHASES), phase: 'gone' })).toMatchObject({
    status: 'failed',
    reason: 'gone: This script has no such phase.',
  });
});

test.each([
  [3, 'waiting', 'the schema'],
  [4, 'failed', 'settings: Look at settings.'],
])('a phase with a patience of 15 minutes that waits %d times is %s', (times, status, reason) => {
  let state = firstState(PHASES);
  for (let turn = 0; turn < times; turn++) {
    const { question, state: written } = asked(PHASES, found(PHASES, state));
    state = answered(PHASES, written, question, { outcome: PhaseOutcome.WAIT, reason: 'the schema' });
  }
  expect(state).toMatchObject({ status, reason, waits: times });
});

test('a phase that has waited has all its tries again', () => {
  const { question, state } = asked(PHASES, found(PHASES, { ...firstState(PHASES), tries: 1 }));
  expect(answered(PHASES, state, question, { outcome: PhaseOutcome.WAIT })).toMatchObject({ tries: 0 });
});

test('waiting is reported once an hour, except where long waiting is usual', () => {
  const reports = (quiet: boolean): number[] =>
    Array.from({ length: 30 }, (_, place) => place + 1).filter((waits) =>
      reportsWaiting(phase('directory', { quiet }), { ...firstState(PHASES), waits }),
    );
  expect([reports(false), reports(true)]).toEqual([[60 / TICK_MINUTES, 120 / TICK_MINUTES], []]);
});

test('an interruption counts as a restart, and a restart that a phase asked for is no interruption', () => {
  const restarts = (status: InstallationStatus): number =>
    found(PHASES, { ...firstState(PHASES), status, restarts: 1 }).restarts;
  const { RUNNING, INSTALLING, WAITING, RESTARTING } = InstallationStatus;
  expect([RUNNING, INSTALLING, WAITING, RESTARTING].map(restarts)).toEqual([2, 2, 1, 1]);
});
