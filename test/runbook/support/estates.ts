import type { TwoSiteExchangeProps, TwoSiteGroupProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DnsFailover,
  Duration,
  EdgeSubscription,
  EdgeTier,
  EstateModel,
  ExchangeVersion,
  ExportStore,
  FailoverZone,
  LogTruncation,
  OutboundMail,
  Size,
  ResilientClientAccessArray,
  RestoreDrills,
  Site,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { EstateView } from '../../../lib/runbook/estate-view';
import type { EstateDocument } from '../../../lib/model/estate-document';
import { LIVE, DIRECTORY, estateProps, stackIn, testApp } from '../../support/app';
import { datacenterEstate, groupOver } from '../../support/datacenter';
import { pilotLight } from '../../support/pilot-light';
import { withProxies } from '../../support/with-proxies';
import { asDatacenter, withVpn } from './as-datacenter';

/** A model that a test may change, where no program gives the case. */
export type Draft<T = EstateDocument> = T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;

/** A change of a model. */
export type Change = (estate: Draft) => void;

type Changes = Parameters<typeof estateProps>[0];

const GROUP: TwoSiteGroupProps = {
  name: 'DAG1',
  databases: 12,
  copies: { localCopies: 2, remoteCopies: 2, laggedCopies: 1 },
};

const AUTOMATIC = DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(5) });

const models = new Map<string, EstateDocument>();

/** The model of a program, made once; each test gets one of its own. */
function estateOf(name: string, program: () => EstateDocument, changes: Change[]): EstateView {
  const model = models.get(name) ?? program();
  models.set(name, model);
  const draft = JSON.parse(JSON.stringify(model)) as Draft;
  for (const change of changes) change(draft);
  return new EstateView(draft);
}

function twoSites(props: Changes): EstateDocument {
  const settings: TwoSiteExchangeProps = estateProps({
    primary: { domainControllers: ['10.10.64.4', '10.10.64.5'] },
    standby: { domainControllers: ['10.20.64.4', '10.20.64.5'] },
    ...props,
  });
  return EstateModel.of(new TwoSiteExchange(testApp(), 'contoso', settings)).toDocument();
}

/** Two sites with automatic failover, three Mailbox servers and two Edges each, twelve databases with four copies. */
export function automaticEstate(...changes: Change[]): EstateView {
  return estateOf(
    'automatic',
    () => twoSites({ failover: AUTOMATIC, databaseAvailabilityGroup: GROUP }),
    changes,
  );
}

/** The same, with names that move when `active_site` is changed, and a witness in the region of the primary site. */
export function manualEstate(...changes: Change[]): EstateView {
  return estateOf(
    'manual',
    () =>
      twoSites({
        failover: DnsFailover.manual(),
        witness: { region: AzureRegion.WEST_EUROPE },
        dnsRegion: AzureRegion.FRANCE_CENTRAL,
        databaseAvailabilityGroup: GROUP,
      }),
    changes,
  );
}

/** Servers of the standby are made on the day: the group has the members of the primary site only, an odd number, and no copy is lagged. */
export function pilotLightEstate(...changes: Change[]): EstateView {
  return estateOf(
    'pilot light',
    () =>
      twoSites({
        failover: DnsFailover.manual(),
        readiness: pilotLight(),
        databaseAvailabilityGroup: {
          name: 'DAG1',
          databases: 12,
          copies: { localCopies: 2 },
          logTruncation: LogTruncation.backup({ product: 'Contoso Backup' }),
        },
      }),
    changes,
  );
}

/** What a machine of the model says that installs itself. */
function installing(machine: Draft<EstateDocument['machines'][number]>): void {
  const vault = machine.site === 'AMS' ? 'kv-ams' : 'kv-dub';
  const edge = machine.roles.includes('edge');
  machine.installation = {
    release: 'Exchange Server Subscription Edition RTM',
    buildNumber: '15.2.2562.43',
    expectedSeconds: 7200,
    mediaAccount: machine.site === 'AMS' ? 'mediaams' : 'mediadub',
    mediaContainer: 'exchange',
    mayBeFirst: machine.id === 'AMSFE1',
    over: false,
    ...(edge
      ? {}
      : { setupAccount: 'CORP\\svc-exsetup', passwordVault: vault, passwordSecret: 'exchange-setup' }),
  };
  machine.certificate = { keyVault: vault, secretName: edge ? 'mail-edges' : 'mail-clients' };
}

/** Machines with a role install themselves, and take their certificates from a vault. */
export function unattendedRole(role: string): Change {
  return ({ machines }) => {
    for (const machine of machines) {
      if (machine.roles.includes(role) && !machine.existing) installing(machine);
    }
  };
}

/** Every Exchange server and Edge installs itself. */
export const allUnattended: Change = (estate) => {
  for (const role of ['mailbox', 'client-access', 'edge']) unattendedRole(role)(estate);
};

/** Two sites without a database availability group. */
export function noGroupEstate(...changes: Change[]): EstateView {
  return estateOf('no group', () => twoSites({ failover: AUTOMATIC }), changes);
}

/** One site only, put together from its parts. */
export function singleSiteEstate(...changes: Change[]): EstateView {
  return estateOf('single site', singleSite, changes);
}

function singleSite(): EstateDocument {
  const app = testApp();
  const site = new Site(stackIn(app, 'contoso-primary'), 'Amsterdam', {
    region: AzureRegion.WEST_EUROPE,
    addressSpace: '10.10.0.0/16',
    activeDirectory: DIRECTORY,
    domainControllers: ['10.10.64.4', '10.10.64.5'],
  });
  const array = new ResilientClientAccessArray(site, 'ClientAccess', { site });
  const edge = new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() });
  const zone = new FailoverZone(stackIn(app, 'contoso-dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
    failover: DnsFailover.manual(),
  });
  zone.publishClientAccess(array);
  zone.publishMail(edge);
  return EstateModel.of(app).toDocument();
}

/** Edges of an Exchange organization that the program does not have. */
export function edgesOnlyEstate(...changes: Change[]): EstateView {
  return estateOf('edges only', edgesOnly, changes);
}

function edgesOnly(): EstateDocument {
  const app = testApp();
  const region = AzureRegion.FRANCE_CENTRAL;
  const site = new Site(stackIn(app, 'contoso-edge'), 'Amsterdam', {
    region: AzureRegion.WEST_EUROPE,
    addressSpace: '10.10.0.0/16',
    activeDirectory: DIRECTORY,
    activeDirectorySite: 'Utrecht',
  });
  const exportStore = new ExportStore(stackIn(app, 'contoso-exports'), 'Exports', { region });
  const edge = new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct(), exportStore });
  const zone = new FailoverZone(stackIn(app, 'contoso-dns'), 'Zone', { domainName: 'contoso.com', region });
  zone.publishMail(edge);
  new RestoreDrills(zone, 'RestoreDrills');
  return EstateModel.of(app).toDocument();
}

/** Outbound mail goes to a relay. */
export function smartHostEstate(...changes: Change[]): EstateView {
  const outbound = OutboundMail.smartHost({
    host: 'smtp.relay.contoso.net',
    port: 587,
    spfMechanisms: ['include:spf.relay.contoso.net'],
  });
  return estateOf(
    'smart host',
    () => twoSites({ failover: AUTOMATIC, databaseAvailabilityGroup: GROUP, edge: { outbound } }),
    changes,
  );
}

/** No lagged copies: three copies of each database. */
export function noLagEstate(...changes: Change[]): EstateView {
  const copies = { localCopies: 2, remoteCopies: 1, laggedCopies: 0 };
  return estateOf(
    'no lag',
    () => twoSites({ failover: AUTOMATIC, databaseAvailabilityGroup: { ...GROUP, copies } }),
    changes,
  );
}

/** Exchange 2013: the front ends have the Client Access role, and the databases are on Mailbox servers of their own. */
export function splitRolesEstate(...changes: Change[]): EstateView {
  const version = ExchangeVersion.V2013;
  return estateOf(
    'split roles',
    () =>
      twoSites({
        version,
        failover: AUTOMATIC,
        databaseAvailabilityGroup: { ...GROUP, mailboxServers: { servers: 3 } },
      }),
    changes,
  );
}

/** Each Edge is subscribed to an Active Directory site of its own, with one Mailbox server. */
export function oneToOneEstate(...changes: Change[]): EstateView {
  return estateOf('one to one', () => twoSites(ONE_TO_ONE), changes);
}

const ONE_TO_ONE: Changes = {
  failover: AUTOMATIC,
  clientAccess: { servers: 2 },
  edge: { subscription: EdgeSubscription.oneToOne() },
};

/** The same with a group. */
export function pairedGroupEstate(...changes: Change[]): EstateView {
  return estateOf(
    'paired group',
    () =>
      twoSites({
        ...ONE_TO_ONE,
        // Four members hold what six do elsewhere.
        databaseAvailabilityGroup: { ...GROUP, databaseSize: Size.gibibytes(60) },
      }),
    changes,
  );
}

/** The first one with proxies between clients and front ends. */
export function proxiedEstate(mode = 'pass-through', ...changes: Change[]): EstateView {
  const document = (): EstateDocument =>
    withProxies(twoSites({ failover: AUTOMATIC, databaseAvailabilityGroup: GROUP }), mode);
  return estateOf(`proxies, ${mode}`, document, changes);
}

/** Names move when `active_site` is changed. */
export const manualNames: Change = ({ dnsZones }) => {
  for (const zone of dnsZones) Object.assign(zone, { automatic: false, activeSite: 'primary' });
};

/**
 * A layout was committed that the program has left since: DB01 had its second copy on AMSFE4, which goes; DB02 had its copies in Amsterdam the
 * other way round; DB03 did not lag; DB04 had its first copy on another server; DB12 is new. The others stay.
 */
export function changedEstate(...changes: Change[]): EstateView {
  return automaticEstate(commit, ...changes);
}

function commit({ databases, availabilityGroups }: Draft): void {
  for (const database of databases) {
    database.committedCopies = database.copies.map((copy) => ({ ...copy }));
    const [first, second] = database.committedCopies;
    if (database.id === 'DB01') second.server = 'AMSFE4';
    if (database.id === 'DB02') [first.server, second.server] = [second.server, first.server];
    if (database.id === 'DB03') for (const copy of database.committedCopies) copy.lagged = false;
    if (database.id === 'DB04')
      first.server = ['AMSFE1', 'AMSFE2', 'AMSFE3'].find(
        (name) => !database.copies.some(({ server }) => server === name),
      )!;
    if (database.id === 'DB12') database.committedCopies = [];
  }
  availabilityGroups[0].fewestMoves = 6;
}

/** A datacenter is the primary site, and its standby is in Azure. */
export function datacenterEstateView(...changes: Change[]): EstateView {
  return estateOf('datacenter', datacenterModel, changes);
}

function datacenterModel(): EstateDocument {
  const app = testApp();
  const parts = datacenterEstate(app);
  groupOver(app, parts);
  return EstateModel.of(parts.standby).toDocument();
}

/** The standby site is a datacenter, and Azure has the primary one. */
export function standbyDatacenterEstate(...changes: Change[]): EstateView {
  return automaticEstate(asDatacenter('DUB'), withVpn('DUB', 'AMS', 'contoso-primary'), ...changes);
}

/** All samples by name. */
/** Names on servers of the organization: outside on one in Bern, inside on another. */
export const ownDns: Change = ({ dnsZones }) => {
  for (const zone of dnsZones) {
    delete zone.region;
    zone.hosting = { ...OWN_DNS };
    zone.insideNames = {
      hosting: {
        ...OWN_DNS,
        name: 'DNS of the directory',
        server: '192.0.2.10',
        location: 'Zurich',
        providerAlias: 'inside',
        serverVariable: 'dns_server_inside',
      },
      zones: ['mail.contoso.com', 'autodiscover.contoso.com'],
    };
  }
};

const OWN_DNS = {
  ...{ kind: 'rfc2136', name: 'BIND in Bern', server: 'ns0.contoso.net', location: 'Bern' },
  ...{ providerAlias: 'bind-in-bern', serverVariable: 'dns_server_bind_in_bern' },
  ...{ needsServerForChanges: true, propagationSeconds: 60 },
};

/** Keys of the team encrypt the disks of all machines; that of a site's own vault. */
export const ownKeys: Change = ({ sites, machines }) => {
  for (const site of sites.filter(({ existing }) => !existing)) {
    const vault = `kv-${site.id.toLowerCase()}`;
    site.diskKey = {
      id: `key:${vault}/disks`,
      vault: `/subscriptions/s/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/${vault}`,
      name: 'disks',
      version: site.id === 'AMS' ? '0123456789abcdef0123456789abcdef' : undefined,
      region: site.region!,
      set: `des-exchange-${site.id.toLowerCase()}`,
    };
    for (const machine of machines.filter(({ site: own }) => own === site.id)) {
      machine.diskKey = site.diskKey.id;
      machine.failureDomains.push(site.diskKey.id);
    }
  }
};

export const ESTATES: Record<string, EstateView> = {
  automatic: automaticEstate(),
  'own keys of disks': automaticEstate(ownKeys),
  manual: manualEstate(),
  'pilot light': pilotLightEstate(),
  proxies: proxiedEstate('host-names'),
  'proxies with the certificate': proxiedEstate('re-encryption', manualNames),
  'no group': noGroupEstate(),
  'single site': singleSiteEstate(),
  'smart host': smartHostEstate(),
  'no lag': noLagEstate(),
  'changed layout': changedEstate(),
  'split roles': splitRolesEstate(),
  'one to one': oneToOneEstate(),
  'edges only': edgesOnlyEstate(),
  'own DNS': manualEstate(ownDns),
  unattended: automaticEstate(allUnattended),
  'unattended Edges': manualEstate(unattendedRole('edge')),
  'unattended pilot light': pilotLightEstate(allUnattended),
  datacenter: datacenterEstateView(),
  'standby datacenter': standbyDatacenterEstate(),
  'datacenter beside a pilot light': pilotLightEstate(asDatacenter('AMS')),
};

/** A filtering service takes the mail. */
export const filtered: Change = ({ tiers }) => {
  for (const { mailTransport } of tiers)
    if (mailTransport) mailTransport.filterHosts = ['mx1.filter.example'];
};

/** The queue of Edges stays beside Exchange. */
export const noQueueVolume: Change = ({ machines }) => {
  for (const machine of machines)
    machine.volumes = machine.volumes.filter(({ purpose }) => purpose !== 'queue');
};

/** Nothing is exported from machines. */
export const noExports: Change = (estate) => {
  estate.exports = [];
  estate.exportStores = [];
};

/** A machine exists already. */
export function existing(name: string): Change {
  return ({ machines }) => {
    const machine = machines.find(({ id }) => id === name)!;
    machine.existing = true;
    delete machine.terraformAddress;
    delete machine.stack;
  };
}

/** The second site is not a standby of the first. */
export const oneSite: Change = ({ sites }) => {
  for (const site of sites) delete site.standbyFor;
};

/** Machines are not part of the estate. */
export function without(...names: string[]): Change {
  return ({ machines, availabilityGroups, tiers }) => {
    const rest = (ids: string[]): string[] => ids.filter((id) => !names.includes(id));
    machines.splice(0, machines.length, ...machines.filter(({ id }) => !names.includes(id)));
    for (const group of availabilityGroups) group.members = rest(group.members);
    for (const { mailTransport } of tiers)
      for (const subscription of mailTransport?.subscriptions ?? []) {
        subscription.edges = rest(subscription.edges);
        subscription.mailboxServers = rest(subscription.mailboxServers);
      }
  };
}

/** Every name of a machine, a database or the group that the estate has. */
export function namesIn(estate: EstateView): string[] {
  const sites = [estate.primary, ...(estate.standby ? [estate.standby] : [])];
  const { group } = estate;
  return [
    ...sites
      .flatMap((each) => [...each.mailboxServers, ...each.frontEnds, ...each.edges, ...each.proxies])
      .map(({ name }) => name),
    ...(group ? [group.name, ...group.databases.map(({ name }) => name)] : []),
    ...(group?.databases ?? []).flatMap(({ committed = [] }) => committed.map(({ server }) => server)),
    ...[group?.witness, group?.alternateWitness].flatMap((witness) => (witness ? [witness.name] : [])),
    ...estate.witnesses.map(({ id }) => id),
  ];
}

/** Domain controllers are known by their addresses. */
export function domainControllersIn({ primary, standby }: EstateView): string[] {
  return [primary, ...(standby ? [standby] : [])].flatMap(({ domainControllers }) => domainControllers);
}
