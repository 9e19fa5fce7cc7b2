import type { WarningId } from './warning-id';

/** A warning as it is when the program has been read to its end. */
export interface RaisedWarning {
  /** Path of the construct that it is about; `App` for the whole program. */
  readonly path: string;
  /** Its id, by which it is acknowledged. */
  readonly id: WarningId;
  /** What it says. */
  readonly message: string;
  /**
   * Why the team accepts it.
   *
   * @default - nobody has acknowledged it
   */
  readonly reason?: string;
}
