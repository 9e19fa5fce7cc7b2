import { checkRange, isKnown, refuse } from './refusal';

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

  private constructor(amount: number, secondsPerUnit: number, unit: string) {
    if (!isKnown(amount)) {
      refuse('Duration', {
        property: unit,
        value: 'a token',
        limit: 'a number known at synthesis',
        cause: 'times are checked against each other',
        remedy: 'write the number',
      });
    }
    this.inSeconds = amount * secondsPerUnit;
    checkRange('Duration', this.inSeconds, {
      property: unit,
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      unit: 'seconds',
      cause: 'a length of time is not negative and counts in seconds',
    });
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
