import type { EstateDatacenter, GatewayModel, VpnDevice } from 'cdktf-resilient-exchange';
import { EstateModel, GatewayConnection, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { named, resources, synth, testApp, warningsOf, type Written } from '../support/app';
import { ESTATE_DATACENTER, primaryDatacenter, standbyDatacenter } from '../support/datacenter';

const DEVICES: VpnDevice[] = [1, 2].map((number) => ({
  name: `fw${number}`,
  publicAddress: `198.51.100.${number}`,
  bgp: { asn: 65010, peeringAddress: `172.16.255.${number}` },
}));
const VPN = GatewayConnection.vpn({ devices: DEVICES });
const IN_HUB = GatewayConnection.existing({
  tunnels: [{ name: 'a' }, { name: 'b' }],
  hub: {
    virtualNetworkId: '/subscriptions/1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub',
  },
});

interface Made {
  readonly written: Written;
  readonly warnings: string[];
  readonly links: { readonly stack: string; readonly sites: string[]; readonly gateway?: GatewayModel }[];
}

function primary(datacenter: Partial<EstateDatacenter>, addressSpace = '10.30.0.0/24'): Made {
  const app = testApp();
  const props = primaryDatacenter({ runbooks: false, resilienceReport: false });
  const estate = new TwoSiteExchange(app, 'contoso', {
    ...props,
    witness: { ...props.witness, addressSpace },
    datacenter: { ...ESTATE_DATACENTER, ...datacenter },
  });
  const written = synth(app);
  const links = EstateModel.of(estate.zone)
    .toDocument()
    .interconnects.filter(({ gateway }) => gateway);
  const warnings = written.annotations.map(({ message }) => message);
  return { written, links, warnings };
}

test('the other site has the gateway, and the witness reaches the datacenter through it', () => {
  const { written, links, warnings } = primary({ connection: VPN });
  expect(links.map(({ stack, sites, gateway }) => [stack, sites, gateway?.through])).toEqual([
    ['contoso-standby', ['AMS', 'DUB'], undefined],
    ['contoso-standby', ['AMS', 'PAR'], 'DUB'],
  ]);
  const peering = named(
    written.stacks['contoso-interconnect'],
    'azurerm_virtual_network_peering',
    'peer-contoso-par-to-dub',
  );
  expect(peering.use_remote_gateways).toBe(true);
  expect(warnings.filter((each) => each.includes('[acknowledge: gateway-transit]'))).toHaveLength(1);
  expect(warnings.filter((each) => each.includes('[acknowledge: sites-not-connected]'))).toEqual([]);
  expect(JSON.stringify(written.stacks['contoso-dns'])).not.toMatch(/gateway|fw1/i);
});

test('the site of the witness has a gateway of its own where that is asked for', () => {
  const { written, links, warnings } = primary({ connection: VPN, witnessConnection: VPN }, '10.30.0.0/23');
  expect(links.map(({ stack, sites, gateway }) => [stack, sites, gateway?.through])).toEqual([
    ['contoso-standby', ['AMS', 'DUB'], undefined],
    ['contoso-witness', ['AMS', 'PAR'], undefined],
  ]);
  expect(resources(written.stacks['contoso-witness'], 'azurerm_virtual_network_gateway')).toHaveLength(1);
  expect(JSON.stringify(written.stacks['contoso-interconnect'])).not.toContain('remote_gateways');
  expect(warnings.filter((each) => each.includes('gateway-transit'))).toEqual([]);
});

test('a gateway in a hub lets nobody through', () => {
  const { links } = primary({ connection: IN_HUB });
  expect(links.map(({ sites }) => sites)).toEqual([['AMS', 'DUB']]);
});

test('an estate without a connection says that nothing connects the two', () => {
  const { links, warnings } = primary({});
  expect(links).toEqual([]);
  expect(warnings.filter((each) => each.includes('[acknowledge: sites-not-connected]'))).toHaveLength(1);
});

test('a datacenter as standby is linked with the primary site', () => {
  const app = testApp();
  const props = standbyDatacenter({ runbooks: false, resilienceReport: false });
  new TwoSiteExchange(app, 'contoso', { ...props, datacenter: { ...props.datacenter!, connection: VPN } });
  expect(warningsOf(app).filter((each) => each.includes('not-connected'))).toEqual([]);
  const { stacks } = synth(app);
  expect(resources(stacks['contoso-primary'], 'azurerm_virtual_network_gateway')).toHaveLength(1);
});

test.each(['connection', 'witnessConnection'])('%s is a gateway', (property) => {
  expect(() => primary({ [property]: 'vpn' })).toThrow(`datacenter.${property} must be a GatewayConnection`);
});
