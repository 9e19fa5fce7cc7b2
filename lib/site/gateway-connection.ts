import type { Construct } from 'constructs';
import type { GatewayModel } from '../model/gateway-model';
import { bindExistingGateway, checkExistingGateway } from './existing-gateway';
import type { ExistingGatewayProps } from './existing-gateway-props';
import { checkExpressRoute, makeExpressRoute } from './express-route-gateway';
import type { ExpressRouteGatewayProps } from './express-route-gateway-props';
import type { ISite } from './i-site';
import { checkVpn, makeVpn } from './vpn-gateway';
import type { VpnGatewayProps } from './vpn-gateway-props';

/** The networks at the other end of a connection. */
export interface RemoteNetworks {
  /** Code of their site. */
  readonly code: string;
  /** What people call their site. */
  readonly siteName: string;
  /** Address blocks, such as `192.168.0.0/16`. */
  readonly networks: string[];
}

/**
 * How the network of a site in Azure is connected with a datacenter. What it makes is located in the region of the site and belongs to its stack: servers
 * may need the connection to join their domain, and nothing that moves names depends on it.
 */
export abstract class GatewayConnection {
  /**
   * A new VPN gateway, zone-redundant and with two active instances.
   *
   * @param props - the devices of the datacenter
   * @throws if there is no device, two share a name or an address, several are without BGP, or an autonomous system number is reserved
   */
  public static vpn(props: VpnGatewayProps): GatewayConnection {
    checkVpn(props);
    return new VpnConnection(props);
  }

  /**
   * A new ExpressRoute gateway with connections to circuits that exist.
   *
   * @param props - the circuits
   * @throws if there is no circuit, two share a name or an id, or an id is not that of a circuit
   */
  public static expressRoute(props: ExpressRouteGatewayProps): GatewayConnection {
    checkExpressRoute(props);
    return new ExpressRouteConnection(props);
  }

  /**
   * A gateway that exists, in the network of the site or in one that is peered with it. Nothing is made but that peering.
   *
   * @param props - its tunnels, and where it is
   * @throws if there is no tunnel, or two share a name
   */
  public static existing(props: ExistingGatewayProps): GatewayConnection {
    checkExistingGateway(props);
    return new ExistingConnection(props);
  }

  /**
   * Connects the network of a site.
   *
   * @param scope - where resources are made: a construct in the stack of the site
   * @param site - the site in Azure
   * @param remote - the networks of the datacenter
   * @returns what the connection consists of
   */
  public abstract bind(scope: Construct, site: ISite, remote: RemoteNetworks): GatewayModel;

  /**
   * Whether networks that are peered with that of the site can use the gateway.
   *
   * @internal
   */
  public _isInNetworkOfSite(): boolean {
    return true;
  }
}

class VpnConnection extends GatewayConnection {
  public constructor(private readonly props: VpnGatewayProps) {
    super();
  }

  public bind(scope: Construct, site: ISite, remote: RemoteNetworks): GatewayModel {
    return makeVpn(scope, site, remote, this.props);
  }
}

class ExpressRouteConnection extends GatewayConnection {
  public constructor(private readonly props: ExpressRouteGatewayProps) {
    super();
  }

  public bind(scope: Construct, site: ISite, remote: RemoteNetworks): GatewayModel {
    return makeExpressRoute(scope, site, remote, this.props);
  }
}

class ExistingConnection extends GatewayConnection {
  public constructor(private readonly props: ExistingGatewayProps) {
    super();
  }

  public bind(scope: Construct, site: ISite, remote: RemoteNetworks): GatewayModel {
    return bindExistingGateway(scope, site, remote, this.props);
  }

  /** @internal */
  public override _isInNetworkOfSite(): boolean {
    return this.props.hub === undefined;
  }
}
