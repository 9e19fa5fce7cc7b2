import { refuse } from '../core/refusal';
import type { Analysis } from './analyse';
import type { Demand } from './demand';
import { shortfallOf } from './demand';
import type { Scenario } from './scenario';
import type { ScenarioSpace } from './scenario-space';
import type { ScenarioResult } from './scenario-result';
import type { ServiceResult } from './service-result';
import { servicesAsked } from './services-named';
import type { Verdict } from './verdict';

/** What is asked of an estate. */
export interface Asks {
  readonly scenario: Scenario;
  readonly demands: readonly Demand[];
  readonly exceptions: readonly Scenario[];
}

/** A failure in which a service does not do what is asked. */
export interface Shortfall {
  readonly scenario: ScenarioResult;
  readonly service: ServiceResult;
  readonly verdict: Verdict;
  /** Why, as what the service does. */
  readonly why: string;
  /** Ids of the fewest of the scenario's events that are enough for it. */
  readonly events: readonly string[];
}

/** An estate with its analysis. */
export interface AnalysedEstate extends ScenarioSpace {
  readonly analysis: Analysis;
}

/** All that an estate does not do of what is asked, in the order of the failures. */
export function shortfallsOf(estate: AnalysedEstate, asks: Asks): Shortfall[] {
  const results = failuresAsked(estate, asks);
  const asked = asks.demands.map((demand) => ({
    demand,
    services: servicesAsked(estate.analysis, demand.services),
  }));
  return results.flatMap((result) =>
    asked.flatMap(({ demand, services }) =>
      services.flatMap((service) => shortfall(estate, result, service, demand)),
    ),
  );
}

/** Whether the estate does all that is asked. */
export function meets(estate: AnalysedEstate, asks: Asks): boolean {
  const results = failuresAsked(estate, asks);
  return asks.demands.every((demand) =>
    servicesAsked(estate.analysis, demand.services).every((service) =>
      results.every(
        ({ events }) =>
          shortfallOf(demand, service, estate.analysis.verdict(service.id, events)) === undefined,
      ),
    ),
  );
}

/** The failures that something is asked of. */
function failuresAsked(space: ScenarioSpace, { scenario, exceptions }: Asks): ScenarioResult[] {
  return withoutSome(scenario.toString(), scenario._results(space), space, exceptions);
}

/**
 * The failures but for those that contain an excepted one, and at least one of them.
 *
 * @throws if the exceptions leave nothing
 */
export function withoutSome(
  what: string,
  results: readonly ScenarioResult[],
  space: ScenarioSpace,
  exceptions: readonly Scenario[],
): ScenarioResult[] {
  const left = without(results, space, exceptions);
  if (left.length > 0) return left;
  return refuse('ResilienceAnalysis', {
    property: 'exceptions',
    fault: `leave nothing of '${what}'`,
    cause: 'nothing would be asked of the estate, which would count as kept',
    remedy: `take out the exception that contains it all (${exceptions.map(String).join(', ')}), or ask nothing`,
  });
}

/** The exceptions that are part of no failure that something is asked of: they have no effect. */
export function unusedExceptions(space: ScenarioSpace, { scenario, exceptions }: Asks): Scenario[] {
  const results = scenario._results(space);
  return exceptions.filter((each) => without(results, space, [each]).length === results.length);
}

/** The failures but for those that contain an excepted one. */
function without(
  results: readonly ScenarioResult[],
  space: ScenarioSpace,
  exceptions: readonly Scenario[],
): ScenarioResult[] {
  const excepted = exceptions.flatMap((each) => each._results(space));
  return results.filter(
    ({ events }) => !excepted.some((each) => each.events.every((event) => events.includes(event))),
  );
}

function shortfall(
  { analysis }: AnalysedEstate,
  scenario: ScenarioResult,
  service: ServiceResult,
  demand: Demand,
): Shortfall[] {
  const verdict = analysis.verdict(service.id, scenario.events);
  const why = shortfallOf(demand, service, verdict);
  if (why === undefined) return [];
  const fails = (events: readonly string[]): boolean =>
    shortfallOf(demand, service, analysis.verdict(service.id, events)) !== undefined;
  return [{ scenario, service, verdict, why, events: fewest(scenario.events, fails) }];
}

/** The events without those that change nothing. */
function fewest(events: readonly string[], fails: (events: readonly string[]) => boolean): readonly string[] {
  return events.reduce<readonly string[]>((left, event) => {
    const fewer = left.filter((each) => each !== event);
    return fails(fewer) ? fewer : left;
  }, events);
}
