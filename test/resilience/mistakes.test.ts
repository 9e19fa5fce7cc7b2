import type { App } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  DatabaseAvailabilityGroup,
  Objective,
  OutboundMail,
  Readiness,
  ResilienceAnalysis,
  ResilienceReport,
  ResilientClientAccessArray,
  RoutingPreference,
  Scenario,
  Site,
  TwoSiteExchange,
  type TwoSiteExchangeProps,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import { BACKED_UP, DIRECTORY, estateProps, LIVE, stackIn, testApp, writtenStacks } from '../support/app';
import { synthFiles } from '../support/output-files';
import { messageOf } from '../support/refusal';

const INTERNET = RoutingPreference.internet();
const TWO_CARRIERS = { AMSEDGE2: INTERNET, DUBEDGE2: INTERNET };

/** A program as a user writes it. */
function program(
  overrides: Parameters<typeof estateProps>[0] = {},
  more: Partial<TwoSiteExchangeProps> = {},
): App {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', { ...estateProps({ ...LIVE, ...overrides }), ...more });
  return app;
}

/** The section of the report about single points of failure. */
function singlePoints(app: App, estate = 'contoso'): string {
  const text = synthFiles(app).files[`estates/${estate}/resilience.md`];
  return text.split('## Single points of failure')[1].split('\n## ')[0];
}

describe('one carrier', () => {
  const edge = { outbound: OutboundMail.direct() };

  test('is a single point of failure of inbound mail in the report', () => {
    expect(singlePoints(program({ edge }))).toMatch(/carrier Microsoft network \|[^|]*inbound mail/);
    const two = { ...edge, routingPreferences: TWO_CARRIERS };
    expect(singlePoints(program({ edge: two }))).not.toMatch(/carrier Microsoft network \|[^|]*inbound mail/);
  });

  test('breaks a promise, and the refusal says how to keep it', () => {
    const objectives = [Objective.survives(Scenario.anyCarrier(), { services: ['inbound mail'] })];
    const app = program({ edge }, { objectives });
    const message = messageOf(() => app.synth());
    expect(message).toContain('inbound mail for contoso.com is lost until it is restored');
    expect(message).toContain(
      'One more server in AMS/Edge behind another carrier (routingPreferences) keeps it.',
    );
    expect(writtenStacks(app)).toEqual([]);
  });
});

describe('a witness in a site', () => {
  /** Two sites put together from pieces, and the witness in the first of them or in a third region. */
  function pieces(inSite: boolean): App {
    const app = testApp();
    const [ams, dub] = [
      ['Amsterdam', AzureRegion.WEST_EUROPE, '10.10.0.0/16'],
      ['Dublin', AzureRegion.NORTH_EUROPE, '10.20.0.0/16'],
    ].map(
      ([name, region, addressSpace]) =>
        new Site(stackIn(app, String(name).toLowerCase()), String(name), {
          region: region as AzureRegion,
          addressSpace: String(addressSpace),
          activeDirectory: DIRECTORY,
        }),
    );
    const par = new Site(stackIn(app, 'paris'), 'Paris', {
      region: AzureRegion.FRANCE_CENTRAL,
      addressSpace: '10.30.0.0/24',
      activeDirectory: DIRECTORY,
    });
    const tiers = [ams, dub].map(
      (site) =>
        new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2, mailboxStorage: {} }),
    );
    const witness = new WitnessServer(inSite ? ams : par, 'Witness', {
      site: inSite ? ams : par,
      witnessFor: [ams, dub],
    });
    new DatabaseAvailabilityGroup(ams, 'Group', { members: tiers, witness, databases: 4, ...BACKED_UP });
    new ResilienceReport(ams, 'ResilienceReport');
    return app;
  }

  test('makes its site a single point of failure of every database', () => {
    const inSite = ResilienceAnalysis.of(pieces(true)).hasNoSinglePointOfFailure('database');
    expect(inSite.message).toContain('database DB01 depends on site Amsterdam alone');
    expect(inSite.message).not.toContain('depends on site Dublin alone');
    expect(ResilienceAnalysis.of(pieces(false)).hasNoSinglePointOfFailure('database').passed).toBe(true);
  });
});

describe('the names in the region of the primary site', () => {
  test('are refused', () => {
    expect(messageOf(() => program({}, { dnsRegion: AzureRegion.WEST_EUROPE }))).toContain(
      'dnsRegion must differ from the regions of the sites',
    );
  });
});

describe('all Edges of a site in one zone', () => {
  const members = ['1', '2'].map((name) => ({ name, zone: '1' }));

  test('are refused', () => {
    expect(messageOf(() => program({ edge: { members } }))).toContain('members.zone');
  });
});

describe('a warm standby with one Edge', () => {
  const warm = {
    readiness: Readiness.warm({ tiers: { ClientAccess: { servers: 3 }, Edge: { servers: 1 } } }),
  };
  const edge = { outbound: OutboundMail.direct(), routingPreferences: { AMSEDGE2: INTERNET } };

  test('needs one failure more than a site to lose all mail: the report has the pair', () => {
    const pair = ['machine:DUBEDGE1', 'region:westeurope'];
    const cutSets = (app: App): string[][] =>
      ResilienceAnalysis.of(app)
        .cutSets('inbound mail')
        .map(({ events }) => [...events].sort());
    expect(cutSets(program({ edge }, warm))).toContainEqual(pair);
    expect(cutSets(program({ edge }))).not.toContainEqual(pair);
  });

  test('breaks a promise, and the refusal says how to keep it', () => {
    const both = Scenario.all(Scenario.site('AMS'), Scenario.anyMachine());
    const objectives = [Objective.survives(both, { services: ['inbound mail'] })];
    const failover = DnsFailover.automatic();
    const message = messageOf(() => program({ edge, failover }, { ...warm, objectives }).synth());
    expect(message).toContain(
      'On the loss of site Amsterdam and DUBEDGE1, inbound mail for contoso.com is lost',
    );
    expect(message).toContain('One more server in DUB/Edge keeps it.');
  });
});
