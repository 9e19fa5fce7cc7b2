import {
  DnsHosting,
  DnsUpdateAuthentication,
  Duration,
  EstateModel,
  InsideNames,
  NameStage,
  Secret,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import type { EstateDocument } from '../../lib/model/estate-document';
import { plannedDuties } from '../../lib/recovery-plan/duties';
import type { PlanEstate } from '../../lib/recovery-plan/plan-estate';
import { analyse } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';
import { estateProps, testApp } from '../support/app';

const server = (name: string, newZones?: string[]): DnsHosting =>
  DnsHosting.rfc2136({
    ...{ name, server: '192.0.2.53', location: 'Bern', newZones },
    authentication: DnsUpdateAuthentication.tsig({
      keyName: 'terraform',
      secret: Secret.variable('dns_key'),
    }),
  });

function documentOf(props: Partial<TwoSiteExchangeProps>): EstateDocument {
  return EstateModel.of(new TwoSiteExchange(testApp(), 'contoso', estateProps(props))).toDocument();
}

const PREVIOUS = {
  ttl: Duration.hours(1),
  mx: [{ exchange: 'mx.old.example', preference: 10 }],
  texts: { '@': ['v=spf1 -all'] },
  aliases: { mail: 'owa.old.example' },
};

describe('the model of an estate with a server of its own', () => {
  const held = { clientNames: NameStage.HELD, mailNames: NameStage.HELD, previousRecords: PREVIOUS };

  test('has the times to live that the sets in use need before their stage', () => {
    const [zone] = documentOf({ ...held, dnsHosting: server('BIND') }).dnsZones;
    expect(zone.previousRecords.map(({ recordType, ttlSeconds }) => [recordType, ttlSeconds])).toEqual([
      ['CNAME', zone.ttlSeconds],
      ['MX', zone.ttlSeconds],
      ['TXT', 3600],
    ]);
    expect([zone.isNew, zone.hosting?.providerAlias]).toEqual([undefined, 'bind']);
  });

  test('has none where sets change in place, or are new', () => {
    const [azure] = documentOf(held).dnsZones;
    expect(azure.previousRecords.map(({ ttlSeconds }) => ttlSeconds)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const [fresh] = documentOf({ ...held, dnsHosting: server('BIND', ['contoso.com']) }).dnsZones;
    expect(fresh.previousRecords[0].ttlSeconds).toBeUndefined();
    expect(fresh.isNew).toBe(true);
  });
});

describe('the loss of the server that takes changes', () => {
  const document = documentOf({
    dnsHosting: server('BIND'),
    insideNames: InsideNames.hosted(server('Inside')),
  });
  const analysis = analyse(document);
  const verdict = (service: string): unknown => {
    const { outcome, page } = analysis.verdict(service, ['name-changes:BIND']);
    return [outcome, page];
  };

  test('stops no service, and a switchover needs its page', () => {
    expect(verdict('inbound mail')).toEqual([Outcome.GOES_ON, undefined]);
    expect(verdict('client access from the Internet: mail.contoso.com')).toEqual([
      Outcome.GOES_ON,
      undefined,
    ]);
    expect(verdict('ability to switch over')).toEqual([Outcome.NEEDS_PERSON, 'name-server-lost']);
  });

  test('does not matter to EdgeSync, which needs the servers that answer inside, and not Azure DNS', () => {
    const sync = document.tiers.flatMap(({ mailTransport }) => mailTransport?.subscriptions ?? [])[0];
    const ask = (lost: string): Outcome =>
      analysis.verdict(`EdgeSync: ${sync.activeDirectorySite}`, [lost]).outcome;
    expect(ask('name-servers:Inside')).toBe(Outcome.LOST);
    expect(ask('azure-dns')).toBe(Outcome.GOES_ON);
    expect(ask('name-changes:Inside')).toBe(Outcome.GOES_ON);
  });

  test('is a duty of the plan for each server, with all its zones', () => {
    const duties = plannedDuties({ document } as PlanEstate, {}).map(({ duty }) => duty);
    const own = duties.filter((duty) => duty.startsWith('backs up the zones'));
    expect(own).toHaveLength(2);
    expect(own[0]).toContain('of BIND with their journals and the key (contoso.com)');
    expect(own[1]).toContain('mail.contoso.com');
  });
});
