import { exploreKinds } from './explore';

// Programs of an estate in one call: see explore.ts for how to repeat one.

exploreKinds({ twoSiteProgram: 80 });
