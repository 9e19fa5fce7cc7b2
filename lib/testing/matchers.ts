import type { IConstruct } from 'constructs';
import type { Duration } from '../core/duration';
import type { CheckOptions } from '../resilience/check-options';
import type { CheckResult } from '../resilience/check-result';
import { ResilienceAnalysis } from '../resilience/resilience-analysis';
import type { Objective } from '../resilience/objective';
import type { Scenario } from '../resilience/scenario';

/** What jest and its like want of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What the matchers are about: the program's app, a construct of one estate, or an analysis. */
export type Estate = IConstruct | ResilienceAnalysis;

/** The matchers, for `expect.extend` of any test runner that has it. */
export const resilienceMatchers = {
  /** Services go on, or come back by themselves. */
  toSurvive: (estate: Estate, scenario: Scenario, options?: CheckOptions): MatcherResult =>
    result(analysisOf(estate).survives(scenario, options)),

  /** Services go on, or come back by themselves, in each of the scenarios. */
  toSurviveAny: (estate: Estate, ...scenarios: Scenario[]): MatcherResult =>
    result(analysisOf(estate).survivesAny(...scenarios)),

  /** Services are back in time, by themselves or by people. */
  toRecoverWithin: (
    estate: Estate,
    scenario: Scenario,
    duration: Duration,
    options?: CheckOptions,
  ): MatcherResult => result(analysisOf(estate).recoversWithin(scenario, duration, options)),

  /** No single failure is enough so that the service needs a person or is lost. */
  toHaveNoSinglePointOfFailure: (estate: Estate, service: string, options?: CheckOptions): MatcherResult =>
    result(analysisOf(estate).hasNoSinglePointOfFailure(service, options)),

  /** The estate keeps an objective. */
  toKeep: (estate: Estate, objective: Objective): MatcherResult =>
    result(analysisOf(estate).keeps(objective)),
};

function analysisOf(estate: Estate): ResilienceAnalysis {
  return estate instanceof ResilienceAnalysis ? estate : ResilienceAnalysis.of(estate);
}

function result({ passed, message }: CheckResult): MatcherResult {
  return { pass: passed, message: () => message };
}
