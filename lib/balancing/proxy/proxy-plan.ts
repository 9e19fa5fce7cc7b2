import type { AzureCloud } from '../../core/azure-cloud';

/** How a proxy treats TLS, and thereby what it can tell apart. */
export type ProxyMode = 'pass-through' | 'host-names' | 're-encryption';

/** What a proxy has to know; each proxy of a tier has the same plan. */
export interface ProxyPlan {
  readonly mode: ProxyMode;
  /** TCP port on which it takes clients, and on which the servers take them. */
  readonly listenPort: number;
  /** TCP port of the page `HEALTH_PATH`, by which the balancer in front of it judges the proxy. */
  readonly healthPort: number;
  /** TCP port on which the servers say how much load they take; nobody asks them where it is left out. */
  readonly agentPort?: number;
  /** Host name that the certificates of the servers have to cover, and that their health pages are asked with. */
  readonly verifyHost: string;
  /** Certificates in PEM that sign those of the servers, for an authority of one's own; the machine's where it is left out. */
  readonly authority?: string;
  /** Minutes after which the balancer in front of it forgets a connection without traffic. */
  readonly idleMinutes: number;
  /** Exactly one is the default. */
  readonly backends: readonly ProxyBackend[];
  readonly servers: readonly ProxyServer[];
  /** Memory of a proxy, by which it limits its connections. */
  readonly memoryGib: number;
  /** The certificate that clients see; with re-encryption only. */
  readonly certificate?: ProxyCertificate;
}

/** Servers of one protocol, or of all of them. */
export interface ProxyBackend {
  /** Lower-case letters, digits and hyphens, such as `owa`. */
  readonly id: string;
  /** Host names that lead to it, with `host-names` only. */
  readonly hostNames: readonly string[];
  /** First segments of paths that lead to it, such as `/ews`, with `re-encryption` only. */
  readonly paths: readonly string[];
  /** Pages by which its servers are judged, such as `/ews/healthcheck.htm`: the worst decides. */
  readonly healthPaths: readonly string[];
  /** Whether it takes what leads to no other. */
  readonly isDefault: boolean;
}

/** A server behind the proxies. */
export interface ProxyServer {
  /** Computer name. */
  readonly id: string;
  /** IPv4 address. */
  readonly address: string;
}

/** The certificate of clients, as PKCS #12 or PEM in a key vault. */
export interface ProxyCertificate {
  /** Address of the secret, without a version. */
  readonly secretUrl: string;
  readonly cloud: AzureCloud;
}

/** Path of the page by which a proxy is judged: 200, or 503 once it sees no server or has been taken out. */
export const HEALTH_PATH = '/healthz';
