import type { IConstruct } from 'constructs';

/** A server of a tier, as load balancers and a site's egress see it. */
export interface IServer extends IConstruct {
  /** NetBIOS name, unique in the estate. */
  readonly computerName: string;
  /** Static address in the site's network. */
  readonly privateAddress: string;
  /**
   * Availability zone.
   *
   * @default - the region has none
   */
  readonly zone?: string;

  /**
   * Joins a back-end pool of a load balancer. A server knows how it joins, so that a load balancer does not ask what kind it is.
   *
   * @param id - construct id of the membership, unique for the server; it must never change
   * @param backendAddressPoolId - resource id of the pool, in the stack of the server
   */
  joinBackendPool(id: string, backendAddressPoolId: string): void;
}
