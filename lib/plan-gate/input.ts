import { readFileSync } from 'node:fs';
import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { isDay } from '../core/iso-day';
import type { EstateDocument } from '../model/estate-document';
import { BadInput } from './bad-input';
import type { Estates } from './estate';
import { readEstate } from './estate';

/** The options of a command. */
export function parseOptions<T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  usage: string,
): ReturnType<typeof parseArgs<{ options: T }>>['values'] {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (thrown) {
    throw new BadInput(`${(thrown as Error).message}\n\n${usage}`);
  }
}

/** An option that has to be given. */
export function required(value: string | undefined, option: string, usage: string): string {
  if (value === undefined) throw new BadInput(`${option} is missing.\n\n${usage}`);
  return value;
}

/** The day for the exceptions. */
export function dayOf(day: string): string {
  const isValid: boolean = isDay(day);
  if (!isValid) throw new BadInput(`--today must be a day, such as 2026-12-01 (got ${day}).`);
  return day;
}

/** Machines that are said to be off. */
export function listOf(values: string[] = []): string[] {
  return values.flatMap((each) => each.split(',')).map((each) => each.trim());
}

/** The two models of one estate. */
export function readEstates(deployed: string, planned: string): Estates {
  const estates = {
    deployed: readEstate('The deployed model', readInput(deployed)),
    planned: readEstate('The new model', readInput(planned)),
  };
  if (estates.deployed.estate !== estates.planned.estate)
    throw new BadInput(
      `The deployed model is of the estate ${estates.deployed.estate}, and the new one of ${estates.planned.estate}. Pass two models of one estate.`,
    );
  return estates;
}

/** Refuses names of machines that the estate does not have. */
export function checkMachines({ machines }: EstateDocument, down: string[]): void {
  const strange = down.find((each) => !machines.some(({ id }) => id === each));
  if (strange !== undefined)
    throw new BadInput(
      `--down names ${strange === '' ? 'nothing' : strange}, which is no machine of the deployed model. Its machines are ${machines.map(({ id }) => id).join(', ')}.`,
    );
}

/** A file. */
export function readInput(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new BadInput(`${file} cannot be read (${(thrown as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}
