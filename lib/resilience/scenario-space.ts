import type { EstateDocument } from '../model/estate-document';
import type { ScenarioResult } from './scenario-result';

/** What a scenario is looked up in. */
export interface ScenarioSpace {
  readonly document: EstateDocument;
  /** Every single failure of the estate. */
  readonly scenarios: readonly ScenarioResult[];
}
