import type { EstateView } from '../estate-view';
import type { Procedure } from '../procedure';
import { witnessLost } from './witness-lost';

/** Pages for what is lost, expired, broken into or blocked, each only where it applies. */
export function lossPages(estate: EstateView): Procedure[] {
  return [witnessLost(estate)].filter((page): page is Procedure => page !== undefined);
}
