import { Lazy } from 'cdktf';
import type { ResilientClientAccessArrayOptions, Site, SiteProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  ClientProtocol,
  Duration,
  ExchangeVersion,
  Exposure,
  FailoverZone,
  LoadBalancing,
  ResilientClientAccessArray,
  ServerImage,
  VirtualDirectory,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import {
  LIVE,
  arrayIn,
  DIRECTORY,
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
import { expectRefusal } from '../support/refusal';

function build(props: ResilientClientAccessArrayOptions = {}, site: Partial<SiteProps> = {}): StackJson {
  const app = testApp();
  arrayIn(siteIn(app, { activeDirectory: DIRECTORY, ...site }), props);
  return synthStack(app);
}

function array(props: ResilientClientAccessArrayOptions = {}): ResilientClientAccessArray {
  return arrayIn(siteIn(testApp()), props);
}

function refused(props: ResilientClientAccessArrayOptions, expected: Omit<ExpectedRefusal, 'path'>): void {
  expectRefusal(() => array(props), { path: 'amsterdam/Amsterdam/ClientAccess', ...expected });
}

/** Servers in each pool, by the pool's construct. */
function pools(stack: StackJson): Record<string, string[]> {
  const members: Record<string, string[]> = {};
  for (const each of resources(stack, 'azurerm_network_interface_backend_address_pool_association')) {
    const pool = /_(Public|Internal|Egress)_Pool_/.exec(String(each.backend_address_pool_id))?.[1] ?? '?';
    const server = /_Server-([A-Z0-9]+)_/i.exec(String(each.network_interface_id))?.[1] ?? '?';
    (members[pool] ??= []).push(server);
  }
  return members;
}

/** The rules of the balancer with this name. */
function lbRules(stack: StackJson): Attributes[] {
  return resources(stack, 'azurerm_lb_rule');
}

/** The rules about clients from the Internet. */
function clientRules(stack: StackJson): Record<string, string> {
  const rules = Object.entries(rulesOf(stack, 'client-access'));
  return Object.fromEntries(rules.filter(([name]) => /FromClients$|Probes$/.test(name)));
}

describe('exposure', () => {
  test('is public and internal by default, each with pool, probe and rule of its own', () => {
    const stack = build();
    expect(pools(stack)).toEqual({
      Egress: ['1', '2', '3'],
      Internal: ['1', '2', '3'],
      Public: ['1', '2', '3'],
    });
    expect(resources(stack, 'azurerm_lb_probe')).toHaveLength(2);
    expect(lbRules(stack)).toHaveLength(2);
    expect(named(stack, 'azurerm_lb', 'lbi-exchange-ams-clientaccess')).toMatchObject({
      sku: 'Standard',
      frontend_ip_configuration: [
        {
          name: 'clientaccess',
          private_ip_address: '10.10.15.254',
          private_ip_address_allocation: 'Static',
          zones: ['1', '2', '3'],
        },
      ],
    });
    expect(named(stack, 'azurerm_public_ip', 'pip-exchange-ams-clientaccess')).toMatchObject({
      sku: 'Standard',
      allocation_method: 'Static',
      zones: ['1', '2', '3'],
      domain_name_label: 'exchange-ams-clientaccess',
    });
  });

  test('may be public only', () => {
    const stack = build({ exposure: Exposure.PUBLIC });
    expect(Object.keys(pools(stack)).sort()).toEqual(['Egress', 'Public']);
    expect(only(stack, 'azurerm_lb').name).toBe('lbe-exchange-ams');
    expect(array({ exposure: Exposure.PUBLIC }).privateAddresses).toEqual([]);
  });

  test('may be internal only: no public front end but the way out, no rule for the Internet', () => {
    const stack = build({ exposure: Exposure.INTERNAL });
    expect(Object.keys(pools(stack)).sort()).toEqual(['Egress', 'Internal']);
    expect(only(stack, 'azurerm_public_ip').name).toBe('pip-exchange-ams-egress');
    expect(clientRules(stack)).toEqual({});
    const internal = array({ exposure: Exposure.INTERNAL });
    expect(internal.publicHostName).toBeUndefined();
    expect(internal.privateAddresses).toEqual(['10.10.15.254']);
  });

  test('has a public name that is known before anything is applied', () => {
    expect(array().publicHostName).toBe('exchange-ams-clientaccess.westeurope.cloudapp.azure.com');
  });

  test('has no zones in a region without', () => {
    const stack = build({}, { region: AzureRegion.UK_WEST });
    each(resources(stack, 'azurerm_public_ip')).forEach((address) =>
      expect(address).not.toHaveProperty('zones'),
    );
    const [frontend] = named(stack, 'azurerm_lb', 'lbi-exchange-ams-clientaccess')
      .frontend_ip_configuration as Attributes[];
    expect(frontend).not.toHaveProperty('zones');
  });

  test('may have an internal address of the team’s choice', () => {
    const stack = build({ internalAddress: '10.10.5.5' });
    expect(
      named(stack, 'azurerm_lb', 'lbi-exchange-ams-clientaccess').frontend_ip_configuration,
    ).toMatchObject([{ private_ip_address: '10.10.5.5' }]);
  });

  test.each([
    ['10.10.0.3', 'a free address of 10.10.0.0/20, from 10.10.0.4 to 10.10.15.254'],
    ['10.10.15.255', 'a free address of 10.10.0.0/20'],
    ['10.10.16.4', 'a free address of 10.10.0.0/20'],
  ])('refuses %s as internal address', (internalAddress, limit) => {
    refused(
      { internalAddress },
      { property: 'internalAddress', value: `'${internalAddress}'`, limit, remedy: 'larger address space' },
    );
  });

  test.each(['10.10.0.4/20', 'front', ''])('refuses %p, which is no address', (internalAddress) => {
    refused(
      { internalAddress },
      {
        property: 'internalAddress',
        value: `'${internalAddress}'`,
        limit: 'an IPv4 address',
        remedy: "write it like '10.10.0.4'",
      },
    );
  });

  test('takes an internal address only Terraform knows', () => {
    const internalAddress = Lazy.stringValue({ produce: () => '${var.front}' });
    const stack = build({ internalAddress });
    expect(
      named(stack, 'azurerm_lb', 'lbi-exchange-ams-clientaccess').frontend_ip_configuration,
    ).toMatchObject([{ private_ip_address: '${var.front}' }]);
  });

  test.each(['10.10.0.4', '10.10.15.254'])('takes %s as internal address', (internalAddress) => {
    expect(array({ internalAddress, addressOffset: 1 }).privateAddresses).toEqual([internalAddress]);
  });

  test('an internal address that a server would have is refused', () => {
    refused(
      { internalAddress: '10.10.0.5' },
      {
        property: 'members.ordinal',
        value: "'10.10.0.5'",
        limit: 'an unused address in 10.10.0.0/20',
        remedy: 'another addressOffset',
      },
    );
  });
});

describe('the balancer’s rule', () => {
  test('keeps connections long enough, resets them, and is nobody’s way out', () => {
    each(lbRules(build())).forEach((rule) =>
      expect(rule).toMatchObject({
        protocol: 'Tcp',
        frontend_port: 443,
        backend_port: 443,
        idle_timeout_in_minutes: 35,
        tcp_reset_enabled: true,
        disable_outbound_snat: true,
        load_distribution: 'Default',
      }),
    );
  });

  test('asks for the health page', () => {
    each(resources(build(), 'azurerm_lb_probe')).forEach((probe) =>
      expect(probe).toMatchObject({
        protocol: 'Https',
        port: 443,
        request_path: '/owa/healthcheck.htm',
        interval_in_seconds: 5,
        probe_threshold: 2,
      }),
    );
  });

  test('judges by another directory if told', () => {
    const stack = build({ healthCheck: VirtualDirectory.MAPI });
    expect(valuesOf(stack, 'azurerm_lb_probe', 'request_path')).toEqual([
      '/mapi/healthcheck.htm',
      '/mapi/healthcheck.htm',
    ]);
    expect(array({ healthCheck: VirtualDirectory.ACTIVE_SYNC }).healthPage).toEqual({
      port: 443,
      path: '/Microsoft-Server-ActiveSync/healthcheck.htm',
    });
  });

  test('judges servers by one page and the site by another, if told', () => {
    const props = { healthCheck: VirtualDirectory.OWA, siteHealthCheck: VirtualDirectory.MAPI };
    expect(valuesOf(build(props), 'azurerm_lb_probe', 'request_path')).toEqual([
      '/owa/healthcheck.htm',
      '/owa/healthcheck.htm',
    ]);
    expect(array(props)).toMatchObject({
      healthPage: { port: 443, path: '/mapi/healthcheck.htm' },
      serverHealthPath: '/owa/healthcheck.htm',
    });
  });

  test('judges the site as its servers unless told', () => {
    const { healthPage, serverHealthPath } = array({ healthCheck: VirtualDirectory.EWS });
    expect([healthPage.path, serverHealthPath]).toEqual(['/ews/healthcheck.htm', '/ews/healthcheck.htm']);
  });

  test('judges mail protocols by their port', () => {
    const stack = build({
      exposure: Exposure.PUBLIC,
      protocols: [
        ClientProtocol.HTTPS,
        ClientProtocol.SUBMISSION,
        ClientProtocol.IMAPS,
        ClientProtocol.POP3S,
      ],
    });
    const probes = resources(stack, 'azurerm_lb_probe').map((each) => [each.port, each.protocol]);
    expect(probes.sort()).toEqual([
      [443, 'Https'],
      [587, 'Tcp'],
      [993, 'Tcp'],
      [995, 'Tcp'],
    ]);
    const tcp = resources(stack, 'azurerm_lb_probe').filter((each) => each.protocol === 'Tcp');
    each(tcp).forEach((probe) => expect(probe).not.toHaveProperty('request_path'));
    expect(valuesOf(stack, 'azurerm_lb_rule', 'frontend_port').sort()).toEqual([443, 587, 993, 995]);
    const probeIds = valuesOf(stack, 'azurerm_lb_rule', 'probe_id');
    expect(new Set(probeIds).size).toBe(4);
  });

  test.each([
    [21, 21],
    [100, 100],
  ])('may be idle for %d minutes', (minutes, expected) => {
    const stack = build({ exposure: Exposure.PUBLIC, idleTimeout: Duration.minutes(minutes) });
    expect(only(stack, 'azurerm_lb_rule').idle_timeout_in_minutes).toBe(expected);
  });

  test.each([
    [Duration.minutes(20), '20'],
    [Duration.minutes(101), '101'],
    [Duration.seconds(1290), '21.5'],
  ])('may not be idle for %#', (idleTimeout, value) => {
    refused(
      { idleTimeout },
      {
        property: 'idleTimeout',
        value,
        limit: 'a whole number from 21 to 100 minutes',
        remedy: 'use ',
      },
    );
  });
});

describe('balancing', () => {
  test.each([
    [ExchangeVersion.V2010, undefined, 'SourceIP'],
    [ExchangeVersion.V2013, undefined, 'Default'],
    [ExchangeVersion.V2016, undefined, 'Default'],
    [ExchangeVersion.V2019, undefined, 'Default'],
    [ExchangeVersion.SUBSCRIPTION_EDITION, undefined, 'Default'],
    [ExchangeVersion.SUBSCRIPTION_EDITION, LoadBalancing.sourceAffinity(), 'SourceIP'],
    [ExchangeVersion.V2010, LoadBalancing.layer4(), 'Default'],
  ])('of %s with %p is %s', (version, balancing, distribution) => {
    const image = ServerImage.gallery(
      '/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/galleries/a/images/windows',
    );
    const stack = build({ version, balancing, image, exposure: Exposure.PUBLIC });
    expect(only(stack, 'azurerm_lb_rule').load_distribution).toBe(distribution);
  });

  describe('by DNS', () => {
    const balancing = LoadBalancing.dnsRoundRobin();

    test('gives each server an address and makes no front end', () => {
      const stack = build({ balancing, servers: 2 });
      expect(resources(stack, 'azurerm_lb_rule')).toEqual([]);
      expect(pools(stack)).toEqual({ Egress: ['1', '2'] });
      expect(valuesOf(stack, 'azurerm_public_ip', 'name')).toEqual([
        'pip-exchange-ams-clientaccess-1',
        'pip-exchange-ams-clientaccess-2',
        'pip-exchange-ams-egress',
      ]);
      const [nic] = resources(stack, 'azurerm_network_interface');
      expect(nic.ip_configuration).toMatchObject([
        { public_ip_address_id: expect.stringContaining('Address-1_PublicAddress') as unknown },
      ]);
    });

    test('answers inside with each server', () => {
      const front = array({ balancing, servers: 2 });
      expect(front.privateAddresses).toEqual(['10.10.0.4', '10.10.0.5']);
      expect(front.publicHostName).toBeUndefined();
    });

    test('gives drained members no address', () => {
      const props = { balancing, servers: 3, drainedMembers: ['3'] };
      expect(
        valuesOf(build(props), 'azurerm_public_ip', 'name').filter((name) => String(name).endsWith('-3')),
      ).toEqual([]);
      expect(array(props).privateAddresses).toEqual(['10.10.0.4', '10.10.0.5']);
    });

    test('gives internal servers no address', () => {
      const stack = build({ balancing, servers: 2, exposure: Exposure.INTERNAL });
      expect(only(stack, 'azurerm_public_ip').name).toBe('pip-exchange-ams-egress');
    });
  });
});

describe('drained members', () => {
  test('are complete servers that take no share', () => {
    const stack = build({ members: [{ name: '1' }, { name: '2' }, { name: '4' }], drainedMembers: ['4'] });
    expect(valuesOf(stack, 'azurerm_windows_virtual_machine', 'computer_name')).toEqual([
      'AMSFE1',
      'AMSFE2',
      'AMSFE4',
    ]);
    expect(pools(stack)).toEqual({ Egress: ['1', '2', '4'], Internal: ['1', '2'], Public: ['1', '2'] });
  });

  test('are members', () => {
    refused(
      { servers: 3, drainedMembers: ['31'] },
      {
        property: 'drainedMembers',
        value: "'31'",
        limit: 'must contain names of members only',
        remedy: "use one of: '1', '2', '3'",
      },
    );
  });

  test('leave somebody to serve', () => {
    refused(
      { servers: 2, drainedMembers: ['1', '2'] },
      {
        property: 'drainedMembers',
        value: "['1', '2']",
        limit: 'must leave at least one member in service',
        remedy: 'remove at least one member from the list',
      },
    );
    expect(pools(build({ servers: 2, drainedMembers: ['2', '2'] })).Public).toEqual(['1']);
  });
});

describe('protocols', () => {
  test('are admitted from the Internet, each by a rule whose place does not depend on the others', () => {
    const stack = build({
      protocols: [ClientProtocol.POP3S, ClientProtocol.HTTPS, ClientProtocol.HTTP_REDIRECT],
    });
    expect(clientRules(stack)).toEqual({
      AllowHttpsFromClients: 'Inbound 100 Allow Tcp 443 Internet -> *',
      AllowHttpRedirectFromClients: 'Inbound 110 Allow Tcp 80 Internet -> *',
      AllowPop3sFromClients: 'Inbound 140 Allow Tcp 995 Internet -> *',
    });
  });

  test('always have HTTPS among them', () => {
    refused(
      { protocols: [ClientProtocol.IMAPS, ClientProtocol.SUBMISSION] },
      {
        property: 'protocols',
        value: "['Imaps', 'Submission']",
        limit: 'must include HTTPS',
        remedy: 'add ClientProtocol.HTTPS',
      },
    );
  });

  test('are named once each', () => {
    refused(
      { protocols: [ClientProtocol.HTTPS, ClientProtocol.IMAPS, ClientProtocol.HTTPS] },
      {
        property: 'protocols',
        value: "['Https', 'Imaps', 'Https']",
        limit: 'must not contain a protocol twice',
        remedy: 'list each protocol once',
      },
    );
  });

  test('are copied', () => {
    const protocols = [ClientProtocol.HTTPS];
    const front = array({ protocols });
    protocols.push(ClientProtocol.IMAPS);
    expect(front.protocols).toEqual([ClientProtocol.HTTPS]);
  });
});

test('clients of peered and connected networks reach the protocols of the array, whatever its exposure', () => {
  for (const exposure of each(Object.values(Exposure))) {
    const rules = rulesOf(
      build({ exposure, protocols: [ClientProtocol.IMAPS, ClientProtocol.HTTPS] }),
      'client-access',
    );
    expect(Object.entries(rules).filter(([name]) => name.endsWith('FromNetworks'))).toEqual([
      ['AllowHttpsFromNetworks', 'Inbound 400 Allow Tcp 443 VirtualNetwork -> *'],
      ['AllowImapsFromNetworks', 'Inbound 430 Allow Tcp 993 VirtualNetwork -> *'],
    ]);
  }
});

describe('clients of known networks', () => {
  const clientPrefixes = ['198.51.100.0/24', '203.0.113.0/25'];

  test('are admitted beside Traffic Manager’s probes, nobody else', () => {
    expect(clientRules(build({ clientPrefixes }))).toEqual({
      AllowHttpsFromClients: 'Inbound 100 Allow Tcp 443 198.51.100.0/24,203.0.113.0/25 -> *',
      AllowTrafficManagerProbes: 'Inbound 190 Allow Tcp 443 AzureTrafficManager -> *',
    });
  });

  test('are blocks', () => {
    refused(
      { clientPrefixes: ['198.51.100.7'] },
      {
        property: 'clientPrefixes',
        value: "'198.51.100.7'",
        limit: 'an IPv4 block in CIDR notation',
        remedy: "write it like '10.10.0.0/16'",
      },
    );
  });

  function second(site: Site, prefixes?: string[]): void {
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2, clientPrefixes });
    new ResilientClientAccessArray(site, 'Other', {
      site,
      servers: 2,
      roleCode: 'OT',
      addressOffset: 20,
      internalAddress: '10.10.15.1',
      clientPrefixes: prefixes,
    });
  }

  test('are the same for two arrays of a site', () => {
    const app = testApp();
    second(siteIn(app, { activeDirectory: DIRECTORY }), clientPrefixes);
    expect(Object.keys(clientRules(synthStack(app))).sort()).toEqual([
      'AllowHttpsFromClients',
      'AllowTrafficManagerProbes',
    ]);
    expectRefusal(() => second(siteIn(testApp()), ['192.0.2.0/24']), {
      path: 'amsterdam/Amsterdam/Subnet-client-access',
      property: 'clientPrefixes',
      value: "['192.0.2.0/24']",
      limit: 'the same for all tiers of the client-access subnet, here 198.51.100.0/24, 203.0.113.0/25',
      remedy: 'give the tiers the same clientPrefixes',
    });
  });
});

describe('names', () => {
  test('are mail and autodiscover by default, and copied', () => {
    const front = array();
    expect(front.namespaces).toEqual(['mail', 'autodiscover']);
  });

  test.each([[[]], [['mail', 'mail']], [['mail', 'Mail']]])('may not be %j', (namespaces) => {
    refused(
      { namespaces },
      {
        property: 'namespaces',
        value: `[${namespaces.map((name) => `'${name}'`).join(', ')}]`,
        limit: 'must contain at least one name, and none twice',
        remedy: "use names such as ['mail', 'autodiscover']",
      },
    );
  });

  test.each(['mail.contoso.com', '*', 'ma il'])('may not contain %p', (name) => {
    refused(
      { namespaces: ['mail', name] },
      {
        property: 'namespaces',
        value: `'${name}'`,
        limit: 'one DNS label',
        remedy: 'write the name without the domain',
      },
    );
  });
});

test.each([0, 1])('%d servers are refused', (servers) => {
  refused(
    { servers },
    { property: 'servers', value: String(servers), limit: 'at least 2', remedy: 'use servers: 2 or more' },
  );
});

test('two servers are enough', () => {
  expect(array({ servers: 2 }).servers.map((server) => server.zone)).toEqual(['1', '2']);
});

test('addresses of servers published one by one cross stacks by plain outputs', () => {
  const app = testApp();
  const front = arrayIn(siteIn(app, { activeDirectory: DIRECTORY }), {
    servers: 2,
    balancing: LoadBalancing.dnsRoundRobin(),
  });
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
  });
  zone.publishClientAccess(front);
  const { stacks, dependencies } = synth(app);
  expect(Object.keys(stacks.amsterdam.output ?? {}).sort()).toEqual(['amsfe1_address', 'amsfe2_address']);
  expect(named(stacks.dns, 'azurerm_dns_a_record', 'mail').records).toEqual([
    '${data.terraform_remote_state.amsterdam.outputs.amsfe1_address}',
    '${data.terraform_remote_state.amsterdam.outputs.amsfe2_address}',
  ]);
  expect(dependencies.dns).toEqual(['amsterdam']);
});

test('a client network only Terraform knows is let through', () => {
  const clientPrefixes = [Lazy.stringValue({ produce: () => '${var.office}' })];
  expect(rulesOf(build({ clientPrefixes }), 'client-access').AllowHttpsFromClients).toBe(
    'Inbound 100 Allow Tcp 443 ${var.office} -> *',
  );
});

describe('locks of addresses', () => {
  const locksOf = (props: ResilientClientAccessArrayOptions): unknown[][] =>
    resources(build(props), 'azurerm_management_lock').map(({ name, lock_level, scope }) => [
      name,
      lock_level,
      /azurerm_public_ip\.Amsterdam_ClientAccess_([\w-]+)_PublicAddress/.exec(String(scope))?.[1],
    ]);

  test('are made where they are asked for, and hold what names lead to', () => {
    expect(locksOf({})).toEqual([]);
    expect(locksOf({ lockAddresses: true })).toEqual([
      ['lock-exchange-ams-clientaccess', 'CanNotDelete', 'PublicFrontend'],
    ]);
    expect(locksOf({ servers: 2, lockAddresses: true, balancing: LoadBalancing.dnsRoundRobin() })).toEqual([
      ['lock-exchange-ams-clientaccess-1', 'CanNotDelete', 'Address-1'],
      ['lock-exchange-ams-clientaccess-2', 'CanNotDelete', 'Address-2'],
    ]);
    expect(locksOf({ lockAddresses: true, exposure: Exposure.INTERNAL })).toEqual([]);
  });
});
