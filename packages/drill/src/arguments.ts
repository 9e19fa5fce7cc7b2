import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';

type Choices = NonNullable<ParseArgsConfig['options']>;

/** A command, and what it says of its options. */
export interface CommandLine<T extends Choices> {
  readonly command: string;
  readonly choices: T;
  /** Its help: each option begins a line, with the word for its value. */
  readonly usage: string;
  /** What to do instead of an option that another command has, by the option's name. */
  readonly elsewhere: Readonly<Record<string, string>>;
}

/** The arguments of a command, as Node reads them. */
type Parsed<T extends Choices> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>
>;

/**
 * Reads the arguments of a command.
 *
 * @throws at an option that the command does not have, and at one without its value or with a value that it does not take
 */
export function readArguments<T extends Choices>(line: CommandLine<T>, args: string[]): Parsed<T> {
  const parsed = parsedOrReason(line, args);
  if (typeof parsed === 'string') throw new Error(parsed);
  const empty = Object.entries(parsed.values).find(([, value]) =>
    [value].flat().some((each) => typeof each === 'string' && each.trim() === ''),
  );
  if (empty !== undefined) throw new Error(missingValue(line, empty[0]));
  return parsed;
}

/** What Node reads, or why it does not, in words of the command. */
function parsedOrReason<T extends Choices>(line: CommandLine<T>, args: string[]): Parsed<T> | string {
  try {
    return parseArgs({ args, options: line.choices, allowPositionals: true });
  } catch (error) {
    return reasonOf(line, error as Error);
  }
}

/** The words of an option that takes several at once, and may be repeated. */
export function wordsOf(given: readonly string[]): string[] {
  return given.flatMap((each) =>
    each.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()])),
  );
}

function reasonOf<T extends Choices>(line: CommandLine<T>, { message }: Error): string {
  const [, name] = /'(?:-\w, )?--?([\w-]+)/.exec(message) ?? [];
  if (name === undefined) return message;
  const choice = line.choices[name];
  if (choice === undefined) {
    const option = name.length === 1 ? `-${name}` : `--${name}`;
    const instead = line.elsewhere[name];
    return `${line.command} has no option ${option}${instead === undefined ? '' : `: ${instead}`}.`;
  }
  return choice.type === 'string'
    ? missingValue(line, name)
    : `--${name} takes no value: write --${name} alone.`;
}

function missingValue<T extends Choices>({ usage }: CommandLine<T>, name: string): string {
  const [, shown = `--${name}`] = new RegExp(`^ {2}(--${name} \\S+)`, 'm').exec(usage) ?? [];
  return `--${name} needs a value: write ${shown}.`;
}
