import { connect } from 'node:tls';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { SUBSCRIPTION } from '../../../stand-in/identity';
import { AzureStandIn } from '../../../stand-in/stand-in';
import type { Body } from '../../../stand-in/store';
import { machineBody } from '../support/bodies';
import { Client } from '../support/client';

const STORE = Client.id('Storage/storageAccounts/exports');
const CONTAINER = `${STORE}/blobServices/default/containers/edge`;
const IMMUTABLE = `${CONTAINER}/immutabilityPolicies/default`;
const VAULT = Client.id('KeyVault/vaults/kv');
const DELETED = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault/locations/francecentral/deletedVaults/kv`;
const ROLES = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions`;
const VM = Client.id('Compute/virtualMachines/AMSEDGE1');

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'francecentral' });
});
afterEach(async () => azure.stop());

const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
const accepted = { status: 200 };
const deleted = { status: 303 };

const store = async (sku = 'Standard_GZRS', properties: Body = {}, location = 'francecentral') =>
  client.change('PUT', STORE, { location, sku: { name: sku }, properties });
const keyVault = async (properties: Body = {}) =>
  client.change('PUT', VAULT, { location: 'francecentral', properties: { tenantId: 't', ...properties } });
const immutable = async (days: number) =>
  client.change('PUT', IMMUTABLE, { properties: { immutabilityPeriodSinceCreationInDays: days } });

/** A subnet with endpoints for services. */
async function subnet(services: string[], location = 'westeurope'): Promise<string> {
  const network = Client.id(`Network/virtualNetworks/${location}`);
  const addressSpace = { addressPrefixes: ['10.0.0.0/16'] };
  await client.change('PUT', network, { location, properties: { addressSpace } });
  const serviceEndpoints = services.map((service) => ({ service }));
  const properties = { addressPrefix: '10.0.1.0/24', serviceEndpoints };
  await client.change('PUT', `${network}/subnets/edge`, { properties });
  return `${network}/subnets/edge`;
}
const open = (id: string): Body => ({
  networkAcls: { defaultAction: 'Deny', virtualNetworkRules: [{ id }] },
});

describe('a store', () => {
  test.each([
    ['Standard_GZRS', 'francecentral', accepted],
    ['Standard_GZRS', 'ukwest', refused(400, 'SkuNotSupportedInRegion')],
    ['Standard_GRS', 'ukwest', accepted],
    ['Standard_GRS', 'italynorth', refused(400, 'SkuNotSupportedInRegion')],
    ['Standard_ZRS', 'italynorth', accepted],
    ['Standard_LRS', 'ukwest', accepted],
  ])('with %s in %s', async (sku, region, answer) => {
    expect(await store(sku, {}, region)).toMatchObject(answer);
  });

  test('has a name that nobody else has', async () => {
    azure.takeName('exports.blob.core.windows.net');
    const check = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Storage/checkNameAvailability`;
    const asked = { name: 'exports', type: 'Microsoft.Storage/storageAccounts' };
    expect(await client.change('POST', check, asked)).toMatchObject({ body: { nameAvailable: false } });
    expect(await store()).toMatchObject(refused(409, 'StorageAccountAlreadyTaken'));
    expect(await client.change('POST', check, { ...asked, name: 'others' })).toMatchObject({
      body: { nameAvailable: true },
    });
  });

  test.each([
    ['none', [], 'westeurope', refused(400, 'NetworkAclsValidationFailure')],
    ['one for its region', ['Microsoft.Storage'], 'westeurope', refused(400, 'NetworkAclsValidationFailure')],
    ['one for its region, which is the store’s', ['Microsoft.Storage'], 'francecentral', accepted],
    ['one for all regions', ['Microsoft.Storage.Global'], 'westeurope', accepted],
  ])('lets a subnet in whose endpoint is %s', async (_, services, region, answer) => {
    expect(await store('Standard_GZRS', open(await subnet(services, region)))).toMatchObject(answer);
  });

  test('lets no subnet in that there is not, and keeps a rule for one that goes', async () => {
    const missing = Client.id('Network/virtualNetworks/net/subnets/edge');
    expect(await store('Standard_GZRS', open(missing))).toMatchObject(
      refused(400, 'InvalidResourceReference'),
    );
    const known = await subnet(['Microsoft.Storage.Global']);
    await store('Standard_GZRS', open(known));
    expect(await client.change('DELETE', known)).toMatchObject(deleted);
  });

  test('goes with its containers until a policy is locked, which only grows', async () => {
    await store();
    await client.change('PUT', CONTAINER, { properties: {} });
    await immutable(30);
    expect(await immutable(20)).toMatchObject(accepted);
    await client.change('POST', `${IMMUTABLE}/lock`);
    expect(await immutable(19)).toMatchObject(refused(409, 'ImmutabilityPolicyLocked'));
    expect(await immutable(21)).toMatchObject(accepted);
    const kept = refused(409, 'ContainerProtectedFromDeletion');
    expect(await client.change('DELETE', IMMUTABLE)).toMatchObject(kept);
    expect(await client.change('DELETE', CONTAINER)).toMatchObject(kept);
    expect(await client.change('DELETE', STORE)).toMatchObject(kept);
  });

  test('with a policy that is not locked goes', async () => {
    await store();
    await client.change('PUT', CONTAINER, { properties: {} });
    await immutable(30);
    expect(await client.change('DELETE', STORE)).toMatchObject(deleted);
  });
});

describe('a key vault', () => {
  test('that is deleted keeps its name, and is recovered', async () => {
    await keyVault();
    expect(await client.get(DELETED)).toMatchObject({ status: 404 });
    await client.change('DELETE', VAULT);
    expect(await client.get(DELETED)).toMatchObject(accepted);
    expect(await keyVault()).toMatchObject(refused(409, 'ConflictError'));
    expect(await keyVault({ createMode: 'recover' })).toMatchObject(accepted);
    expect(await client.get(DELETED)).toMatchObject({ status: 404 });
  });

  test('keeps its protection from purging', async () => {
    await keyVault({ enablePurgeProtection: false });
    await keyVault({ enablePurgeProtection: true });
    expect(await keyVault({ enablePurgeProtection: false })).toMatchObject(refused(400, 'BadRequest'));
  });

  test('lets a subnet in that has an endpoint for it', async () => {
    expect(await keyVault(open(await subnet([])))).toMatchObject(
      refused(400, 'NetworkAclsValidationFailure'),
    );
    expect(await keyVault(open(await subnet(['Microsoft.KeyVault'])))).toMatchObject(accepted);
  });

  test('has the key of a template, which a second deployment leaves as it is', async () => {
    await keyVault();
    const resources = [
      { type: 'Microsoft.KeyVault/vaults/keys', name: 'kv/exports', properties: { kty: 'RSA' } },
    ];
    const template = { mode: 'Incremental', template: { resources } };
    const deployment = Client.id('Resources/deployments/key');
    expect(await client.change('PUT', deployment, { properties: template })).toMatchObject(accepted);
    expect(await client.get(`${VAULT}/keys/exports`)).toMatchObject({ body: { properties: { kty: 'RSA' } } });
    expect(await client.change('POST', `${deployment}/exportTemplate`)).toMatchObject({
      body: { template: { resources } },
    });
  });

  test('answers by its own name, and lets nobody in', async () => {
    expect(await throughProxy('kv.vault.azure.net')).toBe(401);
    expect(await throughProxy('kv.vault.azure.net', 'Bearer x')).toBe(403);
  });
});

/** Asks for a host by the proxy that the environment names, as the provider does. */
async function throughProxy(host: string, authorization?: string): Promise<number> {
  const { HTTPS_PROXY: proxy, SSL_CERT_FILE: bundle } = azure.environment;
  const ca = readFileSync(bundle, 'utf8');
  return new Promise((resolve, reject) => {
    const tunnel = request(proxy, { method: 'CONNECT', path: `${host}:443`, ca });
    tunnel.on('error', reject);
    tunnel.on('connect', (_, socket) => {
      const secure = connect({ socket, servername: host, ca }, () => {
        const header = authorization ? `Authorization: ${authorization}\r\n` : '';
        secure.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n${header}Connection: close\r\n\r\n`);
      });
      secure.on('error', reject);
      secure.once('data', (chunk: Buffer) => {
        resolve(Number(chunk.toString().split(' ')[1]));
        secure.destroy();
      });
    });
    tunnel.end();
  });
}

describe('an assignment of a role', () => {
  const assign = async (name: string, properties: Body) =>
    client.change('PUT', `${STORE}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
      properties,
    });
  const READER = `${ROLES}/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
  const somebody = { principalType: 'ServicePrincipal', principalId: 'p' };

  beforeEach(async () => store());

  test('needs a role that there is', async () => {
    const own = { roleDefinitionId: `${ROLES}/own`, ...somebody };
    expect(await assign('a', own)).toMatchObject(refused(400, 'RoleDefinitionDoesNotExist'));
    await client.change('PUT', `${ROLES}/own`, { properties: { roleName: 'Writer' } });
    expect(await assign('a', own)).toMatchObject({ status: 201 });
    expect(await client.change('DELETE', `${ROLES}/own`)).toMatchObject(
      refused(400, 'RoleDefinitionHasAssignments'),
    );
  });

  test('is made once for a scope', async () => {
    await assign('a', { roleDefinitionId: READER, ...somebody });
    expect(await assign('b', { roleDefinitionId: READER, ...somebody })).toMatchObject(
      refused(409, 'RoleAssignmentExists'),
    );
    expect(await assign('b', { roleDefinitionId: READER, ...somebody, principalId: 'q' })).toMatchObject({
      status: 201,
    });
  });

  test('needs a principal that there is, where it does not say of which kind', async () => {
    await client.change('PUT', VM, machineBody('AMSEDGE1', {}, { identity: { type: 'SystemAssigned' } }));
    const { identity } = (await client.get(VM)).body as { identity: { principalId: string } };
    const { principalId } = identity;
    expect(await assign('a', { roleDefinitionId: READER, principalId: 'p' })).toMatchObject(
      refused(400, 'PrincipalNotFound'),
    );
    expect(await assign('a', { roleDefinitionId: READER, principalId })).toMatchObject({ status: 201 });
  });

  test('a role has a name that no other has', async () => {
    await client.change('PUT', `${ROLES}/own`, { properties: { roleName: 'Writer' } });
    const again = { properties: { roleName: 'Writer' } };
    expect(await client.change('PUT', `${ROLES}/own`, again)).toMatchObject({ status: 201 });
    expect(await client.change('PUT', `${ROLES}/other`, again)).toMatchObject(
      refused(409, 'RoleDefinitionWithSameNameExists'),
    );
  });
});

test('a machine that is made again has another principal, and one that is written again has the same', async () => {
  const body = machineBody('AMSEDGE1', {}, { identity: { type: 'SystemAssigned' } });
  const principal = async () =>
    ((await client.get(VM)).body as { identity: { principalId: string } }).identity.principalId;
  await client.change('PUT', VM, body);
  const first = await principal();
  await client.change('PUT', VM, body);
  expect(await principal()).toBe(first);
  await client.change('DELETE', VM);
  await client.change('PUT', VM, body);
  expect(await principal()).not.toBe(first);
});
