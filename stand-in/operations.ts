import type { AzureError } from './azure-error';
import type { Clock } from './clock';

/** How long an operation that nobody asks about holds the clock back, in milliseconds. */
const PATIENCE = 3000;

interface Operation {
  readonly ends: number;
  /** When it was begun, by the clock on the wall. */
  readonly begun: number;
  readonly failure?: AzureError;
  asked: boolean;
  pollsLeft: number;
}

/**
 * Long-running operations on the stand-in's clock.
 *
 * An operation begins at the clock's time when its request arrives, and ends a duration later. Nobody waits for that: a caller
 * that asks how it stands is kept waiting for the answer, and as soon as every operation is asked about and no other request
 * has come for a moment, nothing can happen before the earliest end, so that the clock goes there. What a caller begins before
 * it has been told of an end therefore runs beside it, and what it begins afterwards comes later, as on Azure: ten machines
 * restarted at once are off together, ten restarted one by one (`-parallelism=1`, or applies one after another) in turn.
 * An operation that nobody asks about, as after a cancelled apply, holds the clock back for seconds only.
 */
export class Operations {
  /** How often an operation says that it is not done yet, once its time has come. */
  public pollsPerOperation = 0;
  /** How long a caller may be silent until nothing more is expected of it at this moment of the clock, in milliseconds. */
  public quiet = 150;

  private readonly known = new Map<string, Operation>();
  private readonly underWay = new Set<Operation>();
  private readonly waiting = new Set<() => void>();
  private requests = 0;
  private timer?: NodeJS.Timeout;
  private count = 0;

  public constructor(private readonly clock: Clock) {}

  /** Begins an operation; `done` is what it changes at its end, also where it fails. Gives its name. */
  public begin(minutes: number, done: () => void, failure?: AzureError): string {
    const name = String(++this.count);
    const ends = this.clock.now + minutes;
    const pollsLeft = this.pollsPerOperation;
    const operation = { ends, begun: Date.now(), failure, asked: false, pollsLeft };
    this.known.set(name, operation);
    if (minutes === 0) done();
    else {
      this.underWay.add(operation);
      this.clock.in(minutes, () => {
        this.underWay.delete(operation);
        done();
        this.release();
      });
    }
    return name;
  }

  /** What is known of an operation, once its end has come. */
  public async outcome(name: string): Promise<{ status: string; error?: object }> {
    const operation = this.known.get(name);
    if (!operation) return { status: 'Succeeded' };
    operation.asked = true;
    this.watch();
    while (operation.ends > this.clock.now) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
    if (operation.pollsLeft-- > 0) return { status: 'InProgress' };
    const { failure } = operation;
    return failure
      ? { status: 'Failed', error: { code: failure.code, message: failure.message } }
      : { status: 'Succeeded' };
  }

  /** A request is being worked on: the clock stands. Questions about operations do not count. */
  public arrived(): void {
    this.requests++;
  }

  public answered(): void {
    this.requests--;
    this.watch();
  }

  public stop(): void {
    clearTimeout(this.timer);
  }

  /** Looks, once the caller has been quiet, whether the clock may go on. */
  private watch(after = this.quiet): void {
    clearTimeout(this.timer);
    if (this.underWay.size > 0) this.timer = setTimeout(() => this.goOn(), after);
  }

  private goOn(): void {
    // Somebody may have let time pass until all operations had ended.
    if (this.requests > 0 || this.underWay.size === 0) return;
    const held = this.heldBackFor();
    if (held > 0) {
      this.watch(held);
      return;
    }
    this.clock.advanceTo(Math.min(...[...this.underWay].map(({ ends }) => ends)));
    this.watch();
  }

  /** Lets everybody who waits look at the clock again. */
  private release(): void {
    const woken = [...this.waiting];
    this.waiting.clear();
    woken.forEach((resolve) => resolve());
  }

  /** How long an operation that has not been asked about may still hold the clock back. */
  private heldBackFor(): number {
    const unasked = [...this.underWay].filter(({ asked }) => !asked);
    return Math.max(0, ...unasked.map(({ begun }) => begun + PATIENCE - Date.now()));
  }
}
