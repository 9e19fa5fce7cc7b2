import { Happening, type Fault, type FaultGate } from './fault';

/** Events of one cut set, by their positions in the list of events, in ascending order. */
type Cut = readonly number[];

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
   * smallest sets of each are its cut sets that do not undo it.
   */
  public ofAny(all: readonly { readonly of: Fault; readonly unless?: Fault }[]): string[][] {
    const cuts = all.flatMap(({ of, unless }) =>
      this.family(of).filter((cut) => unless === undefined || !this.happening(cut).of(unless)),
    );
    return reduced(cuts)
      .sort(byOrder)
      .map((cut) => this.named(cut));
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

  /** After each fault, the families of "so many of the faults until here", from none to as many as the gate asks for. */
  private combine({ atLeast, of }: FaultGate): readonly Cut[] {
    const families: (readonly Cut[])[] = [[[]], ...Array.from({ length: atLeast }, () => [])];
    for (const fault of of) {
      const own = this.family(fault);
      for (let count = atLeast; count > 0; count--) {
        if (families[count - 1].length === 0 || own.length === 0) continue;
        families[count] = reduced([...families[count], ...this.product(families[count - 1], own)]);
      }
    }
    return families[atLeast];
  }

  private product(some: readonly Cut[], others: readonly Cut[]): Cut[] {
    return some
      .flatMap((one) => others.map((other) => union(one, other)))
      .filter(({ length }) => length <= this.order);
  }

  private position(event: string): number {
    const position = this.positions.get(event);
    if (position === undefined) throw new Error(`The event '${event}' is not in the list of events.`);
    return position;
  }
}

function union(one: Cut, other: Cut): Cut {
  const added = other.filter((each) => !one.includes(each));
  return added.length === 0 ? one : [...one, ...added].sort((a, b) => a - b);
}

/** Without those that contain another one. */
function reduced(cuts: readonly Cut[]): Cut[] {
  const kept = new Set<number>();
  return [...cuts]
    .sort((a, b) => a.length - b.length)
    .filter((cut) => {
      if (subsetsOf(cut).some((each) => kept.has(key(each)))) return false;
      kept.add(key(cut));
      return true;
    });
}

function subsetsOf(cut: Cut): Cut[] {
  return cut.reduce<Cut[]>((all, each) => [...all, ...all.map((subset) => [...subset, each])], [[]]);
}

function key(cut: Cut): number {
  return cut.reduce((sum, each) => sum * MOST_EVENTS + each + 1, 0);
}

function byOrder(one: Cut, other: Cut): number {
  if (one.length !== other.length) return one.length - other.length;
  const first = one.findIndex((each, index) => each !== other[index]);
  return first < 0 ? 0 : one[first] - other[first];
}
