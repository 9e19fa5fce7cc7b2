/** Who a phase runs as. */
export enum PhaseAccount {
  /** The machine itself: Windows, and what Azure grants to its identity. */
  SYSTEM = 'system',
  /** The account that may install Exchange, in a task of its own; its password comes from Key Vault. */
  SETUP_ACCOUNT = 'setup-account',
}

/** What the function of a phase returns in PowerShell; it throws where it fails. */
export enum PhaseOutcome {
  /** What it is for holds now; the next phase begins. */
  DONE = 'done',
  /** Windows has to restart, then the phase is begun again. */
  RESTART = 'restart',
  /** Something outside has to happen first; the phase is asked again in some minutes. */
  WAIT = 'wait',
  /** Only of `afterRestart`: nothing was begun, and the phase may run again. */
  RETRY = 'retry',
}

/**
 * A step of an installation. Its body is run again after a restart, a crash or a wait, so that it first looks whether there is anything left to do.
 */
export interface Phase {
  /** Its name in the state file, the log and the pages, such as `features`. */
  readonly id: string;
  /** What it does, as a part of a sentence: `installs the Windows features`. */
  readonly does: string;
  /** PowerShell functions that the body calls; the same function may be stated by several phases. */
  readonly functions?: readonly string[];
  /** Lines of the body of a PowerShell function, which returns a `PhaseOutcome`. */
  readonly body: readonly string[];
  /** Who runs it. */
  readonly account: PhaseAccount;
  /** How many minutes it may wait before the installation has failed. */
  readonly patienceMinutes: number;
  /** Why it has failed then, and what to do: a sentence for people. */
  readonly onTimeout: string;
  /** Whether long waiting is usual, so that no event reports it. */
  readonly quiet?: boolean;
  /** How often it may fail before the installation has failed. */
  readonly tries: number;
  /**
   * Lines that are asked instead of the body once the body was begun and neither ended well nor asked for a restart: after a restart or a crash
   * in its middle, after it threw, and where people let a failed installation go on. They run as SYSTEM. A phase that has them is never begun a
   * second time without their consent: Setup must not.
   */
  readonly afterRestart?: readonly string[];
}
