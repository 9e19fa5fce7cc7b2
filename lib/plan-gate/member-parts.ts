import { isChange } from './change-effect';
import type { MemberPart } from './consequence';
import type { Plan } from './plan';
import type { ResourceGraph } from './resource-graph';

/**
 * The machines that a plan takes down or makes, each with its whole address set: disks, interface, attachments, extension, run commands,
 * memberships. Targets of the machine alone would make it again without its disks.
 *
 * @param of - the id of the machine at an address, and the addresses of changes that take a machine down
 */
export function memberParts(
  plan: Plan,
  graph: ResourceGraph,
  { idOf, outages }: { idOf: (address: string) => string | undefined; outages: ReadonlySet<string> },
): MemberPart[] {
  const own = new Map<string, string[]>();
  for (const { address } of plan.changes) {
    const [machine, ...others] = graph.machinesBehind(address);
    if (machine !== undefined && others.length === 0)
      own.set(machine, [...(own.get(machine) ?? []), address]);
  }
  const changed = new Set(plan.changes.filter(isChange).map(({ address }) => address));
  const made = new Set(plan.changes.filter(({ before }) => before === null).map(({ address }) => address));
  return [...own].flatMap(([address, targets]) => {
    const machine = idOf(address);
    const isNew = made.has(address);
    if (machine === undefined || !(isNew || targets.some((each) => outages.has(each)))) return [];
    const changes = [...graph.withDependencies(targets)].filter((each) => changed.has(each));
    return [{ machine, isNew, targets: targets.sort(), changes }];
  });
}
