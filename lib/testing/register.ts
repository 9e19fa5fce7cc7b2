import type { Duration } from '../core/duration';
import type { CheckOptions } from '../resilience/check-options';
import type { Objective } from '../resilience/objective';
import type { Scenario } from '../resilience/scenario';
import type { WarningId } from '../core/warning-id';
import type { ExpectedName } from './expected-name';
import { resilienceMatchers } from './matchers';

export * from './matchers';

/** The matchers as a test calls them. */
export interface ResilienceMatchers<R> {
  /**
   * Services go on, or come back by themselves.
   *
   * @param scenario - what fails
   * @param options - which services, and what is left out
   */
  toSurvive(scenario: Scenario, options?: CheckOptions): R;
  /**
   * Services go on, or come back by themselves, in each of the scenarios.
   *
   * @param scenarios - what fails, one at a time
   */
  toSurviveAny(...scenarios: Scenario[]): R;
  /**
   * Services are back in time, by themselves or by people.
   *
   * @param scenario - what fails
   * @param duration - how long at most
   * @param options - which services, and what is left out
   */
  toRecoverWithin(scenario: Scenario, duration: Duration, options?: CheckOptions): R;
  /**
   * No single failure is enough so that the service needs a person or is lost.
   *
   * @param service - its id or its kind, such as `inbound mail`
   * @param options - what is left out
   */
  toHaveNoSinglePointOfFailure(service: string, options?: CheckOptions): R;
  /**
   * The estate keeps an objective.
   *
   * @param objective - what is promised
   */
  toKeep(objective: Objective): R;
  /**
   * A tier has so many servers.
   *
   * @param tier - its id, such as `AMS/ClientAccess`
   * @param servers - how many
   */
  toHaveServers(tier: string, servers: number): R;
  /**
   * The servers of a tier are spread over so many availability zones, or more.
   *
   * @param tier - its id, such as `AMS/ClientAccess`
   * @param zones - how many at least
   */
  toUseZones(tier: string, zones: number): R;
  /**
   * These warnings are open, and no others.
   *
   * @param ids - the warnings, in any order
   */
  toHaveOpenWarnings(ids: readonly WarningId[]): R;
  /** No warning is open. */
  toHaveNoOpenWarnings(): R;
  /**
   * A name is published. One record of the name has to be like `expected`.
   *
   * @param name - the full name, such as `mail.contoso.com`
   * @param expected - what the record is like
   */
  toPublish(name: string, expected?: ExpectedName): R;
  /**
   * Each machine that the program makes has a backup, in a vault of the program or elsewhere.
   *
   * @param exceptions - computer names of machines that may have none
   */
  toBackUpEveryMachine(exceptions?: readonly string[]): R;
  /** Terraform may destroy nothing that holds data or an identity. */
  toReleaseNothing(): R;
  /**
   * The estate has these stacks, and no others.
   *
   * @param stacks - their ids, in any order
   */
  toHaveStacks(stacks: readonly string[]): R;
}

// Merges with the types of jest where they are installed, and imports nothing of it.
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the types of jest are a namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- as jest declares it
    interface Matchers<R, T = {}> extends ResilienceMatchers<R> {}
  }
}

interface Expect {
  readonly extend?: (matchers: object) => void;
}

/** Registers the matchers with the `expect` that jest has made global, where there is one. */
const { expect } = globalThis as { expect?: Expect };
expect?.extend?.(resilienceMatchers);
