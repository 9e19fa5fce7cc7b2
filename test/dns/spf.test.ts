import fc from 'fast-check';
import { checkApexText, spfText } from '../../lib/dns/spf';
import { stackIn, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

const scope = stackIn(testApp(), 'dns');

function includes(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `include:spf${index}.example`);
}

test('ends with a refusal of everybody else', () => {
  expect(spfText(scope, ['ip4:192.0.2.1', 'include:spf.example'])).toBe(
    'v=spf1 ip4:192.0.2.1 include:spf.example -all',
  );
  expect(spfText(scope, [])).toBe('v=spf1 -all');
});

test('ten lookups are the most', () => {
  expect(spfText(scope, includes(10))).toContain('include:spf9.example -all');
  expectRefusal(() => spfText(scope, includes(11)), {
    path: 'dns',
    property: 'mail.spfMechanisms',
    value: '11',
    limit: 'at most 10 mechanisms that need a lookup',
    remedy: 'list addresses with ip4: instead',
  });
});

test.each([
  'a',
  'a:mail.example',
  'a/24',
  'mx',
  'mx:example.com',
  'ptr',
  'exists:%{i}.example',
  '~include:x.example',
  '?a',
])('%s is a lookup', (mechanism) => {
  expect(() => spfText(scope, [...includes(9), mechanism])).not.toThrow();
  expect(() => spfText(scope, [...includes(10), mechanism])).toThrow('at most 10 mechanisms');
});

test.each(['ip4:192.0.2.0/24', 'ip6:2001:db8::/32'])('%s is none', (mechanism) => {
  expect(() => spfText(scope, [...includes(10), mechanism])).not.toThrow();
});

test('4096 characters are the most, an address counting as its longest', () => {
  // 'v=spf1 -all' has 11 characters, and a mechanism takes a space beside its own.
  const text = `exists:${'x'.repeat(4096 - 11 - 1 - 7)}`;
  expect(spfText(scope, [text])).toHaveLength(4096);
  expectRefusal(() => spfText(scope, [`${text}x`]), {
    path: 'dns',
    property: 'mail.spfMechanisms',
    value: '4097',
    limit: 'must fit into a record of 4096 characters',
    remedy: 'send from fewer addresses, or through a smart host',
  });
  const addresses = Array.from({ length: 205 }, () => 'ip4:1.1.1.1');
  expect(() => spfText(scope, addresses.slice(1))).not.toThrow();
  expect(() => spfText(scope, addresses)).toThrow('4096 characters');
});

test('is refused, or names every mechanism once, in order, within the limits', () => {
  const mechanism = fc.oneof(
    { weight: 3, arbitrary: fc.ipV4().map((address) => `ip4:${address}`) },
    { weight: 1, arbitrary: fc.constantFrom('a', 'mx', 'include:spf.example', 'exists:x.example') },
  );
  fc.assert(
    fc.property(fc.array(mechanism, { maxLength: 60 }), (mechanisms) => {
      const lookups = mechanisms.filter((each) => !each.startsWith('ip4:')).length;
      if (lookups > 10) return expect(() => spfText(scope, mechanisms)).toThrow('at most 10');
      const text = spfText(scope, mechanisms);
      expect(text.length).toBeLessThanOrEqual(4096);
      return expect(text.split(' ')).toEqual(['v=spf1', ...mechanisms, '-all']);
    }),
  );
});

test.each(['all', '-all', 'v=spf1', '', 'ip4:192.0.2.1 ip4:192.0.2.2', 'redirect=x.example', 'spf.example'])(
  "'%s' is refused: it is no mechanism to be put beside others",
  (mechanism) => {
    expectRefusal(() => spfText(scope, [mechanism]), {
      path: 'dns',
      property: 'mail.spfMechanisms',
      value: `'${mechanism}'`,
      limit: 'must contain SPF mechanisms without v=spf1 and without all',
      remedy: "write it like 'include:spf.relay.example'",
    });
  },
);

test('a macro is no directive of Terraform', () => {
  expect(spfText(scope, ['exists:%{i}.example'])).toBe('v=spf1 exists:%%{i}.example -all');
});

test.each([
  'ip4:0.0.0.0/0',
  '?ip4:0.0.0.0/0',
  'ip4:128.0.0.0/1',
  'ip4:10.0.0.0/7',
  'ip6:::/0',
  'ip6:2000::/15',
  'a/0',
  '+mx/0',
  'mx:contoso.com/0',
  'a//0',
  'mx/24//15',
])('%s would admit everybody', (mechanism) => {
  expectRefusal(() => spfText(scope, [mechanism]), {
    path: 'dns',
    property: 'mail.spfMechanisms',
    value: `'${mechanism}'`,
    limit: 'a mechanism for your own senders: at most a /8 of IPv4, or a /16 of IPv6',
    remedy: 'name the addresses that mail leaves from',
  });
});

test.each(['ip4:10.0.0.0/8', 'ip6:2001::/16', 'a/8', 'mx/24//16', 'a:x.example/8//64', 'include:a.example'])(
  '%s is a block of senders',
  (mechanism) => {
    expect(spfText(scope, [mechanism])).toBe(`v=spf1 ${mechanism} -all`);
  },
);

test('an address that only Terraform knows stays an expression, and a template in a name is literal', () => {
  expect(spfText(scope, ['ip4:${azurerm_public_ip.A.ip_address}', 'include:a${file("x")}.example'])).toBe(
    'v=spf1 ip4:${azurerm_public_ip.A.ip_address} include:a$${file("x")}.example -all',
  );
});

test.each(['v=spf1 include:spf.example -all', 'V=SPF1', 'v=spf1 +all'])(
  'a second SPF record at the head of the zone is refused: %s',
  (text) => {
    expectRefusal(() => checkApexText(scope, text), {
      path: 'dns',
      property: 'mail.apexTexts',
      value: `'${text}'`,
      limit: 'another text than an SPF record',
      remedy: 'put its mechanisms into mail.spfMechanisms',
    });
  },
);

test('another text at the head of the zone is taken as it is, in one line', () => {
  expect(() => checkApexText(scope, 'v=spf10')).not.toThrow();
  expect(() => checkApexText(scope, 'MS=ms1 "%{x}" ${y}')).not.toThrow();
  expect(() => checkApexText(scope, 'a\nb')).toThrow('one line of visible characters');
});
