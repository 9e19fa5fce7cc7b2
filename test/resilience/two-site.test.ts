import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MountDial } from '../../lib/exchange/mount-dial';
import type { EstateDocument } from '../../lib/model/estate-document';
import { DependencyKind } from '../../lib/model/dependency';
import { ExternalKind } from '../../lib/model/external-model';
import type { TierModel } from '../../lib/model/tier-model';
import { analyse } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';

const analysis = analyse(
  JSON.parse(readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8')) as EstateDocument,
);
const CLIENTS = 'client access from the Internet: mail.contoso.com';
const MAIL = 'inbound mail';

test.each([
  [CLIENTS, ['machine:AMSFE1'], Outcome.REDUCED],
  [CLIENTS, ['machine:DUBFE1'], Outcome.GOES_ON],
  [CLIENTS, ['zone:westeurope/1', 'machine:AMSFE2'], Outcome.REDUCED],
  [CLIENTS, ['zone:westeurope/1', 'machine:AMSFE2', 'machine:AMSFE3'], Outcome.INTERRUPTED],
  [CLIENTS, ['region:westeurope'], Outcome.INTERRUPTED],
  [CLIENTS, ['region:westeurope', 'region:francecentral'], Outcome.INTERRUPTED],
  [CLIENTS, ['region:westeurope', 'region:northeurope'], Outcome.LOST],
  [CLIENTS, ['carrier:Microsoft network'], Outcome.LOST],
  [CLIENTS, ['carrier:transit carriers'], Outcome.GOES_ON],
  [CLIENTS, ['traffic-manager'], Outcome.NEEDS_PERSON],
  [CLIENTS, ['traffic-manager', 'region:francecentral'], Outcome.LOST],
  ['client access inside PAR: mail.contoso.com', ['machine:DUBFE1'], Outcome.REDUCED],
  ['database: DB01', ['machine:AMSFE1'], Outcome.INTERRUPTED],
  ['database: DB01', ['machine:AMSFE2'], Outcome.GOES_ON],
  ['database: DB01', ['link:AMS/DUB'], Outcome.INTERRUPTED],
  ['database: DB01', ['region:westeurope'], Outcome.INTERRUPTED],
  // 4 of 7 votes, and 3 of 7.
  ['database: DB01', ['region:northeurope'], Outcome.GOES_ON],
  ['database: DB01', ['region:northeurope', 'machine:AMSFE2'], Outcome.NEEDS_PERSON],
  ['database: DB01', ['region:westeurope', 'machine:PARFSW1'], Outcome.NEEDS_PERSON],
  ['database: DB01', ['region:westeurope', 'machine:DUBFE1'], Outcome.NEEDS_PERSON],
  ['database: DB01', ['region:westeurope', 'machine:DUBFE1', 'machine:DUBFE2'], Outcome.LOST],
  ['database: DB01', ['link:AMS/DUB', 'machine:PARFSW1'], Outcome.NEEDS_PERSON],
  ['database: DB01', ['directory:AMS'], Outcome.INTERRUPTED],
  ['database: DB01', ['directory:DUB'], Outcome.GOES_ON],
  [MAIL, ['directory:AMS'], Outcome.INTERRUPTED],
  ['outbound mail', ['azure-dns'], Outcome.LOST],
  ['EdgeSync: Amsterdam', ['azure-dns'], Outcome.LOST],
  ['EdgeSync: Amsterdam', ['directory:AMS', 'directory:DUB', 'directory:PAR'], Outcome.LOST],
  ['outbound mail', ['machine:AMSEDGE1'], Outcome.REDUCED],
  ['outbound mail', ['machine:AMSEDGE1', 'machine:AMSEDGE2'], Outcome.NEEDS_PERSON],
  ['outbound mail', ['machine:DUBEDGE1', 'machine:DUBEDGE2'], Outcome.GOES_ON],
  // An Edge takes mail and cannot send it, unless it is lost too.
  ['outbound mail', ['carrier:transit carriers'], Outcome.NEEDS_PERSON],
  ['outbound mail', ['carrier:transit carriers', 'machine:AMSEDGE2'], Outcome.REDUCED],
  ['outbound mail', ['carrier:Microsoft network', 'carrier:transit carriers'], Outcome.LOST],
  ['outbound mail', ['machine:AMSEDGE1', 'machine:AMSEDGE2', 'link:AMS/DUB'], Outcome.LOST],
  ['outbound mail', ['region:westeurope'], Outcome.INTERRUPTED],
  ['outbound mail', ['smart-host:relay.example'], Outcome.LOST],
  ['EdgeSync: Amsterdam', ['machine:AMSEDGE1', 'machine:AMSEDGE2'], Outcome.NEEDS_PERSON],
  ['EdgeSync: Amsterdam', ['carrier:Microsoft network', 'carrier:transit carriers'], Outcome.GOES_ON],
  ['EdgeSync: Amsterdam', ['region:westeurope'], Outcome.GOES_ON],
  ['ability to switch over', ['region:francecentral'], Outcome.LOST],
  ['ability to switch over', ['region:northeurope'], Outcome.LOST],
  ['ability to switch over', ['region:westeurope'], Outcome.GOES_ON],
  ['ability to switch over', ['machine:DUBEDGE1'], Outcome.GOES_ON],
  ['ability to switch over', ['machine:DUBEDGE1', 'machine:DUBEDGE2'], Outcome.LOST],
  ['ability to switch over', ['state:local'], Outcome.NEEDS_PERSON],
  [CLIENTS, ['certificate:contoso.com'], Outcome.NEEDS_PERSON],
  ['client access inside PAR: mail.contoso.com', ['traffic-manager'], Outcome.GOES_ON],
  ['client access inside PAR: mail.contoso.com', ['link:AMS/PAR'], Outcome.INTERRUPTED],
  // Dublin may keep the vote and mount the databases, and names and mail lead to Amsterdam.
  [CLIENTS, ['link:AMS/DUB'], Outcome.NEEDS_PERSON],
  ['client access inside AMS: mail.contoso.com', ['link:AMS/DUB'], Outcome.NEEDS_PERSON],
  ['client access inside PAR: mail.contoso.com', ['link:AMS/DUB'], Outcome.NEEDS_PERSON],
  [MAIL, ['link:AMS/DUB'], Outcome.NEEDS_PERSON],
  // With the 3 votes of its own Dublin cannot keep it where it does not reach the witness.
  [CLIENTS, ['link:AMS/DUB', 'link:DUB/PAR'], Outcome.GOES_ON],
  [MAIL, ['link:AMS/DUB', 'link:DUB/PAR'], Outcome.GOES_ON],
  ['client access inside DUB: mail.contoso.com', ['link:AMS/DUB', 'link:DUB/PAR'], Outcome.NEEDS_PERSON],
  ['client access inside PAR: mail.contoso.com', ['link:AMS/PAR', 'link:DUB/PAR'], Outcome.LOST],
  [MAIL, ['machine:AMSEDGE1'], Outcome.REDUCED],
  [MAIL, ['region:westeurope'], Outcome.REDUCED],
  [MAIL, ['carrier:Microsoft network'], Outcome.REDUCED],
  [MAIL, ['carrier:Microsoft network', 'carrier:transit carriers'], Outcome.LOST],
  [MAIL, ['machine:AMSFE1', 'machine:AMSFE2'], Outcome.GOES_ON],
  [MAIL, ['machine:AMSFE1', 'machine:AMSFE2', 'machine:AMSFE3'], Outcome.NEEDS_PERSON],
  // The Edges that held the mail are lost too, and senders go to the other site.
  [
    MAIL,
    ['machine:AMSFE1', 'machine:AMSFE2', 'machine:AMSFE3', 'machine:AMSEDGE1', 'machine:AMSEDGE2'],
    Outcome.REDUCED,
  ],
  [MAIL, ['azure-dns'], Outcome.LOST],
])('%s after the loss of %j: %s', (service, events, outcome) => {
  expect(analysis.verdict(service, events).outcome).toBe(outcome);
});

test.each([
  [MAIL, ['machine:AMSFE1', 'machine:AMSFE2', 'machine:AMSFE3'], 'transport-outage-AMS'],
  ['outbound mail', ['machine:AMSEDGE1', 'machine:AMSEDGE2'], 'edges-lost-AMS'],
  ['outbound mail', ['carrier:transit carriers'], 'carrier-lost'],
  [CLIENTS, ['traffic-manager'], 'traffic-manager-lost'],
  ['ability to switch over', ['traffic-manager'], 'traffic-manager-lost'],
  ['database: DB01', ['region:northeurope', 'machine:AMSFE1', 'machine:PARFSW1'], 'quorum-lost'],
  ['database: DB01', ['region:westeurope', 'machine:PARFSW1'], 'switchover-unplanned'],
  [CLIENTS, ['certificate:contoso.com'], 'certificate-renewal'],
  ['ability to switch over', ['state:local'], 'terraform-state'],
  [CLIENTS, ['directory:AMS'], 'directory-outage-AMS'],
  [CLIENTS, ['link:AMS/DUB'], 'link-lost'],
  ['client access inside AMS: mail.contoso.com', ['link:AMS/DUB'], 'link-lost'],
  [MAIL, ['link:AMS/DUB'], 'link-lost'],
])('%s after the loss of %j: the page %s', (service, events, page) => {
  expect(analysis.verdict(service, events).page).toBe(page);
});

const document = JSON.parse(
  readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8'),
) as EstateDocument;

/** The document with another description of a tier. */
function withTier(id: string, change: (tier: TierModel) => Partial<TierModel>): EstateDocument {
  return {
    ...document,
    tiers: document.tiers.map((tier) => (tier.id === id ? { ...tier, ...change(tier) } : tier)),
  };
}

test('a mount dial that accepts no lost log: the loss of a server needs a person, by a page', () => {
  const lossless = analyse({
    ...document,
    availabilityGroups: document.availabilityGroups.map((group) => ({
      ...group,
      automaticMountDial: MountDial.LOSSLESS,
    })),
  });
  const { outcome, page } = lossless.verdict('database: DB01', ['machine:AMSFE1']);
  expect([outcome, page]).toEqual([Outcome.NEEDS_PERSON, 'database-dismounted']);
});

test('one-to-one subscriptions: mail of a Mailbox server waits for its own Edge, unless that server is lost too', () => {
  const servers = ['AMSFE1', 'AMSFE2', 'AMSFE3'];
  const { verdict } = of(
    withTier('AMS/Edge', ({ mailTransport }) => ({
      mailTransport: {
        ...mailTransport!,
        subscriptions: ['AMSEDGE1', 'AMSEDGE2'].map((edge, index) => ({
          ...mailTransport!.subscriptions[0],
          activeDirectorySite: `Amsterdam-${index + 1}`,
          edges: [edge],
          mailboxServers: [servers[index]],
        })),
      },
    })),
  );
  expect(verdict('outbound mail', ['machine:AMSEDGE1'])).toBe(Outcome.NEEDS_PERSON);
  expect(verdict('outbound mail', ['machine:AMSEDGE1', 'machine:AMSFE1'])).toBe(Outcome.REDUCED);
  expect(verdict('outbound mail', ['machine:AMSFE1'])).toBe(Outcome.GOES_ON);
});

test('an Edge hands mail to a Mailbox server that came after the last subscription too', () => {
  const { verdict } = of(
    withTier('AMS/Edge', ({ mailTransport }) => ({
      mailTransport: {
        ...mailTransport!,
        subscriptions: mailTransport!.subscriptions.map((each) => ({
          ...each,
          laterMailboxServers: ['AMSFE3'],
        })),
      },
    })),
  );
  expect(verdict(MAIL, ['machine:AMSFE1', 'machine:AMSFE2'])).toBe(Outcome.GOES_ON);
  expect(verdict(MAIL, ['machine:AMSFE1', 'machine:AMSFE2', 'machine:AMSFE3'])).toBe(Outcome.NEEDS_PERSON);
  expect(verdict('EdgeSync: Amsterdam', ['machine:AMSFE1', 'machine:AMSFE2'])).toBe(Outcome.NEEDS_PERSON);
});

test('a name with the address of each server: clients try the next address after 21 s', () => {
  const changed = analyse(
    withTier('AMS/ClientAccess', ({ clientAccess }) => ({
      clientAccess: { ...clientAccess!, publicHostName: undefined },
    })),
  );
  const { outcome, seconds, capacity } = changed.verdict(CLIENTS, ['machine:AMSFE1']);
  expect([outcome, seconds, capacity]).toEqual([Outcome.INTERRUPTED, 21, '2 of 3 front ends of Amsterdam']);
});

function of(changed: EstateDocument): { verdict: (service: string, events: string[]) => Outcome } {
  const analysed = analyse(changed);
  return { verdict: (service, events) => analysed.verdict(service, events).outcome };
}

test('a second name service, of which one is enough, needs no change of the analysis', () => {
  const second = {
    ...document.externals[0],
    id: 'other-dns',
    kind: ExternalKind.NAME_SERVICE,
    failureDomains: [],
    page: undefined,
  };
  const both = { id: 'dns', provides: 'names', members: ['azure-dns', 'other-dns'], needed: 1, votes: false };
  const changed = analyse({
    ...document,
    externals: [...document.externals, second],
    redundancyGroups: [...document.redundancyGroups, both],
    dependencies: document.dependencies.map((each) =>
      each.target === 'azure-dns' ? { ...each, target: 'dns' } : each,
    ),
  });
  expect(changed.verdict(MAIL, ['azure-dns']).outcome).toBe(Outcome.GOES_ON);
  expect(changed.verdict(MAIL, ['azure-dns', 'other-dns']).outcome).toBe(Outcome.LOST);
});

test('a pair of proxies that front ends need does not need one either', () => {
  const proxies = ['AMSPX1', 'AMSPX2'].map((id) => ({
    ...document.machines[0],
    id,
    roles: ['proxy'],
    tier: 'AMS/Proxy',
    failureDomains: ['region:westeurope'],
  }));
  const pair = {
    id: 'AMS/Proxy',
    provides: 'proxies',
    members: ['AMSPX1', 'AMSPX2'],
    needed: 1,
    votes: false,
  };
  const changed = analyse({
    ...document,
    machines: [...document.machines, ...proxies],
    redundancyGroups: [...document.redundancyGroups, pair],
    dependencies: [
      ...document.dependencies,
      { source: 'AMS/ClientAccess', target: 'AMS/Proxy', kind: DependencyKind.NEEDS },
    ],
  });
  expect(changed.verdict(CLIENTS, ['machine:AMSPX1']).outcome).toBe(Outcome.GOES_ON);
  expect(changed.verdict(CLIENTS, ['machine:AMSPX1', 'machine:AMSPX2']).outcome).toBe(Outcome.INTERRUPTED);
});

test('the time of an automatic failover is that of the zone, in its parts', () => {
  const { seconds, time } = analysis.verdict(CLIENTS, ['region:westeurope']);
  expect(time?.map((part) => part.seconds)).toEqual([130, 170]);
  expect(seconds).toBe(300);
});
