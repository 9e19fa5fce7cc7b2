import { Token, type App } from 'cdktf';
import type {
  ActiveActiveProps,
  ClientLoad,
  ResilientClientAccessArrayOptions,
} from 'cdktf-resilient-exchange';
import {
  ActiveDatabases,
  ActiveSite,
  AzureRegion,
  ClientRouting,
  DnsFailover,
  Duration,
  EstateModel,
  ExchangeVersion,
  FailoverZone,
  NameUse,
  Readiness,
  ServerImage,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import {
  arrayIn,
  BACKED_UP,
  estateProps,
  LIVE,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  testApp,
  warningsOf,
  type StackJson,
} from '../support/app';
import { each } from '../support/each';
import { Estate } from '../support/estate';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

const AMS = 'exchange-ams-clientaccess.westeurope.cloudapp.azure.com';
const DUB = 'exchange-dub-clientaccess.northeurope.cloudapp.azure.com';
const GALLERY_IMAGE =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/exchange';
const LOAD: ClientLoad = { clients: 6000, clientsPerServer: 4000 };
const EUROPE = { primary: ['GEO-EU', 'GB'], standby: ['WORLD', 'GB-NIR'] };

const both = (routing: ClientRouting, props: Partial<ActiveActiveProps> = {}): DnsFailover =>
  DnsFailover.activeActive({ routing, load: LOAD, ...props });

/** Two arrays of two servers, and their names. */
function pieces(
  failover: DnsFailover,
  props: ResilientClientAccessArrayOptions = {},
): { readonly app: App; readonly zone: FailoverZone } {
  const app = testApp();
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    failover,
  });
  const near = arrayIn(siteIn(app), { servers: 2, ...props });
  const site = siteIn(app, { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' }, 'Dublin');
  zone.publishClientAccess(near, arrayIn(site, { servers: 2, ...props }));
  return { app, zone };
}

const written = (failover: DnsFailover): StackJson => synth(pieces(failover).app).stacks.dns;

/** Hosts that may answer, by the value of `active_site`. */
function answering(stack: StackJson, activeSite: string): unknown[] {
  const estate = new Estate({ dns: stack }, { active_site: activeSite });
  return estate
    .all('azurerm_traffic_manager_external_endpoint')
    .filter((endpoint) => estate.get(endpoint, 'enabled') === true)
    .map((endpoint) => estate.get(endpoint, 'target'))
    .sort();
}

describe('weighted routing', () => {
  let stack: StackJson;

  beforeAll(() => {
    stack = written(both(ClientRouting.weighted({ primary: 3, standby: 2 })));
  });

  test('is one profile with a weight for each site', () => {
    expect(only(stack, 'azurerm_traffic_manager_profile')).toMatchObject({
      traffic_routing_method: 'Weighted',
    });
    const endpoints = resources(stack, 'azurerm_traffic_manager_external_endpoint');
    expect(endpoints.map(({ target, weight }) => [target, weight])).toEqual([
      [AMS, 3],
      [DUB, 2],
    ]);
  });

  test('lets both sites answer, and the pinned one alone', () => {
    expect(answering(stack, 'automatic')).toEqual([AMS, DUB]);
    expect(answering(stack, 'primary')).toEqual([AMS]);
    expect(answering(stack, 'standby')).toEqual([DUB]);
  });

  test('inside, the names have the addresses of both sites, and those of the pinned one alone', () => {
    const records = (activeSite: string): unknown[] => {
      const estate = new Estate({ dns: stack }, { active_site: activeSite });
      return estate
        .list(estate.all('azurerm_private_dns_a_record')[0], 'records')
        .map((each) => String(each).slice(0, 5));
    };
    expect(records('automatic')).toEqual(['10.10', '10.20']);
    expect(records('primary')).toEqual(['10.10']);
    expect(records('standby')).toEqual(['10.20']);
  });

  test('refuses a weight that only Terraform knows', () => {
    expect(() => ClientRouting.weighted({ primary: Token.asNumber({}) })).toThrow(
      '[ClientRouting.weighted] primary must be known at synthesis',
    );
  });

  test.each([0, 1001])('refuses the weight %d', (weight) => {
    expectRefusal(() => ClientRouting.weighted({ standby: weight }), {
      path: 'ClientRouting.weighted',
      property: 'standby',
      value: String(weight),
      limit: 'from 1 to 1000',
      remedy: '',
    });
  });

  test('takes the smallest and the largest weight', () => {
    expect(ClientRouting.weighted({ primary: 1, standby: 1000 })._weights).toEqual([1, 1000]);
  });
});

describe.each([
  ['performance', ClientRouting.performance(), 'Performance'],
  ['geographic', ClientRouting.geographic(EUROPE), 'Geographic'],
])('%s routing', (method, routing, name) => {
  let stack: StackJson;

  beforeAll(() => {
    stack = written(both(routing));
  });

  test('is a profile over two, each of which leads to its site first and fails over', () => {
    const profiles = resources(stack, 'azurerm_traffic_manager_profile');
    expect(profiles.map((each) => each.traffic_routing_method).sort()).toEqual(
      [name, 'Priority', 'Priority'].sort(),
    );
    const nested = resources(stack, 'azurerm_traffic_manager_nested_endpoint');
    expect(nested.map((each) => each.minimum_child_endpoints)).toEqual([1, 1]);
    expect(
      resources(stack, 'azurerm_traffic_manager_external_endpoint')
        .map((each) => `${String(each.priority)} ${String(each.target)}`)
        .sort(),
    ).toEqual([`1 ${AMS}`, `1 ${DUB}`, `2 ${AMS}`, `2 ${DUB}`]);
  });

  test('the names lead to the profile above, which has an endpoint for each site that is never disabled', () => {
    const aliases = resources(stack, 'azurerm_dns_cname_record').map((each) => String(each.record));
    expect(each(aliases).filter((alias) => !alias.includes(`_${method}_`))).toEqual([]);
    const nested = resources(stack, 'azurerm_traffic_manager_nested_endpoint');
    expect(nested.map((each) => each.enabled)).toEqual([undefined, undefined]);
  });

  test('a pinned site answers alone in both profiles', () => {
    expect(answering(stack, 'automatic')).toEqual([AMS, AMS, DUB, DUB]);
    expect(answering(stack, 'primary')).toEqual([AMS, AMS]);
    expect(answering(stack, 'standby')).toEqual([DUB, DUB]);
  });
});

test('performance routing knows where the sites are', () => {
  const near = (routing: ClientRouting): unknown[] =>
    resources(written(both(routing)), 'azurerm_traffic_manager_nested_endpoint').map(
      (each) => each.endpoint_location,
    );
  expect(near(ClientRouting.performance())).toEqual(['westeurope', 'northeurope']);
  expect(near(ClientRouting.performance({ primaryLocation: AzureRegion.UK_SOUTH }))).toEqual([
    'uksouth',
    'northeurope',
  ]);
});

describe('geographic regions', () => {
  const refused = (
    props: { primary: string[]; standby: string[] },
    property: string,
    value: string,
    limit: string,
  ): void =>
    expectRefusal(() => ClientRouting.geographic(props), {
      path: 'ClientRouting.geographic',
      property,
      value,
      limit,
      remedy: '',
    });

  test('are those of each endpoint', () => {
    const nested = resources(
      written(both(ClientRouting.geographic(EUROPE))),
      'azurerm_traffic_manager_nested_endpoint',
    );
    expect(nested.map((each) => each.geo_mappings)).toEqual([EUROPE.primary, EUROPE.standby]);
  });

  test('are refused where a code does not exist, is given twice, or nobody has the world', () => {
    refused({ primary: ['UK'], standby: ['WORLD'] }, 'primary', "'UK'", 'codes such as');
    refused({ primary: ['ie'], standby: ['WORLD'] }, 'primary', "'ie'", 'codes such as');
    refused({ primary: ['IE'], standby: ['WORLD', 'IE'] }, 'standby', "'IE'", 'a region of the primary site');
    refused({ primary: ['IE', 'IE'], standby: ['WORLD'] }, 'primary', "'IE'", 'twice');
    refused({ primary: ['IE'], standby: ['GEO-EU'] }, 'primary', "['IE']", "must contain 'WORLD'");
    refused({ primary: [], standby: ['WORLD'] }, 'primary', '[]', 'at least one region');
  });
});

describe('the load', () => {
  const estate = (load: ClientLoad, routing = ClientRouting.weighted()): App =>
    pieces(both(routing, { load })).app;

  test('is what the smaller site can serve, and no client more', () => {
    expect(() => estate({ clients: 6000, clientsPerServer: 3000 }).synth()).not.toThrow();
    expectRefusedSynth(estate({ clients: 6001, clientsPerServer: 3000 }), {
      path: 'dns/Zone',
      property: 'load.clients',
      value: '6001',
      limit: 'at most 6000, what Amsterdam can serve (2 front ends of 3000 clients)',
      remedy: 'add front ends',
    });
  });

  test('may be stated for a site as a whole', () => {
    const whole = (standbyCapacity: number): App =>
      estate({ clients: 6000, clientsPerServer: 3000, standbyCapacity });
    expect(() => whole(6000).synth()).not.toThrow();
    expectRefusedSynth(whole(5999), {
      path: 'dns/Zone',
      property: 'load.clients',
      value: '6000',
      limit: 'at most 5999, what Dublin can serve (as the program states it)',
      remedy: 'add front ends',
    });
  });

  test('leaves a site its share when a zone is lost', () => {
    const shared = (primary: number): App =>
      estate({ clients: 6000, clientsPerServer: 3000 }, ClientRouting.weighted({ primary, standby: 500 }));
    expect(() => shared(500).synth()).not.toThrow();
    expectRefusedSynth(shared(501), {
      path: 'dns/Zone',
      property: 'routing',
      value: '50 % of 6000 clients for Amsterdam',
      limit: 'at most 3000 clients, what Amsterdam can serve without its largest zone',
      remedy: 'use weights',
    });
  });

  test('is warned about where nobody knows the shares', () => {
    const warned = (clientsPerServer: number): boolean =>
      warningsOf(estate({ clients: 6000, clientsPerServer }, ClientRouting.performance())).some((text) =>
        text.includes('[acknowledge: unknown-client-shares]'),
      );
    expect([warned(5999), warned(6000)]).toEqual([true, false]);
  });

  test.each([
    [{ clientsPerServer: 1 }, 'load.clients', 'is required'],
    [
      { clients: 10, primaryCapacity: 10 },
      'load.clientsPerServer',
      'is required without load.standbyCapacity',
    ],
    [{ clients: 0, clientsPerServer: 1 }, 'load.clients', 'from 1 to'],
    [{ clients: Token.asNumber({}), clientsPerServer: 1 }, 'load.clients', 'known at synthesis'],
    [{ clients: 1, clientsPerServer: Token.asNumber({}) }, 'load.clientsPerServer', 'known at synthesis'],
    [{ clients: 1, clientsPerSever: 1 }, 'load.clientsPerSever', 'is not a setting'],
  ])('%j is refused', (load, property, text) => {
    expect(() => both(ClientRouting.weighted(), { load: load as ClientLoad })).toThrow(
      new RegExp(`\\[DnsFailover.activeActive\\] ${property.replace('.', '\\.')} .*${text}`),
    );
  });
});

describe('two whole sites', () => {
  const DAG = { databases: 4, copies: { active: ActiveDatabases.BOTH_SITES }, ...BACKED_UP };
  const estate = (props: Parameters<typeof estateProps>[0], routing = ClientRouting.weighted()): App => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', {
      ...estateProps({ failover: both(routing), databaseAvailabilityGroup: DAG, ...props }),
      runbooks: false,
      recoveryPlan: false,
      resilienceReport: false,
    });
    return app;
  };

  test('are described in the model', () => {
    const app = estate({ mail: { equalPreference: true } });
    const [zone] = EstateModel.of(app).dnsZones;
    expect(zone).toMatchObject({
      automatic: true,
      activeSite: 'automatic',
      routing: {
        method: 'weighted',
        primary: { site: 'AMS', weight: 1 },
        standby: { site: 'DUB', weight: 1 },
        clients: 6000,
        clientsPerServer: 4000,
        equalMail: true,
      },
    });
    const mail = EstateModel.of(app).names.filter(({ usedBy }) => usedBy === NameUse.MAIL);
    expect(new Set(mail.map(({ recordType }) => recordType))).toEqual(new Set(['MX 10']));
  });

  test('take mail at equal preference, and the pinned one first', () => {
    const stack = synth(estate({ mail: { equalPreference: true } })).stacks['contoso-dns'];
    const preferences = (activeSite: string): unknown[] => {
      const read = new Estate({ 'contoso-dns': { ...stack, data: {} } }, { active_site: activeSite });
      const [set] = read.all('azurerm_dns_mx_record');
      return read.list<{ preference: unknown }>(set, 'record').map(({ preference }) => Number(preference));
    };
    expect(preferences('automatic')).toEqual([10, 10, 10, 10]);
    expect(preferences('primary')).toEqual([10, 10, 20, 20]);
    expect(preferences('standby')).toEqual([10, 10, 5, 5]);
  });

  test('refuse equal preference where one site serves at a time', () => {
    expect(() => estate({ failover: DnsFailover.automatic(), mail: { equalPreference: true } })).toThrow(
      'mail.equalPreference needs DnsFailover.activeActive()',
    );
  });

  test('warn about mail at equal preference whose capacity nobody has stated', () => {
    const warned = (edge: object): boolean =>
      warningsOf(estate({ mail: { equalPreference: true }, edge })).some((text) =>
        text.includes('[acknowledge: unstated-mail-capacity]'),
      );
    const capacity = { peakMessagesPerSecond: 10, messagesPerSecondPerServer: 10 };
    expect([warned({}), warned({ capacity })]).toEqual([true, false]);
  });

  test('need a hot standby', () => {
    expectRefusedSynth(estate({ readiness: Readiness.warm({ tiers: { Edge: { servers: 1 } } }) }), {
      path: 'contoso-dns/Zone',
      property: 'readiness',
      value: "'warm'",
      limit: 'hot with DnsFailover.activeActive()',
      remedy: 'Readiness.hot()',
    });
  });

  test('need databases at home in both', () => {
    expectRefusedSynth(estate({ databaseAvailabilityGroup: { ...DAG, copies: {} } }), {
      path: 'contoso-dns/Zone',
      property: 'copies.active',
      value: 'no database of DAG1 at home in Dublin',
      limit: 'must let databases be at home in both sites',
      remedy: 'ActiveDatabases.BOTH_SITES',
    });
  });

  test('are warned about with Exchange 2013, and not from 2016 on', () => {
    const warned = (version: ExchangeVersion): boolean =>
      warningsOf(estate({ version, databaseAvailabilityGroup: undefined })).some((text) =>
        text.includes('[acknowledge: active-active-before-2016]'),
      );
    expect([warned(ExchangeVersion.V2013), warned(ExchangeVersion.V2016)]).toEqual([true, false]);
  });
});

test('Exchange 2010 is refused, since its names are those of one datacenter', () => {
  const image = ServerImage.gallery(GALLERY_IMAGE);
  const { app } = pieces(both(ClientRouting.weighted()), { version: ExchangeVersion.V2010, image });
  expectRefusedSynth(app, {
    path: 'dns/Zone',
    property: 'failover',
    value: 'DnsFailover.activeActive() with Exchange Server 2010',
    limit: 'automatic or manual with that version',
    remedy: 'Exchange Server 2016 or later',
  });
});

test('times follow from the objective as with automatic failover', () => {
  const props = { recoveryTimeObjective: Duration.minutes(2) };
  expect(both(ClientRouting.weighted(), props).recoverySum).toBe(DnsFailover.automatic(props).recoverySum);
  expect(both(ClientRouting.weighted(), { activeSite: ActiveSite.STANDBY }).activeSite).toBe('standby');
});
