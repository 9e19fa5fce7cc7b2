import type { CutSet } from './cut-set';
import type { Outcome } from './outcome';
import type { ScenarioResult } from './scenario-result';
import type { ServiceResult } from './service-result';
import type { Verdict } from './verdict';

/** What an estate survives, computed from its model. */
export interface Analysis {
  /** What the estate provides. */
  readonly services: readonly ServiceResult[];
  /** Every single failure, the most common first: machines, zones, sites, carriers, links, services outside. */
  readonly scenarios: readonly ScenarioResult[];
  /** What becomes of a service when events happen at once. */
  verdict(service: string, events: readonly string[]): Verdict;
  /** The smallest sets of events after which a service is no better than an outcome; at most three events each unless the order says otherwise. */
  cutSets(service: string, outcome: Outcome, order?: number): CutSet[];
}
