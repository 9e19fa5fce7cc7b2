import { compare } from './compare';
import { programs, synthesize } from './random';

const SEED = 1;

/** What was found in random estates. */
export interface Findings {
  /** How many estates were asked about: those whose programs the library accepts. */
  readonly estates: number;
  /** How many verdicts were compared. */
  readonly compared: number;
  /** Services that only one side knows. */
  readonly unknown: string[];
  /** A line for each verdict in which analysis and simulator differ, with the number of the program. */
  readonly differences: string[];
}

/**
 * Asks about every single failure of so many random estates, and about one of so many of their double failures, different ones for each estate.
 * The first estates are the same however many are asked about.
 */
export function compareRandomEstates(wanted: number, every: number): Findings {
  const differences: string[] = [];
  const unknown = new Set<string>();
  let compared = 0;
  let estates = 0;
  for (const [index, program] of programs(SEED, 2 * wanted).entries()) {
    if (estates === wanted) break;
    const made = synthesize(program);
    if (typeof made === 'string') continue;
    estates += 1;
    const result = compare(made.output, { every, from: index }, made.knowledge);
    compared += result.compared;
    result.unknown.forEach((service) => unknown.add(service));
    differences.push(...result.differences.map((line) => `program ${index}: ${line}`));
  }
  return { estates, compared, unknown: [...unknown], differences };
}
