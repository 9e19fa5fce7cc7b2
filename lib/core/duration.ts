import { isKnown, refuse } from './refusal';

/** A length of time; its unit is given where it is made, so that nobody mistakes one for another. */
export class Duration {
  /**
   * So many seconds.
   *
   * @param amount - a whole number, not negative
   */
  public static seconds(amount: number): Duration {
    return new Duration(amount, 1, 'seconds');
  }

  /**
   * So many minutes.
   *
   * @param amount - not negative, and whole in seconds
   */
  public static minutes(amount: number): Duration {
    return new Duration(amount, 60, 'minutes');
  }

  /**
   * So many hours.
   *
   * @param amount - not negative, and whole in seconds
   */
  public static hours(amount: number): Duration {
    return new Duration(amount, 3600, 'hours');
  }

  /**
   * So many days.
   *
   * @param amount - not negative, and whole in seconds
   */
  public static days(amount: number): Duration {
    return new Duration(amount, 86400, 'days');
  }

  private readonly inSeconds: number;

  private constructor(
    private readonly amount: number,
    secondsPerUnit: number,
    private readonly unit: string,
  ) {
    if (typeof amount !== 'number' || !isKnown(amount)) {
      refuse(`Duration.${unit}`, {
        property: 'amount',
        value: amount,
        limit: 'a number known at synthesis',
        cause: 'times are compared with each other',
        remedy: 'write the number',
      });
    }
    this.inSeconds = amount * secondsPerUnit;
    if (Number.isSafeInteger(this.inSeconds) && amount >= 0) return;
    refuse(`Duration.${unit}`, {
      property: 'amount',
      value: amount,
      limit: 'zero or more, and a whole number of seconds',
      cause: 'a length of time is not negative, and Azure counts it in seconds',
      remedy: 'write a length such as Duration.minutes(5)',
    });
  }

  /** The length with its unit, such as `5 minutes`. */
  public toString(): string {
    return `${this.amount} ${this.amount === 1 ? this.unit.replace(/s$/, '') : this.unit}`;
  }

  /** The length in seconds. */
  public toSeconds(): number {
    return this.inSeconds;
  }

  /** The length in minutes, with a fraction where there is one. */
  public toMinutes(): number {
    return this.inSeconds / 60;
  }

  /** The length in days, with a fraction where there is one. */
  public toDays(): number {
    return this.inSeconds / 86400;
  }
}
