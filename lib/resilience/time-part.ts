/** A part of the time that passes until a service is back. */
export interface TimePart {
  /** What happens in it, such as `probes of Traffic Manager`. */
  readonly what: string;
  /**
   * How long it takes at most, in seconds.
   *
   * @default - not stated: the team has not said it, and nobody has measured it
   */
  readonly seconds?: number;
  /** Where the figure is from: a page, a setting of the program, or an input of the team. */
  readonly source: string;
  /**
   * What states it in a program, such as `recoveryTimes.decision`.
   *
   * @default - it has its figure, or no input states it
   */
  readonly input?: string;
}
