/** A warning of the program. */
export interface WarningModel {
  /** Its id. */
  readonly id: string;
  /** Path of the construct that it is about. */
  readonly path: string;
  /** What it says. */
  readonly message: string;
  /**
   * Why the team accepts it.
   *
   * @default - nobody has acknowledged it
   */
  readonly acknowledged?: string;
}
