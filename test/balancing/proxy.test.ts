import type {
  ResilientClientAccessArrayOptions,
  ProxyOptions,
  Site,
  SiteProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  ClientProtocol,
  Egress,
  EstateModel,
  EstateSummary,
  ExchangeVersion,
  Exposure,
  LoadBalancing,
  ProxyImage,
  ProxyRouting,
  Readiness,
  ResilientClientAccessArray,
  ServerCertificate,
  ServerImage,
  ServerProtection,
  Size,
  TwoSiteExchange,
  VirtualDirectory,
  WarningId,
  Weekday,
  Warnings,
} from 'cdktf-resilient-exchange';
import {
  arrayIn,
  type Attributes,
  estateProps,
  logicalNames,
  only,
  resources,
  rulesOf,
  siteIn,
  type StackJson,
  synth,
  synthStack,
  testApp,
  valuesOf,
} from '../support/app';
import { each } from '../support/each';
import { pilotLight } from '../support/pilot-light';
import { expectRefusedSynth, messageOf } from '../support/refusal';
import { KEY, programWithProxies, proxied, stackWithProxies } from '../support/proxies';

const SUBNET = '10.10.192.0/20';
const GALLERY =
  '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/haproxy/versions/1.0.0';
const secretIn = (
  region: AzureRegion,
  vault: string,
): { region: AzureRegion; keyVaultId: string; secretName: string } => ({
  region,
  keyVaultId: `/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${vault}`,
  secretName: 'mail',
});

const layer4 = (array: ResilientClientAccessArrayOptions = {}): StackJson =>
  stackWithProxies({}, { balancing: LoadBalancing.layer4(), ...array });

const scriptOf = (proxy: Attributes): string => (proxy.source as { script: string }).script;

/** The run commands of a concern, by the name of their machine. */
function runs(stack: StackJson, concern: string): [string, Attributes][] {
  return Object.entries(stack.resource?.azurerm_virtual_machine_run_command ?? {}).filter(([name]) =>
    name.includes(`_Run-${concern}_`),
  );
}

describe('the machines', () => {
  test.each<[string, Partial<ProxyOptions>, number]>([
    ['the default size', {}, 60_000],
    ['a smaller one', { size: 'Standard_D2s_v5' }, 46_000],
    ['one whose memory nobody knows', { size: 'Standard_DS3_v2' }, 15_000],
    ['that one with its memory', { size: 'Standard_DS3_v2', memory: Size.gibibytes(14) }, 60_000],
  ])('take as many clients as they have memory for, with %s', (_, options, most) => {
    const [[, proxy]] = runs(stackWithProxies(options), 'haproxy');
    expect(scriptOf(proxy)).toContain(`\n  maxconn ${most}\n`);
  });

  test('are in zones, on Premium disks, with trusted launch, and take no password', () => {
    const stack = stackWithProxies();
    const machines = resources(stack, 'azurerm_linux_virtual_machine');
    expect(machines.map(({ zone, computer_name }) => [zone, computer_name])).toEqual([
      ['1', 'AMSPX1'],
      ['2', 'AMSPX2'],
    ]);
    expect(machines[0]).toMatchObject({
      admin_username: 'exadmin',
      admin_ssh_key: [{ username: 'exadmin', public_key: KEY }],
      disable_password_authentication: true,
      boot_diagnostics: {},
      secure_boot_enabled: true,
      vtpm_enabled: true,
      os_disk: { storage_account_type: 'Premium_LRS', caching: 'ReadWrite', disk_size_gb: 32 },
      source_image_reference: {
        publisher: 'Canonical',
        offer: 'ubuntu-24_04-lts',
        sku: 'server',
        version: 'latest',
      },
      patch_mode: 'AutomaticByPlatform',
      patch_assessment_mode: 'AutomaticByPlatform',
      bypass_platform_safety_checks_on_user_schedule_enabled: true,
      lifecycle: { ignore_changes: ['admin_username', 'admin_ssh_key', 'os_disk[0].name', 'identity'] },
    });
    expect(machines.flatMap((machine) => [machine.custom_data, machine.admin_password])).toEqual(
      Array<undefined>(4).fill(undefined),
    );
  });

  test('have static addresses, ask no domain controller for names, and leave by the way of the site', () => {
    const stack = stackWithProxies();
    const own = resources(stack, 'azurerm_network_interface').filter(({ name }) =>
      String(name).includes('proxy'),
    );
    expect(own.map(({ dns_servers, ip_configuration }) => [dns_servers, ip_configuration])).toMatchObject([
      [['168.63.129.16'], [{ private_ip_address: '10.10.192.4', private_ip_address_allocation: 'Static' }]],
      [['168.63.129.16'], [{ private_ip_address: '10.10.192.5', private_ip_address_allocation: 'Static' }]],
    ]);
    const memberships = logicalNames(stack, 'azurerm_network_interface_backend_address_pool_association');
    expect(
      memberships.filter((name) => /Proxies_Server-1_(Egress|Pool-Public|Pool-Internal)_/.test(name)),
    ).toHaveLength(3);
  });

  const ringsOf = (stack: StackJson): Attributes[] =>
    resources(stack, 'azurerm_maintenance_configuration').filter(({ name }) => /linux/.test(String(name)));
  const windowsOf = (stack: StackJson): string[] =>
    ringsOf(stack).map(({ window }) => {
      const { recur_every: every, start_date_time: start } = window as Record<string, string>;
      return `${every} from ${/"(\d+h)"/.exec(start)?.[1] ?? start.split(' ')[0]}`;
    });

  test('are patched every second week, the second a week after the first', () => {
    expect(windowsOf(stackWithProxies())).toEqual(['2Weeks Tuesday from 48h', '2Weeks Tuesday from 216h']);
    const patchWindow = { validFrom: '2026-12-28', firstDay: Weekday.SUNDAY };
    expect(windowsOf(stackWithProxies({}, {}, { patchWindow }))).toEqual([
      '2Weeks Sunday from 2026-12-28',
      '2Weeks Sunday from 2027-01-04',
    ]);
  });

  test('two of them are never patched on one day, seven neither', () => {
    const stack = stackWithProxies({ servers: 7 });
    const rings = ringsOf(stack);
    expect(new Set(windowsOf(stack)).size).toBe(7);
    expect(rings[0].install_patches).toEqual({
      linux: [{ classifications_to_include: ['Critical', 'Security'] }],
      reboot: 'IfRequired',
    });
    const assigned = Object.entries(stack.resource?.azurerm_maintenance_assignment_virtual_machine ?? {})
      .filter(([name]) => name.includes('Proxies'))
      .map(([, { maintenance_configuration_id: id }]) => id);
    expect(new Set(assigned).size).toBe(7);
  });

  test('are in an availability set where the region has no zones', () => {
    const stack = stackWithProxies({}, {}, { region: AzureRegion.UK_WEST });
    const machines = resources(stack, 'azurerm_linux_virtual_machine');
    expect(
      machines.map(({ zone, availability_set_id: id }) => [zone, /Proxies_AvailabilitySet/.test(String(id))]),
    ).toEqual([
      [undefined, true],
      [undefined, true],
    ]);
  });

  test('follow a prepared image when they are made, and not later', () => {
    const [machine] = resources(
      stackWithProxies({ image: ProxyImage.prepared(GALLERY, { trustedLaunch: false }) }),
      'azurerm_linux_virtual_machine',
    );
    expect(machine).toMatchObject({
      source_image_id: GALLERY,
      secure_boot_enabled: false,
      vtpm_enabled: false,
    });
    expect(machine.source_image_reference).toBeUndefined();
    expect((machine.lifecycle as { ignore_changes: string[] }).ignore_changes).toContain('source_image_id');
  });

  test('are not backed up, and the model says why; a program may say something else', () => {
    const protections = (options: Partial<ProxyOptions>): unknown[] => {
      const app = programWithProxies(options);
      synth(app);
      return EstateModel.of(app)
        .machines.filter(({ roles }) => roles.includes('proxy'))
        .map(({ protection }) => protection?.kind);
    };
    expect(protections({})).toEqual(['none', 'none']);
    expect(protections({ protection: ServerProtection.fullServer() })).toEqual([
      'full-server',
      'full-server',
    ]);
    expect(resources(stackWithProxies(), 'azurerm_backup_protected_vm')).toHaveLength(3);
    expect(
      resources(
        stackWithProxies({ protection: ServerProtection.fullServer() }),
        'azurerm_backup_protected_vm',
      ),
    ).toHaveLength(5);
  });

  test('refuse an administrator that Linux does not take', () => {
    const site: Partial<SiteProps> = { administrator: { username: 'david' } };
    expect(messageOf(() => programWithProxies({}, {}, site))).toContain(
      "[amsterdam/Amsterdam/ClientAccess/Proxies] administrator.username must be a name that Azure accepts on Linux too (got 'david')",
    );
    expect(() => layer4()).not.toThrow();
  });

  test('of a second array need other names and addresses', () => {
    const both = (options: Partial<ProxyOptions>) => (): StackJson => {
      const app = programWithProxies({ servers: 2 });
      const site = app.node.findChild('amsterdam').node.findChild('Amsterdam') as Site;
      const second = {
        balancing: proxied(options),
        roleCode: 'FB',
        addressOffset: 20,
        internalAddress: '10.10.15.200',
      };
      new ResilientClientAccessArray(site, 'Second', { ...second, site });
      return synthStack(app, 'amsterdam');
    };
    expect(messageOf(both({}))).toContain('10.10.192.4');
    expect(messageOf(both({ addressOffset: 2 }))).toContain('AMSPX1');
    expect(
      resources(both({ addressOffset: 2, roleCode: 'PY' })(), 'azurerm_linux_virtual_machine'),
    ).toHaveLength(4);
  });
});

describe('the balancer', () => {
  test('leads HTTPS to the proxies when they are ready, and everything else to the servers', () => {
    const stack = stackWithProxies({}, { protocols: [ClientProtocol.HTTPS, ClientProtocol.SUBMISSION] });
    const rules = resources(stack, 'azurerm_lb_rule');
    const pools = rules.map(({ name, backend_address_pool_ids: ids }) => [
      name,
      /_(ProxyPool|Pool)_/.exec(String(ids))?.[1],
    ]);
    expect(pools.sort()).toEqual([
      ['clientaccess-https', 'ProxyPool'],
      ['clientaccess-https', 'ProxyPool'],
      ['clientaccess-submission', 'Pool'],
      ['clientaccess-submission', 'Pool'],
    ]);
    const https = rules.filter(({ name }) => name === 'clientaccess-https');
    for (const rule of each(https)) {
      expect(rule).toMatchObject({
        load_distribution: 'Default',
        idle_timeout_in_minutes: 35,
        frontend_port: 443,
      });
      const waits = (rule.depends_on as string[]).join(' ');
      for (const what of each([
        'Server-1_Run-haproxy',
        'Server-1_Pool-Public',
        'AllowHttpsFromProxies',
        'Subnet-proxy_AllowHttpsFromClients',
      ]))
        expect(waits).toContain(what);
      // One that cannot be made does not take the other from clients.
      expect(waits).not.toContain('Server-2');
    }
    const probes = resources(stack, 'azurerm_lb_probe').filter(({ name }) => name === 'clientaccess-proxies');
    expect(each(probes).map(({ protocol, port, request_path }) => [protocol, port, request_path])).toEqual([
      ['Http', 8404, '/healthz'],
      ['Http', 8404, '/healthz'],
    ]);
  });

  test('keeps every resource that it has without proxies, so that the change is one in place', () => {
    const types = [
      'azurerm_lb_rule',
      'azurerm_lb_probe',
      'azurerm_lb_backend_address_pool',
      'azurerm_network_security_rule',
      'azurerm_windows_virtual_machine',
      'azurerm_virtual_machine_run_command',
    ];
    const [without, withThem] = [layer4(), stackWithProxies()];
    const lost = types.flatMap((type) => {
      const kept = logicalNames(withThem, type);
      return logicalNames(without, type).filter((name) => !kept.includes(name));
    });
    expect(lost).toEqual([]);
    expect(resources(withThem, 'azurerm_windows_virtual_machine')).toEqual(
      resources(without, 'azurerm_windows_virtual_machine'),
    );
  });

  test.each([
    [Exposure.INTERNAL, ['Internal']],
    [Exposure.PUBLIC, ['Public']],
    [Exposure.BOTH, ['Internal', 'Public']],
  ])('has the front ends of the exposure %s', (exposure, frontends) => {
    const names = logicalNames(stackWithProxies({}, { exposure }), 'azurerm_lb_rule');
    expect(names.map((name) => /_(Internal|Public)_Rule/.exec(name)?.[1]).sort()).toEqual(frontends);
  });

  test('leads clients to the servers while the proxies are bypassed, and these stay as they are', () => {
    const [bypassed, passed] = [stackWithProxies({ bypassed: true }), stackWithProxies()];
    expect(valuesOf(bypassed, 'azurerm_lb_rule', 'backend_address_pool_ids').map(String)).toEqual(
      valuesOf(layer4(), 'azurerm_lb_rule', 'backend_address_pool_ids').map(String),
    );
    expect(resources(bypassed, 'azurerm_linux_virtual_machine')).toEqual(
      resources(passed, 'azurerm_linux_virtual_machine'),
    );
    for (const type of each([
      'azurerm_lb_probe',
      'azurerm_lb_backend_address_pool',
      'azurerm_lb_rule',
      'azurerm_network_security_rule',
    ]))
      expect(logicalNames(bypassed, type).sort()).toEqual(logicalNames(passed, type).sort());
    expect(rulesOf(bypassed, 'client-access').AllowHttpsFromClients).toBe(
      'Inbound 100 Allow Tcp 443 Internet -> *',
    );
    for (const rule of each(resources(bypassed, 'azurerm_lb_rule')))
      expect((rule.depends_on as string[]).join()).toContain('Subnet-client-access_AllowHttpsFromClients');
  });
});

describe('the network rules', () => {
  test('let clients reach the proxies, and only these the servers', () => {
    const stack = stackWithProxies();
    expect(rulesOf(stack, 'proxy')).toMatchObject({
      AllowHttpsFromClients: 'Inbound 100 Allow Tcp 443 Internet -> *',
      AllowHttpsFromNetworks: 'Inbound 400 Allow Tcp 443 VirtualNetwork -> *',
      AllowAzurePlatform: 'Inbound 900 Allow * * AzureLoadBalancer -> *',
      DenyVirtualNetworkInbound: 'Inbound 4000 Deny * * VirtualNetwork -> *',
    });
    const servers = rulesOf(stack, 'client-access');
    expect(servers).toMatchObject({
      AllowHttpsFromClients: `Inbound 100 Allow Tcp 443 ${SUBNET} -> *`,
      AllowHttpsFromNetworks: `Inbound 400 Allow Tcp 443 ${SUBNET} -> *`,
      AllowHttpsFromProxies: `Inbound 320 Allow Tcp 443 ${SUBNET} -> *`,
      AllowLoadAgentFromProxies: `Inbound 321 Allow Tcp 8405 ${SUBNET} -> *`,
    });
    const open = each(Object.values(servers)).filter(
      (rule) => /443|8405/.test(rule) && /Internet|VirtualNetwork/.test(rule),
    );
    expect(open).toEqual([]);
  });

  test('close the servers after the balancer leads clients to the proxies', () => {
    const rules = stackWithProxies().resource?.azurerm_network_security_rule ?? {};
    const closing = Object.entries(rules).filter(([name]) =>
      /client-access_AllowHttpsFrom(Clients|Networks)_/.test(name),
    );
    expect(closing).toHaveLength(2);
    for (const [, rule] of each(closing))
      expect((rule.depends_on as string[]).join()).toMatch(/azurerm_lb_rule.*Rule-Https/);
  });

  test('leave mail protocols as they are', () => {
    const protocols = [ClientProtocol.HTTPS, ClientProtocol.HTTP_REDIRECT, ClientProtocol.IMAPS];
    const mail = (stack: StackJson): unknown =>
      Object.entries(rulesOf(stack, 'client-access')).filter(([name]) => /Imaps|HttpRedirect/.test(name));
    expect(mail(stackWithProxies({}, { protocols }))).toEqual(mail(layer4({ protocols })));
  });

  test('limit who may come, and let Traffic Manager ask, where that is stated', () => {
    const stack = stackWithProxies({}, { clientPrefixes: ['198.51.100.0/24'] });
    expect(rulesOf(stack, 'proxy')).toMatchObject({
      AllowHttpsFromClients: 'Inbound 100 Allow Tcp 443 198.51.100.0/24 -> *',
      AllowTrafficManagerProbes: 'Inbound 190 Allow Tcp 443 AzureTrafficManager -> *',
    });
    expect(rulesOf(stack, 'client-access')).toMatchObject({
      AllowHttpsFromClients: `Inbound 100 Allow Tcp 443 ${SUBNET} -> *`,
      AllowTrafficManagerProbes: `Inbound 190 Allow Tcp 443 ${SUBNET} -> *`,
    });
  });

  test('let administrators sign in with SSH, and nothing of Windows, and nobody else', () => {
    const rules = rulesOf(stackWithProxies({}, {}, { managementPrefixes: ['10.99.0.0/24'] }), 'proxy');
    expect(rules.AllowManagement).toBe('Inbound 310 Allow Tcp 22 10.99.0.0/24 -> *');
    const ssh = Object.entries(rules).filter(([, rule]) => /^Inbound \d+ Allow (\*|Tcp) (\*|22) /.test(rule));
    expect(ssh.map(([name]) => name).sort()).toEqual(['AllowAzurePlatform', 'AllowManagement']);
  });

  test('let proxies reach the web of the Internet only', () => {
    expect(rulesOf(stackWithProxies(), 'proxy')).toMatchObject({
      AllowWebToInternet: 'Outbound 300 Allow Tcp 80,443 * -> Internet',
      DenyInternetOutbound: 'Outbound 310 Deny * * * -> Internet',
    });
  });

  test('have nothing for an agent that is not wanted', () => {
    const stack = stackWithProxies({ loadAgent: false });
    expect(Object.keys(rulesOf(stack, 'client-access'))).not.toContain('AllowLoadAgentFromProxies');
    expect(runs(stack, 'load-agent')).toEqual([]);
  });

  test('without clients from the Internet, nobody comes from there', () => {
    const stack = stackWithProxies({}, { exposure: Exposure.INTERNAL });
    const rules = { ...rulesOf(stack, 'proxy'), ...rulesOf(stack, 'client-access') };
    expect(
      Object.values(rules).filter((rule) => rule.startsWith('Inbound') && rule.includes('Internet')),
    ).toEqual([]);
  });
});

describe('what runs on the machines', () => {
  const waits = ([, { depends_on: names = [] }]: [string, Attributes]): string =>
    (names as string[]).join(' ');

  test('is configured alike on each proxy, whether the others live or not', () => {
    const commands = runs(stackWithProxies({ servers: 3 }), 'haproxy');
    expect(commands.map((command) => /Server-\d_Run/.test(waits(command)))).toEqual([false, false, false]);
    expect(new Set(commands.map(([, command]) => scriptOf(command))).size).toBe(1);
    expect(scriptOf(commands[0][1])).toContain('mail.contoso.com');
  });

  test('waits for the way to the package servers', () => {
    for (const command of each(runs(stackWithProxies(), 'haproxy'))) {
      const own = /Server-\d/.exec(command[0])![0];
      expect(waits(command)).toMatch(new RegExp(`pool_association\\.\\S*${own}_Egress`));
      expect(waits(command)).toMatch(/azurerm_lb_outbound_rule\.\S*Egress_Rule/);
    }
    const [command] = runs(stackWithProxies({}, {}, { egress: Egress.ofNetwork() }), 'haproxy');
    expect(waits(command)).toBe('');
  });

  test('tells new servers to hold out of the proxies too', () => {
    const script = scriptOf(runs(stackWithProxies(), 'hold-out')[0][1]);
    expect(script).toContain("-RemoteAddress '168.63.129.16', '10.10.192.4', '10.10.192.5'");
  });

  test('is an agent on each server that takes a share', () => {
    expect(runs(stackWithProxies(), 'load-agent')).toHaveLength(3);
    expect(runs(stackWithProxies({}, { drainedMembers: ['2'] }), 'load-agent')).toHaveLength(2);
  });
});

describe('re-encryption', () => {
  const certificate = ServerCertificate.keyVault({ secrets: [secretIn(AzureRegion.WEST_EUROPE, 'kv-ams')] });
  const routing = ProxyRouting.reEncryption();

  test('lets each proxy read this one secret before it is configured', () => {
    const stack = stackWithProxies({ routing }, { certificate });
    const grants = resources(stack, 'azurerm_role_assignment').filter(({ principal_id: id }) =>
      /Proxies/.test(String(id)),
    );
    expect(grants.map(({ scope, role_definition_name }) => [scope, role_definition_name])).toEqual(
      Array<unknown>(2).fill([
        '/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-ams/secrets/mail',
        'Key Vault Secrets User',
      ]),
    );
    const machines = resources(stack, 'azurerm_linux_virtual_machine');
    expect(machines.map(({ identity }) => identity)).toEqual([
      { type: 'SystemAssigned' },
      { type: 'SystemAssigned' },
    ]);
    for (const [, command] of each(runs(stack, 'haproxy')))
      expect((command.depends_on as string[]).join()).toContain('ReadCertificate');
    const subnets = resources(stack, 'azurerm_subnet').filter(({ name }) => String(name).endsWith('-proxy'));
    expect(subnets.map(({ service_endpoints: endpoints }) => endpoints)).toEqual([['Microsoft.KeyVault']]);
  });

  test('gives no key to proxies that TLS passes through', () => {
    const stack = stackWithProxies({}, { certificate });
    const grants = resources(stack, 'azurerm_role_assignment').filter(({ principal_id: id }) =>
      /Proxies/.test(String(id)),
    );
    expect(grants).toEqual([]);
  });

  test('needs the certificate of the servers, from a vault in the region', () => {
    expect(messageOf(() => programWithProxies({ routing }))).toContain(
      '[amsterdam/Amsterdam/ClientAccess] certificate.secrets is required with ProxyRouting.reEncryption()',
    );
    const elsewhere = ServerCertificate.keyVault({ secrets: [secretIn(AzureRegion.NORTH_EUROPE, 'kv-dub')] });
    expect(messageOf(() => programWithProxies({ routing }, { certificate: elsewhere }))).toContain(
      "[amsterdam/Amsterdam/ClientAccess] certificate.secrets lacks the region westeurope (got 'northeurope')",
    );
    expect(() => programWithProxies({ routing }, { certificate })).not.toThrow();
  });
});

describe('what does not fit', () => {
  test('is a version that needs affinity', () => {
    const image = ServerImage.gallery(GALLERY);
    expect(messageOf(() => programWithProxies({}, { version: ExchangeVersion.V2010, image }))).toContain(
      'balancing does not fit Exchange Server 2010',
    );
    expect(() => programWithProxies({}, { version: ExchangeVersion.V2013 })).not.toThrow();
  });

  test('is a name that is not among those of the array', () => {
    const routing = ProxyRouting.byHostName([{ label: 'owa', directories: [VirtualDirectory.OWA] }]);
    expect(messageOf(() => programWithProxies({ routing }))).toContain(
      "[amsterdam/Amsterdam/ClientAccess] balancing.routing.label must be one of the namespaces, mail, autodiscover (got 'owa')",
    );
    expect(() => programWithProxies({ routing }, { namespaces: ['mail', 'OWA'] })).not.toThrow();
  });

  test('is a program that publishes no names', () => {
    const app = testApp();
    arrayIn(siteIn(app), { balancing: proxied() });
    expectRefusedSynth(app, {
      path: 'amsterdam/Amsterdam/ClientAccess',
      property: 'balancing',
      value: "'LoadBalancing.proxy()'",
      limit: 'needs a zone of the program',
      remedy: 'FailoverZone',
    });
  });
});

test('the summary says who judges what', () => {
  const app = programWithProxies();
  synth(app);
  expect(EstateSummary.of(app).toString()).toContain(
    'ClientAccess: load balancers judge a proxy by /healthz, and proxies a server by /owa/healthcheck.htm, /ecp/healthcheck.htm, ',
  );
});

describe('two sites', () => {
  function estate(
    options: Partial<ProxyOptions>,
    readiness: Readiness,
  ): { app: ReturnType<typeof testApp>; estate: TwoSiteExchange } {
    const app = testApp();
    const made = new TwoSiteExchange(app, 'contoso', {
      ...estateProps({ readiness }),
      clientAccess: { balancing: proxied(options) },
    });
    return { app, estate: made };
  }
  const raised = (app: ReturnType<typeof testApp>, id: WarningId): string[] =>
    Warnings.of(app)
      .open.filter((warning) => String(warning.id) === String(id))
      .map(({ path }) => path);

  test('have proxies of their own, which the model has between clients and servers', () => {
    const { app } = estate({}, Readiness.hot());
    const { stacks } = synth(app);
    expect(valuesOf(stacks['contoso-standby'], 'azurerm_linux_virtual_machine', 'computer_name')).toEqual([
      'DUBPX1',
      'DUBPX2',
    ]);
    const model = EstateModel.of(app);
    const tier = model.tiers.find(({ id }) => id === 'DUB/ClientAccess');
    expect(tier?.clientAccess?.proxy).toMatchObject({
      tier: 'DUB/ClientAccess-Proxy',
      mode: 'pass-through',
      healthPort: 8404,
      healthPath: '/healthz',
      agentPort: 8405,
      backends: [{ id: 'default', hostLabels: [] }],
    });
    expect(model.tiers.find(({ kind }) => kind === 'proxy')).toMatchObject({
      id: 'AMS/ClientAccess-Proxy',
      machines: ['AMSPX1', 'AMSPX2'],
    });
    expect(model.redundancyGroups.find(({ id }) => id === 'AMS/ClientAccess-Proxy')).toMatchObject({
      provides: 'client connections of Amsterdam',
      needed: 1,
    });
    expect(model.dependencies).toContainEqual({
      source: 'AMS/ClientAccess',
      target: 'AMS/ClientAccess-Proxy',
      kind: 'needs',
    });
    const proxy = model.machines.find(({ id }) => id === 'AMSPX2');
    expect(proxy).toMatchObject({ linux: 'Ubuntu 24.04', zone: '2', patchedBy: 'azure', roles: ['proxy'] });
    expect([proxy?.windows, proxy?.exchangeVersion, proxy?.hostName]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a bypassed proxy is in the model as a machine, and nobody needs it', () => {
    const { app } = estate({ bypassed: true }, Readiness.hot());
    synth(app);
    const model = EstateModel.of(app);
    expect(model.tiers.find(({ id }) => id === 'AMS/ClientAccess')?.clientAccess?.proxy).toBeUndefined();
    expect(model.dependencies.filter(({ target }) => target.endsWith('-Proxy'))).toEqual([]);
    expect(raised(app, WarningId.BYPASSED_PROXIES)).toHaveLength(2);
  });

  test('names of virtual directories are in the model, whether clients pass the proxies or not', () => {
    const routing = ProxyRouting.byHostName([
      { label: 'Mail', directories: [VirtualDirectory.OWA, VirtualDirectory.ACTIVE_SYNC] },
    ]);
    const namesOf = (options: Partial<ProxyOptions>): unknown => {
      const { app } = estate(options, Readiness.hot());
      synth(app);
      return EstateModel.of(app).tiers.find(({ id }) => id === 'DUB/ClientAccess')?.clientAccess
        ?.directoryNames;
    };
    const names = [
      { directory: 'owa', label: 'mail' },
      { directory: 'Microsoft-Server-ActiveSync', label: 'mail' },
    ];
    expect(namesOf({ routing })).toEqual(names);
    expect(namesOf({ routing, bypassed: true })).toEqual(names);
    expect(namesOf({})).toBeUndefined();
  });

  test('a warm standby may have one, which is warned about', () => {
    const { app } = estate({ warmServers: 1 }, Readiness.warm());
    const { stacks } = synth(app);
    expect(resources(stacks['contoso-primary'], 'azurerm_linux_virtual_machine')).toHaveLength(2);
    expect(only(stacks['contoso-standby'], 'azurerm_linux_virtual_machine').computer_name).toBe('DUBPX1');
    expect(raised(app, WarningId.SINGLE_PROXY)).toEqual(['contoso-standby/Dublin/ClientAccess/Proxies']);
    expect(raised(estate({}, Readiness.warm()).app, WarningId.SINGLE_PROXY)).toEqual([]);
    expect(raised(estate({ warmServers: 1 }, Readiness.hot()).app, WarningId.SINGLE_PROXY)).toEqual([]);
  });

  test('a pilot light makes everything of them on the day, and warns of what they install then', () => {
    const { app } = estate({}, pilotLight());
    const standby = synth(app).stacks['contoso-standby'];
    const counted = [
      'azurerm_linux_virtual_machine',
      'azurerm_maintenance_assignment_virtual_machine',
      'azurerm_virtual_machine_run_command',
    ];
    for (const type of each(counted))
      expect(new Set(valuesOf(standby, type, 'count'))).toEqual(new Set(['${var.activated ? 1 : 0}']));
    expect(raised(app, WarningId.PROXY_INSTALLED_ON_THE_DAY)).toEqual([
      'contoso-standby/Dublin/ClientAccess/Proxies',
    ]);
    const prepared = estate({ image: ProxyImage.prepared(GALLERY) }, pilotLight()).app;
    expect(raised(prepared, WarningId.PROXY_INSTALLED_ON_THE_DAY)).toEqual([]);
  });
});
