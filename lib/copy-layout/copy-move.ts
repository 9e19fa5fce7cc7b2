/** A copy of a database that another server holds than in the committed layout. It is seeded on one server, and then removed from the other. */
export interface CopyMove {
  /** Name of the database. */
  readonly database: string;
  /**
   * Computer name of the server that is to hold the copy.
   *
   * @default - none: the database has fewer copies than before
   */
  readonly addedOn?: string;
  /**
   * Computer name of the server that holds it no longer.
   *
   * @default - none: the database has more copies than before, or is new
   */
  readonly removedFrom?: string;
}
