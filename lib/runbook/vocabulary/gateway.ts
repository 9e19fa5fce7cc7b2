import { GatewayKind, type GatewayModel } from '../../model/gateway-model';
import type { EstateView, GatewayLink } from '../estate-view';
import { nameList, quote } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import { ref, text } from '../text';
import { TERRAFORM } from './shells';
import { inSubscription } from './subscriptions';

const SEE_TUNNELS = 'see-tunnels';

/**
 * Which of the tunnels to a datacenter are up, and what brings them back. Azure shows connections, each with the tunnels of both instances.
 *
 * Sources: learn.microsoft.com/cli/azure/network/vpn-connection (show), learn.microsoft.com/azure/vpn-gateway/reset-gateway.
 *
 * @returns no step where the networks are peered
 */
export function checkGateway(estate: EstateView): Step[] {
  const gateway = estate.gatewayBetweenSites;
  if (!gateway) return [];
  const { name, resourceGroup } = gateway;
  return name === undefined || resourceGroup === undefined
    ? [askKeeper(estate, gateway)]
    : [seeTunnels(estate, gateway, resourceGroup), ...reset(estate, gateway, name, resourceGroup)];
}

/**
 * What the VPN devices of a datacenter have to know of a new gateway, which Terraform does not tell them.
 *
 * Source: learn.microsoft.com/rest/api/network-gateway/virtual-network-gateways (bgpSettings: asn, defaultBgpIpAddresses, tunnelIpAddresses).
 */
export function setUpTunnels(estate: EstateView): Step[] {
  return estate.gateways.flatMap((gateway): Step[] => {
    const { kind, name, resourceGroup } = gateway;
    if (kind !== GatewayKind.VPN || name === undefined || resourceGroup === undefined) return [];
    const of = `--resource-group ${quote(resourceGroup)} --name ${quote(name)}`;
    const devices = nameList(devicesOf(gateway));
    return [
      {
        id: stepId('set-up-tunnels', name),
        title: `Set up the tunnels from ${devices} to ${name}`,
        why:
          'Terraform does not reach the devices. Each needs a tunnel to both public addresses of the gateway (tunnelIpAddresses) with the key that Terraform was given, IKEv2, and a BGP session ' +
          'with both addresses of the gateway inside (defaultBgpIpAddresses, number asn) where the program states BGP. A device with one tunnel loses it at each maintenance of the gateway. Azure uses all tunnels at once: firewalls that do not share their sessions need a preference by BGP, such as a longer path announced by the second one.',
        ...TERRAFORM,
        command: [
          ...there(estate, gateway),
          `az network vnet-gateway show ${of} --query ${quote('bgpSettings')}`,
          `Read-Host -Prompt ${quote(`Let the people of the datacenter set up ${devices}, then press Enter`)}`,
        ],
        check: [
          ...connectionsOf(estate, gateway, resourceGroup, 'connectionStatus'),
          `az network vnet-gateway list-bgp-peer-status ${of} --output table`,
          `az network vnet-gateway list-learned-routes ${of} --output table`,
        ],
        expected:
          'Each connection is Connected, which it is with one of its two tunnels already. With BGP every peer of the datacenter is Connected with RoutesReceived above 0, and its networks are learned from every device; no default route is learned. Switch off one device after the other before anything depends on the tunnels: the other goes on.',
        otherwise:
          'A default route is learned: let the device stop announcing it, or replies of public addresses leave through the datacenter. NotConnected or Connecting: the keys differ, UDP 500 and 4500 do not pass, or the device has another address than the program states. The log of the device says which.',
      },
    ];
  });
}

/** Gateways of other sites at the same devices, such as that to the witness. */
function othersBeside(estate: EstateView, { name }: GatewayModel): GatewayLink[] {
  return estate.gateways.filter((other) => other.name !== name && other.resourceGroup !== undefined);
}

function seeTunnels(estate: EstateView, gateway: GatewayLink, group: string): Step {
  const others = othersBeside(estate, gateway);
  const ask = (query: string): string[] => connectionsOf(estate, gateway, group, query);
  return {
    id: SEE_TUNNELS,
    title: 'See which connections of the gateway are up',
    why: `The link is lost when every tunnel is: ${nameList(gateway.tunnels.map(({ name }) => name))}. One connection that is up is enough.${others.length > 0 ? ` ${nameList(others.map(({ name }) => name ?? ''))} ${others.length > 1 ? 'are' : 'is'} asked too: without a way to the witness the datacenter cannot keep the vote.` : ''}`,
    ...TERRAFORM,
    command: [
      ...ask('connectionStatus'),
      ...others.flatMap((other) => connectionsOf(estate, other, other.resourceGroup!, 'connectionStatus')),
    ],
    check: ask('{status:connectionStatus,in:ingressBytesTransferred,out:egressBytesTransferred}'),
    expected:
      'One connection at least is Connected, and both of its numbers grow from one look to the next: the link is back, and what is left is to let the copies catch up.',
    otherwise: `No connection is Connected: let the people of the datacenter look at ${nameList(devicesOf(gateway))}, at their power and their way to the Internet or to the circuit. If one is Connected and its numbers do not grow, its routes or the firewall behind it are wrong.`,
  };
}

/** An ExpressRoute gateway has no reset. */
function reset(estate: EstateView, gateway: GatewayLink, name: string, group: string): Step[] {
  if (gateway.kind !== GatewayKind.VPN) return [];
  return [
    {
      id: 'reset-gateway',
      title: `Reset the gateway ${name}`,
      when: text`Only if ${ref(SEE_TUNNELS)} showed no connection as Connected, and the devices of the datacenter work.`,
      why: 'A reset restarts an instance of the gateway, which then builds its tunnels again. Addresses and keys stay.',
      ...TERRAFORM,
      command: [
        ...there(estate, gateway),
        `az network vnet-gateway reset --resource-group ${quote(group)} --name ${quote(name)}`,
      ],
      check: [
        ...there(estate, gateway),
        `az network vnet-gateway show --resource-group ${quote(group)} --name ${quote(name)} --query ${quote('provisioningState')}`,
      ],
      expected:
        'Succeeded, and a connection is Connected within a few minutes. If none is, run the command once more: it restarts the other instance.',
      otherwise:
        'The gateway stays in another state: open a support request with Azure, and go on with this page; the mailboxes do not need the link on the side that has the vote.',
    },
  ];
}

/** A gateway that somebody else keeps has no names in the model. */
function askKeeper(estate: EstateView, gateway: GatewayLink): Step {
  return {
    id: SEE_TUNNELS,
    title: 'Let the people who keep the gateway look at its tunnels',
    why: `The program does not make the gateway, and the link is lost when every tunnel is: ${nameList(gateway.tunnels.map(({ name }) => name))}. They end at ${nameList(devicesOf(gateway))}.`,
    ...TERRAFORM,
    command: [
      ...there(estate, gateway),
      "az network vnet-gateway list --resource-group (Read-Host 'Resource group of the gateway') --output table",
    ],
    check: [
      ...there(estate, gateway),
      "az network vpn-connection list --resource-group (Read-Host 'Resource group of the gateway') --query '[].{name:name,status:connectionStatus}' --output table",
    ],
    expected: 'One connection at least is Connected.',
    otherwise:
      'No connection is Connected: the devices or circuits of the datacenter come first, then the gateway.',
  };
}

/** The subscription of a gateway. */
function there(estate: EstateView, { stack, name }: GatewayLink): string[] {
  return inSubscription(estate.inAzure(stack, name));
}

/** Asks Azure about each connection of a gateway. */
function connectionsOf(estate: EstateView, gateway: GatewayLink, group: string, query: string): string[] {
  const connections = [...new Set(gateway.tunnels.flatMap(({ connection }) => connection ?? []))];
  const lines = connections.map(
    (connection) =>
      `az network vpn-connection show --resource-group ${quote(group)} --name ${quote(connection)} --query ${quote(query)}`,
  );
  return lines.length === 0 ? [] : [...there(estate, gateway), ...lines];
}

/** The devices or circuits at which tunnels end. */
function devicesOf({ tunnels }: GatewayModel): string[] {
  const domains = tunnels.flatMap(({ failureDomains = [] }) => failureDomains);
  const devices = domains.filter((domain) => domain.startsWith('device:'));
  return [...new Set(devices.map((device) => device.slice(device.indexOf('/') + 1)))];
}
