import { QuorumMode } from '../../../lib/exchange/quorum-mode';
import type {
  CopyFacts,
  DatabaseFacts,
  EdgeFacts,
  EstateFacts,
  GroupFacts,
  LossFacts,
  NameFacts,
  ServerFacts,
  SiteFacts,
} from '../../../lib/runbook/estate-facts';

const DOMAIN = 'contoso.com';
const DIRECTORY = 'corp.contoso.com';

function server(name: string, role: string, site: string, number: number, address: string): ServerFacts {
  return {
    name,
    fqdn: `${name.toLowerCase()}.${DIRECTORY}`,
    address,
    zone: String(number),
    terraformAddress: `azurerm_windows_virtual_machine.${site}_${role}_Server-${number}_Machine_0A${number}B${number}C${number}`,
    windows: 'Windows Server 2022',
  };
}

function frontEnds(prefix: string, site: string, second: number): ServerFacts[] {
  return [1, 2, 3].map((number) =>
    server(`${prefix}FE${number}`, 'ClientAccess', site, number, `10.${second}.0.${3 + number}`),
  );
}

function edges(prefix: string, site: string, second: number): EdgeFacts[] {
  return [1, 2].map((number) => ({
    name: `${prefix}EDGE${number}`,
    hostName: `${prefix.toLowerCase()}edge${number}.${DOMAIN}`,
    address: `10.${second}.16.${3 + number}`,
    zone: String(number),
    terraformAddress: `azurerm_windows_virtual_machine.${site}_Edge_Server-${number}_Machine_1D${number}E${number}F${number}`,
    queueDrive: 'Q',
  }));
}

function site(name: string, prefix: string, second: number, region: string, stack: string): SiteFacts {
  const servers = frontEnds(prefix, name, second);
  const tier = edges(prefix, name, second);
  return {
    code: codeOf(name),
    name,
    region,
    directorySite: name,
    directorySubnets: [`10.${second}.0.0/20`, `10.${second}.64.0/20`],
    stack,
    domainControllers: [`10.${second}.64.4`, `10.${second}.64.5`],
    mailboxServers: servers,
    frontEnds: servers,
    edges: tier,
    pilotLight: false,
    subscriptions: [
      {
        directorySite: name,
        edges: tier.map((edge) => edge.name),
        mailboxServers: servers.map((each) => each.name),
        unsubscribed: [],
        dueEdges: [],
      },
    ],
    cloneSource: tier[0].name,
  };
}

const AMSTERDAM = site('Amsterdam', 'AMS', 10, 'westeurope', 'contoso-primary');
const DUBLIN = site('Dublin', 'DUB', 20, 'northeurope', 'contoso-standby');

/** Two copies in the first site, two in the second of which one is lagged; turned by one server for each database. */
function database(index: number, first: string[], second: string[]): DatabaseFacts {
  const name = `DB${String(index + 1).padStart(2, '0')}`;
  const holders = [
    first[index % first.length],
    first[(index + 1) % first.length],
    second[index % second.length],
    second[(index + 1) % second.length],
  ];
  const copies: CopyFacts[] = holders.map((holder, at) => ({
    server: holder,
    preference: at + 1,
    lagged: at === 3,
  }));
  const edbFolder = `M:\\Databases\\${name}`;
  return { name, edbFolder, edbPath: `${edbFolder}\\${name}.edb`, logPath: `L:\\Logs\\${name}`, copies };
}

function loss(what: string, votesLeft: number, votesNeeded: number): LossFacts {
  return { id: idOf(what), what, votesLeft, votesNeeded, holds: votesLeft >= votesNeeded };
}

/** `zone 1 of Amsterdam` is `zone:AMS/1`. */
function idOf(what: string): string {
  const [kind, name, , place = name] = what.split(' ');
  if (kind === 'zone') return `zone:${codeOf(place)}/${name}`;
  return kind === 'site' ? `site:${codeOf(name)}` : `${kind}:${name}`;
}

function codeOf(place: string): string {
  return place.slice(0, 3).toUpperCase();
}

function group(): GroupFacts {
  const members = [...AMSTERDAM.mailboxServers, ...DUBLIN.mailboxServers];
  const [first, second] = [AMSTERDAM, DUBLIN].map((each) => each.mailboxServers.map(({ name }) => name));
  return {
    name: 'DAG1',
    members,
    databases: Array.from({ length: 12 }, (_, index) => database(index, first, second)),
    fewestMoves: 0,
    databaseDrive: 'M',
    logDrive: 'L',
    replayLagDays: 7,
    witness: {
      name: 'PARFSW1',
      fqdn: `parfsw1.${DIRECTORY}`,
      directory: 'C:\\DAGFileShareWitnesses',
      site: 'Paris',
      stack: 'contoso-witness',
    },
    alternateWitness: {
      name: 'DUBFSW1',
      fqdn: `dubfsw1.${DIRECTORY}`,
      directory: 'C:\\DAGFileShareWitnesses',
      site: 'Dublin',
      stack: 'contoso-standby',
    },
    quorumMode: QuorumMode.NODE_AND_FILE_SHARE_MAJORITY,
    votes: 7,
    losses: [
      ...members.map(({ name }) => loss(`server ${name}`, 6, 4)),
      ...['Amsterdam', 'Dublin'].flatMap((place) =>
        [1, 2, 3].map((zone) => loss(`zone ${zone} of ${place}`, 6, 4)),
      ),
      loss('site Amsterdam', 4, 4),
      loss('site Dublin', 4, 4),
      loss('witness PARFSW1', 6, 4),
    ],
    survivesPrimary: true,
    survivesStandby: true,
  };
}

const NAMES: NameFacts = {
  stack: 'contoso-dns',
  clientNames: ['mail.contoso.com', 'autodiscover.contoso.com'],
  autodiscover: 'autodiscover.contoso.com',
  automatic: true,
  ttlSeconds: 170,
  detectionSeconds: 130,
  recoverySum: 'probes (3 tolerated + 1) x 30 s + timeout 10 s + TTL 170 s = 300 s',
  mxPrimary: 10,
  mxStandby: 20,
  mxStandbyActive: 5,
  healthPath: '/owa/healthcheck.htm',
  primaryFrontEnd: 'contoso-com-ams-clientaccess.westeurope.cloudapp.azure.com',
  standbyFrontEnd: 'contoso-com-dub-clientaccess.northeurope.cloudapp.azure.com',
};

/** Two sites with automatic failover, three Mailbox servers and two Edges each, twelve databases with four copies. */
export function automaticEstate(): EstateFacts {
  return {
    domainName: DOMAIN,
    directoryDomain: DIRECTORY,
    version: 'Exchange Server Subscription Edition',
    hasClientAccessRole: false,
    primary: AMSTERDAM,
    standby: DUBLIN,
    group: group(),
    names: NAMES,
    interconnectStack: 'contoso-interconnect',
    witnessStack: 'contoso-witness',
    witnessSite: { directorySite: 'Paris', directorySubnets: ['10.30.0.48/28', '10.30.0.64/28'] },
  };
}

/** The same, with names that move when `active_site` is changed, and a witness in the primary site. */
export function manualEstate(): EstateFacts {
  const estate = automaticEstate();
  const witness = {
    name: 'AMSFSW1',
    fqdn: `amsfsw1.${DIRECTORY}`,
    directory: 'C:\\DAGFileShareWitnesses',
    site: 'Amsterdam',
    stack: 'contoso-primary',
  };
  return {
    ...estate,
    witnessStack: undefined,
    witnessSite: undefined,
    group: {
      ...group(),
      witness,
      losses: [
        ...group().losses.filter(({ what }) => what.startsWith('server') || what.startsWith('zone')),
        loss('site Amsterdam', 3, 4),
        loss('site Dublin', 4, 4),
        loss('witness AMSFSW1', 6, 4),
      ],
      survivesPrimary: false,
    },
    names: manualNames(),
  };
}

function manualNames(): NameFacts {
  return {
    ...NAMES,
    automatic: false,
    ttlSeconds: 300,
    detectionSeconds: undefined,
    recoverySum: 'decision 900 s + TTL 300 s = 1200 s',
  };
}

/**
 * Servers of the standby are made on the day: the group has the members of the primary site only, an odd number, and no copy is lagged.
 */
export function pilotLightEstate(): EstateFacts {
  const estate = automaticEstate();
  const { databases, members } = group();
  const own = AMSTERDAM.mailboxServers.map(({ name }) => name);
  const counted = <T extends { readonly terraformAddress?: string }>(each: T): T => ({
    ...each,
    zone: undefined,
    terraformAddress: `${each.terraformAddress}[0]`,
  });
  return {
    ...estate,
    standby: {
      ...DUBLIN,
      pilotLight: true,
      mailboxServers: DUBLIN.mailboxServers.map(counted),
      frontEnds: DUBLIN.frontEnds.map(counted),
      edges: DUBLIN.edges.map(counted),
    },
    group: {
      ...group(),
      members: members.filter(({ name }) => own.includes(name)),
      databases: databases.map((each) => ({ ...each, copies: each.copies.slice(0, 2) })),
      replayLagDays: undefined,
      alternateWitness: undefined,
      quorumMode: QuorumMode.NODE_MAJORITY,
      votes: 3,
      losses: [
        ...own.map((name) => loss(`server ${name}`, 2, 2)),
        ...[1, 2, 3].map((zone) => loss(`zone ${zone} of Amsterdam`, 2, 2)),
        loss('site Amsterdam', 0, 2),
        loss('witness PARFSW1', 3, 2),
      ],
      survivesPrimary: false,
      survivesStandby: false,
    },
    names: manualNames(),
  };
}

/** Two sites without a database availability group. */
export function noGroupEstate(): EstateFacts {
  return { ...automaticEstate(), group: undefined };
}

/** One site only. */
export function singleSiteEstate(): EstateFacts {
  return {
    ...noGroupEstate(),
    standby: undefined,
    interconnectStack: undefined,
    witnessStack: undefined,
    witnessSite: undefined,
    names: { ...manualNames(), standbyFrontEnd: undefined },
  };
}

/** Outbound mail goes to a relay. */
export function smartHostEstate(): EstateFacts {
  const estate = automaticEstate();
  return { ...estate, names: { ...estate.names, smartHost: { host: 'smtp.relay.contoso.net', port: 587 } } };
}

/** No lagged copies: three copies of each database. */
export function noLagEstate(): EstateFacts {
  const estate = automaticEstate();
  return {
    ...estate,
    group: {
      ...group(),
      replayLagDays: undefined,
      databases: group().databases.map((each) => ({ ...each, copies: each.copies.slice(0, 3) })),
    },
  };
}

/**
 * A layout was committed that the program has left since: DB01 had its second copy on AMSFE4, which goes; DB02 had its copies in Amsterdam the other way
 * round; DB03 did not lag; DB04 had its first copy on AMSFE2; DB12 is new. The others stay.
 */
export function changedEstate(): EstateFacts {
  const estate = automaticEstate();
  const committed: Record<string, (copies: CopyFacts[]) => CopyFacts[]> = {
    DB01: ([first, second, ...rest]) => [first, { ...second, server: 'AMSFE4' }, ...rest],
    DB02: ([first, second, ...rest]) => [
      { ...first, server: second.server },
      { ...second, server: first.server },
      ...rest,
    ],
    DB03: (copies) => copies.map((copy) => ({ ...copy, lagged: false })),
    DB04: ([first, ...rest]) => [{ ...first, server: 'AMSFE3' }, ...rest],
    DB12: () => [],
  };
  const databases = group().databases.map((each) => ({
    ...each,
    committed: (committed[each.name] ?? ((copies) => copies))(each.copies),
  }));
  return { ...estate, group: { ...group(), databases, fewestMoves: 6 } };
}

/** Exchange 2013: the front ends have the Client Access role, and the databases lie on Mailbox servers of their own. */
export function splitRolesEstate(): EstateFacts {
  const estate = automaticEstate();
  const onWindows = (each: ServerFacts): ServerFacts => ({ ...each, windows: 'Windows Server 2012 R2' });
  const split = (from: SiteFacts): SiteFacts => {
    const second = from.name === 'Amsterdam' ? 10 : 20;
    const prefix = from.name === 'Amsterdam' ? 'AMS' : 'DUB';
    const mailboxServers = [1, 2, 3].map((number) =>
      onWindows(
        server(`${prefix}MBX${number}`, 'Mailbox', from.name, number, `10.${second}.0.${19 + number}`),
      ),
    );
    return {
      ...from,
      frontEnds: from.frontEnds.map(onWindows),
      mailboxServers,
      subscriptions: from.subscriptions.map((each) => ({
        ...each,
        mailboxServers: mailboxServers.map(({ name }) => name),
      })),
    };
  };
  const [primary, standby] = [split(AMSTERDAM), split(DUBLIN)];
  const rename = (name: string): string => name.replace('FE', 'MBX');
  return {
    ...estate,
    version: 'Exchange Server 2013',
    hasClientAccessRole: true,
    primary,
    standby,
    group: {
      ...group(),
      members: [...primary.mailboxServers, ...standby.mailboxServers],
      databases: group().databases.map((each) => ({
        ...each,
        copies: each.copies.map((copy) => ({ ...copy, server: rename(copy.server) })),
      })),
      losses: group().losses.map((each) => ({ ...each, id: rename(each.id), what: rename(each.what) })),
    },
  };
}

/** Each Edge is subscribed to an Active Directory site of its own, with one Mailbox server. */
export function oneToOneEstate(): EstateFacts {
  const estate = automaticEstate();
  const paired = (from: SiteFacts): SiteFacts => {
    const servers = from.mailboxServers.slice(0, 2);
    return {
      ...from,
      mailboxServers: servers,
      frontEnds: servers,
      subscriptions: from.edges.map((edge, index) => ({
        directorySite: `${from.name}-${index + 1}`,
        edges: [edge.name],
        mailboxServers: [servers[index].name],
        unsubscribed: [],
        dueEdges: [],
      })),
    };
  };
  return { ...estate, group: undefined, primary: paired(AMSTERDAM), standby: paired(DUBLIN) };
}

/** All samples by name. */
export const ESTATES: Record<string, EstateFacts> = {
  automatic: automaticEstate(),
  manual: manualEstate(),
  'pilot light': pilotLightEstate(),
  'no group': noGroupEstate(),
  'single site': singleSiteEstate(),
  'smart host': smartHostEstate(),
  'no lag': noLagEstate(),
  'changed layout': changedEstate(),
  'split roles': splitRolesEstate(),
  'one to one': oneToOneEstate(),
};

/** Domain controllers are known by their addresses. */
export function domainControllersIn({ primary, standby }: EstateFacts): string[] {
  return [primary, ...(standby ? [standby] : [])].flatMap(({ domainControllers }) => domainControllers);
}

/** Every name of a machine, a database or the group that the facts have. */
export function namesIn(estate: EstateFacts): string[] {
  const sites = [estate.primary, ...(estate.standby ? [estate.standby] : [])];
  const { group: dag } = estate;
  return [
    ...sites
      .flatMap((each) => [...each.mailboxServers, ...each.frontEnds, ...each.edges])
      .map(({ name }) => name),
    ...(dag ? [dag.name, ...dag.databases.map(({ name }) => name)] : []),
    ...(dag?.databases ?? []).flatMap(({ committed = [] }) => committed.map(({ server: holder }) => holder)),
    ...[dag?.witness, dag?.alternateWitness].flatMap((witness) => (witness ? [witness.name] : [])),
  ];
}
