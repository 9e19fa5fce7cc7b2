import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { RoutingMethod } from '../../lib/model/routing-model';
import { proceduresOf, runbookFiles } from '../../lib/runbook/runbook-files';
import { asDatacenter } from './support/as-datacenter';
import { automaticEstate } from './support/estates';
import { expectSound } from './support/procedure-checks';

const GOLDEN = JSON.parse(readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8')) as EstateDocument;
const routing = {
  method: RoutingMethod.WEIGHTED,
  primary: { site: 'AMS', weight: 1 },
  standby: { site: 'DUB', weight: 1 },
  clients: 6000,
  clientsPerServer: 3000,
  equalMail: true,
};
/** Pages of an estate whose two sites both serve. */
const bothServing = (estate: EstateDocument, method = RoutingMethod.WEIGHTED): Record<string, string> =>
  runbookFiles({
    ...estate,
    dnsZones: estate.dnsZones.map((each) => ({ ...each, routing: { ...routing, method } })),
  });
const pages = bothServing(GOLDEN);
const usual = runbookFiles(GOLDEN);

/** Values that a page gives to active_site, in its order. */
const pins = (page: string): string[] =>
  [...pages[`${page}.ps1`].matchAll(/^ *terraform .* apply -var 'active_site=(\w+)'/gm)].map(
    ([, value]) => value,
  );

test('a lost witness is no matter of a site that serves, where both do', () => {
  expect(usual['witness-lost.md']).toContain('the site that serves');
  expect(pages['witness-lost.md']).not.toMatch(/the site that serves|the serving site/);
  expect(pages['witness-lost.md']).toContain('the site that is to go on');
});

test('either site has pages for its loss, its absence and the way back; one site at a time needs them for the primary only', () => {
  const ofStandby = ['switchover-unplanned-DUB.md', 'switchover-planned-DUB.md', 'switchback-DUB.md'];
  expect(Object.keys(pages)).toEqual(expect.arrayContaining(ofStandby));
  expect(Object.keys(runbookFiles(GOLDEN)).filter((page) => ofStandby.includes(page))).toEqual([]);
});

test.each([
  ['switchover-planned', 'standby', 'Dublin'],
  ['switchover-unplanned', 'standby', 'Dublin'],
  ['switchover-planned-DUB', 'primary', 'Amsterdam'],
  ['switchover-unplanned-DUB', 'primary', 'Amsterdam'],
])('%s pins the other site (%s) and commits it', (page, value, site) => {
  expect(new Set(pins(page))).toEqual(new Set([value]));
  expect(pages[`${page}.md`]).toContain(`Pin the names to ${site}`);
  expect(pages[`${page}.md`]).toContain(
    `give \`DnsFailover.activeActive\` the setting \`activeSite: ActiveSite.${value.toUpperCase()}\``,
  );
});

test.each(['switchback', 'switchback-DUB'])('%s lets both sites serve again', (page) => {
  expect(new Set(pins(page))).toEqual(new Set(['automatic']));
  expect(pages[`${page}.md`]).toContain('activeSite: ActiveSite.AUTOMATIC');
  expect(pages[`${page}.md`]).not.toContain('is the standby again');
});

test('pinning drains the mail of the other site too', () => {
  expect(pages['switchover-planned.md']).toContain('the MX records of Dublin go from 10 to 5, ahead of 10.');
  expect(pages['switchover-planned-DUB.md']).toContain(
    'the MX records of Dublin go from 10 to 20, behind 10 of Amsterdam.',
  );
  expect(pages['switchback.md']).toMatch(
    /MX: 10 amsedge1\S+, 10 amsedge2\S+, 10 dubedge1\S+, 10 dubedge2\S+\./,
  );
});

test('a page about the loss of the standby names the pages of that site', () => {
  expect(pages['switchover-planned-DUB.md']).toContain('(switchover-unplanned-DUB.md)');
  expect(pages['switchover-unplanned-DUB.md']).toContain('(switchback-DUB.md)');
  expect(pages['switchover-unplanned-DUB.md']).not.toContain('(switchback.md)');
});

test('while the link is broken, the names are led to the side with the databases, whichever it is', () => {
  expect(pins('link-lost')).toEqual(['standby', 'primary', 'automatic']);
});

/** The golden estate, with each second database at home in the standby site. */
const SPREAD: EstateDocument = {
  ...GOLDEN,
  databases: GOLDEN.databases.map((database, index) => ({
    ...database,
    copies: database.copies.map((copy) =>
      index % 2 === 1 && copy.server.startsWith('DUB') && !copy.lagged ? { ...copy, preference: 0 } : copy,
    ),
  })),
};

test('when the link is back, the databases of each site come home to it', () => {
  const page = bothServing(SPREAD)['link-lost.md'];
  expect(page).toContain('Move the databases back to Amsterdam');
  expect(page).toContain('Move the databases back to Dublin');
  expect(page).toContain('Both sites reach all databases again.');
  // One site at a time: a database at home in the standby comes home too.
  expect(runbookFiles(SPREAD)['link-lost.md']).toContain('Move the databases back to Dublin');
  expect(pages['link-lost.md']).not.toContain('Move the databases back to Dublin');
});

test('the page of the broken link names the page of each site that does not answer', () => {
  expect(pages['link-lost.md']).toContain('(switchover-unplanned.md)');
  expect(pages['link-lost.md']).toContain('(switchover-unplanned-DUB.md)');
  expect(usual['link-lost.md']).not.toContain('(switchover-unplanned-DUB.md)');
});

test.each(['patching', 'exchange-update', 'maintenance-member'])('%s knows that both sites serve', (page) => {
  const idle =
    /site that people do not work in|standby site|the site that serves|Amsterdam is the active site/;
  expect(usual[`${page}.md`]).toMatch(idle);
  expect(pages[`${page}.md`]).not.toMatch(idle);
  expect(pages[`${page}.md`]).toContain('People work in both sites.');
});

test('the site that is patched first can be left by its clients', () => {
  expect(pages['patching.md']).toContain('Dublin is patched first, although it serves too.');
  expect(pages['patching.md']).toContain('pin the names to Amsterdam');
});

test('the bring-up expects answers of both sites, and one Kerberos account on all front ends', () => {
  const page = pages['bring-up.md'];
  expect(page).toMatch(/autodiscover\.contoso\.com lead to \S+westeurope\S+ or \S+northeurope/);
  expect(page).not.toContain('The standby instead of the primary');
  expect(page).toMatch(/-Identity 'AMSFE1' -IncludeAlternateServiceAccountCredentialStatus/);
  expect(page).toMatch(/-Identity 'DUBFE3' -IncludeAlternateServiceAccountCredentialStatus/);
  expect(page).toContain("setspn.exe -Q 'http/mail.contoso.com'");
  expect(usual['bring-up.md']).not.toContain('AlternateServiceAccount');
});

test('where the place of the resolver decides, the bring-up asks those that clients use', () => {
  const asked = 'ask the resolvers that clients use';
  expect(bothServing(GOLDEN, RoutingMethod.GEOGRAPHIC)['bring-up.md']).toContain(asked);
  expect(bothServing(GOLDEN, RoutingMethod.PERFORMANCE)['bring-up.md']).toContain(asked);
  expect(pages['bring-up.md']).not.toContain(asked);
});

describe('a datacenter with DNS servers of its own, beside Azure', () => {
  const estate = automaticEstate(asDatacenter('AMS'), ({ dnsZones }) => {
    for (const zone of dnsZones) {
      zone.networks = zone.networks.filter((code) => code !== 'AMS');
      zone.routing = routing;
    }
  });
  const procedures = proceduresOf(estate);
  const inside = (id: string): (string | undefined)[] =>
    procedures
      .filter((page) => page.id === id)
      .flatMap(({ steps }) => steps)
      .filter((step) => step.id.includes('inside-names'))
      .map(({ title }) => /lead to (\w+)(?: again)?$/.exec(title)?.[1]);

  test.each([
    ['switchover-unplanned-DUB', ['Amsterdam']],
    // When both serve again, its clients come to its own front ends, and not over the connection.
    ['switchback-DUB', ['Amsterdam']],
    ['switchback', ['Amsterdam']],
    ['link-lost', ['Dublin', 'Amsterdam', 'Amsterdam']],
  ])('%s leads the clients inside to %j', (page, sites) => {
    expect(inside(page)).toEqual(sites);
  });

  test('the page of the broken link has each step once', () => {
    expect.hasAssertions();
    expectSound(
      estate,
      procedures.find(({ id }) => id === 'link-lost')!,
    );
  });
});
