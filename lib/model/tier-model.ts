import type { DirectoryNameModel, ProxyModel } from './proxy-model';

/** How clients reach a tier. */
export interface ClientAccessModel {
  /** Names below the mail domain that lead to it. */
  readonly namespaces: string[];
  /**
   * Azure's own name of the public front end.
   *
   * @default - it has none
   */
  readonly publicHostName?: string;
  /**
   * The path by which its public addresses reach the Internet, such as a routing preference of Azure.
   *
   * @default - it has no public address
   */
  readonly carrier?: string;
  /** Addresses behind the names inside the networks. */
  readonly privateAddresses: string[];
  /** TCP port of the health page. */
  readonly healthPort: number;
  /** Path of the health page by which a server is judged. */
  readonly healthPath: string;
  /**
   * Path of the page by which Traffic Manager judges the site.
   *
   * @default - that of a server
   */
  readonly siteHealthPath?: string;
  /** What clients speak, such as `Https`. */
  readonly protocols: string[];
  /**
   * Proxies between clients and the servers.
   *
   * @default - Azure's load balancer, or DNS, leads clients to the servers themselves
   */
  readonly proxy?: ProxyModel;
  /**
   * Virtual directories whose URLs have a name of their own, by which proxies tell their clients apart.
   *
   * @default - the URLs of all of them have the first of the names
   */
  readonly directoryNames?: DirectoryNameModel[];
}

/** The Edges of one Active Directory site, and the Mailbox servers that synchronize them. */
export interface EdgeSubscriptionModel {
  /** The Active Directory site that they are subscribed to. */
  readonly activeDirectorySite: string;
  /** Ids of the Edges. */
  readonly edges: string[];
  /** Ids of the Mailbox servers that take part. */
  readonly mailboxServers: string[];
  /** Ids of the Mailbox servers that came after the last subscription, and take no part yet. */
  readonly laterMailboxServers: string[];
  /** Ids of the Edges that need a new subscription. */
  readonly dueEdges: string[];
}

/** A relay that takes outbound mail. */
export interface SmartHostModel {
  /** Its name. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
}

/** An Edge outside Azure. */
export interface ExternalEdgeModel {
  /** Its name. */
  readonly name: string;
  /** Public address. */
  readonly address: string;
  /** Its carrier. */
  readonly carrier: string;
}

/** How a tier takes and sends mail. */
export interface MailTransportModel {
  /** Its subscriptions, one for each Active Directory site that Edges are subscribed to. */
  readonly subscriptions: EdgeSubscriptionModel[];
  /**
   * Id of the Edge whose configuration the others are cloned from.
   *
   * @default - all Edges are located outside Azure
   */
  readonly configurationSource?: string;
  /** Hosts of a filtering service that the MX records name instead of the Edges. */
  readonly filterHosts: string[];
  /**
   * The relay that takes outbound mail.
   *
   * @default - mail is delivered directly
   */
  readonly smartHost?: SmartHostModel;
  /** Edges outside Azure. */
  readonly externalEdges: ExternalEdgeModel[];
  /**
   * Messages a second that the tier handles after the loss of one Edge.
   *
   * @default - the load is not stated
   */
  readonly messagesPerSecondWithOneLess?: number;
}

/** A tier: servers of one kind in one site. */
export interface TierModel {
  /** Site and name, such as `AMS/ClientAccess`. */
  readonly id: string;
  /** Its name, the same in the standby site. */
  readonly name: string;
  /** What it is: `client-access`, `proxy`, `edge`, `mailbox`, `witness`, or a kind of the team's own. */
  readonly kind: string;
  /** Id of its site. */
  readonly site: string;
  /** Ids of its machines. */
  readonly machines: string[];
  /**
   * How clients reach it.
   *
   * @default - clients do not reach it by a name of its own
   */
  readonly clientAccess?: ClientAccessModel;
  /**
   * How it takes and sends mail.
   *
   * @default - it has no Edges
   */
  readonly mailTransport?: MailTransportModel;
}
