import type { IConstruct } from 'constructs';
import type { SiteRef } from './site-ref';

/** A host that receives mail, as it is published. */
export interface MailHost {
  /** Fully qualified host name: MX target, PTR and HELO. */
  readonly hostName: string;
  /** Public address, a literal or a token for the consumer's stack. */
  readonly address: string;
  /**
   * Address inside the site's network.
   *
   * @default - the host is outside Azure
   */
  readonly privateAddress?: string;
}

/** A site's mail transport, as far as publishing its names is concerned. */
export interface IMailService extends IConstruct {
  /** The site it belongs to. */
  readonly siteRef: SiteRef;
  /**
   * Hosts of a filtering service that receive mail instead of the tier's own; empty where mail comes directly.
   */
  readonly filterHosts: string[];

  /**
   * Tells the tier which domain its host names are in; PTR and HELO follow from it.
   *
   * @param domainName - the mail domain
   */
  useMailDomain(domainName: string): void;

  /**
   * The tier's hosts.
   *
   * @param consumer - the construct that publishes them
   */
  hostsFor(consumer: IConstruct): MailHost[];

  /**
   * SPF mechanisms of every address that mail leaves from, such as `ip4:203.0.113.4`.
   *
   * @param consumer - the construct that publishes them
   */
  spfMechanismsFor(consumer: IConstruct): string[];
}
