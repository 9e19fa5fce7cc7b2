import { App } from 'cdktf';
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

function expectRefusalText(message: string, { path, property, value, limit, remedy }: ExpectedRefusal): void {
  const head = `[${path}] ${property} is ${value}, but must be `;
  expect(message).toContain(head);
  const [, tail] = message.split(head);
  const parts = /^(?<limit>.+?)\. Why: (?<cause>.+?)\. Remedy: (?<remedy>.+?)\.?$/m.exec(tail)?.groups;
  expect(parts?.limit).toContain(limit);
  expect(parts?.cause).toMatch(/\w{3}/);
  expect(parts?.remedy).toContain(remedy);
}

/** The parts of a refusal, each as it is printed. */
export interface Refused {
  readonly path: string;
  readonly property: string;
  readonly value: string;
  readonly limit: string;
  readonly cause: string;
  readonly remedy: string;
}

/** The parts of what an action is refused with. */
export function refusal(action: () => unknown): Refused {
  const message = messageOf(action);
  const form =
    /\[(?<path>[^\]]*)\] (?<property>.+?) is (?<value>.+?), but must be (?<limit>.+?)\. Why: (?<cause>.+?)\. Remedy: (?<remedy>.+?)\.?$/m;
  const parts = form.exec(message)?.groups;
  if (!parts) throw new Error(`no refusal: ${message}`);
  return { ...parts } as unknown as Refused;
}
