/** A server that exists already. */
export interface DatacenterServer {
  /** NetBIOS name, unique in the estate. */
  readonly computerName: string;
  /** IPv4 address in one of the networks of the datacenter. */
  readonly address: string;
}
