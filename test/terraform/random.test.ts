import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../support/synth';
import { randomStacks, validate, writeStack } from './support/random-stacks';
import { describeHere, reasonWithoutDns, Workdir } from './support/terraform';

// Stacks of random programs are valid to the real provider, which knows limits that no schema has. The nightly lane takes more and other ones.

const COUNT = Number(process.env.RANDOM_STACKS ?? 20);
const SEED = Number(process.env.RANDOM_SEED ?? 20261122);

describeHere('stacks of random programs', () => {
  const directory = temporaryDirectory();
  // Nothing answers there, and nothing is to be asked.
  const nowhere = { ARM_METADATA_HOSTNAME: 'localhost:1', ARM_USE_CLI: 'false', AZURE_CONFIG_DIR: directory };
  const workdir = new Workdir(join(directory, 'stack'), nowhere);
  const stacks = randomStacks(COUNT, SEED);

  beforeAll(async () => {
    const reason = reasonWithoutDns();
    if (reason !== undefined) throw new Error(reason);
    mkdirSync(workdir.path);
    const providers = {
      azurerm: { source: 'azurerm', version: '4.55.0' },
      dns: { source: 'dns', version: '3.4.3' },
    };
    writeStack(workdir, { terraform: { required_providers: providers } });
    await workdir.init();
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  test('are as many as are asked for', () => {
    expect(stacks).toHaveLength(COUNT);
  });

  test.each(stacks.map((each) => [each.title, each] as const))(
    'are valid without a warning: %s',
    (_, { stack, program }) => {
      expect({ said: validate(workdir, stack), program }).toEqual({ said: [], program });
    },
  );
});
