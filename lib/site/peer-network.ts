/** A network beyond the estate, such as the one with the domain controllers. */
export interface PeerNetwork {
  /** Resource id of the virtual network. */
  readonly virtualNetworkId: string;
  /**
   * Whether the peering back, in the other network, is made here too. Turn it off where another team or another
   * subscription owns that side; traffic flows only when both exist.
   *
   * @default true
   */
  readonly createReversePeering?: boolean;
  /**
   * Whether the site uses the other network's VPN or ExpressRoute gateway.
   *
   * @default false
   */
  readonly useRemoteGateway?: boolean;
}
