import fc from 'fast-check';
import { Lazy } from 'cdktf';
import { Cidr, checkIpv4, isIpv4Address } from '../../lib/core/cidr';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';

/** A block with zero host bits. */
const block = fc
  .tuple(fc.nat(0xffffffff), fc.integer({ min: 8, max: 28 }))
  .map(([number, length]) => Cidr.parse('test', 'block', `${dotted(masked(number, length))}/${length}`));

function masked(number: number, length: number): number {
  return Number((BigInt(number) >> BigInt(32 - length)) << BigInt(32 - length));
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

function asNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

describe('parse', () => {
  test.each([
    ['10.10.0.0/16', 16, 65536],
    ['10.0.0.0/8', 8, 16777216],
    ['192.0.2.64/26', 26, 64],
    ['203.0.113.7/32', 32, 1],
    ['0.0.0.0/0', 0, 4294967296],
  ])('reads %s', (text, prefixLength, size) => {
    const cidr = Cidr.parse('test', 'block', text);
    expect(cidr.toString()).toBe(text);
    expect(cidr.prefixLength).toBe(prefixLength);
    expect(cidr.size).toBe(size);
  });

  test.each(['10.10.0.0', '10.10.0.0/33', '10.10.0.256/24', 'fd00::/8', '', 'Internet', '10.10.0.0/16/4'])(
    'refuses %p',
    (text) => {
      expectRefusal(() => Cidr.parse('Scope', 'addressSpace', text), {
        path: 'Scope',
        property: 'addressSpace',
        value: `'${text}'`,
        limit: 'an IPv4 block in CIDR notation whose host bits are zero',
        remedy: "write it like '10.10.0.0/16'",
      });
    },
  );

  test('refuses host bits, and says what was probably meant', () => {
    expectRefusal(() => Cidr.parse('Scope', 'addressSpace', '10.10.0.1/16'), {
      path: 'Scope',
      property: 'addressSpace',
      value: "'10.10.0.1/16'",
      limit: 'host bits are zero',
      remedy: "write '10.10.0.0/16'",
    });
  });
});

describe('arithmetic', () => {
  test('divides into equal parts', () => {
    const cidr = Cidr.parse('test', 'block', '10.10.0.0/16');
    expect(cidr.part(4, 0).toString()).toBe('10.10.0.0/20');
    expect(cidr.part(4, 15).toString()).toBe('10.10.240.0/20');
    expect(cidr.part(4, 3).host(4)).toBe('10.10.48.4');
  });

  test('parts lie inside, are disjoint, and cover the block', () => {
    fc.assert(
      fc.property(block, fc.integer({ min: 1, max: 4 }), (cidr, bits) => {
        const parts = Array.from({ length: 2 ** bits }, (_, index) => cidr.part(bits, index));
        expect(each(parts).every((part) => cidr.contains(part))).toBe(true);
        expect(parts.some((part, i) => parts.slice(i + 1).some((other) => part.overlaps(other)))).toBe(false);
        expect(parts.reduce((sum, part) => sum + part.size, 0)).toBe(cidr.size);
      }),
      { numRuns: 50 },
    );
  });

  test('a host of a block is inside it, and so many places after its first', () => {
    fc.assert(
      fc.property(block, fc.nat(), (cidr, number) => {
        const offset = number % cidr.size;
        expect(cidr.contains(cidr.host(offset))).toBe(true);
        expect(asNumber(cidr.host(offset)) - asNumber(cidr.host(0))).toBe(offset);
      }),
    );
  });

  test('overlap is mutual, and means that one block contains the other', () => {
    fc.assert(
      fc.property(block, block, (one, other) => {
        expect(one.overlaps(other)).toBe(other.overlaps(one));
        const [small, large] = one.size <= other.size ? [one, other] : [other, one];
        expect(one.overlaps(other)).toBe(large.contains(small));
      }),
    );
  });

  test('the address after the last is outside', () => {
    const cidr = Cidr.parse('test', 'block', '10.0.0.0/24');
    expect(cidr.contains('10.0.0.255')).toBe(true);
    expect(cidr.contains('10.0.1.0')).toBe(false);
    expect(cidr.contains('9.255.255.255')).toBe(false);
  });
});

describe('single addresses', () => {
  test.each(['10.10.0.4', '0.0.0.0', '255.255.255.255'])('%s is one', (text) => {
    expect(isIpv4Address(text)).toBe(true);
  });

  test.each(['10.10.0.4/32', '10.10.0', '10.10.0.256', 'mail.contoso.com', '::1', ''])(
    '%p is none, and refused',
    (text) => {
      expect(isIpv4Address(text)).toBe(false);
      expectRefusal(() => checkIpv4('Scope', 'domainControllers', text), {
        path: 'Scope',
        property: 'domainControllers',
        value: `'${text}'`,
        limit: 'an IPv4 address',
        remedy: "write it like '10.10.0.4'",
      });
    },
  );

  test('a token is let through', () => {
    expect(() =>
      checkIpv4('Scope', 'address', Lazy.stringValue({ produce: () => '${var.address}' })),
    ).not.toThrow();
  });
});
