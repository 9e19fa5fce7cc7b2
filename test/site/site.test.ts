import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { App } from 'cdktf';
import { Lazy, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Site, SiteProps } from 'cdktf-resilient-exchange';
import {
  Duration,
  EdgeTier,
  AzureRegion,
  CafNaming,
  ResilientClientAccessArray,
  SubnetRole,
  TierServers,
  TimeOfDay,
  Weekday,
  WindowsVersion,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import {
  DIRECTORY,
  edgeIn,
  logicalNames,
  named,
  only,
  resources,
  rulesOf,
  siteIn,
  stackIn,
  synth,
  synthStack,
  testApp,
  valuesOf,
} from '../support/app';
import { haveCommonAddresses } from '../../lib/site/known-site';
import { each } from '../support/each';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal, expectRefusedSynth, refusal } from '../support/refusal';

function refused(props: Partial<SiteProps>, expected: Omit<ExpectedRefusal, 'path'>, id?: string): void {
  const path = `${(id ?? 'Amsterdam').toLowerCase()}/${id ?? 'Amsterdam'}`;
  expectRefusal(() => siteIn(testApp(), props, id), { path, ...expected });
}

describe('what a site makes', () => {
  test('a resource group and a network, named, tagged, in its region', () => {
    const app = testApp();
    const naming = new CafNaming({ workload: 'contoso', tags: { owner: 'messaging' } });
    siteIn(app, { naming, domainControllers: ['10.10.64.4', '10.10.64.5'] });
    const stack = synthStack(app);
    const tags = { owner: 'messaging', workload: 'contoso', site: 'Amsterdam' };
    expect(only(stack, 'azurerm_resource_group')).toMatchObject({
      name: 'rg-contoso-ams',
      location: 'westeurope',
      tags,
    });
    expect(only(stack, 'azurerm_virtual_network')).toMatchObject({
      name: 'vnet-contoso-ams',
      location: 'westeurope',
      address_space: ['10.10.0.0/16'],
      dns_servers: ['10.10.64.4', '10.10.64.5'],
      tags,
    });
  });

  test('no subnet before a tier needs one, and Azure’s DNS without domain controllers', () => {
    const app = testApp();
    siteIn(app);
    const stack = synthStack(app);
    expect(resources(stack, 'azurerm_subnet')).toEqual([]);
    expect(only(stack, 'azurerm_virtual_network')).not.toHaveProperty('dns_servers');
  });

  test('the directory subnet when a domain controller is to stand there', () => {
    const app = testApp();
    siteIn(app, { domainControllers: ['10.10.64.4'] });
    expect(only(synthStack(app), 'azurerm_subnet')).toMatchObject({
      name: 'snet-exchange-ams-directory',
      address_prefixes: ['10.10.64.0/20'],
    });
  });

  test('no directory subnet for a domain controller elsewhere', () => {
    const app = testApp();
    siteIn(app, { domainControllers: ['10.1.0.4'] });
    expect(resources(synthStack(app), 'azurerm_subnet')).toEqual([]);
  });

  test('a subnet with its security group, private but for explicit egress, once', () => {
    const app = testApp();
    const site = siteIn(app);
    expect(site.subnet(SubnetRole.MAILBOX)).toBe(site.subnet(SubnetRole.MAILBOX));
    const stack = synthStack(app);
    expect(only(stack, 'azurerm_subnet')).toMatchObject({
      name: 'snet-exchange-ams-mailbox',
      address_prefixes: ['10.10.32.0/20'],
      default_outbound_access_enabled: false,
    });
    expect(only(stack, 'azurerm_network_security_group')).toMatchObject({ name: 'nsg-exchange-ams-mailbox' });
    expect(resources(stack, 'azurerm_subnet_network_security_group_association')).toHaveLength(1);
    expect(resources(stack, 'azurerm_network_interface_security_group_association')).toEqual([]);
  });

  test('into a resource group that exists already', () => {
    const app = testApp();
    siteIn(app, { resourceGroupName: 'rg-team' });
    const stack = synthStack(app);
    expect(resources(stack, 'azurerm_resource_group')).toEqual([]);
    expect(only(stack, 'azurerm_virtual_network')).toMatchObject({ resource_group_name: 'rg-team' });
  });
});

describe('defaults that follow from the name', () => {
  test('code, Active Directory site', () => {
    const site = siteIn(testApp(), {}, 'New-York');
    expect(site.code).toBe('NEW');
    expect(site.siteName).toBe('New-York');
    expect(site.activeDirectorySite).toBe('New-York');
  });

  test('are overridden by what is written', () => {
    const site = siteIn(testApp(), { siteName: 'Rotterdam', code: 'rtm', activeDirectorySite: 'NL' });
    expect([site.code, site.siteName, site.activeDirectorySite]).toEqual(['RTM', 'Rotterdam', 'NL']);
  });
});

describe('the code', () => {
  test.each(['A', 'ab1', '12345'])('may be %s', (code) => {
    expect(siteIn(testApp(), { code }).code).toBe(code.toUpperCase());
  });

  test.each(['', '123456', 'a-b', 'ä'])('may not be %p', (code) => {
    refused(
      { code },
      {
        property: 'code',
        value: `'${code}'`,
        limit: 'one to five letters or digits',
        remedy: "give the site a code such as 'AMS'",
      },
    );
  });
});

describe('domain controllers', () => {
  test.each(['dc1.corp.contoso.com', '10.10.64.300', '10.10.64.4/32'])('are addresses, not %s', (address) => {
    refused(
      { domainControllers: ['10.10.64.4', address] },
      { property: 'domainControllers', value: `'${address}'`, limit: 'an IPv4 address', remedy: '10.10.0.4' },
    );
  });

  test('may be known to Terraform only', () => {
    const app = testApp();
    siteIn(app, { domainControllers: [Lazy.stringValue({ produce: () => '${var.dc}' })] });
    expect(only(synthStack(app), 'azurerm_virtual_network')).toMatchObject({ dns_servers: ['${var.dc}'] });
  });

  test('are copied, so that nobody changes them from outside', () => {
    const site = siteIn(testApp(), { domainControllers: ['10.1.0.4'] });
    site.domainControllers.push('10.1.0.5');
    expect(site.domainControllers).toEqual(['10.1.0.4']);
  });
});

describe('the directory', () => {
  test.each(['corp', "corp.contoso.com'; Stop-Computer", 'corp.contoso.com.'])(
    'is no domain %s',
    (domainName) => {
      refused(
        { activeDirectory: { ...DIRECTORY, domainName } },
        {
          property: 'activeDirectory.domainName',
          value: `'${domainName}'`,
          limit: 'a fully qualified domain name',
          remedy: "write it like 'corp.contoso.com'",
        },
      );
    },
  );

  test('may be a domain of no public suffix', () => {
    const site = siteIn(testApp(), { activeDirectory: { ...DIRECTORY, domainName: 'corp.contoso.local' } });
    expect(site.activeDirectory?.domainName).toBe('corp.contoso.local');
  });
});

describe('management networks', () => {
  test.each([
    '10.0.0.0/8',
    '192.168.0.0/16',
    '172.16.0.0/12',
    '100.64.0.0/10',
    '203.0.113.0/24',
    '203.0.113.7/32',
  ])('may be %s, from which the Edges are reached by Remote Desktop', (prefix) => {
    const app = testApp();
    edgeIn(siteIn(app, { managementPrefixes: [prefix] }));
    expect(rulesOf(synthStack(app), 'perimeter').AllowRdpFromManagement).toBe(
      `Inbound 130 Allow Tcp 3389 ${prefix} -> *`,
    );
  });

  test.each([
    '0.0.0.0/0',
    '203.0.112.0/23',
    '10.0.0.0/7',
    '172.0.0.0/8',
    'Internet',
    '*',
    'VirtualNetwork',
    '::/0',
  ])('may not be %s', (prefix) => {
    refused(
      { managementPrefixes: ['10.0.0.0/24', prefix] },
      {
        property: 'managementPrefixes',
        value: `'${prefix}'`,
        limit: 'a private address block, or a public one of /24 or narrower',
        remedy: 'use bastion: true',
      },
    );
  });

  test('may be known to Terraform only', () => {
    const app = testApp();
    edgeIn(siteIn(app, { managementPrefixes: [Lazy.stringValue({ produce: () => '${var.admins}' })] }));
    expect(rulesOf(synthStack(app), 'perimeter').AllowRdpFromManagement).toContain('3389 ${var.admins} ->');
  });

  test('are blocks', () => {
    refused(
      { managementPrefixes: ['10.0.0.1/24'] },
      {
        property: 'managementPrefixes',
        value: "'10.0.0.1/24'",
        limit: 'host bits are zero',
        remedy: "write '10.0.0.0/24'",
      },
    );
  });

  test('are none by default', () => {
    const app = testApp();
    edgeIn(siteIn(app));
    expect(rulesOf(synthStack(app), 'perimeter')).not.toHaveProperty('AllowRdpFromManagement');
  });
});

describe('Bastion', () => {
  test('stands in a subnet of the name Azure wants, and reaches the Edges', () => {
    const app = testApp();
    edgeIn(siteIn(app, { bastion: true, managementPrefixes: ['10.0.0.0/24'] }));
    const stack = synthStack(app);
    expect(named(stack, 'azurerm_subnet', 'AzureBastionSubnet')).toMatchObject({
      address_prefixes: ['10.10.224.0/20'],
    });
    expect(only(stack, 'azurerm_bastion_host')).toMatchObject({ sku: 'Standard', name: 'bas-exchange-ams' });
    expect(named(stack, 'azurerm_public_ip', 'pip-exchange-ams-bastion')).toMatchObject({
      sku: 'Standard',
      allocation_method: 'Static',
      zones: ['1', '2', '3'],
    });
    expect(rulesOf(stack, 'perimeter').AllowRdpFromManagement).toBe(
      'Inbound 130 Allow Tcp 3389 10.10.224.0/20,10.0.0.0/24 -> *',
    );
  });

  test('fits into a /22', () => {
    const app = testApp();
    siteIn(app, { bastion: true, addressSpace: '10.0.0.0/22' });
    expect(only(synthStack(app), 'azurerm_subnet')).toMatchObject({ address_prefixes: ['10.0.3.128/26'] });
  });

  test('is not made unasked', () => {
    const app = testApp();
    siteIn(app);
    expect(resources(synthStack(app), 'azurerm_bastion_host')).toEqual([]);
  });
});

test('a site with a network of its own needs an address space', () => {
  refused(
    { addressSpace: undefined },
    {
      property: 'addressSpace',
      value: 'nothing',
      limit: 'is required',
      remedy: "give an addressSpace such as '10.10.0.0/16', or an existing network as network",
    },
  );
});

describe('peering with a network beyond the estate', () => {
  const hub = '/subscriptions/0/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub';

  test('goes both ways', () => {
    const app = testApp();
    siteIn(app).peerWith('Hub', { virtualNetworkId: hub });
    const stack = synthStack(app);
    expect(resources(stack, 'azurerm_virtual_network_peering')).toHaveLength(2);
    expect(named(stack, 'azurerm_virtual_network_peering', 'peer-exchange-ams-to-hub')).toMatchObject({
      remote_virtual_network_id: hub,
      use_remote_gateways: false,
      allow_forwarded_traffic: false,
    });
    expect(named(stack, 'azurerm_virtual_network_peering', 'peer-exchange-ams-from-hub')).toMatchObject({
      resource_group_name: 'rg-hub',
      virtual_network_name: 'vnet-hub',
      remote_virtual_network_id: expect.stringContaining('azurerm_virtual_network.') as unknown,
      allow_gateway_transit: false,
      allow_forwarded_traffic: false,
    });
  });

  test('takes what an appliance in the other network forwards only where it is asked to', () => {
    const app = testApp();
    siteIn(app).peerWith('Hub', { virtualNetworkId: hub, allowForwardedTraffic: true });
    const stack = synthStack(app);
    const [there, back] = ['to', 'from'].map((way) =>
      named(stack, 'azurerm_virtual_network_peering', `peer-exchange-ams-${way}-hub`),
    );
    expect([there.allow_forwarded_traffic, back.allow_forwarded_traffic]).toEqual([true, false]);
  });

  test('goes one way where the other belongs to somebody else', () => {
    const app = testApp();
    siteIn(app).peerWith('Hub', {
      virtualNetworkId: hub,
      createReversePeering: false,
      useRemoteGateway: true,
    });
    expect(only(synthStack(app), 'azurerm_virtual_network_peering')).toMatchObject({
      use_remote_gateways: true,
    });
  });

  test('lends the gateway from the other side', () => {
    const app = testApp();
    siteIn(app).peerWith('Hub', { virtualNetworkId: hub, useRemoteGateway: true });
    const back = named(synthStack(app), 'azurerm_virtual_network_peering', 'peer-exchange-ams-from-hub');
    expect(back.allow_gateway_transit).toBe(true);
  });

  test.each(['vnet-hub', hub.replace('virtualNetworks', 'dnsZones'), `${hub}/subnets/a`])(
    'refuses %s, which is no network',
    (virtualNetworkId) => {
      const site = siteIn(testApp());
      expectRefusal(() => site.peerWith('Hub', { virtualNetworkId }), {
        path: 'amsterdam/Amsterdam',
        property: 'virtualNetworkId',
        value: `'${virtualNetworkId}'`,
        limit: 'the resource id of a virtual network',
        remedy: "copy it from 'az network vnet show --query id'",
      });
    },
  );
});

describe('the id of the network', () => {
  test('is a reference in the same stack, and a literal beyond it', () => {
    const app = testApp();
    const site = siteIn(app, { subscriptionId: '11111111-1111-1111-1111-111111111111' });
    expect(site.virtualNetworkIdFor(site)).toBe(site.virtualNetworkId);
    expect(site.virtualNetworkIdFor(stackIn(app, 'other'))).toBe(
      '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-exchange-ams/providers/Microsoft.Network/virtualNetworks/vnet-exchange-ams',
    );
  });
});

describe('the subscription', () => {
  const inProvider = (subscriptionId?: string): App => {
    const app = testApp();
    const stack = TerraformStack.of(siteIn(app, { subscriptionId: '11111111-1111-1111-1111-11111111111a' }));
    const provider = stack.node.children.find((each) => each instanceof AzurermProvider);
    (provider as AzurermProvider).subscriptionId = subscriptionId;
    return app;
  };

  test('is refused where the provider of the stack names another one', () => {
    expectRefusedSynth(inProvider('22222222-2222-2222-2222-222222222222'), {
      path: 'amsterdam/Amsterdam',
      property: 'subscriptionId',
      value: "'11111111-1111-1111-1111-11111111111a'",
      limit: "that of the provider of its stack, '22222222-2222-2222-2222-222222222222'",
      remedy: 'give both the same subscription',
    });
  });

  test.each([
    ['11111111-1111-1111-1111-11111111111a'],
    ['11111111-1111-1111-1111-11111111111A'],
    [undefined],
    ['${var.subscription}'],
  ])('is not seen in %s', (id) => {
    expect(() => synth(inProvider(id))).not.toThrow();
  });
});

describe('patching', () => {
  /** A tier without Exchange, which Azure patches. */
  function farm(site: Site): void {
    const servers = new TierServers(new Construct(site, 'Farm'), {
      site,
      role: SubnetRole.custom('farm', { slot: 5 }),
      software: { name: 'Farm', windows: [WindowsVersion.WS2022] },
      options: { servers: 4 },
      defaultServers: 4,
      defaultSize: 'Standard_E4s_v5',
      defaultRoleCode: 'FRM',
    });
    servers.members.forEach((member) => servers.add(member));
  }

  function farmStack(props: Partial<SiteProps>): StackJson {
    const app = testApp();
    farm(siteIn(app, { activeDirectory: DIRECTORY, ...props }));
    return synthStack(app);
  }

  function rings(props: Partial<SiteProps>): Record<string, unknown>[] {
    return resources(farmStack(props), 'azurerm_maintenance_configuration');
  }

  test('meets one zone a day', () => {
    const made = rings({});
    expect(made.map((ring) => ring.name)).toEqual([1, 2, 3].map((n) => `mc-exchange-ams-ring-${n}`));
    expect(made.map((ring) => (ring.window as Record<string, unknown>).recur_every)).toEqual([
      '1Week Tuesday',
      '1Week Wednesday',
      '1Week Thursday',
    ]);
    expect(made[0]).toMatchObject({
      scope: 'InGuestPatch',
      in_guest_user_patch_mode: 'User',
      window: { duration: '03:00', time_zone: 'UTC' },
    });
  });

  test('holds from the second day after the first apply on, which a resource keeps', () => {
    const stack = farmStack({ patchWindow: { startTime: TimeOfDay.at(23) } });
    const [name] = logicalNames(stack, 'terraform_data');
    expect(only(stack, 'terraform_data')).toMatchObject({
      input: { applied: '${plantimestamp()}' },
      lifecycle: { ignore_changes: ['input'] },
    });
    const [{ window }] = resources(stack, 'azurerm_maintenance_configuration');
    expect(window).toMatchObject({
      start_date_time: `\${formatdate("YYYY-MM-DD", timeadd(terraform_data.${name}.output.applied, "48h"))} 23:00`,
    });
  });

  test('starts on another day when a schedule changes or comes later, which Azure would refuse on the day that was kept', () => {
    const triggers = (props: Partial<SiteProps>): unknown =>
      only(farmStack(props), 'terraform_data').triggers_replace;
    expect(triggers({})).toEqual(
      ['Thursday', 'Tuesday', 'Wednesday'].map((day) => `1Week ${day} 22:00 03:00 UTC`),
    );
    each([
      { firstDay: Weekday.MONDAY },
      { startTime: TimeOfDay.at(1) },
      { duration: Duration.hours(2) },
      { timeZone: 'W. Europe Standard Time' },
    ]).forEach((patchWindow) => expect(triggers({ patchWindow })).not.toEqual(triggers({})));
  });

  test('holds from the day that the program says, where it says one', () => {
    const stack = farmStack({ patchWindow: { validFrom: '2027-01-01' } });
    expect(resources(stack, 'terraform_data')).toEqual([]);
  });

  test('goes on after Sunday with Monday, and follows what is written', () => {
    const made = rings({
      patchWindow: {
        firstDay: Weekday.SUNDAY,
        startTime: TimeOfDay.at(1, 30),
        duration: Duration.hours(2),
        timeZone: 'W. Europe Standard Time',
        validFrom: '2027-01-01',
      },
    });
    expect(made.map((ring) => (ring.window as Record<string, unknown>).recur_every)).toEqual([
      '1Week Sunday',
      '1Week Monday',
      '1Week Tuesday',
    ]);
    expect(made[2].window).toMatchObject({
      start_date_time: '2027-01-01 01:30',
      duration: '02:00',
      time_zone: 'W. Europe Standard Time',
    });
  });

  test('is staggered by ordinal where there are no zones', () => {
    const stack = farmStack({ region: AzureRegion.UK_WEST });
    expect(resources(stack, 'azurerm_maintenance_configuration')).toHaveLength(3);
    const assigned = resources(stack, 'azurerm_maintenance_assignment_virtual_machine').map(
      (each) => /Ring-\d/.exec(String(each.maintenance_configuration_id))?.[0],
    );
    expect(assigned).toEqual(['Ring-1', 'Ring-2', 'Ring-3', 'Ring-1']);
  });

  test.each([
    [Duration.minutes(90), '01:30'],
    [Duration.minutes(235), '03:55'],
    [Duration.hours(2), '02:00'],
  ])('may take %s', (duration, written) => {
    expect(rings({ patchWindow: { duration } })[0].window).toMatchObject({ duration: written });
  });

  test.each([
    [Duration.minutes(89), '89'],
    [Duration.minutes(236), '236'],
    [Duration.minutes(0), '0'],
    [Duration.seconds(5430), '90.5'],
  ])('may not take %s', (duration, value) => {
    refused(
      { patchWindow: { duration } },
      {
        property: 'patchWindow.duration',
        value,
        limit: 'a whole number from 90 to 235 minutes',
        remedy: 'use ',
      },
    );
  });

  test.each([
    [TimeOfDay.at(0), '2027-01-01 00:00'],
    [TimeOfDay.at(23, 59), '2027-01-01 23:59'],
  ])('may start at %s', (startTime, written) => {
    expect(rings({ patchWindow: { startTime, validFrom: '2027-01-01' } })[0].window).toMatchObject({
      start_date_time: written,
    });
  });

  test.each([
    ['startTime', '22:00', 'a TimeOfDay', 'TimeOfDay.at(22)'],
    ['duration', '03:00', 'a Duration', 'Duration.hours(3)'],
  ])('in plain JavaScript refuses a text as %s', (name, value, limit, example) => {
    refused(
      { patchWindow: { [name]: value } },
      { property: `patchWindow.${name}`, value: `'${value}'`, limit, remedy: `use ${example}` },
    );
  });

  test.each([
    ['daysAfterPatchTuesday', 0, 27],
    ['daysAfterPatchTuesday', 28, 27],
    ['daysAfterPatchTuesday', 1.5, 27],
    ['daysAfterPatchTuesday', Number.NaN, 27],
    ['daysAfterPatchTuesday', Token.asNumber('${var.days}'), 27],
    ['daysAfterPatchTuesday', '3', 27],
    ['daysAfterStandby', 0, 14],
    ['daysAfterStandby', 15, 14],
  ])('refuses as %s %p', (name, value, max) => {
    expect(refusal(() => siteIn(testApp(), { patchWindow: { [name]: value } }))).toMatchObject({
      property: `patchWindow.${name}`,
      limit: `a whole number from 1 to ${max} that is known at synthesis`,
    });
  });

  test.each([
    ['daysAfterPatchTuesday', 1],
    ['daysAfterPatchTuesday', 27],
    ['daysAfterStandby', 1],
    ['daysAfterStandby', 14],
  ])('takes as %s %d', (name, value) => {
    expect(() => siteIn(testApp(), { patchWindow: { [name]: value } })).not.toThrow();
  });

  test.each([
    [[], 'must contain at least one day'],
    [['saturday'], 'a Weekday'],
    ['Saturday', 'a list'],
  ])('refuses as weekdays %j', (weekdays, limit) => {
    const patchWindow = { weekdays: weekdays as Weekday[] };
    expect(refusal(() => siteIn(testApp(), { patchWindow }))).toMatchObject({
      property: 'patchWindow.weekdays',
      limit,
    });
  });

  test.each(['2026-13-01', '2026-12-32', '1.12.2026'])('refuses to hold from %s', (validFrom) => {
    refused(
      { patchWindow: { validFrom } },
      {
        property: 'patchWindow.validFrom',
        value: `'${validFrom}'`,
        limit: 'written in the form YYYY-MM-DD',
        remedy: 'write it in the form YYYY-MM-DD',
      },
    );
  });

  test('refuses a day that no calendar has, and takes a leap day', () => {
    refused(
      { patchWindow: { validFrom: '2027-02-29' } },
      {
        property: 'patchWindow.validFrom',
        value: "'2027-02-29'",
        limit: 'a day that exists in the calendar',
        remedy: 'choose a day that exists',
      },
    );
    expect(() => siteIn(testApp(), { patchWindow: { validFrom: '2028-02-29' } })).not.toThrow();
  });
});

describe('the boundary between Edges and Exchange servers', () => {
  const rules = {
    AllowSmtpFromEdges: 'Inbound 200 Allow Tcp 25 10.10.16.0/20 -> *',
    DenyOtherFromEdges: 'Inbound 210 Deny * * 10.10.16.0/20 -> *',
  };

  function boundary(build: (site: Site) => void): Record<string, string> {
    const app = testApp();
    build(siteIn(app, { activeDirectory: DIRECTORY }));
    return rulesOf(synthStack(app), 'client-access');
  }

  test('lets mail through and nothing else, whichever tier comes first', () => {
    const edgeFirst = boundary((site) => {
      edgeIn(site);
      new ResilientClientAccessArray(site, 'ClientAccess', { site });
    });
    const frontFirst = boundary((site) => {
      new ResilientClientAccessArray(site, 'ClientAccess', { site });
      edgeIn(site);
    });
    expect(edgeFirst).toMatchObject(rules);
    expect(frontFirst).toEqual(edgeFirst);
  });

  test('is drawn once, and not at all without Edges; a second Edge tier is refused', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    site.subnet(SubnetRole.MAILBOX);
    expect(Object.keys(rulesOf(synthStack(app), 'mailbox')).filter((name) => name.includes('Edges'))).toEqual(
      [],
    );
    const edges = siteIn(testApp());
    edgeIn(edges);
    expectRefusal(() => new EdgeTier(edges, 'Edge2', { site: edges, outbound: OutboundMail.direct() }), {
      path: 'amsterdam/Amsterdam/Edge2',
      property: 'site',
      value: "'Amsterdam'",
      limit: 'already has an Edge tier',
      remedy: 'give the existing tier more servers',
    });
  });
});

test('names of public addresses have to be labels Azure takes', () => {
  const app = testApp();
  const site = siteIn(app, { naming: new CafNaming({ labelPrefix: `x${'a'.repeat(60)}` }) });
  expectRefusal(() => new ResilientClientAccessArray(site, 'ClientAccess', { site }), {
    path: 'amsterdam/Amsterdam/ClientAccess',
    property: 'naming.publicLabel',
    value: `'x${'a'.repeat(60)}-ams-clientaccess'`,
    limit: '3 to 63 lowercase letters, digits and hyphens, beginning with a letter',
    remedy: 'shorten the labelPrefix of the naming',
  });
});

test.each([
  ['a label of 63', `x${'a'.repeat(45)}`, undefined],
  ['a label of 64', `x${'a'.repeat(46)}`, 'naming.publicLabel'],
  ['a label that begins with a digit', '3com', 'naming.publicLabel'],
])('%s', (_, labelPrefix, property) => {
  const site = siteIn(testApp(), { naming: new CafNaming({ labelPrefix }), activeDirectory: DIRECTORY });
  const make = (): unknown => new ResilientClientAccessArray(site, 'ClientAccess', { site });
  if (property === undefined) expect(make).not.toThrow();
  else expect(make).toThrow(property);
});

test('every resource of a site stands in its region', () => {
  const app = testApp();
  const site = siteIn(app, { activeDirectory: DIRECTORY, region: AzureRegion.UK_SOUTH, bastion: true });
  new ResilientClientAccessArray(site, 'ClientAccess', { site });
  edgeIn(site);
  const stack = synthStack(app);
  const regions = Object.keys(stack.resource ?? {}).flatMap((type) => valuesOf(stack, type, 'location'));
  expect([...new Set(regions)].filter((each) => each !== undefined)).toEqual(['uksouth']);
});

describe('what a site is told about networks that exist', () => {
  test.each([
    [[], '[]', 'at least one address block'],
    [['10.1.4.7/24'], "'10.1.4.7/24'", 'host bits are zero'],
  ])('refuses Exchange server networks %j', (exchangeServerPrefixes, value, limit) => {
    expectRefusal(() => siteIn(testApp(), { exchangeServerPrefixes }), {
      path: 'amsterdam/Amsterdam',
      property: 'exchangeServerPrefixes',
      value,
      limit,
      remedy: '',
    });
  });

  test('refuses two subnets for one role', () => {
    const subnets = ['a', 'b'].map((name, index) => ({
      role: SubnetRole.PERIMETER,
      name,
      addressPrefix: `10.9.${index}.0/24`,
    }));
    const network = { name: 'vnet', resourceGroupName: 'rg', subnets };
    expectRefusal(() => siteIn(testApp(), { network }), {
      path: 'amsterdam/Amsterdam',
      property: 'network.subnets.role',
      value: "'perimeter'",
      limit: 'must not be repeated',
      remedy: 'keep only the subnet in which the servers will be located',
    });
  });

  test('compares brought-in subnets with the spaces of other sites', () => {
    const app = testApp();
    const network = (addressPrefix: string) => ({
      name: 'vnet',
      resourceGroupName: 'rg',
      subnets: [{ role: SubnetRole.PERIMETER, name: 'dmz', addressPrefix }],
    });
    const near = siteIn(app, { addressSpace: undefined, network: network('10.20.3.0/24') });
    const far = siteIn(app, { addressSpace: '10.20.0.0/16', region: AzureRegion.NORTH_EUROPE }, 'Dublin');
    const apart = siteIn(app, { addressSpace: '10.30.0.0/16', region: AzureRegion.UK_SOUTH }, 'London');
    expect(haveCommonAddresses(near, far)).toBe(true);
    expect(haveCommonAddresses(near, apart)).toBe(false);
  });

  test('takes an id that only Terraform knows for a peering whose other side is somebody else’s', () => {
    const app = testApp();
    siteIn(app).peerWith('Hub', {
      virtualNetworkId: Token.asString('${var.hub}'),
      createReversePeering: false,
    });
    const [peering] = resources(synthStack(app), 'azurerm_virtual_network_peering');
    expect(peering.remote_virtual_network_id).toBe('${var.hub}');
  });
});
