import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { RoutingMethod } from '../../lib/model/routing-model';
import { runbookFiles } from '../../lib/runbook/runbook-files';

const GOLDEN = JSON.parse(readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8')) as EstateDocument;
const routing = {
  method: RoutingMethod.WEIGHTED,
  primary: { site: 'AMS', weight: 1 },
  standby: { site: 'DUB', weight: 1 },
  clients: 6000,
  clientsPerServer: 3000,
  equalMail: true,
};
const pages = runbookFiles({
  ...GOLDEN,
  dnsZones: GOLDEN.dnsZones.map((each) => ({ ...each, routing })),
});

/** Values that a page gives to active_site, in its order. */
const pins = (page: string): string[] =>
  [...pages[`${page}.ps1`].matchAll(/^ *terraform .* apply -var 'active_site=(\w+)'/gm)].map(
    ([, value]) => value,
  );

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
