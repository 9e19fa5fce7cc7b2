import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { analyse, type Analysis } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';
import { Scenario } from '../../lib/resilience/scenario';
import { withProxies } from '../support/with-proxies';

const TWO_SITE = JSON.parse(
  readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8'),
) as EstateDocument;
const CLIENTS = 'client access from the Internet: mail.contoso.com';
const BOTH = ['machine:AMSPX1', 'machine:AMSPX2'];

const automatic = withProxies(TWO_SITE);
const analysis = analyse(automatic);

/** The same with names that people move. */
const manual = analyse({
  ...automatic,
  dnsZones: automatic.dnsZones.map((zone) => ({ ...zone, automatic: false, activeSite: 'primary' })),
});

/** The same without the standby. */
const alone = analyse(oneSite(automatic));

function oneSite(document: EstateDocument): EstateDocument {
  const isHere = (id: string): boolean => id !== 'DUB' && !id.startsWith('DUB/') && !/^DUB[A-Z]/.test(id);
  return {
    ...document,
    sites: document.sites.filter(({ id }) => isHere(id)),
    tiers: document.tiers.filter(({ id }) => isHere(id)),
    machines: document.machines.filter(({ id }) => isHere(id)),
    redundancyGroups: document.redundancyGroups.filter(({ id }) => isHere(id)),
    dependencies: document.dependencies.filter(({ source, target }) => isHere(source) && isHere(target)),
    interconnects: [],
    databases: [],
    availabilityGroups: [],
    names: document.names.filter(({ usedBy }) => usedBy.startsWith('clients')),
    dnsZones: document.dnsZones.map((zone) => ({ ...zone, networks: ['AMS'] })),
  };
}

test.each([
  // One of two, whatever takes it.
  [CLIENTS, ['machine:AMSPX1'], Outcome.REDUCED, '1 of 2 proxies of Amsterdam', undefined],
  [CLIENTS, ['machine:DUBPX1'], Outcome.GOES_ON, undefined, undefined],
  // Both, or the zone of the one that is left while the other is patched: Traffic Manager leads clients to the standby.
  [CLIENTS, BOTH, Outcome.INTERRUPTED, '3 of 3 front ends of Dublin', undefined],
  [
    CLIENTS,
    ['machine:AMSPX1', 'zone:westeurope/2'],
    Outcome.INTERRUPTED,
    '3 of 3 front ends of Dublin',
    undefined,
  ],
  // The servers of both sites run, and nothing leads clients to them.
  [
    CLIENTS,
    [...BOTH, 'machine:DUBPX1', 'machine:DUBPX2'],
    Outcome.NEEDS_PERSON,
    undefined,
    'proxies-lost-AMS',
  ],
  [
    CLIENTS,
    ['region:westeurope', 'machine:DUBPX1', 'machine:DUBPX2'],
    Outcome.NEEDS_PERSON,
    undefined,
    'proxies-lost-DUB',
  ],
  [CLIENTS, ['region:westeurope', 'region:northeurope'], Outcome.LOST, undefined, 'member-rebuild-AMSFE1'],
  // Databases, mail and the quorum do not pass the proxies.
  ['database: DB01', BOTH, Outcome.GOES_ON, undefined, undefined],
  ['inbound mail', BOTH, Outcome.GOES_ON, undefined, undefined],
  ['outbound mail', BOTH, Outcome.GOES_ON, undefined, undefined],
  ['EdgeSync: Amsterdam', BOTH, Outcome.GOES_ON, undefined, undefined],
  ['ability to switch over', BOTH, Outcome.GOES_ON, undefined, undefined],
  ['ability to switch over', ['machine:DUBPX1'], Outcome.GOES_ON, undefined, undefined],
  ['ability to switch over', ['machine:DUBPX1', 'machine:DUBPX2'], Outcome.LOST, undefined, undefined],
])('%s on the loss of %j: %s', (service, events, outcome, capacity, page) => {
  const verdict = analysis.verdict(service, events);
  expect({ outcome: verdict.outcome, capacity: verdict.capacity, page: verdict.page }).toEqual({
    outcome,
    capacity,
    page,
  });
});

test('names that people move lead to the standby by the page of the switchover', () => {
  expect(manual.verdict(CLIENTS, BOTH)).toMatchObject({
    outcome: Outcome.NEEDS_PERSON,
    page: 'switchover-unplanned',
  });
  expect(manual.verdict(CLIENTS, ['machine:AMSPX1']).outcome).toBe(Outcome.REDUCED);
});

test('where there is no other site, the proxies are rebuilt, and the servers where those are lost too', () => {
  expect(alone.verdict(CLIENTS, BOTH)).toMatchObject({
    outcome: Outcome.NEEDS_PERSON,
    page: 'proxies-lost-AMS',
  });
  const all = [...BOTH, 'machine:AMSFE1', 'machine:AMSFE2', 'machine:AMSFE3'];
  expect(alone.verdict(CLIENTS, all)).toMatchObject({ outcome: Outcome.LOST, page: 'member-rebuild-AMSFE1' });
});

test('the time of the page is that which the team states', () => {
  const stated = analyse(
    oneSite({
      ...automatic,
      recoveryTimes: {
        ...automatic.recoveryTimes!,
        pageSeconds: { ...automatic.recoveryTimes!.pageSeconds, 'proxies-lost': 1800 },
      },
    }),
  );
  expect(stated.verdict(CLIENTS, BOTH).seconds).toBe(900 + 1800);
  expect(alone.verdict(CLIENTS, BOTH).seconds).toBeUndefined();
});

test('the cut sets of client access in one site have each way to lose both proxies', () => {
  const sets = (of: Analysis): string[] =>
    of.cutSets(CLIENTS, Outcome.NEEDS_PERSON, 2).map(({ events }) => events.join(' + '));
  expect(sets(alone)).toEqual(
    expect.arrayContaining([
      'machine:AMSPX1 + machine:AMSPX2',
      'machine:AMSPX1 + zone:westeurope/2',
      'machine:AMSPX2 + zone:westeurope/1',
      'zone:westeurope/1 + zone:westeurope/2',
    ]),
  );
  expect(sets(analyse(oneSite(TWO_SITE))).filter((set) => set.includes('zone'))).toEqual([]);
});

test('all proxies of a site are a scenario of their own, where there are proxies', () => {
  const scenario = analysis.scenarios.find(({ id }) => id === 'proxies:AMS');
  expect(scenario).toEqual({
    id: 'proxies:AMS',
    name: 'all proxies of Amsterdam',
    kind: 'proxies',
    events: BOTH,
  });
  expect(Scenario.proxies('AMS')._results({ document: automatic, scenarios: analysis.scenarios })).toEqual([
    expect.objectContaining({ name: 'all proxies of Amsterdam', events: BOTH }),
  ]);
  const { scenarios } = analyse(TWO_SITE);
  expect(scenarios.some(({ kind }) => kind === 'proxies')).toBe(false);
  expect(() => Scenario.proxies('AMS')._results({ document: TWO_SITE, scenarios })).toThrow(/proxies/);
});

test('a pilot light is activated with its proxies: it is of no use where their zones fail too', () => {
  const pilot = {
    ...automatic,
    sites: automatic.sites.map((site) =>
      site.id === 'DUB' ? { ...site, runs: 'when-activated' as typeof site.runs } : site,
    ),
    machines: automatic.machines.map((machine) =>
      machine.site === 'DUB' ? { ...machine, runs: 'when-activated' as typeof machine.runs } : machine,
    ),
  };
  const lost = analyse(pilot).verdict(CLIENTS, [
    'region:westeurope',
    'zone:northeurope/1',
    'zone:northeurope/2',
  ]);
  expect(lost.outcome).toBe(Outcome.LOST);
  expect(analyse(pilot).verdict(CLIENTS, BOTH)).toMatchObject({
    outcome: Outcome.NEEDS_PERSON,
    page: 'proxies-lost-AMS',
  });
});

test('a certificate that expires takes client access of both sites, and only proxies refuse the servers with it', () => {
  const reasonOf = (document: EstateDocument): string | undefined =>
    analyse(document).verdict(CLIENTS, ['certificate:contoso.com']).reason;
  expect(reasonOf(automatic)).toContain(
    'The proxies of Amsterdam and Dublin refuse all servers with it, so that a switchover does not help.',
  );
  expect(reasonOf(TWO_SITE)).not.toContain('refuse');
});
