import * as fc from 'fast-check';
import { balanceOf } from '../../lib/mailbox/copy-layout-balance';
import { leastSpreads } from '../../lib/mailbox/copy-layout-bound';
import { lossesOf } from '../../lib/mailbox/copy-layout-losses';
import { LayoutDemand, LayoutMember } from '../../lib/mailbox/copy-layout-model';
import { layoutCopies } from '../../lib/mailbox/copy-layout-planner';
import { DatabaseLayout } from '../../lib/mailbox/database-layout';

const HOME = 'Amsterdam';
const AWAY = 'Dublin';

/** Members of a site, one for each letter: the zone it stands in, `-` for none. */
function site(name: string, zones: string): LayoutMember[] {
  return [...zones].map((zone, index) => ({
    name: `${name.slice(0, 3).toUpperCase()}${index + 1}`,
    site: name,
    zone: zone === '-' ? undefined : zone,
  }));
}

function demand(
  [home, away]: [string, string],
  databases: number,
  [homeCopies, awayCopies, laggedCopies]: [number, number, number],
  homes: string[] = [HOME],
): LayoutDemand {
  return {
    members: [...site(HOME, home), ...site(AWAY, away)],
    databases: Array.from({ length: databases }, (_, index) => ({
      name: `DB${index + 1}`,
      home: homes[index % homes.length],
    })),
    homeCopies,
    awayCopies,
    laggedCopies,
  };
}

// What follows reckons on its own, without the planner's help: a layout is judged by what it says only.

/** Who is lost together, apart from nobody: servers, zones and sites. */
function lossSets(members: LayoutMember[]): { kind: string; lost: Set<string> }[] {
  const groups = new Map<string, string[]>();
  for (const { name, site: where, zone } of members) {
    groups.set(`server ${name}`, [name]);
    groups.set(`site ${where}`, [...(groups.get(`site ${where}`) ?? []), name]);
    if (zone === undefined) continue;
    groups.set(`zone ${where} ${zone}`, [...(groups.get(`zone ${where} ${zone}`) ?? []), name]);
  }
  return [
    { kind: 'none', lost: new Set() },
    ...[...groups].map(([key, names]) => ({ kind: key.split(' ')[0], lost: new Set(names) })),
  ];
}

/** A copy in a case: its server, and whether it lags. */
type Copies = readonly { server: string; lagged: boolean }[];

class Judge {
  private readonly losses: ReturnType<typeof lossSets>;
  private readonly siteOf: Map<string, string>;

  public constructor(private readonly members: LayoutMember[]) {
    this.losses = lossSets(members);
    this.siteOf = new Map(members.map((each) => [each.name, each.site]));
  }

  /** Uneven copies, unserved, away from home, and the spreads: healthy, after a site, at worst after a server or a zone. */
  public verdict(layout: Copies[]): number[] {
    let [unserved, away, healthy, afterSite, worst] = [0, 0, 0, 0, 0];
    for (const { kind, lost } of this.losses) {
      const actives = layout.map(
        (copies) => copies.find(({ server, lagged }) => !lagged && !lost.has(server))?.server,
      );
      unserved += actives.filter((active) => active === undefined).length;
      if (kind !== 'site')
        away += actives.filter(
          (active, index) => active && this.siteOf.get(active) !== this.siteOf.get(layout[index][0].server),
        ).length;
      const spread = this.spread(actives, lost);
      if (kind === 'none') healthy = spread;
      else if (kind === 'site') afterSite = Math.max(afterSite, spread);
      else worst = Math.max(worst, spread);
    }
    const all = layout.flatMap((copies) => copies.map(({ server }) => server));
    const lagging = layout.flatMap((copies) =>
      copies.filter(({ lagged }) => lagged).map(({ server }) => server),
    );
    const uneven = [all, lagging].reduce(
      (sum, each) => sum + Math.max(0, this.spread(each, new Set()) - 1),
      0,
    );
    return [uneven, unserved, away, healthy, afterSite, worst];
  }

  /** Healthy copies in a site with several zones stand in several. */
  public zonesApart(copies: Copies): boolean {
    return [HOME, AWAY].every((where) => {
      const zoneOf = (name: string): string => this.members.find((each) => each.name === name)!.zone ?? name;
      const here = copies.filter(({ server, lagged }) => !lagged && this.siteOf.get(server) === where);
      const all = new Set(this.members.filter((each) => each.site === where).map(({ name }) => zoneOf(name)));
      return here.length < 2 || all.size < 2 || new Set(here.map(({ server }) => zoneOf(server))).size > 1;
    });
  }

  private spread(servers: (string | undefined)[], lost: Set<string>): number {
    return [HOME, AWAY].reduce((largest, where) => {
      const alive = this.members.filter(({ name, site: place }) => place === where && !lost.has(name));
      const counts = alive.map(({ name }) => servers.filter((server) => server === name).length);
      return counts.length === 0 ? largest : Math.max(largest, Math.max(...counts) - Math.min(...counts));
    }, 0);
  }
}

/** Everything a layout must be, whatever its balance. */
function expectSound(given: LayoutDemand, layout: DatabaseLayout[]): void {
  const judge = new Judge(given.members);
  const siteOf = new Map(given.members.map((each) => [each.name, each.site]));
  expect(layout.map(({ database }) => database)).toEqual(given.databases.map(({ name }) => name));
  layout.forEach(({ copies }, index) => {
    const { home } = given.databases[index];
    const total = given.homeCopies + given.awayCopies;
    expect(new Set(copies.map(({ server }) => server)).size).toBe(total);
    expect(copies.map(({ preference }) => preference)).toEqual(
      Array.from({ length: total }, (_, place) => place + 1),
    );
    expect(copies.filter(({ server }) => siteOf.get(server) === home)).toHaveLength(given.homeCopies);
    expect(copies.map(({ lagged }) => lagged)).toEqual(
      copies.map((_, place) => place >= total - given.laggedCopies),
    );
    const sites = copies.filter(({ lagged }) => !lagged).map(({ server }) => siteOf.get(server) === home);
    expect(sites).toEqual([...sites].sort((a, b) => Number(b) - Number(a)));
    expect(judge.zonesApart(copies)).toBe(true);
  });
}

/** Every way in which one database can have its copies. */
function waysOf(given: LayoutDemand): Copies[] {
  const inSite = (home: boolean): string[] =>
    given.members.filter((each) => (each.site === HOME) === home).map(({ name }) => name);
  const laggedAway = Math.min(given.awayCopies, given.laggedCopies);
  const laggedHome = given.laggedCopies - laggedAway;
  const judge = new Judge(given.members);
  const ways = sequences(inSite(true), given.homeCopies).flatMap((home) =>
    sequences(inSite(false), given.awayCopies).map((away) => [
      ...home.slice(0, given.homeCopies - laggedHome).map((server) => ({ server, lagged: false })),
      ...away.slice(0, given.awayCopies - laggedAway).map((server) => ({ server, lagged: false })),
      ...home.slice(given.homeCopies - laggedHome).map((server) => ({ server, lagged: true })),
      ...away.slice(given.awayCopies - laggedAway).map((server) => ({ server, lagged: true })),
    ]),
  );
  return ways.filter((way) => judge.zonesApart(way));
}

function sequences(names: string[], length: number): string[][] {
  if (length === 0) return [[]];
  return names.flatMap((name) =>
    sequences(
      names.filter((each) => each !== name),
      length - 1,
    ).map((rest) => [name, ...rest]),
  );
}

function* multisets<T>(kinds: T[], size: number, first = 0): Generator<T[]> {
  if (size === 0) yield [];
  else
    for (let kind = first; kind < kinds.length; kind++)
      for (const rest of multisets(kinds, size - 1, kind)) yield [kinds[kind], ...rest];
}

function less(a: number[], b: number[]): boolean {
  const place = a.findIndex((value, index) => value !== b[index]);
  return place >= 0 && a[place] < b[place];
}

/** The best verdict that any layout has. */
function bestOf(given: LayoutDemand): number[] {
  const judge = new Judge(given.members);
  let best = [Infinity];
  for (const layout of multisets(waysOf(given), given.databases.length)) {
    const verdict = judge.verdict(layout);
    if (less(verdict, best)) best = verdict;
  }
  return best;
}

/** How many layouts there are to compare with. */
function countOf(given: LayoutDemand): number {
  const ways = waysOf(given).length;
  return Array.from({ length: given.databases.length }).reduce<number>(
    (count, _, index) => (count * (ways + index)) / (index + 1),
    1,
  );
}

const SITES: [string, string][] = [];
for (const home of ['12', '11', '--', '123', '112', '111', '1234', '1122', '1123', '1112', '----'])
  for (const away of ['', '1', '12', '11', '123', '112']) SITES.push([home, away]);

/** Keeps the file to a few seconds; 2600 cases with up to 3000 layouts each have been compared once, and none was worse. */
const MOST_LAYOUTS = 120;

/** All small cases whose layouts can all be looked at. */
const CASES = SITES.flatMap((sites) =>
  [1, 2, 3].flatMap((home) =>
    [0, 1, 2].flatMap((away) =>
      [0, 1].flatMap((lagged) =>
        [1, 2, 3, 4, 5, 6, 7].map((databases) => ({
          sites,
          databases,
          copies: [home, away, lagged] as [number, number, number],
        })),
      ),
    ),
  ),
)
  .filter(({ sites: [home, away], copies: [inHome, inAway, lagged] }) => {
    const possible = inHome <= home.length && inAway <= away.length && lagged < inHome + inAway;
    return possible && inAway > 0 === away.length > 0;
  })
  .map(({ sites, databases, copies }) => demand(sites, databases, copies))
  .filter((given) => countOf(given) <= MOST_LAYOUTS);

test('is as good as the best of all layouts, in every small case', () => {
  const worse: string[] = [];
  for (const given of CASES) {
    const layout = layoutCopies(given);
    expectSound(given, layout);
    const verdict = new Judge(given.members).verdict(layout.map(({ copies }) => copies));
    const best = bestOf(given);
    if (less(best, verdict))
      worse.push(`${inWords(given)}: ${verdict.join()} where ${best.join()} is possible`);
  }
  expect(CASES.length).toBeGreaterThan(1000);
  expect(worse).toEqual([]);
});

/** Three zones, one, or none: no zone then holds more than half of the members, where copies in two zones could not be even. */
const anyZones = fc.constantFrom('123', '1', '-');

function zonesInTurn([zones, members]: [string, number]): string {
  return Array.from({ length: members }, (_, index) => zones[index % zones.length]).join('');
}

/** Sites of up to eight members over up to three zones, with as many databases and copies as they can hold. */
const anyDemand = fc
  .record({
    home: fc.tuple(anyZones, fc.integer({ min: 1, max: 8 })).map(zonesInTurn),
    away: fc.tuple(anyZones, fc.integer({ min: 0, max: 8 })).map(zonesInTurn),
    databases: fc.integer({ min: 1, max: 100 }),
    copies: fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 2 }),
    ),
    bothHomes: fc.boolean(),
  })
  .map(({ home, away, databases, copies: [inHome, inAway, lagged], bothHomes }) => {
    const both = bothHomes && away.length > 0;
    const [mostHome, mostAway] = both
      ? [Math.min(home.length, away.length), Math.min(home.length, away.length)]
      : [home.length, away.length];
    const homeCopies = Math.min(inHome, mostHome);
    const awayCopies = Math.min(inAway, mostAway);
    const laggedCopies = Math.min(lagged, homeCopies + awayCopies - 1);
    return demand(
      [home, away],
      databases,
      [homeCopies, awayCopies, laggedCopies],
      both ? [HOME, AWAY] : [HOME],
    );
  });

describe('groups of every size', () => {
  const seen: { gap: number; zonesAlike: boolean }[] = [];

  test('are laid out soundly, with even copies, and even while nothing is lost', () => {
    fc.assert(
      fc.property(anyDemand, (given) => {
        const layout = layoutCopies(given);
        expectSound(given, layout);
        const [uneven, , , healthy] = new Judge(given.members).verdict(layout.map(({ copies }) => copies));
        expect([uneven, healthy <= 1]).toEqual([0, true]);
        seen.push(...gapsOf(given, layout).map((gap) => ({ gap, zonesAlike: zonesAlike(given.members) })));
      }),
      { numRuns: 80, seed: 7 },
    );
  });

  test('nearly always leave what each loss forces, where the zones of a site have equally many members', () => {
    const gaps = seen.filter((each) => each.zonesAlike).map(({ gap }) => gap);
    expect(gaps.length).toBeGreaterThan(200);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2);
    expect(gaps.filter((gap) => gap > 0).length / gaps.length).toBeLessThan(0.02);
  });

  test('stay near it where they have not: even copies pull the other way', () => {
    const gaps = seen.filter((each) => !each.zonesAlike).map(({ gap }) => gap);
    expect(gaps.length).toBeGreaterThan(200);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(4);
    expect(gaps.filter((gap) => gap > 1).length / gaps.length).toBeLessThan(0.05);
  });
});

/** Whether the zones of each site have equally many members. */
function zonesAlike(members: LayoutMember[]): boolean {
  return [HOME, AWAY].every((where) => {
    const zones = members.filter(({ site: each }) => each === where).map(({ zone }) => zone);
    return new Set(zones.map((zone) => zones.filter((each) => each === zone).length)).size < 2;
  });
}

/** By how much the spread after each loss exceeds the least that it forces. */
function gapsOf(given: LayoutDemand, layout: DatabaseLayout[]): number[] {
  const losses = lossesOf(given.members);
  const balance = balanceOf(given.members, layout);
  const active = given.members.map(
    ({ name }) => balance[0].active.find(({ server }) => server === name)!.databases,
  );
  const laggedHome = Math.max(0, given.laggedCopies - given.awayCopies);
  const least = leastSpreads(given.members, losses, active, given.homeCopies - laggedHome);
  return balance.map(({ spread, unserved }, index) => (unserved > 0 ? 0 : spread - least[index]));
}

test('what is told of the balance is what the layout says', () => {
  fc.assert(
    fc.property(anyDemand, (given) => {
      const layout = layoutCopies(given);
      const balance = balanceOf(given.members, layout);
      const worst = (kinds: string[]): number =>
        Math.max(0, ...balance.filter(({ kind }) => kinds.includes(kind)).map(({ spread }) => spread));
      const [, unserved, away, healthy, afterSite, other] = new Judge(given.members).verdict(
        layout.map(({ copies }) => copies),
      );
      const sum = (key: 'unserved' | 'away', of = balance): number =>
        of.reduce((total, each) => total + each[key], 0);
      expect([worst(['none']), worst(['site']), worst(['server', 'zone'])]).toEqual([
        healthy,
        afterSite,
        other,
      ]);
      expect([
        sum('unserved'),
        sum(
          'away',
          balance.filter(({ kind }) => kind !== 'site'),
        ),
      ]).toEqual([unserved, away]);
    }),
    { numRuns: 25 },
  );
});

test('two home copies in zones with mates: no layout can spare the zone mates', () => {
  const given = demand(['112233', '112233'], 24, [2, 2, 0]);
  const spreads = balanceOf(given.members, layoutCopies(given)).map(({ kind, spread }) => [kind, spread]);
  // Four each; the four of a lost server go to the other two zones, one each, while its zone mate keeps four.
  expect(spreads.filter(([kind]) => kind === 'server').slice(0, 6)).toEqual(
    Array.from({ length: 6 }, () => ['server', 1]),
  );
  expect(spreads.filter(([kind]) => kind !== 'server').every(([, spread]) => spread === 0)).toBe(true);
});

test('a hundred databases on sixteen members take milliseconds', () => {
  const given = demand(['12312312', '12312312'], 100, [2, 2, 1]);
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    layoutCopies(given);
    return performance.now() - start;
  });
  // 35 ms on a quiet machine; the others of a busy one are not ours.
  expect(Math.min(...times)).toBeLessThan(400);
});

test('the same demand gives the same layout', () => {
  const given = demand(['1123', '123'], 20, [2, 2, 1]);
  expect(layoutCopies({ ...given, members: given.members.map((each) => ({ ...each })) })).toEqual(
    layoutCopies(given),
  );
});

describe('with the layout that stands', () => {
  test('nothing moves where nothing has changed', () => {
    fc.assert(
      fc.property(anyDemand, (given) => {
        const layout = layoutCopies(given);
        expect(layoutCopies({ ...given, previous: layout })).toEqual(layout);
      }),
      { numRuns: 25 },
    );
  });

  test.each([HOME, AWAY])(
    'a member that comes to %s takes the fewest copies that make the site even',
    (where) => {
      fc.assert(
        fc.property(anyDemand, (given) => {
          fc.pre(given.members.some(({ site: each }) => each === where));
          const fresh = nextMember(given, where);
          const next = withMembers(given, [...given.members, fresh]);
          const previous = layoutCopies(given);
          const layout = layoutCopies({ ...next, previous });
          expectSound(next, layout);
          const copies = previous
            .flatMap((each) => each.copies)
            .filter(({ server }) => siteOf(given, server) === where);
          const members = given.members.filter(({ site: each }) => each === where).length;
          // The new member must hold a fair share, rounded down; each of them is seeded once, and nothing else is.
          const moved = movedBetween(previous, layout);
          expect(moved.map(({ to }) => to)).toEqual(
            Array.from({ length: Math.floor(copies.length / (members + 1)) }, () => 'NEW1'),
          );
          expect(evenCopies(next, layout)).toBe(true);
          // With homes in both sites the new member may take copies that are none of a first preference.
          const homes = new Set(given.databases.map(({ home }) => home)).size;
          expect(balanceOf(next.members, layout)[0].spread).toBeLessThanOrEqual(homes);
        }),
        { numRuns: 25, seed: 11 },
      );
    },
  );

  test('a member that goes gives up its own copies only, but for what evenness takes', () => {
    fc.assert(
      fc.property(anyDemand, fc.nat(), (given, pick) => {
        const gone = given.members[pick % given.members.length];
        const rest = given.members.filter((each) => each !== gone);
        const left = rest.filter((each) => each.site === gone.site).length;
        const wanted = Math.max(given.homeCopies, given.awayCopies);
        fc.pre(left >= wanted && left > 0 && canBeEven(rest));
        const next = withMembers(given, rest);
        const previous = layoutCopies(given);
        const layout = layoutCopies({ ...next, previous });
        expectSound(next, layout);
        const lost = previous
          .flatMap((each) => each.copies)
          .filter(({ server }) => server === gone.name).length;
        const moved = movedBetween(previous, layout);
        expect(moved.length).toBeGreaterThanOrEqual(lost);
        expect(moved.length).toBeLessThanOrEqual(lost + left);
        expect(evenCopies(next, layout)).toBe(true);
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  test('databases that come move no copy of those that are there, but for evenness', () => {
    const given = demand(['123', '123'], 6, [2, 2, 1]);
    const previous = layoutCopies(given);
    const layout = layoutCopies({ ...demand(['123', '123'], 9, [2, 2, 1]), previous });
    const moved = movedBetween(previous, layout).filter(({ database }) =>
      previous.some((each) => each.database === database),
    );
    expect(moved).toEqual([]);
    expect(balanceOf(given.members, layout)[0].spread).toBe(0);
  });

  test('a database that goes leaves the others where they are', () => {
    const given = demand(['123', '123'], 9, [2, 2, 0]);
    const previous = layoutCopies(given);
    const layout = layoutCopies({ ...given, databases: given.databases.slice(0, 6), previous });
    expect(movedBetween(previous, layout).length).toBeLessThanOrEqual(2);
    expect(layout).toHaveLength(6);
  });

  test('names are compared as Windows does', () => {
    const given = demand(['12', '12'], 2, [2, 1, 0]);
    const previous = layoutCopies(given).map(({ database, copies }) => ({
      database: database.toLowerCase(),
      copies: copies.map((copy) => ({ ...copy, server: copy.server.toLowerCase() })),
    }));
    expect(layoutCopies({ ...given, previous })).toEqual(layoutCopies(given));
  });
});

test('a demand that cannot be met says so', () => {
  expect(() => layoutCopies(demand(['1', ''], 1, [2, 0, 0]))).toThrow(
    'no member of the site is left for a copy of DB1',
  );
});

function withMembers(given: LayoutDemand, members: LayoutMember[]): LayoutDemand {
  return { ...given, members };
}

/** A member in the zone whose turn it is. */
function nextMember({ members }: LayoutDemand, where: string): LayoutMember {
  const zones = members.filter(({ site: each }) => each === where).map(({ zone }) => zone);
  const inTurn = new Set(zones).size > 1 ? String((zones.length % 3) + 1) : zones[0];
  return { name: 'NEW1', site: where, zone: inTurn };
}

/** Whether no zone holds more than half of a site: else a copy in each of two zones cannot be even. */
function canBeEven(members: LayoutMember[]): boolean {
  return [HOME, AWAY].every((where) => {
    const zones = members.filter(({ site: each }) => each === where).map(({ zone }) => zone);
    const fullest = Math.max(0, ...zones.map((zone) => zones.filter((each) => each === zone).length));
    return new Set(zones).size < 2 || fullest * 2 <= zones.length;
  });
}

function siteOf(given: LayoutDemand, server: string): string | undefined {
  return given.members.find(({ name }) => name === server)?.site;
}

/** Copies that have to be seeded. */
function movedBetween(
  previous: DatabaseLayout[],
  next: DatabaseLayout[],
): { database: string; to: string }[] {
  return next.flatMap(({ database, copies }) => {
    const before =
      previous.find((each) => each.database === database)?.copies.map(({ server }) => server) ?? [];
    return copies
      .filter(({ server }) => !before.includes(server))
      .map(({ server }) => ({ database, to: server }));
  });
}

function evenCopies(given: LayoutDemand, layout: DatabaseLayout[]): boolean {
  return [HOME, AWAY].every((where) => {
    const counts = given.members
      .filter((each) => each.site === where)
      .map(
        ({ name }) => layout.flatMap(({ copies }) => copies).filter(({ server }) => server === name).length,
      );
    return counts.length === 0 || Math.max(...counts) - Math.min(...counts) <= 1;
  });
}

function inWords({ members, databases, homeCopies, awayCopies, laggedCopies }: LayoutDemand): string {
  const zones = [HOME, AWAY].map((where) =>
    members
      .filter((each) => each.site === where)
      .map(({ zone }) => zone ?? '-')
      .join(''),
  );
  return `${zones.join('/')} ${databases.length} databases ${homeCopies}+${awayCopies} copies, ${laggedCopies} lagged`;
}
