interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * The time of the stand-in, in minutes since it was started. It stands still until somebody advances it, so that an operation
 * takes as long as on Azure without anybody waiting.
 */
export class Clock {
  private minutes = 0;
  private readonly alarms: Alarm[] = [];

  /** Minutes since the start. */
  public get now(): number {
    return this.minutes;
  }

  /** When the next alarm rings; undefined where there is none. */
  public get next(): number | undefined {
    return this.alarms[0]?.at;
  }

  /** Lets time pass: what is due meanwhile happens in its order, each at its own time. */
  public advance(minutes: number): void {
    this.advanceTo(this.minutes + minutes);
  }

  public advanceTo(time: number): void {
    while (this.alarms.length > 0 && this.alarms[0].at <= time) {
      const { at, ring } = this.alarms.shift()!;
      this.minutes = Math.max(this.minutes, at);
      ring();
    }
    this.minutes = Math.max(this.minutes, time);
  }

  /** Has something happen in so many minutes. */
  public in(minutes: number, ring: () => void): void {
    const at = this.minutes + minutes;
    const later = this.alarms.findIndex((alarm) => alarm.at > at);
    this.alarms.splice(later === -1 ? this.alarms.length : later, 0, { at, ring });
  }
}
