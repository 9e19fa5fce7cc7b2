/** A domain whose mail the estate takes, sends, or both. */
export interface MailDomainModel {
  /** The domain, such as `contoso.com`; also the id of the zone with its records. */
  readonly id: string;
  /** Whether it is the main domain, which has the host names of the Edges and the names of the clients. */
  readonly main: boolean;
  /** Whether its mail comes in. */
  readonly receives: boolean;
  /** Whether its mail goes out. */
  readonly sends: boolean;
  /** Where reports of DMARC and TLS go. */
  readonly reportAddress: string;
}
