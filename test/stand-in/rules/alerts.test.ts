import { AzureStandIn } from '../../../stand-in/stand-in';
import type { Body } from '../../../stand-in/store';
import { machineBody } from '../support/bodies';
import { Client } from '../support/client';

const WORKSPACE = Client.id('OperationalInsights/workspaces/log');
const VM = Client.id('Compute/virtualMachines/AMSFE1');

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'francecentral' });
  await client.change('PUT', WORKSPACE, { location: 'francecentral', properties: {} });
  await client.change('PUT', VM, machineBody('AMSFE1'));
});
afterEach(async () => azure.stop());

const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
const accepted = { status: 200 };
const put = async (path: string, properties: Body, location = 'francecentral') =>
  client.change('PUT', path.startsWith('/') ? path : Client.id(path), { location, properties });

test.each([
  ['Insights/dataCollectionRules/dcr', 'InvalidPayload'],
  ['Insights/scheduledQueryRules/alert', 'BadRequest'],
])('%s lives in the region of its workspace', async (path, code) => {
  expect(await put(path, { scopes: [WORKSPACE] }, 'westeurope')).toMatchObject(refused(400, code));
  expect(await put(path, { scopes: [WORKSPACE] })).toMatchObject(accepted);
});

test('a metric alert is about what lies in one region', async () => {
  const far = Client.id('Compute/virtualMachines/DUBFE1');
  await client.change('PUT', far, { ...machineBody('DUBFE1'), location: 'northeurope' });
  const alert = async (scopes: string[], more: Body = {}) =>
    put('Insights/metricAlerts/alert', { scopes, ...more }, 'global');
  expect(await alert([VM, far])).toMatchObject(refused(400, 'BadRequest'));
  expect(await alert([VM], { targetResourceRegion: 'northeurope' })).toMatchObject(
    refused(400, 'BadRequest'),
  );
  expect(await alert([VM], { targetResourceRegion: 'westeurope' })).toMatchObject(accepted);
  expect(await client.change('DELETE', VM)).toMatchObject({ status: 303 });
});

test('an alert on activities is global, or in one of three regions', async () => {
  const alert = async (location: string) =>
    put('Insights/activityLogAlerts/alert', { scopes: [Client.id()] }, location);
  expect(await alert('francecentral')).toMatchObject(refused(400, 'LocationNotAvailableForResourceType'));
  expect(await alert('global')).toMatchObject(accepted);
  expect(await alert('northeurope')).toMatchObject(accepted);
});

test('an action group has a short name of 1 to 12 characters', async () => {
  const group = async (groupShortName: string) =>
    put('Insights/actionGroups/group', { groupShortName }, 'global');
  expect(await group('x'.repeat(13))).toMatchObject(refused(400, 'GroupShortNameTooLong'));
  expect(await group('x'.repeat(12))).toMatchObject(accepted);
});

test('two settings do not send one category to one workspace', async () => {
  const setting = async (name: string, category: string) =>
    put(`${VM}/providers/Microsoft.Insights/diagnosticSettings/${name}`, {
      workspaceId: WORKSPACE,
      logs: [{ category, enabled: true }],
    });
  await setting('one', 'Jobs');
  expect(await setting('one', 'Jobs')).toMatchObject(accepted);
  expect(await setting('two', 'Jobs')).toMatchObject(refused(409, 'Conflict'));
  expect(await setting('two', 'Alerts')).toMatchObject(accepted);
});

test('the agent needs an identity on its machine', async () => {
  const agent = async () => put(`${VM}/extensions/agent`, { type: 'AzureMonitorWindowsAgent' }, 'westeurope');
  expect(await agent()).toMatchObject(refused(409, 'VMExtensionProvisioningError'));
  await client.change('PUT', VM, machineBody('AMSFE1', {}, { identity: { type: 'SystemAssigned' } }));
  expect(await agent()).toMatchObject(accepted);
});
