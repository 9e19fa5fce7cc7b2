import { SUBSCRIPTION } from '../../stand-in/identity';
import { parseResourceId } from '../../stand-in/resource-id';
import { AzureStandIn } from '../../stand-in/stand-in';
import { synthExample } from '../support/synth';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';

const HUB_GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-hub`;
const HUB = `${HUB_GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub`;

describeHere('the example with Edges alone', () => {
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    azure.store.put(parseResourceId(HUB_GROUP)!, { location: 'germanywestcentral' });
    const addressSpace = { addressPrefixes: ['10.1.0.0/16'] };
    azure.store.put(parseResourceId(HUB)!, { location: 'germanywestcentral', properties: { addressSpace } });
    // The way to the datacenter, which the estate uses.
    const subnet = { id: `${HUB}/subnets/GatewaySubnet` };
    azure.store.put(
      parseResourceId(`${HUB_GROUP}/providers/Microsoft.Network/virtualNetworkGateways/vgw-hub`)!,
      {
        location: 'germanywestcentral',
        properties: { gatewayType: 'Vpn', ipConfigurations: [{ properties: { subnet } }] },
      },
    );
    run = new EstateRun(azure, 'fabrikam');
    run.takeExample(synthExample('edge-only'));
    // The provider waits two minutes for each lock: NIGHTLY=1 keeps them.
    if (process.env.NIGHTLY === '1') return;
    for (const stack of ['edge', 'dns']) {
      run.mutate(
        stack,
        ({ resource }) => delete (resource as Record<string, unknown>).azurerm_management_lock,
      );
    }
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  test('is applied in the order of the guide, and complete', async () => {
    // Without protection nothing of the estate refers to the store.
    if (process.env.NIGHTLY === '1') await run.apply('exports');
    await run.bringUp(['edge'], ['dns']);
    for (const stack of ['edge', 'dns']) expect(await (await run.stack(stack)).plan()).toEqual([]);
  });

  test('is connected with the hub both ways, and has addresses on two carriers', () => {
    const peerings = azure.store.ofType('microsoft.network/virtualnetworks/virtualnetworkpeerings');
    expect(peerings.map(({ id }) => id.parent!.split('/').pop()).sort()).toEqual([
      'vnet-exchange-fra',
      'vnet-hub',
    ]);
    const carriers = azure.store
      .ofType('microsoft.network/publicipaddresses')
      .filter(({ id }) => id.name.includes('edge'))
      .map(({ body }) =>
        (body.properties as { ipTags?: { tag: string }[] }).ipTags?.map(({ tag }) => tag).join(),
      );
    expect(carriers.filter((tag) => tag === 'Internet')).toHaveLength(1);
    expect(carriers).toHaveLength(3);
  });
});
