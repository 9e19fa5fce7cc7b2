import type { Draft, LayoutState } from './layout-state';
import type { Objective } from './objective';
import { isBetter } from './objective';

/** Whether a copy of the database is on the server already, so that nothing has to be seeded. */
export type CopyExists = (draft: Draft, server: number) => boolean;

/** What a search may change, and until when. */
export interface SearchRule {
  /**
   * Which copies exist: no step may make more to be seeded.
   *
   * @default - none, so that all may go anywhere
   */
  readonly exists?: CopyExists;
  /**
   * Whether all servers keep the copies that they hold, so that only preferences change.
   *
   * @default false
   */
  readonly preferencesOnly?: boolean;
  /**
   * Whether a copy that exists may begin to lag in exchange for one that stops.
   *
   * @default false
   */
  readonly changesLag?: boolean;
  /**
   * Whether the layout is good enough to stop.
   *
   * @default - when no layout could be better
   */
  readonly isDone?: () => boolean;
}

/** Most steps of one search: enough for the largest group to come to rest, within milliseconds. */
const MOST_STEPS = 20_000;

/**
 * Improves a layout until no single step does: two copies of a database change places, a copy goes to another server, or two databases
 * exchange a server. The surrogate leads, and what remains is judged by the objective. The steps always come in the same order, so that the
 * same input gives the same layout.
 */
export function localSearch(state: LayoutState, rule: SearchRule = {}): void {
  // Between copies that exist, evenness takes seeding: it is kept, and not sought.
  const kept = (): Objective => (rule.exists ? [state.unevenCopies()] : []);
  const surrogate = new Search(state, rule, () => [...kept(), state.surrogate], 0);
  surrogate.run();
  new Search(state, rule, () => [...kept(), ...state.objective()], surrogate.steps).run();
}

class Search {
  private best: Objective;
  private isDone: boolean;

  public constructor(
    private readonly state: LayoutState,
    private readonly rule: SearchRule,
    private readonly measure: () => Objective,
    public steps: number,
  ) {
    this.best = measure();
    this.isDone = this.isGoodEnough();
  }

  public run(): void {
    let before: Objective | undefined;
    while (!this.isOver() && (before === undefined || isBetter(this.best, before))) {
      before = this.best;
      this.swapPreferences();
      if (this.rule.preferencesOnly) continue;
      this.moveCopies();
      this.swapServers();
    }
  }

  /** Two copies of a database in the same site change places. */
  private swapPreferences(): void {
    for (const draft of this.state.drafts) {
      for (let first = 0; first < draft.healthy; first++) {
        for (let second = first + 1; second < draft.servers.length; second++) {
          if (this.siteOf(draft, first) === this.siteOf(draft, second) && this.maySwap(draft, first, second))
            this.attempt([draft], () => swap(draft, first, draft, second));
        }
      }
    }
  }

  /** Whether two copies of a database may change places: a copy that exists does not begin to lag for nothing. */
  private maySwap(draft: Draft, first: number, second: number): boolean {
    const { exists, changesLag } = this.rule;
    if (exists === undefined || changesLag || first < draft.healthy === second < draft.healthy) return true;
    return !exists(draft, draft.servers[first]) && !exists(draft, draft.servers[second]);
  }

  /** A copy goes to another server of its site. */
  private moveCopies(): void {
    for (const draft of this.state.drafts) {
      draft.servers.forEach((_, position) => {
        for (const server of this.state.sites.get(this.siteOf(draft, position))!) {
          if (draft.servers.includes(server)) continue;
          let other = server;
          this.attempt([draft], () => ([draft.servers[position], other] = [other, draft.servers[position]]));
        }
      });
    }
  }

  /** Two databases exchange the servers of two copies; neighbours first, so that each database has its turn. */
  private swapServers(): void {
    const { drafts } = this.state;
    for (let distance = 1; distance < drafts.length && !this.isOver(); distance++) {
      for (let one = 0; one + distance < drafts.length; one++) {
        const [a, b] = [drafts[one], drafts[one + distance]];
        for (let position = 0; position < a.servers.length; position++)
          for (let place = 0; place < b.servers.length; place++) this.swapTwo(a, position, b, place);
      }
    }
  }

  private swapTwo(a: Draft, position: number, b: Draft, place: number): void {
    const [server, partner] = [a.servers[position], b.servers[place]];
    if (server === partner || this.siteOf(a, position) !== this.siteOf(b, place)) return;
    if (a.servers.includes(partner) || b.servers.includes(server)) return;
    this.attempt([a, b], () => swap(a, position, b, place));
  }

  /** Takes a step that is its own reverse, and takes it back where it does not improve the layout. */
  private attempt(drafts: Draft[], step: () => void): void {
    if (this.isOver()) return;
    this.steps++;
    this.take(drafts, step);
    const next = this.measure();
    if (isBetter(next, this.best) && this.isAllowed(drafts, step)) {
      this.best = next;
      this.isDone = this.isGoodEnough();
    } else this.take(drafts, step);
  }

  /** Whether a step that has been taken leaves copies in several zones that were there, and makes no more to be seeded. */
  private isAllowed(drafts: Draft[], step: () => void): boolean {
    const after = this.harmTo(drafts);
    this.take(drafts, step);
    const before = this.harmTo(drafts);
    this.take(drafts, step);
    return after.every((harm, index) => harm <= before[index]);
  }

  /** Databases with all copies of a site in one zone, and copies to be seeded. */
  private harmTo(drafts: Draft[]): number[] {
    const { exists } = this.rule;
    const seeded = drafts.flatMap((draft) =>
      draft.servers.filter((server) => exists && !exists(draft, server)),
    );
    return [drafts.filter((draft) => !this.state.spansZones(draft)).length, seeded.length];
  }

  private take([first, second]: Draft[], step: () => void): void {
    this.state.change(first, () => (second ? this.state.change(second, step) : step()));
  }

  private isOver(): boolean {
    return this.isDone || this.steps >= MOST_STEPS;
  }

  private isGoodEnough(): boolean {
    return this.rule.isDone?.() ?? this.state.isOptimal();
  }

  private siteOf(draft: Draft, position: number): string {
    return this.state.members[draft.servers[position]].site;
  }
}

function swap(a: Draft, position: number, b: Draft, place: number): void {
  [a.servers[position], b.servers[place]] = [b.servers[place], a.servers[position]];
}
