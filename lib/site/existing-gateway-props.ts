import type { AzureRegion } from '../core/azure-region';
import type { GatewayKind } from '../model/gateway-model';
import type { PeerNetwork } from './peer-network';

/** One of the ways between a gateway that exists and the datacenter. */
export interface ExistingTunnel {
  /** Its name, such as `fw1-1`. */
  readonly name: string;
  /**
   * The device or the circuit that it ends at, such as `fw1`: tunnels with the same one are lost together.
   *
   * @default - one of its own
   */
  readonly device?: string;
  /**
   * The carrier that it depends on.
   *
   * @default - not stated
   */
  readonly carrier?: string;
}

/** Settings of a gateway that exists. */
export interface ExistingGatewayProps {
  /** The ways to the datacenter. One alone is warned about, and so are several that end at one device. */
  readonly tunnels: ExistingTunnel[];
  /**
   * VPN or ExpressRoute.
   *
   * @default GatewayKind.VPN
   */
  readonly kind?: GatewayKind;
  /**
   * The network that has the gateway. It is peered with that of the site, which uses its gateway.
   *
   * @default - the site's own network has it; that is refused where the program makes that network
   */
  readonly hub?: PeerNetwork;
  /**
   * The region of that network: the connection is lost with it.
   *
   * @default - the site's
   */
  readonly region?: AzureRegion;
}
