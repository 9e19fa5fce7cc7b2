import { join } from 'node:path';
import type { App } from 'cdktf';
import type {
  EdgeTierOptions,
  IClientAccessService,
  IMailService,
  INamePublisher,
  PilotLightProps,
  ResilientClientAccessArrayOptions,
  SiteProps,
  StandbySiteProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  RoutingPreference,
  DnsFailover,
  Duration,
  EdgeTier,
  EstateModel,
  EstateSummary,
  ExchangeVersion,
  FailoverZone,
  MailboxTier,
  Readiness,
  ResilientClientAccessArray,
  StandbySite,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson, Written } from '../support/app';
import {
  LIVE,
  DIRECTORY,
  edgeIn,
  resources,
  rulesOf,
  siteIn,
  stackIn,
  synth,
  testApp,
  valuesOf,
} from '../support/app';
import { each } from '../support/each';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal, expectRefusedSynth, messageOf } from '../support/refusal';
import { readTree } from '../support/synth';
import { pilotLight } from '../support/pilot-light';

interface Estate {
  readonly front?: ResilientClientAccessArrayOptions;
  readonly edge?: Partial<EdgeTierOptions>;
  readonly standby?: Partial<StandbySiteProps>;
  readonly primary?: Partial<SiteProps>;
  readonly failover?: DnsFailover;
}

function standbyIn(app: App, estate: Estate = {}): StandbySite {
  const primary = siteIn(app, {
    activeDirectory: DIRECTORY,
    managementPrefixes: ['10.99.0.0/24'],
    ...estate.primary,
  });
  new ResilientClientAccessArray(primary, 'ClientAccess', { site: primary, ...estate.front });
  edgeIn(primary, estate.edge);
  return new StandbySite(stackIn(app, 'standby'), 'Dublin', {
    primary,
    publisher: new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      ...LIVE,
      region: AzureRegion.FRANCE_CENTRAL,
      failover: estate.failover ?? DnsFailover.manual(),
    }),
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: '10.20.0.0/16',
    ...estate.standby,
  });
}

function written(estate: Estate = {}): Written {
  const app = testApp();
  standbyIn(app, estate);
  return synth(app);
}

function build(estate: Estate = {}): StackJson {
  return written(estate).stacks.standby;
}

function refused(estate: Estate, expected: ExpectedRefusal): void {
  expectRefusal(() => standbyIn(testApp(), estate), expected);
}

function computers(stack: StackJson): unknown[] {
  return valuesOf(stack, 'azurerm_windows_virtual_machine', 'computer_name');
}

function sizes(stack: StackJson): unknown[] {
  return valuesOf(stack, 'azurerm_windows_virtual_machine', 'size');
}

describe('a hot standby', () => {
  test('repeats every tier with its own names and addresses, and knows nothing of the primary', () => {
    const { stacks, dependencies } = written();
    expect(computers(stacks.standby)).toEqual(['DUBEDGE1', 'DUBEDGE2', 'DUBFE1', 'DUBFE2', 'DUBFE3']);
    expect(sizes(stacks.standby)).toEqual(sizes(stacks.amsterdam));
    const addresses = resources(stacks.standby, 'azurerm_network_interface').map(
      (each) => (each.ip_configuration as Attributes[])[0].private_ip_address,
    );
    expect(addresses).toEqual(['10.20.0.4', '10.20.0.5', '10.20.0.6', '10.20.16.4', '10.20.16.5']);
    expect(dependencies.standby).toEqual([]);
    expect(Object.keys(stacks.standby.data ?? {})).toEqual(['azurerm_client_config']);
    expect(JSON.stringify(stacks.standby)).not.toMatch(/westeurope|amsterdam|rg-exchange-ams/i);
    expect(stacks.standby.variable).not.toHaveProperty('activated');
  });

  test('has as many resources of each type as the primary', () => {
    const { stacks } = written();
    const count = (stack: StackJson): Record<string, number> =>
      Object.fromEntries(
        Object.entries(stack.resource ?? {}).map(([type, byName]) => [type, Object.keys(byName).length]),
      );
    expect(count(stacks.standby)).toEqual(count(stacks.amsterdam));
  });

  test('follows the primary in version and who manages it, and has routing preferences of its own', () => {
    const { stacks } = written({
      front: { version: ExchangeVersion.V2016 },
      edge: {
        routingPreferences: { DUBEDGE2: RoutingPreference.internet() },
        version: ExchangeVersion.V2016,
      },
      primary: { administrator: { username: 'ops' } },
    });
    const [machine] = resources(stacks.standby, 'azurerm_windows_virtual_machine');
    expect(machine).toMatchObject({
      admin_username: 'ops',
      source_image_reference: { sku: '2016-datacenter-gensecond' },
    });
    const tagged = resources(stacks.standby, 'azurerm_public_ip').filter((each) => 'ip_tags' in each);
    expect(tagged).toHaveLength(1);
    expect(resources(stacks.standby, 'azurerm_virtual_machine_extension')).toHaveLength(3);
    expect(JSON.stringify(stacks.standby)).toContain('10.99.0.0/24');
  });

  test('keeps names and stand-ins of members, and lets its own region decide on zones', () => {
    const stack = build({
      front: {
        members: [{ name: '1', zone: '3' }, { name: '2' }, { name: 'spare', ordinal: 9 }],
        drainedMembers: ['spare'],
        internalAddress: '10.10.1.1',
      },
      standby: { region: AzureRegion.UK_WEST },
    });
    expect(computers(stack)).toEqual(['DUBEDGE1', 'DUBEDGE2', 'DUBFE1', 'DUBFE2', 'DUBFESPARE']);
    const pooled = resources(stack, 'azurerm_network_interface_backend_address_pool_association').filter(
      (each) => String(each.backend_address_pool_id).includes('_Public_Pool_'),
    );
    expect(pooled).toHaveLength(2);
    expect(valuesOf(stack, 'azurerm_windows_virtual_machine', 'zone')).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  test('leaves Edges elsewhere and networks of the primary with the primary', () => {
    const stacks = written({
      edge: { externalEdges: [{ name: 'edge9', address: '203.0.113.5', carrier: 'city' }] },
    }).stacks;
    expect(JSON.stringify(rulesOf(stacks.standby, 'perimeter'))).not.toContain('10.10.200.0/24');
    const [mx] = resources(stacks.dns, 'azurerm_dns_mx_record');
    const hosts = (mx.record as Attributes[]).map((each) => each.exchange);
    expect(hosts).toEqual([
      'amsedge1.contoso.com',
      'amsedge2.contoso.com',
      'edge9.contoso.com',
      'dubedge1.contoso.com',
      'dubedge2.contoso.com',
    ]);
  });
});

describe('a warm standby', () => {
  test('has two servers and one Edge by default', () => {
    expect(computers(build({ standby: { readiness: Readiness.warm() } }))).toEqual([
      'DUBEDGE1',
      'DUBFE1',
      'DUBFE2',
    ]);
  });

  test('has what is written', () => {
    const readiness = Readiness.warm({
      tiers: {
        ClientAccess: { servers: 1, size: 'Standard_E8s_v5' },
        Edge: { size: 'Standard_E4s_v5' },
      },
    });
    const stack = build({ standby: { readiness } });
    expect(computers(stack)).toEqual(['DUBEDGE1', 'DUBEDGE2', 'DUBFE1']);
    expect(sizes(stack)).toEqual(['Standard_E4s_v5', 'Standard_E4s_v5', 'Standard_E8s_v5']);
  });

  test('may not be empty', () => {
    refused(
      { standby: { readiness: Readiness.warm({ tiers: { ClientAccess: { servers: 0 } } }) } },
      {
        path: 'standby/Dublin/ClientAccess',
        property: 'servers',
        value: '0',
        limit: 'at least 1',
        remedy: 'use servers: 1 or more',
      },
    );
  });
});

describe('a pilot light', () => {
  const pilot = (props?: Partial<PilotLightProps>): StackJson =>
    build({ standby: { readiness: pilotLight(props) } });

  test('counts what exists on activation only, and nothing else', () => {
    const stack = pilot();
    const counts = (type: string): unknown[] => [...new Set(valuesOf(stack, type, 'count'))];
    for (const type of [
      'azurerm_windows_virtual_machine',
      'azurerm_managed_disk',
      'azurerm_virtual_machine_data_disk_attachment',
      'azurerm_virtual_machine_run_command',
    ]) {
      expect([type, counts(type)]).toEqual([type, ['${var.activated ? 1 : 0}']]);
    }
    expect(counts('azurerm_virtual_machine_extension')).toEqual([
      '${var.activated && var.domain_joined ? 1 : 0}',
    ]);
    const counted = Object.entries(stack.resource ?? {})
      .filter(([, byName]) => Object.values(byName).some((each) => 'count' in each))
      .map(([type]) => type)
      .sort();
    expect(counted).toEqual([
      'azurerm_backup_protected_vm',
      'azurerm_managed_disk',
      'azurerm_virtual_machine_data_disk_attachment',
      'azurerm_virtual_machine_extension',
      'azurerm_virtual_machine_run_command',
      'azurerm_windows_virtual_machine',
    ]);
    expect(resources(stack, 'azurerm_network_interface')).toHaveLength(5);
    expect(resources(stack, 'azurerm_public_ip')).toHaveLength(4);
  });

  test('refers to counted resources by their index', () => {
    const stack = pilot();
    for (const type of [
      'azurerm_virtual_machine_data_disk_attachment',
      'azurerm_virtual_machine_run_command',
      'azurerm_virtual_machine_extension',
    ]) {
      each(valuesOf(stack, type, 'virtual_machine_id')).forEach((id) =>
        expect(id).toMatch(/^\$\{azurerm_windows_virtual_machine\.[^.[]+\[count\.index\]\.id\}$/),
      );
    }
    each(valuesOf(stack, 'azurerm_virtual_machine_data_disk_attachment', 'managed_disk_id')).forEach((id) =>
      expect(id).toMatch(/^\$\{azurerm_managed_disk\.[^.[]+\[count\.index\]\.id\}$/),
    );
  });

  test('is out until it is lit, and stays lit where that is committed', () => {
    expect(pilot().variable?.activated).toMatchObject({ type: 'bool', default: false, nullable: false });
    expect(pilot({ activated: true }).variable?.activated).toMatchObject({ default: true });
  });

  test('publishes the same names as a hot standby', () => {
    const names = (readiness: Readiness): unknown[] => {
      const { dns } = written({ standby: { readiness } }).stacks;
      return [...valuesOf(dns, 'azurerm_dns_a_record', 'name'), dns.resource?.azurerm_dns_mx_record];
    };
    expect(names(pilotLight())).toEqual(names(Readiness.hot()));
  });

  test('keeps the promise of redundancy: an Edge in Azure takes the place of one that stands beside the primary', () => {
    const edge = { servers: 1, externalEdges: [{ name: 'edge9', address: '203.0.113.5', carrier: 'city' }] };
    const stack = build({ standby: { readiness: pilotLight() }, edge });
    expect(computers(stack).filter((name) => String(name).includes('EDGE'))).toEqual([
      'DUBEDGE1',
      'DUBEDGE2',
    ]);
  });

  describe('adds its recovery to the recovery time', () => {
    const recovery = {
      activation: Duration.minutes(90),
      installation: Duration.hours(10),
      restore: Duration.hours(24),
    };
    // 900 s + 5400 s + 36000 s + 86400 s + 300 s
    const needed = 129000;
    const sum =
      'decision 900 s + activation 5400 s + installation 36000 s + restore 86400 s + TTL 300 s = 129000 s (35.8 h)';
    const estate = (objective: number): App => {
      const app = testApp();
      standbyIn(app, {
        failover: DnsFailover.manual({ recoveryTimeObjective: Duration.seconds(objective) }),
        standby: { readiness: pilotLight({ recovery }) },
      });
      return app;
    };

    test('which meets an objective that is as long', () => {
      const app = estate(needed);
      expect(() => app.synth()).not.toThrow();
      const { dnsZones, sites } = EstateModel.of(app).toDocument();
      expect(dnsZones).toMatchObject([
        { recoverySeconds: needed, recoverySum: sum, objectiveSeconds: needed },
      ]);
      expect(sites.map((site) => site.recovery)).toEqual([
        undefined,
        { activationSeconds: 5400, installationSeconds: 36000, restoreSeconds: 86400 },
      ]);
      expect(EstateSummary.of(app).toString()).toContain(
        `Failover is manual: ${sum}, objective ${needed} s.`,
      );
    });

    test('and is refused with one that is a second shorter, with each part of the sum', () => {
      const app = estate(needed - 1);
      expectRefusedSynth(app, {
        path: 'dns/Zone',
        property: 'failover.recoveryTimeObjective',
        value: `${needed - 1} s`,
        limit: `${needed} s or more`,
        remedy: 'allow more time, or keep servers running',
      });
      expect(messageOf(() => app.synth())).toContain(`${sum.slice(1)}, and the objective is ${needed - 1} s`);
    });

    test.each([
      ['activation', 0, '0'],
      ['activation', 2592001, '2592001'],
      ['installation', 0, '0'],
    ])('and %s cannot take %d s', (name, value, shown) => {
      expectRefusal(() => pilotLight({ recovery: { ...recovery, [name]: Duration.seconds(value) } }), {
        path: 'Readiness.pilotLight',
        property: `recovery.${name}`,
        value: shown,
        limit: 'a whole number from 1 to 2592000 seconds',
        remedy: 'use ',
      });
    });

    test('and nothing of it may be left out', () => {
      const { activation, installation } = recovery;
      expect(() => pilotLight({ recovery: { activation, installation } as never })).toThrow(
        '[Readiness.pilotLight] recovery.restore ',
      );
      expect(() => Readiness.pilotLight({} as never)).toThrow('[Readiness.pilotLight] recovery ');
      expect(() => pilotLight({ recovery: { ...recovery, restore: Duration.seconds(0) } })).not.toThrow();
    });
  });

  test('is refused with automatic failover, which warm and hot are not', () => {
    refused(
      { failover: DnsFailover.automatic(), standby: { readiness: pilotLight() } },
      {
        path: 'standby/Dublin',
        property: 'readiness',
        value: "'pilot light'",
        limit: 'hot or warm with automatic failover',
        remedy: 'use DnsFailover.manual(), or Readiness.warm()',
      },
    );
    const smaller = Readiness.warm({ tiers: { ClientAccess: { size: 'Standard_E8s_v5' } } });
    for (const readiness of [Readiness.hot(), smaller]) {
      const app = testApp();
      standbyIn(app, { failover: DnsFailover.automatic(), standby: { readiness } });
      expect(Object.keys(synth(app).stacks)).toHaveLength(3);
    }
  });
});

describe('refuses', () => {
  test('the region of the primary', () => {
    refused(
      { standby: { region: AzureRegion.WEST_EUROPE } },
      {
        path: 'standby/Dublin',
        property: 'region',
        value: "'westeurope'",
        limit: 'must differ from the region of Amsterdam',
        remedy: 'choose another region, such as the paired region northeurope',
      },
    );
  });

  test('the region of an unpaired primary', () => {
    refused(
      { primary: { region: AzureRegion.ITALY_NORTH }, standby: { region: AzureRegion.ITALY_NORTH } },
      {
        path: 'standby/Dublin',
        property: 'region',
        value: "'italynorth'",
        limit: 'must differ from the region of Amsterdam',
        remedy: 'choose another',
      },
    );
  });

  test('addresses of the primary', () => {
    refused(
      { standby: { addressSpace: '10.10.128.0/17' } },
      {
        path: 'standby/Dublin',
        property: 'addressSpace',
        value: "'10.10.128.0/17'",
        limit: 'must not overlap with that of Amsterdam, 10.10.0.0/16',
        remedy: 'give each site an address space of its own',
      },
    );
  });

  test('the code of the primary', () => {
    refused(
      { standby: { code: 'AMS' } },
      {
        path: 'standby/Dublin',
        property: 'code',
        value: "'AMS'",
        limit: 'unique in the estate',
        remedy: 'give Dublin another code',
      },
    );
  });
});

describe('automatic failover', () => {
  test.each([2, 4])('is refused with %d Mailbox servers beside the 3 of the primary', (servers) => {
    const readiness = Readiness.warm({ tiers: { ClientAccess: { servers } } });
    const app = testApp();
    standbyIn(app, { failover: DnsFailover.automatic(), standby: { readiness } });
    expectRefusedSynth(app, {
      path: 'standby/Dublin',
      property: 'readiness',
      value: `${servers} Mailbox servers`,
      limit: 'must start 3 Mailbox servers, as many as Amsterdam has',
      remedy: 'DnsFailover.manual()',
    });
  });

  test('is possible with fewer Edges, and with an existing Mailbox server in place of one of its own', () => {
    const readiness = Readiness.warm({ tiers: { ClientAccess: { servers: 2 }, Edge: { servers: 1 } } });
    const app = testApp();
    const standby = standbyIn(app, { failover: DnsFailover.automatic(), standby: { readiness } });
    const servers = [{ computerName: 'DUBMBX9', address: '10.21.0.9' }];
    MailboxTier.fromServers(standby, 'Existing', {
      protectedBy: 'Contoso Backup Team',
      site: standby,
      servers,
    });
    expect(computers(synth(app).stacks.standby)).toEqual(['DUBEDGE1', 'DUBFE1', 'DUBFE2']);
  });
});

test('a readiness that names a tier which the primary does not have is refused', () => {
  const app = testApp();
  standbyIn(app, { standby: { readiness: Readiness.warm({ tiers: { ClientAcess: { servers: 2 } } }) } });
  expectRefusedSynth(app, {
    path: 'standby/Dublin',
    property: 'readiness',
    value: "'ClientAcess'",
    limit: 'names a tier that Amsterdam does not have',
    remedy: "did you mean 'ClientAccess'?",
  });
});

describe('the standby site and the tiers of the primary may come in any order', () => {
  /** What Terraform reads, file by file, with the standby site made after so many tiers of the primary. */
  function writtenAfter(tiers: number): Record<string, string> {
    const app = testApp();
    const primary = siteIn(app, { activeDirectory: DIRECTORY });
    const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      ...LIVE,
      region: AzureRegion.FRANCE_CENTRAL,
      failover: DnsFailover.automatic(),
    });
    const stack = stackIn(app, 'standby');
    const makeTiers = [
      () => new ResilientClientAccessArray(primary, 'ClientAccess', { site: primary }),
      () => new EdgeTier(primary, 'Edge', { site: primary, outbound: OutboundMail.direct() }),
    ];
    makeTiers.slice(0, tiers).forEach((make) => make());
    const standby = new StandbySite(stack, 'Dublin', {
      primary,
      publisher: zone,
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
    });
    makeTiers.slice(tiers).forEach((make) => make());
    expect(standby.tiers.map((tier) => tier.node.id)).toEqual(['ClientAccess', 'Edge']);
    synth(app);
    return readTree(join(app.outdir, 'stacks'));
  }

  test.each([0, 1])('and %d tiers before it give the same bytes as all of them', (tiers) => {
    const after = writtenAfter(2);
    expect(Object.keys(after)).toContain('standby/cdk.tf.json');
    expect(after['dns/cdk.tf.json']).toContain('dubedge1');
    expect(writtenAfter(tiers)).toEqual(after);
  });
});

describe('the names may be published by something of the user', () => {
  /** Writes down who is published; Edges take their domain from it. */
  class Recorder implements INamePublisher {
    public readonly published: (string | undefined)[] = [];

    public constructor(public readonly movesAutomatically: boolean) {}

    public publishClientAccess(primary: IClientAccessService, standby?: IClientAccessService): void {
      this.published.push(primary.node.path, standby?.node.path);
    }

    public publishMail(primary: IMailService, standby?: IMailService): void {
      [primary, standby].forEach((service) => service?.useMailDomain('contoso.com'));
      this.published.push(primary.node.path, standby?.node.path);
    }
  }

  test('which learns of each tier of both sites', () => {
    const publisher = new Recorder(false);
    const { stacks } = written({ standby: { publisher } });
    expect(publisher.published).toEqual([
      'amsterdam/Amsterdam/ClientAccess',
      'standby/Dublin/ClientAccess',
      'amsterdam/Amsterdam/Edge',
      'standby/Dublin/Edge',
    ]);
    expect(valuesOf(stacks.standby, 'azurerm_public_ip', 'reverse_fqdn').join()).toContain(
      'dubedge1.contoso.com',
    );
  });

  test('and which is held to the same promises when it moves them automatically', () => {
    refused(
      { standby: { publisher: new Recorder(true), readiness: pilotLight() } },
      {
        path: 'standby/Dublin',
        property: 'readiness',
        value: "'pilot light'",
        limit: 'hot or warm with automatic failover',
        remedy: 'DnsFailover.manual()',
      },
    );
  });
});
