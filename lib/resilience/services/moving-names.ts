import { regionDomain } from '../../model/ids';
import type { DnsZoneModel } from '../../model/name-model';
import type { EstateParts } from '../estate-parts';
import { anyOf, type Fault } from '../fault';

/**
 * The names of a zone cannot be led to another site: the region that keeps them is lost, or that of the state of a stack. A state that is lost alone is
 * restored by a page.
 */
export function namesStuck(parts: EstateParts, { region, stack }: DnsZoneModel): Fault {
  return anyOf(
    ...(region === undefined ? [] : [regionDomain(region)]),
    ...stacksForNames(parts, stack).flatMap((each) => stateDomains(parts, each)),
  );
}

/** What the state of a stack is lost with. */
export function stateDomains({ components, estate }: EstateParts, stack: string): Fault[] {
  const states = components.neededBy(stack);
  return estate.externals
    .filter(({ id }) => states.includes(id))
    .flatMap(({ failureDomains }) => failureDomains);
}

/** The stack of the names and those that it reads, without the stacks of sites: one of them may be lost. */
export function stacksForNames({ estate }: EstateParts, stack: string): string[] {
  const read = estate.stacks.find(({ id }) => id === stack)?.dependsOn ?? [];
  return [stack, ...read.filter((id) => estate.sites.every((site) => site.stack !== id))];
}
