import { standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { Procedure } from '../procedure';
import { transportServersOf } from '../vocabulary/group-switchover';
import { certificateRenewal } from './certificate-renewal';
import { compromise } from './compromise';
import { directoryOutage } from './directory-outage';
import { edgesLost } from './edges-lost';
import { exercise } from './exercise';
import { internalCertificates } from './internal-certificates';
import { mailboxMoves } from './mailbox-moves';
import { terraformState } from './terraform-state';
import { witnessLost } from './witness-lost';

/** Pages for what is lost, expired, broken into or blocked, and for what prevents that; each only where it applies. */
export function lossPages(estate: EstateView): Procedure[] {
  const sites = standingSites(estate);
  return [
    ...sites
      .filter((site) => site.edges.length > 0 && transportServersOf(site).length > 0)
      .map((site) => edgesLost(estate, site)),
    ...sites.map((site) => directoryOutage(estate, site)),
    witnessLost(estate),
    internalCertificates(estate),
    compromise(estate),
    terraformState(estate),
    certificateRenewal(estate),
    mailboxMoves(estate),
    exercise(estate),
  ].filter((page): page is Procedure => page !== undefined);
}
