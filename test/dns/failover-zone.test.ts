import type { App } from 'cdktf';
import { Lazy, Token } from 'cdktf';
import type { EdgeTierOptions, FailoverZoneProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  EdgeTier,
  Exposure,
  FailoverZone,
  InboundMail,
  ResilientClientAccessArray,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import {
  LIVE,
  DIRECTORY,
  edgeIn,
  named,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  synthStack,
  testApp,
} from '../support/app';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

const zoneId = '/subscriptions/0/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/contoso.com';

function zoneIn(app: App, props: Partial<FailoverZoneProps> = {}): FailoverZone {
  return new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    ...props,
  });
}

function build(props: Partial<FailoverZoneProps> = {}): StackJson {
  const app = testApp();
  zoneIn(app, props);
  return synthStack(app);
}

function refused(props: Partial<FailoverZoneProps>, expected: Omit<ExpectedRefusal, 'path'>): void {
  expectRefusal(() => zoneIn(testApp(), props), { path: 'dns/Zone', ...expected });
}

describe('a zone of its own', () => {
  test('stands in a group of its own, and says where to delegate to', () => {
    const stack = build();
    expect(only(stack, 'azurerm_resource_group')).toMatchObject({
      name: 'rg-exchange-dns',
      location: 'francecentral',
    });
    expect(only(stack, 'azurerm_dns_zone')).toMatchObject({ name: 'contoso.com' });
    expect(stack.output?.name_servers).toMatchObject({
      value: expect.stringContaining('azurerm_dns_zone.') as unknown,
      description: expect.stringContaining('contoso.com') as unknown,
    });
  });

  test('is locked on request', () => {
    expect(resources(build(), 'azurerm_management_lock')).toEqual([]);
    expect(only(build({ lockZone: true }), 'azurerm_management_lock')).toMatchObject({
      name: 'lock-exchange-dns',
      lock_level: 'CanNotDelete',
      scope: expect.stringMatching(/^\$\{azurerm_dns_zone\..*\.id\}\/SOA\/@$/) as unknown,
    });
  });

  test('has no record unasked', () => {
    const stack = build();
    const types = Object.keys(stack.resource ?? {}).sort();
    expect(types).toEqual(['azurerm_dns_zone', 'azurerm_resource_group']);
    expect(stack.variable).toBeUndefined();
  });
});

describe('an existing zone', () => {
  test('is written into, and locked, without being made', () => {
    const app = testApp();
    zoneIn(app, { existingZone: { zoneId }, lockZone: true }).publishMail(edgeIn(siteIn(app)));
    const { dns } = synth(app).stacks;
    expect(resources(dns, 'azurerm_dns_zone')).toEqual([]);
    expect(dns.output).toBeUndefined();
    expect(only(dns, 'azurerm_dns_mx_record')).toMatchObject({
      zone_name: 'contoso.com',
      resource_group_name: 'rg-dns',
    });
    expect(only(dns, 'azurerm_management_lock').scope).toBe(`${zoneId}/SOA/@`);
    expect(dns.import).toBeUndefined();
  });

  test.each([
    zoneId.replace('contoso.com', 'fabrikam.com'),
    zoneId.replace('dnsZones', 'privateDnsZones'),
    'contoso.com',
    `${zoneId}/`,
  ])('is refused by the id %s', (id) => {
    refused(
      { existingZone: { zoneId: id } },
      {
        property: 'existingZone.zoneId',
        value: `'${id}'`,
        limit: 'the resource id of the public zone contoso.com',
        remedy: "copy it from 'az network dns zone show --query id'",
      },
    );
  });

  test('is taken whatever the case of its id', () => {
    const stack = build({ existingZone: { zoneId: zoneId.replace('contoso.com', 'Contoso.com') } });
    expect(resources(stack, 'azurerm_dns_zone')).toEqual([]);
  });
});

describe('certificate authorities', () => {
  test('are named by CAA records', () => {
    expect(
      only(build({ certificateAuthorities: ['digicert.com', 'pki.goog'] }), 'azurerm_dns_caa_record'),
    ).toMatchObject({
      name: '@',
      record: [
        { flags: 0, tag: 'issue', value: 'digicert.com' },
        { flags: 0, tag: 'issue', value: 'pki.goog' },
      ],
    });
  });

  test('are any by default, and where the list is empty', () => {
    expect(resources(build(), 'azurerm_dns_caa_record')).toEqual([]);
    expect(resources(build({ certificateAuthorities: [] }), 'azurerm_dns_caa_record')).toEqual([]);
  });

  test('are domain names', () => {
    refused(
      { certificateAuthorities: ['digicert.com', 'DigiCert'] },
      {
        property: 'certificateAuthorities',
        value: "'DigiCert'",
        limit: 'a fully qualified domain name',
        remedy: "write it like 'letsencrypt.org'",
      },
    );
  });
});

describe('the domain', () => {
  test.each(['contoso', 'contoso.com.', '@contoso.com'])('is not %s', (domainName) => {
    refused(
      { domainName },
      {
        property: 'domainName',
        value: `'${domainName}'`,
        limit: 'a fully qualified domain name',
        remedy: "write it like 'contoso.com'",
      },
    );
  });

  test('may be known to Terraform only', () => {
    const app = testApp();
    zoneIn(app, { domainName: Lazy.stringValue({ produce: () => '${var.domain}' }) });
    expect(only(synthStack(app), 'azurerm_dns_zone').name).toBe('${var.domain}');
  });
});

describe('the region of the records', () => {
  test('is no site’s', () => {
    const app = testApp();
    zoneIn(app, { region: AzureRegion.WEST_EUROPE }).publishMail(edgeIn(siteIn(app)));
    expectRefusedSynth(app, {
      path: 'dns/Zone',
      property: 'region',
      value: "'westeurope'",
      limit: 'must differ from the regions of the sites',
      remedy: 'choose a third region for the resource group of the zone',
    });
  });

  test('is not the standby’s either', () => {
    const app = testApp();
    const far = siteIn(app, { region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.20.0.0/16' }, 'Paris');
    zoneIn(app).publishMail(edgeIn(siteIn(app)), edgeIn(far));
    expectRefusedSynth(app, {
      path: 'dns/Zone',
      property: 'region',
      value: "'francecentral'",
      limit: 'must differ from the regions of the sites',
      remedy: 'third region',
    });
  });
});

describe('an MX target', () => {
  const refusedAlias = (value: string): ExpectedRefusal => ({
    path: 'dns/Zone',
    property: 'hosts',
    value: `'${value}'`,
    limit: 'names with addresses of their own',
    remedy: 'use the host names of the Edges, or those of the filtering service',
  });

  function filtered(host: string): Partial<EdgeTierOptions> {
    return {
      inbound: InboundMail.fromFilteringService({ sourcePrefixes: ['198.51.100.0/24'], hosts: [host] }),
    };
  }

  test('is no alias of the clients', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    const zone = zoneIn(app);
    zone.publishClientAccess(new ResilientClientAccessArray(site, 'ClientAccess', { site }));
    zone.publishMail(edgeIn(site, filtered('mail.contoso.com')));
    expectRefusedSynth(app, refusedAlias('mail.contoso.com'));
  });

  test('is no alias in capitals', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    const zone = zoneIn(app);
    zone.publishMail(edgeIn(site, filtered('MAIL.Contoso.com')));
    zone.publishClientAccess(new ResilientClientAccessArray(site, 'ClientAccess', { site }));
    expectRefusedSynth(app, refusedAlias('MAIL.Contoso.com'));
  });

  test('is no name of an Edge elsewhere that clients have too', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    const zone = zoneIn(app);
    zone.publishClientAccess(new ResilientClientAccessArray(site, 'ClientAccess', { site }));
    const edge = edgeIn(site, { externalEdges: [{ name: 'mail', address: '203.0.113.5', carrier: 'city' }] });
    expect(() => zone.publishMail(edge)).toThrow(
      "hostLabel is taken: it is a client name of amsterdam/Amsterdam/ClientAccess (got 'mail.contoso.com')",
    );
  });

  test('is no Traffic Manager profile', () => {
    const app = testApp();
    zoneIn(app).publishMail(edgeIn(siteIn(app), filtered('contoso.TrafficManager.net')));
    expectRefusedSynth(app, refusedAlias('contoso.TrafficManager.net'));
  });

  test('may be a filtering service', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    const zone = zoneIn(app);
    zone.publishClientAccess(
      new ResilientClientAccessArray(site, 'ClientAccess', { site, exposure: Exposure.INTERNAL }),
    );
    zone.publishMail(edgeIn(site, filtered('mx1.filter.example')));
    expect(only(synth(app).stacks.dns, 'azurerm_dns_mx_record').record).toEqual([
      { exchange: 'mx1.filter.example', preference: '10' },
    ]);
  });
});

test('a tier learns its domain when it is published', () => {
  const app = testApp();
  const site = siteIn(app);
  const edge = new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() });
  zoneIn(app).publishMail(edge);
  expect(edge.hostName(edge.servers[1])).toBe('amsedge2.contoso.com');
  expect(named(synth(app).stacks.dns, 'azurerm_dns_a_record', 'amsedge2').ttl).toBe(300);
});

test('a tier is published once', () => {
  const app = testApp();
  const zone = zoneIn(app);
  const edge = edgeIn(siteIn(app));
  zone.publishMail(edge);
  expectRefusal(() => zone.publishMail(edge), {
    path: 'amsterdam/Amsterdam/Edge',
    property: 'tier',
    value: 'nothing',
    limit: 'is already published by dns/Zone',
    remedy: 'remove the second call',
  });
});

test.each(['postmaster', 'mailto:a@b.example, c@d.example', 'a b@contoso.com'])(
  'reports do not go to %s',
  (reportAddress) => {
    const app = testApp();
    expectRefusal(() => zoneIn(app, { mail: { reportAddress } }).publishMail(edgeIn(siteIn(app))), {
      path: 'dns/Zone/MailNames',
      property: 'mail.reportAddress',
      value: `'${reportAddress}'`,
      limit: 'a mail address',
      remedy: "write it like 'postmaster@contoso.com'",
    });
  },
);

test('preferences have to be known, since they are compared', () => {
  const app = testApp();
  const mail = { standbyPreference: Token.asNumber('${var.preference}') };
  expectRefusal(() => zoneIn(app, { mail }).publishMail(edgeIn(siteIn(app))), {
    path: 'dns/Zone/MailNames',
    property: 'mail.standbyPreference',
    value: 'a token',
    limit: 'a number known at synthesis',
    remedy: 'write the number',
  });
});
