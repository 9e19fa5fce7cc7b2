import { Cut, cutsOf } from '../../lib/plan-gate/security-group';

/** A rule that admits HTTPS from the sources. */
function admits(...sources: string[]): Record<string, unknown> {
  const { length } = sources;
  return {
    access: 'Allow',
    direction: 'Inbound',
    priority: 100,
    protocol: 'Tcp',
    source_address_prefix: length === 1 ? sources[0] : '',
    source_address_prefixes: length === 1 ? [] : sources,
    destination_address_prefix: '*',
    source_port_range: '*',
    destination_port_range: '443',
  };
}

test.each([
  ['2001:db8::/32', '2001:db8::/32'],
  ['2001:db8:1::/48', '2001:db8::/32'],
  ['2001:db8:1::/48', '::/0'],
  ['2001:db8:1::/48', 'Internet'],
  ['2001:db8:1::/48', '*'],
  ['fd00:1::/48', 'VirtualNetwork'],
  ['Storage.WestEurope', 'Storage'],
  ['Storage', 'Internet'],
  ['Storage', 'storage'],
])('a rule for %s that becomes one for %s cuts nothing off', (before, after) => {
  expect(cutsOf([{ before: admits(before), after: admits(after) }]).size).toBe(0);
});

test.each([
  ['2001:db8::/32', '2001:db8:1::/48'],
  ['2001:db8:1::/48', '2001:db8:2::/48'],
  ['2001:db8:1::/48', '0.0.0.0/0'],
  ['2001:db8:1::/48', 'VirtualNetwork'],
  ['::/0', '2001:db8::/32'],
  ['Storage', 'Storage.WestEurope'],
  ['Storage', 'Sql'],
  ['Internet', 'Storage'],
])('a rule for %s that becomes one for %s cuts clients off', (before, after) => {
  const change = { before: admits(before), after: admits(after) };
  expect(cutsOf([change]).get(change)).toBe(Cut.SERVICE);
});

test('a further rule for IPv6 takes nothing from the one for IPv4', () => {
  const same = admits('198.51.100.0/24');
  const rule = { ...admits('2001:db8::/32'), priority: 2077 };
  const added = { before: null, after: rule };
  expect(cutsOf([{ before: same, after: same }, added]).size).toBe(0);
  const gone = { before: rule, after: null };
  expect([...cutsOf([{ before: same, after: same }, gone]).keys()]).toEqual([gone]);
});
