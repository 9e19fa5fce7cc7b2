import { checkList } from './check-class';
import { Address4, Address6 } from 'ip-address';
import type { IConstruct } from 'constructs';
import { isKnown, refuse } from './refusal';

/** An IPv4 address block in CIDR notation, for arithmetic on address plans. */
export class Cidr {
  /** Reads `10.10.0.0/16`; host bits must be zero, as Azure demands of an address space. */
  public static parse(scope: IConstruct | string, property: string, text: string): Cidr {
    const valid = typeof text === 'string' && text.includes('/') && Address4.isValid(text);
    const address = valid ? new Address4(text) : undefined;
    if (!address || address.startAddress().correctForm() !== address.correctForm()) {
      refuse(scope, {
        property,
        value: text,
        limit: 'an IPv4 block in CIDR notation whose host bits are zero',
        cause: isIpv6(text)
          ? 'the networks of the sites and their machines have IPv4 only, so that nothing of an IPv6 block can meet them'
          : 'Azure accepts address spaces and prefixes in that form only',
        remedy: address
          ? `write '${address.startAddress().correctForm()}/${address.subnetMask}'`
          : "write it like '10.10.0.0/16'",
      });
    }
    return new Cidr(address);
  }

  private constructor(private readonly address: Address4) {}

  /** Length of the prefix, 0 to 32. */
  public get prefixLength(): number {
    return this.address.subnetMask;
  }

  /** The `index`-th of the equal parts that a prefix longer by `bits` divides this block into. */
  public part(bits: number, index: number): Cidr {
    const length = this.prefixLength + bits;
    const size = 1n << BigInt(32 - length);
    const start = Address4.fromBigInt(this.address.startAddress().bigInt() + size * BigInt(index));
    return new Cidr(new Address4(`${start.correctForm()}/${length}`));
  }

  /** The address `offset` places after the first of the block. */
  public host(offset: number): string {
    return Address4.fromBigInt(this.address.startAddress().bigInt() + BigInt(offset)).correctForm();
  }

  /** How many addresses the block holds. */
  public get size(): number {
    return 2 ** (32 - this.prefixLength);
  }

  /** Whether an address or a whole block lies inside this one. */
  public contains(other: string | Cidr): boolean {
    const address = typeof other === 'string' ? new Address4(other) : other.address;
    return address.isInSubnet(this.address);
  }

  /** Whether the two blocks share an address. */
  public overlaps(other: Cidr): boolean {
    return this.contains(other) || other.contains(this);
  }

  public toString(): string {
    return `${this.address.correctForm()}/${this.prefixLength}`;
  }
}

/** Whether a value of a list is checked: one that is missing is, a token is not. */
export function isCheckable(value: string | undefined): boolean {
  return value === undefined || isKnown(value);
}

/** An address as a block; a block and a token stay what they are. */
export function blockOf(address: string): string {
  return isKnown(address) && isIpv4Address(address) ? `${address}/32` : address;
}

/** Blocks without those that lie inside another, each once, sorted as texts: Azure refuses a rule whose blocks overlap. */
export function withoutContained(blocks: string[]): string[] {
  const known = [...new Set(blocks.filter(isKnown))].sort().map((block) => Cidr.parse('', 'blocks', block));
  const tokens = [...new Set(blocks.filter((block) => !isKnown(block)))];
  const outer = known.filter((block) => !known.some((other) => other !== block && other.contains(block)));
  return [...outer.map(String), ...tokens];
}

/** Whether `text` is an IPv4 address without a prefix length. */
export function isIpv4Address(text: string): boolean {
  return !text.includes('/') && Address4.isValid(text);
}

/** Refuses what is not an IPv4 address. */
export function checkIpv4(scope: IConstruct | string, property: string, text: string): void {
  if (typeof text === 'string' && (!isKnown(text) || isIpv4Address(text))) return;
  refuse(scope, {
    property,
    value: text,
    limit: 'an IPv4 address',
    cause: isIpv6(text)
      ? 'machines and their public addresses have IPv4 only here, and nothing is published over IPv6 for now: the reverse names of Azure are those of IPv4 addresses'
      : 'network rules and DNS records contain the address as it is written here',
    remedy: "write it like '10.10.0.4'",
  });
}

/** Refuses what is not an IPv6 address. */
export function checkIpv6(scope: IConstruct | string, property: string, text: string): void {
  if (typeof text === 'string' && (!isKnown(text) || (isIpv6(text) && !text.includes('/')))) return;
  refuse(scope, {
    property,
    value: text,
    limit: 'an IPv6 address',
    cause: 'an AAAA record has nothing else (RFC 3596 2.2)',
    remedy: "write it like '2001:db8::7'",
  });
}

export function isIpv6(text: unknown): boolean {
  return typeof text === 'string' && Address6.isValid(text);
}

/** Blocks of private networks. Source: RFC 1918, RFC 6598. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** Whether a block lies in private space. */
export function isPrivateBlock(block: Cidr): boolean {
  return PRIVATE.some((each) => Cidr.parse('', '', each).contains(block));
}

/** Blocks that no host of a network can use. Source: learn.microsoft.com/azure/virtual-network/virtual-networks-faq. */
const RESERVED = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '168.63.129.16/32', '224.0.0.0/3'];

/** Refuses an address space of a network that Azure refuses: multicast, broadcast, loopback and link-local blocks. */
export function checkNetworkBlock(scope: IConstruct | string, property: string, block: Cidr): void {
  const reserved = RESERVED.find((each) => Cidr.parse('', '', each).overlaps(block));
  if (reserved === undefined) return;
  refuse(scope, {
    property,
    value: block.toString(),
    fault: `must not overlap with ${reserved}`,
    cause:
      'Azure reserves multicast, broadcast, loopback and link-local addresses (learn.microsoft.com/azure/virtual-network/virtual-networks-faq)',
    remedy: "use private addresses such as '10.10.0.0/16'",
  });
}

/** Refuses an empty list, and an entry that is not an address block; tokens pass. */
export function checkBlocks(
  scope: IConstruct | string,
  property: string,
  blocks: string[] | undefined,
): void {
  if (!isKnown(blocks)) return;
  checkList(scope, property, blocks, "['10.10.0.0/16']");
  blocks.filter(isCheckable).forEach((block) => Cidr.parse(scope, property, block));
  if (blocks.length > 0) return;
  refuse(scope, {
    property,
    value: blocks,
    fault: 'must contain at least one address block',
    cause: 'a network rule needs a source',
    remedy: `list the blocks, or leave ${property} out`,
  });
}
