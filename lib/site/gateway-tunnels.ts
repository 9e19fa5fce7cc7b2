import { carrierDomain, deviceDomain, regionDomain, tunnelId } from '../model/ids';
import type { TunnelModel } from '../model/gateway-model';
import type { RemoteNetworks } from './gateway-connection';

/** Where the tunnels of a connection end. */
interface End {
  /** The device or the circuit. */
  readonly device: string;
  readonly carrier?: string;
  /** Name of the connection in Azure. */
  readonly connection?: string;
}

/** A tunnel of the link between a site and a datacenter: lost with its device or circuit, its carrier, and the region of the gateway. */
export function tunnel(
  {
    code,
    remote,
    region,
  }: { readonly code: string; readonly remote: RemoteNetworks; readonly region: string },
  { id, name }: { readonly id: string; readonly name: string },
  { device, carrier, connection }: End,
): TunnelModel {
  return {
    id: tunnelId(remote.code, code, id),
    name,
    failureDomains: [
      regionDomain(region),
      deviceDomain(remote.code, device),
      ...(carrier === undefined ? [] : [carrierDomain(carrier)]),
    ],
    connection,
  };
}
