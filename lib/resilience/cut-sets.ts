import { Happening, type Fault, type FaultGate } from './fault';

/** Events of one cut set, by their positions in the list of events, in ascending order. */
type Cut = readonly number[];

/** A fault that another one may undo. */
interface Undoable {
  readonly of: Fault;
  readonly unless?: Fault;
}

/** More events than any estate has, and few enough that four positions in one key stay a whole number. */
const MOST_EVENTS = 4096;

/**
 * The minimal cut sets of faults: the smallest sets of events that make a fault happen. Those with more events than the order are left out.
 * They are put together from below, as in MOCUS, and every family is reduced at once, so that none grows beyond what the order allows.
 *
 * Source: NUREG-0492, Fault Tree Handbook, chapter VII.
 */
export class CutSets {
  private readonly positions = new Map<string, number>();
  private readonly known = new Map<FaultGate, readonly Cut[]>();
  private readonly knownLasting = new Map<Undoable, readonly Cut[]>();

  /**
   * @param events - ids of all events, in the order in which cut sets name them
   * @param order - the most events that a cut set has
   */
  public constructor(
    private readonly events: readonly string[],
    private readonly order: number,
  ) {
    if (events.length > MOST_EVENTS) throw new Error(`An analysis knows at most ${MOST_EVENTS} events.`);
    events.forEach((event, position) => this.positions.set(event, position));
  }

  /** The minimal cut sets of a fault, the smallest first, then in the order of the events. */
  public of(fault: Fault): string[][] {
    return [...this.family(fault)].sort(byOrder).map((cut) => this.named(cut));
  }

  /**
   * The minimal cut sets of several faults together, each of which may be undone by another fault. Since both only grow with the events, the
   * smallest sets of each are its cut sets that do not undo it. Each comes with the first of the faults that happens by it.
   */
  public ofAny<T extends Undoable>(all: readonly T[]): { events: string[]; first: T }[] {
    const first = new Map<number, T>();
    const cuts = all.flatMap((each) => {
      const own = this.lasting(each);
      for (const cut of own) if (!first.has(keyOf(cut))) first.set(keyOf(cut), each);
      return own;
    });
    return reduced(cuts)
      .sort(byOrder)
      .map((cut) => ({ events: this.named(cut), first: first.get(keyOf(cut))! }));
  }

  private lasting(undoable: Undoable): readonly Cut[] {
    const { of, unless } = undoable;
    const known = this.knownLasting.get(undoable);
    if (known) return known;
    const cuts = this.family(of).filter((cut) => unless === undefined || !this.happening(cut).of(unless));
    this.knownLasting.set(undoable, cuts);
    return cuts;
  }

  private named(cut: Cut): string[] {
    return cut.map((each) => this.events[each]);
  }

  private happening(cut: Cut): Happening {
    return new Happening(new Set(this.named(cut)));
  }

  private family(fault: Fault): readonly Cut[] {
    if (typeof fault === 'string') return [[this.position(fault)]];
    const known = this.known.get(fault) ?? this.combine(fault);
    this.known.set(fault, known);
    return known;
  }

  private combine({ atLeast, of }: FaultGate): readonly Cut[] {
    if (atLeast === 1) return reduced(of.flatMap((fault) => this.family(fault)));
    return this.combineSeveral(atLeast, of);
  }

  /**
   * After each fault, the families of "so many of the faults until here", from none to as many as the gate asks for; those from which it cannot
   * be reached any more are left out.
   */
  private combineSeveral(atLeast: number, of: readonly Fault[]): readonly Cut[] {
    const families: (readonly Cut[])[] = [[[]], ...Array.from({ length: atLeast }, () => [])];
    of.forEach((fault, index) => {
      const own = this.family(fault);
      const left = of.length - index - 1;
      for (let count = Math.min(atLeast, index + 1); count >= Math.max(1, atLeast - left); count--) {
        const product = this.product(families[count - 1], own);
        if (product.length > 0) families[count] = reduced([...families[count], ...product]);
      }
    });
    return families[atLeast];
  }

  private product(some: readonly Cut[], others: readonly Cut[]): Cut[] {
    const cuts: Cut[] = [];
    for (const one of some)
      for (const other of others) {
        const cut = union(one, other, this.order);
        if (cut) cuts.push(cut);
      }
    return cuts;
  }

  private position(event: string): number {
    const position = this.positions.get(event);
    if (position === undefined) throw new Error(`The event '${event}' is not in the list of events.`);
    return position;
  }
}

/** Both are in ascending order, and so is the union; undefined where it has more events than it may. */
function union(one: Cut, other: Cut, most: number): Cut | undefined {
  let added = 0;
  for (const each of other) if (!one.includes(each)) added++;
  if (added === 0) return one;
  if (one.length + added > most) return undefined;
  const all: number[] = [];
  let next = 0;
  for (const each of one) {
    while (next < other.length && other[next] < each) all.push(other[next++]);
    if (other[next] === each) next++;
    all.push(each);
  }
  while (next < other.length) all.push(other[next++]);
  return all;
}

/** Without those that contain another one. */
function reduced(cuts: readonly Cut[]): Cut[] {
  const kept = new Set<number>();
  return [...cuts]
    .sort((a, b) => a.length - b.length)
    .filter((cut) => {
      const keys = keysOf(cut);
      for (const key of keys) if (kept.has(key)) return false;
      kept.add(keys[keys.length - 1]);
      return true;
    });
}

/** A whole number for each subset of a cut, which no other set of events has; the last is that of the cut itself. */
function keysOf(cut: Cut): number[] {
  const keys = [0];
  for (const each of cut) {
    const before = keys.length;
    for (let index = 0; index < before; index++) keys.push(keys[index] * MOST_EVENTS + each + 1);
  }
  return keys;
}

/** A whole number that no other set of events has. */
function keyOf(cut: Cut): number {
  return cut.reduce((key, each) => key * MOST_EVENTS + each + 1, 0);
}

function byOrder(one: Cut, other: Cut): number {
  if (one.length !== other.length) return one.length - other.length;
  const first = one.findIndex((each, index) => each !== other[index]);
  return first < 0 ? 0 : one[first] - other[first];
}
