import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import {
  AlertReceiver,
  ActiveSite,
  AzureRegion,
  CafNaming,
  DnsFailover,
  ExchangeVersion,
  StateStore,
  TwoSiteExchange,
  VirtualDirectory,
} from 'cdktf-resilient-exchange';
import type { Attributes, Written } from './support/app';
import { estateProps, named, only, resources, synth, testApp, valuesOf, writtenStacks } from './support/app';
import { each } from './support/each';
import type { ExpectedRefusal } from './support/refusal';
import { expectRefusal } from './support/refusal';
import { pilotLight } from './support/pilot-light';

type Overrides = Parameters<typeof estateProps>[0];

function estate(overrides: Overrides = {}): Written {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps(overrides));
  return synth(app);
}

/** Refused in the constructor, before anything could be written. */
function refused(overrides: Overrides, expected: ExpectedRefusal): void {
  const app = testApp();
  expectRefusal(() => new TwoSiteExchange(app, 'contoso', estateProps(overrides)), expected);
  expect(writtenStacks(app)).toEqual([]);
}

function storage(region: AzureRegion, containerName = 'tfstate'): StateStore {
  return StateStore.azureStorage({
    storageAccountName: 'ststate',
    containerName,
    resourceGroupName: 'rg-state',
    region,
  });
}

describe('by default', () => {
  let written: Written;

  beforeAll(() => {
    written = estate();
  });

  test('there are seven stacks, and what has only names waits for others', () => {
    expect(written.dependencies).toEqual({
      'contoso-exports': [],
      'contoso-primary': ['contoso-exports'],
      'contoso-standby': ['contoso-exports'],
      'contoso-witness': [],
      'contoso-addresses': ['contoso-primary', 'contoso-standby'],
      'contoso-dns': ['contoso-addresses'],
      'contoso-interconnect': [
        'contoso-primary',
        'contoso-standby',
        'contoso-witness',
        'contoso-dns',
        'contoso-exports',
      ],
    });
  });

  test('the documents take an estate down in an order in which no stack waits for one that is gone', () => {
    const document = readFileSync(join(__dirname, '..', 'docs', 'destroying.md'), 'utf8');
    const [, section] = document.split('## Taking an estate down');
    const named = section.split('\n## ')[0].match(/(?<=`)<id>-\w+/g) ?? [];
    const order = [...new Set(named)].map((name) => name.replace('<id>', 'contoso'));
    const monitored = testApp();
    new TwoSiteExchange(monitored, 'contoso', {
      ...estateProps(),
      monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] },
    });
    const { dependencies } = synth(monitored);
    expect([...order].sort()).toEqual(Object.keys(dependencies).sort());
    const late = order.flatMap((stack, place) =>
      dependencies[stack].filter((other) => order.indexOf(other) < place),
    );
    expect(late).toEqual([]);
    expect(order.indexOf('contoso-dns')).toBeLessThan(order.indexOf('contoso-primary'));
  });

  test('no stack names a region but its own', () => {
    const regions = (id: string): unknown[] => [
      ...new Set(
        Object.keys(written.stacks[id].resource ?? {})
          .flatMap((type) => valuesOf(written.stacks[id], type, 'location'))
          .filter((each) => each !== undefined),
      ),
    ];
    expect(regions('contoso-primary')).toEqual(['westeurope']);
    expect(regions('contoso-standby')).toEqual(['northeurope']);
    expect(regions('contoso-witness')).toEqual(['francecentral']);
    expect(regions('contoso-dns')).toEqual(['francecentral']);
    expect(regions('contoso-interconnect')).toEqual([]);
  });

  test('three front ends and two Edges stand in each site, a witness in the third', () => {
    const computers = (id: string): unknown[] =>
      valuesOf(written.stacks[id], 'azurerm_windows_virtual_machine', 'computer_name');
    expect(computers('contoso-primary')).toEqual(['AMSEDGE1', 'AMSEDGE2', 'AMSFE1', 'AMSFE2', 'AMSFE3']);
    expect(computers('contoso-standby')).toEqual(['DUBEDGE1', 'DUBEDGE2', 'DUBFE1', 'DUBFE2', 'DUBFE3']);
    expect(computers('contoso-witness')).toEqual(['PARFSW1']);
  });

  test('only public addresses of Edges cross stacks, and those who switch over read them apart from the sites', () => {
    const outputs = (id: string): string[] => Object.keys(written.stacks[`contoso-${id}`].output ?? {});
    const [ams, dub] = ['ams', 'dub'].map((site) => ['1', '2'].map((n) => `${site}edge${n}_address`));
    expect(['primary', 'standby', 'witness', 'interconnect'].map(outputs)).toEqual([ams, dub, [], []]);
    expect(outputs('addresses').sort()).toEqual([...ams, ...dub]);
    expect(outputs('dns').sort()).toEqual(['active_site', 'name_servers']);
    expect(written.stacks['contoso-addresses']).not.toHaveProperty('resource');
    const remote = Object.entries(written.stacks).map(([id, stack]) => [
      id,
      Object.keys(stack.data?.terraform_remote_state ?? {}),
    ]);
    expect(remote.filter(([, states]) => states.length > 0)).toEqual([
      ['contoso-addresses', ['contoso-primary', 'contoso-standby']],
      ['contoso-dns', ['contoso-addresses']],
    ]);
  });

  test('remote state is found by a relative path', () => {
    const local = (id: string): object => ({ path: `../../../terraform.${id}.tfstate` });
    const { 'contoso-primary': primary, 'contoso-addresses': book, 'contoso-dns': dns } = written.stacks;
    expect(book.data?.terraform_remote_state['contoso-primary']).toMatchObject({
      backend: 'local',
      config: local('contoso-primary'),
    });
    expect(dns.data?.terraform_remote_state['contoso-addresses']).toMatchObject({
      backend: 'local',
      config: local('contoso-addresses'),
    });
    expect(primary.terraform.backend).toEqual({ local: local('contoso-primary') });
  });

  test('names move by hand, from the primary', () => {
    expect(written.stacks['contoso-dns'].variable?.active_site).toMatchObject({ default: 'primary' });
    expect(resources(written.stacks['contoso-dns'], 'azurerm_traffic_manager_profile')).toEqual([]);
  });

  test('all three networks are peered, and resolve every name', () => {
    const between = written.stacks['contoso-interconnect'];
    expect(resources(between, 'azurerm_virtual_network_peering')).toHaveLength(6);
    expect(resources(between, 'azurerm_private_dns_zone_virtual_network_link')).toHaveLength(6 * 3);
  });

  test('Azure patches the witnesses only, the day after Patch Tuesday', () => {
    const schedules = ['primary', 'standby', 'witness'].map((part) =>
      resources(written.stacks[`contoso-${part}`], 'azurerm_maintenance_configuration').map(
        (each) => (each.window as Record<string, string>).recur_every,
      ),
    );
    expect(schedules).toEqual([[], [], ['1Month Second Tuesday Offset1']]);
  });

  test('names begin with the estate, public labels with the domain', () => {
    expect(valuesOf(written.stacks['contoso-primary'], 'azurerm_resource_group', 'name')).toEqual([
      'rg-contoso-ams',
      'rg-contoso-ams-backup',
    ]);
    expect(
      named(written.stacks['contoso-primary'], 'azurerm_public_ip', 'pip-contoso-ams-edge-1')
        .domain_name_label,
    ).toBe('contoso-com-ams-edge1');
  });

  test('no password and no absolute path is written', () => {
    const text = JSON.stringify(written.stacks);
    expect(text).not.toMatch(/"(admin_password|password)":"(?!\$\{)/i);
    expect(text).not.toMatch(/"\/(work|home|root|tmp|Users)\//);
  });
});

describe('what is written goes where it belongs', () => {
  test('version, tiers, mail, subscription', () => {
    const { stacks } = estate({
      version: ExchangeVersion.V2019,
      clientAccess: { servers: 2, healthCheck: VirtualDirectory.EWS, namespaces: ['owa'] },
      edge: { servers: 3 },
      mail: { reportAddress: 'dmarc@reports.example' },
      certificateAuthorities: ['digicert.com'],
      lockZone: true,
      subscriptionId: '11111111-1111-1111-1111-111111111111',
      administrator: { username: 'ops' },
    });
    for (const part of ['primary', 'standby', 'witness', 'dns', 'interconnect']) {
      expect(JSON.stringify(stacks[`contoso-${part}`])).toContain(
        '"subscription_id":"11111111-1111-1111-1111-111111111111"',
      );
    }
    expect(resources(stacks['contoso-standby'], 'azurerm_windows_virtual_machine')).toHaveLength(5);
    expect(only(stacks['contoso-witness'], 'azurerm_windows_virtual_machine').admin_username).toBe('ops');
    const { 'contoso-dns': dns } = stacks;
    expect(valuesOf(dns, 'azurerm_dns_cname_record', 'name')).toEqual(['owa']);
    expect(resources(dns, 'azurerm_dns_caa_record')).toHaveLength(1);
    expect(resources(dns, 'azurerm_management_lock')).toHaveLength(1);
    expect(JSON.stringify(named(dns, 'azurerm_dns_txt_record', '_dmarc'))).toContain('dmarc@reports.example');
  });

  test('another subscription of a site into the provider of its stack, and nowhere else', () => {
    const [here, there] = ['00000000-1111-2222-3333-444444444444', '99999999-8888-7777-6666-555555555555'];
    const { stacks } = estate({ subscriptionId: here, standby: { subscriptionId: there } });
    const subscriptions = Object.entries(stacks).map(([name, { provider }]) => [
      name,
      provider!.azurerm[0].subscription_id,
    ]);
    expect(subscriptions.filter(([, id]) => id === there)).toEqual([['contoso-standby', there]]);
    expect(subscriptions.filter(([, id]) => id === here).length).toBe(subscriptions.length - 1);
    // The store of exports, which the machines of the site write to, is in the subscription of the estate.
    expect(JSON.stringify(stacks['contoso-standby'])).toContain(`/subscriptions/${here}/resourceGroups/`);
    expect(() => estate({ standby: { subscriptionId: there } })).toThrow('subscriptionId must be stated');
  });

  test('the page by which Traffic Manager judges a site, and the one of the servers in both sites', () => {
    const { stacks } = estate({
      failover: DnsFailover.automatic(),
      clientAccess: { healthCheck: VirtualDirectory.EWS, siteHealthCheck: VirtualDirectory.MAPI },
    });
    expect(only(stacks['contoso-dns'], 'azurerm_traffic_manager_profile').monitor_config).toMatchObject({
      path: '/mapi/healthcheck.htm',
    });
    for (const part of ['primary', 'standby']) {
      expect([...new Set(valuesOf(stacks[`contoso-${part}`], 'azurerm_lb_probe', 'request_path'))]).toEqual([
        '/ews/healthcheck.htm',
      ]);
    }
  });

  test('automatic failover', () => {
    const { 'contoso-dns': dns } = estate({ failover: DnsFailover.automatic() }).stacks;
    expect(only(dns, 'azurerm_traffic_manager_profile')).toMatchObject({
      name: 'traf-contoso-clientaccess',
      dns_config: { relative_name: 'contoso-com-clientaccess', ttl: 170 },
    });
    expect(dns.variable?.active_site).toMatchObject({ default: 'automatic' });
  });

  test('the site that is active now', () => {
    const { 'contoso-dns': dns } = estate({
      failover: DnsFailover.manual({ activeSite: ActiveSite.STANDBY }),
    }).stacks;
    expect(dns.variable?.active_site).toMatchObject({ default: 'standby' });
  });

  test('the region of the records, an existing zone, naming of the team’s own', () => {
    const { 'contoso-dns': dns } = estate({
      dnsRegion: AzureRegion.SWEDEN_CENTRAL,
      existingZone: {
        zoneId: '/subscriptions/0/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/contoso.com',
      },
      naming: new CafNaming({ workload: 'mailflow' }),
    }).stacks;
    expect(only(dns, 'azurerm_resource_group')).toMatchObject({
      name: 'rg-mailflow-dns',
      location: 'swedencentral',
    });
    expect(resources(dns, 'azurerm_dns_zone')).toEqual([]);
  });

  test('state in a storage account, a blob for each stack, read by DNS from there', () => {
    const { stacks } = estate({ stateStore: storage(AzureRegion.FRANCE_CENTRAL) });
    for (const [id, stack] of each(Object.entries(stacks))) {
      expect(stack.terraform.backend).toMatchObject({ azurerm: { key: `${id}.tfstate` } });
    }
    expect(stacks['contoso-dns'].data?.terraform_remote_state['contoso-addresses']).toMatchObject({
      backend: 'azurerm',
      config: { storage_account_name: 'ststate', key: 'contoso-addresses.tfstate' },
    });
  });

  test('the states that a switchover needs, in a container of their own', () => {
    const { stacks } = estate({
      stateStore: storage(AzureRegion.FRANCE_CENTRAL),
      namesStateStore: storage(AzureRegion.SWEDEN_CENTRAL, 'names'),
    });
    const container = (id: string): unknown =>
      (stacks[`contoso-${id}`].terraform.backend as { azurerm: Attributes }).azurerm.container_name;
    expect(['addresses', 'dns'].map(container)).toEqual(['names', 'names']);
    expect(['primary', 'standby', 'witness', 'interconnect'].map(container)).toEqual(
      Array(4).fill('tfstate'),
    );
    const { 'contoso-addresses': book, 'contoso-dns': dns } = stacks;
    expect(book.data?.terraform_remote_state['contoso-primary']).toMatchObject({
      config: { container_name: 'tfstate' },
    });
    expect(dns.data?.terraform_remote_state['contoso-addresses']).toMatchObject({
      config: { container_name: 'names' },
    });
  });

  test('a pilot light', () => {
    const { stacks } = estate({ readiness: pilotLight({ activated: true }) });
    expect(stacks['contoso-standby'].variable?.activated).toMatchObject({ default: true });
    expect(stacks['contoso-primary'].variable).not.toHaveProperty('activated');
    expect(stacks['contoso-witness'].variable).not.toHaveProperty('activated');
  });

  test('a site’s own settings before the estate’s', () => {
    const { stacks } = estate({
      administrator: { username: 'ops' },
      standby: { administrator: { username: 'dublin' } },
    });
    const users = (part: string): unknown =>
      valuesOf(stacks[`contoso-${part}`], 'azurerm_windows_virtual_machine', 'admin_username')[0];
    expect([users('primary'), users('standby'), users('witness')]).toEqual(['ops', 'dublin', 'ops']);
  });
});

test('two estates stand in one program', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps());
  new TwoSiteExchange(
    app,
    'fabrikam',
    estateProps({
      domainName: 'fabrikam.com',
      primary: { code: 'A2' },
      standby: { code: 'D2' },
      witness: { code: 'P2' },
    }),
  );
  const { stacks } = synth(app);
  expect(Object.keys(stacks)).toHaveLength(14);
  expect(Object.keys(stacks['fabrikam-addresses'].output ?? {})).toContain('a2edge1_address');
});

describe('refuses', () => {
  test('a domain that is none', () => {
    refused(
      { domainName: 'contoso' },
      {
        path: 'contoso',
        property: 'domainName',
        value: "'contoso'",
        limit: 'a fully qualified domain name',
        remedy: "write it like 'contoso.com'",
      },
    );
  });

  test.each([
    [AzureRegion.WEST_EUROPE, 'Amsterdam'],
    [AzureRegion.NORTH_EUROPE, 'Dublin'],
  ])('state in %s, where %s stands', (region) => {
    refused(
      { stateStore: storage(region) },
      {
        path: 'contoso',
        property: 'stateStore.region',
        value: `'${region.name}'`,
        limit: 'must differ from the regions of the sites',
        remedy: 'keep the state in a third region, such as that of the witness',
      },
    );
  });

  test('one region for both sites', () => {
    refused(
      { standby: { region: AzureRegion.WEST_EUROPE } },
      {
        path: 'contoso-standby/Dublin',
        property: 'region',
        value: "'westeurope'",
        limit: 'must differ from the region of Amsterdam',
        remedy: 'choose another region, such as the paired region northeurope',
      },
    );
  });

  test('one address space for both sites', () => {
    refused(
      { standby: { addressSpace: '10.10.0.0/17' } },
      {
        path: 'contoso-standby/Dublin',
        property: 'addressSpace',
        value: "'10.10.0.0/17'",
        limit: 'must not overlap with that of Amsterdam, 10.10.0.0/16',
        remedy: 'give each site an address space of its own',
      },
    );
  });

  test('addresses of a site for the witness', () => {
    refused(
      { witness: { addressSpace: '10.20.3.0/24' } },
      {
        path: 'contoso-witness/Paris',
        property: 'addressSpace',
        value: "'10.20.3.0/24'",
        limit: 'must not overlap with that of Dublin, 10.20.0.0/16',
        remedy: 'give each site an address space of its own',
      },
    );
  });

  test('too small a space for the witness', () => {
    refused(
      { witness: { addressSpace: '10.30.0.0/25' } },
      {
        path: 'contoso-witness/Paris',
        property: 'addressSpace',
        value: "'10.30.0.0/25'",
        limit: '/24 or larger',
        remedy: 'give the site a /24',
      },
    );
  });

  test('the witness in a site’s region with automatic failover', () => {
    refused(
      {
        failover: DnsFailover.automatic(),
        dnsRegion: AzureRegion.FRANCE_CENTRAL,
        witness: { region: AzureRegion.NORTH_EUROPE },
      },
      {
        path: 'contoso-witness/Paris/Witness',
        property: 'region',
        value: "'northeurope'",
        limit: 'must differ from the regions of the sites',
        remedy: 'put the witness in a third region, or use DnsFailover.manual()',
      },
    );
  });

  test('a pilot light with automatic failover', () => {
    refused(
      { failover: DnsFailover.automatic(), readiness: pilotLight() },
      {
        path: 'contoso-standby/Dublin',
        property: 'readiness',
        value: "'pilot light'",
        limit: 'hot or warm with automatic failover',
        remedy: 'use DnsFailover.manual(), or Readiness.warm()',
      },
    );
  });

  test('records in a site’s region', () => {
    const props: TwoSiteExchangeProps = estateProps({ dnsRegion: AzureRegion.NORTH_EUROPE });
    expectRefusal(() => new TwoSiteExchange(testApp(), 'contoso', props), {
      path: 'contoso',
      property: 'dnsRegion',
      value: "'northeurope'",
      limit: 'must differ from the regions of the sites',
      remedy: 'choose a third region',
    });
  });

  test('a second estate with the same codes', () => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps());
    expectRefusal(() => new TwoSiteExchange(app, 'fabrikam', estateProps({ domainName: 'fabrikam.com' })), {
      path: 'fabrikam-primary/Amsterdam/ClientAccess/Server-1',
      property: 'computerName',
      value: "'AMSFE1'",
      limit: 'unique in the estate',
      remedy: 'give one of the sites another code',
    });
  });
});
