import type { Outcome } from '../outcome';
import type { ScenarioResult } from '../scenario-result';
import type { KindText } from '../service-kinds';
import type { ServiceResult } from '../service-result';
import type { Verdict } from '../verdict';

/** Version of the format: the second number rises when something is added, the first when something changes or goes. */
export const REPORT_VERSION = '1.0';

/** A failure, and every service that does not simply go on in it. */
export interface ReportedScenario extends ScenarioResult {
  /** One for each service that the failure touches. */
  readonly verdicts: Verdict[];
}

/** The cut sets of a service. */
export interface ReportedCutSets {
  /** Id of the service. */
  readonly service: string;
  /** What becomes of the service at best. */
  readonly outcome: Outcome;
  /** Id of the page that brings the service back; undefined where no page does, or no person is needed. */
  readonly page?: string;
  /** Ids of the failures of each cut set, the smallest first. */
  readonly cutSets: string[][];
}

/** An objective of the program. */
export interface ReportedObjective {
  /** What is promised. */
  readonly objective: string;
  /** Whether the estate keeps it; synthesis refuses a program that does not. */
  readonly kept: boolean;
  /**
   * Kinds of services that it would be about and that the estate does not provide, such as `database`.
   *
   * @default - it is about nothing else than what is judged
   */
  readonly notJudged?: KindText[];
}

/** A part of a time, or an amount of data, that nobody has stated. */
export interface NotStated {
  /** What it is. */
  readonly what: string;
  /** Why not, or where it could be from. */
  readonly source: string;
  /** What states it in a program, such as `recoveryTimes.decision`; undefined where no input does. */
  readonly input?: string;
}

/** What becomes of the services in each failure. */
export interface ReportedVerdicts {
  /** What the estate provides. */
  readonly services: ServiceResult[];
  /** Every single failure. A service without a verdict goes on. */
  readonly scenarios: ReportedScenario[];
}

/** `resilience.json`. */
export interface ReportDocument extends ReportedVerdicts {
  /** Version of the format. */
  readonly formatVersion: string;
  /** Id of the estate. */
  readonly estate: string;
  /** Cut sets of at most three failures, by service and outcome. */
  readonly cutSets: ReportedCutSets[];
  /** What the program promises. */
  readonly objectives: ReportedObjective[];
  /**
   * Services by names that are not live: no scenario has a verdict of them, and objectives are judged as if they were provided.
   *
   * @default - all names are live
   */
  readonly unpublished?: ServiceResult[];
  /** What the team has to state before a time or a loss is known. */
  readonly notStated: NotStated[];
}
