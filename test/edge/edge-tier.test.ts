import type { App } from 'cdktf';
import { Lazy, Token } from 'cdktf';
import type {
  FilteringServiceProps,
  EdgeTierOptions,
  OutboundDestination,
  SiteProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  RoutingPreference,
  EdgeTier,
  FailoverZone,
  InboundMail,
  InternetAccess,
  OutboundMail,
  ResilientClientAccessArray,
  Size,
  SubnetRole,
} from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import {
  LIVE,
  DIRECTORY,
  edgeIn,
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
import { each } from '../support/each';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

function build(props: Partial<EdgeTierOptions> = {}, site: Partial<SiteProps> = {}): StackJson {
  const app = testApp();
  edgeIn(siteIn(app, site), props);
  return synthStack(app);
}

function tier(props: Partial<EdgeTierOptions> = {}): EdgeTier {
  return edgeIn(siteIn(testApp()), props);
}

function refused(props: Partial<EdgeTierOptions>, expected: Omit<ExpectedRefusal, 'path'>): void {
  expectRefusal(() => tier(props), { path: 'amsterdam/Amsterdam/Edge', ...expected });
}

const city = { name: 'edge9', address: '203.0.113.25', carrier: 'city fibre' };
const relay = { host: 'smtp.relay.example', spfMechanisms: ['include:spf.relay.example'] };

describe('addresses', () => {
  test('are static, zone redundant, one for each Edge, with label and PTR', () => {
    const stack = build();
    expect(resources(stack, 'azurerm_public_ip')).toHaveLength(2);
    expect(named(stack, 'azurerm_public_ip', 'pip-exchange-ams-edge-1')).toMatchObject({
      sku: 'Standard',
      allocation_method: 'Static',
      zones: ['1', '2', '3'],
      domain_name_label: 'exchange-ams-edge1',
      reverse_fqdn:
        '${var.reverse_dns && !contains(var.new_edges, "amsedge1") ? "amsedge1.contoso.com." : null}',
      tags: { site: 'Amsterdam', tier: 'edge', workload: 'exchange' },
    });
    expect(stack.variable?.reverse_dns).toMatchObject({ type: 'bool', default: true, nullable: false });
    expect(stack.variable?.new_edges).toMatchObject({ type: 'list(string)', default: [], nullable: false });
    expect(only(build({ externalEdges: [city], servers: 1 }), 'azurerm_network_interface')).toMatchObject({
      ip_configuration: [
        { public_ip_address_id: expect.stringContaining('Address-1_PublicAddress') as unknown },
      ],
    });
  });

  test('carry the names of a second role code', () => {
    const stack = build({ roleCode: 'MX' });
    expect(named(stack, 'azurerm_public_ip', 'pip-exchange-ams-edge-2')).toMatchObject({
      domain_name_label: 'exchange-ams-mx2',
      reverse_fqdn: '${var.reverse_dns && !contains(var.new_edges, "amsmx2") ? "amsmx2.contoso.com." : null}',
    });
  });

  test('are locked on request', () => {
    expect(resources(build(), 'azurerm_management_lock')).toEqual([]);
    const locks = resources(build({ lockAddresses: true }), 'azurerm_management_lock');
    expect(locks.map(({ name, lock_level }) => [name, lock_level])).toEqual([
      ['lock-exchange-ams-edge-1', 'CanNotDelete'],
      ['lock-exchange-ams-edge-2', 'CanNotDelete'],
    ]);
    expect(locks[0].scope).toMatch(/^\$\{azurerm_public_ip\.Amsterdam_Edge_Address-1_.*\.id\}$/);
  });
});

describe('routingPreferences', () => {
  const tags = (options: Partial<EdgeTierOptions>): Record<string, unknown> =>
    Object.fromEntries(
      resources(build(options), 'azurerm_public_ip').map((each) => [String(each.name), each.ip_tags]),
    );

  test('belong to Edges by name, and the others have the one of Azure', () => {
    expect(
      tags({
        members: [{ name: '1' }, { name: '2' }, { name: '5' }],
        routingPreferences: {
          AMSEDGE2: RoutingPreference.internet(),
          AMSEDGE5: RoutingPreference.microsoftNetwork(),
        },
      }),
    ).toEqual({
      'pip-exchange-ams-edge-1': undefined,
      'pip-exchange-ams-edge-2': { RoutingPreference: 'Internet' },
      'pip-exchange-ams-edge-5': undefined,
    });
  });

  test('of a new Edge leave the addresses of the others as they are', () => {
    const before = tags({ servers: 2 });
    const after = tags({ servers: 3, routingPreferences: { AMSEDGE3: RoutingPreference.internet() } });
    expect(after).toMatchObject(before);
    expect(after['pip-exchange-ams-edge-3']).toEqual({ RoutingPreference: 'Internet' });
  });

  test('other than the one of Azure are refused in a region without zones', () => {
    const inUkWest = (preference: RoutingPreference) => () =>
      edgeIn(siteIn(testApp(), { region: AzureRegion.UK_WEST }), {
        routingPreferences: { AMSEDGE2: preference },
      });
    expectRefusal(inUkWest(RoutingPreference.internet()), {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'routingPreferences.AMSEDGE2',
      value: "'transit carriers'",
      limit: 'is not offered in ukwest',
      remedy: 'leave AMSEDGE2 out',
    });
    expect(inUkWest(RoutingPreference.microsoftNetwork())).not.toThrow();
  });

  test.each(['austriaeast', 'norwaywest', 'swedencentral', 'westus3'])(
    'other than the one of Azure are refused in %s, which has no other',
    (name) => {
      const inRegion = (preference: RoutingPreference) => () =>
        edgeIn(siteIn(testApp(), { region: AzureRegion.of({ name, zones: ['1', '2', '3'] }) }), {
          routingPreferences: { AMSEDGE2: preference },
        });
      expectRefusal(inRegion(RoutingPreference.internet()), {
        path: 'amsterdam/Amsterdam/Edge',
        property: 'routingPreferences.AMSEDGE2',
        value: "'transit carriers'",
        limit: `is not offered in ${name}`,
        remedy: 'leave AMSEDGE2 out, choose another region for Amsterdam',
      });
      expect(inRegion(RoutingPreference.microsoftNetwork())).not.toThrow();
    },
  );

  test('of Edges that do not exist are refused', () => {
    const app = testApp();
    edgeIn(siteIn(app), { routingPreferences: { AMSEGDE2: RoutingPreference.internet() } });
    expectRefusedSynth(app, {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'routingPreferences',
      value: "'AMSEGDE2'",
      limit: 'computer names of Edges',
      remedy: "did you mean 'AMSEDGE2'?",
    });
  });

  test('are named once each, those of Edges elsewhere included', () => {
    const several = tier({
      servers: 3,
      routingPreferences: { AMSEDGE3: RoutingPreference.internet() },
      externalEdges: [city],
    });
    expect(several.carrierNames).toEqual(['Microsoft network', 'transit carriers', 'city fibre']);
    expect(tier().carrierNames).toEqual(['Microsoft network']);
  });
});

describe('the perimeter', () => {
  test('admits mail from outside, mail and EdgeSync of the site, and nothing else', () => {
    expect(rulesOf(build(), 'perimeter')).toEqual({
      AllowSmtpFromOutside: 'Inbound 100 Allow Tcp 25 Internet -> *',
      AllowSmtpFromExchange: 'Inbound 110 Allow Tcp 25 10.10.200.0/24 -> *',
      AllowEdgeSyncFromExchange: 'Inbound 120 Allow Tcp 50636 10.10.200.0/24 -> *',
      AllowAzurePlatform: 'Inbound 140 Allow * * AzureLoadBalancer -> *',
      DenyVirtualNetworkInbound: 'Inbound 4000 Deny * * VirtualNetwork -> *',
      DenyAllInbound: 'Inbound 4096 Deny * * * -> *',
      AllowSmtpToExchange: 'Outbound 100 Allow Tcp 25 * -> 10.10.200.0/24',
      AllowMailToInternet: 'Outbound 110 Allow Tcp 25 * -> Internet',
      DenyVirtualNetworkOutbound: 'Outbound 4000 Deny * * * -> VirtualNetwork',
    });
  });

  test('knows the site’s own Exchange servers, even those added later', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY, exchangeServerPrefixes: ['10.1.4.0/24'] });
    edgeIn(site);
    new ResilientClientAccessArray(site, 'ClientAccess', { site });
    const rules = rulesOf(synthStack(app), 'perimeter');
    expect(rules.AllowEdgeSyncFromExchange).toBe('Inbound 120 Allow Tcp 50636 10.10.0.0/20,10.1.4.0/24 -> *');
    expect(rules.AllowSmtpToExchange).toBe('Outbound 100 Allow Tcp 25 * -> 10.10.0.0/20,10.1.4.0/24');
  });

  test('lets mail out to the smart host’s port only', () => {
    const rules = rulesOf(build({ outbound: OutboundMail.smartHost(relay) }), 'perimeter');
    expect(rules.AllowMailToInternet).toBe('Outbound 110 Allow Tcp 587 * -> Internet');
    expect(rules.DenySmtpToInternet).toBe('Outbound 120 Deny Tcp 25 * -> Internet');
  });

  test('lets mail out on the smart host’s own port, and denies nothing where that is 25', () => {
    const on = (port: number): Record<string, string> =>
      rulesOf(build({ outbound: OutboundMail.smartHost({ ...relay, port }) }), 'perimeter');
    expect(on(2525).AllowMailToInternet).toBe('Outbound 110 Allow Tcp 2525 * -> Internet');
    expect(on(25).AllowMailToInternet).toBe('Outbound 110 Allow Tcp 25 * -> Internet');
    expect(on(25)).not.toHaveProperty('DenySmtpToInternet');
  });

  test('lets mail out to the addresses of a relay only, whatever its port', () => {
    const at = (port: number): Record<string, string> =>
      rulesOf(
        build({ outbound: OutboundMail.smartHost({ ...relay, port, addressPrefixes: ['10.1.4.25/32'] }) }),
        'perimeter',
      );
    expect(at(587).AllowMailToInternet).toBe('Outbound 110 Allow Tcp 587 * -> 10.1.4.25/32');
    expect(at(25).AllowMailToInternet).toBe('Outbound 110 Allow Tcp 25 * -> 10.1.4.25/32');
    expect(at(25).DenySmtpToInternet).toBe('Outbound 120 Deny Tcp 25 * -> Internet');
  });

  test('takes mail from a filtering service only', () => {
    const inbound = InboundMail.fromFilteringService({
      sourcePrefixes: ['198.51.100.0/24', '203.0.113.0/24'],
      hosts: ['mx1.filter.example'],
    });
    expect(rulesOf(build({ inbound }), 'perimeter').AllowSmtpFromOutside).toBe(
      'Inbound 100 Allow Tcp 25 198.51.100.0/24,203.0.113.0/24 -> *',
    );
    expect(tier({ inbound }).filterHosts).toEqual(['mx1.filter.example']);
    expect(tier().filterHosts).toEqual([]);
  });

  test('has priorities that do not meet, in each direction', () => {
    const rules = Object.values(
      rulesOf(
        build({ outbound: OutboundMail.smartHost(relay) }, { managementPrefixes: ['10.0.0.0/24'] }),
        'perimeter',
      ),
    );
    const places = rules.map((rule) => rule.split(' ').slice(0, 2).join(' '));
    expect(new Set(places).size).toBe(rules.length);
  });
});

describe('outside the domain', () => {
  function script(site: Partial<SiteProps>): string {
    const app = testApp();
    const place = siteIn(app, site);
    edgeIn(place);
    new ResilientClientAccessArray(place, 'ClientAccess', { site: place, servers: 2 });
    const command = named(
      synthStack(app),
      'azurerm_virtual_machine_run_command',
      'run-exchange-ams-edge-1-resolver',
    );
    return (command.source as Record<string, string>).script;
  }

  test('an Edge finds the Exchange servers of its site by the hosts file', () => {
    expect(script({ activeDirectory: DIRECTORY })).toContain(
      "$servers = @('10.10.0.4 amsfe1.corp.contoso.com amsfe1', '10.10.0.5 amsfe2.corp.contoso.com amsfe2')",
    );
  });

  test('by their short names where the domain is not known', () => {
    expect(script({})).toContain("$servers = @('10.10.0.4 amsfe1', '10.10.0.5 amsfe2')");
  });

  test('an Edge has the published domain as its suffix', () => {
    const text = script({ activeDirectory: DIRECTORY });
    expect(text).toContain("-Name 'NV Domain' -Value 'contoso.com'");
    expect(text).toContain("-Name 'Domain' -Value 'contoso.com'");
  });

  test('no Edge stands in the hosts file, and none joins', () => {
    expect(script({ activeDirectory: DIRECTORY })).not.toContain('amsedge');
  });

  test('an Edge asks Azure’s resolver, whatever the network says', () => {
    const stack = build({}, { domainControllers: ['10.10.64.4'] });
    expect(valuesOf(stack, 'azurerm_network_interface', 'dns_servers')).toEqual([
      ['168.63.129.16'],
      ['168.63.129.16'],
    ]);
  });
});

describe('Edges outside Azure', () => {
  test('count for the promise of redundancy', () => {
    expect(tier({ servers: 1, externalEdges: [city] }).servers).toHaveLength(1);
    expect(tier({ servers: 0, externalEdges: [city, { ...city, name: 'edge8' }] }).servers).toHaveLength(0);
    refused(
      { servers: 0, externalEdges: [city] },
      { property: 'servers', value: '0', limit: 'at least 1', remedy: 'use servers: 1 or more' },
    );
  });

  test('are hosts without an address in the network', () => {
    const edges = tier({ externalEdges: [city] });
    expect(edges.hostsFor(edges).map((host) => [host.hostName, host.privateAddress])).toEqual([
      ['amsedge1.contoso.com', '10.10.16.4'],
      ['amsedge2.contoso.com', '10.10.16.5'],
      ['edge9.contoso.com', undefined],
    ]);
  });

  test.each(['edge9.contoso.com', '', 'edge_9'])('are not called %p', (name) => {
    refused(
      { externalEdges: [{ ...city, name }] },
      {
        property: 'externalEdges.name',
        value: `'${name}'`,
        limit: 'one DNS label',
        remedy: 'without the domain',
      },
    );
  });

  test.each(['edge9.contoso.com', '203.0.113.25/32', '203.0.113'])(
    'do not have the address %s',
    (address) => {
      refused(
        { externalEdges: [{ ...city, address }] },
        {
          property: 'externalEdges.address',
          value: `'${address}'`,
          limit: 'an IPv4 address',
          remedy: "write it like '10.10.0.4'",
        },
      );
    },
  );
});

describe('refuses', () => {
  test.each([0, 1])('%d Edges', (servers) => {
    refused(
      { servers },
      {
        property: 'servers',
        value: String(servers),
        limit: 'at least 2',
        remedy: 'use servers: 2 or more',
      },
    );
  });

  test.each([31, 32768])('a queue disk of %d GiB', (size) => {
    refused(
      { queueDisk: Size.gibibytes(size) },
      {
        property: 'queueDisk',
        value: String(size),
        limit: 'a whole number from 32 to 32767 GiB',
        remedy: 'use ',
      },
    );
  });

  test('source prefixes of a filtering service that are none', () => {
    const inbound = InboundMail.fromFilteringService({
      sourcePrefixes: ['198.51.100.1'],
      hosts: ['mx.filter.example'],
    });
    refused(
      { inbound },
      {
        property: 'inbound.sourcePrefixes',
        value: "'198.51.100.1'",
        limit: 'an IPv4 block in CIDR notation',
        remedy: "write it like '10.10.0.0/16'",
      },
    );
  });

  test.each(['192.0.2.25', 'mx', 'mx.filter.example.'])(
    '%s as host of a filtering service, an MX target',
    (host) => {
      const inbound = InboundMail.fromFilteringService({
        sourcePrefixes: ['198.51.100.0/24'],
        hosts: [host],
      });
      refused(
        { inbound },
        {
          property: 'inbound.hosts',
          value: `'${host}'`,
          limit: 'a fully qualified domain name',
          remedy: "write it like 'mx1.filter.example'",
        },
      );
    },
  );

  test.each<[unknown, string]>([
    [undefined, 'the argument must be an object'],
    ['x', 'the argument must be an object'],
    [{}, 'sourcePrefixes must be a list'],
    [{ prefixes: ['198.51.100.0/24'], hosts: ['mx.filter.example'] }, 'prefixes is not a setting'],
    [{ sourcePrefixes: ['198.51.100.0/24'] }, 'hosts must be a list'],
    [{ sourcePrefixes: [5], hosts: ['mx.filter.example'] }, 'sourcePrefixes[0] must be a text'],
  ])('a filtering service that is %j', (service, fault) => {
    expect(() => InboundMail.fromFilteringService(service as FilteringServiceProps)).toThrow(
      `[InboundMail.fromFilteringService] ${fault}`,
    );
  });

  test.each([
    [
      { externalEdges: [{ ...city, address: '10.1.2.3' }] },
      'externalEdges.address',
      "'10.1.2.3'",
      'a public address',
      'use the address that the Internet sees for the Edge',
    ],
    [
      { externalEdges: [city, { ...city, address: '203.0.113.9' }] },
      'externalEdges.name',
      `'${city.name}'`,
      'unique in the tier',
      'give each Edge its own name',
    ],
    [
      { inbound: InboundMail.fromFilteringService({ sourcePrefixes: ['198.51.100.0/24'], hosts: [] }) },
      'inbound.hosts',
      '[]',
      'at least one host',
      'copy the host names from the documentation of the service',
    ],
    [
      { inbound: InboundMail.fromFilteringService({ sourcePrefixes: [], hosts: ['mx.filter.example'] }) },
      'inbound.sourcePrefixes',
      '[]',
      'at least one address block',
      'list the blocks, or leave inbound.sourceprefixes out',
    ],
    [
      {
        inbound: InboundMail.fromFilteringService({
          sourcePrefixes: ['0.0.0.0/0'],
          hosts: ['mx.filter.example'],
        }),
      },
      'inbound.sourcePrefixes',
      "'0.0.0.0/0'",
      'must contain the address blocks of the filtering service only',
      'InboundMail.fromInternet()',
    ],
    [
      { outbound: OutboundMail.smartHost({ ...relay, port: 0 }) },
      'outbound.port',
      '0',
      'from 1 to 65535',
      'use 1 or more',
    ],
    [
      { outbound: OutboundMail.smartHost({ ...relay, port: 65536 }) },
      'outbound.port',
      '65536',
      'from 1 to 65535',
      'use 65535 or less',
    ],
    [
      { capacity: { peakMessagesPerSecond: 0, messagesPerSecondPerServer: 5 } },
      'capacity.peakMessagesPerSecond',
      '0',
      'from 0.001',
      'use 0.001 or more',
    ],
    [
      { capacity: { peakMessagesPerSecond: 5, messagesPerSecondPerServer: 0 } },
      'capacity.messagesPerSecondPerServer',
      '0',
      'from 0.001',
      'use 0.001 or more',
    ],
  ] as const)('mail flow that cannot be: %j', (props, property, value, limit, remedy) => {
    refused(props as EdgeTierOptions, { property, value, limit, remedy });
  });

  test.each([1, 65535])('nothing about a smart host on port %d', (port) => {
    expect(() => build({ outbound: OutboundMail.smartHost({ ...relay, port }) })).not.toThrow();
  });

  test('a list of routing preferences, which would move addresses when it changes', () => {
    refused({ routingPreferences: [RoutingPreference.internet()] } as unknown as EdgeTierOptions, {
      property: 'routingPreferences',
      value: '[transit carriers]',
      limit: 'preferences by the computer names of Edges',
      remedy: 'write { AMSEDGE2: RoutingPreference.internet() }',
    });
  });

  test('a smart host that may be anywhere', () => {
    refused(
      { outbound: OutboundMail.smartHost({ ...relay, addressPrefixes: ['198.51.100.0/24', '0.0.0.0/0'] }) },
      {
        property: 'outbound.addressPrefixes',
        value: "'0.0.0.0/0'",
        limit: 'the address blocks of the relay only',
        remedy: 'list the blocks of the relay',
      },
    );
  });

  test('a smart host that is no host', () => {
    refused(
      { outbound: OutboundMail.smartHost({ ...relay, host: '192.0.2.25' }) },
      {
        property: 'outbound.host',
        value: "'192.0.2.25'",
        limit: 'a fully qualified domain name',
        remedy: "write it like 'relay.example.com'",
      },
    );
  });

  test('a second domain', () => {
    const edges = tier();
    edges.useMailDomain('contoso.com');
    expectRefusal(() => edges.useMailDomain('fabrikam.com'), {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'domainName',
      value: "'fabrikam.com'",
      limit: 'contoso.com',
      remedy: 'publish the tier in one zone',
    });
  });

  test('a domain that is none', () => {
    const site = siteIn(testApp());
    const edges = new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() });
    expectRefusal(() => edges.useMailDomain('contoso'), {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'domainName',
      value: "'contoso'",
      limit: 'a fully qualified domain name',
      remedy: "write it like 'contoso.com'",
    });
  });

  test('a host name before the domain is known', () => {
    const site = siteIn(testApp());
    const edges = new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() });
    expectRefusal(() => edges.hostName(edges.servers[0]), {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'domainName',
      value: 'nothing',
      limit: 'known',
      remedy: 'call publishMail(tier) on the FailoverZone',
    });
    edges.useMailDomain('contoso.com');
    expect(edges.hostName(edges.servers[0])).toBe('amsedge1.contoso.com');
  });

  test('a site without Exchange servers', () => {
    const app = testApp();
    edgeIn(siteIn(app, { exchangeServerPrefixes: undefined }));
    expectRefusedSynth(app, {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'exchangeServerPrefixes',
      value: 'nothing',
      limit: 'is required',
      remedy: 'or add a ResilientClientAccessArray to the site',
    });
  });

  test('a public label Azure does not take', () => {
    refused(
      { roleCode: `E${'0'.repeat(60)}` },
      {
        property: 'naming.publicLabel',
        value: `'exchange-ams-e${'0'.repeat(60)}1'`,
        limit: '3 to 63 lowercase letters, digits and hyphens',
        remedy: 'shorten the labelPrefix',
      },
    );
  });
});

describe('takes', () => {
  test.each([32, 32767])('a queue disk of %d GiB', (size) => {
    const stack = build({ queueDisk: Size.gibibytes(size) });
    expect(valuesOf(stack, 'azurerm_managed_disk', 'disk_size_gb')).toEqual([size, size]);
  });

  test('what only Terraform knows', () => {
    const text = (name: string): string => Lazy.stringValue({ produce: () => `\${var.${name}}` });
    const stack = build({
      queueDisk: Size.gibibytes(Token.asNumber('${var.gb}')),
      externalEdges: [{ ...city, address: text('edge9') }],
      inbound: InboundMail.fromFilteringService({
        sourcePrefixes: [text('filter')],
        hosts: ['mx1.filter.example'],
      }),
      outbound: OutboundMail.smartHost({ ...relay, host: text('relay') }),
    });
    expect(valuesOf(stack, 'azurerm_managed_disk', 'disk_size_gb')[0]).toBe('${var.gb}');
    const rules = rulesOf(stack, 'perimeter');
    expect(rules.AllowSmtpFromOutside).toContain('${var.filter}');
  });

  test('no Exchange prefixes where the site has Exchange servers', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() }).useMailDomain('contoso.com');
    new ResilientClientAccessArray(site, 'ClientAccess', { site });
    expect(rulesOf(synthStack(app), 'perimeter').AllowSmtpFromExchange).toContain('10.10.0.0/20');
  });
});

describe('capacity', () => {
  test.each([
    [2, 0, 25],
    [3, 0, 50],
    [3, 1, 75],
  ])('of %d Edges and %d elsewhere, with one less, is %d', (servers, elsewhere, carried) => {
    const edges = tier({
      servers,
      externalEdges: elsewhere === 1 ? [city] : [],
      capacity: { peakMessagesPerSecond: 10, messagesPerSecondPerServer: 25 },
    });
    expect(edges.messagesPerSecondWithOneLess).toBe(carried);
  });

  test('is unknown where nothing is stated', () => {
    expect(tier().messagesPerSecondWithOneLess).toBeUndefined();
  });
});

describe('SPF mechanisms', () => {
  function published(app: App, props: Partial<EdgeTierOptions>): string[] {
    return edgeIn(siteIn(app), props).spfMechanismsFor(stackIn(app, 'dns'));
  }

  test('name every address mail leaves from', () => {
    const mechanisms = published(testApp(), { externalEdges: [city] });
    expect(mechanisms).toHaveLength(3);
    expect(mechanisms[2]).toBe('ip4:203.0.113.25');
    expect(each(mechanisms).every((mechanism) => mechanism.startsWith('ip4:'))).toBe(true);
  });

  test('are the relay’s where one sends', () => {
    expect(published(testApp(), { outbound: OutboundMail.smartHost(relay) })).toEqual([
      'include:spf.relay.example',
    ]);
  });
});

test('the addresses cross into the DNS stack by plain outputs, and nothing else does', () => {
  const app = testApp();
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
  });
  zone.publishMail(edgeIn(siteIn(app)));
  const { stacks } = synth(app);
  expect(stacks.amsterdam.output).toMatchObject({
    amsedge1_address: {
      value: expect.stringMatching(/^\$\{azurerm_public_ip\..*\.ip_address\}$/) as unknown,
    },
    amsedge2_address: {
      value: expect.stringMatching(/^\$\{azurerm_public_ip\..*\.ip_address\}$/) as unknown,
    },
  });
  expect(Object.keys(stacks.amsterdam.output ?? {})).toHaveLength(2);
  expect(Object.keys(stacks.dns.data?.terraform_remote_state ?? {})).toEqual(['amsterdam']);
});

test('a subnet of the perimeter is private, and egress is not made for it', () => {
  const stack = build();
  expect(named(stack, 'azurerm_subnet', `snet-exchange-ams-${SubnetRole.PERIMETER.id}`)).toMatchObject({
    default_outbound_access_enabled: false,
    address_prefixes: ['10.10.16.0/20'],
  });
});

describe('the way to the Internet', () => {
  const Proxy = { name: 'Proxy', prefixes: ['10.1.9.4/32'], port: 8080 };
  const outboundOf = (props: Partial<EdgeTierOptions>): Record<string, string> => {
    const rules = Object.entries(rulesOf(build(props), 'perimeter'));
    return Object.fromEntries(rules.filter(([, rule]) => rule.startsWith('Outbound')));
  };

  test('is a list when the program asks for one', () => {
    const internetAccess = InternetAccess.restricted({
      destinations: [Proxy, { name: 'Monitor', prefixes: ['AzureMonitor'], port: 443 }],
    });
    expect(outboundOf({ internetAccess, outbound: OutboundMail.smartHost(relay) })).toEqual({
      AllowSmtpToExchange: 'Outbound 100 Allow Tcp 25 * -> 10.10.200.0/24',
      AllowMailToInternet: 'Outbound 110 Allow Tcp 587 * -> Internet',
      DenySmtpToInternet: 'Outbound 120 Deny Tcp 25 * -> Internet',
      AllowWindowsUpdate: 'Outbound 150 Allow Tcp 443 * -> AzureUpdateDelivery',
      AllowWindowsUpdateDownload: 'Outbound 151 Allow Tcp 80,443 * -> AzureFrontDoor.FirstParty',
      AllowAzureOfRegion: 'Outbound 152 Allow Tcp 443 * -> AzureCloud.westeurope',
      'AllowTo-Proxy': 'Outbound 160 Allow Tcp 8080 * -> 10.1.9.4/32',
      'AllowTo-Monitor': 'Outbound 161 Allow Tcp 443 * -> AzureMonitor',
      DenyVirtualNetworkOutbound: 'Outbound 4000 Deny * * * -> VirtualNetwork',
      DenyInternetOutbound: 'Outbound 4010 Deny * * * -> Internet',
    });
  });

  test('lets direct delivery through', () => {
    const { AllowMailToInternet } = outboundOf({ internetAccess: InternetAccess.restricted() });
    expect(AllowMailToInternet).toBe('Outbound 110 Allow Tcp 25 * -> Internet');
  });

  test('is open otherwise', () => {
    expect(outboundOf({ internetAccess: InternetAccess.unrestricted() })).toEqual(outboundOf({}));
    expect(outboundOf({})).not.toHaveProperty('DenyInternetOutbound');
  });

  test.each([
    ['the whole Internet', { prefixes: ['Internet'] }, 'prefixes[0]', "'Internet'", 'a single service'],
    ['every address', { prefixes: ['0.0.0.0/0'] }, 'prefixes[0]', "'0.0.0.0/0'", 'a single service'],
    ['half a block', { prefixes: ['10.1.9.4'] }, 'prefixes[0]', "'10.1.9.4'", 'CIDR'],
    [
      'a tag in a list',
      { prefixes: ['198.51.100.0/24', 'AzureMonitor'] },
      'prefixes',
      "['198.51.100.0/24', 'AzureMonitor']",
      'one service tag alone',
    ],
    ['no prefixes', { prefixes: undefined }, 'prefixes', 'nothing', 'a list'],
    ['an empty list of prefixes', { prefixes: [] }, 'prefixes', '[]', 'at least one address block'],
    ['a missing prefix', { prefixes: [undefined] }, 'prefixes[0]', 'nothing', 'begins with a capital'],
    ['a host name', { prefixes: ['proxy.contoso.com'] }, 'prefixes[0]', "'proxy.contoso.com'", 'a capital'],
    ['a short host name', { prefixes: ['localhost'] }, 'prefixes[0]', "'localhost'", 'a capital'],
    [
      'a host name in capitals',
      { prefixes: ['Www.Contoso.Com'] },
      'prefixes[0]',
      "'Www.Contoso.Com'",
      'a capital',
    ],
    ['half the Internet', { prefixes: ['128.0.0.0/1'] }, 'prefixes[0]', "'128.0.0.0/1'", '/8 or narrower'],
    ['a /7', { prefixes: ['20.0.0.0/7'] }, 'prefixes[0]', "'20.0.0.0/7'", '/8 or narrower'],
    [
      'the own network',
      { prefixes: ['VirtualNetwork'] },
      'prefixes[0]',
      "'VirtualNetwork'",
      'a single service',
    ],
    ['the port of mail', { port: 25 }, 'port', '25', 'another port than that of mail'],
    ['no port', { port: undefined }, 'port', 'NaN', 'from 1 to 65535'],
    ['a name with a blank', { name: 'my proxy' }, 'name', "'my proxy'", 'letters and digits'],
    ['port 0', { port: 0 }, 'port', '0', 'from 1 to 65535'],
    ['port 65536', { port: 65536 }, 'port', '65536', 'from 1 to 65535'],
  ])('refuses %s', (_, props, property, value, limit) => {
    const make = (): unknown =>
      InternetAccess.restricted({
        destinations: [
          { ...Proxy, name: 'First' },
          { ...Proxy, ...(props as object) },
        ],
      });
    const path = `InternetAccess.restricted${property === 'name' ? '' : ", destination 'Proxy'"}`;
    expectRefusal(make, { path, property: `destinations[1].${property}`, value, limit, remedy: '' });
  });

  test.each([
    { prefixes: ['20.0.0.0/8', '10.0.0.0/8'] },
    { prefixes: ['Storage.WestEurope'] },
    { name: 'P'.repeat(40) },
    { port: 24 },
    { port: 26 },
  ])('takes %j', (props) => {
    expect(() => InternetAccess.restricted({ destinations: [{ ...Proxy, ...props }] })).not.toThrow();
  });

  test.each([[{}], [null], ['Proxy']])('refuses %j in place of the list', (destinations) => {
    expect(() => InternetAccess.restricted({ destinations: destinations as never })).toThrow(
      'destinations must be a list',
    );
  });

  test('refuses a name twice, and more destinations than there are priorities', () => {
    const many = (count: number): OutboundDestination[] =>
      Array.from({ length: count }, (_, index) => ({ ...Proxy, name: `P${index}` }));
    expect(() => InternetAccess.restricted({ destinations: many(40) })).not.toThrow();
    expect(() => InternetAccess.restricted({ destinations: many(41) })).toThrow('40');
    expect(() => InternetAccess.restricted({ destinations: [Proxy, { ...Proxy, name: 'PROXY' }] })).toThrow(
      'unique in the list',
    );
  });
});

describe('a smart host', () => {
  const given = { host: 'smtp.relay.example', spfMechanisms: ['include:spf.relay.example'] };

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'the argument must be an object'],
    ['no host', { spfMechanisms: given.spfMechanisms }, 'host must be a text'],
    ['no mechanisms', { host: given.host }, 'spfMechanisms must be a list'],
    [
      'an empty list of mechanisms',
      { ...given, spfMechanisms: [] },
      'spfMechanisms must contain at least one',
    ],
    ['a missing mechanism', { ...given, spfMechanisms: [undefined] }, 'spfMechanisms[0] must be a text'],
    [
      'a text of mechanisms',
      { ...given, spfMechanisms: 'include:a.example' },
      'spfMechanisms must be a list',
    ],
    ['a text of blocks', { ...given, addressPrefixes: '10.1.0.0/24' }, 'addressPrefixes must be a list'],
  ])('with %s is refused', (_, props, message) => {
    expect(() => OutboundMail.smartHost(props as never)).toThrow(`[OutboundMail.smartHost] ${message}`);
  });

  test('with one mechanism passes, and with a missing block does not', () => {
    expect(() => OutboundMail.smartHost(given)).not.toThrow();
    const outbound = OutboundMail.smartHost({ ...given, addressPrefixes: [undefined as never] });
    expect(() => edgeIn(siteIn(testApp()), { outbound })).toThrow(
      'outbound.addressPrefixes must be an IPv4 block',
    );
  });
});

test.each<[unknown, string]>([
  [[undefined], 'a private address block'],
  ['10.1.0.0/24', 'a list'],
])('management networks %j are refused', (managementPrefixes, limit) => {
  expect(() => siteIn(testApp(), { managementPrefixes: managementPrefixes as never })).toThrow(
    `managementPrefixes must be ${limit}`,
  );
});

test.each(['', ' '])('an administrator named %j is refused', (username) => {
  expect(() => edgeIn(siteIn(testApp()), { administrator: { username } })).toThrow(
    'administrator.username must be',
  );
});
