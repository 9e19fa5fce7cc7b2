import type { TerraformStack } from 'cdktf';
import {
  AzureRegion,
  DnsFailover,
  FailoverZone,
  Interconnect,
  PrivateNameLinks,
  Readiness,
  ResilientClientAccessArray,
  Site,
  StandbySite,
} from 'cdktf-resilient-exchange';
import { LIVE, DIRECTORY, edgeIn, stackIn, synth, testApp } from '../support/app';
import { expectRefusedSynth } from '../support/refusal';

interface Stacks {
  readonly primary: string;
  readonly standby?: string;
  readonly dns: string;
  readonly interconnect?: string;
  readonly links?: string;
}

/** An estate with the given stack for each part; parts without a stack are left out. */
function estate(stacks: Stacks): ReturnType<typeof testApp> {
  const app = testApp();
  const stackOf = (id: string): TerraformStack =>
    (app.node.tryFindChild(id) as TerraformStack | undefined) ?? stackIn(app, id);
  const primary = new Site(stackOf(stacks.primary), 'Amsterdam', {
    region: AzureRegion.WEST_EUROPE,
    addressSpace: '10.10.0.0/16',
    activeDirectory: DIRECTORY,
  });
  const array = new ResilientClientAccessArray(primary, 'ClientAccess', { site: primary });
  const edge = edgeIn(primary);
  const zone = new FailoverZone(stackOf(stacks.dns), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    failover: stacks.standby === undefined ? DnsFailover.manual() : DnsFailover.automatic(),
  });
  const sites: Site[] = [primary];
  if (stacks.standby === undefined) {
    zone.publishClientAccess(array);
    zone.publishMail(edge);
  } else {
    const standby = new StandbySite(stackOf(stacks.standby), 'Dublin', {
      primary,
      publisher: zone,
      readiness: Readiness.hot(),
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
    });
    sites.push(standby);
  }
  if (stacks.interconnect !== undefined)
    new Interconnect(stackOf(stacks.interconnect), 'Interconnect', { sites });
  if (stacks.links !== undefined) new PrivateNameLinks(stackOf(stacks.links), 'Links', { zone, sites });
  return app;
}

function expectShared(stacks: Stacks, path: string, value: string, limit: string): void {
  expectRefusedSynth(estate(stacks), {
    path,
    property: 'scope',
    value: `'${value}'`,
    limit: `a stack without ${limit}`,
    remedy: `and ${limit} in different stacks`,
  });
}

describe('what must survive the loss of a region shares no stack with it', () => {
  test('two sites', () => {
    const stacks = { primary: 'all', standby: 'all', dns: 'dns' };
    expectShared(stacks, 'all/Amsterdam', 'all', 'the site Dublin');
    expectShared(stacks, 'all/Dublin', 'all', 'the site Amsterdam');
  });

  test('the names of two sites, and either of them', () => {
    expectShared(
      { primary: 'primary', standby: 'standby', dns: 'primary' },
      'primary/Zone',
      'primary',
      'the site Amsterdam',
    );
    expectShared(
      { primary: 'primary', standby: 'standby', dns: 'standby' },
      'standby/Zone',
      'standby',
      'the site Dublin',
    );
  });

  test('everything in one stack', () => {
    const stacks = { primary: 'all', standby: 'all', dns: 'all' };
    expectShared(stacks, 'all/Zone', 'all', 'the site Amsterdam');
    expectShared(stacks, 'all/Amsterdam', 'all', 'the site Dublin');
  });

  test('a site, or the names of two sites, and the peerings between the sites', () => {
    const stacks = { primary: 'primary', standby: 'standby', dns: 'dns' };
    expectShared(
      { ...stacks, interconnect: 'standby' },
      'standby/Dublin',
      'standby',
      'the peerings of Amsterdam',
    );
    expectShared({ ...stacks, interconnect: 'dns' }, 'dns/Zone', 'dns', 'the peerings of Amsterdam');
  });

  test('the names of two sites, and the links of the private names', () => {
    const stacks = { primary: 'primary', standby: 'standby', dns: 'dns' };
    expectShared({ ...stacks, links: 'dns' }, 'dns/Zone', 'dns', 'the private name links of Amsterdam');
  });
});

describe('stacks may be shared', () => {
  test('by peerings and links, where nothing else is in theirs', () => {
    const app = estate({
      primary: 'primary',
      standby: 'standby',
      dns: 'dns',
      interconnect: 'between',
      links: 'between',
    });
    expect(Object.keys(synth(app).stacks)).toEqual(['between', 'dns', 'primary', 'standby']);
  });

  test('by a single site and its names, which are lost together', () => {
    const app = estate({ primary: 'all', dns: 'all', links: 'all' });
    expect(Object.keys(synth(app).stacks)).toEqual(['all']);
  });

  test('by two sites of one region, which are lost together', () => {
    const app = testApp();
    const stack = stackIn(app, 'all');
    ['Amsterdam', 'Rotterdam'].forEach(
      (id, index) =>
        new Site(stack, id, { region: AzureRegion.WEST_EUROPE, addressSpace: `10.${index}.0.0/16` }),
    );
    expect(Object.keys(synth(app).stacks)).toEqual(['all']);
  });
});
