import type { Secret } from './secret';

/**
 * Sizes of a VPN gateway, all of them zone-redundant. The Basic SKU knows neither two active instances nor BGP, so that it is not among them.
 *
 * Sources: learn.microsoft.com/azure/vpn-gateway/about-gateway-skus, learn.microsoft.com/azure/vpn-gateway/about-active-active-gateways.
 */
export enum VpnGatewaySku {
  /** VpnGw1AZ. */
  VPN_GW_1_AZ = 'VpnGw1AZ',
  /** VpnGw2AZ. */
  VPN_GW_2_AZ = 'VpnGw2AZ',
  /** VpnGw3AZ. */
  VPN_GW_3_AZ = 'VpnGw3AZ',
  /** VpnGw4AZ. */
  VPN_GW_4_AZ = 'VpnGw4AZ',
  /** VpnGw5AZ. */
  VPN_GW_5_AZ = 'VpnGw5AZ',
}

/**
 * What a VPN device says of routes by BGP: the networks of the datacenter. It must not announce a default route (0.0.0.0/0), nor a summary that covers
 * public addresses: Azure would send replies of public addresses through the datacenter. Azure uses the tunnels of all devices at once: they share
 * the states of connections (a cluster), or all but one prepend their AS path. Otherwise a firewall drops replies to what passed the other one.
 *
 * Sources: learn.microsoft.com/azure/vpn-gateway/vpn-gateway-forced-tunneling-rm, learn.microsoft.com/azure/vpn-gateway/vpn-gateway-highlyavailable.
 */
export interface VpnDeviceBgp {
  /**
   * Autonomous system number of the datacenter; that of the gateway is 65515.
   *
   * Source: learn.microsoft.com/azure/vpn-gateway/vpn-gateway-bgp-overview (numbers that Azure and IANA reserve).
   */
  readonly asn: number;
  /** Address of the device by which it speaks BGP, inside the datacenter; not of 169.254.0.0/16. */
  readonly peeringAddress: string;
}

/** A VPN device of the datacenter. */
export interface VpnDevice {
  /** Its name, such as `fw1`: part of resource names and construct ids. */
  readonly name: string;
  /** Its public IPv4 address. */
  readonly publicAddress: string;
  /**
   * The carrier that it reaches the Internet by.
   *
   * @default - not stated
   */
  readonly carrier?: string;
  /**
   * The key that it shares with the gateway.
   *
   * @default Secret.variable('vpn_shared_key')
   */
  readonly sharedKey?: Secret;
  /**
   * BGP. Several devices need it: without it Azure sends nothing over a second device.
   *
   * Source: learn.microsoft.com/azure/vpn-gateway/vpn-gateway-highlyavailable (multiple on-premises VPN devices).
   *
   * @default - the networks of the datacenter are written out as routes
   */
  readonly bgp?: VpnDeviceBgp;
}

/** Settings of a new VPN gateway. */
export interface VpnGatewayProps {
  /** The VPN devices of the datacenter. One alone is warned about. */
  readonly devices: VpnDevice[];
  /**
   * Size of the gateway.
   *
   * @default VpnGatewaySku.VPN_GW_1_AZ
   */
  readonly sku?: VpnGatewaySku;
  /**
   * Whether both instances of the gateway have tunnels, so that each device has two. Each has a public address, and the devices are set up for both.
   *
   * Source: learn.microsoft.com/azure/vpn-gateway/about-active-active-gateways.
   *
   * @default true
   */
  readonly activeActive?: boolean;
}
