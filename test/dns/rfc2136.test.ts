import fc from 'fast-check';
import type { App } from 'cdktf';
import type { FailoverZoneProps, MailDomain, Rfc2136Props } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DkimKey,
  DnsFailover,
  DnsHosting,
  DnsUpdateAuthentication,
  Duration,
  EstateModel,
  EstateSummary,
  FailoverZone,
  LoadBalancing,
  MailTraffic,
  MtaStsMode,
  NameStage,
  Secret,
  TsigAlgorithm,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { presented } from '../../lib/dns/rfc2136/dns-values';
import type { Attributes, StackJson } from '../support/app';
import {
  arrayIn,
  edgeIn,
  estateProps,
  LIVE,
  named,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  testApp,
  warningsOf,
} from '../support/app';
import { each } from '../support/each';
import { expectRefusal, expectRefusedSynth, messageOf } from '../support/refusal';

const secret = Secret.variable('dns_update_key');
const authentication = DnsUpdateAuthentication.tsig({ keyName: 'Terraform', secret });
const BIND: Rfc2136Props = {
  name: 'BIND in Bern',
  server: 'ns0.contoso.net',
  location: 'Bern, at the carrier',
  authentication,
};
const bind = (props: Partial<Rfc2136Props> = {}): DnsHosting => DnsHosting.rfc2136({ ...BIND, ...props });

function program(props: Partial<FailoverZoneProps> = {}, array = {}): { app: App; zone: FailoverZone } {
  const app = testApp();
  const sites = [
    siteIn(app),
    siteIn(app, { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' }, 'Dublin'),
  ];
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    hosting: bind(),
    ...LIVE,
    ...props,
  });
  const [near, far] = sites.map((site) => ({ array: arrayIn(site, array), edge: edgeIn(site) }));
  zone.publishClientAccess(near.array, far.array);
  zone.publishMail(near.edge, far.edge);
  return { app, zone };
}

const build = (props: Partial<FailoverZoneProps> = {}, array = {}): StackJson =>
  synth(program(props, array).app).stacks.dns;

const providers = (stack: StackJson): Attributes[] =>
  (stack as unknown as { provider: Record<string, Attributes[]> }).provider.dns ?? [];

/** A record set, whoever keeps it. */
interface Found {
  readonly zone: string;
  readonly type: string;
  readonly name: string;
  readonly ttl: unknown;
  readonly values: string[];
}

const DNS_TYPES: Record<string, [string, string]> = {
  dns_a_record_set: ['A', 'addresses'],
  dns_cname_record: ['CNAME', 'cname'],
  dns_mx_record_set: ['MX', 'mx'],
  dns_txt_record_set: ['TXT', 'txt'],
  dns_srv_record_set: ['SRV', 'srv'],
};
const AZURE_TYPES: Record<string, [string, string]> = {
  azurerm_dns_a_record: ['A', 'records'],
  azurerm_dns_cname_record: ['CNAME', 'record'],
  azurerm_dns_mx_record: ['MX', 'record'],
  azurerm_dns_txt_record: ['TXT', 'record'],
  azurerm_dns_srv_record: ['SRV', 'record'],
};

/** What a text in the form of a zone file says (RFC 1035 5.1). */
function read(text: string): string {
  const bytes = [...text.matchAll(/\\(\d{3})|\\(.)|([^\\])/gsu)].map(([, code, quoted, plain]) =>
    code === undefined ? Buffer.from(quoted ?? plain, 'utf8') : Buffer.from([Number(code)]),
  );
  return Buffer.concat(bytes).toString('utf8');
}

/** The same within the strings of an expression, where a backslash is written twice. */
function readExpression(text: string): string {
  return text.replace(
    /\\\\(\\["\\])|((?:\\\\\d{3})+)/g,
    (_, quoted: string | undefined, codes = '') =>
      quoted ?? Buffer.from(String(codes).match(/\d{3}/g)!.map(Number)).toString('utf8'),
  );
}

function textOf(value: string): string {
  return value.startsWith('${') ? readExpression(value) : read(value);
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value).replace(/\.$/, '');
  const { value: text, exchange, preference, priority, weight, port, target } = value as Attributes;
  if (typeof text === 'string') return text;
  if (exchange !== undefined) return [preference, canonical(exchange)].join(' ');
  return [priority, weight, port, canonical(target)].join(' ');
}

function found(stack: StackJson, types: Record<string, [string, string]>): Found[] {
  const sets = Object.entries(types).flatMap(([resource, [type, argument]]) =>
    resources(stack, resource).map((set) => ({
      zone: String(set.zone ?? set.zone_name).replace(/\.$/, ''),
      type,
      name: (set.name as string | undefined) ?? '@',
      ttl: set.ttl,
      values: [set[argument]]
        .flat()
        .map((value) => (type === 'TXT' && typeof value === 'string' ? textOf(value) : canonical(value)))
        .sort(),
    })),
  );
  return sets.sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}

describe('a zone on a server that takes updates', () => {
  test('is written with a key that is never in the files, over TCP', () => {
    const stack = build();
    expect(providers(stack)).toEqual([
      {
        alias: 'bind-in-bern',
        update: [
          {
            transport: 'tcp',
            server: '${var.dns_server_bind_in_bern}',
            port: 53,
            key_name: 'terraform.',
            key_algorithm: 'hmac-sha256',
            key_secret: '${var.dns_update_key}',
          },
        ],
      },
    ]);
    expect(stack.variable?.dns_update_key).toMatchObject({ sensitive: true });
    expect(stack.variable?.dns_update_key).not.toHaveProperty('default');
    expect(stack.variable?.dns_server_bind_in_bern).toMatchObject({ default: 'ns0.contoso.net' });
    expect(stack.terraform).toMatchObject({
      required_providers: { dns: { source: 'dns', version: '3.4.3' } },
    });
  });

  test('uses one configuration for all its zones, and other settings where they are stated', () => {
    const hosting = bind({
      port: 15353,
      server: '127.0.0.1',
      authentication: DnsUpdateAuthentication.tsig({
        keyName: 'a.b.',
        algorithm: TsigAlgorithm.HMAC_SHA512,
        secret,
      }),
    });
    const stack = build({
      hosting,
      mailDomains: [{ domainName: 'fabrikam.com', mailNames: NameStage.LIVE }],
    });
    expect(providers(stack)).toHaveLength(1);
    expect(providers(stack)[0].update).toMatchObject([
      { port: 15353, key_name: 'a.b.', key_algorithm: 'hmac-sha512' },
    ]);
    expect(new Set(resources(stack, 'dns_txt_record_set').map(({ zone }) => zone))).toEqual(
      new Set(['contoso.com.', 'fabrikam.com.']),
    );
  });

  test('has absolute names, no name at its head, and exchangers after their addresses', () => {
    const stack = build();
    const mx = only(stack, 'dns_mx_record_set');
    expect(mx).not.toHaveProperty('name');
    expect(mx).toMatchObject({ zone: 'contoso.com.', provider: 'dns.bind-in-bern' });
    expect(mx.mx).toContainEqual({ preference: '10', exchange: 'amsedge1.contoso.com.' });
    const hosts = Object.keys(stack.resource?.dns_a_record_set ?? {});
    expect(mx.depends_on).toEqual(hosts.map((host) => `dns_a_record_set.${host}`));
    expect(hosts).toHaveLength(4);
    expect(named(stack, 'dns_cname_record', 'mail').cname).toMatch(/^\$\{.*\}\.$/);
  });

  test('has no record in Azure DNS, and only the profile there while Traffic Manager moves names', () => {
    const byHand = Object.keys(build({ insideNames: undefined }).resource ?? {});
    expect(byHand.filter((type) => type.startsWith('azurerm_dns'))).toEqual([]);
    const { resource } = build({ failover: DnsFailover.automatic() });
    expect(Object.keys(resource ?? {}).filter((type) => type.startsWith('azurerm_dns'))).toEqual([]);
    expect(Object.keys(resource ?? {})).toContain('azurerm_traffic_manager_profile');
    expect(Object.keys(resource ?? {})).toContain('azurerm_resource_group');
  });

  test('leads to Traffic Manager by an alias that a switchover does not change', () => {
    const stack = build({ failover: DnsFailover.automatic() });
    expect(named(stack, 'dns_cname_record', 'mail').cname).toMatch(
      /^\$\{azurerm_traffic_manager_profile\.\w+\.fqdn\}\.$/,
    );
  });

  test('moves addresses of servers that are published one by one', () => {
    const stack = build({}, { balancing: LoadBalancing.dnsRoundRobin() });
    expect(String(named(stack, 'dns_a_record_set', 'mail').addresses)).toContain('var.active_site');
  });

  test('takes over what it has, by full names', () => {
    const previousRecords = {
      ttl: Duration.hours(1),
      mx: [{ exchange: 'mx.old.example', preference: 10 }],
      aliases: { mail: 'owa.old.example' },
    };
    expect(build({ previousRecords }).import).toEqual([
      { id: 'mail.contoso.com.', to: expect.stringMatching(/^dns_cname_record\./) as string },
      { id: 'contoso.com.', to: expect.stringMatching(/^dns_mx_record_set\./) as string },
    ]);
    const fresh = build({ previousRecords, hosting: bind({ newZones: ['Contoso.com'] }) });
    expect(fresh.import).toBeUndefined();
  });

  test('shows previous records until names go live where it is new, and touches nothing where it is in use', () => {
    const held = {
      clientNames: NameStage.HELD,
      previousRecords: { ttl: Duration.hours(1), aliases: { mail: 'owa.old.example' } },
    };
    const fresh = build({ ...held, hosting: bind({ newZones: ['contoso.com'] }) });
    expect(named(fresh, 'dns_cname_record', 'mail').cname).toBe('owa.old.example.');
    expect(resources(build(held), 'dns_cname_record')).toEqual([]);
  });

  test('is delegated to by a parent of the program where it is new and its servers are known', () => {
    const child: MailDomain = { domainName: 'news.contoso.com', mailNames: NameStage.LIVE };
    const nameServers = ['ns1.contoso.net', 'ns2.fabrikam.net'];
    const stack = build({
      hosting: bind({ nameServers, newZones: ['news.contoso.com'] }),
      mailDomains: [child],
    });
    expect(only(stack, 'dns_ns_record_set')).toMatchObject({
      name: 'news',
      zone: 'contoso.com.',
      nameservers: ['ns1.contoso.net.', 'ns2.fabrikam.net.'],
    });
    expect(
      resources(build({ hosting: bind({ nameServers }), mailDomains: [child] }), 'dns_ns_record_set'),
    ).toEqual([]);
  });

  test('may be beside a domain in Azure DNS, which a parent on the server delegates to', () => {
    const child: MailDomain = {
      domainName: 'news.contoso.com',
      hosting: DnsHosting.azureDns(),
      mailNames: NameStage.LIVE,
    };
    const { app, zone } = program({ mailDomains: [child] });
    const stack = synth(app).stacks.dns;
    expect(only(stack, 'azurerm_dns_zone').name).toBe('news.contoso.com');
    expect(only(stack, 'dns_ns_record_set').nameservers).toMatch(
      /^\$\{tolist\(azurerm_dns_zone\.\w+\.name_servers\)\}$/,
    );
    const [main, news] = EstateModel.of(zone).dnsZones;
    expect(main.hosting).toMatchObject({ kind: 'rfc2136', server: 'ns0.contoso.net' });
    expect(news.hosting).toBeUndefined();
  });

  test('is advised about as what it is', () => {
    const live = warningsOf(program().app).join('\n');
    expect(live).toContain('The apply adds to a record set that exists already');
    const { app } = program({ hosting: bind({ newZones: ['contoso.com'] }) });
    expect(
      synth(app)
        .annotations.map(({ message }) => message)
        .join('\n'),
    ).toContain('The zone contoso.com at BIND in Bern is new.');
  });
});

describe('the same program', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
    .filter((each) => /^[^\p{C}\p{Z}]+$/u.test(each) && !/[$%`]\{?/.test(each) && !each.startsWith('v=spf1'));
  const domain = fc.record({
    domainName: fc.constantFrom('fabrikam.com', 'news.contoso.com'),
    traffic: fc.constantFrom(MailTraffic.BOTH, MailTraffic.SENDS_ONLY, undefined),
    mailNames: fc.constantFrom(NameStage.LIVE, NameStage.HELD),
    clientNames: fc.constantFrom(NameStage.LIVE, NameStage.HELD),
  });
  const settings = fc.record({
    clientNames: fc.constantFrom(NameStage.LIVE, NameStage.HELD, NameStage.PREVIOUS),
    mailNames: fc.constantFrom(NameStage.LIVE, NameStage.PREVIOUS),
    failover: fc.constantFrom(DnsFailover.automatic(), DnsFailover.manual()),
    apexTexts: fc.uniqueArray(text, { maxLength: 2 }),
    spfForHosts: fc.boolean(),
    mailDomains: fc.uniqueArray(domain, { maxLength: 2, selector: ({ domainName }) => domainName }),
  });
  const previousRecords = {
    ttl: Duration.hours(1),
    mx: [{ exchange: 'mx.old.example', preference: 10 }],
    texts: { '@': ['v=spf1 mx -all'], _dmarc: ['v=DMARC1; p=reject'] },
    aliases: { mail: 'owa.old.example' },
  };

  test('publishes the same records wherever they are kept', () => {
    fc.assert(
      fc.property(settings, ({ apexTexts, spfForHosts, ...props }) => {
        const dkim = [DkimKey.alias('s1', 's1.relay.example')];
        const mail = {
          apexTexts,
          spfForHosts,
          dkim,
          mtaSts: { policyHost: 'sts.example.net', mode: MtaStsMode.TESTING },
        };
        const all = { ...props, mail, previousRecords };
        const newZones = ['contoso.com', ...(props.mailDomains ?? []).map(({ domainName }) => domainName)];
        const there = found(build({ ...all, hosting: bind({ newZones }) }), DNS_TYPES);
        const azure = found(build({ ...all, hosting: undefined }), AZURE_TYPES);
        const plain = (sets: Found[]): unknown[] => sets.map(({ zone: _, ...set }) => set);
        expect(azure.length).toBeGreaterThan(4);
        expect(plain(there)).toEqual(plain(azure));
      }),
      { numRuns: 12 },
    );
  });

  test('says each text as a zone file says it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (each) => {
        const written = presented(each.replace(/[$%]\{/g, ''));
        expect(written).toMatch(/^(?:[ !#-[\]-~]|\\["\\]|\\\d{3})*$/);
        expect(read(written)).toBe(Buffer.from(each.replace(/[$%]\{/g, ''), 'utf8').toString('utf8'));
      }),
    );
  });

  test.each([
    ['${var.a ? "x" : "y"}', '${var.a ? "x" : "y"}'],
    ['${var.a ? "x" : "say \\"y\\""}', '${var.a ? "x" : "say \\\\\\"y\\\\\\""}'],
    ['${var.a ? "a\\\\b" : "ü"}', '${var.a ? "a\\\\\\\\b" : "\\\\195\\\\188"}'],
  ])('says so in the strings of the expression %s', (text, written) => {
    expect(presented(text)).toBe(written);
  });
});

describe('the model and the summary', () => {
  test('say where the records are, what has to answer for a change, and what nothing probes', () => {
    const { zone } = program();
    const [main] = EstateModel.of(zone).dnsZones;
    expect(main.hosting).toEqual({
      kind: 'rfc2136',
      name: 'BIND in Bern',
      server: 'ns0.contoso.net',
      location: 'Bern, at the carrier',
      providerAlias: 'bind-in-bern',
      serverVariable: 'dns_server_bind_in_bern',
      needsServerForChanges: true,
      propagationSeconds: 60,
    });
    expect(main.recoverySum).toBe('decision 900 s + copies on all servers 60 s + TTL 300 s = 1260 s');
    const summary = EstateSummary.of(zone).toString();
    expect(summary).toContain(
      'The records are kept at BIND in Bern. Nothing probes the sites for these records',
    );
    expect(summary).toContain('The server ns0.contoso.net (Bern, at the carrier) takes the changes');
    expect(EstateModel.of(zone).externals.map(({ id }) => id)).toContain('name-servers:BIND in Bern');
  });

  test('count no copies where Traffic Manager answers', () => {
    const { zone } = program({ failover: DnsFailover.automatic() });
    expect(EstateModel.of(zone).dnsZones[0].recoverySum).not.toContain('copies');
    expect(EstateSummary.of(zone).toString()).toContain('Traffic Manager probes the sites');
  });

  test('know no region where nothing is made in Azure', () => {
    const app = testApp();
    const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      region: AzureRegion.WEST_EUROPE,
      hosting: bind(),
    });
    const array = arrayIn(siteIn(app), { balancing: LoadBalancing.dnsRoundRobin() });
    zone.publishClientAccess(array);
    expect(EstateModel.of(zone).dnsZones[0].region).toBeUndefined();
    expect(synth(app).stacks.dns.resource).toBeUndefined();
  });
});

describe('refused is', () => {
  const refused = (
    action: () => unknown,
    property: string,
    value: string,
    limit: string,
    remedy: string,
  ): void => expectRefusal(action, { path: 'DnsHosting.rfc2136', property, value, limit, remedy });

  test('a server that is neither a host nor an address', () => {
    for (const server of each(['ns0', '2001:db8::1', '192.0.2.300'])) {
      refused(
        () => bind({ server }),
        'server',
        `'${server}'`,
        'the full host name of the server, or its IPv4 address',
        "write it like 'ns0.contoso.net' or '192.0.2.10'",
      );
    }
    expect(() => bind({ server: '192.0.2.1' })).not.toThrow();
    expect(messageOf(() => bind({ server: '2001:db8::1' }))).toContain('have IPv4 only');
  });

  test('a new zone that the program does not have there, or has twice', () => {
    expect(messageOf(() => build({ hosting: bind({ newZones: ['contso.com'] }) }))).toContain(
      "newZones of BIND in Bern must be zones that the program has there (got 'contso.com'). It would have no effect, and the zone that is meant would be treated as one in use. Did you mean 'contoso.com'?",
    );
    refused(
      () => bind({ newZones: ['contoso.com', 'Contoso.com'] }),
      'newZones',
      "'Contoso.com'",
      'twice',
      'remove',
    );
    expect(() => build({ hosting: bind({ newZones: ['Contoso.com'] }) })).not.toThrow();
  });

  test.each([0, 65536, 1.5])('the port %d', (port) => {
    refused(() => bind({ port }), 'port', String(port), 'a whole number from 1 to 65535', 'use');
  });

  test.each([1, 65535])('not the port %d', (port) => {
    expect(() => bind({ port })).not.toThrow();
  });

  test('a name that is no name of a configuration', () => {
    refused(() => bind({ name: '9' }), 'name', "'9'", 'begins with a letter', 'BIND in Bern');
  });

  test('an address with Kerberos, which finds the service by the name of the host', () => {
    const kerberos = DnsUpdateAuthentication.kerberos({ realm: 'AD.CONTOSO.COM' });
    refused(
      () => bind({ server: '192.0.2.1', authentication: kerberos }),
      'server',
      "'192.0.2.1'",
      'the host name of the server',
      'dc1.ad.contoso.com',
    );
    const stack = build({ hosting: bind({ authentication: kerberos }) });
    expect(providers(stack)[0].update).toMatchObject([{ gssapi: [{ realm: 'AD.CONTOSO.COM' }] }]);
  });

  test.each([
    [{ username: 'svc' }, 'password'],
    [{ keytab: '/k' }, 'username'],
    [{ password: secret }, 'username'],
    [{ username: 'svc', password: secret, keytab: '/k' }, 'password'],
  ])('an account with %j', (account, property) => {
    expect(() => DnsUpdateAuthentication.kerberos({ realm: 'R', ...account })).toThrow(
      `[DnsUpdateAuthentication.kerberos] ${property} `,
    );
  });

  test.each([{ username: 'svc', keytab: '/k' }, { username: 'svc', password: secret }, {}])(
    'not an account with %j',
    (account) => {
      expect(() => DnsUpdateAuthentication.kerberos({ realm: 'R', ...account })).not.toThrow();
    },
  );

  test('a key that is a text, which is not repeated', () => {
    const action = (): unknown =>
      DnsUpdateAuthentication.tsig({ keyName: 'k', secret: 'c2VjcmV0' as unknown as Secret });
    expect(action).toThrow('a value that is not shown');
    expect(action).not.toThrow('c2VjcmV0');
  });

  test('a name of a key with a blank', () => {
    expect(() => DnsUpdateAuthentication.tsig({ keyName: 'a b', secret })).toThrow('the name of a key');
  });

  test('what only Azure has', () => {
    const zoneId = '/subscriptions/0/resourceGroups/r/providers/Microsoft.Network/dnsZones/contoso.com';
    expect(() => build({ existingZone: { zoneId } })).toThrow(
      'existingZone cannot be combined with the hosting BIND in Bern',
    );
    expect(() => build({ lockZone: true })).toThrow(
      'lockZone cannot be combined with the hosting BIND in Bern',
    );
    expect(() => build({ certificateAuthorities: ['letsencrypt.org'] })).toThrow(
      'certificateAuthorities cannot be published by the hosting BIND in Bern',
    );
    expect(() => build({ lockZone: false, certificateAuthorities: [] })).not.toThrow();
  });

  test('another hosting of the same name in a stack', () => {
    const mailDomains = [{ domainName: 'fabrikam.com', hosting: bind({ server: 'ns9.contoso.net' }) }];
    expect(() => build({ mailDomains })).toThrow('is the name of another hosting in the program');
  });

  test.each(['Amsterdam', 'West Europe', 'westeurope', 'DUB'])(
    'a server at %s, where a site is',
    (location) => {
      expectRefusedSynth(program({ hosting: bind({ location }) }).app, {
        path: 'dns/Zone',
        property: 'hosting.location',
        value: `'${location}'`,
        limit: 'of BIND in Bern cannot be that of the site',
        remedy: 'let a hidden primary outside both sites',
      });
    },
  );

  test.each(['10.10.0.4', '10.20.255.255', 'amsfe1.contoso.com', 'dubedge2.contoso.com'])(
    'the server %s, which is in a site',
    (server) => {
      expectRefusedSynth(program({ hosting: bind({ server }) }).app, {
        path: 'dns/Zone',
        property: 'hosting.server',
        value: `'${server}'`,
        limit: 'of BIND in Bern cannot be located in',
        remedy: 'let a server outside both sites',
      });
    },
  );

  /** A zone that publishes an Edge with an address that the program knows, such as one of a datacenter. */
  function withEdgeAt(server: string, privateAddress?: string): App {
    const app = testApp();
    const dublin = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };
    const near = edgeIn(siteIn(app));
    const host = { hostName: 'edge9.contoso.com', address: '203.0.113.9', privateAddress };
    jest.spyOn(near, 'hostsFor').mockReturnValue([host]);
    const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      region: AzureRegion.FRANCE_CENTRAL,
      hosting: bind({ server }),
      ...LIVE,
    });
    zone.publishMail(near, edgeIn(siteIn(app, dublin, 'Dublin')));
    return app;
  }

  test('a server at the public address of an Edge of a site', () => {
    expect(() => withEdgeAt('203.0.113.9', '192.168.1.9').synth()).toThrow(
      'hosting.server of BIND in Bern cannot be located in a site',
    );
    expect(() => withEdgeAt('203.0.113.10', '192.168.1.9').synth()).not.toThrow();
    expect(() => withEdgeAt('203.0.113.9').synth()).not.toThrow();
  });

  /** Front ends with an address that the program knows, such as those of a datacenter. */
  function withFrontEndAt(server: string): App {
    const app = testApp();
    const dublin = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };
    const near = arrayIn(siteIn(app));
    Object.defineProperty(near, 'publicHostName', { value: 'ams.contoso.com' });
    Object.defineProperty(near, 'publicAddresses', { value: ['203.0.113.10'] });
    const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      region: AzureRegion.FRANCE_CENTRAL,
      hosting: bind({ server }),
      ...LIVE,
    });
    zone.publishClientAccess(near, arrayIn(siteIn(app, dublin, 'Dublin')));
    return app;
  }

  test.each(['203.0.113.10', 'AMS.contoso.com'])('a server at the front ends of a site: %s', (server) => {
    expect(() => withFrontEndAt(server).synth()).toThrow(
      'hosting.server of BIND in Bern cannot be located in a site, whose front ends or Edges are there',
    );
  });

  test.each(['203.0.113.11', 'ns0.contoso.com'])('no server beside the front ends: %s', (server) => {
    expect(() => withFrontEndAt(server).synth()).not.toThrow();
  });

  test.each(['10.11.0.4', '10.9.255.255', 'amsfe9.contoso.com'])('not the server %s', (server) => {
    expect(() => program({ hosting: bind({ server }) }).app.synth()).not.toThrow();
  });

  test('copies that take longer than the objective leaves', () => {
    const slow = (minutes: number): App =>
      program({ hosting: bind({ propagation: Duration.minutes(minutes) }) }).app;
    expectRefusedSynth(slow(11), {
      path: 'dns/Zone',
      property: 'failover.recoveryTimeObjective',
      value: '1800 s',
      limit: '1860 s or more',
      remedy: 'let the servers have changes sooner',
    });
    expect(() => slow(10).synth()).not.toThrow();
  });
});

test('an estate in one call takes it too', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps({ dnsHosting: bind() }));
  const stack = synth(app).stacks['contoso-dns'];
  expect(resources(stack, 'dns_mx_record_set')).toHaveLength(1);
  for (const host of each(resources(stack, 'dns_a_record_set'))) {
    expect(host.provider).toBe('dns.bind-in-bern');
  }
});
