/** How clients outside find the settings of mailboxes. */
export enum AutodiscoverKind {
  /** By the name `autodiscover` in the domain, which the certificate has. */
  OWN_NAME = 'own name',
  /** By a service record that leads to the name of the main domain. */
  SERVICE_RECORD = 'service record',
  /** By a web server that redirects to the name of the main domain. */
  REDIRECT = 'redirect',
}

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
  /** Selectors of the DKIM keys that are published. */
  readonly dkimSelectors: string[];
  /**
   * How clients outside find the settings of mailboxes with addresses in the domain.
   *
   * @default - they do not, or the program publishes no client names
   */
  readonly autodiscover?: AutodiscoverKind;
  /**
   * Host or addresses to which Autodiscover leads.
   *
   * @default - they do not find it
   */
  readonly autodiscoverTarget?: string;
}
