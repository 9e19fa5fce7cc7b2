import {
  AzureRegion,
  CafNaming,
  DatabaseAvailabilityGroup,
  DnsFailover,
  Duration,
  EdgeTier,
  EstateModel,
  FailoverZone,
  Interconnect,
  MailboxTier,
  ResilientClientAccessArray,
  ResourceKind,
  ServerImage,
  Site,
  StateStore,
  SubnetRole,
  TwoSiteExchange,
  WarningId,
  Warnings,
  WitnessServer,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import { edgeIn, estateProps, siteIn, stackIn, testApp } from './support/app';
import { refusal } from './support/refusal';

/** A value as a program in plain JavaScript, or one that reads JSON, can pass it. */
function plain(value: unknown): never {
  return value as never;
}

describe('values that only a type checker would have refused', () => {
  const estate = (overrides: object): unknown =>
    new TwoSiteExchange(testApp(), 'contoso', estateProps(plain(overrides)));

  test.each<[string, () => unknown, string, string]>([
    ['a text as region', () => siteIn(testApp(), { region: plain('westeurope') }), 'region', "'westeurope'"],
    ['no region', () => siteIn(testApp(), { region: plain(undefined) }), 'region', 'nothing'],
    [
      'a text as region of an estate',
      () => estate({ primary: { region: 'westeurope' } }),
      'primary.region',
      "'westeurope'",
    ],
    ['no domain', () => estate({ domainName: undefined }), 'domainName', 'nothing'],
    ['a number as domain', () => estate({ domainName: 7 }), 'domainName', '7'],
    [
      'a text as version',
      () => made(ResilientClientAccessArray, { version: plain('2019') }),
      'version',
      "'2019'",
    ],
    ['a text as version of Edges', () => made(EdgeTier, { version: plain('2019') }), 'version', "'2019'"],
    [
      'no version of Mailbox servers',
      () => made(MailboxTier, { version: plain(undefined) }),
      'version',
      'nothing',
    ],
    [
      'a text as password',
      () => siteIn(testApp(), { administrator: { password: plain('P@ssw0rd') } }),
      'administrator.password',
      'a value that is not shown',
    ],
    [
      'a number as objective',
      () => DnsFailover.automatic({ recoveryTimeObjective: plain(300) }),
      'recoveryTimeObjective',
      '300',
    ],
    ['a number as decision', () => DnsFailover.manual({ decisionTime: plain(5) }), 'decisionTime', '5'],
    [
      'a text as controllers',
      () => siteIn(testApp(), { domainControllers: plain('10.0.0.4') }),
      'domainControllers',
      "'10.0.0.4'",
    ],
    [
      'a number as controller',
      () => siteIn(testApp(), { domainControllers: [plain(4)] }),
      'domainControllers',
      '4',
    ],
    ['a number as address space', () => siteIn(testApp(), { addressSpace: plain(10) }), 'addressSpace', '10'],
    [
      'a text as prefixes',
      () => siteIn(testApp(), { exchangeServerPrefixes: plain('10.1.0.0/16') }),
      'exchangeServerPrefixes',
      "'10.1.0.0/16'",
    ],
    [
      'a text as region of a zone',
      () =>
        new FailoverZone(stackIn(testApp()), 'Zone', {
          domainName: 'contoso.com',
          region: plain('westeurope'),
        }),
      'region',
      "'westeurope'",
    ],
    ['less than no time', () => Duration.minutes(-5), 'amount', '-5'],
  ])('%s', (_, make, property, value) => {
    expect(refusal(make)).toMatchObject({ property, value });
  });

  test.each<[string, () => unknown, string, string, string]>([
    [
      'a text as committed layout',
      () => group({ previousLayout: 'copy-layout.json' }),
      'previousLayout',
      "'copy-layout.json'",
      'CopyLayout.fromFile(',
    ],
    [
      'parsed JSON as committed layout',
      () => group({ previousLayout: { databases: [] } }),
      'previousLayout',
      '{ databases: [] }',
      'CopyLayout.fromFile(',
    ],
    [
      'a day in lower case',
      () => siteIn(testApp(), plain({ patchWindow: { firstDay: 'saturday' } })),
      'patchWindow.firstDay',
      "'saturday'",
      'Use Weekday.SATURDAY',
    ],
    [
      'an unknown day',
      () => siteIn(testApp(), plain({ patchWindow: { firstDay: 'Samstag' } })),
      'patchWindow.firstDay',
      "'Samstag'",
      'Weekday.MONDAY',
    ],
    [
      'an unknown active site',
      () => DnsFailover.manual({ activeSite: plain('dublin') }),
      'activeSite',
      "'dublin'",
      'ActiveSite.STANDBY',
    ],
    [
      'an unknown active site of automatic failover',
      () => DnsFailover.automatic({ activeSite: plain('dublin') }),
      'activeSite',
      "'dublin'",
      'ActiveSite.STANDBY',
    ],
    [
      'a policy in another case',
      () => zone({ mail: { dmarcPolicy: 'Reject' } }),
      'mail.dmarcPolicy',
      "'Reject'",
      'Use DmarcPolicy.REJECT',
    ],
    [
      'an unknown mode',
      () => zone({ mail: { mtaSts: { policyHost: 'a.example', mode: 'on' } } }),
      'mail.mtaSts.mode',
      "'on'",
      'MtaStsMode.ENFORCE',
    ],
    [
      'an unknown licence',
      () => made(EdgeTier, { license: 'byol' }),
      'license',
      "'byol'",
      'LicenseType.HYBRID_BENEFIT',
    ],
    [
      'an unknown exposure',
      () => made(ResilientClientAccessArray, { exposure: 'everywhere' }),
      'exposure',
      "'everywhere'",
      'Exposure.PUBLIC',
    ],
    [
      'an unknown health check',
      () => made(ResilientClientAccessArray, { healthCheck: 'mail' }),
      'healthCheck',
      "'mail'",
      'VirtualDirectory.OWA',
    ],
    [
      'an unknown health check of the site',
      () => made(ResilientClientAccessArray, { siteHealthCheck: 'MAPI' }),
      'siteHealthCheck',
      "'MAPI'",
      'VirtualDirectory.MAPI',
    ],
    [
      'unknown active databases',
      () => group({ copies: { active: 'both' } }),
      'copies.active',
      "'both'",
      'ActiveDatabases.BOTH_SITES',
    ],
    ['a number as copies', () => group({ copies: 3 }), 'copies', '3', '{ name: value }'],
    [
      'a number as lag',
      () => group({ copies: { replayLag: 7 } }),
      'copies.replayLag',
      '7',
      'Duration.days(7)',
    ],
    [
      'a text as outbound',
      () => made(EdgeTier, { outbound: 'relay.example' }),
      'outbound',
      "'relay.example'",
      'OutboundMail.direct()',
    ],
    [
      'no choice of outbound mail',
      () => made(EdgeTier, { outbound: undefined }),
      'outbound',
      'nothing',
      'OutboundMail.smartHost({ host, spfMechanisms }) or OutboundMail.direct()',
    ],
    [
      'no Edges in an estate',
      () => new TwoSiteExchange(testApp(), 'contoso', plain({ ...estateProps(), edge: undefined })),
      'edge.outbound',
      'nothing',
      'OutboundMail.smartHost({ host, spfMechanisms }) or OutboundMail.direct()',
    ],
    [
      'no choice of outbound mail in an estate',
      () => estate({ edge: { outbound: undefined } }),
      'edge.outbound',
      'nothing',
      'OutboundMail.smartHost({ host, spfMechanisms }) or OutboundMail.direct()',
    ],
    [
      'a text as inbound',
      () => made(EdgeTier, { inbound: 'filter' }),
      'inbound',
      "'filter'",
      'InboundMail.fromInternet()',
    ],
    [
      'a text as subscription',
      () => made(EdgeTier, { subscription: 'toSite' }),
      'subscription',
      "'toSite'",
      'EdgeSubscription.toSite()',
    ],
    [
      'a text as balancing',
      () => made(ResilientClientAccessArray, { balancing: 'layer4' }),
      'balancing',
      "'layer4'",
      'LoadBalancing.layer4()',
    ],
    [
      'a text as image',
      () => made(EdgeTier, { image: 'win2022' }),
      'image',
      "'win2022'",
      'ServerImage.windows(WindowsVersion.WS2022)',
    ],
    [
      'texts as routing preferences',
      () => made(EdgeTier, { routingPreferences: { AMSEDGE2: 'internet' } }),
      'routingPreferences.AMSEDGE2',
      "'internet'",
      'RoutingPreference.internet()',
    ],
    [
      'texts as protocols',
      () => made(ResilientClientAccessArray, { protocols: ['HTTPS'] }),
      'protocols[0]',
      "'HTTPS'",
      'ClientProtocol.HTTPS',
    ],
    ['a text as naming', () => siteIn(testApp(), plain({ naming: 'mail' })), 'naming', "'mail'", 'CafNaming'],
    [
      'an object as naming',
      () => estate({ naming: { workload: 'mail' } }),
      'naming',
      "{ workload: 'mail' }",
      'CafNaming',
    ],
    ['a text as readiness', () => estate({ readiness: 'warm' }), 'readiness', "'warm'", 'Readiness.hot()'],
    [
      'a text as state store',
      () => estate({ stateStore: 'azure' }),
      'stateStore',
      "'azure'",
      'StateStore.localFiles()',
    ],
    [
      'a text as witness',
      () => group({ witness: 'FS1' }),
      'witness',
      "'FS1'",
      'WitnessServer.fromComputerName()',
    ],
    [
      'a text as names of databases',
      () => group({ databaseNames: 'DB01' }),
      'databaseNames',
      "'DB01'",
      "['DB01', 'DB02']",
    ],
    [
      'no members of a group',
      () => group({ members: undefined }),
      'members',
      'nothing',
      'primary.mailboxTiers',
    ],
    [
      'a text as members of a group',
      () => group({ members: 'all' }),
      'members',
      "'all'",
      'primary.mailboxTiers',
    ],
    [
      'texts as members of a group',
      () => group({ members: ['KIEFE1'] }),
      'members[0]',
      "'KIEFE1'",
      'primary.mailboxTiers',
    ],
    [
      'a text as namespaces',
      () => made(ResilientClientAccessArray, { namespaces: 'mail' }),
      'namespaces',
      "'mail'",
      "['mail', 'autodiscover']",
    ],
    [
      'a text as drained members',
      () => made(ResilientClientAccessArray, { drainedMembers: '1' }),
      'drainedMembers',
      "'1'",
      "['1']",
    ],
    [
      'a text as texts of a domain',
      () => zone({ mail: { apexTexts: 'v=x' } }),
      'mail.apexTexts',
      "'v=x'",
      "['MS=ms12345678']",
    ],
    [
      'a text as authorities',
      () => zone({ certificateAuthorities: 'letsencrypt.org' }),
      'certificateAuthorities',
      "'letsencrypt.org'",
      "['letsencrypt.org']",
    ],
    [
      'no settings of an estate',
      () => new TwoSiteExchange(testApp(), 'contoso', plain(undefined)),
      'props',
      'nothing',
      'object',
    ],
    [
      'no settings of a site',
      () => new Site(stackIn(testApp()), 'Kiel', plain(undefined)),
      'props',
      'nothing',
      'object',
    ],
    [
      'no settings of a zone',
      () => new FailoverZone(stackIn(testApp()), 'Zone', plain(undefined)),
      'props',
      'nothing',
      'object',
    ],
    ['no settings of mail', () => zone({ mail: null }), 'mail', 'null', 'object'],
    [
      'no sites to connect',
      () => new Interconnect(stackIn(testApp()), 'Net', plain({})),
      'sites',
      'nothing',
      '[primary, standby]',
    ],
    [
      'no reason',
      () => Warnings.of(testApp()).acknowledge(WarningId.NO_ZONES, plain(undefined)),
      'reason',
      'nothing',
      'what makes the risk acceptable',
    ],
    ['an object as tier', () => siteIn(testApp()).addTier(plain({})), 'tier', '{}', 'ITier'],
    [
      'a text as Bastion',
      () => siteIn(testApp(), plain({ bastion: 'false' })),
      'bastion',
      "'false'",
      'Write false, without quotes',
    ],
    ['a text as lock', () => estate({ lockZone: 'false' }), 'lockZone', "'false'", 'without quotes'],
    [
      'a text as lock of a zone',
      () => zone({ lockZone: 'no' }),
      'lockZone',
      "'no'",
      'true or false, without quotes',
    ],
    ['a text as runbooks', () => estate({ runbooks: 'no' }), 'runbooks', "'no'", 'true or false'],
    [
      'a number as lock of addresses',
      () => made(EdgeTier, { lockAddresses: 1 }),
      'lockAddresses',
      '1',
      'true or false',
    ],
    [
      'true as a group',
      () => estate({ databaseAvailabilityGroup: true }),
      'databaseAvailabilityGroup',
      'true',
      'object',
    ],
    [
      'a site without a name',
      () => estate({ primary: { name: undefined } }),
      'primary.name',
      'nothing',
      "'Amsterdam'",
    ],
    [
      'a site with an empty name',
      () => estate({ primary: { name: ' ' } }),
      'primary.name',
      "' '",
      "'Amsterdam'",
    ],
    [
      'a site with a number as name',
      () => estate({ primary: { name: 7 } }),
      'primary.name',
      '7',
      "'Amsterdam'",
    ],
    [
      'a site with two names',
      () => estate({ primary: { name: 'Kiel', siteName: 'Bonn' } }),
      'primary.siteName',
      "'Bonn'",
      'Leave siteName out',
    ],
  ])('%s: refused with a remedy', (_, make, property, value, remedy) => {
    const refused = refusal(make);
    expect(refused).toMatchObject({ property, value });
    expect(refused.advice).toContain(remedy);
  });

  test('two names that are the same are one', () => {
    expect(() =>
      estate({
        primary: {
          name: 'Kiel',
          siteName: 'Kiel',
          region: AzureRegion.WEST_EUROPE,
          addressSpace: '10.1.0.0/16',
        },
      }),
    ).not.toThrow();
  });

  const group = (props: object): unknown =>
    new DatabaseAvailabilityGroup(stackIn(testApp()), 'Group', plain({ members: [], ...props }));

  const zone = (props: object): unknown =>
    new FailoverZone(
      stackIn(testApp()),
      'Zone',
      plain({ domainName: 'contoso.com', region: AzureRegion.FRANCE_CENTRAL, ...props }),
    );

  type Tier = typeof ResilientClientAccessArray | typeof EdgeTier | typeof MailboxTier;

  function made(tier: Tier, props: object): unknown {
    const site = siteIn(testApp());
    return new tier(
      site,
      'Tier',
      plain({ site, ...(tier === EdgeTier && { outbound: OutboundMail.direct() }), ...props }),
    );
  }
});

describe('names', () => {
  test('a domain in another script is shown in the form that DNS has', () => {
    const make = (): unknown =>
      new TwoSiteExchange(testApp(), 'contoso', { ...estateProps(), domainName: 'münchen.de' });
    expect(refusal(make)).toMatchObject({ property: 'domainName', value: "'münchen.de'" });
    expect(refusal(make).advice).toContain("Write 'xn--mnchen-3ya.de'");
  });

  test('a second group has a name of its own, and the message says so', () => {
    const group = (id: string): unknown => new DatabaseAvailabilityGroup(stack, id, { members: [] });
    const stack = stackIn(testApp());
    group('One');
    const refused = refusal(() => group('Two'));
    expect(refused).toMatchObject({ property: 'name', value: "'DAG1'" });
    expect(refused.advice).toContain('Give the group another name');
  });

  const named = (name: string, tags = {}): (() => unknown) => {
    const caf = new CafNaming();
    const naming = {
      resourceName: (): string => name,
      computerName: caf.computerName.bind(caf),
      publicLabel: caf.publicLabel.bind(caf),
      tags: (): Record<string, string> => tags,
    };
    return () => siteIn(testApp(), { naming, resourceGroupName: 'rg', network: plain(undefined) });
  };

  test('of a network have 64 characters at most', () => {
    expect(named('n'.repeat(64))).not.toThrow();
    expect(refusal(named('n'.repeat(65)))).toMatchObject({
      property: `naming.resourceName(${ResourceKind.VIRTUAL_NETWORK})`,
      limit: 'at most 64 letters, digits, hyphens, periods and underscores',
    });
    expect(refusal(named('a b'))).toMatchObject({ value: "'a b'" });
  });

  test('tags are fifty at most, of 512 and 256 characters', () => {
    const tags = (count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'v']));
    expect(named('name', tags(50))).not.toThrow();
    expect(refusal(named('name', tags(51)))).toMatchObject({ property: 'tags', value: '51 tags' });
    expect(named('name', { ['n'.repeat(512)]: 'v'.repeat(256) })).not.toThrow();
    expect(refusal(named('name', { ['n'.repeat(513)]: 'v' }))).toMatchObject({ property: 'tags' });
    expect(refusal(named('name', { n: 'v'.repeat(257) }))).toMatchObject({ property: 'tags' });
  });
});

describe('addresses', () => {
  test('of a domain controller belong to no server', () => {
    const [first] = edgeIn(siteIn(testApp())).servers;
    const taken = siteIn(testApp(), { domainControllers: [first.privateAddress] });
    expect(refusal(() => edgeIn(taken))).toMatchObject({
      property: 'members.ordinal',
      value: `'${first.privateAddress}'`,
      limit: 'different from the addresses of the domain controllers',
    });
  });

  test('of an array name its own property and remedy', () => {
    const site = siteIn(testApp());
    const edge = new ResilientClientAccessArray(site, 'A', { site });
    const taken = edge.servers[0].privateAddress;
    const refused = refusal(
      () =>
        new ResilientClientAccessArray(site, 'B', {
          site,
          addressOffset: 20,
          roleCode: 'B',
          internalAddress: taken,
        }),
    );
    expect(refused).toMatchObject({ property: 'internalAddress', value: `'${taken}'` });
    expect(refused.advice).toContain('Choose another address');
  });

  test('are no multicast, loopback or link-local ones', () => {
    const space = (addressSpace: string) => (): unknown => siteIn(testApp(), { addressSpace });
    expect(refusal(space('224.0.0.0/16'))).toMatchObject({
      property: 'addressSpace',
      value: "'224.0.0.0/16'",
    });
    for (const wrong of [
      '239.255.0.0/16',
      '240.0.0.0/16',
      '127.0.0.0/16',
      '169.254.0.0/16',
      '0.0.0.0/8',
      '168.63.0.0/16',
    ]) {
      expect(space(wrong)).toThrow('must not overlap with');
    }
    for (const right of ['223.255.0.0/16', '126.0.0.0/16', '169.253.0.0/16', '168.62.0.0/16', '1.0.0.0/16']) {
      expect(space(right)).not.toThrow();
    }
  });

  test('of existing subnets do not overlap', () => {
    const network =
      (...prefixes: string[]) =>
      (): unknown =>
        siteIn(testApp(), {
          addressSpace: undefined,
          network: {
            name: 'vnet',
            resourceGroupName: 'rg',
            subnets: prefixes.map((addressPrefix, index) => ({
              role: [SubnetRole.CLIENT_ACCESS, SubnetRole.PERIMETER][index],
              name: `s${index}`,
              addressPrefix,
            })),
          },
        });
    expect(network('10.50.0.0/24', '10.50.1.0/24')).not.toThrow();
    expect(refusal(network('10.50.0.0/23', '10.50.1.0/24'))).toMatchObject({
      property: 'network.subnets.addressPrefix',
      value: "'10.50.1.0/24'",
      limit: 'must not overlap with 10.50.0.0/23 of subnet s0',
    });
  });
});

describe('what terraform validate would refuse', () => {
  const zone = (timeZone: string) => (): unknown => siteIn(testApp(), { patchWindow: { timeZone } });

  test('a time zone has a Windows name', () => {
    expect(zone('W. Europe Standard Time')).not.toThrow();
    expect(zone('UTC')).not.toThrow();
    expect(refusal(zone('Europe/Berlin'))).toMatchObject({ property: 'patchWindow.timeZone' });
    expect(refusal(zone('W. Europe Standart Time')).advice).toContain(
      "Did you mean 'W. Europe Standard Time'?",
    );
  });

  test('a text of a domain has 4096 characters at most', () => {
    const texts = (length: number) => (): unknown =>
      new FailoverZone(stackIn(testApp()), 'Zone', {
        domainName: 'contoso.com',
        region: AzureRegion.FRANCE_CENTRAL,
        mail: { apexTexts: ['x'.repeat(length)] },
      }).publishMail(edgeIn(siteIn(testApp())));
    expect(texts(4096)).not.toThrow();
    expect(refusal(texts(4097))).toMatchObject({
      property: 'mail.apexTexts',
      limit: 'at most 4096 characters',
    });
  });

  const gallery = '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/galleries/g';

  test.each([
    `${gallery}/images/i`,
    `${gallery}/images/i/versions/1.0.0`,
    '/communityGalleries/g/images/i/versions/latest',
  ])('an image is %s', (id) => {
    expect(ServerImage.gallery(id).galleryImageId).toBe(id);
  });

  test.each(['image', gallery, `${gallery}/images/`, '/subscriptions/0/resourceGroups/rg'])(
    'an image is not %s',
    (id) => {
      expect(refusal(() => ServerImage.gallery(id))).toMatchObject({ property: 'imageId', value: `'${id}'` });
    },
  );
});

test('more servers than a subnet has room for are refused before any is made', () => {
  const site = siteIn(testApp());
  expect(
    refusal(() => new EdgeTier(site, 'E', { site, outbound: OutboundMail.direct(), servers: 1e9 })),
  ).toMatchObject({
    property: 'servers',
    value: '1000000000',
    limit: 'at most 250',
  });
});

describe('what only a message of another library would have explained', () => {
  const estate = (id: string, overrides: object = {}, app = testApp()): unknown =>
    new TwoSiteExchange(app, id, estateProps(plain(overrides)));
  const tier = (props: object): unknown => {
    const site = siteIn(testApp());
    return new EdgeTier(site, 'Tier', plain({ site, outbound: OutboundMail.direct(), ...props }));
  };

  test.each<[string, () => unknown, string, string, string]>([
    [
      'a tier with a taken id',
      () => {
        const site = siteIn(testApp());
        edgeIn(site);
        return new EdgeTier(site, edgeIdOf(site), { site, outbound: OutboundMail.direct() });
      },
      'amsterdam/Amsterdam/',
      'id',
      'give one of the two another id',
    ],
    [
      'one estate twice',
      () => {
        const app = testApp();
        estate('contoso', {}, app);
        return estate('contoso', {}, app);
      },
      'contoso',
      'id',
      'give one of the two another id',
    ],
    [
      'a site in the App',
      () => new Site(testApp(), 'Kiel', { region: AzureRegion.WEST_EUROPE, addressSpace: '10.1.0.0/16' }),
      'Kiel',
      'scope',
      'new TerraformStack(',
    ],
    [
      'a group in the App',
      () => new DatabaseAvailabilityGroup(testApp(), 'Group', { members: [] }),
      'Group',
      'scope',
      'new TerraformStack(',
    ],
    [
      'no scope',
      () => new TwoSiteExchange(plain(undefined), 'contoso', estateProps()),
      'contoso',
      'scope',
      'App',
    ],
    [
      'a second state',
      () => StateStore.localFiles().bind(stackIn(testApp())),
      'site',
      'stateStore',
      'bind one StateStore',
    ],
    ['an estate with a blank', () => estate('con toso'), 'con toso', 'id', "'contoso'"],
    [
      'a witness in the region of the primary',
      () => estate('contoso', { witness: { region: AzureRegion.WEST_EUROPE } }),
      'contoso',
      'witness.region',
      'dnsRegion',
    ],
    [
      'names in the region of the standby',
      () => estate('contoso', { dnsRegion: AzureRegion.NORTH_EUROPE }),
      'contoso',
      'dnsRegion',
      'choose a third region',
    ],
    [
      'members as texts',
      () => tier({ members: ['1', '2'] }),
      'amsterdam/Amsterdam/Tier',
      'members',
      "{ name: '1' }",
    ],
    [
      'members as a text',
      () => tier({ members: '12' }),
      'amsterdam/Amsterdam/Tier',
      'members',
      "{ name: '1' }",
    ],
    [
      'fewer servers than none',
      () => tier({ servers: -1 }),
      'amsterdam/Amsterdam/Tier',
      'servers',
      'use servers: 2 or more',
    ],
    [
      'an offset beyond the subnet',
      () => tier({ addressOffset: 5000 }),
      'amsterdam/Amsterdam/Tier',
      'addressOffset',
      'a smaller offset',
    ],
    [
      'a witness with its domain',
      () =>
        WitnessServer.fromComputerName(stackIn(testApp()), 'W', {
          computerName: 'fs1.corp.contoso.com',
          location: 'Office',
        }),
      'site/W',
      'computerName',
      "write 'FS1'",
    ],
    [
      'a directory by its NetBIOS name',
      () =>
        siteIn(testApp(), {
          activeDirectory: { domainName: 'CORP', joinUsername: 'join@corp.contoso.com' },
        }),
      'amsterdam/Amsterdam',
      'activeDirectory.domainName',
      'not by its NetBIOS name',
    ],
    ['a tag of null', () => new CafNaming({ tags: plain({ cost: null }) }), 'CafNaming', 'tags.cost', '4711'],
    ['a number as tag', () => new CafNaming({ tags: plain({ cost: 7 }) }), 'CafNaming', 'tags.cost', '4711'],
    [
      'no contributor',
      () => EstateModel.contribute(siteIn(testApp()), plain(null)),
      'amsterdam/Amsterdam',
      'contributor',
      'IModelContributor',
    ],
    ['no part', () => described(undefined), 'amsterdam/Amsterdam', 'describe()', 'an object'],
    [
      'a machine without an id',
      () => described({ machines: [{ roles: [] }] }),
      'amsterdam/Amsterdam',
      'describe().machines.id',
      'AMSEX1',
    ],
    [
      'a text as machines',
      () => described({ machines: 'x' }),
      'amsterdam/Amsterdam',
      'describe().machines',
      'a list',
    ],
  ])('%s', (_, make, path, property, advice) => {
    const refused = refusal(make);
    expect(refused).toMatchObject({ property });
    expect(refused.path).toContain(path);
    expect(refused.advice.toLowerCase()).toContain(advice.toLowerCase());
  });

  test('a largest offset has one address left', () => {
    expect(() => tier({ addressOffset: 4090, members: [{ name: '1' }, { name: '2', ordinal: 2 }] })).toThrow(
      'members.ordinal',
    );
    expect(refusal(() => tier({ addressOffset: 4091 }))).toMatchObject({ property: 'addressOffset' });
  });

  function described(part: unknown): unknown {
    const app = testApp();
    const site = siteIn(app);
    EstateModel.contribute(site, { describe: () => plain(part) });
    return EstateModel.of(site);
  }

  function edgeIdOf(site: Site): string {
    return site.tiers[0].node.id;
  }
});
