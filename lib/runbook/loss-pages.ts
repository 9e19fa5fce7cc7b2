import { standingSites } from './estate-parts';
import type { EstateView } from './estate-view';
import type { Procedure } from './procedure';
import { sitesWithProxies } from './vocabulary/proxies';
import { transportServersOf } from './vocabulary/group-switchover';
import { breakGlass } from './procedures/break-glass';
import { carrierLost } from './procedures/carrier-lost';
import { certificateRenewal } from './procedures/certificate-renewal';
import { compromise } from './procedures/compromise';
import { databaseDismounted } from './procedures/database-dismounted';
import { directoryOutage } from './procedures/directory-outage';
import { diskKeyLost } from './procedures/disk-key-lost';
import { dnsKey } from './procedures/dns-key';
import { edgesLost } from './procedures/edges-lost';
import { exercise } from './procedures/exercise';
import { installationFailed } from './procedures/installation-failed';
import { internalCertificates } from './procedures/internal-certificates';
import { linkLost } from './procedures/link-lost';
import { mailboxMoves } from './procedures/mailbox-moves';
import { nameServerLost } from './procedures/name-server-lost';
import { proxiesHealth } from './procedures/proxies-health';
import { proxiesLost } from './procedures/proxies-lost';
import { quorumLost } from './procedures/quorum-lost';
import { smartHostLost } from './procedures/smart-host-lost';
import { terraformState } from './procedures/terraform-state';
import { trafficManagerLost } from './procedures/traffic-manager-lost';
import { volumeFull } from './procedures/volume-full';
import { witnessLost } from './procedures/witness-lost';

/** Pages for what is lost, expired, broken into or blocked, and for what prevents that; each only where it applies. */
export function lossPages(estate: EstateView): Procedure[] {
  const sites = standingSites(estate);
  const proxies = sitesWithProxies(estate);
  const witness = witnessLost(estate);
  return [
    ...sites
      .filter((site) => site.edges.length > 0 && transportServersOf(site).length > 0)
      .map((site) => edgesLost(estate, site)),
    ...proxies.map((site) => proxiesLost(estate, site)),
    ...proxies.map((site) => proxiesHealth(estate, site)),
    ...sites.map((site) => directoryOutage(estate, site)),
    ...[...sites, ...estate.others].map((site) => diskKeyLost(estate, site, witness?.id)),
    linkLost(estate),
    quorumLost(estate),
    databaseDismounted(estate),
    carrierLost(estate),
    smartHostLost(estate),
    trafficManagerLost(estate),
    nameServerLost(estate),
    dnsKey(estate),
    witness,
    volumeFull(estate),
    internalCertificates(estate),
    compromise(estate),
    terraformState(estate),
    breakGlass(estate),
    certificateRenewal(estate),
    installationFailed(estate),
    mailboxMoves(estate),
    exercise(estate),
  ].filter((page): page is Procedure => page !== undefined);
}
