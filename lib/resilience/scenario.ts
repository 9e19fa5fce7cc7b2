import { checkList } from '../core/check-class';
import { suggest } from '../core/closest';
import { refuse } from '../core/refusal';
import { zoneDomain } from '../model/ids';
import type { SiteModel } from '../model/site-model';
import type { ScenarioResult } from './scenario-result';
import type { ScenarioSpace } from './scenario-space';

type Lookup = (space: ScenarioSpace) => ScenarioResult[];

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
    return Scenario.single('machine', name, (space) => ofKind(space, 'machine', name, `machine('${name}')`));
  }

  /**
   * An availability zone of a site fails, with all that is located in it.
   *
   * @param site - code of the site, such as `AMS`
   * @param zone - its number, such as `1`
   */
  public static zone(site: string, zone: string): Scenario {
    const call = `zone('${site}', '${zone}')`;
    return Scenario.single('zone', `${site}/${zone}`, (space) => [
      known(space, call, 'zone', zoneDomain(siteOf(space, site, call).region, zone)),
    ]);
  }

  /**
   * A site fails, with its region.
   *
   * @param site - its code, such as `AMS`
   */
  public static site(site: string): Scenario {
    const call = `site('${site}')`;
    return Scenario.single('site', site, (space) => {
      const { id, failureDomains, name } = siteOf(space, site, call);
      const events = [`site:${id}`, ...failureDomains];
      const found = space.scenarios.find(({ events: [event], events: all }) => {
        return all.length === 1 && events.includes(event);
      });
      return [found ?? missing(space, call, name)];
    });
  }

  /**
   * A region of Azure fails: that of a site, of the names or of the state.
   *
   * @param region - its name, such as `westeurope`
   */
  public static region(region: string): Scenario {
    return Scenario.single('region', region, (space) => [
      known(space, `region('${region}')`, 'region', `region:${region}`),
    ]);
  }

  /**
   * A carrier fails: all that is reached by it alone is out of reach.
   *
   * @param carrier - its name, such as `Microsoft network`
   */
  public static carrier(carrier: string): Scenario {
    return Scenario.single('carrier', carrier, (space) =>
      ofKind(space, 'carrier', carrier, `carrier('${carrier}')`),
    );
  }

  /**
   * The link between two sites fails, while both go on.
   *
   * @param site - code of a site, such as `AMS`
   * @param other - code of the other one, such as `DUB`
   */
  public static link(site: string, other: string): Scenario {
    const call = `link('${site}', '${other}')`;
    const ids = [`link:${site}/${other}`, `link:${other}/${site}`];
    return Scenario.single('link', `${site}/${other}`, (space) => {
      const found = space.scenarios.find(({ id }) => ids.includes(id));
      return [found ?? missing(space, call, ids[0], 'link')];
    });
  }

  /**
   * The domain controllers of a site fail.
   *
   * @param site - code of the site, such as `AMS`
   */
  public static domainControllers(site: string): Scenario {
    const call = `domainControllers('${site}')`;
    return Scenario.single('domain controllers', site, (space) => [
      known(space, call, 'domain controllers', `directory:${siteOf(space, site, call).id}`),
    ]);
  }

  /**
   * All Mailbox servers of a site fail at once, while its Edges go on.
   *
   * @param site - code of the site, such as `AMS`
   */
  public static mailboxServers(site: string): Scenario {
    return Scenario.servers('Mailbox servers', 'mailbox', `mailboxServers('${site}')`, site);
  }

  /**
   * All Edges of a site fail at once, while its Mailbox servers go on.
   *
   * @param site - code of the site, such as `AMS`
   */
  public static edges(site: string): Scenario {
    return Scenario.servers('Edges', 'edge', `edges('${site}')`, site);
  }

  /** The relay that takes outbound mail fails. */
  public static smartHost(): Scenario {
    return Scenario.single('smart host', '', (space) => ofExternal(space, 'smart host', 'smartHost()'));
  }

  /** The filtering service that takes inbound mail fails. */
  public static filteringService(): Scenario {
    return Scenario.single('filtering service', '', (space) =>
      ofExternal(space, 'filtering service', 'filteringService()'),
    );
  }

  /** Azure DNS fails. */
  public static azureDns(): Scenario {
    return Scenario.single('Azure DNS', '', (space) => ofExternal(space, 'azure-dns', 'azureDns()'));
  }

  /** Traffic Manager fails. */
  public static trafficManager(): Scenario {
    return Scenario.single('Traffic Manager', '', (space) =>
      ofExternal(space, 'Traffic Manager', 'trafficManager()'),
    );
  }

  /** The certificate of the client names expires. */
  public static certificate(): Scenario {
    return Scenario.single('certificate', '', (space) => ofExternal(space, 'certificate', 'certificate()'));
  }

  /**
   * Something outside the machines of the estate fails.
   *
   * @param id - its id in the model of the estate, such as `azure-dns`
   */
  public static external(id: string): Scenario {
    return Scenario.single('external', id, (space) => {
      const found = space.scenarios.find((each) => each.id === id);
      return [found ?? missing(space, `external('${id}')`, id)];
    });
  }

  /** Any one machine. */
  public static anyMachine(): Scenario {
    return Scenario.any('machine');
  }

  /**
   * Any machines, so many at once.
   *
   * @param count - how many, from 1 to 3
   * @throws if the number is no whole number from 1 to 3
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
    return new Scenario(count === 1 ? 'any machine' : `any ${count} machines`, (space) =>
      choose(alternatives(space, 'machine'), count).map(together),
    );
  }

  /** Any one zone of any site. */
  public static anyZone(): Scenario {
    return Scenario.any('zone');
  }

  /** Any one site. */
  public static anySite(): Scenario {
    return Scenario.any('site');
  }

  /** Any one carrier. */
  public static anyCarrier(): Scenario {
    return Scenario.any('carrier');
  }

  /** The link between any two sites. */
  public static anyLink(): Scenario {
    return Scenario.any('link');
  }

  /**
   * Any one failure of a kind.
   *
   * @param kind - the kind of a scenario, such as `machine`, `zone`, `site`, `carrier` or `link`
   */
  public static any(kind: string): Scenario {
    return new Scenario(`any ${kind}`, (space) => alternatives(space, kind));
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
    checkList('Scenario.all', 'scenarios', scenarios, "Scenario.site('AMS'), Scenario.azureDns()");
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

  private static single(kind: string, name: string, lookup: Lookup): Scenario {
    return new Scenario(name === '' ? kind : `${kind} ${name}`, lookup);
  }

  private static servers(kind: string, role: string, call: string, site: string): Scenario {
    return Scenario.single(kind, site, (space) => {
      const { id, name } = siteOf(space, site, call);
      const machines = space.document.machines.filter(
        (machine) => machine.site === id && machine.roles.includes(role),
      );
      const results = machines.map((machine) => known(space, call, 'machine', `machine:${machine.id}`));
      if (results.length === 0) return [missing(space, call, `${kind} of ${name}`)];
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

function ofKind(space: ScenarioSpace, kind: string, name: string, call: string): ScenarioResult[] {
  return [known(space, call, kind, `${kind}:${name}`)];
}

function ofExternal(space: ScenarioSpace, kind: string, call: string): ScenarioResult[] {
  const found = space.scenarios.filter((each) => each.kind === kind || each.id === kind);
  return found.length > 0 ? found : [missing(space, call, kind)];
}

function alternatives(space: ScenarioSpace, kind: string): ScenarioResult[] {
  const found = space.scenarios.filter((each) => each.kind === kind);
  if (found.length > 0) return found;
  const kinds = [...new Set(space.scenarios.map((each) => each.kind))];
  return refuse(`Scenario.any('${kind}')`, {
    property: 'kind',
    value: kind,
    limit: `one of ${kinds.join(', ')}`,
    cause: 'the estate has no other kinds of failures',
    remedy: suggest(kind, kinds) ?? 'use one of these kinds',
  });
}

function siteOf({ document }: ScenarioSpace, id: string, call: string): SiteModel {
  const codes = document.sites.map((site) => site.id);
  const site = document.sites.find((each) => each.id === id);
  if (site) return site;
  return refuse(`Scenario.${call}`, {
    property: 'site',
    value: id,
    limit: `one of ${codes.join(', ')}`,
    cause: 'the estate has no such site',
    remedy: 'use the code of a site of the estate',
  });
}

function known(space: ScenarioSpace, call: string, kind: string, id: string): ScenarioResult {
  return space.scenarios.find((each) => each.id === id) ?? missing(space, call, id, kind);
}

/** Refuses what the estate does not have, with what there is instead: of that kind, or else of all. */
function missing({ scenarios }: ScenarioSpace, call: string, id: string, kind?: string): never {
  const near = scenarios.filter((each) => each.kind === kind);
  const options = (near.length > 0 ? near : scenarios).map((each) => each.id);
  return refuse(`Scenario.${call}`, {
    property: 'scenario',
    value: id,
    limit: `one of ${options.join(', ')}`,
    cause: 'nothing in the estate can fail under that name',
    remedy: 'use a failure of the estate',
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
