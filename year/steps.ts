/** What somebody does, or what happens. Stacks are named by their ids; what is committed depends on who plays. */
export type Step<Commit> =
  | { readonly do: 'commit'; readonly commit: Commit }
  | ApplyStep
  | PlanStep
  /** Exchange is installed on the machines that have none, by the pages of the runbook. */
  | { readonly do: 'install' }
  /** All machines are restarted, by the calendar of the model. */
  | { readonly do: 'patch' }
  /** All machines of a failure domain stop, and run again. */
  | { readonly do: 'lose' | 'recover'; readonly domain: string }
  /** What is off is found and started. */
  | { readonly do: 'start what is off' }
  | { readonly do: 'wait'; readonly minutes: number };

/** Plans are made, judged and applied, side by side. */
export interface ApplyStep {
  readonly do: 'apply';
  readonly stacks: readonly string[];
  readonly variables?: Record<string, string>;
  /** Computer names of machines that are to be made again. */
  readonly replace?: readonly string[];
  /** How many changes have begun when the run is cancelled. */
  readonly cancelAfter?: number;
  /** Computer name of the machine at whose change the run is cancelled. */
  readonly cancelAt?: string;
  /** The page of the runbook has the data of the stacks released first: Terraform may destroy it, and nobody asks the gate. */
  readonly isReleased?: boolean;
}

/** Plans are made, and are empty. */
export interface PlanStep {
  readonly do: 'plan nothing';
  readonly stacks: readonly string[];
  readonly variables?: Record<string, string>;
}

/** Something that comes in the course of a year. */
export interface YearEvent<Commit> {
  /** For the command line. */
  readonly id: string;
  /** For the table. */
  readonly title: string;
  /** Whether the short year has it. */
  readonly short: boolean;
  /** What is committed at its begin. */
  readonly commit?: Commit;
  readonly steps: readonly Step<Commit>[];
  /** What the event itself takes away. */
  readonly loss?: {
    /** Groups and services that may fall below their need. */
    readonly groups?: readonly string[];
    /** Machines whose disks and addresses go with them. */
    readonly machines?: readonly string[];
    /** Why the gate lets several of one group go at once. */
    readonly reason?: string;
  };
  /** What is particular about it, for those who read the table. */
  readonly note?: string;
}

/** A step that applies stacks. */
export function apply(stacks: readonly string[], how: Omit<ApplyStep, 'do' | 'stacks'> = {}): ApplyStep {
  return { do: 'apply', stacks, ...how };
}
