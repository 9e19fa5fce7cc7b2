import { refuse } from './refusal';

/** A time of day, in a time zone that is given elsewhere. */
export class TimeOfDay {
  /**
   * A time such as `TimeOfDay.at(22, 30)`.
   *
   * @param hour - from 0 to 23
   * @param minute - from 0 to 59; 0 by default
   */
  public static at(hour: number, minute: number = 0): TimeOfDay {
    return new TimeOfDay(hour, minute);
  }

  private constructor(
    /** Hour, from 0 to 23. */
    public readonly hour: number,
    /** Minute, from 0 to 59. */
    public readonly minute: number,
  ) {
    check('hour', hour, 23);
    check('minute', minute, 59);
  }

  /** The time as `hh:mm`. */
  public toString(): string {
    return [this.hour, this.minute].map((part) => String(part).padStart(2, '0')).join(':');
  }
}

function check(property: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= max) return;
  refuse('TimeOfDay.at', {
    property,
    value,
    limit: `a whole number from 0 to ${max}`,
    cause: 'a day has hours 0 to 23, and an hour has minutes 0 to 59',
    remedy: 'write a time such as TimeOfDay.at(22, 30)',
  });
}
