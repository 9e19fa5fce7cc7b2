import { BlockList, isIP } from 'node:net';
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
  'Edge, Amsterdam': { stack: 'contoso-primary', subnet: 'perimeter', address: '10.10.16.4' },
  'Edge, Dublin': { stack: 'contoso-standby', subnet: 'perimeter', address: '10.20.16.4' },
  'front end, Amsterdam': { stack: 'contoso-primary', subnet: 'client-access', address: '10.10.0.4' },
  'front end, Dublin': { stack: 'contoso-standby', subnet: 'client-access', address: '10.20.0.4' },
  'domain controller, Amsterdam': { stack: 'contoso-primary', subnet: 'directory', address: '10.10.64.4' },
  'domain controller, Dublin': { stack: 'contoso-standby', subnet: 'directory', address: '10.20.64.4' },
  'witness, Paris': { stack: 'contoso-witness', subnet: 'witness', address: '10.30.0.52' },
};

/** Ports by which machines are used and taken. */
const PORTS = [25, 53, 88, 135, 389, 443, 445, 636, 1433, 3389, 5985, 5986, 50636, 64327];

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
  if (open.length === PORTS.length) return 'all';
  return open.join(', ') || '-';
}

const SOMEBODY = '198.51.100.7';

test('addresses and subnets are those of the example', () => {
  const known = estate
    .all('azurerm_network_interface')
    .flatMap((resource) =>
      estate
        .list<Record<string, unknown>>(resource, 'ip_configuration')
        .map((each) => each.private_ip_address),
    );
  const servers = Object.entries(MACHINES).filter(([name]) => !name.startsWith('domain controller'));
  expect(each(servers).filter(([, { address }]) => !known.includes(address))).toEqual([]);
  expect(isPublic(`${SOMEBODY}/32`)).toBe(true);
});

describe('a taken Edge', () => {
  test.each([
    ['Edge, Amsterdam', 'front end, Amsterdam', '25'],
    ['Edge, Amsterdam', 'front end, Dublin', '-'],
    ['Edge, Amsterdam', 'domain controller, Amsterdam', '-'],
    ['Edge, Amsterdam', 'domain controller, Dublin', '-'],
    ['Edge, Amsterdam', 'witness, Paris', '-'],
    ['Edge, Amsterdam', 'Edge, Dublin', '-'],
    ['Edge, Dublin', 'front end, Dublin', '25'],
    ['Edge, Dublin', 'front end, Amsterdam', '-'],
    ['Edge, Dublin', 'witness, Paris', '-'],
  ])('%s reaches %s on: %s', (from, to, ports) => {
    expect(reach(MACHINES[from], MACHINES[to])).toBe(ports);
  });

  test.each(Object.keys(MACHINES).filter((name) => !name.startsWith('Edge')))(
    'is kept away from %s by the rules there alone, whatever its own rules say',
    (name) => {
      const edges = ['Edge, Amsterdam', 'Edge, Dublin'].map((edge) => MACHINES[edge]);
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
    ['Edge, Amsterdam', '25'],
    ['front end, Amsterdam', '443'],
    ['domain controller, Amsterdam', '-'],
    ['witness, Paris', '-'],
  ])('reaches %s on: %s', (name, ports) => {
    expect(reach(SOMEBODY, MACHINES[name])).toBe(ports);
  });
});

test('the whole table, for the documents', () => {
  const names = Object.keys(MACHINES);
  const rows = ['Internet', ...names].map((from) => [
    from,
    ...names.map((to) => (from === to ? '' : reach(MACHINES[from] ?? SOMEBODY, MACHINES[to]))),
    from === 'Internet' ? '' : reach(MACHINES[from], SOMEBODY),
  ]);
  expect([['from', ...names, 'Internet'], ...rows].map((row) => row.join(' | ')).join('\n'))
    .toMatchInlineSnapshot(`
   "from | Edge, Amsterdam | Edge, Dublin | front end, Amsterdam | front end, Dublin | domain controller, Amsterdam | domain controller, Dublin | witness, Paris | Internet
   Internet | 25 | 25 | 443 | 443 | - | - | - | 
   Edge, Amsterdam |  | - | 25 | - | - | - | - | all
   Edge, Dublin | - |  | - | 25 | - | - | - | all
   front end, Amsterdam | 25, 50636 | - |  | all | all | all | all | all
   front end, Dublin | - | 25, 50636 | all |  | all | all | all | all
   domain controller, Amsterdam | - | - | all | all |  | all | all | all
   domain controller, Dublin | - | - | all | all | all |  | all | all
   witness, Paris | - | - | all | all | all | all |  | all"
  `);
});
