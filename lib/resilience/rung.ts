import type { Fault } from './fault';
import type { Outcome } from './outcome';
import type { ServiceResult } from './service-result';
import type { TimePart } from './time-part';

/** One way in which a service is worse than before. The worst that happens is the verdict; of two that are as bad, the first. */
export interface Rung {
  readonly outcome: Outcome;
  /** What has to fail. */
  readonly of: Fault;
  /**
   * What makes it no longer true when it fails too: mail is held by an Edge that runs, and no more when that Edge is lost as well. A larger
   * failure can therefore be better than a smaller one.
   */
  readonly unless?: Fault;
  /** Why, in one sentence. */
  readonly reason: string;
  /** What is left in this case. */
  readonly pool?: Pool;
  /** Id of the page that brings the service back. */
  readonly page?: string;
  /** What passes until it is back. */
  readonly time?: TimePart[];
  /** What of the newest data is lost. */
  readonly dataLoss?: TimePart;
}

/** Things that share the load of a service: what is left of them is its capacity. */
export interface Pool {
  /** What they are, such as `front ends of Amsterdam`. */
  readonly name: string;
  /** What makes each of them no longer take its share. */
  readonly members: readonly Fault[];
}

/** A service with all that can become of it. */
export interface Service {
  readonly result: ServiceResult;
  readonly rungs: readonly Rung[];
  /** What has to be said beside the reason when something fails. */
  readonly note?: { readonly of: Fault; readonly text: string };
}
