/** Where records are kept. */
export interface DnsHostingModel {
  /** `azure-dns`, `rfc2136`, or what another implementation says. */
  readonly kind: string;
  /** What people call it, such as `Azure DNS` or `BIND in Bern`. */
  readonly name: string;
  /**
   * The server that takes changes, a host name or an address.
   *
   * @default - the provider's interface takes them
   */
  readonly server?: string;
  /**
   * Where that server is located, for people.
   *
   * @default - it is bound to no place
   */
  readonly location?: string;
  /**
   * The Terraform variable that names another server for changes, such as a secondary that has been promoted.
   *
   * @default - there is none
   */
  readonly serverVariable?: string;
  /**
   * Alias of the provider's configuration by which Terraform changes records there.
   *
   * @default - the records are changed by a provider without an alias
   */
  readonly providerAlias?: string;
  /** Whether plans and applies of the names need that one server: while it does not answer, no name can be moved. */
  readonly needsServerForChanges: boolean;
  /**
   * Longest time until all servers that answer have a change, in seconds.
   *
   * @default - they have it at once, or it is not stated
   */
  readonly propagationSeconds?: number;
}
