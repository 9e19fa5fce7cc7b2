/** Who installs Windows updates on a machine. */
export enum PatchedBy {
  /** People, by the runbook: an Exchange server has to leave service before it restarts. */
  RUNBOOK = 'runbook',
  /** Azure, on a schedule of its own. */
  AZURE = 'azure',
}

/** When a machine gets its Windows updates. */
export interface MaintenanceSlot {
  /**
   * Days from Patch Tuesday, the second Tuesday of a month, to the day of the machine: 0 is that Tuesday.
   *
   * @default - it is patched every week
   */
  readonly daysAfterPatchTuesday?: number;
  /** Day of the week, such as `Friday`. */
  readonly weekday: string;
  /**
   * Where it is patched every second week: in which of the two, 1 or 2.
   *
   * @default - in every week, or by `daysAfterPatchTuesday`
   */
  readonly alternateWeek?: number;
  /** Start, as `hh:mm`. */
  readonly startTime: string;
  /** Time zone of the start, by its Windows name. */
  readonly timeZone: string;
  /** Length in minutes. */
  readonly durationMinutes: number;
}

/** When servers of a site may be patched. */
export interface PatchWindowModel {
  /** Days from Patch Tuesday to the first day of its Exchange servers; later where the site waits for its standby site. */
  readonly daysAfterPatchTuesday: number;
  /** Days from the last Exchange server of its standby site to its own first one. */
  readonly daysAfterStandby: number;
  /** Days of the week on which Exchange servers are patched, such as `Friday`. */
  readonly weekdays: string[];
  /** Start, as `hh:mm`. */
  readonly startTime: string;
  /** Time zone of the start, by its Windows name. */
  readonly timeZone: string;
  /** Length in minutes. */
  readonly durationMinutes: number;
}
