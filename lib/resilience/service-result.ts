/** What an estate provides. */
export enum ServiceKind {
  /** A client name, reached from the Internet. */
  CLIENT_ACCESS = 'client access from the Internet',
  /** A client name, reached from inside a network of the estate. */
  INSIDE_CLIENT_ACCESS = 'client access inside',
  /** Mail from the Internet reaches a Mailbox server. */
  INBOUND_MAIL = 'inbound mail',
  /** Mail leaves for the Internet. */
  OUTBOUND_MAIL = 'outbound mail',
  /** A mailbox database is mounted. */
  DATABASE = 'database',
  /** Edges learn recipients and settings. */
  EDGE_SYNC = 'EdgeSync',
  /** The names and databases of a lost site can be moved to the other one. */
  SWITCHOVER = 'ability to switch over',
}

/** A service of an estate. */
export interface ServiceResult {
  /** Such as `client access from the Internet: mail.contoso.com` or `database: DB01`. */
  readonly id: string;
  /** What people call it, such as `client access from the Internet at mail.contoso.com`. */
  readonly name: string;
  /** What it is. */
  readonly kind: ServiceKind;
}
