/** Machines that provide one thing together: it goes on while enough of them run. */
export interface RedundancyGroup {
  /** Such as `AMS/ClientAccess`, `quorum:DAG1` or `database:DB01`. */
  readonly id: string;
  /** What it provides, for people: `client access in Amsterdam`. */
  readonly provides: string;
  /** Ids of its machines. */
  readonly members: string[];
  /** How many of them have to run so that anything is provided at all. It says nothing about the load. */
  readonly needed: number;
  /**
   * How many of them are enough for the stated load.
   *
   * @default - the load is not stated
   */
  readonly neededForLoad?: number;
  /** Whether the members vote: fewer than needed stop the others too. */
  readonly votes: boolean;
}
