import type { IConstruct } from 'constructs';
import type { Duration } from '../core/duration';
import type { CheckOptions } from '../resilience/check-options';
import type { CheckResult } from '../resilience/check-result';
import type { WarningId } from '../core/warning-id';
import { ResilienceAnalysis } from '../resilience/resilience-analysis';
import type { Objective } from '../resilience/objective';
import type { Scenario } from '../resilience/scenario';
import { EstateAssertions } from './estate-assertions';
import type { EstateChecks } from './estate-checks';
import type { ExpectedName } from './expected-name';

/** What jest and its like want of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What the matchers are about: the program's app, a construct of one estate, or an analysis. */
export type Estate = IConstruct | ResilienceAnalysis;

/** What the matchers of the model are about: the program's app, a construct of one estate, or its assertions. */
export type ModelledEstate = IConstruct | EstateAssertions;

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

  /** A tier has so many servers. */
  toHaveServers: (estate: ModelledEstate, tier: string, servers: number): MatcherResult =>
    result(checksOf(estate).hasServers(tier, servers)),

  /** The servers of a tier are in so many zones, or more. */
  toUseZones: (estate: ModelledEstate, tier: string, zones: number): MatcherResult =>
    result(checksOf(estate).usesZones(tier, zones)),

  /** These warnings are open, and no others. */
  toHaveOpenWarnings: (estate: ModelledEstate, ids: readonly WarningId[]): MatcherResult =>
    result(checksOf(estate).hasOpenWarnings(ids)),

  /** No warning is open. */
  toHaveNoOpenWarnings: (estate: ModelledEstate): MatcherResult =>
    result(checksOf(estate).hasOpenWarnings([])),

  /** A name is published, and leads where it is to lead. */
  toPublish: (estate: ModelledEstate, name: string, expected?: ExpectedName): MatcherResult =>
    result(checksOf(estate).publishes(name, expected)),

  /** Each machine that the program makes has a backup. */
  toBackUpEveryMachine: (estate: ModelledEstate, exceptions: readonly string[] = []): MatcherResult =>
    result(checksOf(estate).backsUpEveryMachine(exceptions)),

  /** Terraform may destroy nothing that holds data or an identity. */
  toReleaseNothing: (estate: ModelledEstate): MatcherResult => result(checksOf(estate).releasesNothing()),

  /** The estate has these stacks, and no others. */
  toHaveStacks: (estate: ModelledEstate, stacks: readonly string[]): MatcherResult =>
    result(checksOf(estate).hasStacks(stacks)),
};

function analysisOf(estate: Estate): ResilienceAnalysis {
  return estate instanceof ResilienceAnalysis ? estate : ResilienceAnalysis.of(estate);
}

function checksOf(estate: ModelledEstate): EstateChecks {
  return (estate instanceof EstateAssertions ? estate : EstateAssertions.of(estate))._checks;
}

function result({ passed, message }: CheckResult): MatcherResult {
  return { pass: passed, message: () => message };
}
