import { Token } from 'cdktf';
import type { Site, SiteProps } from 'cdktf-resilient-exchange';
import { Egress, ResilientClientAccessArray, SubnetRole } from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import {
  arrayIn,
  DIRECTORY,
  edgeIn,
  named,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  synthStack,
  testApp,
} from '../support/app';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

function siteWith(egress: Egress | undefined, app = testApp()): Site {
  return siteIn(app, { egress, activeDirectory: DIRECTORY });
}

test('servers leave through an outbound rule, on an address of its own, by default', () => {
  const app = testApp();
  arrayIn(siteWith(undefined, app), { servers: 2 });
  const stack = synthStack(app);
  expect(only(stack, 'azurerm_lb_outbound_rule')).toMatchObject({
    protocol: 'All',
    allocated_outbound_ports: 2000,
    tcp_reset_enabled: true,
    frontend_ip_configuration: [{ name: 'egress' }],
  });
  expect(named(stack, 'azurerm_lb', 'lbe-exchange-ams').frontend_ip_configuration).toMatchObject([
    { name: 'clientaccess' },
    { name: 'egress' },
  ]);
  expect(named(stack, 'azurerm_public_ip', 'pip-exchange-ams-egress')).toMatchObject({
    sku: 'Standard',
    zones: ['1', '2', '3'],
  });
  const members = resources(stack, 'azurerm_network_interface_backend_address_pool_association').filter(
    (each) => String(each.backend_address_pool_id).includes('Egress_Pool'),
  );
  expect(members).toHaveLength(2);
  expect(resources(stack, 'azurerm_nat_gateway')).toEqual([]);
});

test('Edges leave from their own addresses, never through the rule', () => {
  const app = testApp();
  edgeIn(siteWith(undefined, app));
  const stack = synthStack(app);
  expect(resources(stack, 'azurerm_lb_outbound_rule')).toEqual([]);
  expect(resources(stack, 'azurerm_network_interface_backend_address_pool_association')).toEqual([]);
});

test('a network with a way out of its own gets nothing', () => {
  const app = testApp();
  arrayIn(siteWith(Egress.ofNetwork(), app), { servers: 2 });
  const stack = synthStack(app);
  expect(resources(stack, 'azurerm_lb_outbound_rule')).toEqual([]);
  expect(only(stack, 'azurerm_public_ip')).toMatchObject({ name: 'pip-exchange-ams-clientaccess' });
});

describe('ports', () => {
  test.each([8, 16, 2000, 64000])('may be %d', (portsPerServer) => {
    expect(() => Egress.outboundRule({ portsPerServer })).not.toThrow();
  });

  test.each([0, 7, 64001, 64008, -8])('may not be %d', (portsPerServer) => {
    expectRefusal(() => Egress.outboundRule({ portsPerServer }), {
      path: 'Egress',
      property: 'portsPerServer',
      value: String(portsPerServer),
      limit: 'a whole number from 8 to 64000 ports',
      remedy: 'use ',
    });
  });

  test.each([
    [9, 16],
    [15, 16],
    [1001, 1008],
    [63999, 64000],
  ])('may not be %d, which is no multiple of 8', (portsPerServer, next) => {
    expectRefusal(() => Egress.outboundRule({ portsPerServer }), {
      path: 'Egress',
      property: 'portsPerServer',
      value: String(portsPerServer),
      limit: 'a multiple of 8',
      remedy: `use ${next}`,
    });
  });

  test('are enough for as many servers as they divide the address into', () => {
    const app = testApp();
    const site = siteWith(Egress.outboundRule({ portsPerServer: 21328 }), app);
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 3 });
    expect(only(synthStack(app), 'azurerm_lb_outbound_rule').allocated_outbound_ports).toBe(21328);
  });

  test('are refused for one server more', () => {
    const app = testApp();
    stackIn(app, 'own');
    const site = siteWith(Egress.outboundRule({ portsPerServer: 21336 }), app);
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 3 });
    expectRefusedSynth(app, {
      path: 'amsterdam/Amsterdam/Egress',
      property: 'egress.portsPerServer',
      value: '21336',
      limit: 'at most 21328 for 3 servers',
      remedy: 'with a smaller number',
    });
  });

  test('are let through when only Terraform knows them', () => {
    const app = testApp();
    const site = siteWith(Egress.outboundRule({ portsPerServer: Token.asNumber('${var.ports}') }), app);
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 3 });
    expect(only(synthStack(app), 'azurerm_lb_outbound_rule').allocated_outbound_ports).toBe('${var.ports}');
  });

  test('one strategy serves several sites, each with a rule of its own', () => {
    const app = testApp();
    const egress = Egress.outboundRule({ portsPerServer: 32000 });
    for (const [id, addressSpace] of [
      ['Amsterdam', '10.10.0.0/16'],
      ['London', '10.20.0.0/16'],
    ]) {
      const site = siteIn(app, { egress, addressSpace, activeDirectory: DIRECTORY }, id);
      new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
    }
    const { stacks } = synth(app);
    expect(Object.values(stacks).map((stack) => resources(stack, 'azurerm_lb_outbound_rule').length)).toEqual(
      [1, 1],
    );
  });
});

describe('the team’s domain controllers', () => {
  const outOf = (props: Partial<SiteProps>): StackJson => {
    const app = testApp();
    siteIn(app, { domainControllers: ['10.10.64.4'], ...props });
    return synthStack(app);
  };

  test('leave through a NAT gateway of their subnet alone', () => {
    const stack = outOf({});
    expect(only(stack, 'azurerm_nat_gateway')).toMatchObject({
      name: 'ng-exchange-ams-directory',
      sku_name: 'Standard',
    });
    const { subnet_id } = only(stack, 'azurerm_subnet_nat_gateway_association');
    expect(subnet_id).toBe('${azurerm_subnet.Amsterdam_Subnet-directory_BB4FAE75.id}');
    const { public_ip_address_id } = only(stack, 'azurerm_nat_gateway_public_ip_association');
    expect(public_ip_address_id).toContain('azurerm_public_ip.Amsterdam_DirectoryEgress_PublicAddress_');
    expect(only(stack, 'azurerm_public_ip')).toMatchObject({ name: 'pip-exchange-ams-directory-egress' });
  });

  test.each([
    ['the program says so', { egress: Egress.outboundRule({ directory: false }) }],
    ['the network has a way out of its own', { egress: Egress.ofNetwork() }],
    ['they are elsewhere', { domainControllers: ['10.1.0.4'] }],
    [
      'their subnet exists',
      {
        egress: Egress.outboundRule(),
        network: {
          name: 'vnet',
          resourceGroupName: 'rg',
          subnets: [{ role: SubnetRole.DIRECTORY, name: 'snet-dc', addressPrefix: '10.10.64.0/20' }],
        },
      },
    ],
  ])('get nothing where %s', (_, props) => {
    const app = testApp();
    const site = siteIn(app, { domainControllers: ['10.10.64.4'], ...props });
    if ('network' in props) site.subnet(SubnetRole.DIRECTORY);
    expect(resources(synthStack(app), 'azurerm_nat_gateway')).toEqual([]);
  });

  test('are led out or not, and nothing in between', () => {
    expectRefusal(() => Egress.outboundRule({ directory: 'no' as unknown as boolean }), {
      path: 'Egress',
      property: 'directory',
      value: "'no'",
      limit: 'true or false',
      remedy: 'without quotes',
    });
  });
});
