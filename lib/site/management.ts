import { IConstruct } from 'constructs';
import { Cidr } from '../core/cidr';
import { isKnown, refuse } from '../core/refusal';

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];
/** A public block wider than this is no longer somebody's office. */
const WIDEST_PUBLIC_PREFIX = 24;

/** Refuses networks that would open a management port to the Internet. */
export function checkManagementPrefixes(scope: IConstruct, prefixes: string[]): void {
  for (const prefix of prefixes.filter(isKnown)) {
    const isTag = !/^\d/.test(prefix);
    const block = isTag ? undefined : Cidr.parse(scope, 'managementPrefixes', prefix);
    const isPrivate = block && PRIVATE.some((each) => Cidr.parse(scope, '', each).contains(block));
    if (block && (isPrivate || block.prefixLength >= WIDEST_PUBLIC_PREFIX)) continue;
    refuse(scope, {
      property: 'managementPrefixes',
      value: prefix,
      limit: `private address blocks, or public ones of /${WIDEST_PUBLIC_PREFIX} and narrower`,
      cause: 'Remote Desktop must not be reachable from the Internet',
      remedy: 'name the administrators’ network, or use bastion: true',
    });
  }
}
