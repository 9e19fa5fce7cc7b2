import type { Azure, Front } from './azure';
import { possibleMajorities } from './databases';
import { edgesOf } from './edges';
import type { Moment } from './moment';
import type { Runbooks } from './runbooks';
import type { Way } from './way';
import { worst } from './way';

/** The names that clients use from the Internet: those that lead to anything but Edges. */
export function internetNames(azure: Azure, books: Runbooks): string[] {
  const isEdge = (target: string): boolean => {
    const machine = azure.machineAt(target);
    return machine !== undefined && edgesOf(azure, books).includes(machine.name);
  };
  const leadsToClients = (target: string): boolean =>
    azure.endpointsOf(target) !== undefined || (!isEdge(target) && azure.publicFront(target) !== undefined);
  // Clients use the names that are aliases of the host of a datacenter.
  const hosts = azure.datacenters.map(({ balancer }) => balancer.hostName);
  return [...azure.records.values()]
    .filter(({ name, targets }) => !hosts.includes(name) && targets.some(leadsToClients))
    .map(({ name }) => name);
}

/** The names that clients use inside: those that lead to anything but Edges. `azure` has the machines of an activated site too. */
export function insideNames(azure: Azure, { servers }: Runbooks): string[] {
  const edges = servers.filter(({ role }) => role.includes('Edge')).map(({ address }) => address);
  const areMailOnly = servers.length === 0;
  return [...azure.privateNames]
    .filter(([, { addresses }]) => !areMailOnly && !addresses.some((each) => edges.includes(each)))
    .map(([name]) => name);
}

/** What of a name answers somebody: how many machines behind each address, and whether the way there was chosen in place of another. */
interface Answer {
  readonly counts: number[];
  readonly diverted: boolean;
  /** Machines that answer look for other domain controllers first. */
  readonly stalls: boolean;
  /** Machines that answer may be cut off from the members that have the majority, and so from the databases. */
  readonly cut: boolean;
}

/** Client access from the Internet at a name. */
export function internetAccess(name: string, well: Moment, now: Moment, after: Moment): Way {
  const { azureDns, certificate } = now.outage;
  if (azureDns) return 'lost';
  const way = judge(asked(name, now, well), asked(name, well, well), () => {
    const then = now.outage.trafficManager ? direct(name, after) : asked(name, after, after);
    return now.canMoveNames() && then !== undefined && total(then) > 0;
  });
  return certificate ? worst([way, 'person']) : way;
}

/** Client access at a name from inside a network; nobody is left to ask where the network itself is lost. */
export function insideAccess(name: string, network: string, well: Moment, now: Moment, after: Moment): Way {
  // Azure DNS holds the private zones too: learn.microsoft.com/azure/dns/private-dns-overview.
  // Clients in a datacenter ask servers of its own, in which people change the names.
  const ownDns = now.azure.isDatacenter(network);
  if (now.outage.azureDns && !ownDns) return 'lost';
  const way = judge(inside(name, network, now), inside(name, network, well), () => {
    const then = inside(name, network, after);
    return (
      !leavesOut(name, network, now) &&
      (ownDns || now.canMoveNames()) &&
      then !== undefined &&
      total(then) > 0
    );
  });
  return now.outage.certificate ? worst([way, 'person']) : way;
}

function judge(answer: Answer | undefined, normal: Answer | undefined, personHelps: () => boolean): Way {
  if (!answer || total(answer) === 0) return personHelps() ? 'person' : 'lost';
  if (answer.cut) return 'person';
  if (answer.diverted || answer.stalls || answer.counts.some((each) => each === 0)) return 'by itself';
  return normal && total(answer) < total(normal) ? 'less capacity' : 'goes on';
}

function total({ counts }: Answer): number {
  return counts.reduce((sum, each) => sum + each, 0);
}

/** What the Internet gets for a name. Whoever was chosen while all was well is the usual way. */
function asked(name: string, moment: Moment, well: Moment): Answer | undefined {
  return moment.known.once(`asked ${name}`, () => ask(name, moment, well));
}

function ask(name: string, moment: Moment, well: Moment): Answer | undefined {
  const targets = moment.azure.records.get(name)?.targets ?? [];
  const [first] = targets;
  if (first === undefined) return undefined;
  const profile = moment.azure.endpointsOf(first);
  if (!profile) {
    const stalls = targets.some((each) => stallsAt(each, moment));
    return {
      counts: targets.map((each) => served(each, moment)),
      diverted: false,
      stalls,
      cut: targets.some((each) => cutAt(each, moment)),
    };
  }
  if (moment.outage.trafficManager) return undefined;
  const answers = (at: Moment): (string | undefined)[] =>
    profile.routes.map((route) => route.find(({ target }) => served(target, at, profile.port) > 0)?.target);
  const [led, usual] = [answers(moment), answers(well)];
  const chosen = [...new Set(led)].filter((each) => each !== undefined);
  if (chosen.length === 0) return undefined;
  return {
    counts: chosen.map((each) => served(each, moment)),
    diverted: led.some((each, group) => each !== usual[group]),
    stalls: chosen.some((each) => stallsAt(each, moment)),
    cut: chosen.some((each) => cutAt(each, moment)),
  };
}

/** What people get for a name that they lead past Traffic Manager, to the front end that has the most machines. */
function direct(name: string, moment: Moment): Answer | undefined {
  const [first] = moment.azure.records.get(name)?.targets ?? [];
  const profile = first === undefined ? undefined : moment.azure.endpointsOf(first);
  if (!profile) return asked(name, moment, moment);
  const counts = profile.endpoints.map(({ target }) => served(target, moment, profile.port));
  return { counts: [Math.max(...counts)], diverted: false, stalls: false, cut: false };
}

/** Whether any of the names leads to Traffic Manager. */
export function hasProfile(names: string[], { azure }: Moment): boolean {
  return names.some((name) =>
    (azure.records.get(name)?.targets ?? []).some((target) => azure.endpointsOf(target) !== undefined),
  );
}

function cutAt(target: string, moment: Moment): boolean {
  const front = moment.azure.publicFront(target);
  return front !== undefined && moment.servingAt(front) > 0 && isCutOff(moment, moment.serversAt(front));
}

/** Whether some members that may have the majority are out of reach for all of several servers. */
export function isCutOff(moment: Moment, servers: readonly string[]): boolean {
  const majorities = moment.known.once('majorities', () => possibleMajorities(moment));
  return servers.length > 0 && majorities.some((side) => !servers.some((each) => moment.meets(each, side)));
}

function stallsAt(target: string, moment: Moment): boolean {
  const front = moment.azure.publicFront(target);
  return front !== undefined && moment.stallsAt(front);
}

function served(target: string, moment: Moment, port?: number): number {
  const front = moment.azure.publicFront(target);
  if (!front) return 0;
  return moment.servingAt(port === undefined ? front : onlyPort(front, port));
}

function onlyPort(front: Front, port: number): Front {
  return { ...front, ports: front.ports.filter((each) => each.port === port) };
}

/** What a client inside gets for a name; where no private zone answers, the public one does. */
function inside(name: string, network: string, moment: Moment): Answer | undefined {
  return moment.known.once(`inside ${network} ${name}`, () => askInside(name, network, moment));
}

function askInside(name: string, network: string, moment: Moment): Answer | undefined {
  const zone = moment.azure.privateNames.get(name);
  if (!zone || !asksFor(zone.networks, network, moment)) return asked(name, moment, moment);
  const addresses = addressesIn(zone.addresses, network, moment);
  const counts = addresses.map((each) => {
    const front = moment.azure.privateFront(each);
    return front ? moment.servingAt(front, network) : 0;
  });
  const stalls = addresses.some((each) => {
    const front = moment.azure.privateFront(each);
    return front !== undefined && moment.servingAt(front, network) > 0 && moment.stallsAt(front);
  });
  const cut = addresses.some((each) => {
    const front = moment.azure.privateFront(each);
    return (
      front !== undefined && moment.servingAt(front, network) > 0 && isCutOff(moment, moment.serversAt(front))
    );
  });
  return { counts, diverted: false, stalls, cut };
}

/** Whether a network has the names inside: by a link to the private zones, or in servers of its own. */
function asksFor(linked: ReadonlySet<string>, network: string, { azure }: Moment): boolean {
  return linked.has(network) || azure.isDatacenter(network);
}

/** What the servers of a datacenter say: its own addresses, as long as people do not lead the name elsewhere. */
function addressesIn(addresses: string[], network: string, { azure }: Moment): string[] {
  const own = azure.isDatacenter(network)
    ? addresses.filter((each) => azure.privateFront(each)?.network === network)
    : [];
  return own.length > 0 ? own : addresses;
}

/** The site that a name leads to serves all but one network: only where databases may have moved to that network does a person help. */
function leavesOut(name: string, network: string, now: Moment): boolean {
  const zone = now.azure.privateNames.get(name);
  const fronts = (zone && asksFor(zone.networks, network, now) ? zone.addresses : []).flatMap(
    (each) => now.azure.privateFront(each) ?? [],
  );
  const serving = fronts.filter((each) => now.servingAt(each) > 0);
  const has = (where?: string): boolean => now.books.members.some((each) => now.networkOf(each) === where);
  return serving.length > 0 && !(has(network) && serving.some((each) => has(each.network)));
}
