import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { join } from 'node:path';
import { each } from './support/each';
import { Estate } from './support/estate';
import type { NetworkRule } from './support/network-rules';
import { isPublic, rulesOf } from './support/network-rules';
import { synthExample } from './support/synth';

// Who reaches whom in the two-site example, asked of the synthesized rules as Azure asks them: the security group of the sender outbound,
// then that of the receiver inbound, each with Azure's default rules behind it.

const estate = new Estate(synthExample('two-site'));

interface Machine {
  readonly stack: string;
  readonly subnet: string;
  readonly address: string;
}

/** Places from which somebody may come who has taken a machine, and places worth reaching. */
const MACHINES: Record<string, Machine> = {
  'Edge AMS': { stack: 'contoso-primary', subnet: 'perimeter', address: '10.10.16.4' },
  'Edge DUB': { stack: 'contoso-standby', subnet: 'perimeter', address: '10.20.16.4' },
  'front end AMS': { stack: 'contoso-primary', subnet: 'client-access', address: '10.10.0.4' },
  'front end DUB': { stack: 'contoso-standby', subnet: 'client-access', address: '10.20.0.4' },
  'DC AMS': { stack: 'contoso-primary', subnet: 'directory', address: '10.10.64.4' },
  'DC DUB': { stack: 'contoso-standby', subnet: 'directory', address: '10.20.64.4' },
  'witness PAR': { stack: 'contoso-witness', subnet: 'witness', address: '10.30.0.52' },
};

/** Ports by which machines are used and taken. */
const PORTS = [25, 53, 80, 88, 135, 389, 443, 445, 636, 1433, 3389, 5985, 5986, 50636, 64327];

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8);

/** What is behind the rules of every security group. Source: learn.microsoft.com/azure/virtual-network/network-security-groups-overview. */
const DEFAULTS = { Inbound: ['virtualnetwork'], Outbound: ['virtualnetwork', 'internet'] };

function covers(block: string, address: string): boolean {
  if (block === '*') return true;
  const isPrivate = PRIVATE.check(address);
  if (/^virtualnetwork$/i.test(block)) return isPrivate;
  if (/^internet$/i.test(block)) return !isPrivate;
  const [network, length = '32'] = block.split('/');
  if (isIP(network) === 0) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length));
  return list.check(address);
}

function admits(
  { stack, subnet }: Machine,
  direction: 'Inbound' | 'Outbound',
  [from, to, port]: [string, string, number],
): boolean {
  const group = estate
    .all('azurerm_network_security_group')
    .find((each) => each.stack === stack && each.address.includes(`Subnet-${subnet}_`));
  if (!group) throw new Error(`no security group for ${subnet} in ${stack}`);
  const first = rulesOf(estate, estate.text(group, 'name'), stack, direction).find((rule) =>
    matches(rule, from, to, port),
  );
  if (first) return first.allows;
  return DEFAULTS[direction].some((tag) => covers(tag, direction === 'Inbound' ? from : to));
}

function matches(rule: NetworkRule, from: string, to: string, port: number): boolean {
  const within = rule.ports.some((range) => {
    const [low, high = low] = range.split('-').map(Number);
    return range === '*' || (low <= port && port <= high);
  });
  return (
    /^(\*|tcp)$/i.test(rule.protocol) &&
    within &&
    rule.sources.some((block) => covers(block, from)) &&
    rule.destinations.some((block) => covers(block, to))
  );
}

/** The TCP ports of the list by which one reaches the other, in words. */
function reach(from: Machine | string, to: Machine | string): string {
  const [source, target] = [from, to].map((end) => (typeof end === 'string' ? end : end.address));
  const open = PORTS.filter(
    (port) =>
      (typeof from === 'string' || admits(from, 'Outbound', [source, target, port])) &&
      (typeof to === 'string' || admits(to, 'Inbound', [source, target, port])),
  );
  const closed = PORTS.filter((port) => !open.includes(port));
  if (closed.length === 0) return 'all';
  if (closed.length < 3) return `all but ${closed.join(', ')}`;
  return open.join(', ') || '-';
}

const SOMEBODY = '198.51.100.7';

/** Places without rules of their own: the Internet, the Bastions, and networks that the team peers or connects. */
const PLACES: Record<string, string> = {
  Internet: SOMEBODY,
  'Bastion AMS': '10.10.224.4',
  'Bastion DUB': '10.20.224.4',
  'other networks': '10.99.0.4',
};

test('addresses and subnets are those of the example', () => {
  const known = estate
    .all('azurerm_network_interface')
    .flatMap((resource) =>
      estate
        .list<Record<string, unknown>>(resource, 'ip_configuration')
        .map((each) => each.private_ip_address),
    );
  const servers = Object.entries(MACHINES).filter(([name]) => !name.startsWith('DC'));
  expect(each(servers).filter(([, { address }]) => !known.includes(address))).toEqual([]);
  expect(isPublic(`${SOMEBODY}/32`)).toBe(true);
});

describe('a taken Edge', () => {
  test.each([
    ['Edge AMS', 'front end AMS', '25'],
    ['Edge AMS', 'front end DUB', '-'],
    ['Edge AMS', 'DC AMS', '-'],
    ['Edge AMS', 'DC DUB', '-'],
    ['Edge AMS', 'witness PAR', '-'],
    ['Edge AMS', 'Edge DUB', '-'],
    ['Edge DUB', 'front end DUB', '25'],
    ['Edge DUB', 'front end AMS', '-'],
    ['Edge DUB', 'witness PAR', '-'],
  ])('%s reaches %s on: %s', (from, to, ports) => {
    expect(reach(MACHINES[from], MACHINES[to])).toBe(ports);
  });

  test.each(Object.keys(MACHINES).filter((name) => !name.startsWith('Edge')))(
    'is kept away from %s by the rules there alone, whatever its own rules say',
    (name) => {
      const edges = ['Edge AMS', 'Edge DUB'].map((edge) => MACHINES[edge]);
      const open = edges.flatMap(({ address, stack }) =>
        PORTS.filter((port) =>
          admits(MACHINES[name], 'Inbound', [address, MACHINES[name].address, port]),
        ).map((port) => `${stack} ${port}`),
      );
      const mail = name.startsWith('front end') ? [`${MACHINES[name].stack} 25`] : [];
      expect(open).toEqual(mail);
    },
  );
});

describe('the Internet', () => {
  test.each([
    ['Edge AMS', '25'],
    ['front end AMS', '443'],
    ['DC AMS', '-'],
    ['witness PAR', '-'],
  ])('reaches %s on: %s', (name, ports) => {
    expect(reach(SOMEBODY, MACHINES[name])).toBe(ports);
  });
});

describe('administrators', () => {
  test.each(['Bastion AMS', 'Bastion DUB'])('reach every server over %s, in whichever site it is', (from) => {
    const edges = reach(PLACES[from], MACHINES['Edge AMS']);
    expect([edges, reach(PLACES[from], MACHINES['Edge DUB'])]).toEqual(['3389', '3389']);
    const others = ['front end AMS', 'front end DUB', 'witness PAR'].map((name) =>
      reach(PLACES[from], MACHINES[name]),
    );
    expect(others).toEqual(Array(3).fill('80, 443, 445, 3389, 5985, 5986'));
  });
});

describe('another network that is peered or connected', () => {
  test.each([
    ['front end AMS', '443'],
    ['front end DUB', '443'],
    ['witness PAR', '-'],
    ['Edge AMS', '-'],
    ['Edge DUB', '-'],
  ])('reaches %s on: %s', (name, ports) => {
    expect(reach(PLACES['other networks'], MACHINES[name])).toBe(ports);
  });
});

describe('servers that Exchange wants unfiltered', () => {
  const servers = Object.keys(MACHINES).filter((name) => !name.startsWith('Edge'));
  test.each(servers)('%s reaches all others on all ports', (from) => {
    const others = each(servers).filter((name) => name !== from);
    expect(others.map((to) => reach(MACHINES[from], MACHINES[to]))).toEqual(others.map(() => 'all'));
  });
});

test('Mailbox servers send no mail to the Internet, but to their Edges', () => {
  expect(reach(MACHINES['front end AMS'], SOMEBODY)).toBe('all but 25');
  expect(reach(MACHINES['front end AMS'], MACHINES['Edge AMS'])).toBe('25, 50636');
});

test('the table in the documents is that of the rules', () => {
  const names = Object.keys(MACHINES);
  const rows = [...Object.keys(PLACES), ...names].map((from) => [
    from,
    ...names.map((to) => (from === to ? '' : reach(MACHINES[from] ?? PLACES[from], MACHINES[to]))),
    from in MACHINES ? reach(MACHINES[from], SOMEBODY) : '',
  ]);
  const table = [['from \\ to', ...names, 'Internet'], ...rows];
  const shown = readFileSync(join(__dirname, '../docs/reachability.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(shown).toEqual(table);
});
