/** Servers behind the proxies that are judged by pages of their own, and leave together or alone by them. */
export interface ProxyBackendModel {
  /** What HAProxy calls it, such as `owa`. */
  readonly id: string;
  /** Labels of the host names that lead to it. Empty: whatever the other backends do not take, or a path decides. */
  readonly hostLabels: string[];
  /** Health pages of a server. The first that fails takes the server out of this backend. */
  readonly healthPaths: string[];
}

/** A virtual directory whose clients have a host name of their own. */
export interface DirectoryNameModel {
  /** The virtual directory, such as `owa`. */
  readonly directory: string;
  /** Label of the name below the mail domain, such as `owa`. */
  readonly label: string;
}

/** Proxies (HAProxy) between clients and a tier. Clients' HTTPS passes them; mail protocols and plain HTTP do not. */
export interface ProxyModel {
  /** Id of their tier. */
  readonly tier: string;
  /** How they tell clients apart: `pass-through` (not at all), `host-names` (by the name that a client asks for) or `re-encryption` (by path: TLS ends on the proxy). */
  readonly mode: string;
  /** TCP port of their own health page, by which Azure's load balancer judges a proxy. */
  readonly healthPort: number;
  /** Path of that page. */
  readonly healthPath: string;
  /**
   * TCP port of the agent on each server of the tier, which tells the proxies its load, and takes it out for maintenance.
   *
   * @default - the servers have no agent
   */
  readonly agentPort?: number;
  /** Backends. */
  readonly backends: ProxyBackendModel[];
}
