/**
 * What an estate provides. Each kind is a text, so that it can be listed beside ids of services in every language; it was an enumeration,
 * which is not text in Python, Java, Go and .NET.
 */
export class ServiceKind {
  /** A client name, reached from the Internet: `client access from the Internet`. */
  public static readonly CLIENT_ACCESS = 'client access from the Internet';
  /** A client name, reached from inside a network of the estate: `client access inside`. */
  public static readonly INSIDE_CLIENT_ACCESS = 'client access inside';
  /** Mail from the Internet reaches a Mailbox server: `inbound mail`. */
  public static readonly INBOUND_MAIL = 'inbound mail';
  /** Mail leaves for the Internet: `outbound mail`. */
  public static readonly OUTBOUND_MAIL = 'outbound mail';
  /** A mailbox database is mounted: `database`. */
  public static readonly DATABASE = 'database';
  /** Edges learn recipients and settings: `EdgeSync`. */
  public static readonly EDGE_SYNC = 'EdgeSync';
  /** The names and databases of a lost site can be moved to the other one: `ability to switch over`. */
  public static readonly SWITCHOVER = 'ability to switch over';

  private constructor() {}
}

/** A service of an estate. */
export interface ServiceResult {
  /** Such as `client access from the Internet: mail.contoso.com` or `database: DB01`. */
  readonly id: string;
  /** What people call it, such as `client access from the Internet at mail.contoso.com`. */
  readonly name: string;
  /** What it is: a member of `ServiceKind`. */
  readonly kind: string;
}
