import { regionDomain } from '../../model/ids';
import type { DnsZoneModel } from '../../model/name-model';
import type { EstateParts } from '../estate-parts';
import { anyOf, type Fault } from '../fault';

/** The names of a zone cannot be led to another site: Azure keeps them in a region, and Terraform needs the states of their stacks. */
export function namesStuck(parts: EstateParts, { region, stack }: DnsZoneModel): Fault {
  return anyOf(
    ...(region === undefined ? [] : [regionDomain(region)]),
    ...stacksForNames(parts, stack).flatMap((each) => statesOf(parts, each)),
  );
}

/** The states of a stack cannot be read. */
export function statesOf(parts: EstateParts, stack: string): Fault[] {
  return parts.components.neededBy(stack).map((each) => parts.fails(each));
}

/** The stack of the names and those that it reads, without the stacks of sites: one of them may be lost. */
function stacksForNames({ estate }: EstateParts, stack: string): string[] {
  const read = estate.stacks.find(({ id }) => id === stack)?.dependsOn ?? [];
  return [stack, ...read.filter((id) => estate.sites.every((site) => site.stack !== id))];
}
