import { standingSites } from './estate-parts';
import type { EstateView } from './estate-view';
import type { Procedure } from './procedure';
import { databaseRestore } from './procedures/database-restore';
import { drillPages } from './procedures/drill';
import { frontEndRecovery } from './procedures/front-end-recovery';
import { imageRestore } from './procedures/image-restore';
import { singleItem } from './procedures/single-item';
import { siteFromNothing } from './procedures/site-from-nothing';

/** Pages that bring back what was lost, and those that rehearse it; each only where it applies. */
export function recoveryPages(estate: EstateView): Procedure[] {
  return [
    singleItem(estate),
    databaseRestore(estate),
    frontEndRecovery(estate),
    imageRestore(estate),
    ...standingSites(estate).map((site) => siteFromNothing(estate, site)),
    ...drillPages(estate),
  ].filter((page): page is Procedure => page !== undefined);
}
