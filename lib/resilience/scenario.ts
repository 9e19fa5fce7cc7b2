import { givenText, listOfClass } from '../core/check-class';
import { suggest } from '../core/closest';
import { refuse } from '../core/refusal';
import { shown } from '../core/shown';
import { directoryId, linkId, regionDomain, zoneDomain } from '../model/ids';
import type { SiteModel } from '../model/site-model';
import type { ScenarioResult } from './scenario-result';
import type { ScenarioSpace } from './scenario-space';

type Lookup = (space: ScenarioSpace) => ScenarioResult[];

/** Arguments, with a text that each may be. */
const EXAMPLES = {
  name: "'AMSFE1'",
  site: "'AMS'",
  other: "'DUB'",
  zone: "'1'",
  region: "'westeurope'",
  carrier: "'Microsoft network'",
  id: "'azure-dns'",
  kind: "'zone'",
};

/** Kinds of failures that have a method of their own. */
const NAMED = ['machine', 'zone', 'site', 'region', 'carrier', 'link', 'mailbox servers', 'edges', 'proxies'];

/**
 * A failure of an estate, or several at once: what objectives and checks are about. A scenario such as `anyZone()` is met only
 * when it is met for each zone.
 */
export class Scenario {
  /**
   * A machine fails.
   *
   * @param name - its computer name, such as `AMSFE1`
   */
  public static machine(name: string): Scenario {
    const call = callOf('machine', { name });
    return new Scenario(`machine ${name}`, (space) => [ofKind(space, call, 'machine', 'name', name)]);
  }

  /**
   * An availability zone of a site fails, with all that is located in it.
   *
   * @param site - code of the site, such as `AMS`
   * @param zone - its number, such as `1`
   */
  public static zone(site: string, zone: string): Scenario {
    const call = callOf('zone', { site, zone });
    return new Scenario(`zone ${site}/${zone}`, (space) => {
      const { name, region } = siteOf(space, call, site);
      const zones =
        region === undefined ? new Map<string, never>() : withPrefix(space, zoneDomain(region, ''));
      return [oneOf(zones, call, `zone of ${name} that has servers`, 'zone', zone)];
    });
  }

  /**
   * A site fails, with its region.
   *
   * @param site - its code, such as `AMS`
   */
  public static site(site: string): Scenario {
    const call = callOf('site', { site });
    return new Scenario(`site ${site}`, (space) => {
      const { id, failureDomains, name } = siteOf(space, call, site);
      const events = [`site:${id}`, ...failureDomains];
      const found = space.scenarios.find(({ events: [event], events: all }) => {
        return all.length === 1 && events.includes(event);
      });
      return [found ?? absent(call, `failure of ${name}`)];
    });
  }

  /**
   * A region of Azure fails: that of a site, of the names or of the state.
   *
   * @param region - its name, such as `westeurope`
   */
  public static region(region: string): Scenario {
    const call = callOf('region', { region });
    return new Scenario(`region ${region}`, (space) => [
      oneOf(withPrefix(space, regionDomain('')), call, 'region of the estate', 'region', region),
    ]);
  }

  /**
   * A carrier fails: all that is reached by it alone is out of reach.
   *
   * @param carrier - its name, such as `Microsoft network`
   */
  public static carrier(carrier: string): Scenario {
    const call = callOf('carrier', { carrier });
    return new Scenario(`carrier ${carrier}`, (space) => [
      ofKind(space, call, 'carrier', 'carrier', carrier),
    ]);
  }

  /**
   * The link between two sites fails, while both go on.
   *
   * @param site - code of a site, such as `AMS`
   * @param other - code of the other one, such as `DUB`
   */
  public static link(site: string, other: string): Scenario {
    const call = callOf('link', { site, other });
    return new Scenario(`link ${site}/${other}`, (space) => {
      const [one, two] = [siteOf(space, call, site), siteOf(space, call, other, 'other')];
      const found = space.scenarios.find(({ id }) => id === linkId(one.id, two.id));
      return [found ?? absent(call, `link between ${one.name} and ${two.name}`)];
    });
  }

  /**
   * The domain controllers of a site fail.
   *
   * @param site - code of the site, such as `AMS`
   */
  public static domainControllers(site: string): Scenario {
    const call = callOf('domainControllers', { site });
    return new Scenario(`domain controllers ${site}`, (space) => {
      const { id, name } = siteOf(space, call, site);
      const found = space.scenarios.find((each) => each.id === directoryId(id));
      return [found ?? absent(call, `domain controllers of ${name}, as far as the program says`)];
    });
  }

  /**
   * All Mailbox servers of a site fail at once, while its Edges go on.
   *
   * @param site - code of the site, such as `AMS`
   */
  public static mailboxServers(site: string): Scenario {
    return Scenario.servers('Mailbox servers', 'mailbox', callOf('mailboxServers', { site }), site);
  }

  /**
   * All Edges of a site fail at once, while its Mailbox servers go on.
   *
   * @param site - code of the site, such as `AMS`
   */
  public static edges(site: string): Scenario {
    return Scenario.servers('Edges', 'edge', callOf('edges', { site }), site);
  }

  /**
   * All proxies of a site fail at once, while its other servers go on.
   *
   * @param site - code of the site, such as `AMS`
   */
  public static proxies(site: string): Scenario {
    return Scenario.servers('proxies', 'proxy', callOf('proxies', { site }), site);
  }

  /** The relay that takes outbound mail fails. */
  public static smartHost(): Scenario {
    return Scenario.outside('smart host', 'smartHost');
  }

  /** The filtering service that takes inbound mail fails. */
  public static filteringService(): Scenario {
    return Scenario.outside('filtering service', 'filteringService');
  }

  /** Azure DNS fails. */
  public static azureDns(): Scenario {
    return Scenario.outside('Azure DNS', 'azureDns', 'azure-dns');
  }

  /** Traffic Manager fails. */
  public static trafficManager(): Scenario {
    return Scenario.outside('Traffic Manager', 'trafficManager');
  }

  /** The certificate of the client names expires. */
  public static certificate(): Scenario {
    return Scenario.outside('certificate', 'certificate');
  }

  /**
   * Something outside the machines of the estate fails.
   *
   * @param id - its id in the model of the estate, such as `azure-dns`
   */
  public static external(id: string): Scenario {
    const call = callOf('external', { id });
    return new Scenario(`external ${id}`, ({ scenarios }) => {
      const found = scenarios.find((each) => each.id === id);
      if (found) return [found];
      const outside = scenarios.filter(({ kind }) => !NAMED.includes(kind));
      return [
        oneOf(
          new Map(outside.map((each) => [each.id, each])),
          call,
          'thing outside the machines of the estate',
          'id',
          id,
        ),
      ];
    });
  }

  /** Any one machine. */
  public static anyMachine(): Scenario {
    return Scenario.anyOf('machine', 'anyMachine');
  }

  /**
   * Any machines, so many at once.
   *
   * @param count - how many, from 1 to 3
   * @throws if the number is not a whole number from 1 to 3
   */
  public static anyMachines(count: number): Scenario {
    if (![1, 2, 3].includes(count)) {
      refuse('Scenario.anyMachines', {
        property: 'count',
        value: count,
        limit: 'a whole number from 1 to 3',
        cause: 'cut sets are known up to three failures',
        remedy: 'use 1, 2 or 3',
      });
    }
    const text = count === 1 ? 'any machine' : `any ${count} machines`;
    return new Scenario(text, (space) => {
      const machines = space.scenarios.filter(({ kind }) => kind === 'machine');
      const sets = choose(machines, count).map(together);
      return sets.length > 0 ? sets : absent(`Scenario.anyMachines(${count})`, `${count} machines`);
    });
  }

  /** Any one zone of any site. */
  public static anyZone(): Scenario {
    return Scenario.anyOf('zone', 'anyZone');
  }

  /** Any one site. */
  public static anySite(): Scenario {
    return Scenario.anyOf('site', 'anySite');
  }

  /** Any one carrier. */
  public static anyCarrier(): Scenario {
    return Scenario.anyOf('carrier', 'anyCarrier');
  }

  /** The link between any two sites. */
  public static anyLink(): Scenario {
    return Scenario.anyOf('link', 'anyLink');
  }

  /**
   * Any one failure of a kind.
   *
   * @param kind - the kind of a scenario, such as `machine`, `zone`, `site`, `carrier` or `link`
   */
  public static any(kind: string): Scenario {
    const call = callOf('any', { kind });
    return new Scenario(`any ${kind}`, ({ scenarios }) => {
      const kinds = new Map(scenarios.map((each) => [each.kind, each]));
      oneOf(kinds, call, 'kind of failure of the estate', 'kind', kind);
      return scenarios.filter((each) => each.kind === kind);
    });
  }

  /** Any single failure that the estate knows. */
  public static anyFailure(): Scenario {
    return new Scenario('any single failure', ({ scenarios }) => [...scenarios]);
  }

  /**
   * Several failures at once.
   *
   * @param scenarios - what fails; each of them may be several, such as `anyZone()`
   * @throws if there is no scenario
   */
  public static all(...scenarios: Scenario[]): Scenario {
    listOfClass(Scenario, "Scenario.site('AMS')")('Scenario.all', 'scenarios', scenarios);
    if (scenarios.length === 0) {
      refuse('Scenario.all', {
        property: 'scenarios',
        value: scenarios,
        fault: 'cannot be empty',
        cause: 'a combination is made of failures',
        remedy: 'pass at least one scenario',
      });
    }
    return new Scenario(scenarios.map(String).join(' and '), (space) =>
      scenarios
        .map((each) => each._results(space))
        .reduce<ScenarioResult[][]>(
          (lists, options) => lists.flatMap((list) => options.map((one) => [...list, one])),
          [[]],
        )
        .map(together),
    );
  }

  private static anyOf(kind: string, method: string): Scenario {
    return Scenario.where(`any ${kind}`, method, kind, (each) => each.kind === kind);
  }

  private static outside(name: string, method: string, id?: string): Scenario {
    return Scenario.where(name, method, name, (each) =>
      id === undefined ? each.kind === name : each.id === id,
    );
  }

  private static where(
    text: string,
    method: string,
    what: string,
    isMeant: (each: ScenarioResult) => boolean,
  ): Scenario {
    return new Scenario(text, ({ scenarios }) => {
      const found = scenarios.filter(isMeant);
      return found.length > 0 ? found : absent(callOf(method), what);
    });
  }

  private static servers(kind: string, role: string, call: string, site: string): Scenario {
    return new Scenario(`${kind} ${site}`, (space) => {
      const { id, name } = siteOf(space, call, site);
      const machines = space.document.machines.filter(
        (machine) => machine.site === id && machine.roles.includes(role),
      );
      const results = machines.map((machine) => ofKind(space, call, 'machine', 'site', machine.id));
      if (results.length === 0) return [absent(call, `${kind} in ${name}`)];
      return [{ ...together(results), name: `all ${kind} of ${name}` }];
    });
  }

  private constructor(
    private readonly text: string,
    private readonly lookup: Lookup,
  ) {}

  /** What people call it, such as `any zone`. */
  public toString(): string {
    return this.text;
  }

  /**
   * The failures that it stands for in an estate.
   *
   * @throws if the estate has nothing of that name
   * @internal
   */
  public _results(space: ScenarioSpace): ScenarioResult[] {
    return this.lookup(space);
  }
}

type Arguments = Partial<Record<keyof typeof EXAMPLES, string>>;

/** A call as a program writes it, such as `Scenario.zone('AMS', '1')`, its arguments checked. */
function callOf(method: string, args: Arguments = {}): string {
  for (const [name, value] of Object.entries(args)) {
    givenText(EXAMPLES[name as keyof Arguments])(`Scenario.${method}`, name, value);
  }
  return `Scenario.${method}(${Object.values(args).map(shown).join(', ')})`;
}

/** The failures whose ids begin so, by the rest: what a program calls them. */
function withPrefix({ scenarios }: ScenarioSpace, prefix: string): Map<string, ScenarioResult> {
  const own = scenarios.filter(({ id }) => id.startsWith(prefix));
  return new Map(own.map((each) => [each.id.slice(prefix.length), each]));
}

function ofKind(
  space: ScenarioSpace,
  call: string,
  kind: string,
  property: string,
  name: string,
): ScenarioResult {
  return oneOf(withPrefix(space, `${kind}:`), call, `${kind} of the estate`, property, name);
}

function siteOf({ document }: ScenarioSpace, call: string, code: string, property = 'site'): SiteModel {
  const { sites } = document;
  const named = sites.find(({ name }) => name.toLowerCase() === code.toLowerCase());
  return oneOf(
    new Map(sites.map((site) => [site.id, site])),
    call,
    'site of the estate',
    property,
    code,
    named?.id,
  );
}

/**
 * One of the things that a program may mean.
 *
 * @throws if it means none of them, with what there is
 */
function oneOf<T>(
  known: ReadonlyMap<string, T>,
  call: string,
  what: string,
  property: string,
  written: string,
  meant = written,
): T {
  const found = known.get(written);
  if (found !== undefined) return found;
  if (known.size === 0) absent(call, what.replace(' of the estate', ''));
  return refuse(call, {
    property,
    value: written,
    limit: `a ${what}`,
    cause: 'nothing of that name can fail in the estate as it is committed',
    remedy: meant === written ? suggest(written, [...known.keys()]) : `did you mean '${meant}'?`,
  });
}

/** Refuses a failure of what the estate does not have. */
function absent(call: string, what: string): never {
  return refuse(call, {
    property: 'The estate',
    fault: `has no ${what}`,
    cause: 'what is not there cannot fail',
    remedy: 'ask about a failure of the estate, such as Scenario.anyMachine()',
  });
}

/** Several failures as one. */
function together(results: readonly ScenarioResult[]): ScenarioResult {
  if (results.length === 1) return results[0];
  const events = [...new Set(results.flatMap((each) => each.events))];
  return {
    id: events.join(' + '),
    name: results.map(({ name }) => name).join(' and '),
    kind: [...new Set(results.map(({ kind }) => kind))].join(' and '),
    events,
  };
}

/** All ways to take so many of a list, in its order. */
function choose<T>(list: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return list.flatMap((one, at) => choose(list.slice(at + 1), count - 1).map((rest) => [one, ...rest]));
}
