import { within } from './azure';

/** A line of a network security group. */
export interface SecurityRule {
  readonly direction: string;
  readonly priority: number;
  readonly allows: boolean;
  readonly protocol: string;
  readonly sources: string[];
  readonly destinations: string[];
  readonly ports: string[];
}

/** A network security group: its rules in the order in which Azure asks them. */
export interface SecurityGroup {
  readonly name: string;
  readonly rules: SecurityRule[];
}

/** An end of a connection: an address, and the groups that stand before it. */
export interface Place {
  /** An IPv4 address, `internet` for anybody outside, or `inside` for some client in the networks. */
  readonly address: string;
  readonly groups: SecurityGroup[];
}

/** What is behind the rules of every group. Source: learn.microsoft.com/azure/virtual-network/network-security-groups-overview. */
const DEFAULTS: Record<string, string[]> = {
  Inbound: ['VirtualNetwork'],
  Outbound: ['VirtualNetwork', 'Internet'],
};

/** Whether every group of a place lets a TCP connection pass in a direction. */
export function admits(
  place: Place,
  direction: 'Inbound' | 'Outbound',
  from: Place,
  to: Place,
  port: number,
): boolean {
  return place.groups.every(({ rules }) => {
    const rule = rules.find(
      (each) =>
        each.direction === direction &&
        /^(\*|tcp)$/i.test(each.protocol) &&
        each.ports.some((range) => holds(range, port)) &&
        each.sources.some((block) => covers(block, from.address, each.allows)) &&
        each.destinations.some((block) => covers(block, to.address, each.allows)),
    );
    if (rule) return rule.allows;
    const peer = direction === 'Inbound' ? from : to;
    return DEFAULTS[direction].some((tag) => covers(tag, peer.address, true));
  });
}

function holds(range: string, port: number): boolean {
  const [low, high = low] = range.split('-').map(Number);
  return range === '*' || (low <= port && port <= high);
}

/**
 * Whether a block means an address. The Internet stands for those of its hosts that are meant to come in, so that a rule which admits some
 * public addresses admits it, and one which denies some does not deny it.
 */
function covers(block: string, address: string, allows: boolean): boolean {
  if (block === '*' || /^any$/i.test(block)) return true;
  if (/^virtualnetwork$/i.test(block)) return address !== 'internet';
  if (/^internet$/i.test(block)) return address === 'internet';
  if (!/^\d+\.\d+\.\d+\.\d+/.test(block)) return false;
  if (address === 'internet') return allows && !isPrivate(block);
  return address !== 'inside' && within(address, block);
}

function isPrivate(block: string): boolean {
  const [address] = block.split('/');
  return ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((each) => within(address, each));
}
