import { isDay } from '../core/iso-day';
import { BadInput } from './bad-input';
import type { Problem } from './report';

/** A problem that a team accepts for a time. */
export interface GateException {
  /** Id of the problem, as the gate prints it. */
  readonly problem: string;
  readonly reason: string;
  /** The last day on which it holds: `2026-12-01`. */
  readonly expires: string;
}

/**
 * Reads a committed file of exceptions: `{ "exceptions": [{ "problem": …, "reason": …, "expires": … }] }`.
 *
 * @throws BadInput if one has no problem, no reason or no day
 */
export function readExceptions(file: string, text: string): GateException[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInput(`${file} is not JSON.`);
  }
  const list = (value as { exceptions?: unknown } | null)?.exceptions;
  if (!Array.isArray(list))
    throw new BadInput(
      `${file} has no list of exceptions: { "exceptions": [{ "problem", "reason", "expires" }] }.`,
    );
  return list.map((each, at) =>
    readException(`${file}, exception ${at + 1}`, each as Partial<GateException> | null),
  );
}

/** The problems, with the exceptions that accept them on this day, and what is to be said of the other exceptions. */
export function applyExceptions(
  found: Problem[],
  exceptions: GateException[],
  today: string,
): { problems: Problem[]; idle: string[] } {
  const problems = found.map((problem) => {
    const accepts = exceptions.find((each) => each.problem === problem.id && today <= each.expires);
    return accepts
      ? { ...problem, acceptedBy: { reason: accepts.reason, expires: accepts.expires } }
      : problem;
  });
  const ids = new Set(found.map(({ id }) => id));
  const idle = exceptions.flatMap(({ problem, expires }) => {
    if (expires < today) return [`"${problem}" expired on ${expires}`];
    return ids.has(problem) ? [] : [`"${problem}" accepts nothing of this change`];
  });
  return { problems, idle };
}

function readException(where: string, each: Partial<GateException> | null): GateException {
  const { problem, reason, expires } = each ?? {};
  if (typeof problem !== 'string' || problem === '')
    throw new BadInput(`${where} names no problem. Write the id that the gate prints.`);
  if (typeof reason !== 'string' || reason.trim() === '')
    throw new BadInput(`${where} has no reason. Say why the team accepts "${problem}".`);
  if (!isDay(expires)) throw new BadInput(`${where} has no day on which it expires, such as 2026-12-01.`);
  return { problem, reason, expires };
}
