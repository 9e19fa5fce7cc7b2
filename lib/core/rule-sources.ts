import type { IConstruct } from 'constructs';
import { Address6 } from 'ip-address';
import { checkList } from './check-class';
import { Cidr, isCheckable } from './cidr';
import { isKnown, refuse } from './refusal';
import { tagFault } from './service-tags';

/** What a source of a rule is; a value that only Terraform knows counts as a block of IPv4. */
export enum SourceKind {
  IPV4 = 'IPv4',
  IPV6 = 'IPv6',
  TAG = 'tag',
}

/** The kind of a source. */
export function sourceKind(source: string): SourceKind {
  if (!isKnown(source) || /^\d[\d.]*(\/|$)/.test(source)) return SourceKind.IPV4;
  return source.includes(':') ? SourceKind.IPV6 : SourceKind.TAG;
}

/** Whether a source is everybody, however it is written. */
export function isEverybody(source: string): boolean {
  return /^(?:\*|any|internet|azurecloud(?:\..*)?|.*\/0+)$/i.test(source.trim());
}

/** What a list of sources may hold besides blocks of addresses. */
export interface SourceLimits {
  /** Why nobody in the Internet may be among them, and no other customer of Azure; undefined where they may. */
  readonly nobodyElse?: { readonly fault: string; readonly cause: string; readonly remedy: string };
}

/**
 * Refuses an empty list of sources, and an entry that is neither a block of IPv4 or IPv6 nor a service tag; tokens pass.
 *
 * Source: learn.microsoft.com/azure/virtual-network/network-security-groups-overview (source or destination of a rule).
 */
export function checkSources(
  scope: IConstruct | string,
  property: string,
  sources: string[] | undefined,
  { nobodyElse }: SourceLimits = {},
): void {
  if (!isKnown(sources)) return;
  checkList(scope, property, sources, "['10.10.0.0/16']");
  if (sources.length === 0) {
    refuse(scope, {
      property,
      value: sources,
      fault: 'must contain at least one address block',
      cause: 'a network rule needs a source',
      remedy: `list the blocks, or leave ${property} out`,
    });
  }
  for (const source of sources.filter(isCheckable)) {
    if (nobodyElse && typeof source === 'string' && isEverybody(source))
      refuse(scope, { property, value: source, ...nobodyElse });
    checkSource(scope, property, source);
  }
}

/** Refuses what is not a source of a rule. */
export function checkSource(scope: IConstruct | string, property: string, source: string): void {
  const text = typeof source === 'string' ? source : '';
  if (sourceKind(text) === SourceKind.IPV6) return checkIpv6Block(scope, property, text);
  if (text === '*') return;
  if (!/^[a-z][a-z\d.]+$/i.test(text)) {
    Cidr.parse(scope, property, source);
    return;
  }
  const fault = tagFault(text);
  if (fault === undefined) return;
  refuse(scope, {
    property,
    value: source,
    limit: 'an address block, or a service tag that Azure has',
    cause: 'Azure refuses other words (learn.microsoft.com/azure/virtual-network/service-tags-overview)',
    remedy: fault,
  });
}

/** The block, where it is one of IPv6. */
export function ipv6Block(text: string): Address6 | undefined {
  return /^[\da-f:]+\/\d+$/i.test(text) && Address6.isValid(text) ? new Address6(text) : undefined;
}

const MAPPED = new Address6('::ffff:0:0/96');

function checkIpv6Block(scope: IConstruct | string, property: string, text: string): void {
  const block = ipv6Block(text);
  const written = block && `${block.startAddress().correctForm()}/${block.subnetMask}`;
  const isMapped = block?.isInSubnet(MAPPED) ?? false;
  if (written === text && !isMapped) return;
  refuse(scope, {
    property,
    value: text,
    limit: 'an IPv6 block in CIDR notation whose host bits are zero, in small letters and its shortest form',
    cause:
      'Azure keeps a prefix in that form, so that Terraform would change any other at each apply; a mapped address of IPv4 is not one of IPv6',
    remedy:
      written !== undefined && !isMapped
        ? `write '${written}'`
        : "write it like '2001:db8:1::/48', and an IPv4 block like '10.10.0.0/16'",
  });
}

/** Blocks of private networks. Source: RFC 4193. */
const PRIVATE = new Address6('fc00::/7');

/** Whether a block of IPv6 lies in private space. */
export function isPrivateIpv6(block: Address6): boolean {
  return block.isInSubnet(PRIVATE);
}

/** Sources of one rule of Azure. */
export interface SourceGroup {
  /** What tells the rule from the one with the blocks of IPv4; empty for that one, and where there is one rule. */
  readonly suffix: string;
  readonly sources: readonly string[];
}

/**
 * The sources as Azure takes them: one family of addresses in a rule, or one tag.
 *
 * Sources: github.com/hashicorp/terraform-provider-azurerm/issues/12534 (ResourceCannotContainAddressPrefixesFromDifferentAddressFamilies),
 * learn.microsoft.com/azure/virtual-network/network-security-groups-overview (several service tags cannot be in one rule).
 */
export function sourceGroups(sources: readonly string[]): SourceGroup[] {
  if (!isKnown(sources as string[])) return [{ suffix: '', sources }];
  const of = (kind: SourceKind): string[] => sources.filter((each) => sourceKind(each) === kind);
  const [ipv4, ipv6, tags] = [of(SourceKind.IPV4), of(SourceKind.IPV6), [...new Set(of(SourceKind.TAG))]];
  const groups = [
    ...(ipv4.length > 0 ? [{ suffix: '', sources: ipv4 }] : []),
    ...(ipv6.length > 0 ? [{ suffix: '-IPv6', sources: ipv6 }] : []),
    ...tags.map((tag) => ({ suffix: `-${tag}`, sources: [tag] })),
  ];
  return groups.length === 1 && sourceKind(groups[0].sources[0]) === SourceKind.TAG
    ? [{ ...groups[0], suffix: '' }]
    : groups;
}
