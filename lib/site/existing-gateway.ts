import type { Construct } from 'constructs';
import { AzureRegion } from '../core/azure-region';
import {
  checkAllProps,
  checkedInUse,
  givenListOf,
  ofClass,
  ofEnum,
  ofText,
  settingsNamed,
  type SettingsOf,
} from '../core/check-class';
import { refuse } from '../core/refusal';
import { GatewayKind, type GatewayModel } from '../model/gateway-model';
import type { ExistingGatewayProps, ExistingTunnel } from './existing-gateway-props';
import { checkParts } from './gateway-checks';
import type { RemoteNetworks } from './gateway-connection';
import { tunnel } from './gateway-tunnels';
import type { ISite } from './i-site';
import { siteOf } from './site-of';

const SCOPE = 'GatewayConnection.existing';

const SETTINGS: SettingsOf<ExistingGatewayProps> = {
  tunnels: givenListOf(
    settingsNamed<ExistingTunnel>({ name: true, device: true, carrier: true }),
    "[{ name: 'fw1', device: 'fw1' }]",
  ),
  kind: ofEnum('GatewayKind', GatewayKind),
  hub: checkedInUse,
  region: ofClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
};

/** Refuses settings that say nothing about a gateway. */
export function checkExistingGateway(props: ExistingGatewayProps): void {
  checkAllProps(SCOPE, props, SETTINGS);
  checkParts(SCOPE, 'tunnels', props.tunnels);
  props.tunnels.forEach(({ device, carrier }, index) => {
    ofText("'fw1'")(SCOPE, `tunnels[${index}].device`, device);
    ofText("'KPN'")(SCOPE, `tunnels[${index}].carrier`, carrier);
  });
  if (props.hub?.useRemoteGateway !== false) return;
  refuse(SCOPE, {
    property: 'hub.useRemoteGateway',
    value: false,
    limit: 'true, or left out',
    cause: 'the datacenter is reached over the gateway of that network',
    remedy: 'leave useRemoteGateway out',
  });
}

/** Peers the network of the site with that of the gateway, where it is another one. */
export function bindExistingGateway(
  scope: Construct,
  site: ISite,
  remote: RemoteNetworks,
  { hub, kind = GatewayKind.VPN, region = site.region, tunnels }: ExistingGatewayProps,
): GatewayModel {
  const azure = siteOf(scope, { site });
  if (hub) azure.peerWith('gateway', { ...hub, useRemoteGateway: true });
  else if (azure._network.isMade) refuseWithoutHub(scope, azure.siteName);
  const place = { code: site.code, remote, region: region.name };
  return {
    kind,
    existing: true,
    tunnels: tunnels.map(({ name, device = name, carrier }) =>
      tunnel(
        place,
        { id: name, name: `tunnel ${name} from ${azure.siteName} to ${remote.siteName}` },
        { device, carrier },
      ),
    ),
  };
}

function refuseWithoutHub(scope: Construct, siteName: string): never {
  return refuse(scope, {
    property: 'connection.hub',
    fault: `is required, since the program makes the network of ${siteName}`,
    cause: 'a network that does not exist yet has no gateway',
    remedy:
      'name the network that has the gateway as hub, let the program make one with GatewayConnection.vpn() or GatewayConnection.expressRoute(), or use an existing network for the site',
  });
}
