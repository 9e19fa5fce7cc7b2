/** A copy of a database. */
export interface DatabaseCopy {
  /** Computer name of the member that holds it. */
  readonly server: string;
  /** Activation preference, from 1 on and without gaps within the database. */
  readonly preference: number;
  /** Whether the copy lags behind: it is never activated by itself, and never counts as healthy. */
  readonly lagged: boolean;
}

/** A database with its copies. */
export interface DatabaseCopies {
  /** Name of the database. */
  readonly database: string;
  /** Its copies, in the order of activation preference. */
  readonly copies: DatabaseCopy[];
  /**
   * Letter of the volume with its file on each member that holds a copy. It stays the same for the life of the database.
   *
   * @default - the first volume for databases
   */
  readonly drive?: string;
}
