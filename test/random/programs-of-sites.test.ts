import { exploreKinds } from './explore';

// Programs that are put together from pieces, with all sites in Azure: see explore.ts for how to repeat one.

exploreKinds({ oneSite: 50, twoSites: 40 });
