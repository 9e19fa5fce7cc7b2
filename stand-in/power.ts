import type { Clock } from './clock';

/**
 * What a machine is doing, as the last part of Azure's `PowerState/…`.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/states-billing (power states).
 */
export type PowerState = 'starting' | 'running' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated';

/** A stretch of the clock in which a machine was in one state. */
export interface PowerInterval {
  /** Id of the machine, in lower case. */
  readonly machine: string;
  readonly state: PowerState;
  /** In minutes of the clock. */
  readonly from: number;
  /** Undefined while it lasts. */
  to?: number;
}

/** The power states of all machines, and what they were before. */
export class Power {
  /** Every stretch so far, by its begin; a state that lasted no time leaves none. */
  public readonly intervals: PowerInterval[] = [];

  private readonly current = new Map<string, PowerInterval>();

  public constructor(private readonly clock: Clock) {}

  /** A machine of which nothing is known runs, such as one that a test puts into the store. */
  public stateOf(machine: string): PowerState {
    return this.current.get(machine.toLowerCase())?.state ?? 'running';
  }

  public set(machine: string, state: PowerState): void {
    this.end(machine);
    const interval = { machine: machine.toLowerCase(), state, from: this.clock.now };
    this.current.set(interval.machine, interval);
    this.intervals.push(interval);
  }

  /** The machine is gone. */
  public end(machine: string): void {
    const key = machine.toLowerCase();
    const last = this.current.get(key);
    if (!last) return;
    last.to = this.clock.now;
    if (last.from === last.to) this.intervals.splice(this.intervals.indexOf(last), 1);
    this.current.delete(key);
  }
}
