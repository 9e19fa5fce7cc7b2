import type { Duration } from '../core/duration';
import type { ClientProtocol } from '../exchange/client-protocol';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { VirtualDirectory } from '../exchange/virtual-directory';
import type { MailboxStorage } from '../mailbox/mailbox-storage';
import type { ExportStore } from '../protection/export-store';
import type { Exposure } from '../server/exposure';
import type { LoadBalancing } from '../balancing/load-balancing';
import type { ServerTierOptions } from '../server/server-tier-options';
import type { ISite } from '../site/i-site';

/** Settings of a client access array, wherever it is. */
export interface ResilientClientAccessArrayOptions extends ServerTierOptions {
  /**
   * Names below the domain that clients use.
   *
   * @default ['mail', 'autodiscover']
   */
  readonly namespaces?: string[];
  /**
   * The Exchange version. From 2016 on the servers are Mailbox servers, which contain client access.
   *
   * @default ExchangeVersion.SUBSCRIPTION_EDITION
   */
  readonly version?: ExchangeVersion;
  /**
   * Disks for databases, logs and the transport queue, without which the servers can be no members of a database availability group. From 2016 on only.
   *
   * @default - none: a database would be on the disk of the operating system
   */
  readonly mailboxStorage?: MailboxStorage;
  /**
   * Where the customisations of the servers are captured to every day, with identities of their own: what people change in files of Exchange and IIS and in the
   * registry, which RecoverServer and cumulative updates undo.
   *
   * @default - nothing is captured; `TwoSiteExchange` gives its tiers a store
   */
  readonly exportStore?: ExportStore;
  /**
   * From where clients come.
   *
   * @default Exposure.BOTH
   */
  readonly exposure?: Exposure;
  /**
   * What clients speak.
   *
   * @default [ClientProtocol.HTTPS]
   */
  readonly protocols?: ClientProtocol[];
  /**
   * How connections are spread.
   *
   * @default - source affinity where the version needs it, else layer 4
   */
  readonly balancing?: LoadBalancing;
  /**
   * The virtual directory by whose health load balancers judge a server: the protocol that matters most. A probe asks for one page, and a
   * server whose page fails leaves the pool with all its protocols over HTTPS. With OWA, a fault of Outlook on the web alone, such as an
   * expired OAuth certificate, takes Outlook and mobile devices along; with MAPI, it goes unnoticed here while Outlook works. With
   * `LoadBalancing.proxy()` it does not count for servers: the pages of its routing do.
   *
   * Source: learn.microsoft.com/exchange/architecture/client-access/load-balancing.
   *
   * @default VirtualDirectory.OWA
   */
  readonly healthCheck?: VirtualDirectory;
  /**
   * The virtual directory by whose health Traffic Manager judges the site, where names move automatically. It may be another than that of
   * `healthCheck`: names then move for a fault that leaves the servers in their pool.
   *
   * @default - that of `healthCheck`
   */
  readonly siteHealthCheck?: VirtualDirectory;
  /**
   * How long a connection may be idle before the load balancer drops it; 21 to 100 minutes. It must exceed the servers' TCP
   * KeepAliveTime of 15 to 30 minutes.
   *
   * Source: microsoft.github.io/CSS-Exchange, TCPIPSettingsCheck.
   *
   * @default Duration.minutes(35)
   */
  readonly idleTimeout?: Duration;
  /**
   * Blocks of IPv4 or IPv6, or service tags such as `AzureFrontDoor.Backend`, from which clients may come over the Internet; Traffic Manager's probes are admitted beside them.
   *
   * @default - anywhere
   */
  readonly clientPrefixes?: string[];
  /**
   * Names of members that take no connections: complete servers that serve clients again when you remove them from this list.
   *
   * @default - none
   */
  readonly drainedMembers?: string[];
  /**
   * Private address of the internal front end.
   *
   * @default - the last usable one of the subnet
   */
  readonly internalAddress?: string;
  /**
   * Whether the public addresses are locked against deletion: while published names lead to one, whoever gets its label or its address
   * next gets your clients. Take the names down first, then the lock, then the front end.
   *
   * Source: learn.microsoft.com/azure/security/fundamentals/subdomain-takeover.
   *
   * @default false
   */
  readonly lockAddresses?: boolean;
}

/** Settings of a client access array in a site. */
export interface ResilientClientAccessArrayProps extends ResilientClientAccessArrayOptions {
  /** The site whose front end it is. */
  readonly site: ISite;
}
