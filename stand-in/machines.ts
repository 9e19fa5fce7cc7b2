import type { AzureError } from './azure-error';
import type { Clock } from './clock';
import type { Durations, OperationKind } from './durations';
import type { PowerState } from './power';
import { Power } from './power';
import type { ResourceId } from './resource-id';
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
};

/** The machines: what runs, and how long what is asked of them takes. */
export class Machines {
  public readonly power: Power;
  /** Nothing takes time until it is said how long: `AZURE_DURATIONS`. */
  public durations: Durations = {};

  public constructor(clock: Clock) {
    this.power = new Power(clock);
  }

  /** Whether a machine knows an action, by its name in lower case. */
  public static knows(action: string): boolean {
    return ACTIONS[action] !== undefined;
  }

  public act(machine: ResourceId, action: string): Work {
    const { kind, during, after } = ACTIONS[action];
    this.power.set(machine.text, during);
    return this.work(kind, () => this.power.set(machine.text, after));
  }

  public written(id: ResourceId, body: Body, previous?: Body): Work {
    if (id.type !== MACHINE) return this.work(KINDS[id.type]?.[previous ? 1 : 0]);
    if (!previous) {
      this.power.set(id.text, 'starting');
      return this.work('createMachine', () => this.power.set(id.text, 'running'));
    }
    if (sizeOf(body) !== sizeOf(previous)) {
      // Azure restarts a machine that runs; one that is deallocated only remembers its size.
      return this.power.stateOf(id.text) === 'running'
        ? { ...this.act(id, 'restart'), minutes: this.durations.resizeMachine ?? 0 }
        : this.work('updateMachine');
    }
    const more = disksOf(body) - disksOf(previous);
    return this.work(more > 0 ? 'attachDisk' : more < 0 ? 'detachDisk' : 'updateMachine');
  }

  public removed(id: ResourceId): Work {
    if (id.type !== MACHINE) return this.work(KINDS[id.type]?.[2]);
    this.power.end(id.text);
    return this.work('deleteMachine');
  }

  private work(kind?: OperationKind, done: () => void = () => undefined): Work {
    return { minutes: (kind && this.durations[kind]) ?? 0, done };
  }
}

function sizeOf(machine: Body): string {
  const { vmSize } = (propertiesOf(machine).hardwareProfile ?? {}) as { vmSize?: string };
  return String(vmSize).toLowerCase();
}

function disksOf(machine: Body): number {
  const { dataDisks } = (propertiesOf(machine).storageProfile ?? {}) as { dataDisks?: unknown[] };
  return dataDisks?.length ?? 0;
}
