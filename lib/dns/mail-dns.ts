import type { DkimKey } from './dkim-key';

/** What receivers do with mail that fails DMARC. Source: RFC 9989. */
export enum DmarcPolicy {
  /** Deliver, and report. */
  NONE = 'none',
  /** Treat as suspicious. */
  QUARANTINE = 'quarantine',
  /** Refuse. */
  REJECT = 'reject',
}

/** How strictly senders take the MTA-STS policy. Source: RFC 8461 5. */
export enum MtaStsMode {
  /** Deliver all the same, and report. */
  TESTING = 'testing',
  /** Do not deliver to a host the policy does not name, or without TLS. */
  ENFORCE = 'enforce',
}

/** MTA-STS of the domain. */
export interface MtaSts {
  /** Host that serves the policy at `https://mta-sts.<domain>/.well-known/mta-sts.txt`; `mta-sts` becomes an alias of it. */
  readonly policyHost: string;
  /**
   * How strictly senders take it.
   *
   * @default MtaStsMode.TESTING
   */
  readonly mode?: MtaStsMode;
}

/** Records about mail beside the hosts themselves. */
export interface MailDns {
  /**
   * MX preference of the primary's Edges.
   *
   * @default 10
   */
  readonly primaryPreference?: number;
  /**
   * MX preference of the standby's Edges; larger than the primary's. MX preference is itself failover: senders try the next
   * one without waiting for any TTL (RFC 5321 5.1).
   *
   * @default 20
   */
  readonly standbyPreference?: number;
  /**
   * Whether the Edges of both sites have `primaryPreference` while nobody has pinned a site, so that senders deliver to either. Those of the standby
   * have `standbyPreference` while the primary is pinned. With `DnsFailover.activeActive()` only.
   *
   * @default false
   */
  readonly equalPreference?: boolean;
  /**
   * What receivers do with mail that fails DMARC. Exchange does not sign with DKIM by itself.
   *
   * @default DmarcPolicy.NONE
   */
  readonly dmarcPolicy?: DmarcPolicy;
  /**
   * Where reports of DMARC and TLS go.
   *
   * @default - postmaster of the domain
   */
  readonly reportAddress?: string;
  /**
   * MTA-STS, for those who can serve a policy.
   *
   * @default - none
   */
  readonly mtaSts?: MtaSts;
  /**
   * Further SPF mechanisms, for mail that leaves from elsewhere, such as `include:spf.newsletter.example`.
   *
   * @default - none
   */
  readonly spfMechanisms?: string[];
  /**
   * Further texts at the head of the zone, such as verification of ownership; there is one TXT record set per name.
   *
   * @default - none
   */
  readonly apexTexts?: string[];
  /**
   * Keys by which receivers check signatures, as whoever signs gives them.
   *
   * @default - none: Exchange does not sign by itself
   */
  readonly dkim?: DkimKey[];
  /**
   * Whether each Edge has an SPF record at its own host name (`v=spf1 a -all`): receivers check the name that a server gives in HELO, and nothing
   * else in the case of delivery reports, which have no sender (RFC 7208 2.3 and 2.4). Only the main domain has host names.
   *
   * @default false
   */
  readonly spfForHosts?: boolean;
}
