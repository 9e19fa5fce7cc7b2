import type { PlayedRow } from '../../../year/play-all';
import type { LeftOut } from './prepare';

/** All that a year has found. */
export interface YearReport {
  readonly folder: string;
  /** Id of the estate. */
  readonly estate: string;
  /** Whether plans were judged. */
  readonly gate: boolean;
  readonly played: readonly PlayedRow[];
  /** How many events were to be played: what cannot be carried out ends the year. */
  readonly planned: number;
  /** Events that the estate cannot have, and why. */
  readonly omitted: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Ids of what was there before. */
  readonly existing: readonly string[];
}
