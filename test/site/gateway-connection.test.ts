import type {
  ExistingGatewayProps,
  ExpressRouteGatewayProps,
  GatewayModel,
  SiteProps,
  VpnDevice,
  VpnGatewayProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  ExpressRouteGatewaySku,
  GatewayConnection,
  GatewayKind,
  Secret,
  SubnetRole,
  VpnGatewaySku,
} from 'cdktf-resilient-exchange';
import { Construct } from 'constructs';
import {
  named,
  only,
  resources,
  siteIn,
  type StackJson,
  synthStack,
  testApp,
  valuesOf,
} from '../support/app';
import { expectRefusal } from '../support/refusal';

const AMSTERDAM = { code: 'AMS', siteName: 'Amsterdam', networks: ['192.168.0.0/16', '172.20.0.0/16'] };
const DUBLIN = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };
const FW1: VpnDevice = {
  name: 'fw1',
  publicAddress: '198.51.100.1',
  carrier: 'KPN',
  bgp: { asn: 65010, peeringAddress: '192.168.255.1' },
};
const FW2: VpnDevice = {
  name: 'fw2',
  publicAddress: '203.0.113.1',
  carrier: 'Eurofiber',
  bgp: { asn: 65010, peeringAddress: '192.168.255.2' },
};
const CIRCUIT = '/subscriptions/1/resourceGroups/er/providers/Microsoft.Network/expressRouteCircuits/';

interface Bound {
  readonly model: GatewayModel;
  readonly stack: StackJson;
}

function bound(connection: GatewayConnection, props: Partial<SiteProps> = {}): Bound {
  const app = testApp();
  const site = siteIn(app, { ...DUBLIN, ...props }, 'Dublin');
  const model = connection.bind(new Construct(site, 'Amsterdam'), site, AMSTERDAM);
  return { model, stack: synthStack(app) };
}

const vpn = (props: Partial<VpnGatewayProps> = {}): GatewayConnection =>
  GatewayConnection.vpn({ devices: [FW1, FW2], ...props });

describe('a new VPN gateway', () => {
  test('has two active instances over all zones, in a subnet without a security group', () => {
    const { stack } = bound(vpn());
    const gateway = only(stack, 'azurerm_virtual_network_gateway');
    expect(gateway).toMatchObject({
      name: 'vgw-exchange-dub-vpn',
      type: 'Vpn',
      vpn_type: 'RouteBased',
      sku: 'VpnGw1AZ',
      active_active: true,
      enable_bgp: true,
    });
    expect(gateway.ip_configuration).toHaveLength(2);
    const addresses = resources(stack, 'azurerm_public_ip').filter(({ name }) =>
      String(name).includes('vpn'),
    );
    expect(addresses).toHaveLength(2);
    expect(addresses).toEqual(
      addresses.map((each) => ({ ...each, sku: 'Standard', zones: ['1', '2', '3'] })),
    );
    expect(named(stack, 'azurerm_subnet', 'GatewaySubnet')).toMatchObject({
      address_prefixes: ['10.20.208.0/20'],
    });
    expect(valuesOf(stack, 'azurerm_network_security_group', 'name')).toEqual([]);
  });

  test('has a connection with BGP to each device, and the key in a sensitive variable', () => {
    const { stack } = bound(vpn({ devices: [FW1, { ...FW2, sharedKey: Secret.variable('second_key') }] }));
    expect(valuesOf(stack, 'azurerm_local_network_gateway', 'gateway_address')).toEqual([
      '198.51.100.1',
      '203.0.113.1',
    ]);
    const first = named(stack, 'azurerm_local_network_gateway', 'lgw-exchange-dub-ams-fw1');
    expect(first).toMatchObject({ bgp_settings: { asn: 65010, bgp_peering_address: '192.168.255.1' } });
    expect(first).not.toHaveProperty('address_space');
    expect(valuesOf(stack, 'azurerm_virtual_network_gateway_connection', 'shared_key')).toEqual([
      '${var.second_key}',
      '${var.vpn_shared_key}',
    ]);
    expect(stack.variable).toMatchObject({
      vpn_shared_key: { sensitive: true },
      second_key: { sensitive: true },
    });
    expect(valuesOf(stack, 'azurerm_virtual_network_gateway_connection', 'type')).toEqual(['IPsec', 'IPsec']);
  });

  test('has four tunnels, each lost with its device, its carrier and the region', () => {
    const { model } = bound(vpn());
    expect(model).toMatchObject({
      kind: GatewayKind.VPN,
      existing: false,
      name: 'vgw-exchange-dub-vpn',
      resourceGroup: 'rg-exchange-dub',
    });
    expect(model.tunnels.map(({ id }) => id)).toEqual([
      'tunnel:AMS/DUB/fw1-1',
      'tunnel:AMS/DUB/fw1-2',
      'tunnel:AMS/DUB/fw2-1',
      'tunnel:AMS/DUB/fw2-2',
    ]);
    expect(model.tunnels[0]).toEqual({
      id: 'tunnel:AMS/DUB/fw1-1',
      name: 'tunnel 1 from Dublin to fw1 of Amsterdam',
      failureDomains: ['region:northeurope', 'device:AMS/fw1', 'carrier:KPN'],
      connection: 'con-exchange-dub-ams-fw1',
    });
  });

  test('writes the networks out for one device without BGP, with one instance where that is asked for', () => {
    const { model, stack } = bound(
      vpn({ devices: [{ ...FW1, bgp: undefined }], activeActive: false, sku: VpnGatewaySku.VPN_GW_2_AZ }),
    );
    expect(only(stack, 'azurerm_local_network_gateway').address_space).toEqual(AMSTERDAM.networks);
    const gateway = only(stack, 'azurerm_virtual_network_gateway');
    expect(gateway).toMatchObject({ active_active: false, enable_bgp: false, sku: 'VpnGw2AZ' });
    expect(gateway.ip_configuration).toHaveLength(1);
    expect(model.tunnels).toHaveLength(1);
  });

  test('takes a /23, whose subnet for gateways is a /27, and refuses a /24', () => {
    const { stack } = bound(vpn(), { addressSpace: '10.20.0.0/23' });
    expect(named(stack, 'azurerm_subnet', 'GatewaySubnet').address_prefixes).toEqual(['10.20.1.160/27']);
    expectRefusal(() => bound(vpn(), { addressSpace: '10.20.0.0/24' }), {
      path: 'dublin/Dublin',
      property: 'addressSpace',
      value: "'10.20.0.0/24'",
      limit: '/23 or larger',
      remedy: 'give the site a /23',
    });
  });

  test('uses the GatewaySubnet of a network that exists, and refuses one of another name', () => {
    const network = (name: string): Partial<SiteProps> => ({
      addressSpace: undefined,
      network: {
        name: 'vnet',
        resourceGroupName: 'rg',
        subnets: [{ role: SubnetRole.GATEWAY, name, addressPrefix: '10.20.0.0/27' }],
      },
    });
    const { stack } = bound(vpn(), network('GatewaySubnet'));
    expect(resources(stack, 'azurerm_subnet')).toEqual([]);
    expect(JSON.stringify(only(stack, 'azurerm_virtual_network_gateway'))).toContain(
      '/virtualNetworks/vnet/subnets/GatewaySubnet',
    );
    expectRefusal(() => bound(vpn(), network('gateways')), {
      path: 'dublin/Dublin',
      property: 'network.subnets.name',
      value: "'gateways'",
      limit: 'GatewaySubnet',
      remedy: 'name the subnet with role gateway GatewaySubnet',
    });
  });

  test('is the only one of its network', () => {
    const site = siteIn(testApp(), DUBLIN, 'Dublin');
    vpn().bind(new Construct(site, 'One'), site, AMSTERDAM);
    expect(() => vpn().bind(new Construct(site, 'Two'), site, AMSTERDAM)).toThrow(
      "[dublin/Dublin/Two] site already has a gateway (got 'Dublin').",
    );
  });
});

describe('devices that are refused', () => {
  const one =
    (change: object): (() => unknown) =>
    () =>
      vpn({ devices: [{ ...FW1, ...change }] });
  const bgp = (change: object): (() => unknown) => one({ bgp: { ...FW1.bgp, ...change } });

  test.each<[string, () => unknown, string]>([
    ['none', () => vpn({ devices: [] }), 'devices must have an entry'],
    ['a device that is none', () => vpn({ devices: [null as never] }), 'devices[0].name must be letters'],
    ['no list', () => vpn({ devices: FW1 as never }), 'devices must be a list'],
    ['a misspelt setting', one({ adress: '1' }), 'devices[0].adress is not a setting'],
    ['a name with a blank', one({ name: 'fw 1' }), 'devices[0].name must be letters'],
    ['a name at the end of which is a hyphen', one({ name: 'fw-' }), 'devices[0].name must be letters'],
    ['no address', one({ publicAddress: undefined }), 'devices[0].publicAddress must be an IPv4 address'],
    ['a private address', one({ publicAddress: '10.0.0.1' }), 'devices[0].publicAddress must be a public'],
    ['the key itself', one({ sharedKey: 'hush' }), 'devices[0].sharedKey must be a Secret'],
    ['an empty carrier', one({ carrier: '' }), 'devices[0].carrier must be'],
    ['a name twice', () => vpn({ devices: [FW1, { ...FW2, name: 'FW1' }] }), 'devices.name is there twice'],
    [
      'an address twice',
      () => vpn({ devices: [FW1, { ...FW2, publicAddress: FW1.publicAddress }] }),
      'devices.publicAddress is there twice',
    ],
    [
      'a peering address twice',
      () => vpn({ devices: [FW1, { ...FW2, bgp: FW1.bgp }] }),
      'devices.bgp.peeringAddress is there twice',
    ],
    [
      'two devices, one without BGP',
      () => vpn({ devices: [FW1, { ...FW2, bgp: undefined }] }),
      'devices.bgp is missing for fw2',
    ],
    ['no number', bgp({ asn: undefined as unknown as number }), 'devices[0].bgp.asn must be an autonomous'],
    ['the number 0', bgp({ asn: 0 }), 'devices[0].bgp.asn must be a whole number from 1'],
    ['the last number', bgp({ asn: 4294967295 }), 'devices[0].bgp.asn must be a whole number from 1'],
    [
      'a peering address that is none',
      bgp({ peeringAddress: 'fw1' }),
      'devices[0].bgp.peeringAddress must be an IPv4',
    ],
    [
      'a link-local peering address',
      bgp({ peeringAddress: '169.254.21.1' }),
      'must not be in 169.254.0.0/16',
    ],
    ['another size', () => vpn({ sku: 'Basic' as never }), 'sku must be a VpnGatewaySku'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each([
    ['10.20.0.5', 'It is in the network of Dublin'],
    ['10.20.255.255', 'It is in the network of Dublin'],
    [FW1.publicAddress, 'It is the public address'],
    ['10.21.0.0', undefined],
  ])('the peering address %s: %s', (peeringAddress, cause) => {
    const attempt = (): Bound =>
      bound(vpn({ devices: [{ ...FW1, bgp: { asn: 65010, peeringAddress } }, FW2] }));
    if (cause === undefined) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(cause);
  });

  test.each([8074, 8075, 12076, 23456, 64496, 64511, 65515, 65517, 65520, 65535, 65551])(
    'the reserved number %d',
    (asn) => {
      expect(bgp({ asn })).toThrow('devices[0].bgp.asn must not be ');
    },
  );

  test.each([1, 8073, 8076, 64495, 64512, 65514, 65516, 65521, 65534, 65552, 4294967294])(
    'but not the number %d',
    (asn) => {
      expect(bgp({ asn })).not.toThrow();
    },
  );
});

describe('a new ExpressRoute gateway', () => {
  const circuits = (props: Partial<ExpressRouteGatewayProps> = {}): GatewayConnection =>
    GatewayConnection.expressRoute({
      circuits: [
        { name: 'equinix', circuitId: `${CIRCUIT}one`, carrier: 'Equinix' },
        { name: 'interxion', circuitId: `${CIRCUIT}two`, authorizationKey: Secret.variable('circuit_key') },
      ],
      ...props,
    });

  test('is connected with each circuit, whose authorization is a secret', () => {
    const { model, stack } = bound(circuits());
    expect(only(stack, 'azurerm_virtual_network_gateway')).toMatchObject({
      type: 'ExpressRoute',
      sku: 'ErGw1AZ',
    });
    expect(
      named(stack, 'azurerm_virtual_network_gateway_connection', 'con-exchange-dub-ams-interxion'),
    ).toMatchObject({
      type: 'ExpressRoute',
      express_route_circuit_id: `${CIRCUIT}two`,
      authorization_key: '${var.circuit_key}',
    });
    expect(stack.variable).toMatchObject({ circuit_key: { sensitive: true } });
    expect(model.kind).toBe(GatewayKind.EXPRESS_ROUTE);
    expect(model.tunnels.map(({ id, failureDomains }) => [id, failureDomains?.[1]])).toEqual([
      ['tunnel:AMS/DUB/equinix-primary', 'device:AMS/equinix'],
      ['tunnel:AMS/DUB/equinix-secondary', 'device:AMS/equinix'],
      ['tunnel:AMS/DUB/interxion-primary', 'device:AMS/interxion'],
      ['tunnel:AMS/DUB/interxion-secondary', 'device:AMS/interxion'],
    ]);
  });

  test('takes another size', () => {
    const { stack } = bound(circuits({ sku: ExpressRouteGatewaySku.ER_GW_3_AZ }));
    expect(only(stack, 'azurerm_virtual_network_gateway').sku).toBe('ErGw3AZ');
  });

  const one = (change: object) => () =>
    circuits({ circuits: [{ name: 'equinix', circuitId: `${CIRCUIT}one`, ...change }] });

  test.each<[string, () => unknown, string]>([
    ['no circuit', () => circuits({ circuits: [] }), 'circuits must have an entry'],
    [
      'the id of something else',
      one({ circuitId: '/subscriptions/1' }),
      'circuits[0].circuitId must be the resource id',
    ],
    ['no id', one({ circuitId: undefined }), 'circuits[0].circuitId must be the resource id'],
    ['the key itself', one({ authorizationKey: 'hush' }), 'circuits[0].authorizationKey must be a Secret'],
    [
      'one circuit twice',
      () => circuits({ circuits: ['a', 'b'].map((name) => ({ name, circuitId: `${CIRCUIT}one` })) }),
      'circuits.circuitId is there twice',
    ],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('a gateway that exists', () => {
  const HUB = '/subscriptions/1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/vnet-hub';
  const existing = (props: Partial<ExistingGatewayProps> = {}): GatewayConnection =>
    GatewayConnection.existing({ tunnels: [{ name: 'a', device: 'fw1' }, { name: 'b' }], ...props });

  test('is known to the model, and nothing is made', () => {
    const { model, stack } = bound(existing({ kind: GatewayKind.EXPRESS_ROUTE }), {
      network: { name: 'vnet', resourceGroupName: 'rg-network' },
    });
    expect(Object.keys(stack.resource ?? {})).toEqual(['azurerm_resource_group']);
    expect(model).toEqual({
      kind: GatewayKind.EXPRESS_ROUTE,
      existing: true,
      tunnels: [
        {
          id: 'tunnel:AMS/DUB/a',
          name: 'tunnel a from Dublin to Amsterdam',
          failureDomains: ['region:northeurope', 'device:AMS/fw1'],
        },
        {
          id: 'tunnel:AMS/DUB/b',
          name: 'tunnel b from Dublin to Amsterdam',
          failureDomains: ['region:northeurope', 'device:AMS/b'],
        },
      ],
    });
  });

  test('in a hub is used by peering, and lost with the region of the hub', () => {
    const { model, stack } = bound(
      existing({ hub: { virtualNetworkId: HUB }, region: AzureRegion.WEST_EUROPE }),
    );
    expect(named(stack, 'azurerm_virtual_network_peering', 'peer-exchange-dub-to-gateway')).toMatchObject({
      use_remote_gateways: true,
      remote_virtual_network_id: HUB,
    });
    expect(named(stack, 'azurerm_virtual_network_peering', 'peer-exchange-dub-from-gateway')).toMatchObject({
      allow_gateway_transit: true,
    });
    expect(model.tunnels[0].failureDomains).toContain('region:westeurope');
  });

  test.each<[string, () => unknown, string]>([
    ['without a tunnel', () => existing({ tunnels: [] }), 'tunnels must have an entry'],
    [
      'with one tunnel twice',
      () => existing({ tunnels: [{ name: 'a' }, { name: 'a' }] }),
      'tunnels.name is there twice',
    ],
    [
      'in a hub whose gateway is not used',
      () => existing({ hub: { virtualNetworkId: HUB, useRemoteGateway: false } }),
      'hub.useRemoteGateway must be true',
    ],
    ['of another kind', () => existing({ kind: 'mpls' as never }), 'kind must be a GatewayKind'],
  ])('is refused %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
