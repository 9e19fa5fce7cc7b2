import { LocalNetworkGateway } from '@cdktf/provider-azurerm/lib/local-network-gateway';
import { VirtualNetworkGateway } from '@cdktf/provider-azurerm/lib/virtual-network-gateway';
import { VirtualNetworkGatewayConnection } from '@cdktf/provider-azurerm/lib/virtual-network-gateway-connection';
import { Construct } from 'constructs';
import {
  checkAllProps,
  checkedInUse,
  flag,
  givenListOf,
  ofEnum,
  ofText,
  type SettingsOf,
  settingsNamed,
} from '../core/check-class';
import { checkIpv4, Cidr, isPrivateBlock } from '../core/cidr';
import { idOf } from '../core/reference';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { GatewayKind, type GatewayModel, type TunnelModel } from '../model/gateway-model';
import { checkDistinct, checkParts } from './gateway-checks';
import type { RemoteNetworks } from './gateway-connection';
import { tunnel } from './gateway-tunnels';
import type { ISite } from './i-site';
import { publicAddress } from './public-address';
import { checkSecret, Secret } from './secret';
import { siteOf } from './site-of';
import { type VpnDevice, type VpnDeviceBgp, type VpnGatewayProps, VpnGatewaySku } from './vpn-gateway-props';

const SCOPE = 'GatewayConnection.vpn';
const BGP_PAGE = 'learn.microsoft.com/azure/vpn-gateway/vpn-gateway-bgp-overview';
const SHARED_KEY = 'vpn_shared_key';

const SETTINGS: SettingsOf<VpnGatewayProps> = {
  devices: givenListOf(
    settingsNamed<VpnDevice>({ name: true, publicAddress: true, carrier: true, sharedKey: true, bgp: true }),
    "[{ name: 'fw1', publicAddress: '198.51.100.1' }]",
  ),
  sku: ofEnum('VpnGatewaySku', VpnGatewaySku),
  activeActive: flag,
};

const BGP: SettingsOf<VpnDeviceBgp> = { asn: checkedInUse, peeringAddress: checkedInUse };

/** First and last of the autonomous system numbers that are no device's. Source: see `BGP_PAGE`. */
const RESERVED = [
  [8074, 8075],
  [12076, 12076],
  [23456, 23456],
  [64496, 64511],
  [65515, 65515],
  [65517, 65520],
  [65535, 65551],
];

/** Refuses devices that Azure would not take, or over which it would send nothing. */
export function checkVpn(props: VpnGatewayProps): void {
  checkAllProps(SCOPE, props, SETTINGS);
  const { devices } = props;
  checkParts(SCOPE, 'devices', devices);
  devices.forEach((device, index) => checkDevice(`devices[${index}]`, device));
  checkDistinct(
    SCOPE,
    'devices.publicAddress',
    devices.map((each) => each.publicAddress),
  );
  checkDistinct(
    SCOPE,
    'devices.bgp.peeringAddress',
    devices.flatMap(({ bgp }) => bgp?.peeringAddress ?? []),
  );
  const without = devices.find(({ bgp }) => bgp === undefined);
  if (devices.length === 1 || !without) return;
  refuse(SCOPE, {
    property: 'devices.bgp',
    fault: `is missing for ${without.name}`,
    cause:
      'with several devices Azure learns by BGP which of them reach the networks (learn.microsoft.com/azure/vpn-gateway/vpn-gateway-highlyavailable)',
    remedy: 'give each device bgp: { asn, peeringAddress }',
  });
}

function checkDevice(property: string, { publicAddress: address, carrier, sharedKey, bgp }: VpnDevice): void {
  checkIpv4(SCOPE, `${property}.publicAddress`, address);
  ofText("'KPN'")(SCOPE, `${property}.carrier`, carrier);
  checkSecret(SCOPE, `${property}.sharedKey`, sharedKey, SHARED_KEY);
  if (isKnown(address) && isPrivateBlock(Cidr.parse(SCOPE, property, `${address}/32`))) {
    refuse(SCOPE, {
      property: `${property}.publicAddress`,
      value: address,
      limit: 'a public address',
      cause: 'the gateway reaches the device over the Internet',
      remedy: 'write the address that the Internet knows; where the device is behind a NAT, that of the NAT',
    });
  }
  if (bgp !== undefined) checkBgp(`${property}.bgp`, bgp);
}

function checkBgp(property: string, bgp: VpnDeviceBgp): void {
  // Programs in plain JavaScript can leave it out, or write null for a device without BGP.
  if (typeof (bgp as VpnDeviceBgp | null)?.asn !== 'number') {
    refuse(SCOPE, {
      property: bgp === null ? property : `${property}.asn`,
      value: (bgp as VpnDeviceBgp | null)?.asn,
      limit: 'an autonomous system number',
      cause: `the gateway exchanges routes with it (${BGP_PAGE})`,
      remedy: 'write bgp: { asn: 65010, peeringAddress }, or leave bgp out for a device that is alone',
    });
  }
  checkAllProps(SCOPE, bgp, BGP, `${property}.`);
  checkRange(SCOPE, bgp.asn, {
    property: `${property}.asn`,
    min: 1,
    max: 4294967294,
    unit: '',
    cause: `it is an autonomous system number (${BGP_PAGE})`,
  });
  const range = RESERVED.find(([first, last]) => bgp.asn >= first && bgp.asn <= last);
  if (range) {
    refuse(SCOPE, {
      property: `${property}.asn`,
      value: bgp.asn,
      fault:
        range[0] === range[1] ? `must not be ${range[0]}` : `must not be from ${range[0]} to ${range[1]}`,
      cause: `Azure or IANA reserves these numbers, and 65515 is the gateway's own (${BGP_PAGE})`,
      remedy: 'use the public number of the organization, or a private one such as 65010',
    });
  }
  checkIpv4(SCOPE, `${property}.peeringAddress`, bgp.peeringAddress);
  if (!isKnown(bgp.peeringAddress) || !bgp.peeringAddress.startsWith('169.254.')) return;
  refuse(SCOPE, {
    property: `${property}.peeringAddress`,
    value: bgp.peeringAddress,
    fault: 'must not be in 169.254.0.0/16',
    cause: `for such an address the gateway needs one of that kind too, which this library does not set (${BGP_PAGE})`,
    remedy: 'use an address of a loopback interface of the device',
  });
}

/** The gateway has a route to the BGP address over the tunnel: an address of Azure, or that of the tunnel itself, would cut both off. */
function checkPeering(scope: Construct, site: ISite, { publicAddress: address, bgp }: VpnDevice): void {
  const peer = bgp?.peeringAddress;
  if (peer === undefined || !isKnown(peer)) return;
  const inAzure = siteOf(scope, { site })
    ._blocks()
    .some((block) => block.contains(peer));
  if (peer !== address && !inAzure) return;
  refuse(scope, {
    property: 'devices.bgp.peeringAddress',
    value: peer,
    limit: 'an address of the device inside the datacenter',
    cause:
      peer === address
        ? 'it is the public address, by which the tunnel itself is reached'
        : `it is in the network of ${site.siteName}, and Azure would look for it there`,
    remedy: 'use an address of a loopback interface of the device',
  });
}

/**
 * A route-based VPN gateway, a local network gateway for each device, and a connection to each.
 *
 * Source: learn.microsoft.com/azure/vpn-gateway/vpn-gateway-highlyavailable (dual redundancy).
 */
export function makeVpn(
  scope: Construct,
  site: ISite,
  remote: RemoteNetworks,
  { devices, sku = VpnGatewaySku.VPN_GW_1_AZ, activeActive = true }: VpnGatewayProps,
): GatewayModel {
  const place = { resourceGroupName: site.resourceGroupName, location: site.region.name, tags: site.tags() };
  const { _network: network, _plainGroupName: resourceGroup } = siteOf(scope, { site });
  const subnetId = network.gatewaySubnetId(scope);
  const instances = activeActive ? ['1', '2'] : ['1'];
  const name = site.resourceName(ResourceKind.VIRTUAL_NETWORK_GATEWAY, ['vpn']);
  const gateway = new VirtualNetworkGateway(scope, 'Gateway', {
    ...place,
    name,
    type: 'Vpn',
    vpnType: 'RouteBased',
    sku,
    activeActive,
    enableBgp: devices.some(({ bgp }) => bgp !== undefined),
    ipConfiguration: instances.map((instance) => ({
      name: `instance-${instance}`,
      subnetId,
      publicIpAddressId: addressOfInstance(scope, site, instance),
    })),
  });
  devices.forEach((device) => checkPeering(scope, site, device));
  const tunnels = devices.flatMap((device): TunnelModel[] => {
    const own = new Construct(scope, `Device-${device.name}`);
    const peer = new LocalNetworkGateway(own, 'Peer', {
      ...place,
      name: site.resourceName(ResourceKind.LOCAL_NETWORK_GATEWAY, [remote.code, device.name]),
      gatewayAddress: device.publicAddress,
      ...(device.bgp
        ? { bgpSettings: { asn: device.bgp.asn, bgpPeeringAddress: device.bgp.peeringAddress } }
        : { addressSpace: remote.networks }),
    });
    const connection = site.resourceName(ResourceKind.GATEWAY_CONNECTION, [remote.code, device.name]);
    const made = new VirtualNetworkGatewayConnection(own, 'Connection', {
      ...place,
      name: connection,
      type: 'IPsec',
      connectionProtocol: 'IKEv2',
      virtualNetworkGatewayId: idOf(gateway, own),
      localNetworkGatewayId: idOf(peer, own),
      enableBgp: device.bgp !== undefined,
      sharedKey: (device.sharedKey ?? Secret.variable(SHARED_KEY)).bind(own),
    });
    network.reachBy(made);
    return instances.map((instance) =>
      tunnel(
        { code: site.code, remote, region: site.region.name },
        {
          id: `${device.name}-${instance}`,
          name: `tunnel ${instance} from ${site.siteName} to ${device.name} of ${remote.siteName}`,
        },
        { device: device.name, carrier: device.carrier, connection },
      ),
    );
  });
  return { kind: GatewayKind.VPN, existing: false, tunnels, name, resourceGroup };
}

function addressOfInstance(scope: Construct, site: ISite, instance: string): string {
  const owner = new Construct(scope, `Instance-${instance}`);
  return idOf(publicAddress(owner, site, { name: `vpn-${instance}` }), scope);
}
