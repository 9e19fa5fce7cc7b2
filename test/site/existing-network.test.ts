import type { ExistingSubnet, Site, SiteProps } from 'cdktf-resilient-exchange';
import { Egress, ResilientClientAccessArray, SubnetRole } from 'cdktf-resilient-exchange';
import {
  DIRECTORY,
  edgeIn,
  logicalNames,
  only,
  resources,
  siteIn,
  synthStack,
  testApp,
  valuesOf,
} from '../support/app';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal } from '../support/refusal';

const front: ExistingSubnet = {
  role: SubnetRole.CLIENT_ACCESS,
  name: 'snet-exchange',
  addressPrefix: '10.40.8.0/24',
  firstFreeOffset: 20,
};
const perimeter: ExistingSubnet = {
  role: SubnetRole.PERIMETER,
  name: 'snet-dmz',
  addressPrefix: '10.40.9.0/24',
};

function brought(subnets: ExistingSubnet[], props: Partial<SiteProps> = {}): Partial<SiteProps> {
  return {
    addressSpace: undefined,
    activeDirectory: DIRECTORY,
    network: { name: 'vnet-east', resourceGroupName: 'rg-network', subnets },
    ...props,
  };
}

describe('a network that exists already', () => {
  function program(): ReturnType<typeof synthStack> {
    const app = testApp();
    const site = siteIn(app, brought([front, perimeter]));
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
    edgeIn(site);
    return synthStack(app);
  }

  test('is not made again, and neither are its subnets or a way out', () => {
    const stack = program();
    for (const type of [
      'azurerm_virtual_network',
      'azurerm_subnet',
      'azurerm_subnet_network_security_group_association',
      'azurerm_lb_outbound_rule',
    ]) {
      expect(resources(stack, type)).toEqual([]);
    }
  });

  test('has its rules at the network interfaces, since the subnets belong to somebody else', () => {
    const stack = program();
    const guards = resources(stack, 'azurerm_network_interface_security_group_association');
    expect(guards).toHaveLength(4);
    expect(guards.map((each) => /Subnet-[a-z-]+/.exec(String(each.network_security_group_id))?.[0])).toEqual([
      'Subnet-client-access',
      'Subnet-client-access',
      'Subnet-perimeter',
      'Subnet-perimeter',
    ]);
  });

  test('is referred to by id, with addresses from the first free one', () => {
    const stack = program();
    const configurations = resources(stack, 'azurerm_network_interface').map(
      (each) => (each.ip_configuration as Record<string, unknown>[])[0],
    );
    expect(configurations.map((each) => each.private_ip_address)).toEqual([
      '10.40.8.20',
      '10.40.8.21',
      '10.40.9.4',
      '10.40.9.5',
    ]);
    expect(configurations[0].subnet_id).toBe(
      '/subscriptions/${data.azurerm_client_config.Subscription.subscription_id}/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-east/subnets/snet-exchange',
    );
  });

  test('takes a subnet from the address space where none is brought in', () => {
    const app = testApp();
    const site = siteIn(app, brought([front], { addressSpace: '10.41.0.0/24' }));
    edgeIn(site);
    const stack = synthStack(app);
    expect(only(stack, 'azurerm_subnet')).toMatchObject({
      resource_group_name: 'rg-network',
      virtual_network_name: 'vnet-east',
      address_prefixes: ['10.41.0.16/28'],
    });
    expect(resources(stack, 'azurerm_network_interface_security_group_association')).toEqual([]);
  });

  test('takes a Bastion into the subnet it has for it', () => {
    const app = testApp();
    const bastion = { role: SubnetRole.BASTION, name: 'AzureBastionSubnet', addressPrefix: '10.40.10.0/26' };
    const site = siteIn(app, brought([bastion], { bastion: true }));
    const stack = synthStack(app);
    expect(resources(stack, 'azurerm_subnet')).toEqual([]);
    expect(only(stack, 'azurerm_bastion_host').ip_configuration).toMatchObject({
      subnet_id: expect.stringMatching(/virtualNetworks\/vnet-east\/subnets\/AzureBastionSubnet$/) as unknown,
    });
    expect(site.managementPrefixes).toEqual(['10.40.10.0/26']);
  });

  test('may be left by an outbound rule all the same', () => {
    const app = testApp();
    const site = siteIn(app, brought([front], { egress: Egress.outboundRule() }));
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
    expect(logicalNames(synthStack(app), 'azurerm_lb_outbound_rule')).toHaveLength(1);
  });
});

function refused(subnets: ExistingSubnet[], expected: Omit<ExpectedRefusal, 'path'>): void {
  expectRefusal(() => siteIn(testApp(), brought(subnets)).subnet(SubnetRole.CLIENT_ACCESS), {
    path: 'amsterdam/Amsterdam',
    ...expected,
  });
}

describe('refuses', () => {
  test('a role without a subnet and without an address space', () => {
    refused([perimeter], {
      property: 'addressSpace',
      value: 'nothing',
      limit: 'is required',
      remedy: 'add a subnet with role client-access to network.subnets',
    });
  });

  test('a prefix that is none', () => {
    refused([{ ...front, addressPrefix: '10.40.8.4' }], {
      property: 'network.subnets.addressPrefix',
      value: "'10.40.8.4'",
      limit: 'an IPv4 block in CIDR notation',
      remedy: "write it like '10.10.0.0/16'",
    });
  });

  test.each([3, 255, 4.5])('%d as the first free offset of a /24', (firstFreeOffset) => {
    refused([{ ...front, firstFreeOffset }], {
      property: 'network.subnets.firstFreeOffset',
      value: String(firstFreeOffset),
      limit: 'a whole number from 4 to 254 addresses',
      remedy: 'use ',
    });
  });
});

test.each([4, 254])('takes %d as the first free offset of a /24', (firstFreeOffset) => {
  const site: Site = siteIn(testApp(), brought([{ ...front, firstFreeOffset }]));
  expect(site.subnet(SubnetRole.CLIENT_ACCESS).addressPrefix).toBe('10.40.8.0/24');
});

test('a member beyond the end of the subnet is refused', () => {
  const site = siteIn(testApp(), brought([{ ...front, firstFreeOffset: 253 }]));
  expectRefusal(
    () =>
      new ResilientClientAccessArray(site, 'ClientAccess', {
        site,
        servers: 3,
        internalAddress: '10.40.8.4',
      }),
    {
      path: 'amsterdam/Amsterdam/ClientAccess',
      property: 'members.ordinal',
      value: "'10.40.8.255'",
      limit: 'a free address of 10.40.8.0/24, from 10.40.8.4 to 10.40.8.254',
      remedy: 'use a smaller ordinal',
    },
  );
});

test('the last addresses of the subnet are taken', () => {
  const app = testApp();
  const site = siteIn(app, brought([{ ...front, firstFreeOffset: 253 }]));
  new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2, internalAddress: '10.40.8.4' });
  const addresses = resources(synthStack(app), 'azurerm_network_interface').map(
    (each) => (each.ip_configuration as Record<string, unknown>[])[0].private_ip_address,
  );
  expect(addresses).toEqual(['10.40.8.253', '10.40.8.254']);
});

test('rules of a subnet that exists lie in the site’s resource group', () => {
  const app = testApp();
  edgeIn(siteIn(app, brought([perimeter])));
  const groups = valuesOf(synthStack(app), 'azurerm_network_security_rule', 'resource_group_name');
  expect(new Set(groups)).toEqual(
    new Set(['${azurerm_resource_group.Amsterdam_ResourceGroup_09F60CE9.name}']),
  );
});
