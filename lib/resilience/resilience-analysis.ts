import { Construct, type IConstruct } from 'constructs';
import { checkProps, givenOfClass, listOfClass, ofEnum } from '../core/check-class';
import { Duration } from '../core/duration';
import { refuse } from '../core/refusal';
import type { EstateDocument } from '../model/estate-document';
import { EstateModel } from '../model/estate-model';
import { notJudged, unjudgedOf } from './absent-services';
import type * as analysing from './analysed';
import { asPublished } from './as-published';
import { checkOptions, isScenario, optionsOfOneService, serviceName } from './check-arguments';
import type { CheckOptions } from './check-options';
import type { CheckResult } from './check-result';
import type { CutSet } from './cut-set';
import { namedOrAll, Objective } from './objective';
import { Outcome } from './outcome';
import { readEstate } from './read-estate';
import { Scenario } from './scenario';
import type { ScenarioResult } from './scenario-result';
import { servicesAsked, servicesNamed } from './services-named';
import type { KindText } from './service-kinds';
import type { ServiceResult } from './service-result';
import { namesOf, shortfallLines } from './shortfall-text';
import type { AnalysedEstate, Asks } from './shortfalls';
import { shortfallsOf, withoutSome } from './shortfalls';
import { listed } from './text';
import type { Verdict } from './verdict';

/** What arguments have to be, by their names. */
const ARGUMENTS = {
  scenario: isScenario,
  scenarios: listOfClass(Scenario, 'Scenario.anyZone()'),
  duration: givenOfClass(Duration, 'Duration.minutes(5)'),
  service: serviceName,
  outcome: ofEnum('Outcome', Outcome),
  objective: givenOfClass(Objective, 'Objective.goesOn(Scenario.anyZone())'),
  options: checkOptions,
};

type Arguments = Partial<Record<keyof typeof ARGUMENTS, unknown>>;

/** Refuses arguments that a method cannot take; each of them is named, also where it is left out. */
function checkArguments(method: string, given: Arguments): void {
  const names = Object.keys(given) as (keyof typeof ARGUMENTS)[];
  const table = Object.fromEntries(names.map((name) => [name, ARGUMENTS[name]]));
  checkProps(`ResilienceAnalysis.${method}`, given, table);
}

/**
 * What an estate survives, computed from its model when a program has been read to its end. Checks and objectives judge it as if its names were
 * live; services, verdicts and cut sets are those of the names that are live. Every check returns a result with a message, so that a test in any language can assert it; with jest, `cdktf-resilient-exchange/testing` has the same as matchers.
 *
 * @example
 * import { App } from 'cdktf';
 * import { ResilienceAnalysis, Scenario, ServiceKind } from 'cdktf-resilient-exchange';
 *
 * declare const app: App;
 * const check = ResilienceAnalysis.of(app).survives(Scenario.anyZone(), { services: [ServiceKind.INBOUND_MAIL] });
 * if (!check.passed) console.log(check.message);
 */
export class ResilienceAnalysis {
  /**
   * The analysis of the estate that a construct belongs to. It is of the program as it is now; ask again after a change.
   *
   * @param scope - a construct of the estate, or the `App` of a program with one estate
   * @throws if no estate, or more than one, has parts within the scope
   */
  public static of(scope: IConstruct): ResilienceAnalysis {
    if (!Construct.isConstruct(scope)) {
      refuse('ResilienceAnalysis.of', {
        property: 'scope',
        value: scope,
        limit: 'a construct',
        cause: 'an analysis is of the estate that a construct belongs to',
        remedy: 'pass the App, a TwoSiteExchange or a site',
      });
    }
    return new ResilienceAnalysis(EstateModel.of(scope).toDocument());
  }

  /**
   * The analysis of a model that a synthesis has written.
   *
   * @param json - the text of `estate.json`
   * @throws if it is the text of anything else
   */
  public static fromJson(json: string): ResilienceAnalysis {
    return new ResilienceAnalysis(readEstate(json));
  }

  private readonly estate: AnalysedEstate;
  /** With all names live: what checks are about. */
  private readonly published: AnalysedEstate;

  private constructor(document: EstateDocument) {
    this.estate = analysed(document);
    const published = asPublished(document);
    this.published = published === document ? this.estate : analysed(published);
  }

  /** Id of the estate. */
  public get id(): string {
    return this.estate.document.estate;
  }

  /** What the estate provides. */
  public get services(): ServiceResult[] {
    return [...this.estate.analysis.services];
  }

  /** Every single failure, the most common first. */
  public get scenarios(): ScenarioResult[] {
    return [...this.estate.scenarios];
  }

  /**
   * What becomes of each service, for each failure that the scenario contains.
   *
   * @param scenario - what fails
   * @throws if the estate has nothing of that name
   */
  public verdicts(scenario: Scenario): Verdict[] {
    checkArguments('verdicts', { scenario });
    const { analysis } = this.estate;
    return scenario
      ._results(this.estate)
      .flatMap(({ events }) => analysis.services.map(({ id }) => analysis.verdict(id, events)));
  }

  /**
   * The smallest sets of failures after which a service needs a person or is lost, of at most three failures each, the smallest first.
   *
   * @param service - its kind, such as `ServiceKind.INBOUND_MAIL`, or its id
   * @param outcome - what becomes of the service at best; `NEEDS_PERSON` unless stated
   * @throws if the estate has no such service
   */
  public cutSets(service: string, outcome: Outcome = Outcome.NEEDS_PERSON): CutSet[] {
    checkArguments('cutSets', { service, outcome });
    const { analysis } = this.estate;
    return servicesNamed(analysis, [service]).flatMap(({ id }) => analysis.cutSets(id, outcome));
  }

  /**
   * Whether services go on, or come back by themselves.
   *
   * @param scenario - what fails
   * @param options - which services, and what is left out
   * @throws if the estate has nothing of a name
   */
  public survives(scenario: Scenario, options: CheckOptions = {}): CheckResult {
    checkArguments('survives', { scenario, options });
    return this.check(`${scenario.toString()}: survives without a person`, {
      scenario,
      demands: namedOrAll(options.services).map((services) => ({ services, atMost: Outcome.INTERRUPTED })),
      exceptions: options.exceptions ?? [],
    });
  }

  /**
   * Whether services go on, or come back by themselves, in each of several scenarios.
   *
   * @param scenarios - what fails, one at a time
   * @throws if there is no scenario, or the estate has nothing of a name
   */
  public survivesAny(...scenarios: Scenario[]): CheckResult {
    checkArguments('survivesAny', { scenarios });
    if (scenarios.length === 0) {
      refuse('ResilienceAnalysis.survivesAny', {
        property: 'scenarios',
        fault: 'cannot be empty',
        cause: 'nothing would be checked',
        remedy: 'pass a scenario such as Scenario.anyZone()',
      });
    }
    const results = scenarios.map((each) => this.survives(each));
    const failed = results.filter(({ passed }) => !passed);
    return {
      passed: failed.length === 0,
      message: (failed.length > 0 ? failed : results).map(({ message }) => message).join('\n'),
    };
  }

  /**
   * Whether services are back in time, by themselves or by people.
   *
   * @param scenario - what fails
   * @param duration - how long at most
   * @param options - which services, and what is left out
   * @throws if the estate has nothing of a name
   */
  public recoversWithin(scenario: Scenario, duration: Duration, options: CheckOptions = {}): CheckResult {
    checkArguments('recoversWithin', { scenario, duration, options });
    return this.check(`${scenario.toString()}: back within ${duration.toString()}`, {
      scenario,
      demands: namedOrAll(options.services).map((services) => ({
        services,
        atMost: Outcome.LOST,
        within: duration.toSeconds(),
      })),
      exceptions: options.exceptions ?? [],
    });
  }

  /**
   * Whether no single failure is enough so that a service needs a person or is lost.
   *
   * @param service - its kind, such as `ServiceKind.INBOUND_MAIL`, or its id
   * @param options - failures that are left out, such as `Scenario.azureDns()`
   * @throws if the estate has nothing of a name
   */
  public hasNoSinglePointOfFailure(service: string, options: CheckOptions = {}): CheckResult {
    const table = { service: serviceName, options: optionsOfOneService };
    checkProps('ResilienceAnalysis.hasNoSinglePointOfFailure', { service, options }, table);
    const { analysis, scenarios } = this.published;
    const singles = withoutSome('any single failure', scenarios, this.published, options.exceptions ?? []);
    const found = servicesAsked(analysis, [service]).flatMap(({ id, name }) =>
      analysis
        .cutSets(id, Outcome.NEEDS_PERSON, 1)
        .filter(({ events }) => singles.some((single) => single.events.includes(events[0])))
        .map(({ events }) => {
          const { reason } = analysis.verdict(id, events);
          return `- ${name} depends on ${listed(namesOf(this.published, events))} alone. ${reason}`;
        }),
    );
    const title = `${service}: no single point of failure`;
    return found.length === 0
      ? kept(title)
      : { passed: false, message: [doesNotHold(title), ...found].join('\n') };
  }

  /**
   * Whether the estate keeps an objective.
   *
   * @param objective - what is promised
   * @throws if the estate has nothing of a name
   */
  public keeps(objective: Objective): CheckResult {
    checkArguments('keeps', { objective });
    return this.check(objective.toString(), objective._asks());
  }

  private check(title: string, asks: Asks): CheckResult {
    const shortfalls = shortfallsOf(this.published, asks);
    if (shortfalls.length === 0) return kept(title, unjudgedOf(this.published.analysis, asks.demands));
    const lines = shortfallLines(this.published, shortfalls);
    return { passed: false, message: [doesNotHold(title), ...lines].join('\n') };
  }
}

function kept(title: string, unjudged: readonly KindText[] = []): CheckResult {
  return { passed: true, message: [`'${title}' holds.`, ...notJudged(unjudged)].join(' ') };
}

function doesNotHold(title: string): string {
  return `'${title}' does not hold.`;
}

function analysed(document: EstateDocument): AnalysedEstate {
  // Loaded when somebody asks: a program that only imports the library does not wait for the rules of the services.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const module = require('./analysed') as typeof analysing;
  return module.analysed(document);
}
