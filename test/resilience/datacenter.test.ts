import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import { ExternalKind } from '../../lib/model/external-model';
import { analyse } from '../../lib/resilience/analyse';
import { oneMoreServer } from '../../lib/resilience/known-changes/one-more-server';
import { Outcome } from '../../lib/resilience/outcome';
import { reportFiles } from '../../lib/resilience/report/report-files';
import { Scenario } from '../../lib/resilience/scenario';
import { asDatacenter, withVpn } from '../runbook/support/as-datacenter';
import type { Draft } from '../runbook/support/estates';

const TWO_SITES = readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8');

function withDatacenter(code: string, inAzure: string, stack: string): EstateDocument {
  const draft = JSON.parse(TWO_SITES) as Draft;
  asDatacenter(code)(draft);
  withVpn(code, inAzure, stack)(draft);
  return draft;
}

const primary = withDatacenter('AMS', 'DUB', 'contoso-standby');
const standby = withDatacenter('DUB', 'AMS', 'contoso-primary');
/** The Edges in Azure send by a relay, and those of the datacenter directly. */
const withRelay = ((): EstateDocument => {
  const draft = JSON.parse(JSON.stringify(primary)) as Draft;
  for (const { site, mailTransport } of draft.tiers)
    if (mailTransport) {
      delete mailTransport.smartHost;
      if (site === 'DUB') mailTransport.smartHost = { host: 'relay.example', port: 587 };
    }
  draft.externals.push({
    id: 'smart-host:relay.example',
    kind: ExternalKind.SMART_HOST,
    name: 'relay.example',
    failureDomains: [],
  });
  return draft;
})();

const CLIENTS = 'client access from the Internet: mail.contoso.com';

test.each<[EstateDocument, string, string[], Outcome]>([
  [primary, CLIENTS, ['site:AMS'], Outcome.INTERRUPTED],
  [primary, CLIENTS, ['site:AMS', 'region:northeurope'], Outcome.LOST],
  // The VPN goes with it, and nobody knows which side keeps the vote.
  [primary, CLIENTS, ['carrier:city fibre'], Outcome.NEEDS_PERSON],
  [primary, CLIENTS, ['machine:AMSFE1'], Outcome.REDUCED],
  [primary, CLIENTS, ['region:northeurope'], Outcome.GOES_ON],
  [primary, 'database: DB01', ['site:AMS'], Outcome.INTERRUPTED],
  // 3 of 7 votes.
  [primary, 'database: DB01', ['site:AMS', 'machine:DUBFE1'], Outcome.NEEDS_PERSON],
  [primary, 'database: DB01', ['site:AMS', 'region:northeurope'], Outcome.LOST],
  [primary, 'database: DB01', ['directory:AMS'], Outcome.INTERRUPTED],
  // The Edges in Azure are left, which find no host, or hand their mail to nobody.
  [primary, 'outbound mail', ['azure-dns'], Outcome.GOES_ON],
  [primary, 'outbound mail', ['site:AMS', 'azure-dns'], Outcome.LOST],
  [standby, 'outbound mail', ['azure-dns'], Outcome.NEEDS_PERSON],
  [standby, 'outbound mail', ['azure-dns', 'site:DUB'], Outcome.LOST],
  [withRelay, 'outbound mail', ['smart-host:relay.example'], Outcome.GOES_ON],
  [withRelay, 'outbound mail', ['site:AMS', 'smart-host:relay.example'], Outcome.LOST],
  [primary, 'outbound mail', ['machine:AMSEDGE1', 'machine:AMSEDGE2'], Outcome.NEEDS_PERSON],
  // Its Edges ask DNS servers of its own.
  [primary, 'EdgeSync: Amsterdam', ['azure-dns'], Outcome.GOES_ON],
  [primary, 'EdgeSync: Dublin', ['azure-dns'], Outcome.LOST],
  [primary, 'EdgeSync: Amsterdam', ['directory:AMS', 'directory:DUB', 'directory:PAR'], Outcome.LOST],
  // It reaches the witness over Azure only.
  [primary, 'database: DB01', ['link:AMS/DUB'], Outcome.INTERRUPTED],
  [standby, CLIENTS, ['site:DUB'], Outcome.GOES_ON],
  [standby, CLIENTS, ['region:westeurope'], Outcome.INTERRUPTED],
  [standby, CLIENTS, ['region:westeurope', 'site:DUB'], Outcome.LOST],
  [standby, 'ability to switch over', ['site:DUB'], Outcome.LOST],
  [standby, 'database: DB01', ['site:DUB'], Outcome.GOES_ON],
])('%#: %s', (document, service, events, outcome) => {
  const analysis = analyse(document);
  const found = analysis.services.find(({ id, name }) => id === service || name === service);
  expect(found).toBeDefined();
  expect(analysis.verdict(found!.id, events).outcome).toBe(outcome);
});

/** The datacenter asks DNS servers of its own, and its tunnels end in Dublin. */
function withOwnDns(automatic: boolean): EstateDocument {
  const draft = JSON.parse(JSON.stringify(primary)) as Draft;
  const [zone] = draft.dnsZones;
  zone.networks = zone.networks.filter((site) => site !== 'AMS');
  zone.automatic = automatic;
  zone.activeSite = automatic ? 'automatic' : 'primary';
  zone.recoverySeconds = 1200;
  for (const { gateway } of draft.interconnects)
    for (const tunnel of gateway?.tunnels ?? [])
      tunnel.failureDomains = [
        ...(tunnel.failureDomains ?? []).filter((domain) => !domain.startsWith('region:')),
        'region:northeurope',
      ];
  return draft;
}

const INSIDE = 'client access inside AMS: mail.contoso.com';
const IN_AZURE = 'client access inside DUB: mail.contoso.com';
const FRONT_ENDS = ['machine:AMSFE1', 'machine:AMSFE2', 'machine:AMSFE3'];

describe.each([true, false])('clients in a datacenter, where failover is automatic: %s', (automatic) => {
  const analysis = analyse(withOwnDns(automatic));
  const verdict = (service: string, ...events: string[]) => analysis.verdict(service, events);

  test.each<[string, string[], Outcome, string | undefined]>([
    [INSIDE, ['machine:AMSFE1'], Outcome.REDUCED, undefined],
    [INSIDE, FRONT_ENDS, Outcome.NEEDS_PERSON, 'switchover-unplanned'],
    [INSIDE, ['site:AMS'], Outcome.NEEDS_PERSON, 'switchover-unplanned'],
    [INSIDE, ['region:northeurope'], Outcome.GOES_ON, undefined],
    // They ask no server of Azure, and people change their names in any case.
    [INSIDE, ['azure-dns'], Outcome.GOES_ON, undefined],
    [INSIDE, [...FRONT_ENDS, 'region:francecentral'], Outcome.NEEDS_PERSON, 'switchover-unplanned'],
    [INSIDE, [...FRONT_ENDS, 'link:AMS/DUB'], Outcome.LOST, undefined],
    [IN_AZURE, ['azure-dns'], Outcome.LOST, undefined],
    // The clients of Dublin are lost with it; the tunnels end there, and no way of other clients is broken.
    [IN_AZURE, ['region:northeurope'], Outcome.GOES_ON, undefined],
  ])('%s without %j: %s', (service, events, outcome, page) => {
    const found = verdict(service, ...events);
    // Both sites are in use in Azure's networks while Traffic Manager decides.
    if (service === IN_AZURE && automatic && outcome === Outcome.GOES_ON)
      expect([Outcome.REDUCED, Outcome.INTERRUPTED]).toContain(found.outcome);
    else expect(found.outcome).toBe(outcome);
    if (page !== undefined) expect(found.page).toBe(page);
  });

  test('come back after the decision of people and the time to live', () => {
    const { time = [], reason } = verdict(INSIDE, 'site:AMS');
    expect(time.map(({ what }) => what)).toEqual([
      automatic ? 'until somebody has noticed it and decided' : 'decision and changed record',
      'time to live of the name',
    ]);
    expect(reason).toContain('The clients in the network of Amsterdam are lost with it.');
  });
});

test('clients in a datacenter whose own name servers Terraform writes are moved as all others are', () => {
  const document = withOwnDns(true) as Draft;
  document.dnsZones[0].insideNames = {
    zones: [],
    hosting: document.dnsZones[0].hosting ?? ({ name: 'Windows DNS' } as never),
  };
  expect(analyse(document).verdict(INSIDE, FRONT_ENDS).outcome).toBe(Outcome.INTERRUPTED);
});

test('the loss of a datacenter is a scenario with the name of the site', () => {
  const { scenarios } = analyse(primary);
  expect(scenarios.find(({ id }) => id === 'site:AMS')).toMatchObject({
    name: 'site Amsterdam',
    kind: 'site',
  });
  const [found] = Scenario.site('AMS')._results({ document: primary, scenarios });
  expect(found.events).toEqual(['site:AMS']);
});

test('the report says what it does not know of a datacenter, and who provides a server there', () => {
  const report = reportFiles(primary, [])['resilience.md'];
  expect(report).toContain('site Amsterdam');
  expect(report).toMatch(/What machines of Amsterdam share with each other: power, storage/);
  expect(reportFiles(JSON.parse(TWO_SITES) as EstateDocument, [])['resilience.md']).not.toContain(
    'share with each other: power',
  );
  expect(oneMoreServer(primary).map(({ words }) => words)).toEqual(
    expect.arrayContaining([
      'one more server in AMS/Edge, which those who run Amsterdam provide',
      'one more server in DUB/Edge',
    ]),
  );
});
