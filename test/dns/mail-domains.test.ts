import type { App } from 'cdktf';
import type { EdgeTierOptions, FailoverZoneProps, MailDomain } from 'cdktf-resilient-exchange';
import {
  AlertReceiver,
  AzureRegion,
  DmarcPolicy,
  Duration,
  EdgeTier,
  EstateModel,
  FailoverZone,
  MailTraffic,
  NameStage,
  OutboundMail,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import {
  LIVE,
  edgeIn,
  estateProps,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  testApp,
  valuesOf,
  warningsOf,
} from '../support/app';
import { each } from '../support/each';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

const FABRIKAM: MailDomain = { domainName: 'fabrikam.com', mailNames: NameStage.LIVE };
const ZONE_ID = '/subscriptions/0/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones';

/** An estate of two sites with a zone, and domains beside the main one. */
function program(
  mailDomains: MailDomain[],
  props: Partial<FailoverZoneProps> = {},
  edge: Partial<EdgeTierOptions> = {},
): { app: App; zone: FailoverZone } {
  const app = testApp();
  const near = edgeIn(siteIn(app), edge);
  const dublin = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };
  const far = edgeIn(siteIn(app, dublin, 'Dublin'), edge);
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    mailDomains,
    ...props,
  });
  zone.publishMail(near, far);
  return { app, zone };
}

function build(...domains: MailDomain[]): StackJson {
  return synth(program(domains).app).stacks.dns;
}

/** Record sets of a zone by type and name: values as texts. */
function recordsOf(stack: StackJson, zone: string): Record<string, unknown> {
  const types = { MX: 'mx', TXT: 'txt', CNAME: 'cname', NS: 'ns', A: 'a', CAA: 'caa', SRV: 'srv' };
  const sets = Object.entries(types).flatMap(([type, name]) =>
    resources(stack, `azurerm_dns_${name}_record`)
      .filter((set) => zoneOf(stack, set) === zone)
      .map((set) => [`${type} ${String(set.name)}`, valuesIn(set)] as const),
  );
  return Object.fromEntries(sets);
}

/** The name of a zone that is made is a reference to it. */
function zoneOf(stack: StackJson, { zone_name }: Attributes): unknown {
  const [, made] = /^\$\{azurerm_dns_zone\.(\w+)\.name\}$/.exec(String(zone_name)) ?? [];
  return made === undefined ? zone_name : stack.resource?.azurerm_dns_zone[made].name;
}

function valuesIn({ record, records }: Attributes): unknown {
  const values = record ?? records;
  if (!Array.isArray(values)) return values;
  return values.map((value: Attributes | string) =>
    typeof value === 'string' ? value : Object.values(value).join(' '),
  );
}

describe('a domain beside the main one', () => {
  test('has a zone with the same Edges as MX targets, and the same senders', () => {
    const stack = build(FABRIKAM);
    const { 'MX @': mx, 'TXT @': spf, ...others } = recordsOf(stack, 'fabrikam.com');
    expect(mx).toEqual(recordsOf(stack, 'contoso.com')['MX @']);
    expect(mx).toContain('dubedge1.contoso.com ${var.active_site == "standby" ? 5 : 20}');
    expect(spf).toEqual(recordsOf(stack, 'contoso.com')['TXT @']);
    expect(others).toEqual({
      'TXT _dmarc': ['v=DMARC1; p=none; rua=mailto:postmaster@fabrikam.com'],
      'TXT _smtp._tls': ['v=TLSRPTv1; rua=mailto:postmaster@fabrikam.com'],
    });
    expect(stack.output).toHaveProperty('name_servers_fabrikam_com');
  });

  test('adds nothing to the main domain, and changes nothing there', () => {
    const [with1, without] = [build(FABRIKAM), build()];
    const added = Object.entries(with1.resource!).flatMap(([type, all]) =>
      Object.keys(all)
        .filter((name) => without.resource![type]?.[name] === undefined)
        .map((name) => `${type}.${name}`),
    );
    expect(added).toHaveLength(5);
    for (const address of each(added)) expect(address).toContain('Zone_MailDomains_fabrikamcom_');
    for (const [type, all] of each(Object.entries(without.resource!)))
      expect(with1.resource![type]).toMatchObject(all);
  });

  test('is the same whether it comes with the zone or after the mail', () => {
    const { app, zone } = program([]);
    zone.addMailDomain(FABRIKAM);
    expect(synth(app).stacks.dns.resource).toEqual(build(FABRIKAM).resource);
  });

  test('writes into a zone that exists, and takes its records over', () => {
    const stack = build({
      ...FABRIKAM,
      existingZone: { zoneId: `${ZONE_ID}/fabrikam.com` },
      previousRecords: { ttl: Duration.hours(1), mx: [{ exchange: 'mx.old.example', preference: 10 }] },
    });
    expect(valuesOf(stack, 'azurerm_dns_zone', 'name')).toEqual(['contoso.com']);
    expect(recordsOf(stack, 'fabrikam.com')['MX @']).toContainEqual(
      '${var.mail_names_fabrikam_com == "previous" ? "mx.old.example" : "amsedge1.contoso.com"} 10',
    );
    expect(stack.import).toEqual([
      {
        to: expect.stringContaining('MailDomains_fabrikamcom') as string,
        id: `${ZONE_ID}/fabrikam.com/MX/@`,
      },
    ]);
  });

  test('is held until its program says otherwise, whatever the main domain does', () => {
    const stack = build({ domainName: 'fabrikam.com' });
    expect(recordsOf(stack, 'fabrikam.com')).toEqual({});
    expect(valuesOf(stack, 'azurerm_dns_zone', 'name')).toEqual(['contoso.com', 'fabrikam.com']);
    expect(warningsOf(program([{ domainName: 'fabrikam.com' }]).app)).toContainEqual(
      expect.stringContaining('Not published: the records about mail of fabrikam.com'),
    );
  });

  test('is in the model, with a zone of its own behind the main one', () => {
    const model = EstateModel.of(program([FABRIKAM]).app);
    expect(model.dnsZones.map(({ id, mailNames }) => [id, mailNames])).toEqual([
      ['contoso.com', 'live'],
      ['fabrikam.com', 'live'],
    ]);
    expect(model.mailDomains).toEqual([
      {
        ...{ id: 'contoso.com', main: true, receives: true, sends: true },
        reportAddress: 'postmaster@contoso.com',
        dkimSelectors: [],
      },
      {
        ...{ id: 'fabrikam.com', main: false, receives: true, sends: true },
        reportAddress: 'postmaster@fabrikam.com',
        dkimSelectors: [],
      },
    ]);
    expect(model.names.filter(({ zone }) => zone === 'fabrikam.com').map(({ id }) => id)).toEqual([
      'fabrikam.com MX 10 amsedge1.contoso.com',
      'fabrikam.com MX 10 amsedge2.contoso.com',
      'fabrikam.com MX 20 dubedge1.contoso.com',
      'fabrikam.com MX 20 dubedge2.contoso.com',
    ]);
  });

  test('has an MTA-STS policy and an output of its own', () => {
    const mtaSts = { policyHost: 'policy.example' };
    const stack = build({ ...FABRIKAM, mail: { mtaSts } });
    expect(recordsOf(stack, 'fabrikam.com')).toMatchObject({ 'CNAME mta-sts': 'policy.example' });
    expect(stack.output?.mta_sts_policy_fabrikam_com.value).toContain('mx: amsedge1.contoso.com');
    expect(stack.output).not.toHaveProperty('mta_sts_policy');
  });
});

describe('the zone of a domain', () => {
  test('has an alert of its own: one that comes later changes none that exists', () => {
    const alerts = (mailDomains: MailDomain[]): Record<string, unknown> => {
      const app = testApp();
      const monitoring = { receivers: [AlertReceiver.email('duty', 'duty@pager.example')] };
      new TwoSiteExchange(app, 'contoso', { ...estateProps(), mailDomains, monitoring });
      return synth(app).stacks['contoso-monitoring'].resource!.azurerm_monitor_activity_log_alert;
    };
    const [before, after] = [alerts([]), alerts([FABRIKAM])];
    const [added, ...others] = Object.keys(after).filter((name) => !(name in before));
    expect([added, others]).toEqual([expect.stringContaining('names-fabrikam-com'), []]);
    expect(after).toMatchObject(before);
    expect(after[added]).toMatchObject({
      scopes: [expect.stringMatching(/\/dnsZones\/fabrikam\.com$/)],
    });
  });
});

describe('a domain that goes one way', () => {
  test('only sends: SPF and DMARC, no MX, and reports where they arrive', () => {
    const stack = build({ ...FABRIKAM, traffic: MailTraffic.SENDS_ONLY });
    expect(Object.keys(recordsOf(stack, 'fabrikam.com')).sort()).toEqual(['TXT @', 'TXT _dmarc']);
    expect(recordsOf(stack, 'fabrikam.com')).toMatchObject({
      'TXT _dmarc': ['v=DMARC1; p=none; rua=mailto:postmaster@contoso.com'],
    });
    expect(recordsOf(stack, 'contoso.com')).toMatchObject({
      'TXT fabrikam.com._report._dmarc': ['v=DMARC1'],
    });
  });

  test('only receives: MX, and nobody sends in its name', () => {
    const stack = build({ ...FABRIKAM, traffic: MailTraffic.RECEIVES_ONLY });
    expect(recordsOf(stack, 'fabrikam.com')).toMatchObject({
      'MX @': expect.arrayContaining(['amsedge1.contoso.com 10']) as unknown,
      'TXT @': ['v=spf1 -all'],
      'TXT _dmarc': ['v=DMARC1; p=reject; rua=mailto:postmaster@fabrikam.com'],
    });
  });

  test.each([
    [{ primaryPreference: 5 }, 'primaryPreference'],
    [{ standbyPreference: 50 }, 'standbyPreference'],
    [{ mtaSts: { policyHost: 'policy.example' } }, 'mtaSts'],
  ])('only sends, and refuses %j', (mail, name) => {
    expectRefusal(() => build({ ...FABRIKAM, traffic: MailTraffic.SENDS_ONLY, mail }), {
      path: 'dns/Zone/MailDomains/fabrikam.com/MailNames',
      property: `mail.${name}`,
      value: 'nothing',
      limit: 'cannot be combined with traffic: MailTraffic.SENDS_ONLY',
      remedy: 'use MailTraffic.BOTH',
    });
  });

  test('only sends, and had MX records: these belong to nothing', () => {
    const previousRecords = { ttl: Duration.hours(1), mx: [{ exchange: 'mx.old.example', preference: 10 }] };
    const { app } = program([{ ...FABRIKAM, traffic: MailTraffic.SENDS_ONLY, previousRecords }]);
    expectRefusedSynth(app, {
      path: 'dns/Zone/MailDomains/fabrikam.com',
      property: 'previousRecords.mx',
      value: 'nothing',
      limit: 'belongs to no record set of the program',
      remedy: 'remove it',
    });
  });

  test('only receives, and refuses senders', () => {
    const mail = { spfMechanisms: ['include:spf.example.com'] };
    expectRefusal(() => build({ ...FABRIKAM, traffic: MailTraffic.RECEIVES_ONLY, mail }), {
      path: 'dns/Zone/MailDomains/fabrikam.com/MailNames',
      property: 'mail.spfMechanisms',
      value: 'nothing',
      limit: 'cannot be combined with traffic: MailTraffic.RECEIVES_ONLY',
      remedy: 'use MailTraffic.BOTH',
    });
  });

  test('only receives, and refuses reports only', () => {
    const mail = { dmarcPolicy: DmarcPolicy.NONE };
    expectRefusal(() => build({ ...FABRIKAM, traffic: MailTraffic.RECEIVES_ONLY, mail }), {
      path: 'dns/Zone/MailDomains/fabrikam.com/MailNames',
      property: 'mail.dmarcPolicy',
      value: "'none'",
      limit: 'cannot be combined with traffic: MailTraffic.RECEIVES_ONLY',
      remedy: 'leave mail.dmarcPolicy out',
    });
  });

  test('only receives, and may say another policy', () => {
    const mail = { dmarcPolicy: DmarcPolicy.QUARANTINE };
    const stack = build({ ...FABRIKAM, traffic: MailTraffic.RECEIVES_ONLY, mail });
    expect(recordsOf(stack, 'fabrikam.com')['TXT _dmarc']).toEqual([
      'v=DMARC1; p=quarantine; rua=mailto:postmaster@fabrikam.com',
    ]);
  });
});

describe('reports about a domain', () => {
  test('to another domain of the program are permitted there, in either direction', () => {
    const mail = { reportAddress: 'dmarc@fabrikam.com' };
    const domains = [FABRIKAM, { domainName: 'wingtip.example', mailNames: NameStage.LIVE, mail }];
    const stack = synth(program(domains, { mail }).app).stacks.dns;
    const { 'TXT @': spf, 'MX @': mx, ...others } = recordsOf(stack, 'fabrikam.com');
    expect([spf, mx]).not.toContain(undefined);
    expect(Object.keys(others).sort()).toEqual([
      'TXT _dmarc',
      'TXT _smtp._tls',
      'TXT contoso.com._report._dmarc',
      'TXT wingtip.example._report._dmarc',
    ]);
  });

  test('of one organization need no permission', () => {
    const mail = { reportAddress: 'dmarc@contoso.com' };
    const stack = build({ domainName: 'eu.contoso.com', mailNames: NameStage.LIVE, mail });
    expect(Object.keys(recordsOf(stack, 'contoso.com'))).not.toContain('TXT eu.contoso.com._report._dmarc');
  });

  test('do not go where no mail arrives', () => {
    const mail = { reportAddress: 'dmarc@fabrikam.com' };
    const { app } = program([{ ...FABRIKAM, traffic: MailTraffic.SENDS_ONLY }], { mail });
    expectRefusedSynth(app, {
      path: 'dns/Zone/MailDomains',
      property: 'mail.reportAddress',
      value: "'dmarc@fabrikam.com'",
      limit: 'cannot be an address of fabrikam.com',
      remedy: 'postmaster@contoso.com',
    });
  });
});

describe('zones of subdomains', () => {
  const child = { domainName: 'news.contoso.com', mailNames: NameStage.LIVE };

  test('are delegated to by the nearest parent, in whichever order they are stated', () => {
    const stack = build({ domainName: 'eu.news.contoso.com', mailNames: NameStage.LIVE }, child);
    expect(recordsOf(stack, 'contoso.com')).toHaveProperty('NS news');
    expect(recordsOf(stack, 'contoso.com')).not.toHaveProperty('NS eu.news');
    expect(recordsOf(stack, 'news.contoso.com')).toMatchObject({
      'NS eu': expect.stringMatching(/newscontosocom_Zone_\w+\.name_servers\)\}$/) as unknown,
    });
  });

  test('that exist are delegated to already', () => {
    const stack = build({ ...child, existingZone: { zoneId: `${ZONE_ID}/news.contoso.com` } });
    expect(resources(stack, 'azurerm_dns_ns_record')).toEqual([]);
  });

  test('delegate to the main zone where they are its parents and new', () => {
    const parent = (existing?: string): StackJson => {
      const app = testApp();
      const main = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
        domainName: 'eu.example.net',
        region: AzureRegion.FRANCE_CENTRAL,
        mailDomains: [
          {
            domainName: 'example.net',
            existingZone: existing === undefined ? undefined : { zoneId: existing },
          },
        ],
      });
      const site = siteIn(app);
      main.publishMail(new EdgeTier(site, 'Edge', { outbound: OutboundMail.direct(), site }));
      return synth(app).stacks.dns;
    };
    expect(only(parent(), 'azurerm_dns_ns_record')).toMatchObject({ name: 'eu', ttl: 3600 });
    expect(resources(parent(`${ZONE_ID}/example.net`), 'azurerm_dns_ns_record')).toEqual([]);
  });

  test('cannot be records in the zone of the parent', () => {
    const existingZone = { zoneId: `${ZONE_ID}/contoso.com` };
    expectRefusal(() => build({ ...child, existingZone }), {
      path: 'dns/Zone/MailDomains/news.contoso.com',
      property: 'existingZone.zoneId',
      value: `'${ZONE_ID}/contoso.com'`,
      limit: 'the resource id of the public zone news.contoso.com',
      remedy: 'az network dns zone show',
    });
  });

  test('cannot hide a name of the parent', () => {
    const { app } = program([{ domainName: 'amsedge1.contoso.com', mailNames: NameStage.LIVE }]);
    expectRefusedSynth(app, {
      path: 'dns/Zone/MailDomains',
      property: 'mailDomains.domainName',
      value: "'amsedge1.contoso.com'",
      limit: 'would hide amsedge1.contoso.com',
      remedy: 'use another domain',
    });
  });

  test('are added after their parents', () => {
    const { zone } = program([{ ...child, domainName: 'eu.news.contoso.com' }]);
    expectRefusal(() => zone.addMailDomain(child), {
      path: 'dns/Zone/MailDomains',
      property: 'mailDomains.domainName',
      value: "'news.contoso.com'",
      limit: 'added before eu.news.contoso.com',
      remedy: 'give both in mailDomains',
    });
  });
});

describe('a domain is refused', () => {
  const path = 'dns/Zone/MailDomains';
  test.each([
    ['Contoso.com', 'is the main domain of the zone', 'remove it'],
    ['FABRIKAM.com', 'is added twice', 'remove one of the two'],
  ])('that is there already: %s', (domainName, limit, remedy) => {
    expectRefusal(() => build(FABRIKAM, { domainName }), {
      ...{ path, property: 'mailDomains.domainName' },
      ...{ value: `'${domainName}'`, limit, remedy },
    });
  });

  test.each(['fabrikam', 'https://fabrikam.com', 'fabrikam.com.', 'fabri_kam.com'])(
    'whose name is no domain name: %s',
    (domainName) => {
      expectRefusal(() => build({ domainName }), {
        ...{ path, property: 'mailDomains.domainName' },
        ...{ value: `'${domainName}'`, limit: 'a fully qualified domain name', remedy: 'fabrikam.com' },
      });
    },
  );

  test('whose settings are misspelt', () => {
    expectRefusal(() => build({ ...FABRIKAM, mailName: NameStage.LIVE } as MailDomain), {
      ...{ path, property: 'mailDomains.mailName', value: 'nothing' },
      ...{ limit: 'is not a setting', remedy: 'mailNames' },
    });
    expectRefusal(() => build({ ...FABRIKAM, mail: { mtasts: {} } } as MailDomain), {
      ...{ path: `${path}/fabrikam.com`, property: 'mail.mtasts', value: 'nothing' },
      ...{ limit: 'is not a setting', remedy: 'mtaSts' },
    });
  });

  test('where no mail is published', () => {
    const app = testApp();
    new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      region: AzureRegion.FRANCE_CENTRAL,
      mailDomains: [FABRIKAM],
    });
    expectRefusedSynth(app, {
      path: `${path}/fabrikam.com`,
      property: 'mailDomains',
      value: "'fabrikam.com'",
      limit: 'needs Edges',
      remedy: 'publishMail',
    });
  });

  test('with more texts at its head than a set holds', () => {
    const apexTexts = Array.from({ length: 20 }, (_, index) => `proof=${index}`);
    const { 'TXT @': most } = recordsOf(
      build({ ...FABRIKAM, mail: { apexTexts: apexTexts.slice(1) } }),
      'fabrikam.com',
    );
    expect(most).toHaveLength(20);
    expectRefusal(() => build({ ...FABRIKAM, mail: { apexTexts } }), {
      path: `${path}/fabrikam.com/MailNames`,
      property: 'mail.apexTexts',
      value: '20',
      limit: 'at most 19 texts',
      remedy: 'remove texts',
    });
  });
});
