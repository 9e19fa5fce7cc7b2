import type { IConstruct } from 'constructs';
import { checkList } from '../core/check-class';
import { Cidr, isCheckable, isPrivateBlock } from '../core/cidr';
import { refuse } from '../core/refusal';

/** A public block wider than this is no longer somebody's office. */
const WIDEST_PUBLIC_PREFIX = 24;

/** Refuses networks that would open a management port to the Internet. */
export function checkManagementPrefixes(scope: IConstruct, prefixes: string[]): void {
  checkList(scope, 'managementPrefixes', prefixes, "['10.1.0.0/24']");
  for (const prefix of prefixes.filter(isCheckable)) {
    const isTag = !/^\d/.test(String(prefix));
    const block = isTag ? undefined : Cidr.parse(scope, 'managementPrefixes', prefix);
    if (block && (isPrivateBlock(block) || block.prefixLength >= WIDEST_PUBLIC_PREFIX)) continue;
    refuse(scope, {
      property: 'managementPrefixes',
      value: prefix,
      limit: `a private address block, or a public one of /${WIDEST_PUBLIC_PREFIX} or narrower`,
      cause: 'Remote Desktop must not be reachable from the Internet',
      remedy: 'give the network of the administrators, or use bastion: true',
    });
  }
}
