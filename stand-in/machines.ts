import { AzureError } from './azure-error';
import type { Clock } from './clock';
import type { Durations, OperationKind } from './durations';
import type { PowerState } from './power';
import { Power } from './power';
import type { ResourceId } from './resource-id';
import { sizeOf } from './rules/power';
import { propertiesOf } from './rules/rule';
import type { Body } from './store';

/** What a request sets going: how long it takes, and what its end changes. */
export interface Work {
  readonly minutes: number;
  readonly done: () => void;
  readonly failure?: AzureError;
}

const MACHINE = 'microsoft.compute/virtualmachines';

/** What each action makes of a machine, at its begin and at its end. */
const ACTIONS: Record<string, { kind: OperationKind; during: PowerState; after: PowerState }> = {
  poweroff: { kind: 'powerOff', during: 'stopping', after: 'stopped' },
  deallocate: { kind: 'deallocate', during: 'deallocating', after: 'deallocated' },
  start: { kind: 'start', during: 'starting', after: 'running' },
  restart: { kind: 'restart', during: 'starting', after: 'running' },
  redeploy: { kind: 'redeploy', during: 'starting', after: 'running' },
};

/** Kinds of operations on what hangs on machines, by type: written first, written again, deleted. */
const KINDS: Record<string, [OperationKind, OperationKind, OperationKind?]> = {
  'microsoft.compute/disks': ['createDisk', 'updateDisk', 'deleteDisk'],
  'microsoft.compute/virtualmachines/extensions': ['extension', 'extension', 'extension'],
  'microsoft.compute/virtualmachines/runcommands': ['runCommand', 'runCommand'],
  'microsoft.network/bastionhosts': ['createBastion', 'createBastion', 'deleteBastion'],
  'microsoft.network/virtualnetworkgateways': ['createGateway', 'updateGateway', 'deleteGateway'],
};

/** How Azure says that it has no room for a size: when it is asked for, or when a machine is to be placed. */
export type Shortage = 'SkuNotAvailable' | 'AllocationFailed';

/** The machines: what runs, and how long what is asked of them takes. */
export class Machines {
  public readonly power: Power;
  /** Nothing takes time until it is said how long: `AZURE_DURATIONS`. */
  public durations: Durations = {};
  /** Sizes of which there are none at the moment, in lower case. */
  public readonly shortages = new Map<string, Shortage>();

  public constructor(clock: Clock) {
    this.power = new Power(clock);
  }

  /** Whether a machine knows an action, by its name in lower case. */
  public static knows(action: string): boolean {
    return ACTIONS[action] !== undefined;
  }

  public act(machine: ResourceId, body: Body, action: string): Work {
    const { kind, during, after } = ACTIONS[action];
    const before = this.power.stateOf(machine.text);
    if (before === after && kind !== 'restart' && kind !== 'redeploy') return this.work();
    if (before === 'deallocated' && kind !== 'start') return this.actOnNothing(machine, action);
    this.power.set(machine.text, during);
    const failure = before === 'deallocated' ? this.noRoom(body, 'AllocationFailed') : undefined;
    return { ...this.work(kind, () => this.power.set(machine.text, failure ? before : after)), failure };
  }

  /** Refuses a size that is not to be had. */
  public checkSize(body: Body, previous?: Body): void {
    if (previous && sameSize(body, previous)) return;
    const refusal = this.noRoom(body, 'SkuNotAvailable');
    if (refusal) throw refusal;
  }

  public written(id: ResourceId, body: Body, previous?: Body): Work {
    if (id.type !== MACHINE) return this.work(KINDS[id.type]?.[previous ? 1 : 0]);
    if (!previous) {
      const failure = this.noRoom(body, 'AllocationFailed');
      this.power.set(id.text, 'starting');
      const end = failure ? 'deallocated' : 'running';
      return { ...this.work('createMachine', () => this.power.set(id.text, end)), failure };
    }
    if (!sameSize(body, previous)) return this.resized(id, body);
    const more = disksOf(body) - disksOf(previous);
    return this.work(more > 0 ? 'attachDisk' : more < 0 ? 'detachDisk' : 'updateMachine');
  }

  public removed(id: ResourceId): Work {
    if (id.type !== MACHINE) return this.work(KINDS[id.type]?.[2]);
    this.power.end(id.text);
    return this.work('deleteMachine');
  }

  /** Azure restarts a machine that runs; one that does not only remembers its size. */
  private resized(id: ResourceId, body: Body): Work {
    return this.power.stateOf(id.text) === 'running'
      ? { ...this.act(id, body, 'restart'), minutes: this.durations.resizeMachine ?? 0 }
      : this.work('updateMachine');
  }

  /** There is nothing to stop; a restart needs something that runs. The status and the code are an estimate. */
  private actOnNothing({ name }: ResourceId, action: string): Work {
    if (action === 'poweroff') return this.work();
    throw new AzureError(
      409,
      'OperationNotAllowed',
      `Operation '${action}' is not allowed on VM '${name}' since the VM is deallocated.`,
    );
  }

  /**
   * Sources of codes and messages: learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/allocation-failure,
   * github.com/openshift/release/pull/5182 (in a zone) and github.com/Azure-Samples/azuresandbox/issues/70 (409, SkuNotAvailable).
   */
  private noRoom(machine: Body, kind: Shortage): AzureError | undefined {
    const size = sizeOf(machine);
    if (this.shortages.get(size.toLowerCase()) !== kind) return undefined;
    const isZonal = ((machine.zones as string[] | undefined) ?? []).length > 0;
    return kind === 'SkuNotAvailable'
      ? new AzureError(
          409,
          kind,
          `The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: ${size}' is currently not available in location '${String(machine.location)}'. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.`,
        )
      : new AzureError(
          409,
          isZonal ? 'ZonalAllocationFailed' : kind,
          `Allocation failed. We do not have sufficient capacity for the requested VM size in this ${isZonal ? 'zone' : 'region'}. Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance`,
        );
  }

  private work(kind?: OperationKind, done: () => void = () => undefined): Work {
    return { minutes: (kind && this.durations[kind]) ?? 0, done };
  }
}

const sameSize = (one: Body, other: Body): boolean =>
  sizeOf(one).toLowerCase() === sizeOf(other).toLowerCase();

function disksOf(machine: Body): number {
  const { dataDisks } = (propertiesOf(machine).storageProfile ?? {}) as { dataDisks?: unknown[] };
  return dataDisks?.length ?? 0;
}
