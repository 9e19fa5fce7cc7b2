import { PhaseAccount, type Phase } from '../../../lib/installation/phase';

/** A phase that a test makes, done at once unless it says otherwise. */
export function phase(id: string, other: Partial<Phase> = {}): Phase {
  return {
    id,
    does: `does ${id}`,
    body: ["  'done'"],
    account: PhaseAccount.SYSTEM,
    patienceMinutes: 15,
    onTimeout: `Look at ${id}.`,
    tries: 2,
    ...other,
  };
}

/** A phase whose questions a fake machine answers. */
export function askedPhase(id: string, other: Partial<Phase> = {}): Phase {
  const ask = (question: string): string[] => [`  Test-Answer -Id '${id}' -Question '${question}'`];
  return phase(id, {
    body: ask('body'),
    ...other,
    ...(other.afterRestart && { afterRestart: ask('after-restart') }),
  });
}
