import type { App } from 'cdktf';
import type { EdgeTierOptions, MailDns } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DmarcPolicy,
  DnsFailover,
  FailoverZone,
  InboundMail,
  MtaStsMode,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import {
  LIVE,
  edgeIn,
  named,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  testApp,
  valuesOf,
} from '../support/app';
import { expectRefusal } from '../support/refusal';

const standbySite = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };

function zoneIn(app: App, mail?: MailDns): FailoverZone {
  return new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    failover: DnsFailover.manual(),
    mail,
  });
}

function build(mail?: MailDns, edge: Partial<EdgeTierOptions> = {}, withStandby = true): StackJson {
  const app = testApp();
  const near = edgeIn(siteIn(app), edge);
  const far = withStandby ? edgeIn(siteIn(app, standbySite, 'Dublin'), edge) : undefined;
  zoneIn(app, mail).publishMail(near, far);
  return synth(app).stacks.dns;
}

let written: StackJson | undefined;

/** Two sites with nothing said about mail, synthesized once and only read. */
function usual(): StackJson {
  return (written ??= build());
}

/** The texts of a TXT record set. */
function texts(stack: StackJson, name: string): unknown[] {
  return (named(stack, 'azurerm_dns_txt_record', name).record as Attributes[]).map((each) => each.value);
}

describe('MX', () => {
  test('names each Edge, the standby’s behind until active_site promotes them', () => {
    const promoted = '${var.active_site == "standby" ? 5 : 20}';
    expect(only(usual(), 'azurerm_dns_mx_record')).toMatchObject({
      name: '@',
      ttl: 300,
      record: [
        { exchange: 'amsedge1.contoso.com', preference: '10' },
        { exchange: 'amsedge2.contoso.com', preference: '10' },
        { exchange: 'dubedge1.contoso.com', preference: promoted },
        { exchange: 'dubedge2.contoso.com', preference: promoted },
      ],
    });
  });

  test('of one site follows nothing', () => {
    const stack = build(undefined, {}, false);
    expect(only(stack, 'azurerm_dns_mx_record').record).toHaveLength(2);
    expect(stack.variable).toBeUndefined();
  });

  test('names a filtering service once, though both sites have it', () => {
    const inbound = InboundMail.fromFilteringService({
      sourcePrefixes: ['198.51.100.0/24'],
      hosts: ['mx1.filter.example', 'mx2.filter.example'],
    });
    const stack = build(undefined, { inbound });
    expect(only(stack, 'azurerm_dns_mx_record').record).toEqual([
      { exchange: 'mx1.filter.example', preference: '10' },
      { exchange: 'mx2.filter.example', preference: '10' },
    ]);
    expect(resources(stack, 'azurerm_dns_a_record')).toHaveLength(4);
  });

  test('targets have an address each, in public and in private', () => {
    const stack = usual();
    expect(named(stack, 'azurerm_dns_a_record', 'dubedge2')).toMatchObject({
      ttl: 300,
      records: ['${data.terraform_remote_state.dublin.outputs.dubedge2_address}'],
    });
    const hosts = (only(stack, 'azurerm_dns_mx_record').record as Attributes[]).map((each) => each.exchange);
    expect(
      valuesOf(stack, 'azurerm_dns_a_record', 'name').map((name) => `${String(name)}.contoso.com`),
    ).toEqual(hosts);
    expect(valuesOf(stack, 'azurerm_private_dns_zone', 'name')).toEqual(hosts);
    expect(valuesOf(stack, 'azurerm_private_dns_a_record', 'records')).toEqual([
      ['10.10.16.4'],
      ['10.10.16.5'],
      ['10.20.16.4'],
      ['10.20.16.5'],
    ]);
  });

  test('targets outside Azure have a public address only', () => {
    const stack = build(
      undefined,
      { externalEdges: [{ name: 'edge9', address: '203.0.113.25', carrier: 'city' }] },
      false,
    );
    expect(named(stack, 'azurerm_dns_a_record', 'edge9').records).toEqual(['203.0.113.25']);
    expect(valuesOf(stack, 'azurerm_private_dns_zone', 'name')).not.toContain('edge9.contoso.com');
    expect(only(stack, 'azurerm_dns_mx_record').record).toContainEqual({
      exchange: 'edge9.contoso.com',
      preference: '10',
    });
  });

  test.each([
    [{}, 'amsedge1', '10', '${var.active_site == "standby" ? 5 : 20}'],
    [
      { primaryPreference: 1, standbyPreference: 2 },
      'amsedge1',
      '1',
      '${var.active_site == "standby" ? 0 : 2}',
    ],
    [
      { primaryPreference: 65534, standbyPreference: 65535 },
      'amsedge1',
      '65534',
      '${var.active_site == "standby" ? 32767 : 65535}',
    ],
    [{ primaryPreference: 19 }, 'amsedge1', '19', '${var.active_site == "standby" ? 9 : 20}'],
  ])('preferences %j', (mail, _, primary, standby) => {
    const records = only(build(mail), 'azurerm_dns_mx_record').record as Attributes[];
    expect(records[0].preference).toBe(primary);
    expect(records[2].preference).toBe(standby);
  });

  test.each([
    [{ primaryPreference: 0 }, 'primaryPreference', '0', 'from 1 to 65535'],
    [{ primaryPreference: 65536 }, 'primaryPreference', '65536', 'from 1 to 65535'],
    [{ primaryPreference: 1.5 }, 'primaryPreference', '1.5', 'a whole number from 1 to 65535'],
    [{ primaryPreference: 1, standbyPreference: 1 }, 'standbyPreference', '1', 'from 2 to 65535'],
    [{ standbyPreference: 65536 }, 'standbyPreference', '65536', 'from 2 to 65535'],
  ])('preferences %j are out of range', (mail, property, value, limit) => {
    expectRefusal(() => build(mail), {
      path: 'dns/Zone/MailNames',
      property: `mail.${property}`,
      value,
      limit,
      remedy: 'use ',
    });
  });

  test.each([
    [10, 10],
    [20, 20],
    [30, 20],
  ])('a primary at %d and a standby at %d are in the wrong order', (primaryPreference, standbyPreference) => {
    expectRefusal(() => build({ primaryPreference, standbyPreference }), {
      path: 'dns/Zone/MailNames',
      property: 'mail.standbyPreference',
      value: String(standbyPreference),
      limit: `larger than that of the primary, ${primaryPreference}`,
      remedy: `use ${primaryPreference * 2}`,
    });
  });

  test('holds 20 records, over both sites', () => {
    const edges = (from: number, count: number): Partial<EdgeTierOptions> => ({
      servers: 0,
      externalEdges: Array.from({ length: count }, (_, index) => ({
        name: `edge${from + index}`,
        address: `203.0.113.${from + index}`,
        carrier: 'city',
      })),
    });
    const publish = (near: number, far: number): StackJson => {
      const app = testApp();
      zoneIn(app).publishMail(
        edgeIn(siteIn(app), edges(1, near)),
        edgeIn(siteIn(app, standbySite, 'Dublin'), edges(101, far)),
      );
      return synth(app).stacks.dns;
    };
    expect(only(publish(10, 10), 'azurerm_dns_mx_record').record).toHaveLength(20);
    expectRefusal(() => publish(11, 10), {
      path: 'dns/Zone/MailNames',
      property: 'servers',
      value: '21',
      limit: 'must not lead to more than 20 MX records for both sites',
      remedy: 'publish fewer Edges',
    });
  });
});

describe('SPF', () => {
  test('covers every address mail leaves from, the standby’s included, and what the team adds', () => {
    const stack = build({ spfMechanisms: ['include:spf.newsletter.example'] });
    const state = (site: string, host: string): string =>
      `ip4:\${data.terraform_remote_state.${site}.outputs.${host}_address}`;
    expect(texts(stack, '@')).toEqual([
      [
        'v=spf1',
        'include:spf.newsletter.example',
        state('amsterdam', 'amsedge1'),
        state('amsterdam', 'amsedge2'),
        state('dublin', 'dubedge1'),
        state('dublin', 'dubedge2'),
        '-all',
      ].join(' '),
    ]);
  });

  test('names a relay once, and further texts beside', () => {
    const outbound = OutboundMail.smartHost({
      host: 'smtp.relay.example',
      spfMechanisms: ['include:spf.relay.example'],
    });
    expect(texts(build({ apexTexts: ['MS=ms1'] }, { outbound }), '@')).toEqual([
      'v=spf1 include:spf.relay.example -all',
      'MS=ms1',
    ]);
  });

  test('takes ten lookups, and not eleven', () => {
    const lookups = (count: number): MailDns => ({
      spfMechanisms: Array.from({ length: count }, (_, index) => `include:spf${index}.example`),
    });
    expect(texts(build(lookups(10)), '@')[0]).toContain('include:spf9.example');
    expectRefusal(() => build(lookups(11)), {
      path: 'dns/Zone/MailNames',
      property: 'mail.spfMechanisms',
      value: '11',
      limit: 'at most 10 mechanisms that need a lookup',
      remedy: 'list addresses with ip4: instead',
    });
  });
});

describe('DMARC and TLS reports', () => {
  test('go to the postmaster, and refuse nothing by default', () => {
    const stack = usual();
    expect(texts(stack, '_dmarc')).toEqual(['v=DMARC1; p=none; rua=mailto:postmaster@contoso.com']);
    expect(texts(stack, '_smtp._tls')).toEqual(['v=TLSRPTv1; rua=mailto:postmaster@contoso.com']);
    expect(named(stack, 'azurerm_dns_txt_record', '_dmarc').ttl).toBe(3600);
  });

  test('follow the program', () => {
    const stack = build({ dmarcPolicy: DmarcPolicy.REJECT, reportAddress: 'dmarc@reports.example' });
    expect(texts(stack, '_dmarc')).toEqual(['v=DMARC1; p=reject; rua=mailto:dmarc@reports.example']);
    expect(texts(stack, '_smtp._tls')).toEqual(['v=TLSRPTv1; rua=mailto:dmarc@reports.example']);
  });
});

describe('MTA-STS', () => {
  const mtaSts = { policyHost: 'contoso.github.io' };

  test('is not there unasked', () => {
    const stack = usual();
    expect(resources(stack, 'azurerm_dns_cname_record')).toEqual([]);
    expect(stack.output).not.toHaveProperty('mta_sts_policy');
    expect(valuesOf(stack, 'azurerm_dns_txt_record', 'name')).not.toContain('_mta-sts');
  });

  test('names every MX in the policy, the standby’s included', () => {
    const stack = build({ mtaSts });
    expect(only(stack, 'azurerm_dns_cname_record')).toMatchObject({
      name: 'mta-sts',
      record: 'contoso.github.io',
    });
    expect(stack.output?.mta_sts_policy.value).toBe(
      [
        'version: STSv1',
        'mode: testing',
        'mx: amsedge1.contoso.com',
        'mx: amsedge2.contoso.com',
        'mx: dubedge1.contoso.com',
        'mx: dubedge2.contoso.com',
        'max_age: 604800',
        '',
      ].join('\n'),
    );
    expect(texts(stack, '_mta-sts')[0]).toMatch(/^v=STSv1; id=[0-9a-f]{16}$/);
  });

  test('has an id that changes with the policy, and only with it', () => {
    const id = (mail: MailDns, edge?: Partial<EdgeTierOptions>): unknown =>
      texts(build(mail, edge), '_mta-sts')[0];
    const plain = id({ mtaSts });
    expect(id({ mtaSts, dmarcPolicy: DmarcPolicy.REJECT })).toBe(plain);
    expect(id({ mtaSts: { ...mtaSts, mode: MtaStsMode.ENFORCE } })).not.toBe(plain);
    expect(id({ mtaSts }, { servers: 3 })).not.toBe(plain);
  });

  test('needs a host that serves the policy', () => {
    expectRefusal(() => build({ mtaSts: { policyHost: 'https://contoso.github.io' } }), {
      path: 'dns/Zone/MailNames',
      property: 'mail.mtaSts.policyHost',
      value: "'https://contoso.github.io'",
      limit: 'a fully qualified domain name',
      remedy: 'without scheme',
    });
  });
});
