/** How a datacenter is connected with Azure. */
export enum GatewayKind {
  /** Site-to-site VPN over the Internet. */
  VPN = 'vpn',
  /** ExpressRoute. */
  EXPRESS_ROUTE = 'expressroute',
}

/** One of the ways between a gateway and a datacenter. The connection is lost when all of them are. */
export interface TunnelModel {
  /** Its id, such as `tunnel:AMS/DUB/fw1-1`. */
  readonly id: string;
  /** What people call it, such as `tunnel 1 to fw1`. */
  readonly name: string;
  /**
   * What it is lost with: the device or the circuit, the carrier, the region of the gateway.
   *
   * @default - it is lost by itself only
   */
  readonly failureDomains?: string[];
  /**
   * Name of the connection in Azure.
   *
   * @default - the program does not make it
   */
  readonly connection?: string;
}

/** A gateway between the network of a site and a datacenter. */
export interface GatewayModel {
  /** VPN or ExpressRoute. */
  readonly kind: GatewayKind;
  /** Whether somebody else made it, and keeps it. */
  readonly existing: boolean;
  /** The ways between the gateway and the datacenter. */
  readonly tunnels: TunnelModel[];
  /**
   * Id of the site between the two, whose network has the gateway.
   *
   * @default - the gateway serves one of the two sites
   */
  readonly through?: string;
  /**
   * Name of the gateway in Azure.
   *
   * @default - the program does not make it
   */
  readonly name?: string;
  /**
   * Resource group of the gateway and its connections.
   *
   * @default - the program does not make it
   */
  readonly resourceGroup?: string;
}
