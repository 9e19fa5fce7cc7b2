import type { Secret } from './secret';

/**
 * Sizes of an ExpressRoute gateway, all of them zone-redundant.
 *
 * Source: learn.microsoft.com/azure/expressroute/expressroute-about-virtual-network-gateways.
 */
export enum ExpressRouteGatewaySku {
  /** ErGw1AZ. */
  ER_GW_1_AZ = 'ErGw1AZ',
  /** ErGw2AZ. */
  ER_GW_2_AZ = 'ErGw2AZ',
  /** ErGw3AZ. */
  ER_GW_3_AZ = 'ErGw3AZ',
}

/** An ExpressRoute circuit that exists, with private peering to the datacenter. */
export interface ExpressRouteCircuit {
  /** Its name, such as `equinix`: part of resource names and construct ids. */
  readonly name: string;
  /** Its resource id. */
  readonly circuitId: string;
  /**
   * The carrier that provides it.
   *
   * @default - not stated
   */
  readonly carrier?: string;
  /**
   * Key of an authorization of the circuit, where it belongs to another subscription.
   *
   * Source: learn.microsoft.com/azure/expressroute/expressroute-howto-linkvnet-portal-resource-manager (connect a network in another subscription).
   *
   * @default - none: circuit and gateway are in one subscription
   */
  readonly authorizationKey?: Secret;
}

/** Settings of a new ExpressRoute gateway. */
export interface ExpressRouteGatewayProps {
  /**
   * Circuits to the datacenter, each with two links. One alone is warned about: both of its links end at one place.
   *
   * Source: learn.microsoft.com/azure/expressroute/designing-for-disaster-recovery-with-expressroute-privatepeering.
   */
  readonly circuits: ExpressRouteCircuit[];
  /**
   * Size of the gateway.
   *
   * @default ExpressRouteGatewaySku.ER_GW_1_AZ
   */
  readonly sku?: ExpressRouteGatewaySku;
}
