import { AzureError } from '../azure-error';
import type { Body, ResourceStore } from '../store';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

const GATEWAY = 'microsoft.network/virtualnetworkgateways';

interface IpConfiguration {
  readonly properties: { readonly subnet: { readonly id: string } };
}

/** The subnets that a gateway is in, each once. */
function subnetsOf(gateway: Body): string[] {
  const configurations = (propertiesOf(gateway).ipConfigurations ?? []) as IpConfiguration[];
  return [...new Set(configurations.map(({ properties }) => properties.subnet.id.toLowerCase()))];
}

/**
 * A gateway is in a subnet called GatewaySubnet, of which a network has one gateway of each kind; two active instances have two addresses.
 *
 * Source: learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings (gateway subnet, gateway types) and
 * learn.microsoft.com/azure/vpn-gateway/about-active-active-gateways. Microsoft does not document the codes.
 */
export const gatewayFits: Rule = ({ id, body, store }) => {
  const refuse = (why: string): never => {
    throw new AzureError(400, 'InvalidVirtualNetworkGateway', `Virtual network gateway ${id.text} ${why}.`);
  };
  const {
    gatewayType,
    activeActive,
    ipConfigurations = [],
  } = propertiesOf(body) as {
    gatewayType?: string;
    activeActive?: boolean;
    ipConfigurations?: unknown[];
  };
  const [subnet = ''] = subnetsOf(body);
  if (!subnet.endsWith('/subnets/gatewaysubnet')) refuse('is not in a subnet named GatewaySubnet');
  if (activeActive && ipConfigurations.length < 2) refuse('is active-active with one IP configuration');
  const other = store
    .ofType(GATEWAY)
    .find(
      (each) =>
        each.id.key !== id.key &&
        propertiesOf(each.body).gatewayType === gatewayType &&
        subnetsOf(each.body).includes(subnet),
    );
  if (other) refuse(`cannot be made beside ${other.id.text}, which has the same type`);
};

/**
 * A network uses the gateway of another only if that has one.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering (use remote virtual network's gateway); the code is that of public
 * error reports.
 */
export const remoteGatewayExists: Rule = ({ id, body, store }) => {
  const { useRemoteGateways, remoteVirtualNetwork } = propertiesOf(body) as {
    useRemoteGateways?: boolean;
    remoteVirtualNetwork: { id: string };
  };
  if (useRemoteGateways !== true || hasGateway(remoteVirtualNetwork.id, store)) return;
  throw new AzureError(
    400,
    'RemoteVnetHasNoGateways',
    `Peering ${id.text} cannot have UseRemoteGateways flag set to true, because remote virtual network ${remoteVirtualNetwork.id} referenced by the peering does not have any gateways.`,
  );
};

function hasGateway(network: string, store: ResourceStore): boolean {
  return store
    .ofType(GATEWAY)
    .some(({ body }) => subnetsOf(body).some((subnet) => subnet.startsWith(`${network.toLowerCase()}/`)));
}
