import { SUBSCRIPTION } from '../../stand-in/identity';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn } from '../../stand-in/stand-in';
import type { Body } from '../../stand-in/store';
import { synthExample } from '../support/synth';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';

const group = (name: string): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;
const NETWORK = `${group('rg-network-east')}/providers/Microsoft.Network/virtualNetworks/vnet-east`;
const ZONE = `${group('rg-dns')}/providers/Microsoft.Network/dnsZones/northwind.example`;

/** What the team of the example has already. */
const EXISTING: Record<string, Body> = {
  [group('rg-exchange-east')]: { location: 'eastus' },
  [group('rg-network-east')]: { location: 'eastus' },
  [group('rg-dns')]: { location: 'canadacentral' },
  [NETWORK]: { location: 'eastus', properties: { addressSpace: { addressPrefixes: ['10.40.0.0/16'] } } },
  [`${NETWORK}/subnets/snet-exchange`]: { properties: { addressPrefixes: ['10.40.8.0/24'] } },
  [`${NETWORK}/subnets/snet-dmz`]: { properties: { addressPrefixes: ['10.40.9.0/24'] } },
  [ZONE]: { location: 'global', properties: {} },
  [`${ZONE}/MX/@`]: {
    properties: { TTL: 3600, MXRecords: [{ preference: 10, exchange: 'old.northwind.example' }] },
  },
  [`${ZONE}/TXT/@`]: { properties: { TTL: 3600, TXTRecords: [{ value: ['v=spf1 mx -all'] }] } },
};

describeHere('the example with networks and a zone that exist', () => {
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'northwind');
    for (const [id, body] of Object.entries(EXISTING)) azure.store.put(parseResourceId(id)!, body);
    run.takeExample(synthExample('existing-network'));
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  test('adopts the record sets at the head of the zone instead of failing on them', async () => {
    // Without protection nothing of the estate refers to the store.
    if (process.env.NIGHTLY === '1') await run.apply('exports');
    await run.bringUp(['primary', 'standby'], ['addresses', 'dns']);
    const mx = azure.store.get(`${ZONE}/MX/@`)!.body.properties as { MXRecords: { exchange: string }[] };
    expect(mx.MXRecords.map(({ exchange }) => exchange).sort()).toEqual([
      'mx1.filter.example',
      'mx2.filter.example',
    ]);
    for (const stack of ['primary', 'standby', 'dns'])
      expect(await (await run.stack(stack)).plan()).toEqual([]);
  });

  test('leaves what was there: networks, subnets and groups are nowhere in its state', async () => {
    const { output } = await (await run.stack('primary')).mustRun(['show']);
    expect(output).not.toMatch(/resource "azurerm_(virtual_network|subnet)"/);
    const groups = [...output.matchAll(/resource "azurerm_resource_group" "(\w+)"/g)].map(([, name]) => name);
    expect(groups).toEqual([expect.stringContaining('Vault')]);
    expect(output).toContain('resource "azurerm_network_interface_security_group_association"');
  });
});
