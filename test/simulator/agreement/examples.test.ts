import { EXAMPLES, exampleOutput } from '../../support/synth';
import type { Comparison } from './compare';
import { compare } from './compare';
import type { ProgramKnowledge } from './translation';
import { NOTHING_OUTSIDE } from './translation';

// Analysis and simulator say the same of every single and every double failure of every example whose names are in Azure DNS.

const KNOWLEDGE: Record<string, ProgramKnowledge> = {
  'edge-only': { regions: {}, carrierHosts: { 'city fibre': ['edge9.fabrikam.com'] } },
  'datacenter-and-azure': {
    regions: {},
    carrierHosts: {},
    datacenters: [
      {
        site: 'Amsterdam',
        networks: ['172.16.0.0/16'],
        frontEnds: { AMSEX1: '172.16.4.11', AMSEX2: '172.16.4.12', AMSEX3: '172.16.4.13' },
        balancer: {
          hostName: 'ams.northwind.example',
          publicAddress: '203.0.113.10',
          address: '172.16.4.10',
          carrier: 'Example Net',
        },
        edges: [
          { name: 'AMSEDGE1', address: '172.16.8.11', publicAddress: '203.0.113.11', carrier: 'Example Net' },
          { name: 'AMSEDGE2', address: '172.16.8.12', publicAddress: '198.51.100.12', carrier: 'Other Net' },
        ],
        devices: [
          { name: 'fw1', publicAddress: '203.0.113.1', carrier: 'Example Net' },
          { name: 'fw2', publicAddress: '198.51.100.2', carrier: 'Other Net' },
        ],
      },
    ],
  },
  'existing-network': { regions: { CANFS1: 'canadacentral' }, carrierHosts: {} },
};

/** The simulator reads names in Azure DNS, and knows no other name servers to take down. */
const BEYOND = ['own-dns', 'hosted-dns'];
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
