import type { App } from 'cdktf';
import { Construct } from 'constructs';
import type { ISite, Site } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DnsFailover,
  EdgeTier,
  ExchangeVersion,
  FailoverZone,
  Interconnect,
  MailboxTier,
  PrivateNameLinks,
  ResilientClientAccessArray,
  StandbySite,
  WitnessServer,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import { LIVE, arrayIn, DIRECTORY, edgeIn, siteIn, stackIn, synth, testApp } from '../support/app';
import { refusal } from '../support/refusal';

type Make = (scope: Construct, props: { site: ISite }) => unknown;

/** Whatever takes its site as a prop. */
const OWNERS: [string, Make][] = [
  ['ClientAccess', (scope, props) => new ResilientClientAccessArray(scope, 'ClientAccess', props)],
  ['Edge', (scope, props) => new EdgeTier(scope, 'Edge', { outbound: OutboundMail.direct(), ...props })],
  [
    'Mailbox',
    (scope, props) => new MailboxTier(scope, 'Mailbox', { version: ExchangeVersion.V2013, ...props }),
  ],
  ['Witness', (scope, props) => new WitnessServer(scope, 'Witness', { witnessFor: [], ...props })],
];

/** What is in a site of either kind. */
const OTHERS: [string, Make][] = [
  ['Existing', (scope, props) => MailboxTier.fromServers(scope, 'Existing', { servers: [], ...props })],
];

function zoneIn(app: App): FailoverZone {
  return new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    failover: DnsFailover.manual(),
  });
}

function standbyOf(app: App, primary: Site): StandbySite {
  return new StandbySite(stackIn(app, 'dublin'), 'Dublin', {
    primary,
    publisher: zoneIn(app),
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: '10.20.0.0/16',
  });
}

describe('plain JavaScript can pass anything as a site', () => {
  const given: [string, (site: Site) => unknown, string][] = [
    ['a stack', (site) => site.node.scope, "the TerraformStack 'amsterdam'"],
    ['nothing', () => undefined, 'nothing'],
    ['a name', () => 'Amsterdam', "'Amsterdam'"],
  ];
  const [AZURE, EITHER] = ['a Site or StandbySite', 'a Site, a StandbySite or a Datacenter'];
  const cases = [...OWNERS, ...OTHERS].flatMap(([id, make]) =>
    given.map(([what, pick, value]): [string, string, Make, (site: Site) => unknown, string] => [
      id,
      what,
      make,
      pick,
      value,
    ]),
  );
  test.each(cases)('%s refuses %s', (id, _what, make, pick, value) => {
    const site = siteIn(testApp());
    expect(refusal(() => make(site, { site: pick(site) as ISite }))).toMatchObject({
      path: `amsterdam/Amsterdam/${id}`,
      property: 'site',
      value,
      limit: OTHERS.some(([other]) => other === id) ? EITHER : AZURE,
      advice: expect.stringMatching(/come from it\. Make the site first, and give that object\.$/) as string,
    });
  });

  test.each(OWNERS.slice(0, 2))('%s refuses to be made without props', (id, make) => {
    const site = siteIn(testApp());
    expect(refusal(() => make(site, undefined as unknown as { site: ISite }))).toMatchObject({
      path: `amsterdam/Amsterdam/${id}`,
      property: 'site',
      value: 'nothing',
      limit: 'a Site or StandbySite',
    });
  });

  const lists: [string, (site: Site, sites: ISite[]) => unknown][] = [
    ['sites', (site, sites) => new Interconnect(site, 'X', { sites })],
    ['witnessFor', (site, sites) => new WitnessServer(site, 'X', { site, witnessFor: sites })],
    [
      'sites',
      (site, sites) =>
        new PrivateNameLinks(site, 'X', {
          zone: new FailoverZone(site, 'Zone', {
            domainName: 'contoso.com',
            ...LIVE,
            region: AzureRegion.FRANCE_CENTRAL,
            failover: DnsFailover.manual(),
          }),
          sites,
        }),
    ],
  ];
  test.each(lists)('a list of sites (%s) refuses a stack', (property, make) => {
    const site = siteIn(testApp());
    expect(refusal(() => make(site, [site, site.node.scope as unknown as ISite]))).toMatchObject({
      path: 'amsterdam/Amsterdam/X',
      property,
      value: "the TerraformStack 'amsterdam'",
      limit: property === 'witnessFor' ? EITHER : AZURE,
    });
  });
});

test('a standby site refuses a primary that is no site, and a publisher that publishes nothing', () => {
  const app = testApp();
  const primary = siteIn(app);
  const publisher = zoneIn(app);
  const stack = stackIn(app, 'dublin');
  const standby = (id: string, props: object): StandbySite =>
    new StandbySite(stack, id, {
      primary,
      publisher,
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
      ...props,
    });
  expect(refusal(() => standby('Dublin', { primary: primary.node.scope }))).toMatchObject({
    path: 'dublin/Dublin',
    property: 'primary',
    value: "the TerraformStack 'amsterdam'",
    limit: 'a Site, a StandbySite or a Datacenter',
  });
  expect(refusal(() => standby('Second', { publisher: 'contoso.com' }))).toMatchObject({
    path: 'dublin/Second',
    property: 'publisher',
    value: "'contoso.com'",
    limit: 'a FailoverZone, or another INamePublisher',
  });
});

describe('a construct of the user holds tiers', () => {
  test.each(OWNERS)('%s is made below it', (id, make) => {
    const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
    const team = new Construct(site.node.scope!, 'Team');
    const made = make(team, { site }) as Construct & { site: ISite };
    expect(made.node.path).toBe(`amsterdam/Team/${id}`);
    expect(made.site).toBe(site);
  });

  test.each(OWNERS)('%s must be in the stack of its site', (id, make) => {
    const app = testApp();
    const site = siteIn(app);
    const team = new Construct(stackIn(app, 'team'), 'Team');
    expect(refusal(() => make(team, { site }))).toMatchObject({
      path: `team/Team/${id}`,
      property: 'scope',
      value: "'team/Team'",
      limit: 'a construct in amsterdam, the stack of Amsterdam',
    });
  });

  test('the standby site repeats them below itself, under their ids', () => {
    const app = testApp();
    const primary = siteIn(app, { activeDirectory: DIRECTORY });
    const team = new Construct(primary.node.scope!, 'Team');
    new ResilientClientAccessArray(team, 'FrontEnd', { site: primary, servers: 2 });
    new EdgeTier(team, 'Perimeter', { site: primary, outbound: OutboundMail.direct() });
    const standby = standbyOf(app, primary);
    expect(standby.tiers.map((tier) => tier.node.path)).toEqual([
      'dublin/Dublin/FrontEnd',
      'dublin/Dublin/Perimeter',
    ]);
    expect(standby.tiers.map((tier) => tier.site)).toEqual([standby, standby]);
    expect(Object.keys(synth(app).stacks).sort()).toEqual(['amsterdam', 'dns', 'dublin']);
  });

  test('two tiers of a site cannot share an id', () => {
    const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
    const team = new Construct(site.node.scope!, 'Team');
    edgeIn(site);
    expect(
      refusal(() => new ResilientClientAccessArray(team, 'Edge', { site, servers: 2, namespaces: ['mail'] })),
    ).toMatchObject({
      path: 'amsterdam/Team/Edge',
      property: 'id',
      value: "'Edge'",
      limit: 'unique among the tiers of Amsterdam',
      advice: expect.stringContaining(
        'amsterdam/Amsterdam/Edge has it too, and a standby site repeats each tier under its id',
      ) as unknown,
    });
  });

  test('nothing else of a standby site can have the id of a tier', () => {
    const app = testApp();
    const primary = siteIn(app, { activeDirectory: DIRECTORY });
    const standby = standbyOf(app, primary);
    new Construct(standby, 'ClientAccess');
    expect(refusal(() => arrayIn(primary))).toMatchObject({
      path: 'dublin/Dublin/ClientAccess',
      property: 'id',
      value: "'ClientAccess'",
      limit: 'an id that Dublin needs for nothing else',
      advice: expect.stringContaining(
        'It repeats the tier amsterdam/Amsterdam/ClientAccess under that id',
      ) as unknown,
    });
  });
});
