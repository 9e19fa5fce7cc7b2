import type { CopyLayout } from '../copy-layout/copy-layout';
import type { DatabaseCopyPolicy } from './database-copy-policy';

/** Settings of a database availability group that do not depend on what else there is. */
export interface DatabaseGroupSettings {
  /**
   * Its name, at most 15 characters.
   *
   * @default 'DAG1'
   */
  readonly name?: string;
  /**
   * Number of databases; they are named `DB01`, `DB02` and so on.
   *
   * @default 0
   */
  readonly databases?: number;
  /**
   * The databases by name, instead of a number. Add new ones at the end.
   *
   * @default - as many as `databases` says
   */
  readonly databaseNames?: string[];
  /**
   * How many copies each database has, and where.
   *
   * @default - two in each site that has as many members, none of them lagged
   */
  readonly copies?: DatabaseCopyPolicy;
  /**
   * The layout of the last deployment, so that the fewest copies are moved.
   *
   * @default - none: the layout is computed
   */
  readonly previousLayout?: CopyLayout;
}
