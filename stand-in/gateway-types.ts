import type { ResourceType } from './resource-types';
import { gatewayFits } from './rules/gateways';
import { staysInItsRegion } from './rules/general';
import { publicAddressIsFree } from './rules/network';
import type { Request } from './rules/rule';
import { propertiesOf } from './rules/rule';
import type { Body } from './store';

/** Source: learn.microsoft.com/rest/api/network-gateway/virtual-network-gateways (what Azure says of BGP without being asked). */
function completeGateway({ id, body }: Request, serial: number): Body {
  const { gatewayType, ipConfigurations, bgpSettings } = propertiesOf(body) as {
    gatewayType: string;
    ipConfigurations: { name: string }[];
    bgpSettings?: Body;
  };
  if (gatewayType !== 'Vpn') return { vpnGatewayGeneration: 'None' };
  return {
    vpnGatewayGeneration: 'Generation1',
    bgpSettings: {
      asn: 65515,
      peerWeight: 0,
      ...bgpSettings,
      bgpPeeringAddresses: ipConfigurations.map(({ name }, index) => ({
        ipconfigurationId: `${id.text}/ipConfigurations/${name}`,
        defaultBgpIpAddresses: [`10.255.${serial & 255}.${4 + index}`],
        customBgpIpAddresses: [],
        tunnelIpAddresses: [`192.0.2.${(serial * 2 + index) & 255}`],
      })),
    },
  };
}

/** Gateways to datacenters. */
export const GATEWAY_TYPES: Record<string, ResourceType> = {
  'microsoft.network/virtualnetworkgateways': {
    rules: [staysInItsRegion, publicAddressIsFree, gatewayFits],
    complete: completeGateway,
  },
  'microsoft.network/localnetworkgateways': {},
  'microsoft.network/connections': {
    complete: ({ body }) => ({ connectionStatus: 'NotConnected', routingWeight: 0, ...propertiesOf(body) }),
  },
};
