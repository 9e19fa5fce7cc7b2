import { EXAMPLES, exampleOutput } from '../../support/synth';
import type { Comparison } from './compare';
import { compare } from './compare';
import type { ProgramKnowledge } from './translation';
import { NOTHING_OUTSIDE } from './translation';

// Analysis and simulator say the same of every single and every double failure of every example.

const KNOWLEDGE: Record<string, ProgramKnowledge> = {
  'edge-only': { regions: {}, carrierHosts: { 'city fibre': ['edge9.fabrikam.com'] } },
  'existing-network': { regions: { CANFS1: 'canadacentral' }, carrierHosts: {} },
};

test.each(EXAMPLES)('%s', (example) => {
  const { compared, unknown, differences }: Comparison = compare(
    exampleOutput(example),
    { every: 1 },
    KNOWLEDGE[example] ?? NOTHING_OUTSIDE,
  );
  expect(unknown).toEqual([]);
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(100);
});
