import type { App } from 'cdktf';
import type { DatacenterLinkProps, EstateDocument, Site, VpnDevice } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DatacenterLink,
  EstateModel,
  GatewayConnection,
  Interconnect,
} from 'cdktf-resilient-exchange';
import { Components } from '../../lib/resilience/components';
import { eventsOf } from '../../lib/resilience/events';
import { Happening } from '../../lib/resilience/fault';
import {
  named,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  synthStack,
  testApp,
  warningsOf,
} from '../support/app';
import { type DatacenterEstate, datacenterEstate } from '../support/datacenter';

const DEVICES: VpnDevice[] = [
  {
    name: 'fw1',
    publicAddress: '198.51.100.1',
    carrier: 'KPN',
    bgp: { asn: 65010, peeringAddress: '172.16.255.1' },
  },
  {
    name: 'fw2',
    publicAddress: '203.0.113.1',
    carrier: 'Eurofiber',
    bgp: { asn: 65010, peeringAddress: '172.16.255.2' },
  },
];
const VPN = GatewayConnection.vpn({ devices: DEVICES });
const HUB = '/subscriptions/1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/vnet-hub';
const IN_HUB = GatewayConnection.existing({
  tunnels: [{ name: 'a' }, { name: 'b' }],
  hub: { virtualNetworkId: HUB },
});

interface Pieces extends DatacenterEstate {
  readonly app: App;
  readonly paris: Site;
}

function pieces(): Pieces {
  const app = testApp();
  const estate = datacenterEstate(app);
  const paris = siteIn(
    app,
    { region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/16', exchangeServerPrefixes: undefined },
    'Paris',
  );
  return { ...estate, app, paris };
}

function link({ standby, datacenter }: Pieces, props: Partial<DatacenterLinkProps> = {}): DatacenterLink {
  return new DatacenterLink(standby, 'Link', { site: standby, datacenter, connection: VPN, ...props });
}

function interconnect({ app, standby, paris }: Pieces): Interconnect {
  return new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites: [standby, paris] });
}

function document(estate: Pieces): EstateDocument {
  return EstateModel.of(estate.zone).toDocument();
}

describe('a link with a datacenter', () => {
  test('is in the stack of the site, which servers wait for before they join their domain', () => {
    const estate = pieces();
    link(estate);
    interconnect(estate);
    const { stacks, dependencies } = synth(estate.app);
    const gateways = Object.keys(stacks).filter((id) => stacks[id].resource?.azurerm_virtual_network_gateway);
    expect(gateways).toEqual(['dublin']);
    expect(dependencies.dns).not.toContain('between');
    const connections = Object.keys(stacks.dublin.resource!.azurerm_virtual_network_gateway_connection);
    const [join] = resources(stacks.dublin, 'azurerm_virtual_machine_extension');
    expect(join.depends_on).toEqual(
      expect.arrayContaining(
        connections.map((name) => `azurerm_virtual_network_gateway_connection.${name}`),
      ) as unknown,
    );
  });

  test('is an interconnect of the model, with the gateway', () => {
    const estate = pieces();
    const { gateway } = link(estate);
    expect(document(estate).interconnects).toEqual([{ stack: 'dublin', sites: ['AMS', 'DUB'], gateway }]);
    expect(gateway.tunnels).toHaveLength(4);
    expect(estate.datacenter._isConnectedTo(estate.standby)).toBe(true);
    expect(estate.datacenter._isConnectedTo(estate.paris)).toBe(false);
  });

  test('lets another site through by the peerings of the interconnect, in their order', () => {
    const estate = pieces();
    const { gateway } = link(estate, { transitFor: [estate.paris] });
    interconnect(estate);
    const { between } = synth(estate.app).stacks;
    const there = named(between, 'azurerm_virtual_network_peering', 'peer-exchange-dub-to-par');
    const back = named(between, 'azurerm_virtual_network_peering', 'peer-exchange-par-to-dub');
    expect(there).toMatchObject({ allow_gateway_transit: true });
    expect(there).not.toHaveProperty('use_remote_gateways');
    expect(back).toMatchObject({ use_remote_gateways: true });
    expect(back).not.toHaveProperty('allow_gateway_transit');
    expect(back.depends_on).toEqual([expect.stringContaining('Interconnect_DUB-PAR')]);
    expect(document(estate).interconnects).toContainEqual({
      stack: 'dublin',
      sites: ['AMS', 'PAR'],
      gateway: { ...gateway, through: 'DUB' },
    });
    expect(estate.datacenter._isConnectedTo(estate.paris)).toBe(true);
  });

  test('changes nothing of peerings that are not used so', () => {
    const estate = pieces();
    link(estate);
    interconnect(estate);
    const peerings = resources(synth(estate.app).stacks.between, 'azurerm_virtual_network_peering');
    expect(peerings).toHaveLength(2);
    expect(JSON.stringify(peerings)).not.toMatch(/gateway|depends_on/);
  });

  test('peers with the hub of a gateway that exists', () => {
    const estate = pieces();
    link(estate, { connection: IN_HUB });
    const peerings = resources(synthStack(estate.app, 'dublin'), 'azurerm_virtual_network_peering');
    expect(peerings.map(({ use_remote_gateways: uses }) => uses)).toEqual([true, undefined]);
  });

  test.each<[string, (estate: Pieces) => unknown, string]>([
    ['no datacenter', (e) => link(e, { datacenter: e.paris as never }), 'datacenter must be a Datacenter'],
    ['no gateway', (e) => link(e, { connection: 'vpn' as never }), 'connection must be a GatewayConnection'],
    ['the stack of another site', (e) => link(e, { site: e.paris }), 'scope must be a construct in paris'],
    [
      'transit for the site itself',
      (e) => link(e, { transitFor: [e.standby] }),
      'transitFor must not name the site',
    ],
    [
      'transit through a gateway in a hub',
      (e) => link(e, { connection: IN_HUB, transitFor: [e.paris] }),
      'transitFor cannot be used with a gateway in another network than that of Dublin',
    ],
    [
      'transit over peerings that are made already',
      (e) => {
        interconnect(e);
        return link(e, { transitFor: [e.paris] });
      },
      'transitFor must come before the Interconnect',
    ],
    [
      'transit for a site with a gateway of its own',
      (e) => {
        const { datacenter, paris } = e;
        new DatacenterLink(paris, 'Link', { site: paris, datacenter, connection: VPN });
        return link(e, { transitFor: [paris] });
      },
      'transitFor already reaches a gateway',
    ],
    [
      'a gateway that exists in a network that the program makes',
      (e) => link(e, { connection: GatewayConnection.existing({ tunnels: [{ name: 'a' }] }) }),
      'connection.hub is required, since the program makes the network of Dublin',
    ],
    [
      'a gateway beside that of a hub',
      (e) => {
        e.standby.peerWith('Hub', { virtualNetworkId: HUB, useRemoteGateway: true });
        return link(e);
      },
      'site already has a gateway',
    ],
    [
      'transit without peerings',
      (e) => {
        link(e, { transitFor: [e.paris] });
        return e.app.synth();
      },
      'transitFor is not connected with Dublin',
    ],
  ])('is refused with %s', (_, make, message) => {
    expect(() => make(pieces())).toThrow(message);
  });
});

describe('the advice about a link', () => {
  const advice = (props: Partial<DatacenterLinkProps> = {}): string[] => {
    const estate = pieces();
    link(estate, props);
    interconnect(estate);
    return warningsOf(estate.app).filter((each) => /single-gateway-path|gateway-transit/.test(each));
  };
  const tunnels = (...list: { name: string; device?: string; carrier?: string }[]): string[] =>
    advice({
      connection: GatewayConnection.existing({ tunnels: list, hub: { virtualNetworkId: HUB } }),
    });

  test('is none for two devices with two carriers', () => {
    expect(advice()).toEqual([]);
    expect(tunnels({ name: 'a' }, { name: 'b' })).toEqual([]);
  });

  test.each<[string, string[], string]>([
    ['one tunnel', tunnels({ name: 'a' }), 'has one tunnel'],
    [
      'one device',
      advice({ connection: GatewayConnection.vpn({ devices: [DEVICES[0]] }) }),
      'depends on the device fw1',
    ],
    [
      'one carrier',
      tunnels({ name: 'a', carrier: 'KPN' }, { name: 'b', carrier: 'KPN' }),
      'depends on the carrier KPN',
    ],
  ])('names %s', (_, warnings, text) => {
    expect(warnings).toEqual([expect.stringContaining(text)]);
    expect(warnings[0]).toContain('[acknowledge: single-gateway-path]');
  });

  test('says what transit costs a witness', () => {
    const estate = pieces();
    link(estate, { transitFor: [estate.paris] });
    interconnect(estate);
    expect(warningsOf(estate.app).filter((each) => each.includes('[acknowledge: gateway-transit]'))).toEqual([
      expect.stringContaining('Paris and Amsterdam reach each other through Dublin only'),
    ]);
  });
});

describe('what a link survives', () => {
  const estate = pieces();
  link(estate, { transitFor: [estate.paris] });
  interconnect(estate);
  const model = document(estate);
  const parted = (from: string, to: string, ...events: string[]): boolean =>
    new Happening(new Set(events)).of(new Components(model).unlinked(from, to));

  test.each<[string, boolean, string[]]>([
    ['nothing', false, []],
    ['the link', true, ['link:AMS/DUB']],
    ['one tunnel', false, ['tunnel:AMS/DUB/fw1-1']],
    ['three tunnels', false, ['tunnel:AMS/DUB/fw1-1', 'tunnel:AMS/DUB/fw1-2', 'tunnel:AMS/DUB/fw2-1']],
    ['all tunnels', true, ['fw1-1', 'fw1-2', 'fw2-1', 'fw2-2'].map((name) => `tunnel:AMS/DUB/${name}`)],
    ['one device', false, ['device:AMS/fw1']],
    ['both devices', true, ['device:AMS/fw1', 'device:AMS/fw2']],
    ['a device and the carrier of the other', true, ['device:AMS/fw1', 'carrier:Eurofiber']],
    ['a device and its own carrier', false, ['device:AMS/fw1', 'carrier:KPN']],
    ['the region of the gateway', true, ['region:northeurope']],
    ['the region of another site', false, ['region:francecentral']],
  ])('with the loss of %s the sites are parted: %s', (_, expected, events) => {
    expect(parted('AMS', 'DUB', ...events)).toBe(expected);
    expect(parted('DUB', 'AMS', ...events)).toBe(expected);
  });

  test.each<[string, boolean, string[]]>([
    ['nothing', false, []],
    ['the link of the gateway', true, ['link:AMS/DUB']],
    ['the peering with the site of the gateway', true, ['link:DUB/PAR']],
    ['the site of the gateway', true, ['region:northeurope']],
    ['one device', false, ['device:AMS/fw1']],
    ['both devices', true, ['device:AMS/fw1', 'device:AMS/fw2']],
  ])('with the loss of %s the witness is parted from the datacenter: %s', (_, expected, events) => {
    expect(parted('AMS', 'PAR', ...events)).toBe(expected);
    expect(parted('DUB', 'PAR', ...events)).toBe(events.includes('link:DUB/PAR'));
  });

  test('has tunnels, devices and carriers as events, each once and with a name', () => {
    const events = eventsOf(model).filter(({ kind }) => ['tunnel', 'device', 'link'].includes(kind));
    expect(events).toEqual([
      { id: 'link:AMS/DUB', kind: 'link', name: 'link between Amsterdam and Dublin' },
      { id: 'link:AMS/PAR', kind: 'link', name: 'link between Amsterdam and Paris' },
      { id: 'link:DUB/PAR', kind: 'link', name: 'link between Dublin and Paris' },
      ...['1', '2'].flatMap((device) =>
        ['1', '2'].map((instance) => ({
          id: `tunnel:AMS/DUB/fw${device}-${instance}`,
          kind: 'tunnel',
          name: `tunnel ${instance} from Dublin to fw${device} of Amsterdam`,
        })),
      ),
      { id: 'device:AMS/fw1', kind: 'device', name: 'fw1 of Amsterdam' },
      { id: 'device:AMS/fw2', kind: 'device', name: 'fw2 of Amsterdam' },
    ]);
    expect(eventsOf(model).map(({ id }) => id)).toContain('carrier:Eurofiber');
  });
});

test('a program without a gateway has none', () => {
  const estate = pieces();
  interconnect(estate);
  const { stacks } = synth(estate.app);
  expect(resources(stacks.dublin, 'azurerm_virtual_network_gateway')).toEqual([]);
  expect(only(stacks.dublin, 'azurerm_virtual_network')).toBeDefined();
});
