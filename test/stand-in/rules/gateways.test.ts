import { AzureStandIn } from '../../../stand-in/stand-in';
import type { Body } from '../../../stand-in/store';
import { Client } from '../support/client';

const NETWORK = Client.id('Network/virtualNetworks/net');
const HUB = Client.id('Network/virtualNetworks/hub');
const CONNECTION = Client.id('Network/connections/con');

let azure: AzureStandIn;
let client: Client;

const refused = (code: string) => ({ status: 400, body: { error: { code } } });
const accepted = { status: 200 };
const put = async (path: string, properties: Body) =>
  client.change('PUT', path, { location: 'westeurope', properties });

async function network(path: string, space: string, subnet = 'GatewaySubnet'): Promise<string> {
  await put(path, { addressSpace: { addressPrefixes: [`${space}.0.0/16`] } });
  await put(`${path}/subnets/${subnet}`, { addressPrefix: `${space}.1.0/24` });
  return `${path}/subnets/${subnet}`;
}

const gateway = async (name: string, subnet: string, more: Body = {}, addresses = 1) =>
  put(Client.id(`Network/virtualNetworkGateways/${name}`), {
    gatewayType: 'Vpn',
    ipConfigurations: Array.from({ length: addresses }, (_, index) => ({
      name: `instance-${index}`,
      properties: { subnet: { id: subnet } },
    })),
    ...more,
  });

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'westeurope' });
});
afterEach(async () => azure.stop());

test('a gateway is in a subnet of that name', async () => {
  expect(await gateway('one', await network(NETWORK, '10.1', 'gateways'))).toMatchObject(
    refused('InvalidVirtualNetworkGateway'),
  );
  expect(await gateway('one', await network(HUB, '10.2'))).toMatchObject(accepted);
});

test('two active instances have two addresses', async () => {
  const subnet = await network(NETWORK, '10.1');
  expect(await gateway('one', subnet, { activeActive: true })).toMatchObject(
    refused('InvalidVirtualNetworkGateway'),
  );
  expect(await gateway('one', subnet, { activeActive: true }, 2)).toMatchObject(accepted);
});

test('a network has one gateway of a kind', async () => {
  const subnet = await network(NETWORK, '10.1');
  expect(await gateway('one', subnet)).toMatchObject(accepted);
  expect(await gateway('two', subnet)).toMatchObject(refused('InvalidVirtualNetworkGateway'));
  expect(await gateway('two', subnet, { gatewayType: 'ExpressRoute' })).toMatchObject(accepted);
  expect(await gateway('one', subnet)).toMatchObject(accepted);
});

test('a network uses the gateway of another only if that has one', async () => {
  await network(NETWORK, '10.1');
  const subnet = await network(HUB, '10.2');
  const peer = async (useRemoteGateways: boolean) =>
    put(`${NETWORK}/virtualNetworkPeerings/hub`, { remoteVirtualNetwork: { id: HUB }, useRemoteGateways });
  expect(await peer(true)).toMatchObject(refused('RemoteVnetHasNoGateways'));
  expect(await peer(false)).toMatchObject(accepted);
  await gateway('one', subnet);
  expect(await peer(true)).toMatchObject(accepted);
});

test('the key of a connection is read and written beside it', async () => {
  expect(await client.change('PUT', `${CONNECTION}/sharedkey`, { value: 'x' })).toMatchObject({
    status: 404,
  });
  await put(CONNECTION, { connectionType: 'IPsec', sharedKey: 'first' });
  expect(await client.get(`${CONNECTION}/sharedkey`)).toMatchObject({ body: { value: 'first' } });
  expect(await client.change('PUT', `${CONNECTION}/sharedkey`, { value: 'second' })).toMatchObject(accepted);
  expect(await client.get(`${CONNECTION}/sharedkey`)).toMatchObject({ body: { value: 'second' } });
});
