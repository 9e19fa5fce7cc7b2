import { BUILT_IN_ROLES } from '../../../stand-in/rules/access';
import { AzureStandIn } from '../../../stand-in/stand-in';
import { parseResourceId } from '../../../stand-in/resource-id';
import type { Body } from '../../../stand-in/store';
import { Client } from '../support/client';

const VAULT = Client.id('KeyVault/vaults/kv');
const KEY = `${VAULT}/keys/disks`;
const SET = Client.id('Compute/diskEncryptionSets/des');
const DISK = Client.id('Compute/disks/data');
const region = 'westeurope';

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: region });
  vault({ enablePurgeProtection: true });
  azure.store.put(parseResourceId(KEY)!, { properties: {} });
});
afterEach(async () => azure.stop());

function vault(properties: Body, location = region): void {
  azure.store.put(parseResourceId(VAULT)!, { location, properties });
}

const makeSet = async (url = 'https://kv.vault.azure.net/keys/disks/1') =>
  client.change('PUT', SET, {
    location: region,
    identity: { type: 'SystemAssigned' },
    properties: { activeKey: { keyUrl: url, sourceVault: { id: VAULT } } },
  });
const makeDisk = async (location = region) =>
  client.change('PUT', DISK, {
    location,
    properties: {
      diskSizeGB: 8,
      creationData: { createOption: 'Empty' },
      encryption: { diskEncryptionSetId: SET },
    },
  });
const grant = async (scope: string, role = 'Key Vault Crypto Service Encryption User') => {
  const { principalId } = azure.store.get(SET)!.body.identity as { principalId: string };
  return client.change('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/r`, {
    properties: {
      principalId,
      principalType: 'ServicePrincipal',
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${BUILT_IN_ROLES[role]}`,
    },
  });
};
const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
const accepted = { status: 200 };

test.each<[string, Body, string, string]>([
  ['without protection from purging', {}, region, 'InvalidParameter'],
  ['in another region', { enablePurgeProtection: true }, 'northeurope', 'InvalidResourceReference'],
])('a set takes no vault %s', async (_, properties, location, code) => {
  vault(properties, location);
  expect(await makeSet()).toMatchObject(refused(400, code));
  vault({ enablePurgeProtection: true });
  expect(await makeSet()).toMatchObject(accepted);
});

test.each([
  ['the key', KEY],
  ['its vault', VAULT],
])('a disk is made when the set may use %s', async (_, scope) => {
  expect(await makeSet()).toMatchObject(accepted);
  expect(await makeDisk()).toMatchObject(refused(403, 'KeyVaultAccessForbidden'));
  await grant(scope);
  expect(await makeDisk()).toMatchObject(accepted);
});

test('another right is not enough, and neither is a key that is not there', async () => {
  await makeSet();
  await grant(KEY, 'Reader');
  expect(await makeDisk()).toMatchObject(refused(403, 'KeyVaultAccessForbidden'));
  await makeSet('https://kv.vault.azure.net/keys/other/1');
  await grant(VAULT);
  expect(await makeDisk()).toMatchObject(refused(403, 'KeyVaultAccessForbidden'));
});

test('no disk is made with a key that is disabled', async () => {
  await makeSet();
  await grant(KEY);
  const disabled = { attributes: { enabled: false } };
  azure.store.put(parseResourceId(KEY)!, { properties: disabled });
  expect(await makeDisk()).toMatchObject(refused(403, 'KeyVaultAccessForbidden'));
  azure.store.put(parseResourceId(KEY)!, { properties: { attributes: { enabled: true } } });
  expect(await makeDisk()).toMatchObject(accepted);
});

describe('a set with an identity that it is given', () => {
  const IDENTITY = Client.id('ManagedIdentity/userAssignedIdentities/id');
  const NEXT = KEY.replace('disks', 'disks-2');
  const urlOf = (name: string): string => `https://kv.vault.azure.net/keys/${name}/1`;
  const make = async (name = 'disks') =>
    client.change('PUT', SET, {
      location: region,
      identity: { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } },
      properties: { activeKey: { keyUrl: urlOf(name), sourceVault: { id: VAULT } } },
    });
  const allow = async (scope: string, name: string) => {
    const { principalId } = azure.store.get(IDENTITY)!.body.properties as { principalId: string };
    return client.change('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
      properties: {
        principalId,
        principalType: 'ServicePrincipal',
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${BUILT_IN_ROLES['Key Vault Crypto Service Encryption User']}`,
      },
    });
  };
  const revoke = (scope: string, name: string): void =>
    azure.store.delete(
      parseResourceId(`${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`)!,
    );

  beforeEach(async () => {
    await client.change('PUT', IDENTITY, { location: region });
    azure.store.put(parseResourceId(NEXT)!, { properties: {} });
  });

  test('is made when that may use the key, and so are its disks', async () => {
    expect(await make()).toMatchObject(refused(403, 'KeyVaultAccessForbidden'));
    await allow(KEY, 'r');
    expect(await make()).toMatchObject(accepted);
    expect(await makeDisk()).toMatchObject(accepted);
  });

  test.each([
    ['without a right to the next key', ['former']],
    ['when the right to the former key is gone', ['next']],
  ])('does not change its key %s while disks have it', async (_, rights) => {
    await allow(KEY, 'former');
    await make();
    await makeDisk();
    await allow(NEXT, 'next');
    if (!rights.includes('former')) revoke(KEY, 'former');
    if (!rights.includes('next')) revoke(NEXT, 'next');
    expect(await make('disks-2')).toMatchObject(refused(403, 'KeyVaultAccessForbidden'));
    await allow(KEY, 'former');
    await allow(NEXT, 'next');
    expect(await make('disks-2')).toMatchObject(accepted);
  });

  test('changes its key while no disk has it with a right to the next one alone', async () => {
    await allow(KEY, 'former');
    await make();
    revoke(KEY, 'former');
    await allow(NEXT, 'next');
    expect(await make('disks-2')).toMatchObject(accepted);
  });
});

test('a disk has a set of its own region', async () => {
  await makeSet();
  await grant(KEY);
  expect(await makeDisk('northeurope')).toMatchObject(refused(400, 'InvalidResourceReference'));
});

test('a vault is found in the whole subscription by its type', async () => {
  const [subscription] = VAULT.split('/resourceGroups');
  const found = async (type: string) =>
    client.get(`${subscription}/resources?$filter=${encodeURIComponent(`resourceType eq '${type}'`)}`);
  expect(await found('Microsoft.KeyVault/vaults')).toMatchObject({ body: { value: [{ id: VAULT }] } });
  expect(await found('Microsoft.Compute/disks')).toMatchObject({ body: { value: [] } });
});
