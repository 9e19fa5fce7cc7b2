/** By what a load balancer judges servers, so that a new one can be held out of its pools. */
export interface HoldOut {
  /** TCP ports of the servers that are probed. */
  readonly ports: number[];
  /** Addresses from which they are probed. */
  readonly probeSources: string[];
}
