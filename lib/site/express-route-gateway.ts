import { VirtualNetworkGateway } from '@cdktf/provider-azurerm/lib/virtual-network-gateway';
import { VirtualNetworkGatewayConnection } from '@cdktf/provider-azurerm/lib/virtual-network-gateway-connection';
import { Construct } from 'constructs';
import {
  checkAllProps,
  givenListOf,
  ofEnum,
  ofText,
  type SettingsOf,
  settingsNamed,
} from '../core/check-class';
import { idOf } from '../core/reference';
import { isKnown, refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { GatewayKind, type GatewayModel } from '../model/gateway-model';
import type { ExpressRouteCircuit, ExpressRouteGatewayProps } from './express-route-gateway-props';
import { ExpressRouteGatewaySku } from './express-route-gateway-props';
import { checkDistinct, checkParts } from './gateway-checks';
import type { RemoteNetworks } from './gateway-connection';
import { tunnel } from './gateway-tunnels';
import type { ISite } from './i-site';
import { publicAddress } from './public-address';
import { checkSecret } from './secret';
import { siteOf } from './site-of';

const SCOPE = 'GatewayConnection.expressRoute';
const CIRCUIT_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/expressRouteCircuits\/[^/]+$/i;

const SETTINGS: SettingsOf<ExpressRouteGatewayProps> = {
  circuits: givenListOf(
    settingsNamed<ExpressRouteCircuit>({
      name: true,
      circuitId: true,
      carrier: true,
      authorizationKey: true,
    }),
    "[{ name: 'equinix', circuitId }]",
  ),
  sku: ofEnum('ExpressRouteGatewaySku', ExpressRouteGatewaySku),
};

/** Each circuit has two links. Source: learn.microsoft.com/azure/expressroute/expressroute-introduction (redundancy). */
const LINKS = ['primary', 'secondary'];

/** Refuses circuits that cannot be connected. */
export function checkExpressRoute(props: ExpressRouteGatewayProps): void {
  checkAllProps(SCOPE, props, SETTINGS);
  checkParts(SCOPE, 'circuits', props.circuits);
  props.circuits.forEach(({ circuitId, carrier, authorizationKey }, index) => {
    const property = `circuits[${index}]`;
    ofText("'KPN'")(SCOPE, `${property}.carrier`, carrier);
    checkSecret(SCOPE, `${property}.authorizationKey`, authorizationKey, 'circuit_authorization_key');
    if (circuitId !== undefined && !isKnown(circuitId)) return;
    if (typeof circuitId === 'string' && CIRCUIT_ID.test(circuitId)) return;
    refuse(SCOPE, {
      property: `${property}.circuitId`,
      value: circuitId,
      limit: 'the resource id of an ExpressRoute circuit',
      cause: 'the gateway is connected with a circuit that exists',
      remedy: "copy it from 'az network express-route show --query id'",
    });
  });
  checkDistinct(
    SCOPE,
    'circuits.circuitId',
    props.circuits.map(({ circuitId }) => circuitId),
  );
}

/** An ExpressRoute gateway, and a connection to each circuit. */
export function makeExpressRoute(
  scope: Construct,
  site: ISite,
  remote: RemoteNetworks,
  { circuits, sku = ExpressRouteGatewaySku.ER_GW_1_AZ }: ExpressRouteGatewayProps,
): GatewayModel {
  const place = { resourceGroupName: site.resourceGroupName, location: site.region.name, tags: site.tags() };
  const { _network: network, _plainGroupName: resourceGroup } = siteOf(scope, { site });
  const name = site.resourceName(ResourceKind.VIRTUAL_NETWORK_GATEWAY, ['expressroute']);
  const gateway = new VirtualNetworkGateway(scope, 'Gateway', {
    ...place,
    name,
    type: 'ExpressRoute',
    sku,
    ipConfiguration: [
      {
        name: 'instance-1',
        subnetId: network.gatewaySubnetId(scope),
        publicIpAddressId: idOf(publicAddress(scope, site, { name: 'expressroute' }), scope),
      },
    ],
  });
  const tunnels = circuits.flatMap((circuit) => {
    const own = new Construct(scope, `Circuit-${circuit.name}`);
    const connection = site.resourceName(ResourceKind.GATEWAY_CONNECTION, [remote.code, circuit.name]);
    const made = new VirtualNetworkGatewayConnection(own, 'Connection', {
      ...place,
      name: connection,
      type: 'ExpressRoute',
      virtualNetworkGatewayId: idOf(gateway, own),
      expressRouteCircuitId: circuit.circuitId,
      authorizationKey: circuit.authorizationKey?.bind(own),
    });
    network.reachBy(made);
    return LINKS.map((link) =>
      tunnel(
        { code: site.code, remote, region: site.region.name },
        {
          id: `${circuit.name}-${link}`,
          name: `${link} link of the circuit ${circuit.name} of ${site.siteName}`,
        },
        { device: circuit.name, carrier: circuit.carrier, connection },
      ),
    );
  });
  return { kind: GatewayKind.EXPRESS_ROUTE, existing: false, tunnels, name, resourceGroup };
}
