import { EXAMPLES, exampleOutput } from '../../support/synth';
import type { Comparison } from './compare';
import { compare } from './compare';
import type { ProgramKnowledge } from './translation';
import { NOTHING_OUTSIDE } from './translation';

// Analysis and simulator say the same of every single and every double failure of every example whose names are in Azure DNS.

const KNOWLEDGE: Record<string, ProgramKnowledge> = {
  'edge-only': { regions: {}, carrierHosts: { 'city fibre': ['edge9.fabrikam.com'] } },
  'existing-network': { regions: { CANFS1: 'canadacentral' }, carrierHosts: {} },
};

/**
 * The simulator reads names in Azure DNS, and knows no other servers to take down; of Traffic Manager it knows priorities, and of sites those in
 * Azure.
 */
const BEYOND = ['own-dns', 'hosted-dns', 'datacenter-and-azure'];
const SIMULATED = EXAMPLES.filter((example) => !BEYOND.includes(example));

test.each(SIMULATED)('%s', (example) => {
  const { compared, unknown, differences }: Comparison = compare(
    exampleOutput(example),
    { every: 1 },
    KNOWLEDGE[example] ?? NOTHING_OUTSIDE,
  );
  expect(unknown).toEqual([]);
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(100);
});
