/** A copy of a database. */
export interface CopyModel {
  /** Id of the member that holds it. */
  readonly server: string;
  /** Activation preference, from 1 on and without gaps. */
  readonly preference: number;
  /** Whether it lags: it is never activated automatically. */
  readonly lagged: boolean;
}

/** A mailbox database with its copies. */
export interface DatabaseModel {
  /** Its name. */
  readonly id: string;
  /** Name of the database availability group. */
  readonly group: string;
  /** Its copies, in the order of activation preference. */
  readonly copies: CopyModel[];
  /**
   * Letter of the volume with its file, on each member that holds a copy.
   *
   * @default - the first volume for databases of the members
   */
  readonly drive?: string;
  /**
   * Its copies in the committed layout, none for a new database.
   *
   * @default - no layout is committed
   */
  readonly committedCopies?: CopyModel[];
}
