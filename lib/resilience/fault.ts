/**
 * What has to fail so that something is lost: one event, named by its id, or at least so many of several faults. A tree of faults is the
 * only statement of what depends on what: a verdict asks whether it happens, and a cut set is what makes it happen.
 */
export type Fault = string | FaultGate;

/** Happens when at least so many of the faults happen. */
export interface FaultGate {
  readonly atLeast: number;
  readonly of: readonly Fault[];
}

/** What cannot fail. */
export const NEVER: Fault = { atLeast: 1, of: [] };

/** What does not work even if nothing fails. */
export const ALWAYS: Fault = { atLeast: 0, of: [] };

/** Happens when any of the faults happens: each of the things is needed. */
export function anyOf(...of: Fault[]): Fault {
  return atLeast(1, of);
}

/** Happens when all of the faults happen: each of the things is enough. */
export function allOf(...of: Fault[]): Fault {
  return atLeast(of.length, of);
}

/** Happens when at least so many of the faults happen. */
export function atLeast(count: number, of: readonly Fault[]): Fault {
  return of.length === 1 && count === 1 ? of[0] : { atLeast: count, of };
}

/** A fault as it is when certain events have happened already. */
export function given(fault: Fault, happened: readonly string[]): Fault {
  return replaced(fault, happened, ALWAYS);
}

/** A fault as it is when certain events do not count. */
export function spared(fault: Fault, events: readonly string[]): Fault {
  return replaced(fault, events, NEVER);
}

function replaced(fault: Fault, events: readonly string[], by: Fault): Fault {
  const known = new Map<FaultGate, Fault>();
  const after = (each: Fault): Fault => {
    if (typeof each === 'string') return events.includes(each) ? by : each;
    const made = known.get(each) ?? { atLeast: each.atLeast, of: each.of.map(after) };
    known.set(each, made);
    return made;
  };
  return after(fault);
}

/** Says of any number of faults whether they happen when certain events have happened. */
export class Happening {
  private readonly known = new Map<FaultGate, boolean>();

  public constructor(private readonly events: ReadonlySet<string>) {}

  public of(fault: Fault): boolean {
    if (typeof fault === 'string') return this.events.has(fault);
    const known = this.known.get(fault);
    if (known !== undefined) return known;
    const happens = this.isReached(fault);
    this.known.set(fault, happens);
    return happens;
  }

  private isReached({ atLeast: wanted, of }: FaultGate): boolean {
    let count = 0;
    for (const each of of) {
      if (count >= wanted) return true;
      if (this.of(each)) count++;
    }
    return count >= wanted;
  }
}

/** More than a report asks about; whoever asks about all combinations does not keep them all. */
const MOST_KEPT = 512;

/** What happens when events happen, kept for the services that are asked about them one after the other. */
export class Happenings {
  private readonly known = new Map<string, Happening>();

  public of(events: readonly string[]): Happening {
    const key = events.join('\n');
    const known = this.known.get(key);
    if (known) return known;
    if (this.known.size >= MOST_KEPT) this.known.clear();
    const happening = new Happening(new Set(events));
    this.known.set(key, happening);
    return happening;
  }
}
