import { ipv6Block, isPrivateIpv6 } from '../core/rule-sources';
import type { Values } from './plan';

/** A rule of a security group, before and after a plan. */
export interface RuleChange {
  readonly before: Values | null;
  readonly after: Values | null;
  /** The form of `after`, with `true` wherever the value is not known yet. */
  readonly unknown?: Values;
}

/** What a rule whose decision has changed takes away: connections of the service, or those of administrators only. */
export enum Cut {
  SERVICE = 'service',
  ADMINISTRATION = 'administration',
}

/** Ports of administration: without them the service goes on. */
const ADMINISTRATION = [22, 3389, 5985, 5986];
const LAST_PORT = 65535;
const LAST_ADDRESS = 2 ** 32 - 1;
const ANY = '*';
const VIRTUAL_NETWORK = 'virtualnetwork';
const INTERNET = 'internet';
const BALANCER = 'azureloadbalancer';
const SIDES = ['source', 'destination'] as const;
type Side = (typeof SIDES)[number];

interface Rule {
  readonly change?: RuleChange;
  readonly allows: boolean;
  readonly direction: string;
  readonly priority: number;
  readonly places: Record<Side, string[]>;
  readonly ports: Record<Side, string[]>;
  readonly protocol: string;
}

/** An address of IPv4 in a zone, or a tag, a group or a block of IPv6 in place of an address. */
interface Place {
  readonly zone: string;
  readonly address?: number;
  readonly tag?: string;
}

/** Rules that each group has. Source: learn.microsoft.com/azure/virtual-network/network-security-groups-overview. */
const DEFAULTS = ['Inbound', 'Outbound'].flatMap((direction) => [
  rule(direction, 65000, [VIRTUAL_NETWORK, VIRTUAL_NETWORK]),
  rule(direction, 65001, direction === 'Inbound' ? [BALANCER, ANY] : [ANY, INTERNET]),
  { ...rule(direction, 65500, [ANY, ANY]), allows: false },
]);

/**
 * Which changes of a group's rules take what away: connections that the rules before admit, and those after deny. Both sets of rules are asked for each
 * kind of connection that their prefixes, ports and protocols tell apart.
 *
 * An address counts as one in the virtual network and as one outside: which of the two it is, no rule says.
 */
export function cutsOf(group: readonly RuleChange[]): Map<RuleChange, Cut> {
  const before = inOrder(group.flatMap((change) => ruleOf(change, change.before) ?? []));
  const after = inOrder(group.flatMap((change) => ruleOf(change, change.after, change.unknown) ?? []));
  const changed = new Set(group.filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after)));
  const cuts = new Map<RuleChange, Cut>();
  // What is lost was admitted by a rule that has changed, or is denied by one.
  const suspects = [...before.filter((each) => each.allows), ...after.filter((each) => !each.allows)];
  for (const suspect of suspects.filter(({ change }) => change !== undefined && changed.has(change))) {
    const all = [...before, ...after].filter(({ direction }) => direction === suspect.direction);
    for (const connection of connections(suspect, all)) {
      const first = decides(before, connection);
      const last = decides(after, connection);
      if (!first.allows || last.allows) continue;
      const isService =
        suspect.direction !== 'Inbound' || !ADMINISTRATION.includes(connection.ports.destination);
      for (const { change } of [first, last])
        if (change !== undefined && changed.has(change) && cuts.get(change) !== Cut.SERVICE)
          cuts.set(change, isService ? Cut.SERVICE : Cut.ADMINISTRATION);
    }
  }
  return cuts;
}

interface Connection {
  readonly direction: string;
  readonly places: Record<Side, Place>;
  readonly ports: Record<Side, number>;
  readonly protocol: string;
}

/** One connection of each kind that a rule is about. */
function* connections(suspect: Rule, all: Rule[]): Generator<Connection> {
  const { direction } = suspect;
  const [sources, destinations] = SIDES.map((side) =>
    placesOf(side, direction, all).filter((each) => isAt(suspect.places[side], each)),
  );
  const [from, to] = SIDES.map((side) =>
    bounds(
      all.flatMap((each) => each.ports[side].map(portRange)),
      LAST_PORT,
    ).filter((each) => isOn(suspect.ports[side], each)),
  );
  const protocols = [...new Set(all.map(({ protocol }) => protocol))].filter(
    (each) => suspect.protocol === ANY || each === suspect.protocol,
  );
  for (const source of sources)
    for (const destination of destinations)
      for (const protocol of protocols)
        for (const sourcePort of from)
          for (const destinationPort of to)
            yield {
              direction,
              protocol,
              places: { source, destination },
              ports: { source: sourcePort, destination: destinationPort },
            };
}

function decides(rules: Rule[], { direction, places, ports, protocol }: Connection): Rule {
  return rules.find(
    (each) =>
      each.direction === direction &&
      (each.protocol === ANY || each.protocol === protocol) &&
      SIDES.every((side) => isOn(each.ports[side], ports[side]) && isAt(each.places[side], places[side])),
  )!;
}

function inOrder(rules: Rule[]): Rule[] {
  return [...rules, ...DEFAULTS].sort((a, b) => a.priority - b.priority);
}

function rule(direction: string, priority: number, [source, destination]: string[]): Rule {
  return {
    ...{ direction, priority, allows: true, protocol: ANY },
    places: { source: [source], destination: [destination] },
    ports: { source: [ANY], destination: [ANY] },
  };
}

/** A rule that is not known yet admits nothing, or denies everything. */
function ruleOf(change: RuleChange, values: Values | null, unknown: Values = {}): Rule | undefined {
  if (values === null) return undefined;
  const allows = values.access === 'Allow';
  const isKnown = !Object.entries(unknown).some(
    ([name, each]) => name !== 'id' && JSON.stringify(each).includes('true'),
  );
  const direction = String(values.direction);
  if (!isKnown) return allows ? undefined : { ...rule(direction, 0, [ANY, ANY]), allows, change };
  const texts = (...names: string[]): string[] =>
    names
      .flatMap((name) => (values[name] ?? []) as string | string[])
      .filter((each) => each !== '')
      .map((each) => each.toLowerCase());
  const placesAt = (side: Side): string[] =>
    texts(`${side}_address_prefix`, `${side}_address_prefixes`, `${side}_application_security_group_ids`);
  const portsAt = (side: Side): string[] => {
    const ports = texts(`${side}_port_range`, `${side}_port_ranges`);
    return ports.length > 0 ? ports : [ANY];
  };
  return {
    ...{ change, allows, direction, priority: Number(values.priority) },
    protocol: texts('protocol')[0] ?? ANY,
    places: { source: placesAt('source'), destination: placesAt('destination') },
    ports: { source: portsAt('source'), destination: portsAt('destination') },
  };
}

/** A place of each kind that rules tell apart; the machine itself is in the virtual network. */
function placesOf(side: Side, direction: string, all: Rule[]): Place[] {
  const texts = [...new Set(all.flatMap(({ places }) => places[side]))];
  const ranges = texts.flatMap((each) => addressRange(each) ?? []);
  const tags = texts.filter(
    (each) => ![ANY, VIRTUAL_NETWORK, INTERNET].includes(each) && !addressRange(each),
  );
  const isOwn = side === (direction === 'Inbound' ? 'destination' : 'source');
  const zones = isOwn ? [VIRTUAL_NETWORK] : [VIRTUAL_NETWORK, INTERNET];
  return [
    ...zones.flatMap((zone) => bounds(ranges, LAST_ADDRESS).map((address) => ({ zone, address }))),
    ...tags.map((tag) => ({
      tag,
      zone: zoneOf(tag),
    })),
  ];
}

/** Groups of machines and private blocks of IPv6 are in the virtual network. */
function zoneOf(tag: string): string {
  if (tag === BALANCER) return BALANCER;
  const block = ipv6Block(tag);
  return tag.startsWith('/') || (block && isPrivateIpv6(block)) ? VIRTUAL_NETWORK : INTERNET;
}

function isAt(texts: string[], { zone, address, tag }: Place): boolean {
  const ipv6 = ipv6Block(tag ?? '');
  return texts.some((each) => {
    if (each === ANY || each === zone || each === tag) return true;
    if (ipv6) {
      const block = ipv6Block(each);
      return block !== undefined && ipv6.isInSubnet(block);
    }
    if (each === '0.0.0.0/0') return true;
    // A tag without a region has the addresses of all its regions.
    if (tag !== undefined) return tag.startsWith(`${each}.`);
    const range = address === undefined ? undefined : addressRange(each);
    return range !== undefined && range.first <= address! && address! <= range.last;
  });
}

function isOn(texts: string[], port: number): boolean {
  return texts.some((each) => {
    const { first, last } = portRange(each);
    return first <= port && port <= last;
  });
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function portRange(text: string): Range {
  const [first, last = first] = text === ANY ? [0, LAST_PORT] : text.split('-').map(Number);
  return { first, last };
}

/** The addresses of a prefix of IPv4; a block of IPv6 and whatever else there is count as a tag. */
function addressRange(text: string): Range | undefined {
  const [, address, length = '32'] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (address === undefined) return undefined;
  const size = 2 ** (32 - Number(length));
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1 };
}

/** One number of each piece into which ranges divide all numbers. */
function bounds(ranges: Range[], last: number): number[] {
  return [...new Set([0, ...ranges.flatMap((each) => [each.first, each.last + 1])])].filter(
    (each) => each <= last,
  );
}
