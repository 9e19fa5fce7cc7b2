import type { FailoverZoneProps, MailDns, MailDomain } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DkimKey,
  Duration,
  EstateModel,
  FailoverZone,
  MailTraffic,
} from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import { LIVE, edgeIn, named, only, resources, siteIn, stackIn, synth, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

const ALIAS = DkimKey.alias('selector1', 'selector1-contoso-com._domainkey.relay.example');
const KEY = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;

function zoneWith(mail: MailDns, props: Partial<FailoverZoneProps> = {}): FailoverZone {
  const app = testApp();
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    mail,
    ...props,
  });
  zone.publishMail(edgeIn(siteIn(app)));
  return zone;
}

function build(mail: MailDns, props?: Partial<FailoverZoneProps>): StackJson {
  return synth(zoneWith(mail, props).node.root as ReturnType<typeof testApp>).stacks.dns;
}

describe('DKIM', () => {
  test('publishes what the signer gives: an alias or a text', () => {
    const stack = build({ dkim: [ALIAS, DkimKey.text('mail2026', KEY)] });
    expect(only(stack, 'azurerm_dns_cname_record')).toMatchObject({
      name: 'selector1._domainkey',
      record: 'selector1-contoso-com._domainkey.relay.example',
      ttl: 3600,
    });
    expect(named(stack, 'azurerm_dns_txt_record', 'mail2026._domainkey').record).toEqual([{ value: KEY }]);
  });

  test('of a domain beside the main one is in its own zone', () => {
    const domain: MailDomain = { domainName: 'fabrikam.com', ...LIVE, mail: { dkim: [ALIAS] } };
    const zone = zoneWith({}, { mailDomains: [domain] });
    const stack = synth(zone.node.root as ReturnType<typeof testApp>).stacks.dns;
    expect(String(only(stack, 'azurerm_dns_cname_record').zone_name)).toContain('fabrikam');
    expect(EstateModel.of(zone).mailDomains.map(({ dkimSelectors }) => dkimSelectors)).toEqual([
      [],
      ['selector1'],
    ]);
  });

  test('takes over a former key, with the stage of mail', () => {
    const previousRecords = {
      ttl: Duration.hours(1),
      aliases: { 'selector1._domainkey': 'old._domainkey.relay.example' },
    };
    expect(only(build({ dkim: [ALIAS] }, { previousRecords }), 'azurerm_dns_cname_record').record).toBe(
      '${var.mail_names == "previous" ? "old._domainkey.relay.example" : "selector1-contoso-com._domainkey.relay.example"}',
    );
  });

  test.each([
    [{ texts: { 'selector1._domainkey': [KEY] } }, [ALIAS], 'texts', 'texts that an alias replaces'],
    [
      { aliases: { 'mail2026._domainkey': 'key.relay.example' } },
      [DkimKey.text('mail2026', KEY)],
      'aliases',
      'the alias that texts replace',
    ],
  ])('cannot change the type of a record set: %j', (previous, dkim, kind, limit) => {
    const previousRecords = { ttl: Duration.hours(1), ...previous };
    const [[name]] = Object.values(previous).map((each: object) => Object.keys(each));
    expectRefusal(() => build({ dkim }, { previousRecords }), {
      ...{ path: 'dns/Zone', property: `previousRecords.${kind}.${name}`, value: 'nothing' },
      ...{ limit, remedy: 'another name' },
    });
  });

  test('refuses a selector that is given twice', () => {
    expectRefusal(() => build({ dkim: [ALIAS, DkimKey.text('Selector1', KEY)] }), {
      ...{ path: 'dns/Zone/MailNames', property: 'mail.dkim.selector', value: "'selector1'" },
      ...{ limit: 'is given twice', remedy: 'a selector of its own' },
    });
  });

  test.each(['', 'two words', 'a..b', 'selector1._domainkey', 'x'.repeat(64)])(
    'refuses the selector %j',
    (selector) => {
      expectRefusal(() => build({ dkim: [DkimKey.alias(selector, 'key.relay.example')] }), {
        ...{ path: 'dns/Zone/MailNames', property: 'mail.dkim.selector', value: `'${selector}'` },
        ...{ limit: 'labels of letters', remedy: 'copy it from the signer' },
      });
    },
  );

  test.each(['2026.mail', 'x'.repeat(63)])('takes the selector %j', (selector) => {
    const stack = build({ dkim: [DkimKey.alias(selector, 'key.relay.example')] });
    expect(only(stack, 'azurerm_dns_cname_record').name).toBe(`${selector}._domainkey`);
  });

  test.each(['v=DKIM1; k=rsa', 'p=A\nB', `p=${'A'.repeat(4095)}`])('refuses a text without a key', (text) => {
    expectRefusal(() => build({ dkim: [DkimKey.text('mail2026', text)] }), {
      ...{ path: 'dns/Zone/MailNames', property: 'mail.dkim.text' },
      ...{ value: expect.any(String) as string, limit: 'one line with a key', remedy: 'copy the record' },
    });
  });

  test('takes a revoked key, and one of the longest', () => {
    const dkim = [DkimKey.text('a', 'v=DKIM1; p='), DkimKey.text('b', `p=${'A'.repeat(4094)}`)];
    expect(named(build({ dkim }), 'azurerm_dns_txt_record', 'b._domainkey')).toBeDefined();
  });

  test('refuses an alias that leads to no name', () => {
    expectRefusal(() => build({ dkim: [DkimKey.alias('s', 'no name')] }), {
      ...{ path: 'dns/Zone/MailNames', property: 'mail.dkim.host', value: "'no name'" },
      ...{ limit: 'a fully qualified domain name', remedy: 'write it like' },
    });
  });

  test.each(['contoso.com', 'Contoso.com'])('refuses an alias that leads to itself in %s', (domain) => {
    const host = `selector1._domainkey.${domain}`;
    expectRefusal(() => build({ dkim: [DkimKey.alias('selector1', host)] }), {
      ...{ path: 'dns/Zone/MailNames', property: 'mail.dkim.host', value: `'${host}'` },
      ...{ limit: 'is the name that becomes the alias', remedy: 'the name that the signer gives' },
    });
    const other = `selector2._domainkey.${domain}`;
    expect(() => build({ dkim: [DkimKey.alias('selector1', other)] })).not.toThrow();
  });

  test('does not show the file of a private key', () => {
    const dkim = [DkimKey.text('s1', '-----BEGIN RSA PRIVATE KEY-----MIIEow')];
    expect(() => build({ dkim })).toThrow('mail.dkim.text is the file of a key, and not the record. ');
    expect(() => build({ dkim })).not.toThrow('MIIEow');
  });

  test('is refused in a domain that only receives', () => {
    const traffic = MailTraffic.RECEIVES_ONLY;
    const mailDomains = [{ domainName: 'fabrikam.com', traffic, mail: { dkim: [ALIAS] } }];
    expectRefusal(() => build({}, { mailDomains }), {
      ...{ path: 'dns/Zone/MailDomains/fabrikam.com/MailNames', property: 'mail.dkim', value: 'nothing' },
      ...{ limit: 'cannot be combined with traffic', remedy: 'MailTraffic.BOTH' },
    });
  });
});

describe('SPF at the host names of the Edges', () => {
  test('is there when asked for, whatever the stage', () => {
    const stack = build({ spfForHosts: true }, { mailNames: undefined });
    expect(resources(stack, 'azurerm_dns_txt_record').map(({ name, record }) => [name, record])).toEqual([
      ['amsedge1', [{ value: 'v=spf1 a -all' }]],
      ['amsedge2', [{ value: 'v=spf1 a -all' }]],
    ]);
  });

  test('is a setting of the main domain', () => {
    const mailDomains = [{ domainName: 'fabrikam.com', mail: { spfForHosts: true } }];
    expectRefusal(() => build({}, { mailDomains }), {
      ...{
        path: 'dns/Zone/MailDomains/fabrikam.com/MailNames',
        property: 'mail.spfForHosts',
        value: 'nothing',
      },
      ...{ limit: 'is a setting of the main domain', remedy: 'mail settings of the zone' },
    });
  });
});
