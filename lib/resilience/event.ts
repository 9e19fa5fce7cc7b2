/** Something that can fail by itself. */
export interface EstateEvent {
  /** Such as `machine:AMSFE1`, `zone:westeurope/1`, `link:AMS/DUB` or the id of something outside. */
  readonly id: string;
  /** What people call it, such as `zone 1 of Amsterdam`. */
  readonly name: string;
  /** What fails, such as `machine`, `zone`, `site`, `region`, `carrier`, `link`, or the kind of something outside. */
  readonly kind: string;
}
