import { standingSites } from './estate-parts';
import type { EstateView } from './estate-view';
import type { Procedure } from './procedure';
import { databaseRestore } from './procedures/database-restore';
import { directoryOutage } from './procedures/directory-outage';
import { drillPages } from './procedures/drill';
import { frontEndRecovery } from './procedures/front-end-recovery';
import { groupFromNothing } from './procedures/group-from-nothing';
import { imageRestore } from './procedures/image-restore';
import { singleItem } from './procedures/single-item';
import { siteFromNothing } from './procedures/site-from-nothing';
import { witnessLost } from './procedures/witness-lost';

/** Pages that bring back what was lost, and those that rehearse it; each only where it applies. */
export function recoveryPages(estate: EstateView): Procedure[] {
  const database = databaseRestore(estate);
  const witness = witnessLost(estate)?.id;
  return [
    singleItem(estate),
    database,
    frontEndRecovery(estate),
    imageRestore(estate),
    ...standingSites(estate).map((site) =>
      siteFromNothing(estate, site, {
        directory: directoryOutage(estate, site)?.id,
        witness,
        database: database?.id,
      }),
    ),
    groupFromNothing(estate, database?.id),
    ...drillPages(estate, database),
  ].filter((page): page is Procedure => page !== undefined);
}
