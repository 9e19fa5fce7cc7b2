import type { Azure } from './azure';
import { INTERNET } from './azure';
import { isCutOff } from './clients';
import { possibleMajorities } from './databases';
import { edgesOf } from './edges';
import type { Moment } from './moment';
import type { Way } from './way';

const SMTP = 25;
const SUBMISSION = 587;
const EDGE_SYNC = 50636;

/** The Edges of a site, and the Mailbox servers of the Active Directory site to which they are subscribed. */
export interface Subscription {
  readonly site: string;
  readonly directorySite: string;
  readonly edges: string[];
  readonly servers: string[];
}

/** Who is subscribed where; the whole organization elsewhere counts as one site that never fails where nothing is known of it. */
export function subscriptions(moment: Moment): Subscription[] {
  return moment.azure.known.once('subscriptions', () => findSubscriptions(moment));
}

function findSubscriptions({ books, azure }: Moment): Subscription[] {
  if (books.servers.length === 0) {
    return [{ site: '', directorySite: '', edges: [...azure.machines.keys()], servers: [] }];
  }
  const there = azure.datacenters.map(({ site, edges }): Subscription => {
    const { directorySite = site } = books.sites.find(({ name }) => name === site) ?? {};
    const servers = books.servers.filter((each) => each.site === site && each.role.includes('Mailbox'));
    return {
      site,
      directorySite,
      edges: edges.map(({ name }) => name),
      servers: servers.map(({ name }) => name),
    };
  });
  const made = books.subscriptions.map(({ edges, directorySite, on }) => {
    const home = books.sites.find((each) => each.directorySite === directorySite);
    const mailbox = books.servers.filter(({ role }) => role.includes('Mailbox'));
    const server = books.servers.find((each) => each.name === on);
    const servers = home
      ? mailbox.filter((each) => each.site === home.name)
      : mailbox.filter((each) => each.name === on);
    return {
      site: home?.name ?? server?.site ?? '',
      directorySite,
      edges,
      servers: servers.map(({ name }) => name),
    };
  });
  return [...there, ...made];
}

/** Whether all Edges ask Azure for names; one elsewhere asks servers of its own. */
function askAzure(now: Moment, edges: readonly string[]): boolean {
  const { azure } = now;
  return !edges.some(
    (edge) =>
      externalEdges(now).includes(edge) || azure.isDatacenter(azure.machines.get(edge)?.network ?? ''),
  );
}

/** Where a message from outside may be handed over. */
interface Target {
  readonly preference: number;
  /** Takes the message. */
  readonly accepts: boolean;
  /** Can hand it on to a Mailbox server. */
  readonly delivers: boolean;
  /** Hands it on to servers that look for other domain controllers first. */
  readonly stalls: boolean;
  /** Hands it on to servers that may be cut off from the databases. */
  readonly cut: boolean;
}

/** Mail from the Internet to a Mailbox server. */
export function inboundMail(well: Moment, now: Moment, after: Moment): Way {
  if (now.outage.azureDns) return 'lost';
  const usual = levelInUse(well, well);
  const level = levelInUse(now, well);
  if (isFiltered(now) && filterHosts(now.azure).every((each) => now.outage.hosts.includes(each)))
    return 'lost';
  if (level.length === 0) return someEdgeTakes(after) && someMailbox(after) ? 'person' : 'lost';
  if (level.some(({ delivers }) => !delivers))
    return someMailbox(now) || someMailbox(after) ? 'person' : 'lost';
  if (level.some(({ cut }) => cut)) return 'person';
  if (level.some(({ stalls }) => stalls)) return 'by itself';
  const usualNow = level.filter(({ preference }) => preference === usual[0].preference);
  return usualNow.length < usual.length ? 'less capacity' : 'goes on';
}

/**
 * Mail from the mailboxes to the Internet, which moves to another site with them. Mailbox servers hand mail to the Edges of their own Active Directory site and to no others, so that it waits while all of those are down.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions (the connector of a subscription).
 */
export function outboundMail(well: Moment, now: Moment, after: Moment): Way {
  const { smartHost } = now.books;
  // Edges in Azure ask Azure for every name outside; one elsewhere asks its own servers.
  const usual = senders(well);
  const current = senders(now);
  const edges =
    current.length === 0
      ? [...edgesOf(now.azure, now.books), ...externalEdges(now)]
      : current.flatMap((each) => each.edges);
  if (now.outage.azureDns && edgesOf(now.azure, now.books).length > 0 && askAzure(now, edges)) return 'lost';
  const byRelay = current.length === 0 || current.some(({ site }) => !now.azure.isDatacenter(site));
  if (smartHost !== undefined && byRelay && now.outage.hosts.includes(smartHost)) return 'lost';
  if (current.length === 0 || current.some(({ edges }) => !edges.some((edge) => sends(now, edge))))
    return someMailbox(after) && canDivert(current, after) ? 'person' : 'lost';
  if (current.some((each) => each.edges.some((edge) => keeps(now, edge)))) return 'person';
  if (usual.some(({ site }) => current.every((each) => each.site !== site))) {
    const { members } = now.books;
    return members.length === 0 || possibleMajorities(now).length > 0 ? 'by itself' : 'person';
  }
  const hands = current.flatMap(({ servers }) => servers);
  if (hands.some((each) => now.works(each) && now.looksElsewhere(each))) return 'by itself';
  const before = usual.flatMap(({ edges }) => edges);
  return before.every((edge) => sends(now, edge)) ? 'goes on' : 'less capacity';
}

/** Whether an Edge takes mail from inside that it cannot send on: those that hand it over do not know that its carrier is dead. */
function keeps(now: Moment, edge: string): boolean {
  return now.azure.machines.has(edge) && now.lives(edge) && !sends(now, edge);
}

/** EdgeSync to the Edges of an Active Directory site. */
export function edgeSync(directorySite: string, now: Moment): Way {
  const own = subscriptions(now).filter((each) => each.directorySite === directorySite);
  const nameless =
    now.outage.azureDns &&
    askAzure(
      now,
      own.flatMap(({ edges }) => edges),
    );
  if (synchronized(directorySite, now) > 0) return nameless ? 'lost' : 'goes on';
  // Nobody has pages for an estate of Edges alone; no page brings back the names in private zones, or all domain controllers.
  const all = subscriptions(now).filter((each) => each.directorySite === directorySite);
  const servers = all.flatMap((each) => each.servers);
  if (now.books.servers.length === 0 || nameless) return 'lost';
  return servers.some((each) => now.lacksDirectory(each)) ? 'lost' : 'person';
}

/** Whether an Edge of an Active Directory site is in a region that lives: otherwise none is left that had to learn. */
export function hasEdges(directorySite: string, now: Moment): boolean {
  return subscriptions(now)
    .filter((each) => each.directorySite === directorySite)
    .some(({ edges }) => edges.some((edge) => now.regionLives(now.azure.machines.get(edge)?.region ?? '')));
}

function synchronized(directorySite: string, now: Moment): number {
  return subscriptions(now)
    .filter((each) => each.directorySite === directorySite)
    .flatMap(({ edges, servers }) =>
      edges.filter(
        (edge) =>
          now.lives(edge) &&
          (servers.length === 0 ||
            servers.some((one) => now.works(one) && now.reaches(one, edge, EDGE_SYNC))),
      ),
    ).length;
}

/** The hosts of a filtering service: targets of mail that no address of the zone belongs to. */
export function filterHosts(azure: Azure): string[] {
  return azure.exchangers.map(({ host }) => host).filter((host) => !azure.records.has(host));
}

function isFiltered({ azure }: Moment): boolean {
  return filterHosts(azure).length > 0;
}

/** Whether mail could enter at any Edge: one that a filtering service can be pointed to, or that an activation makes. */
function someEdgeTakes(moment: Moment): boolean {
  return edgesOf(moment.azure, moment.books).some((edge) => edgeTakes(moment, edge));
}

function targets(now: Moment, well: Moment): Target[] {
  if (isFiltered(now)) {
    const [first] = subscriptions(well);
    const edges = withExternal(well).filter(({ site }) => site === first.site);
    return edges
      .flatMap((each) => each.edges)
      .map((edge) => ({
        preference: 0,
        accepts: externalEdges(now).includes(edge) ? sends(now, edge) : edgeTakes(now, edge),
        delivers: handsOn(now, edge),
        stalls: stalls(now, edge),
        cut: isCutOff(now, handedTo(now, edge)),
      }));
  }
  return now.azure.exchangers.map(({ host, preference }) => ({ preference, ...targetAt(host, now) }));
}

function targetAt(host: string, now: Moment): Omit<Target, 'preference'> {
  const [address] = now.azure.records.get(host)?.targets ?? [];
  if (address === undefined) return { accepts: false, delivers: false, stalls: false, cut: false };
  const machine = now.azure.machineAt(address);
  if (machine && edgesOf(now.azure, now.books).includes(machine.name))
    return {
      accepts: edgeTakes(now, machine.name),
      delivers: handsOn(now, machine.name),
      stalls: stalls(now, machine.name),
      cut: isCutOff(now, handedTo(now, machine.name)),
    };
  const front = now.azure.publicFront(address);
  if (front) {
    const ports = front.ports.filter(({ port }) => port === SMTP);
    const accepts = now.servingAt({ ...front, ports }) > 0;
    return {
      accepts,
      delivers: accepts,
      stalls: now.stallsAt({ ...front, ports }),
      cut: isCutOff(now, now.serversAt({ ...front, ports })),
    };
  }
  const accepts = ![host, address].some((each) => now.outage.hosts.includes(each));
  return {
    accepts,
    delivers: accepts && handsOn(now, host),
    stalls: stalls(now, host),
    cut: isCutOff(now, handedTo(now, host)),
  };
}

/** Whether the Internet can open port 25 of an Edge. */
export function edgeTakes(now: Moment, edge: string): boolean {
  const machine = now.azure.machines.get(edge);
  if (!machine?.publicAddress || !now.lives(edge)) return false;
  const front = now.azure.publicFront(machine.publicAddress);
  if (!front?.ports.some(({ port }) => port === SMTP)) return false;
  const isCut = front.carrier !== undefined && now.outage.carriers.includes(front.carrier);
  return !isCut && now.azure.lets(INTERNET, machine, SMTP);
}

/** Whether an Edge reaches a Mailbox server of its subscription that works. */
function handsOn(now: Moment, edge: string): boolean {
  if (externalEdges(now).includes(edge)) {
    const [{ servers }] = subscriptions(now);
    return servers.length === 0 || servers.some((each) => now.works(each));
  }
  return subscriptions(now)
    .filter(({ edges }) => edges.includes(edge))
    .some(
      ({ servers }) =>
        servers.length === 0 || servers.some((each) => now.works(each) && now.reaches(edge, each, SMTP)),
    );
}

/** Whether the Mailbox servers of the subscription of an Edge look for other domain controllers first. */
function stalls(now: Moment, edge: string): boolean {
  return handedTo(now, edge).some((each) => now.looksElsewhere(each));
}

/** The Mailbox servers that work and are known to an Edge. */
function handedTo(now: Moment, edge: string): string[] {
  const all = subscriptions(now);
  const own = externalEdges(now).includes(edge)
    ? all.slice(0, 1)
    : all.filter(({ edges }) => edges.includes(edge));
  return own.flatMap(({ servers }) => servers.filter((each) => now.works(each)));
}

/** Senders try the targets in the order of their preference: all mail goes to the first level of which any target takes it. */
function levelInUse(now: Moment, well: Moment): Target[] {
  return now.known.once('level in use', () => {
    const open = targets(now, well).filter(({ accepts }) => accepts);
    const first = Math.min(...open.map(({ preference }) => preference));
    return open.filter(({ preference }) => preference === first);
  });
}

function someMailbox(moment: Moment): boolean {
  const { servers } = moment.books;
  if (servers.length === 0) return true;
  return servers.some(({ name, role }) => role.includes('Mailbox') && moment.works(name));
}

/** Whether an Edge reaches the Internet, or the smart host in it. */
function sends(now: Moment, edge: string): boolean {
  if (externalEdges(now).includes(edge)) return !now.outage.hosts.includes(edge);
  const machine = now.azure.machines.get(edge);
  if (!machine?.publicAddress || !now.lives(edge)) return false;
  const front = now.azure.publicFront(machine.publicAddress);
  if (front?.carrier !== undefined && now.outage.carriers.includes(front.carrier)) return false;
  return [SMTP, SUBMISSION].some((port) => now.azure.lets(machine, INTERNET, port));
}

/**
 * The subscriptions of the sites whose Mailbox servers have the mailboxes, those of them that have such a server left. Mailboxes whose site has none
 * are in the first site that has any.
 */
function senders(now: Moment): Subscription[] {
  return now.known.once('senders', () => {
    const all = withExternal(now);
    if (now.books.servers.length === 0) return all;
    // Mailbox servers that the estate does not know are taken to work.
    const working = all.filter(
      ({ servers }) => servers.length === 0 || servers.some((each) => now.works(each)),
    );
    const sites = now.books.sites.filter(({ name }) => working.some((each) => each.site === name));
    const homes = homesOf(now).map((home) => sites.find(({ name }) => name === home) ?? sites[0]);
    const used = homes.length === 0 ? sites.slice(0, 1) : homes;
    return working.filter((each) => used.some((site) => site?.name === each.site));
  });
}

/** The sites in which databases are at home. */
function homesOf({ books }: Moment): string[] {
  const firsts = books.databases.map(({ copies: [first] }) => first?.server);
  return [...new Set(books.servers.filter(({ name }) => firsts.includes(name)).map(({ site }) => site))];
}

/** Edges outside Azure work for the site that serves, beside its own. */
function withExternal(now: Moment): Subscription[] {
  return subscriptions(now).map((each, index) =>
    index === 0 ? { ...each, edges: [...each.edges, ...externalEdges(now)] } : each,
  );
}

/** Edges outside Azure: names whose address is of no resource. */
function externalEdges({ azure }: Moment): string[] {
  return azure.known.once('external Edges', () =>
    [...azure.records.values()]
      .filter(({ targets }) =>
        targets.some((each) => /^\d+\.\d+\.\d+\.\d+$/.test(each) && azure.publicFront(each) === undefined),
      )
      .map(({ name }) => name),
  );
}

/** Whether people can lead mail to some Edge that sends: one outside Azure, or in a network that the site with the mailboxes reaches. */
function canDivert(current: readonly Subscription[], after: Moment): boolean {
  const network = after.networkOfSite(current[0]?.site ?? '');
  const reached = ({ network: other }: { readonly network: string }): boolean =>
    network === undefined || after.passes(network, other);
  return [...edgesOf(after.azure, after.books), ...externalEdges(after)].some((edge) => {
    const machine = after.azure.machines.get(edge);
    return sends(after, edge) && (machine === undefined || reached(machine));
  });
}
