import type { App } from 'cdktf';
import type { FailoverZoneProps, Rfc2136Props } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DependencyKind,
  DnsFailover,
  DnsHosting,
  DnsUpdateAuthentication,
  Duration,
  EstateModel,
  EstateSummary,
  FailoverZone,
  InsideNames,
  NameStage,
  PrivateNameLinks,
  Secret,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson, Written } from '../support/app';
import {
  arrayIn,
  edgeIn,
  estateProps,
  LIVE,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  testApp,
} from '../support/app';
import { each } from '../support/each';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

const windows = (props: Partial<Rfc2136Props> = {}): DnsHosting =>
  DnsHosting.rfc2136({
    name: 'Windows DNS in Paris',
    server: 'pardc1.corp.contoso.com',
    location: 'Paris',
    authentication: DnsUpdateAuthentication.kerberos({ realm: 'CORP.CONTOSO.COM' }),
    ...props,
  });

const bind = DnsHosting.rfc2136({
  name: 'BIND',
  server: 'ns0.contoso.net',
  location: 'Bern',
  authentication: DnsUpdateAuthentication.tsig({ keyName: 'k', secret: Secret.variable('dns_key') }),
});

function program(props: Partial<FailoverZoneProps>): { app: App; zone: FailoverZone } {
  const app = testApp();
  const sites = [
    siteIn(app),
    siteIn(app, { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' }, 'Dublin'),
  ];
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    insideNames: InsideNames.hosted(windows()),
    ...LIVE,
    ...props,
  });
  const [near, far] = sites.map((site) => ({ array: arrayIn(site), edge: edgeIn(site) }));
  zone.publishClientAccess(near.array, far.array);
  zone.publishMail(near.edge, far.edge);
  new PrivateNameLinks(stackIn(app, 'links'), 'Links', { zone, sites });
  return { app, zone };
}

const write = (props: Partial<FailoverZoneProps> = {}): Written => synth(program(props).app);
const build = (props: Partial<FailoverZoneProps> = {}): StackJson => write(props).stacks.dns;

/** Addresses by the full name that they are published at. */
const published = (stack: StackJson): Record<string, unknown> =>
  Object.fromEntries(
    resources(stack, 'dns_a_record_set').map(({ name, zone, addresses }: Attributes) => [
      [...(name === undefined ? [] : [name]), zone].join('.'),
      addresses,
    ]),
  );

const MAIL_BY_SITE = '${var.active_site == "standby" ? ["10.20.15.254"] : ["10.10.15.254"]}';

describe('names on the organization’s own servers', () => {
  test('are at the heads of zones of their own, and follow the active site', () => {
    const { stacks } = write();
    expect(published(stacks.dns)).toEqual({
      'mail.contoso.com.': MAIL_BY_SITE,
      'autodiscover.contoso.com.': MAIL_BY_SITE,
      'amsedge1.contoso.com.': ['10.10.16.4'],
      'amsedge2.contoso.com.': ['10.10.16.5'],
      'dubedge1.contoso.com.': ['10.20.16.4'],
      'dubedge2.contoso.com.': ['10.20.16.5'],
    });
    for (const set of each(resources(stacks.dns, 'dns_a_record_set'))) {
      expect(set).not.toHaveProperty('name');
      expect(set.provider).toBe('dns.windows-dns-in-paris');
    }
    expect(resources(stacks.dns, 'azurerm_private_dns_zone')).toEqual([]);
    expect(stacks.links.resource).toBeUndefined();
  });

  test('have the addresses of both sites while Traffic Manager decides outside', () => {
    expect(published(build({ failover: DnsFailover.automatic() }))['mail.contoso.com.']).toBe(
      '${var.active_site == "standby" ? ["10.20.15.254"] : var.active_site == "primary" ? ["10.10.15.254"] : ["10.10.15.254","10.20.15.254"]}',
    );
  });

  test('are in one zone where the program names it', () => {
    const stack = build({ insideNames: InsideNames.hosted(windows(), { zone: 'contoso.com' }) });
    expect(new Set(resources(stack, 'dns_a_record_set').map(({ zone }) => zone))).toEqual(
      new Set(['contoso.com.']),
    );
    expect(Object.keys(published(stack))).toContain('mail.contoso.com.');
  });

  test('are changed beside public names on another server, in one stack', () => {
    const stack = build({ hosting: bind });
    const { dns } = (stack as unknown as { provider: Record<string, Attributes[]> }).provider;
    expect(dns.map(({ alias }) => alias)).toEqual(['bind', 'windows-dns-in-paris']);
    expect(only(stack, 'dns_mx_record_set').depends_on).toHaveLength(4);
    expect(Object.keys(stack.resource ?? {}).filter((type) => type.startsWith('azurerm'))).toEqual([]);
  });

  test.each([
    [NameStage.LIVE, MAIL_BY_SITE, 1],
    [NameStage.PREVIOUS, ['192.168.10.25'], 1],
    [NameStage.HELD, undefined, 0],
  ])('with former addresses are, at the stage %s, %j', (clientNames, addresses, imports) => {
    const previousAddresses = { 'Mail.contoso.com': ['192.168.10.25'] };
    const stack = build({
      clientNames,
      previousRecords: { ttl: Duration.hours(1), aliases: { mail: 'owa.old.example' } },
      insideNames: InsideNames.hosted(windows(), { previousAddresses }),
    });
    expect(published(stack)['mail.contoso.com.']).toEqual(addresses);
    const taken = (stack.import ?? []).filter(({ to }) => String(to).includes('InsideNames'));
    expect(taken).toHaveLength(imports);
    expect(taken.map(({ id }) => id)).toEqual(Array(imports).fill('mail.contoso.com.'));
  });

  test('are published in zones that are new without being taken over', () => {
    const stack = build({
      insideNames: InsideNames.hosted(windows({ newZones: ['mail.contoso.com'] }), {
        previousAddresses: { 'mail.contoso.com': ['192.168.10.25'] },
      }),
    });
    expect(stack.import).toBeUndefined();
    expect(published(stack)['mail.contoso.com.']).toBe(MAIL_BY_SITE);
  });

  test('are in the model with their server and zones, and in the summary', () => {
    const { zone } = program({ clientNames: NameStage.HELD });
    const [main] = EstateModel.of(zone).dnsZones;
    expect(main.insideNames?.hosting).toMatchObject({ name: 'Windows DNS in Paris', location: 'Paris' });
    expect(main.insideNames?.zones).toContain('mail.contoso.com');
    expect(main.insideNames?.zones).toHaveLength(6);
    expect(main.networks).toEqual(['AMS', 'DUB']);
    expect(EstateSummary.of(zone).toString()).toContain(
      'The names inside are kept at Windows DNS in Paris, and follow active_site; nothing probes them.',
    );
  });

  test('need their own servers, and those outside need Azure DNS', () => {
    const { zone } = program({});
    const { dependencies } = EstateModel.of(zone);
    const needs = (name: string): string[] =>
      dependencies
        .filter(({ source, kind }) => source.startsWith(name) && kind === DependencyKind.NEEDS)
        .map(({ target }) => target);
    expect(needs('mail.contoso.com A inside')).toContain('name-servers:Windows DNS in Paris');
    expect(needs('mail.contoso.com CNAME')).toContain('azure-dns');
    expect(needs('mail.contoso.com CNAME')).not.toContain('name-servers:Windows DNS in Paris');
  });

  test('count in the recovery time, since clients inside wait for them too', () => {
    const slow = InsideNames.hosted(windows({ propagation: Duration.minutes(5) }));
    const { zone } = program({ hosting: bind, insideNames: slow });
    expect(EstateModel.of(zone).dnsZones[0].recoverySum).toContain('copies on all servers 300 s');
  });
});

describe('names that nobody publishes inside', () => {
  const insideNames = InsideNames.none('the network team publishes them');

  test('are nowhere, and the model and the summary say why', () => {
    const { app, zone } = program({ insideNames });
    const [main] = EstateModel.of(zone).dnsZones;
    expect(main.insideNames).toEqual({ zones: [], reason: 'the network team publishes them' });
    expect(EstateModel.of(zone).names.map(({ recordType }) => recordType)).not.toContain('A inside');
    expect(EstateSummary.of(zone).toString()).toContain(
      'Nobody publishes names inside the networks: the network team publishes them.',
    );
    const { stacks, annotations } = synth(app);
    expect(resources(stacks.dns, 'azurerm_private_dns_zone')).toEqual([]);
    expect(annotations.map(({ message }) => message).join()).not.toContain('no-private-name-links');
  });

  test('need a reason', () => {
    expectRefusal(() => InsideNames.none(' '), {
      path: 'InsideNames.none',
      property: 'reason',
      value: "' '",
      limit: 'a text that is not empty',
      remedy: 'write a text such as',
    });
  });
});

describe('refused is', () => {
  test('a server in a site, as for public names', () => {
    expectRefusedSynth(program({ insideNames: InsideNames.hosted(windows({ location: 'Dublin' })) }).app, {
      path: 'dns/Zone',
      property: 'hosting.location',
      value: "'Dublin'",
      limit: 'of Windows DNS in Paris cannot be that of the site Dublin',
      remedy: 'hidden primary outside both sites',
    });
  });

  test('a zone that a name is not below', () => {
    expectRefusal(
      () => program({ insideNames: InsideNames.hosted(windows(), { zone: 'corp.contoso.com' }) }),
      {
        path: 'dns/Zone/InsideNames',
        property: 'insideNames.zone',
        value: "'corp.contoso.com'",
        limit: 'a domain that mail.contoso.com is below',
        remedy: 'name the inside zone of that domain',
      },
    );
  });

  test('the zone that clients outside ask', () => {
    const insideNames = InsideNames.hosted(bind, { zone: 'contoso.com' });
    expectRefusal(() => program({ hosting: bind, insideNames }), {
      path: 'dns/Zone/InsideNames',
      property: 'insideNames.zone',
      value: "'contoso.com'",
      limit: 'another zone than the one that clients outside ask',
      remedy: 'give the view for inside another server',
    });
    expect(() => program({ hosting: bind, insideNames: InsideNames.hosted(bind) })).not.toThrow();
  });

  test('a public zone of Azure DNS', () => {
    expectRefusal(() => program({ insideNames: InsideNames.hosted(DnsHosting.azureDns()) }), {
      path: 'dns/Zone/InsideNames',
      property: 'insideNames',
      value: 'nothing',
      limit: 'cannot be in public zones of Azure DNS',
      remedy: 'use InsideNames.azurePrivateZones()',
    });
  });

  test('a former address of a name that is not published', () => {
    const previousAddresses = { 'imap.contoso.com': ['192.168.10.25'] };
    expectRefusedSynth(program({ insideNames: InsideNames.hosted(windows(), { previousAddresses }) }).app, {
      path: 'dns/Zone/InsideNames',
      property: 'insideNames.previousAddresses.imap.contoso.com',
      value: 'nothing',
      limit: 'belongs to no name that the program publishes inside',
      remedy: 'remove it',
    });
  });

  test.each([
    [{ zone: 'contoso' }, 'options.zone'],
    [{ previousAddresses: { mail: ['192.0.2.1'] } }, 'options.previousAddresses.mail'],
    [{ previousAddresses: { 'mail.contoso.com': ['x'] } }, 'options.previousAddresses.mail.contoso.com'],
  ])('%j', (options, property) => {
    expect(() => InsideNames.hosted(windows(), options)).toThrow(`[InsideNames.hosted] ${property} must be`);
  });
});

test('an estate in one call takes them too', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps({ insideNames: InsideNames.hosted(windows()) }));
  expect(resources(synth(app).stacks['contoso-dns'], 'dns_a_record_set')).toHaveLength(6);
});
