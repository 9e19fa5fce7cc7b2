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
