import { each } from '../../support/each';
import { compare } from './compare';
import type { RandomEstate } from './random';
import { programs, synthesize } from './random';

// Analysis and simulator say the same of every single failure of random estates, and of a part of their double failures, a different one for
// each estate.

const SEED = 1;
const ESTATES = 200;
/** One of so many double failures. */
const EVERY = 40;

const estates: RandomEstate[] = [];

test('says the same of 200 random estates', () => {
  const differences: string[] = [];
  const unknown = new Set<string>();
  let compared = 0;
  for (const [index, program] of programs(SEED, 2 * ESTATES).entries()) {
    if (estates.length === ESTATES) break;
    const made = synthesize(program);
    if (typeof made === 'string') continue;
    estates.push(made);
    const result = compare(made.output, { every: EVERY, from: index }, made.knowledge);
    compared += result.compared;
    result.unknown.forEach((service) => unknown.add(service));
    differences.push(...result.differences.map((line) => `program ${index}: ${line}`));
  }
  expect(each(estates)).toHaveLength(ESTATES);
  expect([...unknown]).toEqual([]);
  expect(differences.slice(0, 20)).toEqual([]);
  expect(compared).toBeGreaterThan(ESTATES * 500);
}, 600_000);
