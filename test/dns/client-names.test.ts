import type { App } from 'cdktf';
import type { ResilientClientAccessArrayOptions, SiteProps } from 'cdktf-resilient-exchange';
import {
  ActiveSite,
  AzureRegion,
  DnsFailover,
  Duration,
  Exposure,
  FailoverZone,
  LoadBalancing,
  ResilientClientAccessArray,
} from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import {
  LIVE,
  DIRECTORY,
  named,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  testApp,
  valuesOf,
} from '../support/app';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';

const AMS = 'exchange-ams-clientaccess.westeurope.cloudapp.azure.com';
const DUB = 'exchange-dub-clientaccess.northeurope.cloudapp.azure.com';

function arrayIn(
  app: App,
  props: ResilientClientAccessArrayOptions = {},
  site: Partial<SiteProps> = {},
  id = 'Amsterdam',
): ResilientClientAccessArray {
  const place = siteIn(app, { activeDirectory: DIRECTORY, ...site }, id);
  return new ResilientClientAccessArray(place, 'ClientAccess', { site: place, servers: 2, ...props });
}

function standbyIn(app: App, props: ResilientClientAccessArrayOptions = {}): ResilientClientAccessArray {
  const site = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };
  return arrayIn(app, props, site, 'Dublin');
}

function zoneIn(app: App, failover?: DnsFailover): FailoverZone {
  return new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    failover,
  });
}

function build(failover?: DnsFailover, props: ResilientClientAccessArrayOptions = {}): StackJson {
  const app = testApp();
  zoneIn(app, failover).publishClientAccess(arrayIn(app, props), standbyIn(app, props));
  return synth(app).stacks.dns;
}

const failover = DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(2) });
const written: Record<string, StackJson> = {};

/** Two sites moved by people, synthesized once and only read. */
function usual(): StackJson {
  return (written.usual ??= build());
}

/** Two sites moved by probes, synthesized once and only read. */
function probed(): StackJson {
  return (written.probed ??= build(failover));
}

describe('one site', () => {
  test('is led to by its own name, without a variable', () => {
    const app = testApp();
    zoneIn(app).publishClientAccess(arrayIn(app));
    const { dns } = synth(app).stacks;
    for (const name of ['mail', 'autodiscover']) {
      expect(named(dns, 'azurerm_dns_cname_record', name)).toMatchObject({ record: AMS, ttl: 300 });
    }
    expect(valuesOf(dns, 'azurerm_private_dns_a_record', 'records')).toEqual([
      ['10.10.15.254'],
      ['10.10.15.254'],
    ]);
    expect(dns.variable).toBeUndefined();
    expect(dns.data).toBeUndefined();
  });

  test('needs no Traffic Manager, automatic or not', () => {
    const app = testApp();
    zoneIn(app, DnsFailover.automatic()).publishClientAccess(arrayIn(app, { exposure: Exposure.INTERNAL }));
    const { dns } = synth(app).stacks;
    expect(resources(dns, 'azurerm_traffic_manager_profile')).toEqual([]);
    expect(resources(dns, 'azurerm_dns_cname_record')).toEqual([]);
    expect(resources(dns, 'azurerm_private_dns_zone')).toHaveLength(2);
  });
});

describe('two sites, moved by people', () => {
  test('have aliases that follow active_site', () => {
    const stack = usual();
    expect(named(stack, 'azurerm_dns_cname_record', 'mail')).toMatchObject({
      record: `\${var.active_site == "standby" ? "${DUB}" : "${AMS}"}`,
      ttl: 300,
      zone_name: expect.stringContaining('azurerm_dns_zone.') as unknown,
    });
    expect(resources(stack, 'azurerm_dns_cname_record')).toHaveLength(2);
    expect(resources(stack, 'azurerm_traffic_manager_profile')).toEqual([]);
  });

  test('have private names that follow too, a zone for each', () => {
    const stack = usual();
    expect(valuesOf(stack, 'azurerm_private_dns_zone', 'name')).toEqual([
      'autodiscover.contoso.com',
      'mail.contoso.com',
    ]);
    each(resources(stack, 'azurerm_private_dns_a_record')).forEach((record) =>
      expect(record).toMatchObject({
        name: '@',
        ttl: 300,
        records: '${var.active_site == "standby" ? ["10.20.15.254"] : ["10.10.15.254"]}',
      }),
    );
  });

  test('are told apart by a variable with the committed default', () => {
    expect(build(DnsFailover.manual({ activeSite: ActiveSite.STANDBY })).variable?.active_site).toMatchObject(
      {
        type: 'string',
        default: 'standby',
        nullable: false,
        validation: [
          {
            condition: '${contains(["primary", "standby"], var.active_site)}',
            error_message: 'active_site must be one of primary, standby.',
          },
        ],
      },
    );
  });

  test('read no state of either site', () => {
    const stack = usual();
    expect(stack.data).toBeUndefined();
  });

  test('have names with the derived TTL', () => {
    const stack = build(DnsFailover.manual({ recoveryTimeObjective: Duration.minutes(16) }));
    expect(new Set(valuesOf(stack, 'azurerm_dns_cname_record', 'ttl'))).toEqual(new Set([60]));
    expect(new Set(valuesOf(stack, 'azurerm_private_dns_a_record', 'ttl'))).toEqual(new Set([60]));
  });
});

describe('two sites, probed', () => {
  test('stand behind a Traffic Manager profile that asks for the health page', () => {
    expect(only(probed(), 'azurerm_traffic_manager_profile')).toMatchObject({
      name: 'traf-exchange-clientaccess',
      traffic_routing_method: 'Priority',
      dns_config: { relative_name: 'exchange-clientaccess', ttl: 50 },
      monitor_config: {
        protocol: 'HTTPS',
        port: 443,
        path: '/owa/healthcheck.htm',
        expected_status_code_ranges: ['200-200'],
        interval_in_seconds: 30,
        timeout_in_seconds: 10,
        tolerated_number_of_failures: 1,
        custom_header: [{ name: 'host', value: 'mail.contoso.com' }],
      },
    });
  });

  test('are external endpoints with literal names, each answering unless the other is pinned', () => {
    const stack = probed();
    expect(resources(stack, 'azurerm_traffic_manager_external_endpoint')).toHaveLength(2);
    expect(named(stack, 'azurerm_traffic_manager_external_endpoint', 'ams')).toMatchObject({
      target: AMS,
      priority: 1,
      enabled: '${var.active_site != "standby"}',
    });
    expect(named(stack, 'azurerm_traffic_manager_external_endpoint', 'dub')).toMatchObject({
      target: DUB,
      priority: 2,
      enabled: '${var.active_site != "primary"}',
    });
    expect(resources(stack, 'azurerm_traffic_manager_azure_endpoint')).toEqual([]);
  });

  test('have aliases of the profile', () => {
    const records = valuesOf(probed(), 'azurerm_dns_cname_record', 'record');
    expect(records).toHaveLength(2);
    each(records).forEach((record) =>
      expect(record).toMatch(/^\$\{azurerm_traffic_manager_profile\.[^.]+\.fqdn\}$/),
    );
  });

  test('answer inside with both, until one is pinned', () => {
    const [records] = valuesOf(probed(), 'azurerm_private_dns_a_record', 'records');
    expect(records).toBe(
      '${var.active_site == "standby" ? ["10.20.15.254"] : var.active_site == "primary" ? ["10.10.15.254"] : ["10.10.15.254","10.20.15.254"]}',
    );
  });

  test('leave a third choice', () => {
    expect(probed().variable?.active_site).toMatchObject({
      default: 'automatic',
      validation: [{ condition: '${contains(["automatic", "primary", "standby"], var.active_site)}' }],
    });
  });
});

describe('server by server', () => {
  const balancing = LoadBalancing.dnsRoundRobin();

  test('names are lists of addresses that follow active_site', () => {
    const stack = build(undefined, { balancing });
    expect(named(stack, 'azurerm_dns_a_record', 'mail')).toMatchObject({
      ttl: 300,
      records:
        '${(var.active_site == "standby") ? [data.terraform_remote_state.dublin.outputs.dubfe1_address, data.terraform_remote_state.dublin.outputs.dubfe2_address] : [data.terraform_remote_state.amsterdam.outputs.amsfe1_address, data.terraform_remote_state.amsterdam.outputs.amsfe2_address]}',
    });
    expect(resources(stack, 'azurerm_dns_cname_record')).toEqual([]);
    expect(valuesOf(stack, 'azurerm_private_dns_a_record', 'records')[0]).toBe(
      '${var.active_site == "standby" ? ["10.20.0.4","10.20.0.5"] : ["10.10.0.4","10.10.0.5"]}',
    );
  });

  test('cannot be probed', () => {
    const app = testApp();
    const zone = zoneIn(app, DnsFailover.automatic());
    const [near, far] = [arrayIn(app, { balancing }), standbyIn(app, { balancing })];
    expectRefusal(() => zone.publishClientAccess(near, far), {
      path: 'amsterdam/Amsterdam/ClientAccess',
      property: 'failover',
      value: 'nothing',
      limit: 'cannot be automatic for this array',
      remedy: 'use DnsFailover.manual(), or give the array a public load balancer',
    });
  });
});

describe('internal arrays', () => {
  const exposure = Exposure.INTERNAL;

  test('are published inside only', () => {
    const stack = build(undefined, { exposure });
    expect(resources(stack, 'azurerm_dns_cname_record')).toEqual([]);
    expect(resources(stack, 'azurerm_dns_a_record')).toEqual([]);
    expect(resources(stack, 'azurerm_private_dns_a_record')).toHaveLength(2);
  });

  test('cannot be probed', () => {
    const app = testApp();
    const zone = zoneIn(app, DnsFailover.automatic());
    const [near, far] = [arrayIn(app, { exposure }), standbyIn(app, { exposure })];
    expectRefusal(() => zone.publishClientAccess(near, far), {
      path: 'amsterdam/Amsterdam/ClientAccess',
      property: 'failover',
      value: 'nothing',
      limit: 'cannot be automatic for this array',
      remedy: 'use DnsFailover.manual()',
    });
  });

  test('cannot stand in for a public one', () => {
    const app = testApp();
    const zone = zoneIn(app, DnsFailover.automatic());
    const [near, far] = [arrayIn(app), standbyIn(app, { exposure })];
    expectRefusal(() => zone.publishClientAccess(near, far), {
      path: 'dublin/Dublin/ClientAccess',
      property: 'failover',
      value: 'nothing',
      limit: 'cannot be automatic for this array',
      remedy: 'give the array a public load balancer',
    });
  });
});

test('public arrays are not published inside', () => {
  const stack = build(undefined, { exposure: Exposure.PUBLIC });
  expect(resources(stack, 'azurerm_private_dns_zone')).toEqual([]);
  expect(resources(stack, 'azurerm_dns_cname_record')).toHaveLength(2);
});

test('other names are published alike', () => {
  const stack = build(undefined, { namespaces: ['owa', 'mobile', 'autodiscover'] });
  expect(valuesOf(stack, 'azurerm_dns_cname_record', 'name')).toEqual(['autodiscover', 'mobile', 'owa']);
});
