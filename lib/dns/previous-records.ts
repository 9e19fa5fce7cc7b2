import type { Duration } from '../core/duration';

/** A host that received mail before. */
export interface PreviousExchanger {
  /** Fully qualified host name. */
  readonly exchange: string;
  /** Its preference, 0 to 65535. */
  readonly preference: number;
}

/** A service record that a name had before. */
export interface PreviousService {
  /** Its priority, 0 to 65535. */
  readonly priority: number;
  /** Its weight, 0 to 65535. */
  readonly weight: number;
  /** TCP port. */
  readonly port: number;
  /** Fully qualified host name. */
  readonly target: string;
}

/**
 * What the names of a domain in use lead to before they lead to the estate. In a zone that exists, what is stated here is imported when its
 * stage begins; a zone that is made by the program publishes it until then. Going back a stage publishes it again.
 */
export interface PreviousRecords {
  /**
   * Longest time to live that these record sets had before anybody lowered it, a week at most: as long as that, the old answer is in use
   * somewhere.
   */
  readonly ttl: Duration;
  /**
   * The MX records of the domain.
   *
   * @default - there were none
   */
  readonly mx?: PreviousExchanger[];
  /**
   * The texts of each name: `@` for the head of the zone with its SPF record and everything else that is there, `_dmarc`, `_smtp._tls`,
   * `_mta-sts`. When the mail names go live, the head of the zone has the SPF record that the program builds and
   * `mail.apexTexts`, and nothing else: repeat there what is still needed, such as proofs of ownership (`MS=...`).
   *
   * @default - there were none
   */
  readonly texts?: Record<string, string[]>;
  /**
   * The host of which each name is an alias (CNAME), such as `mail`.
   *
   * @default - there were none
   */
  readonly aliases?: Record<string, string>;
  /**
   * The IPv4 addresses of each name (A), such as `mail`. Where the name becomes an alias, these addresses are published under a name of their own,
   * such as `previous-mail`, so that going live and back changes the alias and never its type.
   *
   * @default - there were none
   */
  readonly addresses?: Record<string, string[]>;
  /**
   * The IPv6 addresses (AAAA) that names have beside those in `addresses`. The program publishes none: a step of the bring-up removes them from a
   * zone in use before the stage, since an alias cannot be beside them and clients with IPv6 would stay on the former servers. Going back does not restore them:
   * clients use the IPv4 addresses.
   *
   * @default - there were none
   */
  readonly ipv6Addresses?: Record<string, string[]>;
  /**
   * The service records of each name (SRV), such as `_autodiscover._tcp`.
   *
   * @default - there were none
   */
  readonly services?: Record<string, PreviousService[]>;
  /**
   * Names for which only the wildcard (`*`) of the zone answers, such as `mail`; their answers are stated in the other settings. They have no record sets
   * to take over: going live makes these, and going back gives them the wildcard's values. From then on the wildcard answers for them no more, whatever
   * the type of the question (RFC 4592 2.2.1).
   *
   * @default - each name has record sets of its own
   */
  readonly fromWildcard?: string[];
}
