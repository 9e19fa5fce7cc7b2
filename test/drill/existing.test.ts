import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDrill } from '../../packages/drill/src/command';
import {
  asNeeded,
  checkExisting,
  guessExisting,
  needsOf,
  readExisting,
} from '../../packages/drill/src/existing';
import { parseOptions } from '../../packages/drill/src/options';
import type { Prepared } from '../../packages/drill/src/prepare';
import { prepare } from '../../packages/drill/src/prepare';
import { ExitCode } from '../../packages/drill/src/ready';
import type { StackJson } from '../../packages/drill/src/synthesized';

const SUBSCRIPTION = '99999999-9999-4999-8999-999999999999';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-network`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-east`;
const SUBNET = `${NETWORK}/subnets/snet-exchange`;

/** A card of a team in a subnet that exists, and a zone by name. */
const JSON_OF_STACK: StackJson = {
  provider: { azurerm: [{ features: [{}], client_id: 'a person' }] },
  resource: {
    azurerm_resource_group: { Own: { name: 'rg-own', location: 'eastus' } },
    azurerm_network_interface: {
      One: {
        name: 'nic-1',
        location: 'eastus',
        resource_group_name: '${azurerm_resource_group.Own.name}',
        ip_configuration: [{ name: 'one', subnet_id: SUBNET, private_ip_address: '10.40.8.20' }],
      },
    },
    azurerm_dns_a_record: {
      Host: { name: 'host', zone_name: 'contoso.com', resource_group_name: 'rg-dns', records: ['192.0.2.1'] },
    },
  },
};

const prepared = (json: StackJson = JSON_OF_STACK): Prepared =>
  prepare({ stacks: [{ name: 'site', json, dependsOn: [] }], estates: [] }, { full: false });

describe('what exists', () => {
  test('is found by ids that are written out and by names, with all that it is part of', () => {
    const needs = needsOf(prepared());
    expect(needs.map(({ id }) => id.text)).toEqual([
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-dns`,
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/contoso.com`,
      GROUP,
      NETWORK,
      SUBNET,
    ]);
    expect(needs[0].stacks).toEqual(['site']);
  });

  test('is guessed so that what uses it fits', () => {
    const applied = prepared();
    const guess = guessExisting(needsOf(applied), applied, []);
    const bodies = Object.fromEntries(guess.map(({ id, body }) => [id, body]));
    expect(bodies[NETWORK]).toEqual({
      location: 'eastus',
      properties: { addressSpace: { addressPrefixes: ['10.40.0.0/16'] } },
    });
    expect(bodies[SUBNET]).toEqual({ properties: { addressPrefixes: ['10.40.8.0/24'] } });
    expect(() => checkExisting(needsOf(applied), guess, ['drill', 'cdktf.out'])).not.toThrow();
  });

  test('is named with the command where it is missing', () => {
    const applied = prepared();
    const guess = guessExisting(needsOf(applied), applied, []).filter(({ id }) => id !== SUBNET);
    const check = (): void => checkExisting(needsOf(applied), guess, ['drill', 'cdktf.out']);
    expect(check).toThrow(`${SUBNET}\n    used by site`);
    expect(check).toThrow('  cdktf-resilient-exchange-drill drill cdktf.out --write-existing existing.json');
  });

  test('is named once, with the command that was called and all its folders', () => {
    const needs = needsOf(prepared()).map((each) => ({ ...each, stacks: ['later'] }));
    const command = ['year', 'deployed.out', '--next', "the team's folder"];
    let said = '';
    try {
      checkExisting([...needsOf(prepared()), ...needs], [], command);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said.split(`  ${SUBNET}\n    used by site, later\n`)).toHaveLength(2);
    expect(said).toContain("drill year deployed.out --next 'the team'\\''s folder' --existing existing.json");
  });

  test('is taken from the real subscription, ids in its bodies too; another group is another resource', () => {
    const applied = prepared();
    const needs = needsOf(applied);
    const real = '11111111-1111-4111-8111-111111111111';
    const inReal = (text: string): string => text.split(SUBSCRIPTION).join(real);
    const guess = guessExisting(needs, applied, []);
    const gateway = { id: SUBNET, body: { properties: { beside: `${NETWORK}/x`, network: NETWORK } } };
    const file = JSON.parse(inReal(JSON.stringify([...guess, gateway]))) as typeof guess;
    expect(asNeeded(file, needs)).toEqual([...guess, gateway]);
    const other = file.map((each) => ({ ...each, id: each.id.replace('rg-network', 'rg-other') }));
    expect(() => checkExisting(needs, asNeeded(other, needs), ['drill', 'cdktf.out'])).toThrow(SUBNET);
  });

  test('is nothing where the program makes all of it', () => {
    const { azurerm_resource_group: own } = JSON_OF_STACK.resource!;
    expect(needsOf(prepared({ ...JSON_OF_STACK, resource: { azurerm_resource_group: own } }))).toEqual([]);
  });
});

describe('the file of what exists', () => {
  const directory = mkdtempSync(join(tmpdir(), 'existing-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const file = (text: string): string => {
    const path = join(directory, 'existing');
    writeFileSync(path, text);
    return path;
  };

  test('is JSON or YAML', () => {
    const resources = [{ id: GROUP, body: { location: 'eastus' } }];
    expect(readExisting(file(JSON.stringify({ resources })))).toEqual(resources);
    expect(readExisting(file(`resources:\n  - id: ${GROUP}\n    body: { location: eastus }\n`))).toEqual(
      resources,
    );
  });

  test.each([
    ['{', 'cannot be read'],
    ['[]', 'must have a list of resources'],
    ['{"resources":[{"id":"rg"}]}', 'is no id of Azure (got "rg")'],
    [`{"resources":[{"id":"${GROUP}"}]}`, 'must have a body'],
  ])('is refused as %s', (text, why) => {
    expect(() => readExisting(file(text))).toThrow(why);
  });
});

describe('the stacks as they are applied', () => {
  test('have the settings of the provider that say nothing of where and as whom, and the subscription of the ids', () => {
    const { stacks, subscription } = prepared();
    expect(stacks[0].json.provider).toEqual({ azurerm: [{ features: [{}] }] });
    expect(subscription).toBe(SUBSCRIPTION);
    expect(stacks[0].json.terraform?.backend).toEqual({ local: { path: '../../../terraform.site.tfstate' } });
  });

  test('have nothing of a type that the stand-in does not know, and nothing that refers to it', () => {
    const { azurerm_resource_group: own } = JSON_OF_STACK.resource!;
    const resource = {
      azurerm_resource_group: own,
      azurerm_redis_cache: { Cache: { name: 'cache' } },
      azurerm_public_ip: { Address: { tags: { of: '${azurerm_redis_cache.Cache.name}' } } },
    };
    const { stacks, leftOut } = prepared({ ...JSON_OF_STACK, resource });
    expect(stacks[0].json.resource).toEqual({ azurerm_resource_group: own });
    expect(leftOut).toEqual([
      expect.objectContaining({
        address: 'azurerm_redis_cache.Cache',
        reason: expect.stringContaining('does not know') as string,
      }),
      expect.objectContaining({
        address: 'azurerm_public_ip.Address',
        reason: expect.stringContaining('azurerm_redis_cache.Cache') as string,
      }),
    ]);
  });

  test.each([
    ['aws', 'the stand-in answers for Azure alone'],
    ['dns', 'needs a name server'],
  ])('leave a stack out that uses the provider %s', (provider, why) => {
    const { stacks, leftOut } = prepared({ ...JSON_OF_STACK, provider: { azurerm: [{}], [provider]: [{}] } });
    expect([stacks, leftOut]).toEqual([
      [],
      [{ stack: 'site', reason: expect.stringContaining(why) as string }],
    ]);
  });

  test('leave a stack out that runs commands', () => {
    const block = { provisioner: [{ 'local-exec': { command: 'rm -rf /' } }] };
    const { leftOut } = prepared({ resource: { terraform_data: { Run: block } } });
    expect(leftOut[0].reason).toContain('terraform_data.Run has a provisioner');
  });

  test('give a value to each variable that has none', () => {
    const variable = {
      secret: { type: 'string' },
      size: { type: 'number' },
      list: { type: 'list(string)' },
      set: { default: 1 },
    };
    expect(prepared({ ...JSON_OF_STACK, variable }).variables.get('site')).toEqual({
      ...{ secret: 'not-a-Secret-1', size: '1', list: '[]' },
    });
  });
});

test('a file that somebody may have compared with Azure is not overwritten', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drill-existing-'));
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const drill = async (file: string): Promise<string> => {
      const options = parseOptions([join(directory, 'no-folder'), '--write-existing', file]);
      expect(await runDrill(options)).toBe(ExitCode.BAD_INPUT);
      return String(said.mock.lastCall![0]);
    };
    const file = join(directory, 'existing.json');
    expect(await drill(file)).not.toContain('existing.json');
    writeFileSync(file, 'compared');
    expect(await drill(file)).toBe(
      `${file} exists, and somebody may have compared it with Azure: pass another file, or remove it first.\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe('compared');
  } finally {
    said.mockRestore();
    rmSync(directory, { recursive: true });
  }
});
