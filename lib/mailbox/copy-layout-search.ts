import { Draft, isBetter, LayoutCost, LayoutState } from './copy-layout-state';

/** Most tries of a search: enough for the largest group to come to rest, within milliseconds. */
const MOST_TRIES = 2_500;

/** What a search may change. */
export interface SearchFreedom {
  /**
   * Copies of a database that have to be seeded; no step may make them more.
   *
   * @default - none stand yet, so that all may go anywhere
   */
  readonly seeded?: (draft: Draft) => number;
  /** Whether it goes on where no loss leaves more than it forces: another distribution of the remainders may force less. */
  readonly thorough: boolean;
}

/**
 * Betters a layout step by step until no single step does: two copies of a database change preference, two databases exchange a server, or a copy
 * goes to another server. Always in the same order, so that the same input gives the same layout.
 */
export function improve(state: LayoutState, freedom: SearchFreedom): void {
  if (!freedom.thorough && state.isBest()) return;
  const search = new Search(state, freedom.seeded);
  let before: LayoutCost;
  do {
    before = search.cost;
    search.reorder();
    search.exchange();
    search.relocate();
  } while (
    isBetter(search.cost, before) &&
    search.tries < MOST_TRIES &&
    (freedom.thorough || !state.isBest())
  );
}

class Search {
  public cost: LayoutCost;
  public tries = 0;

  public constructor(
    private readonly state: LayoutState,
    private readonly seeded: (draft: Draft) => number = () => 0,
  ) {
    this.cost = state.cost();
  }

  /** Copies of a database in the same site change preference. */
  public reorder(): void {
    for (const draft of this.state.drafts) {
      for (const [first, second] of pairs(draft.healthy)) {
        if (this.siteOf(draft, first) !== this.siteOf(draft, second)) continue;
        this.attempt([draft], () => swap(draft, first, draft, second));
      }
    }
  }

  /** Two databases exchange the servers of two copies that are alike. */
  public exchange(): void {
    const { drafts } = this.state;
    for (const [one, other] of pairs(drafts.length)) {
      const [a, b] = [drafts[one], drafts[other]];
      for (let position = 0; position < a.servers.length; position++)
        for (let place = 0; place < b.servers.length; place++) this.exchangeTwo(a, position, b, place);
    }
  }

  private exchangeTwo(a: Draft, position: number, b: Draft, place: number): void {
    const [server, partner] = [a.servers[position], b.servers[place]];
    const alike =
      position >= a.healthy === place >= b.healthy && this.siteOf(a, position) === this.siteOf(b, place);
    if (!alike || a.servers.includes(partner) || b.servers.includes(server)) return;
    this.attempt([a, b], () => swap(a, position, b, place));
  }

  /** A copy goes to another server of its site. */
  public relocate(): void {
    for (const draft of this.state.drafts) {
      draft.servers.forEach((_, position) => {
        for (const server of this.state.sites.members.get(this.siteOf(draft, position))!) {
          if (draft.servers.includes(server)) continue;
          const old = draft.servers[position];
          this.attempt([draft], () => {
            draft.servers[position] = draft.servers[position] === old ? server : old;
          });
        }
      });
    }
  }

  /** Does a step that is its own reverse, and undoes it where it does not better the layout. */
  private attempt(drafts: Draft[], step: () => void): void {
    if (this.tries >= MOST_TRIES) return;
    this.tries++;
    const before = this.seedings(drafts);
    const stoodApart = drafts.filter((draft) => this.state.standsApart(draft));
    this.apply(drafts, step);
    const allowed =
      stoodApart.every((draft) => this.state.standsApart(draft)) && this.seedings(drafts) <= before;
    const cost = this.state.cost();
    if (allowed && isBetter(cost, this.cost)) this.cost = cost;
    else this.apply(drafts, step);
  }

  private seedings(drafts: Draft[]): number {
    return drafts.reduce((sum, draft) => sum + this.seeded(draft), 0);
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

function pairs(count: number): [number, number][] {
  const all: [number, number][] = [];
  for (let first = 0; first < count; first++)
    for (let second = first + 1; second < count; second++) all.push([first, second]);
  return all;
}
