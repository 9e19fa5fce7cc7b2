/** Where a step is done. */
export interface StepPlace {
  /**
   * What is opened there: the Exchange Management Shell, a Windows PowerShell as administrator, or a shell with Terraform and the
   * last deployed output.
   */
  readonly shell: 'Exchange Management Shell' | 'Windows PowerShell' | 'Terraform';
  /** Computer name, or `deployment workstation` for Terraform. */
  readonly host: string;
}

/** One step of a procedure: nothing is left to the memory of whoever is on duty. */
export interface Step {
  /** What is done, as an imperative: `Stop the members of Amsterdam`. */
  readonly title: string;
  /** When the step applies; left out where it always does. */
  readonly when?: string;
  /** What one has to know to do it. */
  readonly why: string;
  readonly place: StepPlace;
  /** PowerShell, one line for each entry. */
  readonly command: string[];
  /** PowerShell that shows whether the step has worked. It changes nothing. */
  readonly check: string[];
  /** What the check shows when it has. */
  readonly expected: string;
  /** What to do when it shows something else. */
  readonly otherwise: string;
  /** Longest time to wait between command and check, in seconds, with how it comes about. */
  readonly wait?: StepWait;
}

/** A time to wait. */
export interface StepWait {
  readonly seconds: number;
  /** How the time comes about: `TTL 205 s`. */
  readonly because: string;
}

/** A procedure for one event, complete in itself. */
export interface Procedure {
  /** File name without extension, such as `switchover` or `member-rebuild-AMSFE1`. */
  readonly id: string;
  readonly title: string;
  /** Which event it is for, and what holds when it has been done. */
  readonly purpose: string;
  /** What has to hold before the first step. */
  readonly before: string[];
  readonly steps: Step[];
  /** What remains to be done on the next working day. */
  readonly after: string[];
}
