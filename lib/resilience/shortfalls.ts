import type { Analysis } from './analyse';
import type { Demand } from './demand';
import { shortfallOf } from './demand';
import type { Scenario } from './scenario';
import type { ScenarioSpace } from './scenario-space';
import type { ScenarioResult } from './scenario-result';
import type { ServiceResult } from './service-result';
import { servicesNamed } from './services-named';
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
export function shortfallsOf(estate: AnalysedEstate, { scenario, demands, exceptions }: Asks): Shortfall[] {
  const results = without(scenario._results(estate), estate, exceptions);
  const asked = demands.map((demand) => ({
    demand,
    services: servicesNamed(estate.analysis, demand.services),
  }));
  return results.flatMap((result) =>
    asked.flatMap(({ demand, services }) =>
      services.flatMap((service) => shortfall(estate, result, service, demand)),
    ),
  );
}

/** Whether the estate does all that is asked. */
export function meets(estate: AnalysedEstate, { scenario, demands, exceptions }: Asks): boolean {
  const results = without(scenario._results(estate), estate, exceptions);
  return demands.every((demand) =>
    servicesNamed(estate.analysis, demand.services).every((service) =>
      results.every(
        ({ events }) =>
          shortfallOf(demand, service, estate.analysis.verdict(service.id, events)) === undefined,
      ),
    ),
  );
}

/** The failures but for those that contain an excepted one. */
export function without(
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
