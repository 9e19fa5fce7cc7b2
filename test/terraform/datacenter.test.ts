import type { App } from 'cdktf';
import { Construct } from 'constructs';
import { AzureRegion, GatewayConnection, Secret, Site } from 'cdktf-resilient-exchange';
import { SUBSCRIPTION } from '../../stand-in/identity';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn } from '../../stand-in/stand-in';
import { stackIn } from '../support/app';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';

const AMSTERDAM = { code: 'AMS', siteName: 'Amsterdam', networks: ['192.168.0.0/16'] };
const KEYS = { vpn_shared_key: 'not-a-Secret-1', circuit_key: 'not-a-Secret-2' };
const CIRCUIT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/er/providers/Microsoft.Network/expressRouteCircuits/one`;

function gatewayIn(app: App, name: string, addressSpace: string, connection: GatewayConnection): void {
  const stack = stackIn(app, `contoso-${name.toLowerCase()}`);
  const site = new Site(stack, name, { region: AzureRegion.NORTH_EUROPE, addressSpace });
  connection.bind(new Construct(site, 'Connection'), site, AMSTERDAM);
}

function gateways(app: App): void {
  const devices = [1, 2].map((number) => ({
    name: `fw${number}`,
    publicAddress: `198.51.100.${number}`,
    bgp: { asn: 65010, peeringAddress: `192.168.255.${number}` },
  }));
  gatewayIn(app, 'Dublin', '10.20.0.0/16', GatewayConnection.vpn({ devices }));
  gatewayIn(
    app,
    'Cork',
    '10.30.0.0/16',
    GatewayConnection.vpn({
      devices: [{ name: 'fw', publicAddress: '198.51.100.9' }],
      activeActive: false,
    }),
  );
  const authorizationKey = Secret.variable('circuit_key');
  gatewayIn(
    app,
    'Galway',
    '10.40.0.0/16',
    GatewayConnection.expressRoute({ circuits: [{ name: 'one', circuitId: CIRCUIT, authorizationKey }] }),
  );
}

describeHere('gateways to a datacenter', () => {
  const stacks = ['dublin', 'cork', 'galway'];
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    const group = CIRCUIT.split('/providers/')[0];
    azure.store.put(parseResourceId(group)!, { location: 'westeurope' });
    azure.store.put(parseResourceId(CIRCUIT)!, { location: 'westeurope' });
    run = new EstateRun(azure, 'contoso');
    run.synth(gateways);
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  test('are made, and the next plan is empty', async () => {
    await Promise.all(stacks.map(async (stack) => run.apply(stack, KEYS)));
    const plans = await Promise.all(stacks.map(async (stack) => (await run.stack(stack)).plan(KEYS)));
    expect(plans).toEqual(stacks.map(() => []));
    const connections = azure.store.ofType('microsoft.network/connections').map(({ id }) => id.name);
    expect(connections.sort()).toEqual([
      'con-exchange-cor-ams-fw',
      'con-exchange-dub-ams-fw1',
      'con-exchange-dub-ams-fw2',
      'con-exchange-gal-ams-one',
    ]);
  });

  test('get another key in place', async () => {
    const keys = { ...KEYS, vpn_shared_key: 'not-a-Secret-3' };
    const changes = await (await run.stack('cork')).plan(keys);
    expect(changes.map(({ address, actions }) => [address.split('.')[0], actions])).toEqual([
      ['azurerm_virtual_network_gateway_connection', ['update']],
    ]);
    await run.apply('cork', keys);
    expect(await (await run.stack('cork')).plan(keys)).toEqual([]);
  });
});
