import type { App } from 'cdktf';
import type { FailoverZoneProps, ResilientClientAccessArrayOptions } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DnsFailover,
  Duration,
  EstateModel,
  EstateSummary,
  FailoverZone,
  LoadBalancing,
  MtaStsMode,
  NameStage,
  PrivateNameLinks,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson, Written } from '../support/app';
import {
  arrayIn,
  edgeIn,
  LIVE,
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
import { expectRefusal, messageOf } from '../support/refusal';

const zoneId = '/subscriptions/0/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/contoso.com';
const existingZone = { zoneId };
const HELD = { clientNames: NameStage.HELD, mailNames: NameStage.HELD };
const BACK = { clientNames: NameStage.PREVIOUS, mailNames: NameStage.PREVIOUS };
const previousRecords = {
  ttl: Duration.hours(1),
  mx: [{ exchange: 'mx.old.example', preference: 10 }],
  texts: { '@': ['v=spf1 mx -all', 'say="this" 100%{x}'], _dmarc: ['v=DMARC1; p=reject'] },
  aliases: { mail: 'owa.old.example' },
  addresses: { autodiscover: ['203.0.113.7'] },
};
const mail = { mtaSts: { policyHost: 'contoso.github.io', mode: MtaStsMode.TESTING } };

interface Program extends Partial<FailoverZoneProps> {
  readonly array?: ResilientClientAccessArrayOptions;
}

function built({ array, ...props }: Program): { readonly app: App } {
  const app = testApp();
  const sites = [
    siteIn(app),
    siteIn(app, { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' }, 'Dublin'),
  ];
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    failover: DnsFailover.automatic(),
    mail,
    ...props,
  });
  const [near, far] = sites.map((site) => ({ array: arrayIn(site, array), edge: edgeIn(site) }));
  zone.publishClientAccess(near.array, far.array);
  zone.publishMail(near.edge, far.edge);
  new PrivateNameLinks(stackIn(app, 'links'), 'Links', { zone, sites });
  return { app };
}

const write = (program: Program): Written => synth(built(program).app);
const build = (program: Program): StackJson => write(program).stacks.dns;

const HOSTS = ['amsedge1', 'amsedge2', 'dubedge1', 'dubedge2'];
const record = (stack: StackJson, kind: string, name: string): unknown => {
  const set = named(stack, `azurerm_dns_${kind}_record`, name);
  return set.record ?? set.records;
};
const published = (stack: StackJson): string[] =>
  ['a', 'cname', 'mx', 'txt']
    .flatMap((kind) =>
      resources(stack, `azurerm_dns_${kind}_record`).map(({ name }) => `${kind} ${String(name)}`),
    )
    .sort();
const imported = (stack: StackJson): string[] =>
  (stack.import ?? []).map(({ id }) => String(id).replace(`${zoneId}/`, '')).sort();

describe('a first apply', () => {
  test('publishes the hosts of Edges only, in public and in private', () => {
    const { stacks } = write({});
    expect(published(stacks.dns)).toEqual(HOSTS.map((host) => `a ${host}`));
    const zones = HOSTS.map((host) => `${host}.contoso.com`);
    expect(valuesOf(stacks.dns, 'azurerm_private_dns_zone', 'name')).toEqual(zones);
    expect(resources(stacks.links, 'azurerm_private_dns_zone_virtual_network_link')).toHaveLength(8);
    expect(Object.keys(stacks.dns.variable ?? {})).toEqual(['active_site']);
  });

  test('has the profile, whose probes show whether the sites answer, and the policy for the web server', () => {
    const stack = build(HELD);
    expect(resources(stack, 'azurerm_traffic_manager_external_endpoint')).toHaveLength(2);
    expect(stack.output?.mta_sts_policy.value).toContain('mx: amsedge1.contoso.com');
  });

  test('has the variable of the active site with manual failover too, so that a switchover finds it', () => {
    const stack = build({ failover: DnsFailover.manual() });
    expect(Object.keys(stack.variable ?? {})).toEqual(['active_site']);
  });

  test('touches nothing of a zone that exists', () => {
    const stack = build({ existingZone, previousRecords: { ...previousRecords, addresses: undefined } });
    expect(published(stack)).toEqual(HOSTS.map((host) => `a ${host}`));
    expect(imported(stack)).toEqual([]);
    expect(Object.keys(stack.variable ?? {})).toEqual(['active_site']);
  });

  test('publishes the previous records in a new zone: delegating a domain in use loses none of them', () => {
    const stack = build({ previousRecords });
    expect(published(stack)).toEqual([
      ...HOSTS.map((host) => `a ${host}`),
      'a previous-autodiscover',
      'cname autodiscover',
      'cname mail',
      'mx @',
      'txt @',
      'txt _dmarc',
    ]);
    expect(record(stack, 'mx', '@')).toEqual([{ exchange: 'mx.old.example', preference: '10' }]);
    expect(record(stack, 'txt', '@')).toEqual([
      { value: 'v=spf1 mx -all' },
      { value: 'say="this" 100%%{x}' },
    ]);
    expect(record(stack, 'cname', 'mail')).toBe('owa.old.example');
    expect(record(stack, 'cname', 'autodiscover')).toBe('previous-autodiscover.contoso.com');
    expect(record(stack, 'a', 'previous-autodiscover')).toEqual(['203.0.113.7']);
    expect(stack.import).toBeUndefined();
    expect(Object.keys(stack.variable ?? {})).toEqual(['active_site']);
  });
});

describe('a stage', () => {
  test('of clients brings their names, and those inside with their links', () => {
    const { stacks } = write({ clientNames: NameStage.LIVE });
    expect(published(stacks.dns)).toEqual([
      ...HOSTS.map((host) => `a ${host}`),
      'cname autodiscover',
      'cname mail',
    ]);
    expect(valuesOf(stacks.dns, 'azurerm_private_dns_zone', 'name')).toContain('mail.contoso.com');
    expect(resources(stacks.links, 'azurerm_private_dns_zone_virtual_network_link')).toHaveLength(12);
  });

  test('of mail brings MX, SPF and what belongs to mail', () => {
    expect(published(build({ mailNames: NameStage.LIVE }))).toEqual([
      ...HOSTS.map((host) => `a ${host}`),
      'cname mta-sts',
      'mx @',
      'txt @',
      'txt _dmarc',
      'txt _mta-sts',
      'txt _smtp._tls',
    ]);
  });

  test('without previous records needs no variable: it has nothing to go back to', () => {
    expect(Object.keys(build(LIVE).variable ?? {})).toEqual(['active_site']);
  });

  test('imports what is stated, and nothing else, in a zone that exists', () => {
    expect(imported(build({ existingZone, previousRecords, mailNames: NameStage.LIVE }))).toEqual([
      'MX/@',
      'TXT/@',
      'TXT/_dmarc',
    ]);
    expect(imported(build({ existingZone, previousRecords, clientNames: NameStage.LIVE }))).toEqual([
      'CNAME/autodiscover',
      'CNAME/mail',
    ]);
    expect(imported(build({ existingZone, previousRecords, ...LIVE }))).toHaveLength(5);
    expect(imported(build({ previousRecords, ...LIVE }))).toEqual([]);
  });

  test.each([LIVE, BACK])(
    'with previous records follows a variable with the committed stage: %j',
    (stages) => {
      const { variable } = build({ existingZone, previousRecords, ...stages });
      expect(variable).toMatchObject({
        client_names: { default: stages.clientNames },
        mail_names: { default: stages.mailNames },
      });
      expect(variable?.mail_names.validation).toMatchObject([
        { condition: '${contains(["live", "previous"], var.mail_names)}' },
      ]);
    },
  );

  test('gives the old values when it is gone back, whatever else the records follow', () => {
    const stack = build({ existingZone, previousRecords, ...LIVE, failover: DnsFailover.manual() });
    expect(record(stack, 'cname', 'mail')).toMatch(
      /^\$\{var\.client_names == "previous" \? "owa\.old\.example" : \(var\.active_site == "standby" \? .* : .*\)\}$/,
    );
    const back = 'var.mail_names == "previous"';
    expect(record(stack, 'mx', '@')).toEqual([
      ...['amsedge1', 'amsedge2'].map((host) => ({
        exchange: `\${${back} ? "mx.old.example" : "${host}.contoso.com"}`,
        preference: '10',
      })),
      ...['dubedge1', 'dubedge2'].map((host) => ({
        exchange: `\${${back} ? "mx.old.example" : "${host}.contoso.com"}`,
        preference: `\${${back} ? "10" : (var.active_site == "standby" ? 5 : 20)}`,
      })),
    ]);
    const texts = (record(stack, 'txt', '@') as Attributes[]).map(({ value }) => String(value));
    expect(texts).toHaveLength(2);
    expect(texts[0]).toMatch(
      /^\$\{var\.mail_names == "previous" \? "v=spf1 mx -all" : "v=spf1 ip4:\$\{data\.terraform_remote_state\.\w+\.outputs\.amsedge1_address\} ip4:.* -all"\}$/,
    );
    expect(texts[1]).toContain('? "say=\\"this\\" 100%%{x}" : "v=spf1 ');
    // A name without a stated record stays as it is.
    expect(record(stack, 'txt', '_smtp._tls')).toEqual([
      { value: 'v=TLSRPTv1; rua=mailto:postmaster@contoso.com' },
    ]);
  });

  test('leads to Traffic Manager by its name, and not by the words of the reference', () => {
    const stack = build({ existingZone, previousRecords, ...LIVE });
    expect(record(stack, 'cname', 'mail')).toMatch(
      /^\$\{var\.client_names == "previous" \? "owa\.old\.example" : azurerm_traffic_manager_profile\.\w+\.fqdn\}$/,
    );
  });

  test('of clients that is gone back leaves no name inside, which would lead to the estate', () => {
    const { stacks } = write({ existingZone, previousRecords, ...LIVE, clientNames: NameStage.PREVIOUS });
    expect(valuesOf(stacks.dns, 'azurerm_private_dns_zone', 'name')).not.toContain('mail.contoso.com');
    expect(record(stacks.dns, 'cname', 'mail')).toContain('owa.old.example');
  });

  test('has the same addresses of resources however far it is, so that nothing is replaced', () => {
    const plain = build(LIVE);
    const staged = build({ existingZone, previousRecords, ...LIVE });
    const names = (stack: StackJson, kind: string): string[] =>
      Object.keys(stack.resource?.[`azurerm_dns_${kind}_record`] ?? {});
    expect(names(staged, 'mx')).toEqual(names(plain, 'mx'));
    expect(names(staged, 'cname')).toEqual(names(plain, 'cname'));
    expect(names(staged, 'txt')).toEqual(names(plain, 'txt'));
    for (const name of each(names(plain, 'txt')))
      expect(plain.resource?.azurerm_dns_txt_record[name].count).toBeUndefined();
  });
});

describe('servers published one by one', () => {
  const array = { balancing: LoadBalancing.dnsRoundRobin() };
  const failover = DnsFailover.manual();

  test('go back to the old addresses', () => {
    const addresses = { mail: ['203.0.113.7'] };
    const program = { array, failover, existingZone, previousRecords: { ttl: Duration.hours(1), addresses } };
    expect(published(build(program))).toEqual(HOSTS.map((host) => `a ${host}`));
    const stack = build({ ...program, clientNames: NameStage.LIVE });
    expect(imported(stack)).toEqual(['A/mail']);
    expect(JSON.stringify(record(stack, 'a', 'mail'))).toContain('203.0.113.7');
    expect(published(stack)).not.toContain('a previous-mail');
  });

  test('cannot take the place of an alias', () => {
    const aliases = { mail: 'owa.old.example' };
    expectRefusal(() => build({ array, failover, previousRecords: { ttl: Duration.hours(1), aliases } }), {
      path: 'dns/Zone',
      property: 'previousRecords.aliases.mail',
      value: "'owa.old.example'",
      limit: 'cannot be the alias that a record set of addresses replaces',
      remedy: 'replace the alias by its addresses in the zone first',
    });
  });
});

describe('what cannot have been there', () => {
  const zone = (previous: object, stages = {}): FailoverZone =>
    new FailoverZone(stackIn(testApp(), 'dns'), 'Zone', {
      domainName: 'contoso.com',
      region: AzureRegion.FRANCE_CENTRAL,
      previousRecords: { ttl: Duration.hours(1), ...previous },
      ...stages,
    });

  test.each<[object, string, string, string, string]>([
    [{ ttl: undefined }, 'ttl', 'nothing', 'a Duration', 'use Duration.hours(1)'],
    [{ ttl: Duration.seconds(0) }, 'ttl', '0 seconds', 'longer than nothing', 'Duration.hours(1)'],
    [{ ttl: Duration.seconds(604_801) }, 'ttl', '604801 seconds', 'a week at most', 'Duration.hours(1)'],
    [{ mx: [{ exchange: 'mx.old.example' }] }, 'mx', 'NaN', 'from 0 to 65535', 'write a number'],
    [{ mx: [undefined] }, 'mx', 'nothing', 'an object with settings', ''],
    [{ texts: { '@': [undefined] } }, 'texts.@', 'nothing', 'one line of visible characters', 'copy it'],
    [{ aliases: { mail: 'Mail.contoso.com' } }, 'aliases.mail', "'Mail.contoso.com'", 'another name', ''],
    [{ mx: [] }, 'mx', '[]', 'a list with at least one value', 'leave it out'],
    [
      { mx: [{ exchange: 'mx', preference: 1 }] },
      'mx',
      "'mx'",
      'a fully qualified domain name',
      'write it like',
    ],
    [{ mx: [{ exchange: 'mx.old.example', preference: 65536 }] }, 'mx', '65536', 'from 0 to 65535', 'use '],
    [{ texts: { '@': [] } }, 'texts.@', '[]', 'a list with at least one value', 'leave it out'],
    [{ texts: { '@': ['a\nb'] } }, 'texts.@', "'a\\u{a}b'", 'one line of visible characters', 'copy it'],
    [{ aliases: { mail: 'old' } }, 'aliases.mail', "'old'", 'a fully qualified domain name', 'write it like'],
    [{ addresses: { mail: ['1.2.3'] } }, 'addresses.mail', "'1.2.3'", 'an IPv4 address', ''],
  ])('%j is refused', (previous, property, value, limit, remedy) => {
    expectRefusal(() => zone(previous), {
      path: 'dns/Zone',
      property: `previousRecords.${property}`,
      value,
      limit,
      remedy,
    });
  });

  test.each([1, 604_800])('a time to live of %d seconds passes', (seconds) => {
    expect(() => zone({ ttl: Duration.seconds(seconds) })).not.toThrow();
  });

  test.each([0, 65535])('an exchanger of preference %d passes', (preference) => {
    expect(() => zone({ mx: [{ exchange: 'mx.old.example', preference }] })).not.toThrow();
  });

  test('an alias with addresses is refused', () => {
    expect(() => zone({ aliases: { mail: 'a.old.example' }, addresses: { mail: ['203.0.113.7'] } })).toThrow(
      'previousRecords.addresses.mail cannot be combined with an alias of the same name',
    );
  });

  test('a stage cannot go back to nothing', () => {
    const clientsOnly = { aliases: { mail: 'owa.old.example' } };
    expect(() => zone(clientsOnly, { clientNames: NameStage.PREVIOUS })).not.toThrow();
    expectRefusal(() => zone(clientsOnly, { mailNames: NameStage.PREVIOUS }), {
      path: 'dns/Zone',
      property: 'mailNames',
      value: "'previous'",
      limit: 'needs previousRecords',
      remedy: 'state them, or leave the names live',
    });
  });

  test('a stage is one of three', () => {
    expect(() => zone({}, { clientNames: 'on' as NameStage })).toThrow('clientNames must be a NameStage');
  });

  test('a name that the program does not publish is refused', () => {
    const app = testApp();
    const unknown = { texts: { selector1: ['v=DKIM1'] }, aliases: { www: 'web.old.example' } };
    new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      region: AzureRegion.FRANCE_CENTRAL,
      previousRecords: { ttl: Duration.hours(1), ...unknown },
    }).publishMail(edgeIn(siteIn(app)));
    expect(() => synth(app)).toThrow(
      /previousRecords\.aliases\.www belongs to no record set[^]*previousRecords\.texts\.selector1/,
    );
  });
});

describe('people', () => {
  test('are asked to compare the records before a new zone is delegated to', () => {
    const warned = (program: Program): number =>
      write(program).annotations.filter(({ message }) => message.includes('[acknowledge: zone-delegation]'))
        .length;
    expect(warned({})).toBe(1);
    expect(warned({ existingZone })).toBe(0);
  });

  test('read in the model and in the summary how far the names are', () => {
    const app = testApp();
    const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      region: AzureRegion.FRANCE_CENTRAL,
      existingZone,
      previousRecords: {
        ttl: Duration.hours(2),
        mx: previousRecords.mx,
        addresses: { mail: ['203.0.113.7'] },
      },
      mailNames: NameStage.LIVE,
    });
    const site = siteIn(app);
    zone.publishClientAccess(arrayIn(site));
    zone.publishMail(edgeIn(site));
    const { dnsZones, names } = EstateModel.of(zone);
    expect(dnsZones).toMatchObject([
      {
        existingZoneId: zoneId,
        clientNames: 'held',
        mailNames: 'live',
        previousTtlSeconds: 7200,
        previousRecords: [
          { name: 'mail', recordType: 'A', values: ['203.0.113.7'], mail: false },
          { name: '@', recordType: 'MX', values: ['10 mx.old.example'], mail: true },
        ],
      },
    ]);
    expect(names.map(({ recordType, stage }) => [recordType, stage])).toContainEqual(['CNAME', 'held']);
    expect(names.map(({ recordType, stage }) => [recordType, stage])).toContainEqual(['MX 10', 'live']);
    const summary = EstateSummary.of(app).toString();
    expect(summary).toContain('The client names are not live (held); the records about mail are live.');
    expect(only(synth(app).stacks.dns, 'azurerm_dns_mx_record').name).toBe('@');
  });
});

describe('a domain that had more than IPv4 addresses of its own', () => {
  const dual = {
    ttl: Duration.hours(1),
    addresses: { mail: ['203.0.113.7'] },
    ipv6Addresses: { mail: ['2001:db8::7'] },
  };
  const wild = {
    ttl: Duration.hours(1),
    aliases: { mail: 'owa.old.example' },
    addresses: { autodiscover: ['203.0.113.7'] },
    texts: { '@': ['v=spf1 mx -all'], _dmarc: ['v=DMARC1; p=reject'] },
    fromWildcard: ['mail', 'autodiscover', '_dmarc'],
  };

  test.each([NameStage.HELD, NameStage.LIVE, NameStage.PREVIOUS])(
    'publishes no IPv6 addresses, whatever the stage (%s)',
    (clientNames) => {
      const stack = build({ existingZone, previousRecords: dual, clientNames });
      expect(JSON.stringify(stack)).not.toContain('2001:db8');
    },
  );

  test('has IPv6 addresses in the model, for the step that removes them', () => {
    const { app } = built({ existingZone, previousRecords: dual });
    expect(EstateModel.all(app)[0].dnsZones[0].previousRecords).toContainEqual({
      ...{ name: 'mail', recordType: 'AAAA', values: ['2001:db8::7'], mail: false },
    });
  });

  test('takes over nothing that a wildcard answered, and makes it', () => {
    const stack = build({ existingZone, previousRecords: wild, ...LIVE });
    expect(imported(stack)).toEqual(['TXT/@']);
    expect(published(stack)).toEqual(
      expect.arrayContaining(['cname mail', 'cname autodiscover', 'txt _dmarc']),
    );
    const own = build({ existingZone, previousRecords: { ...wild, fromWildcard: [] }, ...LIVE });
    expect(imported(own)).toEqual(['CNAME/autodiscover', 'CNAME/mail', 'TXT/@', 'TXT/_dmarc']);
  });

  test('goes back to what the wildcard answered', () => {
    const stack = build({ existingZone, previousRecords: wild, ...LIVE });
    expect(record(stack, 'cname', 'mail')).toContain('var.client_names == "previous" ? "owa.old.example"');
    expect(record(stack, 'a', 'previous-autodiscover')).toEqual(['203.0.113.7']);
  });

  test.each([
    [{ ...dual, addresses: {} }, 'ipv6Addresses.mail', 'give the name an IPv4 address'],
    [
      { ...dual, addresses: {}, aliases: { mail: 'owa.old.example' } },
      'ipv6Addresses.mail',
      'leave out the one that the zone does not have',
    ],
    [{ ...dual, ipv6Addresses: { mail: [] } }, 'ipv6Addresses.mail', 'leave it out'],
    [{ ...dual, ipv6Addresses: { mail: ['203.0.113.7'] } }, 'ipv6Addresses.mail', "like '2001:db8::7'"],
    [{ ...dual, ipv6Addresses: { mail: ['2001:db8::/64'] } }, 'ipv6Addresses.mail', "like '2001:db8::7'"],
    [{ ...wild, fromWildcard: ['@'] }, 'fromWildcard[0]', 'remove the name here'],
    [{ ...wild, fromWildcard: ['mail', 'owa'] }, 'fromWildcard[1]', 'state what the wildcard answers'],
    [{ ...wild, fromWildcard: ['mail', 'mail'] }, 'fromWildcard[1]', 'Remove one'],
  ])('is refused where it cannot have been so (%#)', (previous, property, remedy) => {
    const message = messageOf(() => build({ existingZone, previousRecords: previous, ...LIVE }));
    expect(message).toContain(`[dns/Zone] previousRecords.${property} `);
    expect(message.toLowerCase()).toContain(remedy.toLowerCase());
  });

  test('names without a record set of the program are refused, those with IPv6 addresses too', () => {
    const previous = {
      ...{ ttl: Duration.hours(1), addresses: { www: ['203.0.113.7'] } },
      ipv6Addresses: { www: ['2001:db8::7'] },
    };
    const message = messageOf(() => build({ existingZone, previousRecords: previous }));
    expect(message).toContain('previousRecords.ipv6Addresses.www belongs to no record set');
  });
});
