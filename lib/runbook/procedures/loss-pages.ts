import { standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { Procedure } from '../procedure';
import { transportServersOf } from '../vocabulary/group-switchover';
import { edgesLost } from './edges-lost';
import { terraformState } from './terraform-state';
import { witnessLost } from './witness-lost';

/** Pages for what is lost, expired, broken into or blocked, each only where it applies. */
export function lossPages(estate: EstateView): Procedure[] {
  const sites = standingSites(estate);
  return [
    ...sites
      .filter((site) => site.edges.length > 0 && transportServersOf(site).length > 0)
      .map((site) => edgesLost(estate, site)),
    witnessLost(estate),
    terraformState(estate),
  ].filter((page): page is Procedure => page !== undefined);
}
