import { isBetter, LayoutCost } from './cost';
import { Stands } from './level';
import { Draft, LayoutState } from './state';

/** What a search may change, and how long it may take. */
export interface SearchFreedom {
  /**
   * Which copies stand already: no step may make more to be seeded.
   *
   * @default - none, so that all may go anywhere
   */
  readonly stands?: Stands;
  /**
   * Whether all servers keep what they hold, so that only preferences change.
   *
   * @default false
   */
  readonly placed?: boolean;
  /**
   * Whether a copy that stands may begin to lag in exchange for one that stops.
   *
   * @default false
   */
  readonly relag?: boolean;
  /** Whether the layout is good enough to stop. */
  readonly enough: () => boolean;
  /** Most steps that are tried. */
  readonly tries: number;
}

/**
 * Betters a layout step by step until no single step does, or the tries are used up: two copies of a database change places, two databases exchange
 * a server, or a copy goes to another server. The tension leads the way, and what remains is judged by the cost. Always in the same
 * order, so that the same input gives the same layout.
 */
export function improve(state: LayoutState, freedom: SearchFreedom): void {
  let tries = 0;
  // Evening out copies that stand would seed others.
  const measures: (() => LayoutCost)[] = freedom.stands
    ? [() => [state.unevenCopies(), state.tension], () => [state.unevenCopies(), ...state.cost()]]
    : [() => [state.tension], () => state.cost()];
  for (const measure of measures) {
    if (freedom.enough()) return;
    const search = new Search(state, freedom, measure, tries);
    search.run();
    tries = search.tries;
  }
}

class Search {
  private cost: LayoutCost;
  private isDone = false;

  public constructor(
    private readonly state: LayoutState,
    private readonly freedom: SearchFreedom,
    private readonly measure: () => LayoutCost,
    public tries: number,
  ) {
    this.cost = measure();
  }

  public run(): void {
    let before: LayoutCost;
    do {
      before = this.cost;
      this.reorder();
      if (!this.freedom.placed) this.replace();
    } while (isBetter(this.cost, before) && !this.isOver());
  }

  private replace(): void {
    this.relocate();
    this.exchange();
    if (this.state.isUneven()) this.recast();
  }

  /** Two copies of a database that stand in the same site change places. */
  private reorder(): void {
    for (const draft of this.state.drafts) {
      for (let first = 0; first < draft.healthy; first++) {
        for (let second = first + 1; second < draft.servers.length; second++) {
          if (this.siteOf(draft, first) !== this.siteOf(draft, second)) continue;
          if (this.mayChange(draft, first, second))
            this.attempt([draft], () => swap(draft, first, draft, second));
        }
      }
    }
  }

  /** A copy goes to another server of its site. */
  private relocate(): void {
    for (const draft of this.state.drafts) {
      draft.servers.forEach((_, position) => {
        for (const server of this.state.sites.members.get(this.siteOf(draft, position))!) {
          const old = draft.servers[position];
          if (draft.servers.includes(server)) continue;
          this.attempt([draft], () => {
            draft.servers[position] = draft.servers[position] === old ? server : old;
          });
        }
      });
    }
  }

  /** A copy goes to another server of its site and changes places with another there: it helps where neither does alone. */
  private recast(): void {
    for (const draft of this.state.drafts) {
      for (let position = 0; position < draft.servers.length; position++) {
        const site = this.siteOf(draft, position);
        for (const server of this.state.sites.members.get(site)!) {
          for (let other = 0; other < draft.servers.length; other++) {
            if (draft.servers.includes(server) || this.siteOf(draft, other) !== site) continue;
            if (other !== position && this.mayChange(draft, position, other))
              this.turn(draft, position, other, server);
          }
        }
      }
    }
  }

  /** Whether two copies of a database may change places: a copy that stands does not begin to lag for nothing. */
  private mayChange(draft: Draft, first: number, second: number): boolean {
    const { stands, relag } = this.freedom;
    if (stands === undefined || relag || first < draft.healthy === second < draft.healthy) return true;
    return !stands(draft, draft.servers[first]) && !stands(draft, draft.servers[second]);
  }

  private turn(draft: Draft, position: number, other: number, server: number): void {
    let next = [...draft.servers];
    next[position] = next[other];
    next[other] = server;
    this.attempt([draft], () => {
      next = draft.servers.splice(0, draft.servers.length, ...next);
    });
  }

  /** Two databases exchange the servers of two copies that are alike; neighbours first, so that each database has its turn. */
  private exchange(): void {
    const { drafts } = this.state;
    for (let distance = 1; distance < drafts.length && !this.isOver(); distance++) {
      for (let one = 0; one + distance < drafts.length; one++) {
        const [a, b] = [drafts[one], drafts[one + distance]];
        for (let position = 0; position < a.servers.length; position++)
          for (let place = 0; place < b.servers.length; place++) this.exchangeTwo(a, position, b, place);
      }
    }
  }

  private exchangeTwo(a: Draft, position: number, b: Draft, place: number): void {
    const [server, partner] = [a.servers[position], b.servers[place]];
    if (server === partner || this.siteOf(a, position) !== this.siteOf(b, place)) return;
    if (a.servers.includes(partner) || b.servers.includes(server)) return;
    this.attempt([a, b], () => swap(a, position, b, place));
  }

  /** Does a step that is its own reverse, and undoes it where it does not better the layout. */
  private attempt(drafts: Draft[], step: () => void): void {
    if (this.isOver()) return;
    this.tries++;
    this.apply(drafts, step);
    const cost = this.measure();
    if (isBetter(cost, this.cost) && this.isAllowed(drafts, step)) {
      this.cost = cost;
      this.isDone = this.freedom.enough();
    } else this.apply(drafts, step);
  }

  /** Whether a step that has been done leaves apart what stood apart, and takes no more seeding. */
  private isAllowed(drafts: Draft[], step: () => void): boolean {
    const [apart, seedings] = [this.countApart(drafts), this.seedings(drafts)];
    if (apart === drafts.length && seedings === 0) return true;
    this.apply(drafts, step);
    const allowed = apart >= this.countApart(drafts) && seedings <= this.seedings(drafts);
    this.apply(drafts, step);
    return allowed;
  }

  private countApart(drafts: Draft[]): number {
    return drafts.filter((draft) => this.state.standsApart(draft)).length;
  }

  private isOver(): boolean {
    return this.isDone || this.tries >= this.freedom.tries;
  }

  /** Copies that have to be seeded. */
  private seedings(drafts: Draft[]): number {
    const { stands } = this.freedom;
    if (!stands) return 0;
    return drafts.reduce(
      (sum, draft) => sum + draft.servers.filter((server) => !stands(draft, server)).length,
      0,
    );
  }

  private apply([first, second]: Draft[], step: () => void): void {
    this.state.change(first, () => (second ? this.state.change(second, step) : step()));
  }

  private siteOf(draft: Draft, position: number): string {
    return this.state.members[draft.servers[position]].site;
  }
}

function swap(a: Draft, position: number, b: Draft, place: number): void {
  [a.servers[position], b.servers[place]] = [b.servers[place], a.servers[position]];
}
