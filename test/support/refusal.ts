import type { App } from 'cdktf';
import { writtenStacks } from './app';

/** What a refusal has to name. */
export interface ExpectedRefusal {
  /** Construct path, or the factory's name. */
  readonly path: string;
  readonly property: string;
  /** As it is printed: strings in quotes. */
  readonly value: string;
  /** Part of the limit. */
  readonly limit: string;
  /** Part of the remedy. */
  readonly remedy: string;
}

/** What an action throws; fails where it throws nothing. */
export function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

/** The action is refused with path, property, value, limit, cause and remedy. */
export function expectRefusal(action: () => unknown, expected: ExpectedRefusal): void {
  expectRefusalText(messageOf(action), expected);
}

/** The program is refused at synthesis, and nothing is written. */
export function expectRefusedSynth(app: App, expected: ExpectedRefusal): void {
  expectRefusal(() => app.synth(), expected);
  expect(writtenStacks(app)).toEqual([]);
}

function expectRefusalText(message: string, expected: ExpectedRefusal): void {
  const { path, property, limit } = expected;
  expect(message).toContain(`[${path}] ${property} `);
  const parts = partsOf(message.slice(message.indexOf(`[${path}] ${property} `)));
  expect(parts).toMatchObject({ path, value: expected.value });
  expect(parts.limit).toContain(limit);
  expect(parts.advice.toLowerCase()).toContain(expected.remedy.toLowerCase());
}

/** The parts of a refusal, each as it is printed. */
export interface Refused {
  readonly path: string;
  readonly property: string;
  /** `nothing` where the message shows no value. */
  readonly value: string;
  /** What follows `must be`, or else the property. */
  readonly limit: string;
  /** The sentences that say why it is refused, and what to do. */
  readonly advice: string;
}

/** The parts of what an action is refused with. */
export function refusal(action: () => unknown): Refused {
  return partsOf(messageOf(action));
}

/** The errors that a message consists of: one, or those that a synthesis lists. */
export function errorsIn(message: string): string[] {
  const listed = /^Validation failed with the following errors:\n {2}(.*)\n\nIf you wish to ignore/s.exec(
    message,
  )?.[1];
  return (listed ?? message).split(/\n\s*(?=\[)/);
}

/** Whether a message reads as every refusal of the library does. */
export function isRefusal(message: string): boolean {
  return FORM.test(message);
}

const FORM =
  /\[(?<path>[^\]]*)\] (?<property>\S+) (?:must be )?(?<limit>.+?)(?: \(got (?<value>.+?)\))?\.\s+(?<advice>\S.+?[.?!]\)?\s+\S.*?[.?!])$/ms;

/**
 * `[path] property must be limit (got value). Cause. Remedy.` The last two are sentences: they begin with a capital or
 * a name in the program, and end with a full stop. Where there are several causes, each is on a line of its own.
 */
function partsOf(message: string): Refused {
  const parts = FORM.exec(message)?.groups;
  if (!parts) throw new Error(`not a refusal: ${message}`);
  const { path, property, value = 'nothing', limit, advice } = parts;
  return { path, property, value, limit, advice };
}
