import type { IConstruct } from 'constructs';
import { checkList } from '../core/check-class';
import { Cidr, isCheckable, isPrivateBlock } from '../core/cidr';
import { checkSource, ipv6Block, isPrivateIpv6, sourceKind, SourceKind } from '../core/rule-sources';
import { refuse } from '../core/refusal';

/** A public block wider than this is no longer somebody's office. */
const WIDEST_PUBLIC_PREFIX = 24;
/** A site of an organization gets a block of this length, or a narrower one. Source: RFC 6177. */
const WIDEST_PUBLIC_IPV6 = 48;

/** Refuses networks that would open a management port to the Internet. */
export function checkManagementPrefixes(scope: IConstruct, prefixes: string[]): void {
  checkList(scope, 'managementPrefixes', prefixes, "['10.1.0.0/24']");
  for (const prefix of prefixes.filter(isCheckable)) {
    if (isOfOrganization(scope, prefix)) continue;
    refuse(scope, {
      property: 'managementPrefixes',
      value: prefix,
      limit: `a private address block, or a public one of /${WIDEST_PUBLIC_PREFIX} or narrower (/${WIDEST_PUBLIC_IPV6} in IPv6)`,
      cause:
        'Remote Desktop must not be reachable from the Internet, and a service tag has addresses that many customers of Azure send from',
      remedy: 'give the network of the administrators, or use bastion: true',
    });
  }
}

function isOfOrganization(scope: IConstruct, prefix: string): boolean {
  if (typeof prefix !== 'string') return false;
  const kind = sourceKind(prefix);
  if (kind === SourceKind.TAG || prefix.endsWith('/0')) return false;
  checkSource(scope, 'managementPrefixes', prefix);
  const ipv6 = kind === SourceKind.IPV6 ? ipv6Block(prefix) : undefined;
  if (ipv6) return isPrivateIpv6(ipv6) || ipv6.subnetMask >= WIDEST_PUBLIC_IPV6;
  const block = Cidr.parse(scope, 'managementPrefixes', prefix);
  return isPrivateBlock(block) || block.prefixLength >= WIDEST_PUBLIC_PREFIX;
}
