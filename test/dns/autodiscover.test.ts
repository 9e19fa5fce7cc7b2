import type { App } from 'cdktf';
import type { FailoverZoneProps, MailDomain } from 'cdktf-resilient-exchange';
import {
  Autodiscover,
  AzureRegion,
  Duration,
  EstateModel,
  Exposure,
  FailoverZone,
  MailTraffic,
  NameStage,
  NameUse,
} from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import {
  LIVE,
  arrayIn,
  edgeIn,
  named,
  only,
  resources,
  siteIn,
  stackIn,
  synth,
  testApp,
  warningsOf,
} from '../support/app';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

const FABRIKAM: MailDomain = { domainName: 'fabrikam.com', ...LIVE };
const ZONE_ID = '/subscriptions/0/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/fabrikam.com';
const PATH = 'dns/Zone/MailDomains/fabrikam.com';

function program(
  domain: Partial<MailDomain>,
  {
    namespaces = ['mail', 'autodiscover'],
    ...props
  }: Partial<FailoverZoneProps> & { namespaces?: string[] } = {},
): App {
  const app = testApp();
  const site = siteIn(app);
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    mailDomains: [{ ...FABRIKAM, ...domain }],
    ...props,
  });
  zone.publishClientAccess(arrayIn(site, { exposure: Exposure.PUBLIC, namespaces }));
  zone.publishMail(edgeIn(site));
  return app;
}

const build = (domain: Partial<MailDomain>): StackJson => synth(program(domain)).stacks.dns;

/** The records of the second domain: those of the main one are all aliases. */
function alias(stack: StackJson): unknown {
  return resources(stack, 'azurerm_dns_cname_record').find(({ zone_name }) =>
    String(zone_name).includes('fabrikam'),
  );
}

describe('Autodiscover of a domain beside the main one', () => {
  test('is a service record that leads to the main domain, where nothing is said', () => {
    expect(only(build({}), 'azurerm_dns_srv_record')).toMatchObject({
      name: '_autodiscover._tcp',
      record: [{ priority: 0, weight: 0, port: 443, target: 'autodiscover.contoso.com' }],
    });
    expect(alias(build({}))).toBeUndefined();
  });

  test.each([MailTraffic.SENDS_ONLY, MailTraffic.RECEIVES_ONLY])(
    'is not there for a domain that %s, where nothing is said',
    (traffic) => {
      expect(resources(build({ traffic }), 'azurerm_dns_srv_record')).toEqual([]);
    },
  );

  test('is an alias of the name of the main domain', () => {
    const stack = build({ autodiscover: Autodiscover.ownName() });
    expect(alias(stack)).toMatchObject({
      name: 'autodiscover',
      ttl: 300,
      record: 'autodiscover.contoso.com',
    });
    expect(resources(stack, 'azurerm_dns_srv_record')).toEqual([]);
  });

  test('is the name of a web server that redirects, or its addresses', () => {
    expect(alias(build({ autodiscover: Autodiscover.redirectHost('redirect.example') }))).toMatchObject({
      name: 'autodiscover',
      record: 'redirect.example',
    });
    const addresses = ['203.0.113.80', '203.0.113.81'];
    expect(
      named(
        build({ autodiscover: Autodiscover.redirectAddresses(addresses) }),
        'azurerm_dns_a_record',
        'autodiscover',
      ).records,
    ).toEqual(addresses);
  });

  test('is not there when asked for', () => {
    const stack = build({ autodiscover: Autodiscover.none() });
    expect([alias(stack), ...resources(stack, 'azurerm_dns_srv_record')]).toEqual([undefined]);
  });

  test('is held by itself', () => {
    const stack = build({ clientNames: NameStage.HELD });
    expect(resources(stack, 'azurerm_dns_srv_record')).toEqual([]);
    expect(named(stack, 'azurerm_dns_zone', 'fabrikam.com')).toBeDefined();
  });

  test('takes over a service record, and gives it back', () => {
    const services = {
      '_autodiscover._tcp': [{ priority: 5, weight: 0, port: 443, target: 'owa.old.example' }],
    };
    const stack = build({
      existingZone: { zoneId: ZONE_ID },
      previousRecords: { ttl: Duration.hours(1), services },
    });
    const back = 'var.client_names_fabrikam_com == "previous"';
    expect(only(stack, 'azurerm_dns_srv_record').record).toEqual([
      {
        priority: `\${${back} ? "5" : "0"}`,
        weight: 0,
        port: 443,
        target: `\${${back} ? "owa.old.example" : "autodiscover.contoso.com"}`,
      },
    ]);
    expect(stack.import).toMatchObject([{ id: `${ZONE_ID}/SRV/_autodiscover._tcp` }]);
  });

  test('is in the model: a name that leads to the front ends, and how clients find it', () => {
    const model = EstateModel.of(program({ autodiscover: Autodiscover.ownName() }));
    expect(
      model.names.filter(({ zone, usedBy }) => zone === 'fabrikam.com' && usedBy === NameUse.CLIENTS),
    ).toEqual([expect.objectContaining({ name: 'autodiscover.fabrikam.com', recordType: 'CNAME' })]);
    expect(
      model.mailDomains.map(({ autodiscover, autodiscoverTarget }) => [autodiscover, autodiscoverTarget]),
    ).toEqual([
      ['own name', 'autodiscover.contoso.com'],
      ['own name', 'autodiscover.contoso.com'],
    ]);
    expect(
      EstateModel.of(program({ autodiscover: Autodiscover.redirectHost('redirect.example') })).mailDomains[1],
    ).toMatchObject({ autodiscover: 'redirect', autodiscoverTarget: 'redirect.example' });
  });
});

describe('Autodiscover is refused', () => {
  test('for a domain that only sends', () => {
    const domain = { traffic: MailTraffic.SENDS_ONLY, autodiscover: Autodiscover.ownName() };
    expectRefusal(() => program(domain), {
      ...{ path: `${PATH}/Autodiscover`, property: 'autodiscover', value: 'nothing' },
      ...{ limit: 'cannot be combined with traffic: MailTraffic.SENDS_ONLY', remedy: 'MailTraffic.BOTH' },
    });
  });

  test('where the main domain does not publish the name', () => {
    expectRefusedSynth(program({ autodiscover: Autodiscover.serviceRecord() }, { namespaces: ['mail'] }), {
      ...{ path: `${PATH}/Autodiscover`, property: 'autodiscover', value: 'nothing' },
      ...{ limit: 'needs the name autodiscover.contoso.com', remedy: "namespace 'autodiscover'" },
    });
    // Where nothing is said, there is none.
    expect(
      resources(synth(program({}, { namespaces: ['mail'] })).stacks.dns, 'azurerm_dns_srv_record'),
    ).toEqual([]);
  });

  test.each([
    [[], '0'],
    [Array.from({ length: 21 }, (_, index) => `203.0.113.${index}`), '21'],
  ])('with %j addresses', (addresses, value) => {
    expectRefusal(() => program({ autodiscover: Autodiscover.redirectAddresses(addresses) }), {
      ...{ path: `${PATH}/Autodiscover`, property: 'autodiscover.addresses', value },
      ...{ limit: '1 to 20 addresses', remedy: 'name the addresses' },
    });
  });

  test.each(['autodiscover.fabrikam.com', 'Autodiscover.Fabrikam.com'])(
    'with a server that is the name itself: %s',
    (host) => {
      expectRefusal(() => program({ autodiscover: Autodiscover.redirectHost(host) }), {
        ...{ path: `${PATH}/Autodiscover`, property: 'autodiscover.host', value: `'${host}'` },
        ...{ limit: 'is the name that becomes an alias', remedy: 'name the server that redirects' },
      });
    },
  );

  test('with a front end of the estate as the server that redirects', () => {
    expectRefusedSynth(program({ autodiscover: Autodiscover.redirectHost('mail.contoso.com') }), {
      ...{ path: `${PATH}/Autodiscover`, property: 'autodiscover.host', value: "'mail.contoso.com'" },
      ...{ limit: 'is a name of the estate', remedy: 'has port 443 closed' },
    });
  });

  test.each(['10.1.1.1', '172.31.255.255', '100.64.0.1'])('with the private address %s', (address) => {
    const autodiscover = Autodiscover.redirectAddresses(['203.0.113.80', address]);
    expectRefusal(() => program({ autodiscover }), {
      ...{ path: `${PATH}/Autodiscover`, property: 'autodiscover.addresses', value: `'${address}'` },
      ...{ limit: 'a public address', remedy: 'the Internet sees' },
    });
  });

  test('with a server whose name is no name', () => {
    expectRefusal(() => program({ autodiscover: Autodiscover.redirectHost('http://redirect.example') }), {
      ...{ path: `${PATH}/Autodiscover`, property: 'autodiscover.host', value: "'http://redirect.example'" },
      ...{ limit: 'a fully qualified domain name', remedy: 'without scheme' },
    });
  });
});

describe('names of the certificate', () => {
  const ownName = { autodiscover: Autodiscover.ownName() };

  test.each([
    [['mail.contoso.com', 'autodiscover.contoso.com', 'autodiscover.fabrikam.com']],
    [['*.contoso.com', '*.fabrikam.com']],
    [['*.Contoso.com', 'AUTODISCOVER.fabrikam.com']],
    [undefined],
  ])('cover the names of clients: %j', (certificateNames) => {
    expect(() => program(ownName, { certificateNames }).synth()).not.toThrow();
  });

  test.each([
    [['*.contoso.com'], 'autodiscover.fabrikam.com', 'Autodiscover.serviceRecord()'],
    [['*.contoso.com', '*.x.fabrikam.com'], 'autodiscover.fabrikam.com', 'Autodiscover.serviceRecord()'],
    [['mail.contoso.com', '*.fabrikam.com'], 'autodiscover.contoso.com', 'order a certificate'],
  ])('%j lack %s', (certificateNames, lacking, remedy) => {
    expectRefusedSynth(program(ownName, { certificateNames }), {
      ...{ path: 'dns/Zone/MailDomains', property: 'certificateNames' },
      ...{ value: `[${certificateNames.map((name) => `'${name}'`).join(', ')}]` },
      ...{ limit: `cover ${lacking}`, remedy },
    });
  });

  test('need no further one for a service record', () => {
    expect(() => program({}, { certificateNames: ['*.contoso.com'] }).synth()).not.toThrow();
  });

  test('are host names', () => {
    expectRefusal(() => program({}, { certificateNames: ['*.*.contoso.com'] }), {
      ...{ path: 'dns/Zone', property: 'certificateNames', value: "'*.contoso.com'" },
      ...{ limit: 'a fully qualified domain name', remedy: 'mail.contoso.com' },
    });
  });
});

describe('a domain that is live before the name that it leads to', () => {
  const warnings = (domain: Partial<MailDomain>, clientNames: NameStage): string[] =>
    warningsOf(program(domain, { clientNames })).filter((message) =>
      message.includes('live-before-main-domain'),
    );

  test.each([Autodiscover.serviceRecord(), Autodiscover.ownName()])('is warned about', (autodiscover) => {
    expect(warnings({ autodiscover }, NameStage.HELD)).toEqual([
      expect.stringContaining('Autodiscover of fabrikam.com is live and leads to autodiscover.contoso.com'),
    ]);
  });

  test('is not one that is held too, has none, or comes with it', () => {
    expect(warnings({ clientNames: NameStage.HELD }, NameStage.HELD)).toEqual([]);
    expect(warnings({ autodiscover: Autodiscover.none() }, NameStage.HELD)).toEqual([]);
    expect(warnings({}, NameStage.LIVE)).toEqual([]);
  });
});
