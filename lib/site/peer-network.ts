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
  /**
   * Whether the site takes traffic that the other network forwards for others: needed where a firewall or another appliance in a hub
   * lies between the site and its domain controllers or the Internet. A gateway needs it not.
   *
   * Source: learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering (allow forwarded traffic).
   *
   * @default false
   */
  readonly allowForwardedTraffic?: boolean;
}
